"""Processes that a test started and looks after."""

import sys
from collections.abc import Iterable
from pathlib import Path

from reviewer.system.leftovers import is_running
from tests.helpers.waiting import PATIENCE, comes


def lives(pid: int) -> bool:
    """Running, and not only waiting for someone to ask how it ended."""
    try:
        return _fields(pid)[0] != "Z"
    except OSError:
        return sys.platform != "linux" and is_running(pid)


def all_end(pids: Iterable[int], seconds: float = PATIENCE) -> bool:
    """Whether none of them is left, now or some time later on a busy machine."""
    left = list(pids)
    return comes(lambda: not any(map(lives, left)), seconds)


def descendants(pid: int) -> list[int]:
    """The children of a process and theirs (Linux)."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int(_fields(int(entry.name))[1])
        except OSError:
            continue
    found, todo = [], [pid]
    while todo:
        at = todo.pop()
        mine = [child for child, parent in parents.items() if parent == at]
        found += mine
        todo += mine
    return found


def _fields(pid: int) -> list[str]:
    """What the system tells of a process behind its name: its state, its parent ..."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
