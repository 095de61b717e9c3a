"""Writing that no program can read: what of it a person still has to look at, and the answer.

Handwriting and stamps may say a name, and no search finds it there. Where such writing stands
is known once a record's scanned pages were read (see ``pages.read_scans``). A record that is to
be released is undecided until a person looked at those pages and said so, or drew an area over
the writing. The answer is a note on the page, so that it is undone, merged and exported with
the rest of the review.

Decisions 77, 78.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from reviewer.model import (
    Annotation,
    Snapshot,
    WithholdRedaction,
    is_hiding,
)
from reviewer.model.geometry import Box, share_inside
from reviewer.model.on_page import boxes_on
from reviewer.system.canonical import digest_of

Writing = Mapping[str, Mapping[int, tuple[Box, ...]]]
"""By record and page (from 1): boxes on the displayed page of writing that was not read."""

NO_WRITING: Writing = {}

LOOKED = "looked at"
"""The tag of a note that says: a person looked at the writing on this page (without a page: in
this record), and nothing of it has to be hidden."""

_NOTE = "Writing that no program can read: nothing in it has to be hidden."
# Chosen by hand: boxes around writing are rough, and the hand that covers them is as well.
_COVERED = 0.6  # of a box: then an area over it hides it
_SHOWN = 8


def to_look_at(snapshot: Snapshot, writing: Writing) -> dict[str, dict[int, tuple[Box, ...]]]:
    """What of the writing nobody has answered for, by record and page, decided or not."""
    mine = [(snapshot.annotations_of(path), snapshot.redactions_of(path)) for path in writing]
    parts = (writing, *chain.from_iterable(mine))
    return snapshot.memo.recall_or_make(
        "to look at", parts, lambda *_: _to_look_at(snapshot, writing)
    )


def _to_look_at(snapshot: Snapshot, writing: Writing) -> dict[str, dict[int, tuple[Box, ...]]]:
    found: dict[str, dict[int, tuple[Box, ...]]] = {}
    for record, pages in writing.items():
        answered = {note.page for note in snapshot.annotations_of(record) if note.tag == LOOKED}
        hidden = [r for r in snapshot.redactions_of(record) if is_hiding(r)]
        # A note without a page answers for all of the record.
        if None in answered or any(isinstance(r, WithholdRedaction) for r in hidden):
            continue
        for page, boxes in pages.items():
            drawn = boxes_on(hidden, page)
            left = tuple(b for b in boxes if not any(_covers_mostly(d, b) for d in drawn))
            if left and page not in answered:
                found.setdefault(record, {})[page] = left
    return found


def confirm_looked_at(record: str, pages: Iterable[int], author: str) -> list[Annotation]:
    """The answer of a person: on these pages nothing of the writing has to be hidden."""
    return [
        Annotation(_id_of_look(record, page), record, LOOKED, _NOTE, page=page, author=author)
        for page in pages
    ]


def tell_what_to_look_at(pages: Iterable[int]) -> str:
    """What a person has to do, in words that go on a sentence."""
    return (
        f"{tell_pages(pages)}: look at it, and say that nothing in it has to be hidden, or draw an "
        "area over it"
    )


def tell_pages(pages: Iterable[int]) -> str:
    """On which pages such writing stands."""
    numbers = sorted(pages)
    said = ", ".join(map(str, numbers[:_SHOWN]))
    more = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
    on = f"page {said}" if len(numbers) == 1 else f"pages {said}{more}"
    return f"writing on {on} that no program can read"


def _id_of_look(record: str, page: int) -> str:
    # Of the page only: two copies of a case give the same answer one id, and merge it.
    return f"looked-{digest_of([record, page])[:16]}"


def _covers_mostly(drawn: Box, box: Box) -> bool:
    return share_inside(box, drawn) >= _COVERED
