"""The tables of a review: what the journal keeps, and what every table knows of its things.

A new thing is a data class and a row here; the store, the journal, the search, undo and the
review file take it from the row. Its shape in files stands in the published schema.

Decision 205.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reviewer.model.choices import AnchorSource, Determination, PersonRole
from reviewer.model.entities import Anchor, Annotation, Decision, Subject
from reviewer.model.grounds import Ground, TreeWalk
from reviewer.model.inquiry import Call, Claim, Presence, ReviewFinding
from reviewer.model.plain_form import PlainForm, from_plain
from reviewer.model.redactions import Redaction, RedactionBasics, Status, redaction_from_data
from reviewer.model.registers import (
    AgencyPosition,
    AgencyReview,
    CrowdCount,
    Footage,
    OfficeNotice,
    RegisterEntry,
)
from reviewer.model.requests import Request
from reviewer.model.second_eyes import Comment, SecondSignature
from reviewer.model.tie import Tie
from reviewer.system.canonical import to_plain

Entity = (
    Anchor
    | Annotation
    | Subject
    | Redaction
    | Decision
    | Request
    | Call
    | Presence
    | Claim
    | ReviewFinding
    | Ground
    | TreeWalk
    | Tie
    | Comment
    | SecondSignature
    | RegisterEntry
)
"""What the journal keeps: everything of a case that a person may change."""


@dataclass(frozen=True)
class Table:
    """One list of a review: of a snapshot, of a review file, and in the database.

    Attributes:
        kind: the data class of its things.
        prefix: what the ids begin with that are made for them; empty where none are made.
        key: the field that names a thing.
        of_record: whether a thing belongs to one record, by its field ``record``.
        found: what a search calls a thing that it finds; empty where it looks into none.
        prose: the fields that a search reads, by their names in files, at any depth.
    """

    kind: type[Any]
    prefix: str = ""
    key: str = "id"
    of_record: bool = False
    found: str = ""
    prose: tuple[str, ...] = ()


_CITED = ("words",)
TABLES: dict[str, Table] = {
    "anchors": Table(Anchor, of_record=True),
    "annotations": Table(
        Annotation, prefix="a", of_record=True, found="note", prose=("tag", "note")
    ),
    "subjects": Table(Subject, prefix="s", found="subject", prose=("label", "terms")),
    "redactions": Table(RedactionBasics, prefix="r", of_record=True),
    "decisions": Table(Decision, key="record", of_record=True),
    "requests": Table(
        Request,
        prefix="q",
        found="request",
        prose=("requester", "scope", "text", "answer", "name", "asked", "note", "why"),
    ),
    "calls": Table(
        Call,
        prefix="c",
        of_record=True,
        found="call",
        prose=(
            *("agency_stated", "role_stated", "channel", "verified_by", "callback"),
            *("who", "outcome", *_CITED),
        ),
    ),
    "presence": Table(Presence, prefix="p", found="presence", prose=("unit", *_CITED)),
    "claims": Table(Claim, prefix="m", found="claim", prose=("who", "text", "place", *_CITED)),
    "findings": Table(
        ReviewFinding,
        prefix="f",
        found="finding",
        prose=("text", "owner", "vehicle", "completion", "unchanged", *_CITED),
    ),
    "grounds": Table(
        Ground, prefix="g", of_record=True, found="ground", prose=("companion", "text", "reason")
    ),
    "walks": Table(TreeWalk, prefix="w", of_record=True, found="decision tree", prose=("note",)),
    "ties": Table(Tie, prefix="t"),
    "comments": Table(Comment, prefix="k", found="comment", prose=("text", *_CITED)),
    "signatures": Table(
        SecondSignature, prefix="z", of_record=True, found="second signature", prose=("reason",)
    ),
    "crowds": Table(CrowdCount, prefix="n", found="crowd size", prose=("source", *_CITED)),
    "positions": Table(
        AgencyPosition,
        prefix="j",
        found="jurisdiction",
        prose=("allegation", "agency", "document", *_CITED),
    ),
    "notices": Table(
        OfficeNotice, prefix="b", found="notification", prose=("who", "text", "channel", *_CITED)
    ),
    "reviews": Table(
        AgencyReview, prefix="v", found="review", prose=("agency", "text", "outcome", *_CITED)
    ),
    "footage": Table(
        Footage,
        prefix="x",
        found="recording of a camera",
        prose=("unit", "camera", "event", "reason", *_CITED),
    ),
}
"""Every list of a review, by its name."""


def as_data(entity: Entity) -> dict[str, Any]:
    """An entity as plain JSON data; boxes become lists of four numbers."""
    data: dict[str, Any] = to_plain(entity)
    return data


_TUPLES: dict[str, tuple[str, ...]] = {
    "subjects": ("exemptions", "terms"),
}
"""The fields that are lists in JSON, by table."""
_WORDS: dict[str, dict[str, type[StrEnum]]] = {
    "decisions": {"decision": Determination},
    "anchors": {"source": AnchorSource, "status": Status},
    "subjects": {"role": PersonRole},
}
"""The fields of one word each, by table."""


def from_data(table: str, data: Mapping[str, Any], *, lenient: bool = False) -> Entity:
    """The entity that ``as_data`` wrote; ``table`` is its table's name, see ``TABLES``.

    ``lenient``: as ``redaction_from_data`` has it.

    Raises:
        KeyError: There is no such table.
        TypeError: A field is missing or unknown.
        ValueError: A redaction's kind or status is unknown.
    """
    if table == "redactions":
        return redaction_from_data(data, lenient=lenient)
    kind = TABLES[table].kind
    if issubclass(kind, PlainForm):
        whole: Any = from_plain(kind, data)
        made: Entity = whole
        return made
    # Tables of tens of thousands are read so: only what has such fields is gone through.
    values = dict(data)
    for name in _TUPLES.get(table, ()):
        if name in values:
            values[name] = tuple(values[name])
    for name, words in _WORDS.get(table, {}).items():
        if name in values:
            values[name] = words(values[name])
    entity: Entity = kind(**values)
    return entity


def table_of(entity: Entity) -> str:
    """The table that an entity belongs to."""
    return next(name for name, table in TABLES.items() if isinstance(entity, table.kind))


def key_of(entity: Entity) -> str:
    """What names an entity in its table: its id, or a decision's record."""
    return entity.record if isinstance(entity, Decision) else entity.id


@dataclass(frozen=True)
class Put:
    """Add an entity to the review, or replace the one of the same key."""

    entity: Entity


@dataclass(frozen=True)
class Remove:
    """Take an entity out of the review; ``table`` is a name of ``TABLES``."""

    table: str
    key: str


Change = Put | Remove
"""One thing that a step of the journal does."""
