"""The jobs that a queue still has to do, kept in a small file so that they survive a restart.

The file lies in a case's cache: it may be deleted, and it may come from somebody else with the
case, so it says which work of which kind is wanted for which record, and nothing else.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from reviewer.errors import explain_plainly
from reviewer.system.files import make_cache_folder, write_atomic
from reviewer.system.kept_json import read_kept_json

_MOST = 100_000  # rows; chosen by hand: more than any case has videos times kinds
_WAITS = 0.3  # seconds in which what changes is written once

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class JobRow:
    """One job that is still to be done."""

    kind: str
    record: str
    options: dict[str, str] = field(default_factory=dict)
    priority: int = 0
    size: float = 1.0
    first: int = 0
    paused: bool = False


class QueueRows:
    """Reads the rows once, and writes them behind, soon after they have changed.

    Args:
        place: the file.
        list_rows: what is to be kept now.
    """

    def __init__(self, place: Path, list_rows: Callable[[], Iterable[JobRow]]) -> None:
        self._place, self._list_rows = place, list_rows
        self._changed, self._closed = threading.Event(), threading.Event()
        self._writer: threading.Thread | None = None
        self._writing = threading.Lock()

    def read_rows(self) -> list[JobRow]:
        """What was to be done when the program ended; nothing where the file says nothing."""
        try:
            return list(_rows_of(read_kept_json(self._place)))
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as fault:
            log.warning("what was to be done is not known: %s", type(fault).__name__)
            return []

    def note_change(self) -> None:
        """The rows are others now; from any thread."""
        self._changed.set()
        with self._writing:
            if self._writer is None and not self._closed.is_set():
                self._writer = threading.Thread(
                    target=self._write_changes, name="queue-rows", daemon=True
                )
                self._writer.start()

    def close(self) -> None:
        """Write what is not written yet."""
        self._closed.set()
        self._changed.set()
        if self._writer is not None:
            self._writer.join()
            self._write_now()

    def _write_changes(self) -> None:
        while not self._closed.is_set():
            self._changed.wait()
            if self._closed.wait(_WAITS):
                return
            self._changed.clear()
            self._write_now()

    def _write_now(self) -> None:
        rows = [asdict(row) for row in self._list_rows()]
        try:
            make_cache_folder(self._place.parent)
            write_atomic(self._place, json.dumps({"jobs": rows}))
        except OSError as fault:  # a full disk: what is to be done is asked for anew
            log.warning("what is to be done is not kept: %s", explain_plainly(fault))


def _rows_of(kept: Any) -> Iterator[JobRow]:
    for row in kept["jobs"][:_MOST]:
        options = {str(k): str(v) for k, v in row["options"].items()}
        yield JobRow(
            str(row["kind"]),
            str(row["record"]),
            options,
            int(row["priority"]),
            max(float(row["size"]), 0.0),
            int(row["first"]),
            bool(row["paused"]),
        )
