"""A tag and a note in one line, for formats that have one text for both: ``force | pushed``."""

from __future__ import annotations

NO_WORDS = "–"  # a label without words is none to other programs
_BETWEEN = " | "


def join_tag(tag: str, note: str) -> str:
    """Both on one line; a note without a tag keeps the bar only where it has one itself."""
    flat = " ".join(note.split())
    if tag or _BETWEEN.strip() in flat:
        return f"{' '.join(tag.split())}{_BETWEEN}{flat}".strip()
    return flat


def split_tag(text: str) -> tuple[str, str]:
    """The tag and the note of a line; no tag where it has no bar."""
    tag, bar, note = text.partition(_BETWEEN.strip())
    return (tag.strip(), note.strip()) if bar else ("", text.strip())
