"""Where the original of a record lies: in the case, or, when linked, where it came from."""

from __future__ import annotations

from pathlib import Path

from reviewer.errors import CaseError
from reviewer.model import Record

FOLDER = "originals"


def original_path(record: Record, case: Path) -> Path:
    """The file as it arrived. It is only ever read.

    Raises:
        CaseError: It was not kept, or it is gone; the record is named.
    """
    if not record.stored:
        raise CaseError(f"The file of {record.path} was refused at intake and not kept.")
    path = case / record.stored
    if not Path(record.stored).is_absolute() and not _is_inside(path, case):
        raise CaseError(f"The case says that {record.path} lies outside of it: {record.stored}.")
    if not path.is_file():
        raise CaseError(
            f"The original of {record.path} is gone: {path} is not there.",
            "Put it back, or connect the disk that it was linked from.",
        )
    return path


def _is_inside(path: Path, case: Path) -> bool:
    return path.resolve().is_relative_to(case.resolve())
