"""The registers of a review: how many people were seen, which agency took what up, who was told,
which reviews were opened, and what was recorded.

Each entry is a line that a person wrote, with its evidence; the form, the printed table and the
checks are made from its fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TypeVar

from reviewer.model.choices import OpenWords
from reviewer.model.citation import Citation
from reviewer.model.inquiry import Claim, Presence, ReviewFinding
from reviewer.model.plain_form import PlainForm, TextSort, titled_fields, with_title


class CrowdPlace(OpenWords):
    """Where people stood."""

    UNSAID = ""
    SIDEWALK = "sidewalk"
    STREET = "street"
    PRIVATE = "private"


class AgencyAnswer(OpenWords):
    """What an agency said of an allegation."""

    UNSAID = ""
    CLAIMED = "claimed"
    DECLINED = "declined"


class FootageState(OpenWords):
    """What became of the recording of a camera."""

    UNKNOWN = "unknown"
    HAVE = "have"
    MISSING = "missing"
    NEVER = "never recorded"
    DESTROYED = "destroyed"


@dataclass(frozen=True)
class CrowdCount(PlainForm):
    """How many people somebody saw.

    Attributes:
        low, high: at least and at most; ``None``: not said.
        at: when, RFC 3339 or as it is told.
        source: who counted.
    """

    id: str
    low: int | None = field(default=None, metadata=with_title("People, at least"))
    high: int | None = field(default=None, metadata=with_title("People, at most"))
    at: str = field(default="", metadata=with_title("When", TextSort.WHEN))
    source: str = field(default="", metadata=with_title("Who counted"))
    where: CrowdPlace = field(default=CrowdPlace.UNSAID, metadata=with_title("Where"))
    citations: tuple[Citation, ...] = field(default=(), metadata=with_title("Evidence"))
    order: int = 0


@dataclass(frozen=True)
class AgencyPosition(PlainForm):
    """Whether an agency takes an allegation up.

    Attributes:
        allegation: what is to be looked into; it records conduct and is no verdict.
        day: of the answer, an ISO date.
        document: that holds it.
    """

    id: str
    allegation: str = field(default="", metadata=with_title("Allegation", TextSort.PROSE))
    agency: str = field(default="", metadata=with_title("Agency"))
    answer: AgencyAnswer = field(default=AgencyAnswer.UNSAID, metadata=with_title("Jurisdiction"))
    day: str = field(default="", metadata=with_title("Date", TextSort.DAY))
    document: str = field(default="", metadata=with_title("Document"))
    citations: tuple[Citation, ...] = field(default=(), metadata=with_title("Evidence"))
    order: int = 0


@dataclass(frozen=True)
class OfficeNotice(PlainForm):
    """Who in an office was told something.

    Attributes:
        who: was told.
        text: what.
        at: when, RFC 3339 or as it is told.
        channel: telephone, e-mail, in person.
    """

    id: str
    who: str = field(default="", metadata=with_title("Who was told"))
    text: str = field(default="", metadata=with_title("What was said", TextSort.PROSE))
    at: str = field(default="", metadata=with_title("When", TextSort.WHEN))
    channel: str = field(default="", metadata=with_title("Channel"))
    citations: tuple[Citation, ...] = field(default=(), metadata=with_title("Evidence"))
    order: int = 0


@dataclass(frozen=True)
class AgencyReview(PlainForm):
    """A review of an incident by an agency; one that nobody opened is written down too.

    Attributes:
        incident: the day from which its clock runs, an ISO date.
        opened, closed: likewise; empty: not recorded.
    """

    id: str
    agency: str = field(default="", metadata=with_title("Agency"))
    text: str = field(default="", metadata=with_title("What is reviewed", TextSort.PROSE))
    incident: str = field(default="", metadata=with_title("Incident on", TextSort.DAY))
    opened: str = field(default="", metadata=with_title("Opened", TextSort.DAY))
    closed: str = field(default="", metadata=with_title("Closed", TextSort.DAY))
    outcome: str = field(default="", metadata=with_title("Outcome"))
    citations: tuple[Citation, ...] = field(default=(), metadata=with_title("Evidence"))
    order: int = 0


@dataclass(frozen=True)
class Footage(PlainForm):
    """What a unit's camera recorded of an event, and what became of it.

    Attributes:
        day: of the recording, an ISO date; its retention runs from there.
        flagged: kept for longer; ``None`` while nobody has said so.
        reason: of the flag.
    """

    id: str
    unit: str = field(default="", metadata=with_title("Unit"))
    camera: str = field(default="", metadata=with_title("Camera"))
    event: str = field(default="", metadata=with_title("Event"))
    state: FootageState = field(default=FootageState.UNKNOWN, metadata=with_title("State"))
    day: str = field(default="", metadata=with_title("Recorded on", TextSort.DAY))
    flagged: bool | None = field(default=None, metadata=with_title("Flagged"))
    reason: str = field(default="", metadata=with_title("Flagged for"))
    citations: tuple[Citation, ...] = field(default=(), metadata=with_title("Evidence"))
    order: int = 0


RegisterEntry = CrowdCount | AgencyPosition | OfficeNotice | AgencyReview | Footage
OrderedEntry = Claim | ReviewFinding | Presence | RegisterEntry
"""What stands in a list whose order a person sets."""
_IN_SHORT = 2  # of its words, that tell one entry from another
_Ordered = TypeVar("_Ordered", bound=OrderedEntry)


def in_order(entries: Iterable[_Ordered]) -> list[_Ordered]:
    """Entries as a person ordered them; those that nobody moved as they were made."""
    return sorted(entries, key=lambda entry: (entry.order, entry.id))


def said_in_short(entry: OrderedEntry) -> str:
    """What an entry says, on one line: the first of its words; times are told by whoever knows
    the zone.
    """
    said: list[str] = []
    if isinstance(entry, CrowdCount):
        said = [tell_between(entry.low, entry.high)]
    if isinstance(entry, Claim | ReviewFinding):
        said = [entry.text]
    else:
        said += [getattr(entry, name) for name in _worded_fields(type(entry))]
    return ", ".join(" ".join(text.split()) for text in [*filter(str.strip, said)][:_IN_SHORT])


def tell_between(low: int | None, high: int | None) -> str:
    """``20 to 40``, ``at least 20``, ``at most 40``; empty where nothing is said."""
    if low is not None and high is not None:
        return f"{low} to {high}" if low != high else f"{low}"
    if low is not None:
        return f"at least {low}"
    return f"at most {high}" if high is not None else ""


def register_faults(entity: object) -> Iterator[str]:
    """Why an entry of a register cannot be so: a day that is none, less than nobody."""
    if not isinstance(entity, OrderedEntry):
        return
    for one in titled_fields(type(entity)):
        if one.sort is TextSort.DAY and (said := getattr(entity, one.name)):
            yield from _day_faults(one.title, said)
    low, high = getattr(entity, "low", None), getattr(entity, "high", None)
    for number in (low, high):
        if number is not None and number < 0:
            yield f"{number} are fewer than nobody"
    if low is not None and high is not None and high < low:
        yield f"at most {high} are fewer than at least {low}"


def _day_faults(title: str, said: str) -> Iterator[str]:
    try:
        date.fromisoformat(said)
    except ValueError:
        yield f"its day “{title}” is {said!r}, which is no date"


def _worded_fields(kind: type[OrderedEntry]) -> list[str]:
    """The fields of plain words, in order."""
    texts = {f.name for f in fields(kind) if f.type == "str"}
    worded = (TextSort.LINE, TextSort.PROSE)
    return [f.name for f in titled_fields(kind) if f.name in texts and f.sort in worded]
