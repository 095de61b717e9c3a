"""Proposals of boxes over what was seen on images and scanned pages.

A person accepts or rejects each. What was rejected is not proposed again, by its place and not by
a name only: another version of a detector sees the same thing a little to the side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from reviewer.detect.look_at_images import SeenOnPage
from reviewer.detect.pictures import Found, KindRule
from reviewer.detect.pictures.burned_in_clock import is_burned_in_clock
from reviewer.model import (
    PROGRAM,
    AreaRedaction,
    BoxRedaction,
    Kind,
    Record,
    Redaction,
    Source,
    Status,
)
from reviewer.model.geometry import Box, overlap_of_boxes, share_inside
from reviewer.redaction.boxes import scale_box
from reviewer.redaction.new_redactions import new_area

# What one of these hides, the others of its row hide too.
_WIDER = {
    "faces": ("heads",),
    "text": ("plates", "papers", "screens", "phones"),
}
_ONE_BODY = ("faces", "heads")  # the same thing, by two names
OF_WRITING = ("text", "papers")
"""What on a page of writing is no thing by itself."""
SAME_THING = 0.5
"""Overlap from which on two boxes are about one thing."""
_WITHIN = 0.8  # of a box that lies within another: that hides it, too
_COVERED = 0.95  # of a box that somebody has hidden already
_PAGE_OF_WRITING = 25  # lines: more are a page, whose words are proposed and not its lines


@dataclass(frozen=True)
class BoxesForRecord:
    """Proposals for a record, and sentences about what is not proposed."""

    proposals: tuple[BoxRedaction, ...] = ()
    told: tuple[str, ...] = ()


def propose_boxes(
    record: Record,
    seen: Iterable[SeenOnPage],
    rules: Mapping[str, KindRule],
    there: Sequence[Redaction],
) -> BoxesForRecord:
    """A box for each thing that is surely seen; nothing that is known already.

    Args:
        record: an image, or a document with scanned pages.
        seen: what is seen on them, padded.
        rules: of the kinds.
        there: the record's redactions, the rejected ones too.
    """
    made: dict[str, BoxRedaction] = {}
    told: list[str] = []
    for page in seen:
        things = [f for f in page.found if f.score >= rules[f.kind].sure and rules[f.kind].proposed]
        if is_page_of_writing(record, [one.kind for one in things]):
            things = [one for one in things if one.kind not in OF_WRITING]
            told.append(
                f"{record.path}, page {page.page}: it is full of writing, whose words are proposed "
                "by --what pii,names,subjects and not line by line."
            )
        # What was rejected covers nothing: what lies in it is looked at by itself.
        fresh = [one for one in things if not is_known(one, page.page, there)]
        for thing in _without_covered(fresh):
            redaction = box_redaction(record, page.page, thing, rules[thing.kind])
            made.setdefault(redaction.id, redaction)
    return BoxesForRecord(tuple(made.values()), tuple(told))


def pad_things(seen: Iterable[SeenOnPage], rules: Mapping[str, KindRule]) -> list[SeenOnPage]:
    """The same, each thing with as much around it as its kind wants hidden."""
    return [
        replace(
            page,
            found=tuple(
                replace(one, box=scale_box(one.box, rules[one.kind].padding)) for one in page.found
            ),
        )
        for page in seen
    ]


def is_page_of_writing(record: Record, kinds: Iterable[str]) -> bool:
    """True for a page of a document, and for an image that is the picture of one.

    ``kinds``: of the things that are seen on it.
    """
    lines = sum(kind == "text" for kind in kinds)
    return lines > 0 and (record.kind is Kind.DOCUMENT or lines > _PAGE_OF_WRITING)


def _without_covered(things: Sequence[Found]) -> list[Found]:
    """Without what a wider box of the same look hides as well, and without clocks."""
    return [
        one
        for one in things
        if not (one.kind == "text" and is_burned_in_clock([one.box], one.text))
        and not any(
            wide.kind in _WIDER.get(one.kind, ()) and share_inside(one.box, wide.box) >= _WITHIN
            for wide in things
        )
    ]


def is_known(thing: Found, page: int, there: Iterable[Redaction]) -> bool:
    """True when a person has rejected it here before, or it is hidden or proposed already."""
    for redaction in there:
        if not isinstance(redaction, BoxRedaction):
            continue
        if isinstance(redaction, AreaRedaction) and redaction.page not in (None, page):
            continue
        if redaction.status is Status.REJECTED:
            if _is_same_thing(thing, redaction.source, redaction.box):
                return True
        elif _speaks_of(redaction, thing) and (share_inside(thing.box, redaction.box) >= _COVERED):
            return True
    return False


def _speaks_of(redaction: Redaction, thing: Found) -> bool:
    """What hides it, whoever said so; what is merely proposed may be rejected, and then speaks of
    its own kind alone.
    """
    wider = (thing.kind, *_WIDER.get(thing.kind, ()))
    return redaction.status is Status.ACCEPTED or redaction.source in wider


def _is_same_thing(thing: Found, source: str, box: Box) -> bool:
    if thing.kind == source:
        return overlap_of_boxes(thing.box, box) >= SAME_THING
    body = thing.kind in _ONE_BODY and source in _ONE_BODY
    return body and max(share_inside(thing.box, box), share_inside(box, thing.box)) >= _WITHIN


def name_of_box(record: Record, page: int, thing: Found) -> str:
    """The id of what hides a thing: the same for the same place of the same record."""
    place = f"{record.path}\0{page}\0{[round(n, 3) for n in thing.box.to_list()]}"
    return f"{thing.kind}-{sha256(place.encode()).hexdigest()[:12]}"


def box_redaction(record: Record, page: int, thing: Found, rule: KindRule | None) -> BoxRedaction:
    """What hides a thing on a page: proposed, under what is usual for its kind."""
    return replace(
        new_area(name_of_box(record, page, thing), record, page, thing.box),
        exemptions=(rule.exemption,) if rule is not None and rule.exemption else (),
        # Never what was read there: a reason stands in logs that are released.
        reason=f"looks like {rule.label}" if rule is not None else "",
        author=PROGRAM,
        source=Source(thing.kind),
    )
