"""ELAN: a recording's notes, a tier for each tag; redactions as labels on a tier of their own."""

from __future__ import annotations

from collections import defaultdict

from pympi.Elan import Eaf, to_string

from reviewer.interchange.marks import (
    CaseMarks,
    Mark,
    MarkCodec,
    ReadMarks,
    WrittenMarks,
    count_left_out,
    label_of_mark,
    notes_in_time,
)
from reviewer.interchange.tagged_text import NO_WORDS
from reviewer.model import Annotation
from reviewer.readers.transcripts.tiers import read_eaf_tiers

_MILLIS = 1000
_PLAIN, _HIDDEN = "notes", "redactions"
_FORMS = {"mp4": "video/mp4", "mov": "video/quicktime", "wav": "audio/x-wav", "mp3": "audio/mpeg"}


class ElanCodec(MarkCodec):
    """``.eaf``, as ELAN has it; times are whole milliseconds."""

    def write_marks(self, case: CaseMarks) -> WrittenMarks:
        """A tier for each tag, one for notes without, one for what is hidden."""
        record = case.only_record
        document = Eaf(author=case.program)
        document.remove_tier("default")
        form = _FORMS.get(record.path.rpartition(".")[2].lower(), "unknown")
        document.add_linked_file(record.path, relpath=record.path, mimetype=form)
        tiers: dict[str, list[tuple[Mark, str]]] = defaultdict(list)
        notes = notes_in_time(case)
        for note in notes:
            tiers[note.tag or _PLAIN].append((note, note.note.strip() or NO_WORDS))
        hidden = [mark for mark in case.marks if not isinstance(mark, Annotation)]
        for mark in hidden:
            tiers[_HIDDEN].append((mark, label_of_mark(mark)))
        for tier, labels in tiers.items():
            document.add_tier(tier)
            for labelled, text in labels:
                document.add_annotation(tier, *_millis_of_mark(labelled), text)
        left = count_left_out(case, len(notes) + len(hidden), "what has a time in the recording")
        if hidden:
            left += (f"{len(hidden)} redactions are labels there, and are not read back.",)
        return WrittenMarks(to_string(document, encoding="UTF-8"), left)

    def read_marks(self, data: bytes, name: str, case: CaseMarks) -> ReadMarks:
        """Every label of a tier that stands at a time, as a note whose tag is the tier's name."""
        path = case.only_record.path
        notes: list[Mark] = []
        left = []
        for node, intervals in read_eaf_tiers(data, name):
            tier = node.get("TIER_ID", "")
            if tier == _HIDDEN:
                left.append(f"What stands on the tier {tier!r} is not taken for redactions.")
                continue
            tag = "" if tier == _PLAIN else tier
            for start, end, text in intervals:
                words = "" if text == NO_WORDS else text
                notes.append(Annotation("", path, tag, words, start, end))
        return ReadMarks(tuple(notes), tuple(left))


def _millis_of_mark(mark: Mark) -> tuple[int, int]:
    start = round((mark.start or 0.0) * _MILLIS)
    end = start if mark.end is None else round(mark.end * _MILLIS)
    return start, max(end, start + 1)  # ELAN knows no moment without a length
