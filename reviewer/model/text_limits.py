"""How long the texts of a review may be, by their kind: far beyond what a person writes, and
short enough to be looked for, shown and printed. Files and the case hold the same.

``resources/schemas/review.schema.json`` says so to whoever writes such files.

Decision 158.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from reviewer.model.plain_form import PlainForm

KEY = 1_000  # characters of what names a thing, such as a record's path
LINE = 1_000  # of what stands in one line of a table
TERM = 1_000  # of what is looked for, letter by letter, in every record
PROSE = 100_000  # of what is read on: fifty pages
FEW, MANY = 100, 10_000  # entries of a list

LENGTHS: dict[str, int] = {
    **dict.fromkeys(("id", "record", "subject", "records", "request", "annotation"), KEY),
    **dict.fromkeys(("term", "terms"), TERM),
    **dict.fromkeys(("note", "reason", "scope", "text", "words"), PROSE),
    **dict.fromkeys(("label", "tag", "author", "source", "style"), LINE),
    **dict.fromkeys(("exemptions", "changed", "marks"), LINE),
    **dict.fromkeys(("requester", "basis", "received", "profile", "reviewer"), LINE),
    **dict.fromkeys(("decision", "utc", "at", "kind", "arrive", "leave"), LINE),
    **dict.fromkeys(("agency_stated", "role_stated", "channel", "verified_by", "callback"), LINE),
    **dict.fromkeys(("exemption", "companion", "name", "node"), LINE),
    **dict.fromkeys(("role", "consent", "requester_class", "class"), LINE),
    **dict.fromkeys(("asked", "answer", "why"), PROSE),
    **dict.fromkeys(("status", "sent", "due", "day", "by"), LINE),
    **dict.fromkeys(("who", "outcome", "unit", "step", "mark", "state", "type"), LINE),
    **dict.fromkeys(("agency", "document", "day", "incident", "opened", "closed"), LINE),
    **dict.fromkeys(("camera", "event", "place", "owner", "vehicle", "where"), LINE),
    **dict.fromkeys(("allegation", "completion", "unchanged"), PROSE),
}
"""Characters of each text field, and of each entry of a list of texts."""
COUNTS: dict[str, int] = {
    **dict.fromkeys(("exemptions", "changed", "relay", "facts", "answers", "custodians"), FEW),
    **dict.fromkeys(("terms", "records", "events", "items", "marks", "parts"), MANY),
    **dict.fromkeys(("supporting", "against", "citations", "approvals"), MANY),
}
"""Entries of each list."""


def too_long(entity: Any) -> Iterator[str]:
    """Which texts of an entity are longer than any may be; ``entity`` is a dataclass of a case."""
    for name, most in LENGTHS.items():
        value = getattr(entity, name, None)
        if isinstance(value, str) and len(value) > most:
            yield f"its {name} {tell_excess(len(value), most, 'characters')}"
        if isinstance(value, tuple):
            longest = max((len(v) for v in value if isinstance(v, str)), default=0)
            if longest > most:
                yield f"one of its {name} {tell_excess(longest, most, 'characters')}"
    for name, most in COUNTS.items():
        value = getattr(entity, name, ())
        if isinstance(value, tuple) and len(value) > most:
            yield f"its list of {name} {tell_excess(len(value), most, 'entries')}"
    yield from _parts_too_long(entity)


def _parts_too_long(entity: Any) -> Iterator[str]:
    for field in fields(entity):
        value = getattr(entity, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, PlainForm):
                yield from too_long(part)


def tell_excess(found: int, most: int, what: str) -> str:
    """The end of a sentence on what has too much."""
    return f"has {found:,} {what}; {most:,} are allowed"
