"""The scanned pages of a case: which there are, and their words, read once and kept.

What was read lies in the case's cache, under the hash of the original, and is made
searchable. It is part of no package: the renderer and the attack read for themselves.

Decision 17.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewer.errors import BadInput, CaseError
from reviewer.model import Record, Snapshot, TextUnit
from reviewer.model.geometry import Box
from reviewer.readers.scan import (
    Scan,
    as_text,
    fault_of_page,
    file_of_page,
    read_scan,
    text_of,
    words_read,
    writing_seen,
)
from reviewer.store import Case
from reviewer.system.files import make_cache_folder, write_atomic
from reviewer.system.isolation import IsolatedReader
from reviewer.system.jobs import SILENT, Job


@dataclass(frozen=True)
class _ScanBounds:
    """What reading one page may cost."""

    read_seconds: float = 120.0
    read_memory: int = 6 << 30


def folder_of(case: Case, record: Record) -> Path:
    """Where the words of a record's scanned pages are kept."""
    return case.cache_folder / "scans" / (record.sha256 or "none")


def unread_pages(case: Case, snapshot: Snapshot, only: str = "") -> list[tuple[Record, int]]:
    """The scanned pages that nobody has tried to read yet, or of which that is lost.

    ``only`` asks for those of one record.
    """
    records = snapshot.records_by_path
    asked = snapshot.records if not only else [records[only]] if only in records else []
    return [
        (record, page)
        for record in asked
        if record.facts.scanned
        for page in record.facts.scanned
        if words_read(folder_of(case, record), page) is None
    ]


def sentences_on_faults(case: Case, snapshot: Snapshot, only: str = "") -> list[str]:
    """A sentence for each page that could not be read: only a person can look at it."""
    found = (
        (record.path, page, fault_of_page(folder_of(case, record), page))
        for record in snapshot.records
        if only in ("", record.path)
        for page in record.facts.scanned
    )
    return [f"{path}, page {page}: {fault}" for path, page, fault in found if fault]


def writing_of(case: Case, snapshot: Snapshot) -> dict[str, dict[int, tuple[Box, ...]]]:
    """Writing that no program can read, by record and page: the boxes on the displayed page.

    Known of the pages that were read, see ``read_all``.
    """
    found: dict[str, dict[int, tuple[Box, ...]]] = {}
    for record in snapshot.records:
        for page in record.facts.scanned:
            boxes = writing_seen(folder_of(case, record), page)
            if boxes:
                found.setdefault(record.path, {})[page] = boxes
    return found


def read_all(
    case: Case,
    job: Job = SILENT,
    only: str = "",
    on_page: Callable[[Record, int], None] | None = None,
    patient: bool = False,
) -> None:
    """Read the scanned pages that were not read yet; ``sentences_on_faults`` tells what cannot.

    Args:
        case: open for writing.
        job: told page by page; stopping it keeps what was read.
        only: the path of the one record to be read.
        on_page: told of every page that is done, in the thread that reads.
        patient: nobody waits, so whatever else the machine does goes first.
    """
    todo = unread_pages(case, case.snapshot(), only)
    with IsolatedReader(_ScanBounds(), job, patient=patient) as reader:
        for done, (record, page) in enumerate(todo):
            job.check()
            job.progress(done, len(todo), f"reading scanned page {done + 1} of {len(todo)}")
            if words_read(folder_of(case, record), page) is None:  # by another reader meanwhile
                _read_one(case, reader, record, page)
            if on_page is not None:
                on_page(record, page)


def units_of(case: Case, record: Record) -> Iterator[TextUnit]:
    """What was read of a record's scanned pages so far."""
    for page in record.facts.scanned:
        text = text_of(words_read(folder_of(case, record), page) or ())
        if text:
            yield TextUnit(record.path, place_of(page), text, page=page)


def _read_one(case: Case, reader: IsolatedReader, record: Record, page: int) -> None:
    """Searchable first: what has a file is not read again."""
    scan = Scan()
    fault = ""
    try:
        scan = reader.call_child(read_scan, case.original_path(record), record.kind, page)
    except (BadInput, CaseError) as error:
        fault = error.message
    unit = TextUnit(record.path, place_of(page), text_of(scan.words), page=page)
    case.index_place(unit)
    place = file_of_page(folder_of(case, record), page)
    make_cache_folder(place.parent)
    write_atomic(place, as_text(scan, fault))


def place_of(page: int) -> str:
    """What the words of a scanned page are called as a place of their record."""
    return f"page {page}, scanned"
