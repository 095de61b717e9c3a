"""What is to be done next in a case, in one sentence: the work, then who asks, then export."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from reviewer.model import Snapshot
from reviewer.plan.absent_terms import UNKNOWN, Places
from reviewer.plan.unread_writing import NO_WRITING, Writing
from reviewer.plan.worklist import WorkNeed, count_needs, queue_of_work


class NextAct(StrEnum):
    """Where the next step is taken."""

    NOTHING = "nothing"  # the case holds no records
    DECIDE = "decide"
    REQUEST = "request"
    EXPORT = "export"
    DELIVER = "deliver"


@dataclass(frozen=True)
class NextStep:
    """The one next step.

    Attributes:
        text: a sentence for a person.
        short: the same in a few words.
    """

    do: NextAct
    text: str
    short: str


def next_step(
    snapshot: Snapshot,
    places: Places = UNKNOWN,
    done: Collection[str] = frozenset(),
    writing: Writing = NO_WRITING,
) -> NextStep:
    """What a case waits for.

    ``places`` tells where redacted words stand, see ``plan.absent_terms``; ``done`` are the
    requests whose packages are sealed, see ``sealed``; ``writing`` see ``plan.unread_writing``.
    """
    if not snapshot.records:
        return NextStep(NextAct.NOTHING, "This case holds no records.", "No records")
    found = snapshot.memo.recall_or_make(
        "counts", (queue_of_work(snapshot, places, writing),), count_needs
    )
    for lack, tell in _WAITING.items():
        if found[lack]:
            return tell(found[lack], started=bool(snapshot.redactions or snapshot.decisions))
    if not snapshot.requests:
        return NextStep(
            NextAct.REQUEST, "No request yet: say who asked for the records", "Add a request"
        )
    left = [request.id for request in snapshot.requests if request.id not in done]
    if not left:
        one = len(snapshot.requests) == 1
        text = "The package is sealed" if one else "The packages are sealed"
        return NextStep(
            NextAct.DELIVER,
            f"{text}: look at {'it' if one else 'them'}, then deliver",
            "Deliver it",
        )
    if done and len(left) < len(snapshot.requests):
        return NextStep(
            NextAct.EXPORT, f"Request {left[0]} has no package yet: export it", "Export"
        )
    return NextStep(
        NextAct.EXPORT,
        "Everything is decided: look at it once more, then export",
        "Export a package",
    )


def _next_checks(count: int, *, started: bool) -> NextStep:
    what = _count_of(count, "redaction")
    were, them = ("was", "it") if count == 1 else ("were", "them")
    text = f"{what} {were} changed after being accepted: check {them} again"
    return NextStep(NextAct.DECIDE, text, f"{count} to check again")


def _next_proposals(count: int, *, started: bool) -> NextStep:
    many, them = ("1 proposal waits", "it") if count == 1 else (f"{count} proposals wait", "each")
    return NextStep(
        NextAct.DECIDE, f"{many}: accept or reject {them}", f"{_count_of(count, 'proposal')}"
    )


def _next_exemptions(count: int, *, started: bool) -> NextStep:
    what = _count_of(count, "redaction")
    cites = "cites" if count == 1 else "cite"
    text = f"{what} {cites} no exemption: choose one"
    return NextStep(NextAct.DECIDE, text, f"{count} without exemption")


def _next_found_nowhere(count: int, *, started: bool) -> NextStep:
    what = _count_of(count, "redaction")
    hides = "hides" if count == 1 else "hide"
    text = f"{what} {hides} nothing: say that the words do not stand there, or change them"
    return NextStep(NextAct.DECIDE, text, f"{count} found nowhere")


def _next_unfit(count: int, *, started: bool) -> NextStep:
    what = _count_of(count, "redaction")
    text = f"{what} cannot be carried out: change or reject {'it' if count == 1 else 'them'}"
    return NextStep(NextAct.DECIDE, text, f"{count} unfit")


def _next_records(count: int, *, started: bool) -> NextStep:
    many = f"{_count_of(count, 'record')} {'has' if count == 1 else 'have'} no decision"
    what = "open the work list" if started else "look at each, hide what must go, or release it"
    return NextStep(NextAct.DECIDE, f"{many}: {what}", f"{count} undecided")


def _next_unreadable(count: int, *, started: bool) -> NextStep:
    what = _count_of(count, "record")
    text = f"{what} cannot be cleaned: withhold {'it' if count == 1 else 'them'}"
    return NextStep(NextAct.DECIDE, text, f"{count} to withhold")


def _next_encodings(count: int, *, started: bool) -> NextStep:
    what = f"{_count_of(count, 'record')} can be read in more than one way"
    return NextStep(NextAct.DECIDE, f"{what}: choose how", f"{count} of doubtful letters")


def _next_writing(count: int, *, started: bool) -> NextStep:
    what = _count_of(count, "record")
    text = f"{what} with writing that no program can read: look at it"
    return NextStep(NextAct.DECIDE, text, f"{count} to look at")


def _count_of(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


_WAITING = {
    WorkNeed.CHECK: _next_checks,
    WorkNeed.DECISION: _next_proposals,
    WorkNeed.EXEMPTION: _next_exemptions,
    WorkNeed.NOWHERE: _next_found_nowhere,
    WorkNeed.UNFIT: _next_unfit,
    WorkNeed.RECORD: _next_records,
    WorkNeed.UNREADABLE: _next_unreadable,
    WorkNeed.LETTERS: _next_encodings,
    WorkNeed.WRITING: _next_writing,
}
