"""Everything of a case that is still undecided, as one queue; and how a person decides it.

What is in the queue is what would block an export of the whole case: no more, no less.

Decision 173.
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
    Change,
    CueRedaction,
    Decision,
    Determination,
    Kind,
    Put,
    Record,
    Redaction,
    Remove,
    Snapshot,
    Source,
    Status,
    WithholdRedaction,
    cue_of,
    is_hiding,
    page_of,
    start_of,
)
from reviewer.model.following import by_record, gather_rows, tally_marks
from reviewer.model.memo import Memo
from reviewer.model.redaction_changes import awaits_check, tell_changes
from reviewer.model.redaction_fit import recalled_why_unfit
from reviewer.plan.absent_terms import UNKNOWN, Places, question_about_term
from reviewer.plan.outcome import (
    GOES_OUT,
    IN_DOUBT,
    STAYS,
    Outcome,
    decided_in,
    must_stay,
    proposed_in,
    why_uncleanable,
)
from reviewer.plan.unread_writing import NO_WRITING, Writing, tell_what_to_look_at, to_look_at

_KEPT_BY = {
    "caption": "What captions say is kept by adding it as a text file (SRT, WebVTT)",
    "embedded object": "What is embedded is kept by saving it from the program that made it, and "
    "adding that file",
    "drawings": "Drawings are kept by saving the pages as PDF, and adding it",
    "attached file": "An attached file is kept by saving it, and adding that",
    "further picture track": "A further picture track is kept by saving it as a film of its own",
}
"""How a person gets in what a release leaves out, as far as there is a way."""


class WorkNeed(StrEnum):
    """What an item of the queue waits for."""

    CHECK = "check"  # an accepted redaction was changed and covers less: look, and accept it again
    DECISION = "proposal"  # a redaction is proposed: accept or reject it
    EXEMPTION = "exemption"  # a redaction cites nothing
    NOWHERE = "nowhere"  # a redaction's words stand nowhere, or stand where they were denied
    UNFIT = "unfit"  # a redaction that cannot be carried out in its record
    RECORD = "record"  # nothing was decided about a record
    UNREADABLE = "unreadable"  # a record that cannot be cleaned would be released
    LETTERS = "letters"  # its letters can be read in more than one way
    WRITING = "writing"  # it shows writing that no program can read, and nobody said he looked


@dataclass(frozen=True)
class WorkItem:
    """One undecided thing.

    Attributes:
        redaction: its id, or ``None`` when the record itself waits.
        why: what is to be done, in a sentence for a person.
        pages: those on which writing is to be looked at.
    """

    need: WorkNeed
    record: str
    redaction: str | None
    why: str
    pages: tuple[int, ...] = ()

    @property
    def item_key(self) -> tuple[str, str]:
        """What names it as long as it is undecided."""
        return self.record, self.redaction or ""


def queue_of_work(
    snapshot: Snapshot, places: Places = UNKNOWN, writing: Writing = NO_WRITING
) -> tuple[WorkItem, ...]:
    """All undecided things: record by record, and in a record by place, the record last.

    ``places`` tells what is known of where redacted words stand, see ``absent_terms``;
    ``writing`` of what no program can read, see ``unread_writing``.
    """
    name = ("queue", places is UNKNOWN)  # some ask without knowing where words stand
    make = partial(_items_of, snapshot, places)
    asked = by_record(snapshot, name, ("redactions", "decisions"), make, (places,))
    unseen = to_look_at(snapshot, writing)
    seen_with = (snapshot.redactions, snapshot.decisions) if unseen else ()
    return snapshot.memo.recall_or_make(
        (*name, "whole"),
        (asked, unseen, *seen_with),
        lambda *_: _items_of_records(snapshot, asked, unseen),
    )


def _items_of_records(
    snapshot: Snapshot,
    asked: Mapping[str, tuple[WorkItem, ...]],
    unseen: Mapping[str, Collection[int]],
) -> tuple[WorkItem, ...]:
    if not unseen:
        return tuple(chain.from_iterable(asked.values()))
    found: list[WorkItem] = []
    for path, items in asked.items():
        found += items
        if path in unseen:
            found += _items_of_writing(snapshot, snapshot.get_record(path), unseen[path])
    return tuple(found)


def has_undecided(snapshot: Snapshot, places: Places = UNKNOWN) -> bool:
    """True when a redaction waits for a decision."""
    return bool(
        tally_marks(snapshot.memo, "undecided", snapshot.redactions, _asks_decision, (places,))
    )


def _asks_decision(redaction: Redaction, places: Places) -> Iterator[bool]:
    if redaction.status is Status.PROPOSED or question_about_term(redaction, places):
        yield True


def count_needs(items: tuple[WorkItem, ...]) -> dict[WorkNeed, int]:
    """How many wait for what."""
    found = Counter(item.need for item in items)
    return {need: found[need] for need in WorkNeed}


def neighbour_of(
    items: tuple[WorkItem, ...], here: tuple[str, str] | None, step: int
) -> WorkItem | None:
    """The next (``step`` 1) or previous (-1) item from one of a key, around the end.

    Without a place to go on from, or when that was decided meanwhile, the first or last.
    """
    if not items:
        return None
    at = next((n for n, item in enumerate(items) if item.item_key == here), None)
    if at is None:
        return items[0 if step > 0 else -1]
    return items[(at + step) % len(items)]


def after_deciding(
    before: tuple[WorkItem, ...], now: tuple[WorkItem, ...], here: tuple[str, str]
) -> WorkItem | None:
    """Where to go on once the item of a key was decided: what stood behind it, and is open."""
    keys = [item.item_key for item in before]
    if here not in keys:
        return now[0] if now else None
    at = keys.index(here)
    still = {item.item_key: item for item in now}
    # Around the end: what was skipped comes again.
    behind = (*keys[at + 1 :], *keys[:at])
    return next((still[k] for k in behind if k in still), now[0] if now else None)


def make_decision(record: Record, decision: Determination, reason: str = "") -> Decision:
    """A decision about a whole record.

    Raises:
        Refused: It is to be released and cannot be.
    """
    if decision == Determination.RELEASE and (why := why_uncleanable(record)):
        raise Refused(
            f"{record.path} cannot be released: {why}.",
            "Withhold it (Ctrl+Shift+W), or decide that it is not responsive.",
        )
    if decision == Determination.RELEASE and record.facts.encoding_doubts:
        raise Refused(
            f"{record.path} cannot be released yet: its letters can be read in more than one way.",
            "Choose how it is read (Edit, Choose how the text is read…), or withhold it.",
        )
    return Decision(record.path, decision, reason)


def changes_to_decide(
    snapshot: Snapshot, record: Record, decision: Determination, reason: str = ""
) -> tuple[Change, ...]:
    """One step that decides about a record. The later word holds: what withheld it is taken out.

    Raises:
        Refused: see ``make_decision``.
    """
    made = make_decision(record, decision, reason)
    mine = snapshot.redactions_of(record.path)
    held = [r for r in mine if isinstance(r, WithholdRedaction) and r.status != Status.REJECTED]
    return (Put(made), *(Remove("redactions", r.id) for r in held))


def changes_to_withhold(snapshot: Snapshot, withheld: WithholdRedaction) -> tuple[Change, ...]:
    """One step that withholds a record. The later word holds: what was decided is taken back."""
    before = snapshot.find_decision(withheld.record)
    return (Put(withheld), *([Remove("decisions", withheld.record)] if before else []))


def records_without_decision(snapshot: Snapshot) -> tuple[Record, ...]:
    """Records about which nothing was decided, proposed or redacted, and that can be released."""
    waiting = {item.record for item in queue_of_work(snapshot) if item.need is WorkNeed.RECORD}
    return tuple(r for r in snapshot.records if r.path in waiting)


def seen_only(record: Record) -> bool:
    """True when what a record shows is in pictures: no search has read all there is in it."""
    return record.kind in (Kind.VIDEO, Kind.IMAGE) or bool(record.facts.scanned)


def left_out(left: Iterable[str]) -> str:
    """What a release leaves out, and how it is kept; a sentence without its stop."""
    listed = ", ".join(left)
    ways = [f". {way}" for what, way in _KEPT_BY.items() if what in listed]
    return f"a release leaves out: {listed}{''.join(ways)}" if listed else ""


def tell_losses(record: Record) -> str:
    """What a release of a record leaves out, and how it is kept; empty if nothing.

    A sentence without its stop.
    """
    told = left_out(record.facts.leaves_out)
    return f"{told[:1].upper()}{told[1:]}"


def _items_of(snapshot: Snapshot, places: Places, record: Record) -> tuple[WorkItem, ...]:
    """What of a record is undecided, by place; the record itself last."""
    memo, outcome = snapshot.memo, decided_in(snapshot, record)

    def item_if_waiting(
        redaction: Redaction, record: Record, outcome: Outcome, places: Places
    ) -> Iterator[tuple[_Place, WorkItem]]:
        if (found := _item_if_waiting(memo, redaction, record, outcome, places)) is not None:
            yield _place_in_record(redaction), found

    mine, parts = snapshot.redactions_of(record.path), (record, outcome, places)
    name = ("waiting", places is UNKNOWN, record.path)
    found = gather_rows(memo, name, mine, item_if_waiting, itemgetter(0), parts)
    own = () if outcome in STAYS else _of_record(record, proposed_in(snapshot, record), outcome)
    return (*map(itemgetter(1), found), *own)


def _item_if_waiting(
    memo: Memo, redaction: Redaction, record: Record, outcome: Outcome, places: Places
) -> WorkItem | None:
    need = _need_of_redaction(redaction, outcome is Outcome.NOT_RESPONSIVE)
    if need is not None:
        return WorkItem(need, record.path, redaction.id, _why_asked(redaction, need))
    if outcome in STAYS:
        return None
    if asked := question_about_term(redaction, places):
        return WorkItem(WorkNeed.NOWHERE, record.path, redaction.id, _as_sentence(asked))
    if told := recalled_why_unfit(memo, redaction, record):
        return WorkItem(WorkNeed.UNFIT, record.path, redaction.id, _as_sentence(told))
    return None


def _items_of_writing(
    snapshot: Snapshot, record: Record, pages: Collection[int]
) -> Iterator[WorkItem]:
    """Asked once for a record, when it is otherwise decided that it goes out."""
    outcome, waiting = decided_in(snapshot, record), proposed_in(snapshot, record)
    if pages and outcome in GOES_OUT and not waiting and not why_uncleanable(record):
        why = _as_sentence(tell_what_to_look_at(pages))
        yield WorkItem(WorkNeed.WRITING, record.path, None, why, tuple(sorted(pages)))


def _as_sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _need_of_redaction(redaction: Redaction, out_of_scope: bool) -> WorkNeed | None:
    if redaction.status is Status.PROPOSED:
        if not redaction.exemptions:
            return WorkNeed.EXEMPTION
        return WorkNeed.CHECK if awaits_check(redaction) else WorkNeed.DECISION
    # What is not responsive needs no exemption for what it hides.
    if is_hiding(redaction) and not redaction.exemptions and not out_of_scope:
        return WorkNeed.EXEMPTION
    return None


def _why_asked(redaction: Redaction, need: WorkNeed) -> str:
    if need is WorkNeed.CHECK:
        return (
            f"Changed after it was accepted ({tell_changes(redaction)}): accept it again, or undo"
        )
    if redaction.source == Source.WORDS and redaction.status is Status.PROPOSED:
        say = "accept it" if redaction.exemptions else "choose an exemption"
        return (
            "Words are redacted here in another transcript of the same recording, and this one "
            f"says something else: {say} if it tells the same, or reject it"
        )
    if redaction.source == Source.INCOMING and redaction.status is Status.PROPOSED:
        say = "accept it" if redaction.exemptions else "choose an exemption"
        return f"Somebody hid this, or meant to, before the file came: {say}, or reject it"
    if redaction.source == Source.CAMERA and redaction.status is Status.PROPOSED:
        return (
            "It is hidden on another camera at this moment: move the box to where it is seen here "
            "and accept it, or reject it"
        )
    if redaction.source == Source.TRANSCRIPT and redaction.status is Status.PROPOSED:
        say = "accept it" if redaction.exemptions else "choose an exemption"
        return (
            "Words that are redacted in the transcript are heard here: "
            f"{say} to mute them, or reject it and they stay audible"
        )
    if need is WorkNeed.EXEMPTION:
        return "Choose an exemption, or reject it"
    by = "" if redaction.source in ("", Source.MANUAL) else f" by {redaction.source}"
    return f"Proposed{by}: accept or reject it"


def _of_record(record: Record, proposed: bool, outcome: Outcome) -> Iterator[WorkItem]:
    decided = outcome is not Outcome.UNDECIDED
    # Its proposals ask already: once they are decided, so is the record.
    if not decided and proposed:
        return
    # Before the rest: nothing else that could be decided would be possible.
    if why := must_stay(record):
        yield WorkItem(WorkNeed.UNREADABLE, record.path, None, _as_sentence(why))
    elif record.facts.encoding_doubts:
        yield WorkItem(WorkNeed.LETTERS, record.path, None, _as_sentence(IN_DOUBT))
    elif not decided:
        text = "Nothing was decided: redact, release, withhold, or not responsive"
        lost = tell_losses(record)
        yield WorkItem(WorkNeed.RECORD, record.path, None, f"{text}. {lost}" if lost else text)


_Place = tuple[float, int, int, int, str]


def _place_in_record(redaction: Redaction) -> _Place:
    start, first = start_of(redaction), 0
    if isinstance(redaction, CueRedaction) and redaction.chars is not None:
        first = redaction.chars[0]
    # What has no time concerns all of the record, and comes first.
    moment = start if start is not None else -1.0
    return moment, page_of(redaction) or 0, cue_of(redaction) or 0, first, redaction.id
