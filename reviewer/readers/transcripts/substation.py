"""SubStation Alpha (``.ass``, ``.ssa``): a script of subtitles, read as players show it."""

from __future__ import annotations

import re

from reviewer.errors import BadInput
from reviewer.readers.transcripts.cues import (
    Cue,
    Mapped,
    Times,
    Transcript,
    number_cues,
    repair_notes,
    repair_times,
    tidy_text,
)
from reviewer.readers.transcripts.times import parse_clock

_EVENTS = re.compile(r"^\[Events\][ \t]*$", re.IGNORECASE | re.MULTILINE)
_LINE = re.compile(r"(?i)(format|dialogue|comment)[ \t]*:[ \t]*(.*)")
_FIELDS = "layer,start,end,style,name,marginl,marginr,marginv,effect,text"
_MARKS = re.compile(r"(?P<override>\{[^{}]*\})|(?P<blank>\\[Nnh])")


def is_substation(text: str) -> bool:
    """True for the beginning of such a script."""
    head = text.lstrip()
    return head.casefold().startswith("[script info]") or bool(
        head.casefold().startswith("[events]") and re.search(r"(?im)^dialogue:", head)
    )


def read_substation(text: str, name: str) -> Transcript:
    """Read the lines of dialogue, in the order in which they are shown.

    Raises:
        BadInput: There is none.
    """
    found = _EVENTS.search(text)
    fields = _FIELDS.split(",")
    said: list[tuple[Times, str, str]] = []
    hidden = 0
    for line in text[found.end() if found else 0 :].split("\n"):
        told = _LINE.fullmatch(line.strip())
        if told is None:
            continue
        if told[1].casefold() == "format":
            fields = [field.strip().casefold() for field in told[2].split(",")]
            continue
        cells = dict(zip(fields, told[2].split(",", len(fields) - 1), strict=False))
        if told[1].casefold() == "comment":
            hidden += bool(cells.get("text", "").strip())
            continue
        times = (parse_clock(cells.get("start", "")), parse_clock(cells.get("end", "")))
        said.append((times, cells.get("name") or cells.get("actor") or "", cells.get("text", "")))
    if not said:
        raise BadInput(f"{name} holds no line of dialogue.")
    said.sort(key=lambda line: line[0][0] or 0.0)
    spans, bad = repair_times([times for times, _, _ in said])
    cues = number_cues(
        _make_cue(*span, *rest) for span, (_, *rest) in zip(spans, said, strict=True)
    )
    notes = repair_notes(bad)
    if hidden:
        notes += (f"comments, which players do not show, were left out ({hidden})",)
    return Transcript("ass", "", cues, notes)


def _make_cue(start: float, end: float, speaker: str, raw: str) -> Cue:
    text, at = Mapped(), 0
    for mark in _MARKS.finditer(raw):
        text.add_verbatim(raw[at : mark.start()], mark.start() - len(raw[at : mark.start()]))
        at = mark.end()
        if mark["blank"]:
            text.standing_for(" " if mark["blank"] == "\\h" else "\n", *mark.span())
    text.add_verbatim(raw[at:], at)
    shown, runs = text.finish_text()
    name = tidy_text(speaker).replace("\n", " ")
    return Cue(start, end, shown, name, raw=raw, runs=() if shown == raw else runs)
