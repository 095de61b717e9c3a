"""What is asked about each kind of sentence: one list a kind, from which its form is made.

Decision 245.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, get_type_hints

from reviewer.model import (
    AgencyPosition,
    AgencyReview,
    Citation,
    Claim,
    CrowdCount,
    Footage,
    OfficeNotice,
    Presence,
    ReviewFinding,
)
from reviewer.model.inquiry import ClaimState, FindingType
from reviewer.model.plain_form import TextSort, TitledField, titled_fields
from reviewer.model.registers import OrderedEntry

Statement = OrderedEntry


class FieldSort(Enum):
    """How a field is filled."""

    LINE = "line"
    PROSE = "prose"
    MOMENT = "moment"
    WHEN = "when"  # a moment, or as it is told
    DAY = "day"
    NUMBER = "number"
    TRUTH = "truth"  # yes, no, or nobody has said so
    CHOICE = "choice"
    CITATION = "citation"
    CITATIONS = "citations"


@dataclass(frozen=True)
class FieldRow:
    """One field of a form.

    Attributes:
        name: of the data class.
        title: as a person reads it.
        hint: what stands in it while it is empty.
        choices: words of a choice, with what they are called.
        only_if: a field, and the word in it with which this one is asked for.
    """

    name: str
    title: str
    sort: FieldSort
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    only_if: tuple[str, str] | None = None


@dataclass(frozen=True)
class SentenceKind:
    """A kind of sentence.

    Attributes:
        table: of the case.
        heading: over its sentences in the list.
        noun: one of them, for labels of steps.
        icon: its sign.
        empty: a new one.
        fields: its form, top down.
        is_register: one of the lists that are begun from one button together.
    """

    table: str
    heading: str
    noun: str
    icon: str
    empty: Statement
    fields: tuple[FieldRow, ...]
    is_register: bool = False


TRUTHS: dict[str, bool | None] = {"": None, "yes": True, "no": False}
"""What is meant by the words of a field of truth."""
_NOT_SAID = "Not said"
_TRUTH_CHOICES = (("", _NOT_SAID), ("yes", "Yes"), ("no", "No"))
_SORTS = {
    TextSort.LINE: FieldSort.LINE,
    TextSort.PROSE: FieldSort.PROSE,
    TextSort.DAY: FieldSort.DAY,
    TextSort.MOMENT: FieldSort.MOMENT,
    TextSort.WHEN: FieldSort.WHEN,
}
_HINTS = {
    FieldSort.DAY: "not recorded",
    FieldSort.MOMENT: "not recorded",
    FieldSort.WHEN: "not recorded",
    FieldSort.NUMBER: "not said",
}


def rows_of_kind(kind: type[Any], written: tuple[FieldRow, ...] = ()) -> tuple[FieldRow, ...]:
    """The form of a data class: the rows that are ``written`` for it, and one for each further
    field that has a title.
    """
    hints, known = get_type_hints(kind), {row.name for row in written}
    further = (f for f in titled_fields(kind) if f.name not in known)
    return (*written, *(_row_of(field, hints[field.name]) for field in further))


def _row_of(field: TitledField, kind: Any) -> FieldRow:
    sort = _SORTS[field.sort]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        words = tuple((word.value, word.value.capitalize() or _NOT_SAID) for word in kind)
        return FieldRow(field.name, field.title, FieldSort.CHOICE, choices=words)
    if kind == bool | None:
        return FieldRow(field.name, field.title, FieldSort.TRUTH, choices=_TRUTH_CHOICES)
    if kind == int | None:
        sort = FieldSort.NUMBER
    elif kind == tuple[Citation, ...]:
        sort = FieldSort.CITATIONS
    elif kind == Citation | None:
        sort = FieldSort.CITATION
    hint = _HINTS.get(sort, "")
    return FieldRow(field.name, field.title, sort, hint, only_if=field.only_if)


_STATES = (
    (ClaimState.OPEN, "Open"),
    (ClaimState.SUPPORTED, "Supported by the records"),
    (ClaimState.CONTRADICTED, "Contradicted by the records"),
)
_TYPES = (
    (FindingType.FACT, "Fact"),
    (FindingType.GAP, "Gap: what could not be determined"),
    (FindingType.RECOMMENDATION, "Recommendation"),
)
KINDS = (
    SentenceKind(
        "presence",
        "Who was there",
        "presence",
        "eye",
        Presence("", ""),
        rows_of_kind(
            Presence,
            (
                FieldRow("unit", "Unit or person", FieldSort.LINE, "as the record names it"),
                FieldRow("arrive", "Arrived", FieldSort.MOMENT, "not recorded"),
                FieldRow("leave", "Left", FieldSort.MOMENT, "not recorded"),
                FieldRow("citation", "According to", FieldSort.CITATION),
            ),
        ),
    ),
    SentenceKind(
        "claims",
        "Claims",
        "claim",
        "note",
        Claim("", ""),
        rows_of_kind(
            Claim,
            (
                FieldRow(
                    "text", "What was claimed", FieldSort.PROSE, "in the words of who said it"
                ),
                FieldRow("who", "Who said it", FieldSort.LINE),
                FieldRow("at", "When it was said", FieldSort.MOMENT, "not recorded"),
                FieldRow("supporting", "For it", FieldSort.CITATIONS),
                FieldRow("against", "Against it", FieldSort.CITATIONS),
                FieldRow("state", "How it stands", FieldSort.CHOICE, choices=_STATES),
            ),
        ),
    ),
    SentenceKind(
        "findings",
        "Findings",
        "finding",
        "release",
        ReviewFinding("", FindingType.FACT, ""),
        rows_of_kind(
            ReviewFinding,
            (
                FieldRow("type", "What it is", FieldSort.CHOICE, choices=_TYPES),
                FieldRow(
                    "text", "What was found", FieldSort.PROSE, "one sentence that a record shows"
                ),
                FieldRow("citations", "Rests on", FieldSort.CITATIONS),
            ),
        ),
    ),
    *(
        SentenceKind(table, heading, noun, icon, empty, rows_of_kind(type(empty)), True)
        for table, heading, noun, icon, empty in (
            ("crowds", "How many people were seen", "crowd size", "eye", CrowdCount("")),
            ("positions", "Jurisdiction", "agency's answer", "document", AgencyPosition("")),
            ("notices", "Who was told", "notification", "note", OfficeNotice("")),
            ("reviews", "Reviews", "review", "release", AgencyReview("")),
            ("footage", "Recordings of cameras", "camera's recording", "video", Footage("")),
        )
    ),
)
