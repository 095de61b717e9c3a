"""Everything of a case that is still undecided, as one queue; and how a person decides it.

What is in the queue is what would block an export of the whole case: no more, no less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import chain
from operator import itemgetter

from reviewer.errors import Refused
from reviewer.model import (
    CueRedaction,
    Decision,
    Determination,
    Kind,
    Record,
    Redaction,
    Snapshot,
    Source,
    Status,
    cue_of,
    hides,
    page_of,
    start_of,
)
from reviewer.model.fitting import kept_unfit
from reviewer.model.following import by_record, gathered, tallied
from reviewer.model.memo import Memo
from reviewer.plan.absent_terms import UNKNOWN, Places, question
from reviewer.plan.outcome import (
    GOES_OUT,
    IN_DOUBT,
    STAYS,
    Outcome,
    decided_in,
    must_stay,
    proposed_in,
    uncleanable,
)
from reviewer.plan.unread_writing import NO_WRITING, Writing, asks, to_look_at

_KEPT_BY = {
    "caption": "What captions say is kept by adding it as a text file (SRT, WebVTT)",
    "embedded object": "What is embedded is kept by saving it from the program that made it, and "
    "adding that file",
    "drawings": "Drawings are kept by saving the pages as PDF, and adding it",
    "attached file": "An attached file is kept by saving it, and adding that",
    "further picture track": "A further picture track is kept by saving it as a film of its own",
}
"""How a person gets in what a release leaves out, as far as there is a way."""


class Lack(StrEnum):
    """What an item of the queue waits for."""

    DECISION = "proposal"  # a redaction is proposed: accept or reject it
    EXEMPTION = "exemption"  # a redaction cites nothing
    NOWHERE = "nowhere"  # a redaction's words stand nowhere, or stand where they were denied
    UNFIT = "unfit"  # a redaction that cannot be carried out in its record
    RECORD = "record"  # nothing was decided about a record
    UNREADABLE = "unreadable"  # a record that cannot be cleaned would be released
    LETTERS = "letters"  # its letters can be read in more than one way
    WRITING = "writing"  # it shows writing that no program can read, and nobody said he looked


@dataclass(frozen=True)
class Open:
    """One undecided thing.

    Attributes:
        redaction: its id, or ``None`` when the record itself waits.
        why: what is to be done, in a sentence for a person.
        pages: those on which writing is to be looked at.
    """

    lack: Lack
    record: str
    redaction: str | None
    why: str
    pages: tuple[int, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What names it as long as it is undecided."""
        return self.record, self.redaction or ""


def queue(
    snapshot: Snapshot, places: Places = UNKNOWN, writing: Writing = NO_WRITING
) -> tuple[Open, ...]:
    """All undecided things: record by record, and in a record by place, the record last.

    ``places`` tells what is known of where redacted words stand, see ``absent_terms``;
    ``writing`` of what no program can read, see ``unread_writing``.
    """
    name = ("queue", places is UNKNOWN)  # some ask without knowing where words stand
    make = partial(_of, snapshot, places)
    asked = by_record(snapshot, name, ("redactions", "decisions"), make, (places,))
    unseen = to_look_at(snapshot, writing)
    seen_with = (snapshot.redactions, snapshot.decisions) if unseen else ()
    return snapshot.memo.get(
        (*name, "whole"), (asked, unseen, *seen_with), lambda *_: _whole(snapshot, asked, unseen)
    )


def _whole(
    snapshot: Snapshot,
    asked: Mapping[str, tuple[Open, ...]],
    unseen: Mapping[str, Collection[int]],
) -> tuple[Open, ...]:
    if not unseen:
        return tuple(chain.from_iterable(asked.values()))
    found: list[Open] = []
    for path, items in asked.items():
        found += items
        if path in unseen:
            found += _unseen(snapshot, snapshot.record(path), unseen[path])
    return tuple(found)


def undecided(snapshot: Snapshot, places: Places = UNKNOWN) -> bool:
    """True when a redaction waits for a decision."""
    return bool(tallied(snapshot.memo, "undecided", snapshot.redactions, _asks, (places,)))


def _asks(redaction: Redaction, places: Places) -> Iterator[bool]:
    if redaction.status is Status.PROPOSED or question(redaction, places):
        yield True


def counts(items: tuple[Open, ...]) -> dict[Lack, int]:
    """How many wait for what."""
    found = Counter(item.lack for item in items)
    return {lack: found[lack] for lack in Lack}


def neighbour(items: tuple[Open, ...], here: tuple[str, str] | None, step: int) -> Open | None:
    """The next (``step`` 1) or previous (-1) item from one of a key, around the end.

    Without a place to go on from, or when that was decided meanwhile, the first or last.
    """
    if not items:
        return None
    at = next((n for n, item in enumerate(items) if item.key == here), None)
    if at is None:
        return items[0 if step > 0 else -1]
    return items[(at + step) % len(items)]


def after_deciding(
    before: tuple[Open, ...], now: tuple[Open, ...], here: tuple[str, str]
) -> Open | None:
    """Where to go on once the item of a key was decided: what stood behind it, and is open."""
    keys = [item.key for item in before]
    if here not in keys:
        return now[0] if now else None
    at = keys.index(here)
    still = {item.key: item for item in now}
    # Around the end: what was skipped comes again.
    behind = (*keys[at + 1 :], *keys[:at])
    return next((still[k] for k in behind if k in still), now[0] if now else None)


def decided(record: Record, decision: Determination, reason: str = "") -> Decision:
    """A decision about a whole record.

    Raises:
        Refused: It is to be released and cannot be.
    """
    if decision == Determination.RELEASE and (why := uncleanable(record)):
        raise Refused(
            f"{record.path} cannot be released: {why}.",
            "Withhold it (Ctrl+Shift+W), or decide that it is not responsive.",
        )
    if decision == Determination.RELEASE and record.facts.encoding_doubts:
        raise Refused(
            f"{record.path} cannot be released yet: its letters can be read in more than one way.",
            "Choose how it is read (Review, Choose How It Is Read…), or withhold it.",
        )
    return Decision(record.path, decision, reason)


def rest(snapshot: Snapshot) -> tuple[Record, ...]:
    """Records about which nothing was decided, proposed or redacted, and that can be released."""
    waiting = {item.record for item in queue(snapshot) if item.lack is Lack.RECORD}
    return tuple(r for r in snapshot.records if r.path in waiting)


def seen_only(record: Record) -> bool:
    """True when what a record shows is in pictures: no search has read all there is in it."""
    return record.kind in (Kind.VIDEO, Kind.IMAGE) or bool(record.facts.scanned)


def left_out(left: Iterable[str]) -> str:
    """What a release leaves out, and how it is kept; a sentence without its stop."""
    listed = ", ".join(left)
    ways = [f". {way}" for what, way in _KEPT_BY.items() if what in listed]
    return f"a release leaves out: {listed}{''.join(ways)}" if listed else ""


def losses(record: Record) -> str:
    """What a release of a record leaves out, and how it is kept; empty if nothing.

    A sentence without its stop.
    """
    told = left_out(record.facts.leaves_out)
    return f"{told[:1].upper()}{told[1:]}"


def _of(snapshot: Snapshot, places: Places, record: Record) -> tuple[Open, ...]:
    """What of a record is undecided, by place; the record itself last."""
    memo, outcome = snapshot.memo, decided_in(snapshot, record)

    def waiting(
        redaction: Redaction, record: Record, outcome: Outcome, places: Places
    ) -> Iterator[tuple[_Place, Open]]:
        if (found := _waiting(memo, redaction, record, outcome, places)) is not None:
            yield _place(redaction), found

    mine, parts = snapshot.redactions_of(record.path), (record, outcome, places)
    name = ("waiting", places is UNKNOWN, record.path)
    found = gathered(memo, name, mine, waiting, itemgetter(0), parts)
    own = () if outcome in STAYS else _of_record(record, proposed_in(snapshot, record), outcome)
    return (*map(itemgetter(1), found), *own)


def _waiting(
    memo: Memo, redaction: Redaction, record: Record, outcome: Outcome, places: Places
) -> Open | None:
    lack = _lack(redaction, outcome is Outcome.NOT_RESPONSIVE)
    if lack is not None:
        return Open(lack, record.path, redaction.id, _why(redaction, lack))
    if outcome in STAYS:
        return None
    if asked := question(redaction, places):
        return Open(Lack.NOWHERE, record.path, redaction.id, _sentence(asked))
    if told := kept_unfit(memo, redaction, record):
        return Open(Lack.UNFIT, record.path, redaction.id, _sentence(told))
    return None


def _unseen(snapshot: Snapshot, record: Record, pages: Collection[int]) -> Iterator[Open]:
    """Asked once for a record, when it is otherwise decided that it goes out."""
    outcome, waiting = decided_in(snapshot, record), proposed_in(snapshot, record)
    if pages and outcome in GOES_OUT and not waiting and not uncleanable(record):
        why = _sentence(asks(pages))
        yield Open(Lack.WRITING, record.path, None, why, tuple(sorted(pages)))


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _lack(redaction: Redaction, out_of_scope: bool) -> Lack | None:
    if redaction.status is Status.PROPOSED:
        return Lack.DECISION if redaction.exemptions else Lack.EXEMPTION
    # What is not responsive needs no exemption for what it hides.
    if hides(redaction) and not redaction.exemptions and not out_of_scope:
        return Lack.EXEMPTION
    return None


def _why(redaction: Redaction, lack: Lack) -> str:
    if redaction.source == Source.WORDS and redaction.status is Status.PROPOSED:
        say = "accept it" if redaction.exemptions else "choose an exemption"
        return (
            "Words are redacted here in another transcript of the same recording, and this one "
            f"says something else: {say} if it tells the same, or reject it"
        )
    if redaction.source == Source.INCOMING and redaction.status is Status.PROPOSED:
        say = "accept it" if redaction.exemptions else "choose an exemption"
        return f"Somebody hid this, or meant to, before the file came: {say}, or reject it"
    if redaction.source == Source.TRANSCRIPT and redaction.status is Status.PROPOSED:
        say = "accept it" if redaction.exemptions else "choose an exemption"
        return (
            "Words that are redacted in the transcript are heard here: "
            f"{say} to mute them, or reject it and they stay audible"
        )
    if lack is Lack.EXEMPTION:
        return "Choose an exemption, or reject it"
    by = "" if redaction.source in ("", Source.MANUAL) else f" by {redaction.source}"
    return f"Proposed{by}: accept or reject it"


def _of_record(record: Record, proposed: bool, outcome: Outcome) -> Iterator[Open]:
    decided = outcome is not Outcome.UNDECIDED
    # Its proposals ask already: once they are decided, so is the record.
    if not decided and proposed:
        return
    # Before the rest: nothing else that could be decided would be possible.
    if why := must_stay(record):
        yield Open(Lack.UNREADABLE, record.path, None, _sentence(why))
    elif record.facts.encoding_doubts:
        yield Open(Lack.LETTERS, record.path, None, _sentence(IN_DOUBT))
    elif not decided:
        text = "Nothing was decided: redact, release, withhold, or not responsive"
        lost = losses(record)
        yield Open(Lack.RECORD, record.path, None, f"{text}. {lost}" if lost else text)


_Place = tuple[float, int, int, int, str]


def _place(redaction: Redaction) -> _Place:
    start, first = start_of(redaction), 0
    if isinstance(redaction, CueRedaction) and redaction.chars is not None:
        first = redaction.chars[0]
    # What has no time concerns all of the record, and comes first.
    moment = start if start is not None else -1.0
    return moment, page_of(redaction) or 0, cue_of(redaction) or 0, first, redaction.id
