"""Proposals of redactions from words: what looks private, and the terms of subjects.

A proposal is a term of one record; a person accepts or rejects it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviewer.model import (
    PROGRAM,
    Onward,
    Record,
    Redaction,
    Snapshot,
    Source,
    Status,
    TermRedaction,
    TextUnit,
    reads_on,
)
from reviewer.readers.words import WITH_WORDS
from reviewer.redaction.ids import term_id
from reviewer.text.joined import JoinedText
from reviewer.text.names import names_in
from reviewer.text.pii import find_pii
from reviewer.text.terms import term_occurs
from reviewer.text.terms.onward import occurs_on

NAME_EXEMPTION = "7(1)(c)"  # what is usually cited for the name of somebody not on duty


@dataclass(frozen=True)
class Wishes:
    """What to propose: what looks like private information, the terms of the case's subjects,
    names of persons who are not on duty.
    """

    pii: bool
    subjects: bool
    names: bool = False


@dataclass(frozen=True)
class PrivateWords:
    """Words that should be hidden, and why."""

    term: str
    exemptions: tuple[str, ...]
    reason: str


def in_words(
    snapshot: Snapshot, record: Record, units: Iterable[TextUnit], wishes: Wishes
) -> list[Redaction]:
    """Proposals for one record, one for each distinct term; nothing that is known already.

    ``units`` are the record's words.
    """
    if record.kind not in WITH_WORDS:
        return []
    # What was decided once, a rejected one too, is not proposed again.
    known = {
        r.term.casefold()
        for r in snapshot.redactions_of(record.path)
        if isinstance(r, TermRedaction)
    }
    onward = reads_on(record.kind, record.format)
    found = terms_of(snapshot, [u.text for u in units], wishes, onward)
    return [_propose_text(record, f) for f in found if f.term.casefold() not in known]


def terms_of(
    snapshot: Snapshot, texts: Sequence[str], wishes: Wishes, onward: Onward = Onward.NOT
) -> list[PrivateWords]:
    """What in these texts should be hidden, each distinct term once, in the order of terms.

    ``onward``: how the texts, those of one record, are read on.
    """
    found: dict[str, PrivateWords] = {}
    joined = JoinedText(texts)
    if wishes.subjects:
        for subject in snapshot.subjects:
            for term in subject.terms:
                if any(term_occurs(term, t) for t in texts) or occurs_on(term, joined, onward):
                    made = PrivateWords(term, subject.exemptions, f"names {subject.label}")
                    found.setdefault(term.casefold(), made)
    if wishes.pii:
        for text in texts:
            for match in find_pii(text):
                term = " ".join(text[match.start : match.end].split())
                near = f", near “{match.why}”" if match.why else ""
                made = PrivateWords(term, (match.exemption,), f"looks like {match.what}{near}")
                found.setdefault(term.casefold(), made)
    if wishes.names:
        for text, names in zip(texts, names_in(texts), strict=True):
            for name in names:
                # Names of staff on duty are usually released.
                if not name.duty:
                    term = " ".join(text[name.start : name.end].split())
                    made = PrivateWords(term, (NAME_EXEMPTION,), f"looks like a name, {name.why}")
                    found.setdefault(term.casefold(), made)
    return [found[term] for term in sorted(found)]


def _propose_text(record: Record, found: PrivateWords) -> Redaction:
    return TermRedaction(
        id=term_id(record.path, found.term),
        record=record.path,
        exemptions=found.exemptions,
        reason=found.reason,
        status=Status.PROPOSED,
        term=found.term,
        author=PROGRAM,
        source=Source.WORDS,
    )
