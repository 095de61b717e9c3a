"""Identifiers of Chicago's records, found in names and texts by their shapes.

Ten digits may as well be a telephone number: where a shape alone is weak, the word
before it ("event", "log", "RD") must be there too.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

TEXT = 200_000
"""Characters of a record's text that are looked through."""

EVENT, RD, LOG, CAMERA, UNIT, FOIA = (
    "event_number",
    "rd_number",
    "log_number",
    "camera_serial",
    "unit",
    "foia_number",
)

OF_A_CASE = (EVENT, RD, LOG, FOIA)
"""Those that name a case, and not one of its records."""

# The day of the year, 001 to 366: Chicago's event numbers are two digits of the year, the day, and
# a running number.
_DAY = r"(?:00[1-9]|0[1-9]\d|[12]\d\d|3[0-5]\d|36[0-6])"
_EVENT = rf"\d\d{_DAY}\d{{5}}"
_EVENT_RECENT = rf"[0-2]\d{_DAY}\d{{5}}"  # years to 2029: keeps most telephone numbers out
_EDGE, _END = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_NAME_END = r"(?![A-Za-z0-9]|\.\d)"
_GAP = r"[\s_:#.=-]*(?:(?:no|nr|num|number|id)\b)?[\s_:#.=-]*"

_IN_TEXT: dict[str, tuple[str, ...]] = {
    EVENT: (rf"(?:event|evt|cad|oemc|incident){_GAP}({_EVENT}){_END}",),
    RD: (
        rf"(?<![A-Za-z])R\.?D\.?{_GAP}([A-Z]{{2}}-?\d{{6}}){_END}",
        rf"{_EDGE}([A-Z]{{2}}-\d{{6}}){_END}",
    ),
    LOG: (rf"(?:log|copa|complaint|C\.?R\.?){_GAP}((?:(?:19|20)\d\d-\d{{4,7}})|\d{{7}})(?![\d-])",),
    CAMERA: (rf"{_EDGE}(X[68]\d[0-9A-Z]{{5,7}}){_END}",),
    UNIT: (rf"{_EDGE}(?:unit|beat){_GAP}(\d{{3,4}}(?:-?[A-Z])?){_END}",),
    FOIA: (rf"{_EDGE}([FP]\d{{6}}-\d{{6}}){_END}",),
}
_IN_NAME: dict[str, tuple[str, ...]] = {
    EVENT: (
        rf"(?:event|evt|cad|oemc|incident|ev){_GAP}({_EVENT})(?!\d)",
        rf"(?<!\d)(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))({_EVENT_RECENT})(?!\d)",
    ),
    RD: (rf"{_EDGE}([A-HJ-Z][A-Z]-?\d{{6}}){_NAME_END}",),
    LOG: (r"(?:log|copa|complaint|cr)[\s_:#.-]*((?:(?:19|20)\d\d-\d{4,7})|\d{7})(?![\d-])",),
    CAMERA: (rf"{_EDGE}(X[68]\d[0-9A-Z]{{5,7}}){_NAME_END}",),
    UNIT: (r"(?<![A-Za-z])(?:unit|beat)[\s_#-]*(\d{3,4}(?:-?[A-Z])?)(?![A-Za-z0-9])",),
    FOIA: (rf"{_EDGE}([FP]\d{{6}}-\d{{6}}){_NAME_END}",),
}


def _compile_shapes(table: dict[str, tuple[str, ...]]) -> dict[str, tuple[re.Pattern[str], ...]]:
    return {k: tuple(re.compile(s, re.IGNORECASE) for s in v) for k, v in table.items()}


_TEXT_SHAPES, _NAME_SHAPES = _compile_shapes(_IN_TEXT), _compile_shapes(_IN_NAME)


def in_name(path: str) -> dict[str, list[str]]:
    """Identifiers in a record's path, by kind, each once, in order."""
    spaced = path.replace("_", " ").replace("/", " ")
    return _find_shapes(_NAME_SHAPES, spaced)


def in_text(text: str) -> dict[str, list[str]]:
    """Identifiers in a text, by kind, each once, in order."""
    return _find_shapes(_TEXT_SHAPES, text[:TEXT])


def merge_identifiers(
    stated: dict[str, str], name: dict[str, list[str]], text: dict[str, list[str]]
) -> tuple[dict[str, str], list[str]]:
    """One identifier of each kind, from the best source, and notes on the doubtful ones.

    What the bundle states beats what the name tells beats what the text says; several of a
    kind in one source are a note, not a guess.
    """
    chosen, notes = dict(stated), []
    for kind in _IN_TEXT:
        found = name.get(kind) or text.get(kind) or []
        if kind in stated:
            told = name.get(kind, [])
            if told and stated[kind] not in told:
                notes.append(
                    f"its list says {_word_for_kind(kind)} {stated[kind]}, the name {told[0]}"
                )
        elif len(found) == 1:
            chosen[kind] = found[0]
        elif found:
            listed = ", ".join(found[:5]) + (" …" if len(found) > 5 else "")
            notes.append(f"several values for {_word_for_kind(kind)}: {listed}")
    return chosen, notes


def event_day(number: str) -> datetime | None:
    """The day that an event number encodes (year, day of the year); local midnight."""
    if not re.fullmatch(_EVENT, number):
        return None
    start = datetime(2000 + int(number[:2]), 1, 1)
    day = start + timedelta(days=int(number[2:5]) - 1)
    return day if day.year == start.year else None


def _find_shapes(shapes: dict[str, tuple[re.Pattern[str], ...]], text: str) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for kind, patterns in shapes.items():
        hits = sorted((m.start(1), m.group(1)) for p in patterns for m in p.finditer(text))
        values = list(dict.fromkeys(value.upper() for _, value in hits))
        if values:
            out[kind] = values
    return out


def _word_for_kind(kind: str) -> str:
    return kind.replace("_", " ")
