"""The vocabulary of tags: what a new case begins with, and what a case has made of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from reviewer.system.resources import resource_path

SETTING = "tags"
KEYS = "123456789"


@dataclass(frozen=True)
class Tag:
    """One tag.

    Attributes:
        key: ``1`` to ``9``, which starts and ends a span; or empty.
    """

    name: str
    group: str = ""
    meaning: str = ""
    key: str = ""


@lru_cache(maxsize=1)
def shipped_tags() -> tuple[Tag, ...]:
    """What a new case begins with."""
    data = json.loads(resource_path("tags.json").read_text(encoding="utf-8"))
    return tuple(Tag(**row) for row in data["tags"])


def from_data(data: object) -> tuple[Tag, ...]:
    """What ``as_data`` wrote; without it the shipped ones. What cannot be read is left out."""
    if not isinstance(data, list):
        return shipped_tags()
    rows = [row for row in data if isinstance(row, dict) and row.get("name")]
    return clean_tags(
        Tag(*(str(row.get(field, "")) for field in ("name", "group", "meaning", "key")))
        for row in rows
    )


def as_data(tags: Iterable[Tag]) -> list[dict[str, Any]]:
    """As plain data, for a setting of the case."""
    return [asdict(tag) for tag in tags]


def clean_tags(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """Without blanks and doubles; a key belongs to the first tag that has it."""
    out: dict[str, Tag] = {}
    keys: set[str] = set()
    for tag in tags:
        name = " ".join(tag.name.split())
        if not name or name in out:
            continue
        key = tag.key if tag.key and tag.key in KEYS and tag.key not in keys else ""
        keys.add(key)
        out[name] = Tag(name, tag.group.strip(), tag.meaning.strip(), key)
    return tuple(out.values())
