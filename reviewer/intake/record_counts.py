"""How many records came of how many files: what arrived and what a case holds, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.model import Kind, Record


def count_records_and_files(records: Sequence[Record]) -> str:
    """How many records came of how many files: an attachment is one without a file of its own."""
    attached = sum(r.parent is not None for r in records)
    said = f"{_count_of(len(records), 'record')} from {_count_of(len(records) - attached, 'file')}"
    kinds = {r.path: r.kind for r in records}
    mail = all(kinds.get(r.parent, Kind.EMAIL) is Kind.EMAIL for r in records if r.parent)
    if mail:
        more = (
            "1 attachment of a message" if attached == 1 else f"{attached} attachments of messages"
        )
    else:
        more = "1 lay in another" if attached == 1 else f"{attached} lay in others"
    return f"{said} ({more})" if attached else said


def _count_of(count: int, word: str) -> str:
    return f"1 {word}" if count == 1 else f"{count} {word}s"
