"""Ids of redactions: the same thing has the same id, whoever asks for it."""

from __future__ import annotations

from hashlib import sha256


def term_id(record: str, term: str) -> str:
    """The id of the redaction of a term in a record, whoever asks for it."""
    # A hash: an id stands in logs and packages, and must not tell the word.
    name = sha256(f"{record}\0{term.casefold()}".encode()).hexdigest()[:12]
    return f"words-{name}"
