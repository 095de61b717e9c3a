"""Audacity's label tracks: one line a mark, from when to when in seconds, and a text."""

from __future__ import annotations

import math

from reviewer.errors import BadInput
from reviewer.interchange.marks import (
    CaseMarks,
    Mark,
    MarkCodec,
    ReadMarks,
    WrittenMarks,
    count_left_out,
    notes_in_time,
)
from reviewer.interchange.tagged_text import join_tag, split_tag
from reviewer.model import Annotation


class AudacityCodec(MarkCodec):
    """``.txt`` with tabs, as Audacity exports and imports labels."""

    def write_marks(self, case: CaseMarks) -> WrittenMarks:
        """The notes of a recording."""
        notes = notes_in_time(case)
        lines = [
            f"{note.start:.6f}\t{note.start if note.end is None else note.end:.6f}\t"
            f"{join_tag(note.tag, note.note)}\n"
            for note in notes
        ]
        left = count_left_out(case, len(notes), "notes at a time of the recording")
        return WrittenMarks("".join(lines).encode(), left)

    def read_marks(self, data: bytes, name: str, case: CaseMarks) -> ReadMarks:
        """A note for each label; lines with the range of a spectrum belong to the one before."""
        text = data.decode("utf-8-sig", "replace")
        notes: list[Mark] = []
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip() or line.startswith("\\"):
                continue
            parts = line.split("\t", 2)
            try:
                start, end = float(parts[0]), float(parts[1])
            except (ValueError, IndexError):
                raise BadInput(
                    f"{name}, line {number}, is no label of Audacity.",
                    "A label is two times in seconds and a text, with tabs between.",
                ) from None
            if not (math.isfinite(start) and math.isfinite(end) and 0 <= start <= end):
                raise BadInput(f"{name}, line {number}, has no times of a recording.")
            tag, note = split_tag(parts[2] if len(parts) > 2 else "")
            until = None if end == start else end
            notes.append(Annotation("", case.only_record.path, tag, note, start, until))
        return ReadMarks(tuple(notes))
