"""Writing a review as a file, in one way only: equal reviews have equal bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from reviewer.model import Entity, RedactionKind, Snapshot, as_data, key_of
from reviewer.reviewfile.file import DEFAULT_STYLE, FORMAT, LISTS, OPTIONAL, VERSION

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_WIDTH = 120
_ENTITY_INDENT = 4  # the file and its lists are always written out
_ORDER = {
    "subjects": ("id", "label", "role", "terms", "exemptions", "consent"),
    "annotations": ("id", "record", "start", "end", "page", "cue", "tag", "note", "author"),
    "redactions": (
        *("id", "record", "kind", "start", "end", "page", "cue", "chars", "term", "box"),
        "channel",
        *("style", "keyframes", "exemptions", "reason", "status", "subject", "author", "source"),
        *("absent", "changed"),
    ),
    "decisions": ("record", "decision", "reason"),
    "requests": (
        *("id", "requester", "class", "basis", "received", "due", "scope", "records", "profile"),
        *("items", "custodians", "events", "approvals"),
    ),
    "anchors": ("id", "record", "media", "utc", "sigma", "source", "note", "status"),
}
_LEFT_OUT_EMPTY = ("style", "keyframes", "reason", "source")
"""Fields of a redaction whose absence means the same as their being empty."""


def write_review(snapshot: Snapshot) -> str:
    """The review of a case as a review file, sorted by id, indented for people."""
    reviewer = _reviewer_of(snapshot)
    data: dict[str, Any] = {"format": FORMAT, "version": VERSION, "reviewer": reviewer}
    for table in LISTS:
        entities = _sort_by_id(getattr(snapshot, table))
        if table in OPTIONAL and not entities:
            continue
        data[table] = [_item_of_entity(table, entity, reviewer) for entity in entities]
    return _pretty_json(data) + "\n"


def _reviewer_of(snapshot: Snapshot) -> str:
    """Whose review it is; in a case that does not say, whoever made all of it."""
    authors = {a.author for a in snapshot.annotations} | {r.author for r in snapshot.redactions}
    return snapshot.info.reviewer or (authors.pop() if len(authors) == 1 else "")


def _item_of_entity(table: str, entity: Entity, reviewer: str) -> dict[str, Any]:
    values = as_data(entity)
    if table == "redactions":
        values["style"] = values["style"] or DEFAULT_STYLE.get(RedactionKind(values["kind"]), "")
        values = {k: v for k, v in values.items() if v or k not in _LEFT_OUT_EMPTY}
    if values.get("author") == reviewer:
        del values["author"]
    return {k: values[k] for k in _ORDER.get(table, values) if values.get(k) is not None}


def _sort_by_id(entities: Iterable[Entity]) -> list[Entity]:
    """By id, as people count: r2 before r10."""

    def order_of_id(entity: Entity) -> tuple[list[tuple[int, str]], str]:
        key = key_of(entity)
        # Split so that text and numbers alternate, text first.
        parts = enumerate(re.split(r"([0-9]{1,18})", key))
        return [(int(part), "") if at % 2 else (0, part) for at, part in parts], key

    return sorted(entities, key=order_of_id)


def _pretty_json(value: Any, indent: int = 0, lead: int = 0) -> str:
    """JSON with an entity, or what of it fits, on a line; ``lead`` is what the line holds."""
    short = not isinstance(value, (dict, list)) or not value
    if short or indent >= _ENTITY_INDENT:
        line = _encode(value)
        if short or lead + len(line) < _WIDTH:
            return line
    deeper = indent + 2
    pad, end = "\n" + " " * deeper, "\n" + " " * indent
    if isinstance(value, dict):
        names = [f"{json.dumps(k)}: " for k in value]
        items = [
            n + _pretty_json(v, deeper, deeper + len(n))
            for n, v in zip(names, value.values(), strict=True)
        ]
        return "{" + pad + f",{pad}".join(items) + end + "}"
    items = [_pretty_json(item, deeper, deeper) for item in value]
    return "[" + pad + f",{pad}".join(items) + end + "]"
