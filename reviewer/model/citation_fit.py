"""Does a citation point at something that its record has?"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.citation import Citation
from reviewer.model.entities import Record
from reviewer.model.geometry import box_fits
from reviewer.model.redaction_fit import SLACK


def place_faults(citation: Citation) -> Iterator[str]:
    """Why a citation is a place in no record, whatever the record holds."""
    for name, number in _counted(citation):
        if number < 1:
            yield f"{citation.record} has no {name} {number}"
    start, end = citation.start, citation.end
    if start is None:
        if end is not None:
            yield "it has an end and no start"
    elif start < 0 or (end is not None and end <= start):
        yield f"its times {start} to {end} are no stretch"
    if (box := citation.box) is not None and not box_fits(box.x, box.y, box.w, box.h):
        yield f"its box {box.to_list()} does not lie in the picture"
    if (chars := citation.chars) is not None:
        if citation.cue is None and citation.row is None:
            yield "its chars are of no cue and no row"
        if not 0 <= chars[0] < chars[1]:
            yield f"its chars {list(chars)} hold nothing"


def missing_places(citation: Citation, record: Record) -> Iterator[str]:
    """What a citation names and its record does not have, as far as the record's facts tell.

    It may have been there: a record is read anew, and its facts change.
    """
    facts = record.facts
    there = {"page": facts.pages, "cue": facts.cues, "row": facts.rows}
    for name, number in _counted(citation):
        most = there[name]
        if most is not None and number > most:
            yield f"{record.path} has no {name} {number}"
    last, behind = facts.duration_seconds, max(citation.start or 0, citation.end or 0)
    if last is not None and behind > last + SLACK:
        yield f"{record.path} ends after {last:.2f} s, before {behind:.2f}"


def _counted(citation: Citation) -> Iterator[tuple[str, int]]:
    for name, number in (("page", citation.page), ("cue", citation.cue), ("row", citation.row)):
        if number is not None:
            yield name, number
