"""Proposals of redactions from words: what looks private, and the terms of subjects.

A proposal is a term of one record; a person accepts or rejects it.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from reviewer.model import (
    Record,
    Redaction,
    RedactionKind,
    Snapshot,
    Status,
    TextUnit,
)
from reviewer.pii import find_pii
from reviewer.readers.words import WITH_WORDS
from reviewer.terms import occurs


def in_words(
    snapshot: Snapshot, record: Record, units: Iterable[TextUnit], *, pii: bool, subjects: bool
) -> list[Redaction]:
    """Proposals for one record, one for each distinct term; nothing that is known already.

    ``units`` are the record's words; ``pii`` proposes what looks like private information,
    ``subjects`` the terms of the case's subjects.
    """
    if record.kind not in WITH_WORDS:
        return []
    texts = [u.text for u in units]
    known = {
        r.term.casefold()
        for r in snapshot.redactions
        if r.record == record.path and r.kind is RedactionKind.TEXT and r.term
    }
    found: dict[str, Redaction] = {}
    if subjects:
        for subject in snapshot.subjects:
            for term in subject.terms:
                if any(occurs(term, text) for text in texts):
                    made = _proposal(record, term, subject.exemptions, f"names {subject.label}")
                    found.setdefault(term.casefold(), made)
    if pii:
        for text in texts:
            for match in find_pii(text):
                term = " ".join(text[match.start : match.end].split())
                made = _proposal(record, term, (match.exemption,), f"looks like {match.what}")
                found.setdefault(term.casefold(), made)
    return [r for term, r in sorted(found.items()) if term not in known]


def term_id(record: str, term: str) -> str:
    """The id of the redaction of a term in a record, whoever asks for it."""
    name = sha256(f"{record}\0{term.casefold()}".encode()).hexdigest()[:12]
    return f"words-{name}"


def _proposal(record: Record, term: str, exemptions: tuple[str, ...], reason: str) -> Redaction:
    return Redaction(
        id=term_id(record.path, term),
        record=record.path,
        kind=RedactionKind.TEXT,
        exemptions=exemptions,
        reason=reason,
        status=Status.PROPOSED,
        term=term,
        author="records-reviewer",
        source="words",
    )
