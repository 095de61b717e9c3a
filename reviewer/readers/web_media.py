"""Which rules of a style count on a screen: what ``@media`` and its like ask for.

A screen is wide and upright as those on desks are. What is not known is taken as if it
applied, for it may hide words: those are left out, and told.
"""

from __future__ import annotations

import re

_SCREEN = {"width": 1280.0, "height": 800.0}  # CSS pixels
_PIXELS = {"px": 1.0, "em": 16.0, "rem": 16.0, "pt": 4 / 3, "in": 96.0, "cm": 37.8, "mm": 3.78}
_QUERY = re.compile(r"\s*(?:(not|only)\s+)?([a-z]+(?![\w-]*\s*\())?(.*)", re.DOTALL)
_SIDE = re.compile(r"(min|max)-(?:device-)?(width|height)\s*:\s*([\d.]+)\s*([a-z]*)")
_NOT_HERE = re.compile(
    r"orientation\s*:\s*portrait|prefers-[\w-]+\s*:\s*(?:dark|reduce|more|less|forced)"
    r"|forced-colors\s*:\s*active|hover\s*:\s*none|pointer\s*:\s*coarse|scripting\s*:\s*none"
)


def media_applies(queries: str, medium: str = "screen") -> bool:
    """Whether a list of media queries asks for a medium, or for something that may be one."""
    return not queries.strip() or any(_query_applies(q, medium) for q in queries.lower().split(","))


def _query_applies(query: str, medium: str) -> bool:
    word, kind, asked = _QUERY.match(query).groups()  # type: ignore[union-attr]
    fits = kind in (None, "all", medium) and not _NOT_HERE.search(asked)
    for bound, side, number, unit in _SIDE.findall(asked):
        try:
            pixels = float(number) * _PIXELS.get(unit, 1.0)
        except ValueError:
            continue
        fits = fits and (_SCREEN[side] >= pixels if bound == "min" else _SCREEN[side] <= pixels)
    return not fits if word == "not" else fits
