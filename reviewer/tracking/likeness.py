"""Who may be the same as somebody else, by how they look: a suggestion, never a name.

No face is recognised. Compared are the colours of what was found and of what is below it (clothing,
mostly), how large it is, and when it is seen. Two in alike uniforms look alike, and one in changing
light does not: so a likeness sorts what a person looks at, says what it was told by, and decides
nothing. What is seen twice at the same moment of one recording is never the same.

The colour histograms of halves are compared as Swain and Ballard did (Color Indexing, 1991), by the
coefficient of Bhattacharyya.

Decision 217.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reviewer.model.geometry import Box
from reviewer.tracking.candidates import Candidate

ABOUT = (
    "By the colours of clothing and size only. No face is compared, and nothing is decided: look "
    "at each before you mark it."
)
_HUES, _SATURATIONS, _GREYS = 12, 3, 6
_BELOW = 2.0  # of its height: so far down a head's box is drawn on to the clothing
_BESIDE = 0.5  # of its width, to each side
_SOON, _LATE = 10.0, 600.0  # seconds: between, "soon after" fades
_WEIGHTS = (0.8, 0.1, 0.1)  # of colours, size and time; chosen by hand
_TOLD = 0.6  # of a part, from which on it is named as a reason
LEAST = 0.55  # of 1: below that nobody is shown as alike; chosen by hand
SAME = 0.7  # of 1: colours of head and clothing that are less alike are somebody else's

Appearance = NDArray[np.float32]
"""Histograms of an upper and a lower half, each of length 1 in all; shape (2, bins)."""


@dataclass(frozen=True)
class Likeness:
    """How alike two look, from 0 to 1, by what that was told, and what of it colours tell."""

    share: float
    reasons: tuple[str, ...] = ()
    colours: float = 0.0


def place_to_compare(candidate: Candidate) -> tuple[float, Box]:
    """Where to look for how something looks: its best moment, for people with what is below."""
    at, box = candidate.best
    if candidate.source not in ("heads", "faces"):
        return at, box
    return at, place_of_person(box)


def place_of_person(head: Box) -> Box:
    """A head with the clothing below it, as far as there is picture."""
    left, right = max(head.x - _BESIDE * head.w, 0.0), min(head.x + (1 + _BESIDE) * head.w, 1.0)
    bottom = min(head.y + (1 + _BELOW) * head.h, 1.0)
    return Box(left, head.y, max(right - left, head.w), max(bottom - head.y, head.h))


def appearance_of(picture: NDArray[np.uint8]) -> Appearance:
    """How a part of a picture looks: its colours above and below.

    Args:
        picture: red, green and blue; shape (height, width, 3).
    """
    half = max(picture.shape[0] // 2, 1)
    halves = (picture[:half], picture[half:] if picture.shape[0] > 1 else picture)
    return np.stack([_histogram(one) for one in halves]).astype(np.float32)


def compare_looks(
    one: Candidate, other: Candidate, looks: tuple[Appearance, Appearance], apart: float | None
) -> Likeness:
    """How alike two of a kind look.

    Args:
        one: what is compared.
        other: with what.
        looks: how both look, see ``appearance_of``.
        apart: seconds of the case's clock between them, 0 where both are seen at one moment;
            ``None`` where no clock tells.
    """
    if one.source != other.source:
        return Likeness(0.0, ("of another kind",))
    same = one.record == other.record
    if same and one.start < other.end and other.start < one.end:
        return Likeness(0.0, ("both are seen at the same moment",))
    colours = colours_alike(*looks)
    low, high = sorted((max(one.middle, 1e-6), max(other.middle, 1e-6)))
    size = low / high
    near = 0.5 if apart is None else _nearness(apart)
    parts = (colours, size, near)
    share = sum(weight * part for weight, part in zip(_WEIGHTS, parts, strict=True))
    names = (f"colours {colours * 100:.0f} %", "size", "time")
    said = tuple(name for name, part in zip(names, parts, strict=True) if part >= _TOLD)
    return Likeness(float(np.clip(share, 0.0, 1.0)), said, colours)


def colours_alike(one: Appearance, other: Appearance) -> float:
    """How much two have in common by their colours, from 0 to 1."""
    return float(np.sqrt(one * other).sum(axis=1).mean())


def sort_by_likeness(
    rows: Iterable[tuple[Candidate, Likeness]], least: float = LEAST
) -> list[tuple[Candidate, Likeness]]:
    """Those that look alike enough to be shown, the likest first."""
    kept = [row for row in rows if row[1].share >= least]
    return sorted(kept, key=lambda row: (-row[1].share, row[0].record, row[0].start, row[0].id))


def _nearness(apart: float) -> float:
    """1 up to ``_SOON`` seconds, 0 from ``_LATE`` on."""
    return float(np.clip(1 - (apart - _SOON) / (_LATE - _SOON), 0.0, 1.0))


def _histogram(part: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Colours by hue and strength; what has none by its brightness. Of length 1 in all."""
    rgb = part.reshape(-1, 3).astype(np.float64) / 255.0
    high, low = rgb.max(axis=1), rgb.min(axis=1)
    span = high - low
    strength = np.divide(span, high, out=np.zeros_like(span), where=high > 0)
    # Without colour, or too dark to tell one.
    grey = (strength < 0.15) | (high < 0.15)
    hue = _hues(rgb, high, span)
    at_hue = np.minimum((hue * _HUES).astype(int), _HUES - 1)
    at_strength = np.minimum((strength * _SATURATIONS).astype(int), _SATURATIONS - 1)
    at_grey = np.minimum((high * _GREYS).astype(int), _GREYS - 1)
    bins = np.where(grey, _HUES * _SATURATIONS + at_grey, at_hue * _SATURATIONS + at_strength)
    counted = np.bincount(bins, minlength=_HUES * _SATURATIONS + _GREYS).astype(float)
    return np.asarray(counted / max(counted.sum(), 1.0))


def _hues(
    rgb: NDArray[np.float64], high: NDArray[np.float64], span: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Hue of each pixel, from 0 to 1."""
    red, green, blue = rgb.T
    safe = np.where(span > 0, span, 1.0)
    sixth = np.where(
        high == red,
        ((green - blue) / safe) % 6,
        np.where(high == green, (blue - red) / safe + 2, (red - green) / safe + 4),
    )
    return np.asarray(np.where(span > 0, sixth / 6 % 1.0, 0.0))
