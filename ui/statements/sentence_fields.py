"""What is asked about each kind of sentence: one list a kind, from which its form is made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from reviewer.model import Claim, Presence, ReviewFinding
from reviewer.model.inquiry import ClaimState, FindingType

Statement = Presence | Claim | ReviewFinding


class FieldSort(Enum):
    """How a field is filled."""

    LINE = "line"
    PROSE = "prose"
    MOMENT = "moment"
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
    """

    name: str
    title: str
    sort: FieldSort
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


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
    """

    table: str
    heading: str
    noun: str
    icon: str
    empty: Statement
    fields: tuple[FieldRow, ...]


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
        (
            FieldRow("unit", "Unit or person", FieldSort.LINE, "as the record names it"),
            FieldRow("arrive", "Arrived", FieldSort.MOMENT, "not recorded"),
            FieldRow("leave", "Left", FieldSort.MOMENT, "not recorded"),
            FieldRow("citation", "According to", FieldSort.CITATION),
        ),
    ),
    SentenceKind(
        "claims",
        "Claims",
        "claim",
        "note",
        Claim("", ""),
        (
            FieldRow("text", "What was claimed", FieldSort.PROSE, "in the words of who said it"),
            FieldRow("who", "Who said it", FieldSort.LINE),
            FieldRow("at", "When it was said", FieldSort.MOMENT, "not recorded"),
            FieldRow("supporting", "For it", FieldSort.CITATIONS),
            FieldRow("against", "Against it", FieldSort.CITATIONS),
            FieldRow("state", "How it stands", FieldSort.CHOICE, choices=_STATES),
        ),
    ),
    SentenceKind(
        "findings",
        "Findings",
        "finding",
        "release",
        ReviewFinding("", FindingType.FACT, ""),
        (
            FieldRow("type", "What it is", FieldSort.CHOICE, choices=_TYPES),
            FieldRow("text", "What was found", FieldSort.PROSE, "one sentence that a record shows"),
            FieldRow("citations", "Rests on", FieldSort.CITATIONS),
        ),
    ),
)
