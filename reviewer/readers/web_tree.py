"""Tags of a web page."""

from __future__ import annotations

from bs4 import Tag


def attribute_of(tag: Tag, name: str) -> str:
    """A tag's attribute; empty for one that it has not."""
    value = tag.get(name)
    return value if isinstance(value, str) else ""
