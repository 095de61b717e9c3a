"""Memory that a process and its child both see, cut into slots of one size.

The child writes pictures into slots; the parent reads them where they lie. Linux: a nameless
file in memory, sealed at its size (a child that cut it short would bring down whoever reads
it). Windows: a section with a name that nobody can guess. Elsewhere: a file without a name.

Decision 111.
"""

from __future__ import annotations

import mmap
import os
import secrets
import sys
import tempfile
import weakref
from collections.abc import Callable
from multiprocessing import reduction
from multiprocessing.connection import Connection

import numpy as np
from numpy.typing import NDArray


class SharedSlots:
    """The parent's side: it is read here, and lives as long as something of it is held.

    Args:
        slots: how many there are.
        size: bytes of each; what nobody wrote to costs nothing.
    """

    def __init__(self, slots: int, size: int) -> None:
        self.slots, self.size = slots, size
        self._name, self._file = "", -1
        whole = slots * size
        if sys.platform == "win32":
            self._name = f"reviewer-{secrets.token_hex(16)}"
            self._seen = mmap.mmap(-1, whole, tagname=self._name, access=mmap.ACCESS_WRITE)
            return
        self._file = _nameless_file(whole)
        self._seen = mmap.mmap(self._file, whole, prot=mmap.PROT_READ)

    def lend_to_child(self, pipe: Connection, pid: int) -> None:
        """Give the memory to the child at the far end; it calls ``borrow_slots``."""
        if sys.platform == "win32":
            pipe.send_bytes(self._name.encode())
        else:
            reduction.send_handle(pipe, self._file, pid)

    def let_go(self) -> None:
        """Close what the child is given; what was taken from here stays."""
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def picture_in_slot(
        self, slot: int, height: int, width: int, free: Callable[[int], None]
    ) -> NDArray[np.uint8]:
        """What lies in a slot, as height x width x 4; it is not copied.

        Args:
            slot: where it lies.
            height: rows.
            width: columns.
            free: called with the slot when nobody holds the picture, or a part of it, any more;
                anywhere and at any time, so it must wait for nothing.

        Raises:
            ValueError: There is no such slot, or that does not fit in.
        """
        count = height * width * 4
        if not (0 <= slot < self.slots and height > 0 and width > 0 and count <= self.size):
            raise ValueError("a picture does not fit into its slot")
        flat = np.frombuffer(self._seen, np.uint8, count, slot * self.size)
        weakref.finalize(flat, free, slot).atexit = False
        return flat.reshape(height, width, 4)


def borrow_slots(pipe: Connection, slots: int, size: int) -> list[NDArray[np.uint8]]:
    """In the child: the slots that ``SharedSlots.lend_to_child`` gives."""
    whole = slots * size
    if sys.platform == "win32":
        name = pipe.recv_bytes().decode()
        seen = mmap.mmap(-1, whole, tagname=name, access=mmap.ACCESS_WRITE)
    else:
        file = reduction.recv_handle(pipe)
        try:
            seen = mmap.mmap(file, whole)
        finally:
            os.close(file)
    return [np.frombuffer(seen, np.uint8, size, n * size) for n in range(slots)]


def _nameless_file(size: int) -> int:
    """A file of that size which no folder shows."""
    if sys.platform == "linux":
        import fcntl

        made = os.memfd_create("pictures", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(made, size)
        kept = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
        fcntl.fcntl(made, fcntl.F_ADD_SEALS, kept)
        return made
    with tempfile.TemporaryFile() as file:
        file.truncate(size)
        return os.dup(file.fileno())
