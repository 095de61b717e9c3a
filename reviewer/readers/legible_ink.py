"""Whether letters can be read on their ground: one rule for Office, HTML and RTF.

Somebody who blackens words in a word processor, or makes them white, wants them hidden; the
file still holds them. A release must never turn them into letters that can be read.

Decision 36.
"""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

from reviewer.text.stretches import join_neighbours

Colour = tuple[float, float, float]
"""Red, green, blue, each from 0 to 1."""

BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)
HIDDEN_LABEL = "in the original"
"""What the label of words says that were hidden before they came."""

_READABLE = 1.5  # contrast of WCAG 2: 21 is black on white; below, letters melt into the ground
_BY_HUE = 1.2  # light letters of another hue are seen at less
_LIGHT = 0.4  # luminance from which hues differ for the eye
_HUES_APART, _COLOURFUL = 0.08, 0.5
_SMALLEST = 2.0  # points
_FAINTEST = 0.12  # opacity

BEGIN, END = "\ufdd0", "\ufdd1"
"""Noncharacters of Unicode that stand around hidden words in a text."""
_MARKS = re.compile(f"[{BEGIN}{END}]")


@dataclass(frozen=True)
class InkLook:
    """How words are shown; ``None`` is what a page has by itself.

    Attributes:
        ink: of the letters; by itself black, which some programs turn where the ground is dark.
        ground: behind them; by itself the white of the page.
        points: the letters' size.
        opacity: of the letters, 0 to 1.
    """

    ink: Colour | None = None
    ground: Colour | None = None
    points: float | None = None
    opacity: float = 1.0

    @property
    def is_readable(self) -> bool:
        """False where nobody can read the letters."""
        if self.points is not None and self.points <= _SMALLEST:
            return False
        if self.opacity <= _FAINTEST:
            return False
        ground = self.ground or WHITE
        ink = mix_colours(self.ink or BLACK, ground, self.opacity)
        return can_tell_apart(ink, ground)


def can_tell_apart(one: Colour, other: Colour) -> bool:
    """True when the eye tells letters of one colour from a ground of the other."""
    dark, light = sorted((relative_luminance(one), relative_luminance(other)))
    ratio = (light + 0.05) / (dark + 0.05)
    if ratio >= _READABLE:
        return True
    return dark >= _LIGHT and ratio >= _BY_HUE and _hues_differ(one, other)


def relative_luminance(colour: Colour) -> float:
    """Relative luminance of WCAG 2, from 0 to 1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def mix_colours(over: Colour, under: Colour, share: float) -> Colour:
    """A colour laid over another one, which shows through."""
    red, green, blue = (a * share + b * (1 - share) for a, b in zip(over, under, strict=True))
    return red, green, blue


def from_hex(text: str) -> Colour | None:
    """``RRGGBB``, with or without alpha before it or ``#``; ``None`` for anything else."""
    digits = text.strip().lstrip("#")
    if len(digits) == 8:
        digits = digits[2:]
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", digits):
        return None
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def tint_colour(colour: Colour, tint: float) -> Colour:
    """A theme's colour made lighter (to 1) or darker (to -1), as Office does it."""
    hue, light, full = colorsys.rgb_to_hls(*colour)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), full)


def mark_hidden(text: str) -> str:
    """Words that are hidden where they stand."""
    return f"{BEGIN}{text}{END}" if text.strip() else text


def remove_marks(text: str) -> str:
    """A text without marks: what came in has none of ours, what goes out neither."""
    return _MARKS.sub("", text)


def by_piece(text: str, parts: str) -> str:
    """The same marks around every piece of a text by itself.

    Args:
        text: a text with marks, which may run over what parts its pieces.
        parts: a pattern of what parts them.
    """
    out: list[str] = []
    inside = False
    for piece in re.split(f"({parts}|[{BEGIN}{END}])", text):
        if piece in (BEGIN, END):
            inside = piece == BEGIN
        else:
            out.append(mark_hidden(piece) if inside else piece)
    return "".join(out)


def hidden_spans(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its marks, and the spans (end exclusive) that they stood around."""
    if BEGIN not in text and END not in text:
        return text, []
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    at = open_at = depth = 0
    for piece in re.split(f"([{BEGIN}{END}])", text):
        if piece == BEGIN:
            open_at = open_at if depth else at
            depth += 1
        elif piece == END:
            depth = max(depth - 1, 0)
            if not depth and at > open_at:
                spans.append((open_at, at))
        else:
            parts.append(piece)
            at += len(piece)
    if depth and at > open_at:
        spans.append((open_at, at))
    return "".join(parts), _join_spans("".join(parts), spans)


def hidden_words(text: str) -> list[str]:
    """The words that marks stand around, those side by side as one."""
    plain, spans = hidden_spans(text)
    return [" ".join(plain[first:last].split()) for first, last in spans]


def label_hidden(text: str) -> str:
    """A text in which each hidden place says that it is one."""
    plain, spans = hidden_spans(text)
    for first, last in reversed(spans):
        plain = f"{plain[:first]}[REDACTED {HIDDEN_LABEL}]{plain[last:]}"
    return plain


def _join_spans(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return join_neighbours(
        spans,
        lambda before, span: not text[before[1] : span[0]].strip(" \t\xa0"),
        lambda before, span: (before[0], span[1]),
    )


def _hues_differ(one: Colour, other: Colour) -> bool:
    first, second = colorsys.rgb_to_hsv(*one), colorsys.rgb_to_hsv(*other)
    if abs(first[1] - second[1]) >= _COLOURFUL:
        return True
    apart = abs(first[0] - second[0])
    both = min(first[1], second[1]) >= _COLOURFUL
    return both and min(apart, 1 - apart) >= _HUES_APART
