"""Children that answer what is asked, kept from one test to the next.

Each piece of work has a child of its own in the program, for a record that takes one over must
not see what others read (Decision 126, held by tests/reviewer/system). Here nothing takes one
over, and each window on a small case would start half a dozen of them.
"""

import threading
from collections import defaultdict

from reviewer.system import asking, shared_reader
from reviewer.system.isolation import IsolatedReader
from reviewer.system.jobs import SILENT


class _Kept(IsolatedReader):
    """A reader that goes back to where it came from; a child that fell was let go before."""

    def __init__(self, free, limits, **how):
        super().__init__(limits, **how)
        self._free = free

    def close(self):
        self.job = SILENT
        if self not in self._free:  # closing twice is fine
            self._free.append(self)


class KeptReaders:
    """Lends readers in place of new ones."""

    def __init__(self):
        self._free = defaultdict(list)
        self._made = []
        self._lock = threading.Lock()

    def lend(self, limits, job=SILENT, *, patient=False, writable=(), exact=False, parent=False):
        """As ``IsolatedReader``; where its child may write to folders of a case it is a new one."""
        how = {"patient": patient, "exact": exact, "parent": parent}
        if writable:
            return IsolatedReader(limits, job, writable=writable, **how)
        with self._lock:
            free = self._free[(limits.read_memory, *how.values())]
            if free:
                made = free.pop()
            else:
                made = _Kept(free, limits, **how)
                self._made.append(made)
        made.limits, made.job = limits, job
        return made

    def put_in_place(self, patch):
        """Whoever asks, or shares a reader, is lent one until the patch ends."""
        for module in (asking, shared_reader):
            patch.setattr(module, "IsolatedReader", self.lend)

    def close(self):
        """End all children."""
        for reader in self._made:
            IsolatedReader.close(reader)
