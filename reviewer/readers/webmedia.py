"""Which rules of a style count on a screen: what ``@media`` and its like ask for.

A screen is wide and upright as those on desks are. What is not known is taken as if it
applied, for it may hide words: those are left out, and told.
"""

from __future__ import annotations

import re

from bs4 import Tag

FOREIGN = "what a style sheet that is not in it hides or shows"
"""What a release does not know of a page that is styled from elsewhere."""

_SCREEN = {"width": 1280.0, "height": 800.0}  # CSS pixels
_PIXELS = {"px": 1.0, "em": 16.0, "rem": 16.0, "pt": 4 / 3, "in": 96.0, "cm": 37.8, "mm": 3.78}
_BRACE = re.compile(r"[{}]")
_QUERY = re.compile(r"\s*(?:(not|only)\s+)?([a-z]+(?![\w-]*\s*\())?(.*)", re.DOTALL)
_SIDE = re.compile(r"(min|max)-(?:device-)?(width|height)\s*:\s*([\d.]+)\s*([a-z]*)")
_NOT_HERE = re.compile(
    r"orientation\s*:\s*portrait|prefers-[\w-]+\s*:\s*(?:dark|reduce|more|less|forced)"
    r"|forced-colors\s*:\s*active|hover\s*:\s*none|pointer\s*:\s*coarse|scripting\s*:\s*none"
)
_GROUPS = ("media", "supports", "layer", "container", "scope", "document", "starting-style")
_DEEPEST = 8


def for_screens(style: str, depth: int = 0) -> str:
    """A style without its at-rules; those that count on a screen are there as plain rules."""
    kept: list[str] = []
    at = 0
    while True:
        begin = style.find("@", at)
        if begin < 0:
            return "".join((*kept, style[at:]))
        kept.append(style[at:begin])
        opened, ended = style.find("{", begin), style.find(";", begin)
        if opened < 0 or 0 <= ended < opened:
            if ended < 0:
                return "".join(kept)
            at = ended + 1
            continue
        at = _closed(style, opened)
        name, _, asked = style[begin + 1 : opened].strip().lower().partition(" ")
        name, bracket, rest = name.partition("(")
        counts = name != "media" or applies(f"{bracket}{rest} {asked}")
        if name in _GROUPS and counts and depth < _DEEPEST:
            kept.append(for_screens(style[opened + 1 : at - 1], depth + 1))


def styled_elsewhere(soup: Tag) -> int:
    """How many style sheets a page names that are not in it."""
    links = [tag for tag in soup.find_all("link") if "stylesheet" in _words(tag.get("rel"))]
    asked = [tag for tag in links if applies(" ".join(_words(tag.get("media"))))]
    styles = " ".join(style.get_text() for style in soup.find_all("style"))
    return len(asked) + len(re.findall(r"@import\b", styles, re.IGNORECASE))


def applies(queries: str) -> bool:
    """Whether a list of media queries asks for a screen, or for something that may be one."""
    return not queries.strip() or any(_applies(query) for query in queries.lower().split(","))


def _applies(query: str) -> bool:
    word, kind, asked = _QUERY.match(query).groups()  # type: ignore[union-attr]
    fits = kind in (None, "all", "screen") and not _NOT_HERE.search(asked)
    for bound, side, number, unit in _SIDE.findall(asked):
        try:
            pixels = float(number) * _PIXELS.get(unit, 1.0)
        except ValueError:
            continue
        fits = fits and (_SCREEN[side] >= pixels if bound == "min" else _SCREEN[side] <= pixels)
    return not fits if word == "not" else fits


def _closed(style: str, opened: int) -> int:
    """Where the block ends that is opened there; the style's end if it never does."""
    level = 0
    for found in _BRACE.finditer(style, opened):
        level += 1 if found[0] == "{" else -1
        if level == 0:
            return found.end()
    return len(style) + 1


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        return value.lower().split()
    return [str(part).lower() for part in value] if isinstance(value, list) else []
