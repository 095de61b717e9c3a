"""Tells what keeps the window's thread from its events, by that thread's processor time.

A thread sends a beat through the window's queue and looks how much processor time the window's
thread takes until it hears it: that is what a key or a click would have waited for. Time in which
the machine does other things does not count. Where a beat is overdue, it is told where the
window's thread stands.
"""

import faulthandler
import tempfile
import threading
import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal

LIMIT = 0.05  # seconds
STEP = 0.004  # seconds between two looks


@dataclass(frozen=True)
class Block:
    """What kept the window from its events: seconds of its thread, and where it stood."""

    seconds: float
    during: str
    stacks: tuple[str, ...]

    def __str__(self):
        stood = "\n--- then\n".join(self.stacks[:4]) or "  (between two looks)\n"
        return f"{self.seconds * 1000:.0f} ms during {self.during!r}:\n{stood}"


class BlockWatch(QObject):
    """Watches the thread that makes it, from ``start`` to ``stop``."""

    _beat = Signal()

    def __init__(self, limit=LIMIT):
        super().__init__()
        self.blocks, self.longest, self.during = [], 0.0, ""
        self._limit = limit
        self._clock = time.pthread_getcpuclockid(threading.get_ident())
        self._watched = threading.get_ident()
        self._told = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it stops
        self._heard = threading.Event()
        self._ends = threading.Event()
        self._beat.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._watch, name="block watch", daemon=True)

    def start(self):
        """Begin to watch."""
        self._thread.start()
        return self

    def stop(self):
        """Watch no more."""
        self._ends.set()
        self._heard.set()
        self._thread.join()
        self._told.close()

    def _hear(self):
        self._heard_at = time.clock_gettime(self._clock)
        self._heard.set()

    def _watch(self):
        while not self._ends.is_set():
            self._heard.clear()
            sent, stacks, during = time.clock_gettime(self._clock), [], self.during
            self._beat.emit()
            while not self._heard.wait(STEP):
                if time.clock_gettime(self._clock) - sent > self._limit / 2 and len(stacks) < 40:
                    stacks.append(self._stack_of_watched())
            if self._ends.is_set():
                return
            took = self._heard_at - sent
            self.longest = max(self.longest, took)
            if took > self._limit:
                self.blocks.append(Block(took, during or self.during, tuple(dict.fromkeys(stacks))))
            self._ends.wait(STEP)

    def _stack_of_watched(self):
        # Not by ``sys._current_frames``: who holds a frame holds the painter in it, and a painter
        # that outlives its paint brings Qt down.
        self._told.seek(0)
        self._told.truncate()
        faulthandler.dump_traceback(self._told)
        self._told.seek(0)
        threads = self._told.read().decode(errors="replace").split("\n\n")
        mine = f"0x{self._watched:016x}"
        return "\n".join(next((t for t in threads if mine in t), "").splitlines()[1:14]) + "\n"
