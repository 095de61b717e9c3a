"""A mask that leaves a part of what it was made for: a question before the release, and its answer.

Whoever is hidden in part may be known by the rest. So where something sticks out of its own mask
the release waits: the mask is widened, or a person looked at it and says why the rest may be seen.
The answer is a note on the record, about this mask as it is and this time or page, so that it is
undone, merged and exported with the rest of the review. Who stands beside a mask is no question.

Decision 201.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reviewer.model import Annotation, Boxed, BoxRedaction, Snapshot, page_of
from reviewer.model.on_page import as_region
from reviewer.system.canonical import digest_of

STAYS_BARE = "sticks out of its mask"
"""The tag of a note that says: a person looked at what a mask leaves of its subject, and it may be
seen; the note is the reason."""
_ROUNDING = 1e-3  # seconds


@dataclass(frozen=True)
class Bare:
    """A part of its own subject that a mask leaves.

    Attributes:
        redaction: the id of the mask.
        start, end: from when to when, in seconds of media time; of a page as ``on_page`` has it.
        what: of it, as the beginning of a sentence.
        place: where it is, where no time tells that: ``on page 3``.
    """

    record: str
    redaction: str
    start: float
    end: float
    what: str
    place: str = ""


def to_answer(snapshot: Snapshot, bare: Iterable[Bare]) -> list[Bare]:
    """What nobody has answered for, of masks that are still there."""
    open_ones = []
    for one in bare:
        mask = snapshot.find_redaction(one.redaction)
        if not isinstance(mask, Boxed):
            continue
        notes = snapshot.annotations_of(one.record)
        if answer_about(mask, (one.start, one.end), notes) is None:
            open_ones.append(one)
    return open_ones


def answer_about(
    mask: Boxed, span: tuple[float, float], notes: Iterable[Annotation]
) -> Annotation | None:
    """The one of some notes that speaks of a mask as it is now, and of all of a span."""
    named = [
        note
        for note in notes
        if note.tag == STAYS_BARE and note.id.startswith(_beginning_of_id(mask))
    ]
    return next((note for note in named if _spans(note, span)), None)


def _spans(note: Annotation, span: tuple[float, float]) -> bool:
    if note.page is not None:
        return note.page - 1 <= span[0] and span[1] <= note.page
    if note.start is None or note.end is None:
        return False
    return note.start - _ROUNDING <= span[0] and span[1] <= note.end + _ROUNDING


def answer_bare(mask: Boxed, one: Bare, reason: str, author: str) -> Annotation:
    """The word of a person that what a mask leaves of its subject may be seen, and why."""
    name = f"{_beginning_of_id(mask)}{digest_of([one.start, one.end])[:8]}"
    made = Annotation(name, mask.record, STAYS_BARE, reason, author=author)
    if isinstance(mask, BoxRedaction):
        return replace(made, page=page_of(mask) or 1)
    return replace(made, start=one.start, end=one.end)


def tell_bare(one: Bare) -> str:
    """What a person has to do, in words that go on a sentence."""
    where = one.place or f"from {one.start:.1f} to {one.end:.1f} s"
    return (
        f"{one.what} sticks out of the mask that was made for it, {where}: widen the mask there, "
        "or say why it may be seen"
    )


def _beginning_of_id(made: Boxed) -> str:
    # Of the mask as it is: an answer about another box or time is none about this one.
    mask = as_region(made)
    track = [(key.t, *key.box.to_list()) for key in mask.keyframes]
    return f"bare-{digest_of([mask.record, mask.id, mask.start, mask.end, track])[:16]}-"
