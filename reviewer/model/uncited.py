"""Which sentences of a review rest on no citation: they are marked wherever they appear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.model.entities import Snapshot
from reviewer.model.inquiry import Call, Claim, Presence, Relay, RelayMark, ReviewFinding
from reviewer.model.registers import Footage, FootageState, RegisterEntry, said_in_short
from reviewer.model.tables import table_of

Sentence = Call | Presence | Claim | ReviewFinding | RegisterEntry
"""What a review says happened."""


@dataclass(frozen=True)
class UncitedSentence:
    """A thing of a review that says something without pointing at where it stands.

    Attributes:
        table, key: what names it.
        record: of a call; else empty.
        said: what it says, for a person.
    """

    table: str
    key: str
    record: str
    said: str


def uncited_sentences(snapshot: Snapshot) -> tuple[UncitedSentence, ...]:
    """All of them, in the order of their tables."""
    return snapshot.memo.recall_or_make(
        ("uncited",),
        (
            *(snapshot.calls, snapshot.presence, snapshot.claims, snapshot.findings),
            *(snapshot.crowds, snapshot.positions, snapshot.notices, snapshot.reviews),
            snapshot.footage,
        ),
        lambda *tables: tuple(found for table in tables for one in table for found in _of_one(one)),
    )


def keys_without_citation(snapshot: Snapshot) -> frozenset[tuple[str, str]]:
    """Table and key of every thing of which a sentence cites nothing."""
    return frozenset((found.table, found.key) for found in uncited_sentences(snapshot))


def says_something(station: Relay) -> bool:
    """False for a place that is only kept free in a chain."""
    unsaid = station.mark == RelayMark.UNSAID and station.origin_stated is None
    return not unsaid or station.citation is not None


def _of_one(sentence: Sentence) -> Iterator[UncitedSentence]:
    record = sentence.record if isinstance(sentence, Call) else ""
    for said in _uncited_in(sentence):
        yield UncitedSentence(table_of(sentence), sentence.id, record, said)


def _uncited_in(sentence: Sentence) -> Iterator[str]:
    match sentence:
        case Call():
            for station in sentence.relay:
                if says_something(station) and station.citation is None:
                    mark = f", {station.mark}" if station.mark else ""
                    yield f"{station.step}{mark}"
        case Presence():
            if sentence.citation is None:
                yield sentence.unit
        case Claim():
            if not sentence.supporting and not sentence.against:
                yield sentence.text
        case ReviewFinding():
            if not sentence.citations:
                yield sentence.text
        case Footage() if sentence.state == FootageState.UNKNOWN:
            pass  # it says nothing yet
        case _:
            if not sentence.citations:
                yield said_in_short(sentence)
