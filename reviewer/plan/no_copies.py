"""A person's word that a record is no copy of one that is withheld, though it says nearly the same.

The attack cannot tell a form that was filled in for two from two prints of one paper, see
``attack.common_texts``; whoever has both before him can. The answer is a note on the released
record, about this one withheld record and no other, so that it is undone, merged and exported with
the rest of the review. What is redacted is looked for in that record all the same.
"""

from __future__ import annotations

from reviewer.model import Annotation, Snapshot
from reviewer.system.canonical import digest_of

NO_COPY = "no copy of"
"""The tag of such a note; the note is the path of the withheld record."""


def no_copies_of(snapshot: Snapshot, record: str) -> tuple[str, ...]:
    """The records of which a person says that this one is no copy."""
    notes = snapshot.annotations_of(record)
    return tuple(sorted({note.note for note in notes if note.tag == NO_COPY}))


def no_copy(record: str, withheld: str, author: str) -> Annotation:
    """The word of a person that a record is no copy of a withheld one."""
    name = f"no-copy-{digest_of([record, withheld])[:16]}"
    return Annotation(name, record, NO_COPY, withheld, author=author)
