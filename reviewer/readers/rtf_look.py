"""How the words of an RTF file look: colours, shading and size, as its marks say them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from reviewer.readers.legible_ink import BLACK, WHITE, Colour, InkLook, mix_colours

_PLAIN = {"ink": 0, "back": 0, "highlight": 0, "char_shade": 0, "char_front": 0, "half_points": 24}
_FIELDS = {
    **{"cf": "ink", "cb": "back", "chcbpat": "back", "highlight": "highlight"},
    **{"chshdng": "char_shade", "chcfpat": "char_front", "fs": "half_points"},
    **{"cbpat": "block_back", "cfpat": "block_front", "shading": "block_shade"},
}
_BLOCK = {"block_back": 0, "block_front": 0, "block_shade": 0}
_CELL = {"clcbpat": "back", "clcbpatraw": "back", "clcfpat": "front", "clshdng": "shade"}


class Colours:
    """The file's table of colours; number 0 is what a page has by itself."""

    def __init__(self) -> None:
        self._parts = [0, 0, 0]
        self._told = False
        self._found: list[Colour | None] = []

    def take_part(self, word: str, number: str | None) -> None:
        """A part of the colour that is being told."""
        if word in ("red", "green", "blue"):
            self._parts[("red", "green", "blue").index(word)] = min(max(int(number or 0), 0), 255)
            self._told = True

    def end_colour(self, text: str) -> None:
        """A semicolon ends a colour."""
        for _ in range(text.count(";")):
            red, green, blue = (part / 255 for part in self._parts)
            self._found.append((red, green, blue) if self._told else None)
            self._parts, self._told = [0, 0, 0], False

    def colour_numbered(self, number: int) -> Colour | None:
        """A colour by its number."""
        return self._found[number] if 0 <= number < len(self._found) else None


@dataclass(frozen=True)
class _Shade:
    back: int = 0
    front: int = 0
    shade: int = 0  # hundredths of a per cent

    def ground_colour(self, colours: Colours) -> Colour | None:
        back = colours.colour_numbered(self.back)
        if self.shade <= 0:
            return back
        share = min(self.shade / 10_000, 1.0)
        return mix_colours(colours.colour_numbered(self.front) or BLACK, back or WHITE, share)


@dataclass
class Cells:
    """The shading of a row's cells: told before the row, counted as its cells end."""

    shades: list[_Shade] = field(default_factory=list)
    at: int = 0
    inside: bool = False
    _next: _Shade = field(default_factory=_Shade)

    def take_mark(self, word: str, number: str | None) -> None:
        """A mark that begins a row, shades a cell of it, ends one, or leaves the table."""
        if word == "trowd":
            self.shades, self._next, self.at = [], _Shade(), 0
        elif word in _CELL:
            self._next = replace(self._next, **{_CELL[word]: int(number or 0)})
        elif word == "cellx":
            self.shades.append(self._next)
            self._next = _Shade()
        elif word == "cell":
            self.at += 1
        elif word == "row":
            self.at = 0
        elif word in ("intbl", "pard"):
            self.inside = word == "intbl"

    def leave_table(self) -> None:
        """Notes, headers and text boxes begin outside of every table."""
        self.inside = False

    def ground_colour(self, colours: Colours) -> Colour | None:
        """What shades the cell that is being read."""
        if not self.inside or self.at >= len(self.shades):
            return None
        return self.shades[self.at].ground_colour(colours)


@dataclass(frozen=True)
class RtfLook:
    """The look of words, by the marks before them; colours by their number."""

    ink: int = 0
    back: int = 0
    highlight: int = 0
    char_shade: int = 0
    char_front: int = 0
    half_points: int = 24
    block_back: int = 0
    block_front: int = 0
    block_shade: int = 0

    def look_after(self, word: str, number: str | None) -> RtfLook:
        """The look behind one more mark."""
        if word == "plain":
            return replace(self, **_PLAIN)
        if word == "pard":
            return replace(self, **_BLOCK)
        if word in _FIELDS and number is not None:
            return replace(self, **{_FIELDS[word]: int(number)})
        return self

    def is_readable(self, colours: Colours, cells: Cells) -> bool:
        """False where nobody can read words of this look."""
        char = _Shade(self.back, self.char_front, self.char_shade).ground_colour(colours)
        block = _Shade(self.block_back, self.block_front, self.block_shade).ground_colour(colours)
        ground = (
            colours.colour_numbered(self.highlight) or char or block or cells.ground_colour(colours)
        )
        return InkLook(colours.colour_numbered(self.ink), ground, self.half_points / 2).is_readable
