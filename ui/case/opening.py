"""A case is opened and read off the window's thread.

Bringing an old case up to date and reading a large one take seconds. What the window asks first is
worked out here as well: it is remembered with the snapshot, so that asking costs nothing then.
"""

from __future__ import annotations

from pathlib import Path

from reviewer.overlooked.found_nowhere import asked_about
from reviewer.pages.read_scans import writing_of
from reviewer.store import Case
from reviewer.system.jobs import Job


def open_and_read(folder: Path, author: str, read_only: bool, _job: Job) -> Case:
    """Open a case and have what is in it at hand.

    Raises:
        CaseError: The folder is no case, or is newer than this program.
        CaseBusy: Another process keeps it locked.
    """
    case = Case.open(folder, author, read_only=read_only)
    try:
        snapshot = case.snapshot()
        asked_about(snapshot)
        writing_of(case, snapshot)
        case.labels_to_turn()
        for record in snapshot.records[:1]:
            snapshot.annotations_of(record.path)
            snapshot.redactions_of(record.path)
    except BaseException:
        case.close()
        raise
    return case
