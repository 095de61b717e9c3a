"""What a killed program left lying about is known by its name, and cleared by the next one.

A name says which machine and which process made the thing, so nothing is taken from a program
that still runs, nor from another machine that works on the same disk.
"""

from __future__ import annotations

import glob
import hashlib
import os
import platform
import re
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

# Machine, process, and a part that is random: who made it can be asked whether it still lives.
_OWNER = re.compile(r"([0-9a-f]{8})-(\d+)-[0-9a-f]{8}")


def fresh_path(folder: Path, start: str, end: str) -> Path:
    """A path in ``folder`` that nothing has and ``remove_leftovers`` knows; it is not made."""
    return folder / f"{start}{_machine_mark()}-{os.getpid()}-{uuid.uuid4().hex[:8]}{end}"


def remove_leftovers(folder: Path, start: str, end: str) -> None:
    """Remove what processes of this machine that have ended left under such names."""
    for path in folder.glob(f"{glob.escape(start)}*{glob.escape(end)}"):
        owner = _OWNER.fullmatch(path.name.removeprefix(start).removesuffix(end))
        # A network folder holds what other machines are working on, and of their processes nothing
        # is known here.
        if owner is None or owner[1] != _machine_mark() or is_running(int(owner[2])):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def temporary_folder(start: str) -> Iterator[Path]:
    """A private folder for temporary files, gone afterwards; those of killed programs go first.

    Args:
        start: how its name begins.
    """
    place = Path(tempfile.gettempdir()).resolve()
    remove_leftovers(place, start, "")
    room = fresh_path(place, start, "")
    room.mkdir(mode=0o700)
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def is_running(pid: int) -> bool:
    """True when there is a process of that number; where that cannot be told, true."""
    if sys.platform == "win32" or pid <= 0:
        return True
    try:
        # Signal 0 only asks whether there is somebody to send one to.
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def start_of_process(pid: int) -> str:
    """What tells a running process from another of the same number, also after a restart of the
    machine; empty where that cannot be told.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[19]}"
    except (OSError, IndexError):
        return ""


@lru_cache(maxsize=1)
def _machine_mark() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]
