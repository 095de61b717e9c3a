"""Bookmarks of conduct that a release hides, and whether a second person signed for that.

What officers did and said is what many requests are about. A mask of a bystander may rightly cover
it; that it does is agreed by two.

Decision 242.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from reviewer.model.entities import Annotation
from reviewer.model.marks import few_marks, mark_of
from reviewer.model.redactions import (
    Redaction,
    WithholdRedaction,
    cue_of,
    page_of,
    span_of,
)
from reviewer.model.second_eyes import SecondSignature


@dataclass(frozen=True)
class HiddenConduct:
    """A bookmark, and the redactions of its record that hide something of it."""

    bookmark: Annotation
    hiding: tuple[Redaction, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """What is signed: the bookmark, and all that hides it."""
        told = (mark_of("redaction", r.id, r) for r in self.hiding)
        return few_marks([mark_of("note", self.bookmark.id, self.bookmark), *told])

    def find_signature(self, signatures: Iterable[SecondSignature]) -> SecondSignature | None:
        """The signature that stands: about these, by somebody who made none of them."""
        makers = {name_key(redaction.author) for redaction in self.hiding}
        return next(
            (
                one
                for one in signatures
                if one.annotation == self.bookmark.id
                and one.marks == self.marks
                and one.reason.strip()
                and name_key(one.by) not in makers | {""}
            ),
            None,
        )


def conduct_hidden_by(
    redactions: Iterable[Redaction], notes: Iterable[Annotation], tags: Collection[str]
) -> tuple[HiddenConduct, ...]:
    """The bookmarks among a record's notes that some of its redactions hide, in their order."""
    bookmarks = [note for note in notes if note.tag in tags]
    if not bookmarks:
        return ()
    made = tuple(sorted(redactions, key=lambda one: one.id))
    found = ((note, tuple(r for r in made if _hides(r, note))) for note in bookmarks)
    return tuple(HiddenConduct(note, hiding) for note, hiding in found if hiding)


def name_key(name: str) -> str:
    """A declared name, for comparing: letter case and spaces tell nobody apart."""
    return " ".join(name.split()).casefold()


def _hides(redaction: Redaction, note: Annotation) -> bool:
    if isinstance(redaction, WithholdRedaction):
        return True
    if (span := span_of(redaction)) is not None and note.start is not None:
        end = note.end if note.end is not None else note.start
        # A moment lies in what begins with it, and not in what ends there.
        return (span[0] < max(end, note.start) and note.start < span[1]) or (
            span[0] <= note.start < span[1]
        )
    if note.page is not None:
        return page_of(redaction) == note.page
    return note.cue is not None and cue_of(redaction) == note.cue
