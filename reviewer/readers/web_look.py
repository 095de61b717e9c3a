"""Whether the words of a web page can be read: colours, grounds, opacity, and words put away.

Of the page's rules and attributes, never of anything loaded. Two answers: words that are
*blacked out*, whose letters melt into their ground where they stand; and words that are *put
away*: off the page, cut off, or without size.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString
from PIL import ImageColor

from reviewer.readers.legible_ink import WHITE, Colour, InkLook, from_hex, mix_colours
from reviewer.readers.web_tree import attribute_of

_IMPORTANT = re.compile(r"\s*!\s*important\s*\Z", re.IGNORECASE)
_FUNCTION = re.compile(r"(?:rgba?|hsla?)\([^)]*\)", re.IGNORECASE)
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_WORD = re.compile(r"#[0-9a-f]{3,8}\b|[a-z]+", re.IGNORECASE)
_LENGTH = re.compile(r"(-?[\d.]+)\s*(px|pt|em|rem|ex|ch|%|in|cm|mm|pc|vw|vh)?", re.IGNORECASE)
# CSS Values and Units, absolute lengths: a pixel is 1/96 of an inch. What follows from fonts or
# windows is reckoned for letters of 12 points and a window of 600 by 800.
_POINTS = {
    **{"px": 0.75, "pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "pc": 12.0, "": 0.75},
    **{"em": 12.0, "rem": 12.0, "ex": 6.0, "ch": 6.0, "%": 0.12, "vw": 6.0, "vh": 8.0},
}
_FAR = -150.0  # points: words that begin so far to the left or above are off the page
_SIZES = {"xx-small": 7.0, "x-small": 7.5, "small": 10.0, "medium": 12.0, "large": 13.5}
_FONTS = {"1": 7.5, "2": 10.0, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}
_NO_CLIP = re.compile(r"rect\(\s*(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+")
_CUT_AWAY = re.compile(
    r"inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%|(?:circle|ellipse)\(\s*0|polygon\(\s*0(?:px|%)?\s+0"
    r"(?:px|%)?\s*(?:,\s*0(?:px|%)?\s+0(?:px|%)?\s*)*\)",
    re.IGNORECASE,
)
_SHRUNK = re.compile(r"scale(?:3d|x|y)?\(\s*(?:0|0?\.0\d*)\s*[,)]|translate[^(]*\([^)]*-\d{4,}")
_WAYS_OFF = ("text-indent", "left", "top", "margin-left", "margin-top", "right", "bottom")
_MOVED = ("absolute", "fixed", "relative")


@dataclass(frozen=True)
class _SeenStyle:
    """How the words of a tag look, as far as it is known."""

    look: InkLook = field(default_factory=InkLook)
    away: bool = False
    shown: bool = True  # its ground is known; it is not where a picture lies behind


class WebLooks:
    """How the words of a page look.

    Args:
        soup: the page.
        rules: selectors of the page's own style and what they declare, in order.
    """

    def __init__(self, soup: Tag, rules: Iterable[tuple[list[Tag], str]]) -> None:
        self.blacked: set[int] = set()
        self.away: set[int] = set()
        self._said: dict[int, dict[str, str]] = {}
        self._weighty: dict[int, dict[str, str]] = {}
        known = list(rules)
        self._named = {
            name: value
            for _, style in known
            for name, value, _ in declarations_of(style)
            if name.startswith("--")
        }
        for tags, style in known:
            for tag in tags:
                self._declare_style(tag, style)
        for tag in soup.find_all(True):
            self._apply_attributes(tag)
        self._walk_tags(soup)

    def _declare_style(self, tag: Tag, style: str) -> None:
        for name, value, weighty in declarations_of(style):
            # CSS Cascading: what is !important goes before all that is not.
            kept = self._weighty if weighty else self._said
            kept.setdefault(id(tag), {})[name] = self._resolve_variables(value)

    def _resolve_variables(self, value: str) -> str:
        """A value with the page's own named values in it."""
        # Names may stand for names, and in a circle.
        for _ in range(5):
            found = _VARIABLE.search(value)
            if not found:
                break
            named = self._named.get(found[1], (found[2] or "").strip())
            value = f"{value[: found.start()]}{named}{value[found.end() :]}"
        return value

    def _apply_attributes(self, tag: Tag) -> None:
        """What old attributes say comes before every rule; a tag's own style after all."""
        old: dict[str, str] = {}
        for attribute, name in (("bgcolor", "background-color"), ("background", "background")):
            value = attribute_of(tag, attribute)
            if value:
                old[name] = value if name != "background" else f"url({value})"
        if tag.name == "font" and attribute_of(tag, "color"):
            old["color"] = attribute_of(tag, "color")
        if tag.name == "font" and attribute_of(tag, "size") in _FONTS:
            old["font-size"] = f"{_FONTS[attribute_of(tag, 'size')]}pt"
        if tag.name == "body" and attribute_of(tag, "text"):
            old["color"] = attribute_of(tag, "text")
        # So browsers show it.
        if tag.name == "mark":
            old.setdefault("background-color", "yellow")
            old.setdefault("color", "black")
        # HTML, presentational hints: they yield to every rule.
        if old:
            self._said[id(tag)] = {**old, **self._said.get(id(tag), {})}
        style = attribute_of(tag, "style")
        if style:
            self._declare_style(tag, style)

    def _walk_tags(self, soup: Tag) -> None:
        stack: list[tuple[Tag, _SeenStyle]] = [(soup, _SeenStyle())]
        while stack:
            node, seen = stack.pop()
            for child in node.children:
                if isinstance(child, Tag):
                    stack.append((child, self._style_of_tag(child, seen)))
                elif isinstance(child, NavigableString) and not isinstance(
                    child, PreformattedString
                ):
                    self._judge_words(child, seen)

    def _judge_words(self, words: NavigableString, seen: _SeenStyle) -> None:
        if not words.strip():
            return
        if seen.away or (seen.look.points is not None and seen.look.points <= 2.0):
            self.away.add(id(words))
        elif not seen.look.is_readable and seen.shown:
            self.blacked.add(id(words))

    def _style_of_tag(self, tag: Tag, outer: _SeenStyle) -> _SeenStyle:
        said = {**self._said.get(id(tag), {}), **self._weighty.get(id(tag), {})}
        if not said:
            return outer
        look, shown = outer.look, outer.shown
        ground, known = _ground_of_tag(said, look.ground or WHITE)
        if not known:
            shown = False
        elif ground is not None:
            look, shown = replace(look, ground=ground), True
        for name in ("color", "-webkit-text-fill-color"):
            found = colour_of(said.get(name, ""))
            if found is not None:
                ink, share = found
                look = replace(look, ink=mix_colours(ink, look.ground or WHITE, share))
        if "opacity" in said:
            look = replace(look, opacity=look.opacity * _parse_share(said["opacity"]))
        points = _length_in_points(said.get("font-size", ""), look.points)
        if points is not None:
            look = replace(look, points=points)
        return _SeenStyle(look, outer.away or _is_put_away(said), shown)


def declarations_of(style: str) -> Iterator[tuple[str, str, bool]]:
    """What a style declares: property and value in small letters, and whether it is weighty."""
    plain = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    for part in re.split(r";(?![^(]*\))", plain):
        name, _, value = part.partition(":")
        name, value = name.strip().lower(), value.strip().lower()
        if name and value:
            short = _IMPORTANT.sub("", value)
            yield name, short, short != value


def colour_of(text: str) -> tuple[Colour, float] | None:
    """A colour of CSS and its opacity; ``None`` for none that is known."""
    told = text.strip().lower()
    if not told or told in ("inherit", "initial", "unset", "currentcolor", "auto"):
        return None
    if told == "transparent":
        return WHITE, 0.0
    told = re.sub(r"\s*/\s*", ",", told)
    if "(" in told:
        head, _, inside = told.partition("(")
        values = [v for v in re.split(r"[\s,]+", inside.rstrip(") ")) if v]
        return _colour_of_function(head, values)
    try:
        found = ImageColor.getrgb(told)
    except ValueError:
        known = from_hex(told)
        return (known, 1.0) if known is not None else None
    red, green, blue = (part / 255 for part in found[:3])
    return (red, green, blue), (found[3] / 255 if len(found) > 3 else 1.0)


def _colour_of_function(head: str, values: list[str]) -> tuple[Colour, float] | None:
    if len(values) < 3:
        return None
    share = _parse_share(values[3]) if len(values) > 3 else 1.0
    try:
        if head.startswith("hsl"):
            hue = float(values[0].removesuffix("deg"))
            form = f"hsl({hue},{float(values[1].rstrip('%'))}%,{float(values[2].rstrip('%'))}%)"
            red, green, blue = (part / 255 for part in ImageColor.getrgb(form)[:3])
        else:
            red, green, blue = (
                float(v[:-1]) / 100 if v.endswith("%") else float(v) / 255 for v in values[:3]
            )
    except ValueError:
        return None
    return (red, green, blue), share


def _ground_of_tag(said: dict[str, str], below: Colour) -> tuple[Colour | None, bool]:
    """What a tag lays behind its words, and whether that is known at all."""
    found: Colour | None = None
    for name in ("background", "background-color", "background-image"):
        value = said.get(name, "")
        if not value:
            continue
        if "url(" in value:
            return None, False
        told = colour_of(value)
        if told is None:  # among other words, or the first colour of a gradient
            parts = [m[0] for m in _FUNCTION.finditer(value) if "gradient" not in m[0]]
            parts += _WORD.findall(_FUNCTION.sub("", value))
            told = next((c for part in parts if (c := colour_of(part)) is not None), None)
        if told is not None:
            found = mix_colours(told[0], found or below, told[1])
    return found, True


def _is_put_away(said: dict[str, str]) -> bool:
    """True for what is put off the page, cut off or shrunk to nothing."""
    placed = said.get("position", "") in _MOVED
    for name in _WAYS_OFF:
        points = _length_in_points(said.get(name, ""), None, signed=True)
        if points is not None and points <= _FAR and (placed or "margin" in name or "t-i" in name):
            return True
    if _NO_CLIP.search(said.get("clip", "")) or _CUT_AWAY.search(said.get("clip-path", "")):
        return True
    if _SHRUNK.search(said.get("transform", "")):
        return True
    narrow = any(
        (size := _length_in_points(said.get(name, ""), None)) is not None and size <= 1.0
        for name in ("width", "height", "max-width", "max-height")
    )
    return narrow and any(
        "hidden" in said.get(n, "") for n in ("overflow", "overflow-x", "overflow-y")
    )


def _length_in_points(text: str, outer: float | None, signed: bool = False) -> float | None:
    """A length in points; of shares, by what is around."""
    if text in _SIZES:
        return _SIZES[text]
    found = _LENGTH.match(text.strip())
    if not found or found[1] in ("-", ".", "-."):
        return None
    try:
        value = float(found[1])
    except ValueError:
        return None
    unit = (found[2] or "").lower()
    if not signed and unit in ("em", "%") and outer is not None:
        return value * outer / (100 if unit == "%" else 1)
    return value * _POINTS[unit]


def _parse_share(text: str) -> float:
    try:
        value = float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return 1.0
    return min(max(value, 0.0), 1.0)
