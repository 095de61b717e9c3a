"""What an import would replace by something else: the same id, and another thing under it.

Two copies of a case may give one id to two things, and a file may have been written by hand.
Whoever takes such a file over would lose what was there, an accepted redaction too, and what
it hid would be released. So is what a changed version of the same thing hides no longer: both
are asked. What is the same thing, changed, and hides no less, is taken over and told.

Decision 142.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from reviewer.model import (
    TABLES,
    AgencyPosition,
    AgencyReview,
    Anchor,
    Annotation,
    AreaRedaction,
    Call,
    Claim,
    Comment,
    CrowdCount,
    CueRedaction,
    Decision,
    Entity,
    Footage,
    Ground,
    ImageRedaction,
    OfficeNotice,
    Presence,
    Redaction,
    RegionRedaction,
    Request,
    ReviewFinding,
    SecondSignature,
    Snapshot,
    SoundRedaction,
    Subject,
    TermRedaction,
    Tie,
    TreeWalk,
    WithholdRedaction,
    citations_in,
    cue_of,
    key_of,
    page_of,
    span_of,
    table_of,
)
from reviewer.model.geometry import Box, box_at
from reviewer.model.ids import id_of_content
from reviewer.model.registers import said_in_short
from reviewer.reviewfile.file import ReviewFile, name_of_entry
from reviewer.reviewfile.hides_less import hides_less

_Open = tuple[float | None, float | None]
"""A span; an end that is not given lies open."""


@dataclass(frozen=True)
class Replaced:
    """One thing of a case that an import would put something else in the place of."""

    table: str
    key: str
    here: Entity
    there: Entity  # of the file
    same: bool  # the same thing, changed; otherwise two things under one id
    less: str  # of the same thing: what it hides less in the file; empty if nothing

    @property
    def must_be_asked(self) -> bool:
        """True when something that is hidden here would be hidden no longer."""
        return not self.same or bool(self.less)

    @property
    def name_of_entity(self) -> str:
        """What it is called."""
        return name_of_entry(self.table, self.key)

    @property
    def question_before_change(self) -> str:
        """What is here and what is in the file, before anything is changed."""
        if self.same:
            what = "" if isinstance(self.here, Decision) else f", {_describe_entity(self.here)},"
            return f"{self.name_of_entity}{what} would hide less: {self.less}"
        here, there = _describe_entity(self.here), _describe_entity(self.there)
        return f"{self.name_of_entity} is {here} here and {there} in the file"

    def __str__(self) -> str:
        if not self.same:
            return self.question_before_change
        one, other = _verdict_of(self.here), _verdict_of(self.there)
        became = "was replaced" if one == other else f"was “{one}” and is “{other}” now"
        less = " and hides less" if self.less else ""
        return f"{self.name_of_entity} {became}{less}; the history has what it was"


def find_replaced(review: ReviewFile, snapshot: Snapshot) -> list[Replaced]:
    """Everything of the case that a file has otherwise under the same id."""
    found = []
    have = {table: {key_of(e): e for e in getattr(snapshot, table)} for table in _tables_of(review)}
    for table, there in review.all_entities():
        here = have[table].get(key_of(there))
        if here is not None and here != there:
            same = _is_same(here, there)
            less = hides_less(here, there, snapshot.records_by_path) if same else ""
            found.append(Replaced(table, key_of(there), here, there, same, less))
    return found


def keep_both(review: ReviewFile, snapshot: Snapshot) -> tuple[ReviewFile, list[str]]:
    """The file, with ids of their own for what would hide less than what the case has, and a
    line on each thing that was left out, for all that it hides is hidden here.

    The new id follows from what the thing is, so the same file taken over twice adds it once.
    """
    asked = [c for c in find_replaced(review, snapshot) if c.must_be_asked]
    left = {(c.table, c.key) for c in asked if not _can_be_added(c)}
    others = {(c.table, c.key): c.there for c in asked if _can_be_added(c)}
    # Redactions of the file mean the file's person, not the one who has that id here; and so with
    # the requests that decision trees were walked for.
    own = {at: _own_id(entity) for at, entity in others.items()}
    lists: dict[str, list[Entity]] = {table: [] for table in _tables_of(review)}
    for table, entity in review.all_entities():
        made = entity
        if (table, key_of(entity)) in left:
            continue
        if (table, key_of(entity)) in others:
            # Of what it was in the file, so its new id is the same at a second import.
            made = _with_id(made, own[table, key_of(entity)])
        if isinstance(made, Redaction) and (new := own.get(("subjects", made.subject or ""))):
            made = replace(made, subject=new)
        if isinstance(made, TreeWalk) and (new := own.get(("requests", made.request))):
            made = replace(made, request=new)
        lists[table].append(made)
    given: dict[str, Any] = {table: tuple(made) for table, made in lists.items()}
    told = [f"{c.name_of_entity} stays as it is here; in the file it hides less" for c in asked]
    return replace(review, **given), [
        t for c, t in zip(asked, told, strict=True) if not _can_be_added(c)
    ]


def _can_be_added(clash: Replaced) -> bool:
    """Whether what is in the file can stand beside what is here, and says something of its own."""
    if not TABLES[clash.table].prefix:
        return False  # of a record there is one decision
    # Two requests of one requester are two letters: neither holds the other.
    own = not clash.same or clash.table == "requests"
    return own or bool(hides_less(clash.there, clash.here))


def _tables_of(review: ReviewFile) -> set[str]:
    return {table for table, _ in review.all_entities()}


def _with_id(entity: Entity, key: str) -> Entity:
    assert not isinstance(entity, Decision)  # it has no id of its own
    return replace(entity, id=key)


def _own_id(entity: Entity) -> str:
    return id_of_content(TABLES[table_of(entity)].prefix, entity)


def _is_same(here: Entity, there: Entity) -> bool:
    """Whether one is the other, changed: what the one hides or says, the other does in part."""
    if isinstance(here, Redaction) and isinstance(there, Redaction):
        return _same_redaction(here, there)
    if isinstance(here, Annotation) and isinstance(there, Annotation):
        return here.record == there.record and (
            here.note == there.note or _spans_meet((here.start, here.end), (there.start, there.end))
        )
    if isinstance(here, Subject) and isinstance(there, Subject):
        return here.label == there.label or bool({*here.terms} & {*there.terms})
    if isinstance(here, Request) and isinstance(there, Request):
        return here.requester == there.requester
    if isinstance(here, Ground) and isinstance(there, Ground):
        return (here.record, here.exemption) == (there.record, there.exemption)
    if isinstance(here, TreeWalk) and isinstance(there, TreeWalk):
        return (here.record, here.request) == (there.record, there.request)
    if isinstance(here, Tie) and isinstance(there, Tie):
        return {*here.records} == {*there.records}
    if isinstance(here, SecondSignature) and isinstance(there, SecondSignature):
        return (here.record, here.annotation) == (there.record, there.annotation)
    if isinstance(here, Comment) and isinstance(there, Comment):
        return (here.by, here.at) == (there.by, there.at)
    if isinstance(here, _OF_EVENTS):
        return _say_the_same(here, there)
    return True  # a decision or a clock's anchor is of its record, and there is one


_SENTENCES = (Claim, ReviewFinding)
_REGISTERS = (CrowdCount, AgencyPosition, OfficeNotice, AgencyReview, Footage)
_OF_EVENTS = (Call, Presence, *_SENTENCES, *_REGISTERS)


def _say_the_same(here: Entity, there: Entity) -> bool:
    """Whether one is the other with its words or its evidence changed, not both."""
    if isinstance(here, Call) and isinstance(there, Call):
        return here.record == there.record
    if isinstance(here, Presence) and isinstance(there, Presence):
        return here.unit == there.unit
    if isinstance(here, _SENTENCES) and isinstance(there, _SENTENCES):
        common = set(_records_cited(here)) & set(_records_cited(there))
        return here.text == there.text or bool(common)
    if isinstance(here, _REGISTERS) and isinstance(there, _REGISTERS):
        common = set(_records_cited(here)) & set(_records_cited(there))
        return said_in_short(here) == said_in_short(there) or bool(common)
    return False


def _same_redaction(here: Redaction, there: Redaction) -> bool:
    if (here.record, here.kind) != (there.record, there.kind):
        return False
    match here, there:
        case WithholdRedaction(), WithholdRedaction():
            return True
        case TermRedaction(), TermRedaction():
            one, other = here.term.casefold(), there.term.casefold()
            # "Lopez" was widened to "Maria Lopez", or narrowed: it is the same thing, changed.
            return one in other or other in one
        case CueRedaction(), CueRedaction():
            return here.cue == there.cue and _spans_meet(
                _span_of_characters(here), _span_of_characters(there)
            )
        case SoundRedaction(), SoundRedaction():
            return here.channel == there.channel and _spans_meet(span_of(here), span_of(there))
        case RegionRedaction(), RegionRedaction():
            boxes = _boxes_at_once(here, there) if here.keyframes and there.keyframes else ()
            return _spans_meet(span_of(here), span_of(there)) and any(
                _boxes_overlap(*b) for b in boxes
            )
        case ((ImageRedaction() | AreaRedaction()), (ImageRedaction() | AreaRedaction())):
            return page_of(here) == page_of(there) and _boxes_overlap(here.box, there.box)
    return False


def _span_of_characters(redaction: CueRedaction) -> tuple[float | None, float | None]:
    return redaction.chars or (None, None)


def _spans_meet(one: _Open | None, other: _Open | None) -> bool:
    """Whether two spans have something in common; an end that is not given lies open."""
    if one is None or other is None:
        return False
    return _is_before(one[0], other[1]) and _is_before(other[0], one[1])


def _is_before(start: float | None, end: float | None) -> bool:
    return start is None or end is None or start < end


def _boxes_at_once(here: RegionRedaction, there: RegionRedaction) -> Iterator[tuple[Box, Box]]:
    """The boxes of both at the moments at which either has a keyframe and both are there."""
    first, last = max(here.start, there.start), min(here.end, there.end)
    # Between keyframes boxes go straight; that they met at one of these moments is enough to be
    # asked.
    moments = {k.t for r in (here, there) for k in r.keyframes if first <= k.t < last} | {first}
    for t in sorted(moments):
        yield box_at(here.keyframes, t), box_at(there.keyframes, t)


def _boxes_overlap(one: Box, other: Box) -> bool:
    across = _spans_meet((one.x, one.x + one.w), (other.x, other.x + other.w))
    return across and _spans_meet((one.y, one.y + one.h), (other.y, other.y + other.h))


def _verdict_of(entity: Entity) -> str:
    """What somebody said of it: whether a redaction holds, what becomes of a record."""
    if isinstance(entity, (Redaction, Anchor, Tie)):
        return entity.status.value
    return entity.decision if isinstance(entity, Decision) else ""


def _describe_entity(entity: Entity) -> str:
    """What a thing is, in a few words; never the words that it hides."""
    if isinstance(entity, Redaction):
        place, page, cue = "", page_of(entity), cue_of(entity)
        place += f" on page {page}" if page is not None else ""
        place += f" of row or cue {cue}" if cue is not None else ""
        if (span := span_of(entity)) is not None:
            place += f" from {span[0]:.2f} to {span[1]:.2f} s"
        return f"{entity.status.value} {entity.kind.value} in {entity.record}{place}"
    if isinstance(entity, Annotation):
        return f"a note in {entity.record}"
    if isinstance(entity, Request):
        return f"of {entity.requester or 'nobody yet'}"
    if isinstance(entity, Subject):
        return f"“{entity.label}”"
    return _describe_said(entity)


def _describe_said(entity: Entity) -> str:
    """What was said of what happened, and of how records belong together."""
    if isinstance(entity, Ground | TreeWalk | Comment | SecondSignature):
        return _describe_judgement(entity)
    match entity:
        case Call():
            return f"a call in {entity.record}"
        case Presence():
            return f"a time of unit “{entity.unit}”"
        case Claim():
            return f"a claim of {entity.who or 'nobody named'}{_grounds_of(entity)}"
        case Tie():
            return f"a tie of {entity.a.record} and {entity.b.record}"
        case ReviewFinding():
            return f"a {entity.type.value}{_grounds_of(entity)}"
        case CrowdCount() | AgencyPosition() | OfficeNotice() | AgencyReview() | Footage():
            said = said_in_short(entity) or "nothing yet"
            return f"“{said}”{_grounds_of(entity)}"
    return "something else"


def _describe_judgement(entity: Ground | TreeWalk | Comment | SecondSignature) -> str:
    match entity:
        case Ground():
            return f"the ground of {entity.exemption} in {entity.record}"
        case TreeWalk():
            return f"the decision tree of {entity.record} for request {entity.request}"
        case Comment():
            return f"a comment of {entity.by or 'nobody named'} on {entity.citation.record}"
        case SecondSignature():
            return f"a second signature of {entity.by or 'nobody named'} in {entity.record}"


def _grounds_of(entity: Entity) -> str:
    records = _records_cited(entity)
    others = f" and {len(records) - 1} more" if len(records) > 1 else ""
    return f" that rests on {records[0]}{others}" if records else " without a citation"


def _records_cited(entity: Entity) -> list[str]:
    """The records on which it rests, each once, in order."""
    return list(dict.fromkeys(cited.record for cited in citations_in(entity)))
