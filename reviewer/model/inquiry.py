"""What a review says about what happened: calls and what became of their words, who was there,
what was claimed, what was found. Every one of them points at its evidence by citations.

They record what was said and done; none of them is a verdict about anybody.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewer.model.choices import OpenWords
from reviewer.model.citation import Citation
from reviewer.model.plain_form import PlainForm, TextSort, with_title


class RelayStep(OpenWords):
    """A station on the way of a caller's words."""

    SAID = "said"  # the caller said it
    TYPED = "typed"  # the operator wrote it down
    DISPATCHED = "dispatched"  # the dispatcher said it to the units
    ACKNOWLEDGED = "acknowledged"  # a unit answered


class RelayMark(OpenWords):
    """What became of the words at a station."""

    UNSAID = ""
    PASSED_ON = "passed on"
    SHORTENED = "shortened"
    LOST = "lost"
    ADDED = "added"


class ClaimState(OpenWords):
    """How a claim stands against the records, as a person judged it."""

    OPEN = "open"
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"


class FindingType(OpenWords):
    """What kind of sentence a finding is."""

    FACT = "fact"
    GAP = "gap"
    RECOMMENDATION = "recommendation"


@dataclass(frozen=True)
class Relay(PlainForm):
    """One station of a call's words.

    Attributes:
        origin_stated: whether it was said there which agency the call came from; ``None`` while
            nobody has said so.
    """

    step: RelayStep
    citation: Citation | None = None
    mark: RelayMark = RelayMark.UNSAID
    origin_stated: bool | None = None


@dataclass(frozen=True)
class Consulted(PlainForm):
    """Whether a supervisor was asked about a call. ``None`` means: no record of it."""

    consulted: bool | None = None
    who: str = ""
    at: str = ""  # RFC 3339, or as it is told
    outcome: str = ""


@dataclass(frozen=True)
class Call(PlainForm):
    """A call for help, and the way of its words to the units.

    Attributes:
        record: its recording, or what else tells of it.
        agency_stated: whom the caller says to call for, in the caller's words.
        role_stated: what the caller says to be: contractor, agent, officer.
        channel: by which way it came: 911, an office's line, radio.
        verified: whether somebody made sure of it; ``None`` while nobody has said so.
        verified_by: who did.
        callback: the number that was left, as it is told.
    """

    id: str
    record: str
    agency_stated: str = ""
    role_stated: str = ""
    channel: str = ""
    verified: bool | None = None
    verified_by: str = ""
    callback: str = ""
    relay: tuple[Relay, ...] = ()
    supervisor: Consulted = Consulted()


class PresenceSource(OpenWords):
    """What tells that a unit was there."""

    UNSAID = ""
    DISPATCH = "dispatch row"
    GPS = "position in the file"
    CAMERA = "camera on and off"
    STATEMENT = "statement"


@dataclass(frozen=True)
class Presence(PlainForm):
    """A unit at the place, by one source. Two sources that differ are two of these.

    Attributes:
        arrive: RFC 3339; empty: not recorded.
        leave: likewise.
        low, high: officers of the unit, at least and at most; ``None``: nothing tells.
        supervisor: whether a supervisor is among them; ``None`` while nobody has said so.
    """

    id: str
    unit: str = field(metadata=with_title("Unit"))
    arrive: str = field(default="", metadata=with_title("Arrived", TextSort.MOMENT))
    leave: str = field(default="", metadata=with_title("Left", TextSort.MOMENT))
    citation: Citation | None = field(default=None, metadata=with_title("Source"))
    source: PresenceSource = field(default=PresenceSource.UNSAID, metadata=with_title("Told by"))
    low: int | None = field(default=None, metadata=with_title("Officers, at least"))
    high: int | None = field(default=None, metadata=with_title("Officers, at most"))
    supervisor: bool | None = field(default=None, metadata=with_title("Supervisor"))
    order: int = 0


@dataclass(frozen=True)
class Claim(PlainForm):
    """What somebody said had been so, with the evidence on both sides.

    Attributes:
        supporting: ``for`` in files.
        at: when it was said, RFC 3339 or as it is told.
        place: where it was said: in a hearing, to the press.
        order: among the claims; of one number, the older comes first.
    """

    id: str
    text: str = field(metadata=with_title("Claim", TextSort.PROSE))
    who: str = field(default="", metadata=with_title("Who said it"))
    at: str = field(default="", metadata=with_title("When", TextSort.WHEN))
    supporting: tuple[Citation, ...] = field(default=(), metadata=with_title("For", written="for"))
    against: tuple[Citation, ...] = field(default=(), metadata=with_title("Against"))
    state: ClaimState = field(default=ClaimState.OPEN, metadata=with_title("State"))
    place: str = field(default="", metadata=with_title("Said where"))
    order: int = 0


_RECOMMENDED = ("type", FindingType.RECOMMENDATION.value)


@dataclass(frozen=True)
class ReviewFinding(PlainForm):
    """A sentence of the review. One without a citation is marked wherever it appears.

    Attributes:
        owner: of a recommendation: who is to do it.
        vehicle: by what: an ordinance, an order, a training.
        due: until when, an ISO date.
        completion: the evidence that it was done.
        unchanged: what it would not have changed of what happened.
    """

    id: str
    type: FindingType = field(metadata=with_title("Kind"))
    text: str = field(metadata=with_title("Finding", TextSort.PROSE))
    citations: tuple[Citation, ...] = field(default=(), metadata=with_title("Evidence"))
    owner: str = field(default="", metadata=with_title("Owner", only_if=_RECOMMENDED))
    vehicle: str = field(default="", metadata=with_title("Vehicle", only_if=_RECOMMENDED))
    due: str = field(default="", metadata=with_title("Due", TextSort.DAY, only_if=_RECOMMENDED))
    completion: str = field(
        default="",
        metadata=with_title("Shown done by", TextSort.PROSE, only_if=_RECOMMENDED),
    )
    unchanged: str = field(
        default="",
        metadata=with_title("Leaves unchanged", TextSort.PROSE, only_if=_RECOMMENDED),
    )
    order: int = 0
