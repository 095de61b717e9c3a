"""Does a citation point at something that its record has?"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.citation import Citation
from reviewer.model.entities import Record
from reviewer.model.geometry import box_fits
from reviewer.model.redaction_fit import SLACK


def citation_faults(citation: Citation, record: Record) -> Iterator[str]:
    """Why a citation does not fit its record, as far as the record's facts tell."""
    facts = record.facts
    counted = (("page", citation.page, facts.pages), ("cue", citation.cue, facts.cues))
    for name, number, most in (*counted, ("row", citation.row, facts.rows)):
        if number is not None and (number < 1 or (most is not None and number > most)):
            yield f"{record.path} has no {name} {number}"
    yield from _span_faults(citation, record)
    if (box := citation.box) is not None and not box_fits(box.x, box.y, box.w, box.h):
        yield f"its box {box.to_list()} does not lie in the picture"
    if (chars := citation.chars) is not None:
        if citation.cue is None and citation.row is None:
            yield "its chars are of no cue and no row"
        if not 0 <= chars[0] < chars[1]:
            yield f"its chars {list(chars)} hold nothing"


def _span_faults(citation: Citation, record: Record) -> Iterator[str]:
    start, end = citation.start, citation.end
    if start is None:
        if end is not None:
            yield "it has an end and no start"
        return
    last = record.facts.duration_seconds
    if start < 0 or (end is not None and end <= start):
        yield f"its times {start} to {end} are no stretch"
    elif last is not None and max(start, end or 0) > last + SLACK:
        yield f"{record.path} ends after {last:.2f} s, before {max(start, end or 0):.2f}"
