"""Transcripts as lists: YouTube's SBV, tables with times, and plain text with time marks."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from reviewer.errors import BadInput
from reviewer.readers.tables import rows_of
from reviewer.readers.transcripts.cues import (
    Cue,
    Times,
    Transcript,
    number_cues,
    plain_cue,
    repair_notes,
    repair_times,
)
from reviewer.readers.transcripts.times import CLOCK, frame_rate, parse_clock, parse_timecode

_SBV = re.compile(rf"[ \t]*({CLOCK}),({CLOCK})[ \t]*")
_MARK = re.compile(
    rf" {{0,3}}(?P<open>[\[(]?)(?P<start>{CLOCK})(?:\s*(?:-->|-|–|to)\s*(?P<end>{CLOCK}))?"
    r"(?P<close>[\])]?)(?!\s*[AaPp]\.?[Mm]\b)[ \t]*(?P<rest>.*)"
)
NAME = re.compile(
    r"(?P<name>[^\W\d_][\w .,'’/#()&-]{0,38}?|\[REDACTED [^\]]*\]):(?:\s+|$)(?P<text>.*)"
)
"""A speaker's name at the beginning of a line, and what is said."""
_LABEL_THEN_TIME = re.compile(rf"(?P<name>[^\W\d_][\w .'’-]{{0,38}}?)\s{{2,}}(?P<start>{CLOCK})\s*")

_SLOW = 20.0  # seconds a word, slower than which nobody speaks from a line's start to its end

COLUMNS = {
    "start": ("start", "in", "begin", "from", "starttime", "timein", "tcin", "timestamp", "time"),
    "end": ("end", "out", "to", "stop", "endtime", "timeout", "tcout"),
    "text": ("text", "transcript", "content", "utterance", "caption", "words", "dialogue"),
    "speaker": ("speaker", "name", "who", "speakername", "voice"),
}


@dataclass
class _ListedDraft:
    times: Times
    speaker: str = ""
    lines: list[str] = field(default_factory=list)


def read_sbv(text: str, name: str) -> Transcript:
    """Read SBV: a line with two times, then text up to the next such line."""
    drafts: list[_ListedDraft] = []
    for line in text.split("\n"):
        found = _SBV.fullmatch(line)
        if found:
            drafts.append(_ListedDraft((parse_clock(found[1]), parse_clock(found[2]))))
        elif drafts:
            drafts[-1].lines.append(line)
    return _make_transcript("sbv", drafts, name)


def read_csv(text: str, name: str) -> Transcript:
    """Read a table with a start and a text column, and perhaps an end and a speaker."""
    rows = iter(rows_of(text, name))
    header = columns_of(next(rows, []))
    if header is None:
        raise BadInput(f"{name} has no columns for time and text.")
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    rate = frame_rate(row[at] for row, at in _cells_of_time(header, filled))
    drafts = [_row_draft(row, header, rate) for row in filled]
    thousandths = _in_thousandths(drafts, [row[at] for row, at in _cells_of_time(header, filled)])
    if thousandths:
        for draft in drafts:
            draft.times = _round_to_milliseconds(draft.times)
    starts = [draft.times[0] for draft in drafts]
    for draft, following in zip(drafts, [*starts[1:], None], strict=False):
        if "end" not in header and following is not None:
            draft.times = (draft.times[0], following)
    made = _make_transcript("transcript-csv", drafts, name)
    known = {*header.values()}
    further = {at for row in filled for at, cell in enumerate(row) if cell.strip()} - known
    notes = [f"{len(further)} further columns of the table were left out"] if further else []
    if rate:
        notes.append(f"times in frames were read at {rate} frames a second")
    if thousandths:
        notes.append("times were read as thousandths of a second")
    clocks = any(":" in row[at] for row, at in _cells_of_time(header, filled))
    return replace(made, notes=(*made.notes, *notes), clocks=clocks)


def _cells_of_time(
    header: dict[str, int], rows: list[list[str]]
) -> Iterator[tuple[list[str], int]]:
    columns = [header[role] for role in ("start", "end") if role in header]
    return ((row, at) for row in rows for at in columns if at < len(row))


def _in_thousandths(drafts: list[_ListedDraft], cells: list[str]) -> bool:
    """True for whole numbers in which a word would last twenty seconds and longer: Whisper's."""
    if not all(cell.strip().isdigit() for cell in cells if cell.strip()):
        return False
    words = sum(len(" ".join(draft.lines).split()) for draft in drafts)
    ends = [draft.times[1] for draft in drafts]
    if None in ends:  # without ends: from the first line to the last, whose length is not told
        starts = [start for start, _ in (draft.times for draft in drafts) if start is not None]
        words -= len(" ".join(drafts[-1].lines).split()) if drafts else 0
        return bool(starts) and starts[-1] - starts[0] > _SLOW * max(words, 1)
    spoken = sum((end or 0.0) - (start or 0.0) for start, end in (d.times for d in drafts))
    return spoken > _SLOW * max(words, 1)


def _round_to_milliseconds(times: Times) -> Times:
    start, end = times
    return (
        None if start is None else round(start / 1000, 3),
        None if end is None else round(end / 1000, 3),
    )


def read_txt(text: str, name: str) -> Transcript:
    """Read text whose lines begin with a time, or with a speaker and a time."""
    drafts: list[_ListedDraft] = []
    for line in text.split("\n"):
        draft = _draft_at_mark(line)
        if draft:
            drafts.append(draft)
        elif drafts:
            drafts[-1].lines.append(line)
        elif line.strip():
            drafts.append(_ListedDraft((0.0, None), "", [line]))
    for draft, following in itertools.pairwise(drafts):
        if draft.times[1] is None:
            draft.times = (draft.times[0], following.times[0])
    return _make_transcript("transcript-txt", drafts, name)


def columns_of(header: list[str]) -> dict[str, int] | None:
    """Where the known columns stand; ``None`` unless there are times and text."""
    keys = [re.sub(r"[^a-z]", "", cell.casefold()) for cell in header]
    found = {
        role: next(keys.index(alias) for alias in aliases if alias in keys)
        for role, aliases in COLUMNS.items()
        if any(alias in keys for alias in aliases)
    }
    return found if {"start", "text"} <= set(found) else None


def looks_like_table(head: str) -> bool:
    """True for the beginning of a table with times and text."""
    try:
        rows = [row for row in rows_of(head, "table") if row][:4]
    except (BadInput, csv.Error):
        return False
    header = columns_of(rows[0]) if rows else None
    if header is None or len(rows) < 2:
        return False
    place = header["start"]
    said = rows[1][place : place + 1]
    return bool(said) and parse_timecode(said[0], frame_rate(said)) is not None


def looks_marked(head: str, name: str) -> bool:
    """True for text in which a good part of the lines begins with a media time.

    Bare ``10:15`` opens the lines of agendas too: without brackets it counts only in a
    file that calls itself a transcript, or with hours, minutes and seconds.
    """
    lines = [line for line in head.split("\n") if line.strip()][:200]
    spoken = bool(re.search(r"transcript|caption|subtitle", name, re.IGNORECASE))
    marks = [t for t in (_mark_time(line, spoken) for line in lines) if t is not None]
    rising = sum(a <= b for a, b in itertools.pairwise(marks))
    enough = 1 if spoken else max(2, len(lines) // 4)
    # Four fifths, chosen by hand: typists correct a time now and then.
    return len(marks) >= enough and rising >= 0.8 * (len(marks) - 1)


def _mark_time(line: str, spoken: bool) -> float | None:
    found = _MARK.fullmatch(line)
    if found:
        sure = found["open"] or found["end"] or found["start"].count(":") == 2
        at = parse_clock(found["start"])
        # Chosen by hand: longer is rather a time of day.
        return at if (spoken or sure) and at is not None and at < 6 * 3600 else None
    label = _LABEL_THEN_TIME.fullmatch(line)
    return parse_clock(label["start"]) if label else None


def _draft_at_mark(line: str) -> _ListedDraft | None:
    found = _MARK.fullmatch(line)
    if found:
        end = parse_clock(found["end"]) if found["end"] else None
        named = NAME.fullmatch(found["rest"])
        speaker, text = (named["name"], named["text"]) if named else ("", found["rest"])
        return _ListedDraft((parse_clock(found["start"]), end), speaker, [text])
    label = _LABEL_THEN_TIME.fullmatch(line)
    return _ListedDraft((parse_clock(label["start"]), None), label["name"]) if label else None


def _row_draft(row: list[str], header: dict[str, int], rate: int | None) -> _ListedDraft:
    cells = {role: row[at] if at < len(row) else "" for role, at in header.items()}
    times = (parse_timecode(cells["start"], rate), parse_timecode(cells.get("end", ""), rate))
    return _ListedDraft(times, cells.get("speaker", ""), [cells["text"]])


def _make_transcript(kind: str, drafts: list[_ListedDraft], name: str) -> Transcript:
    if not drafts:
        raise BadInput(f"{name} holds no timed line.")
    spans, bad = repair_times([draft.times for draft in drafts])
    if drafts[-1].times[1] is None:
        bad = [at for at in bad if at != len(drafts) - 1]
    cues = number_cues(_make_cues(drafts, spans))
    return Transcript(kind, "", cues, repair_notes(bad))


def _make_cues(drafts: list[_ListedDraft], spans: list[tuple[float, float]]) -> Iterator[Cue]:
    for draft, (start, end) in zip(drafts, spans, strict=True):
        yield plain_cue(start, end, "\n".join(draft.lines), draft.speaker)
