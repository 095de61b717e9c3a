"""Which redactions stand on a page, as boxes; and where its terms are, as characters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.coverage.pages import runs_under
from reviewer.coverage.text import masks_in
from reviewer.model import (
    BoxRedaction,
    Redaction,
    Snapshot,
    Status,
    Style,
    TermRedaction,
    WithholdRedaction,
    page_of,
    style_of,
)
from reviewer.model.geometry import Box
from reviewer.model.on_page import lies_on
from reviewer.pages import PageText
from reviewer.pages.places import span_boxes
from reviewer.plan.unread_writing import tell_pages, to_look_at
from reviewer.text.terms import find_term
from ui.case.session import Session
from ui.common.redaction_text import count_text
from ui.common.theme import STATUS_COLOURS
from ui.playback.box_overlay import Overlay
from ui.playback.overlays import label_of

UNREAD = "unread-writing-"
"""How the ids of boxes begin that stand for no redaction."""

WHOLE = Box(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class HiddenCharacters:
    """Characters of a page's text that a redaction hides."""

    redaction: Redaction
    first: int
    last: int


def on_page(snapshot: Snapshot, record: str, page: int) -> Iterator[Redaction]:
    """Redactions of a record that may be seen on a page; rejected ones are left out."""
    for redaction in snapshot.redactions_of(record):
        if redaction.status is not Status.REJECTED and lies_on(redaction, page):
            yield redaction


def count_on(snapshot: Snapshot, record: str) -> dict[int, int]:
    """How many areas each page of a record has."""
    counts: dict[int, int] = {}
    for redaction in snapshot.redactions_of(record):
        if redaction.status is not Status.REJECTED:
            # An image that is one picture has no pages, and its boxes stand on the first.
            page = page_of(redaction) or (1 if isinstance(redaction, BoxRedaction) else 0)
            counts[page] = counts.get(page, 0) + 1
    counts.pop(0, None)
    return counts


def overlays_on(
    snapshot: Snapshot, record: str, page: int, text: PageText | None, selected: str
) -> tuple[Overlay, ...]:
    """The boxes of a page: areas, places of terms, and the whole page of a withheld record."""
    made: list[Overlay] = []
    for redaction in on_page(snapshot, record, page):
        if isinstance(redaction, BoxRedaction):
            made.append(_make_overlay(redaction, redaction.box, selected))
        elif isinstance(redaction, WithholdRedaction):
            made.append(_make_overlay(redaction, WHOLE, selected, fixed=True))
        elif isinstance(redaction, TermRedaction) and text is not None:
            spans = find_term(redaction.term, text.text)
            boxes = (box for first, last in spans for box in span_boxes(text, first, last))
            made += [_make_overlay(redaction, box, selected, fixed=True) for box in boxes]
    return tuple(made)


def unread_on(session: Session, record: str, page: int) -> tuple[Overlay, ...]:
    """The boxes of writing that no program can read and that nobody has answered for."""
    pages = to_look_at(session.snapshot, session.writing).get(record, {})
    return tuple(
        Overlay(
            id=f"{UNREAD}{number}",
            box=box,
            colour=STATUS_COLOURS[Status.PROPOSED],
            label="No program can read this",
            style=Style.USUAL,
            selected=False,
            finished=True,
            applied=False,
            fixed=True,
        )
        for number, box in enumerate(pages.get(page, ()))
    )


def spans_on(snapshot: Snapshot, record: str, text: PageText) -> tuple[HiddenCharacters, ...]:
    """Which characters of a page's text a record's redactions hide, by term or by area."""
    found: list[HiddenCharacters] = []
    for redaction in on_page(snapshot, record, text.page):
        if isinstance(redaction, BoxRedaction):
            words = ((word.first, word) for word in text.words)
            found += [
                HiddenCharacters(redaction, *s)
                for s in runs_under([redaction.box], words, text.text)
            ]
        elif isinstance(redaction, TermRedaction):
            masks = masks_in(text.text, [redaction], text.onward)
            found += [HiddenCharacters(redaction, mask.first, mask.last) for mask in masks]
    return tuple(found)


def about_page(
    boxes: tuple[Overlay, ...], spans: tuple[HiddenCharacters, ...] = (), *, unread: str = ""
) -> str:
    """What stands on a page, in words: one redaction may hide the same words in many places.

    ``spans`` are the words that are hidden, with or without boxes; ``unread`` is what
    is said of writing on it that waits for a look.
    """
    said = count_on_page(boxes, spans)[0]
    return f"{said} {unread}" if unread else said


def about_unread(session: Session, record: str, page: int, key: str) -> str:
    """What to do about writing on a page that waits for a look; the ``key`` answers for all of
    the record's pages, so all are named.
    """
    pages = to_look_at(session.snapshot, session.writing).get(record, {})
    if page not in pages:
        return ""
    told = tell_pages(pages)
    return (
        f"{told[0].upper()}{told[1:]}: {key} when nothing in it has to be hidden, or draw an "
        "area over it."
    )


def count_on_page(
    boxes: tuple[Overlay, ...], spans: tuple[HiddenCharacters, ...]
) -> tuple[str, ...]:
    """How many redactions stand on a page, in several lengths, the longest first."""
    finished = {s.redaction.id: bool(s.redaction.exemptions) for s in spans}
    finished |= {o.id: o.finished for o in boxes}
    if not finished:
        return "No redaction on this page.", "No redaction"
    words = [s for s in spans if not isinstance(s.redaction, BoxRedaction)]
    # Each place of words, and each drawn area once, though it may cover several words.
    places = len(words) + len({o.id for o in boxes} - {s.redaction.id for s in words})
    number = count_text(len(finished), "redaction")
    where = f", in {places} places" if places > len(finished) else ""
    lacking = sum(not done for done in finished.values())
    undone = f", {lacking} without exemption" if lacking else ""
    least = f"{lacking} without exemption" if lacking else number
    return f"{number} on this page{where}{undone}.", f"{number}{where}{undone}", least


def _make_overlay(redaction: Redaction, box: Box, selected: str, fixed: bool = False) -> Overlay:
    whole = isinstance(redaction, WithholdRedaction)
    label = label_of(redaction)
    return Overlay(
        id=redaction.id,
        box=box,
        colour=STATUS_COLOURS[redaction.status],
        label=f"{label} · whole record withheld" if whole else label,
        style=style_of(redaction) or Style.FILL,
        selected=redaction.id == selected,
        finished=bool(redaction.exemptions),
        applied=redaction.status is Status.ACCEPTED,
        fixed=fixed,
    )
