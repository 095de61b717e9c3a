"""Redacted words that hide nothing: which they are, and what a person has to answer.

A redaction of words that stand nowhere in their record protects nobody, and a log that lists
it claims what was not hidden. So such a record is undecided until a person answers: the words
do not stand there, other words are meant, or the whole record is withheld.

How often words stand in a record is no business of this module: it is told, by redaction, as
``Places``; what is not in there is not known yet.

Decision 34.
"""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.model import Redaction, Status, TextRedaction, is_absent, is_hiding

Places = Mapping[str, int]
"""By the id of a text redaction: in how many places of its record it hides something."""

UNKNOWN: Places = {}

NOWHERE = (
    "what it names was found nowhere in this record, so it hides nothing: say that it does not "
    "stand here, change the term, or withhold the record"
)


def is_denied(redaction: Redaction) -> bool:
    """True when a person said that its words do not stand in the record."""
    return redaction.status is Status.ACCEPTED and is_absent(redaction)


def question_about_term(redaction: Redaction, places: Places) -> str:
    """What a person has to decide about where its words stand; empty for nothing."""
    count = places.get(redaction.id)
    if not isinstance(redaction, TextRedaction) or count is None:
        return ""
    # Zero, and not "unknown": nobody is asked about what was not looked for yet.
    if is_hiding(redaction) and count == 0:
        return NOWHERE
    # Who said so may have been wrong, or the record's reading has changed.
    if is_denied(redaction) and count:
        where = "a place" if count == 1 else f"{count} places"
        return (
            f"it was said not to stand in this record, and stands there in {where}: accept it "
            "again, or withhold the record"
        )
    return ""
