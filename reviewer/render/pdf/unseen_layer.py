"""Words over a picture that can be found and copied, as scanners add them.

They are what was read of the page with its boxes filled, so they hold nothing that the page
does not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pymupdf

from reviewer.readers.glyphs import Glyph, GlyphPage, GlyphText
from reviewer.render.pdf.boxes import PlacedBox

_BESIDE = 0.5  # points that a word keeps from a box
_SIZE = 0.75  # of a word's height is the size of its letters


def unseen_words_layer(
    text: GlyphPage, size: tuple[float, float], boxes: list[PlacedBox], font: str
) -> bytes:
    """Page code of words that can be found and copied, and are not seen, beside the boxes.

    Args:
        text: what was read of the page's pixels, boxes filled.
        size: width and height of the page in points.
        boxes: no word that meets one of them is kept.
        font: the name of Helvetica on the page.
    """
    lines = []
    for word in _words_of_reading(text.glyphs, text.reading):
        code = _word_code(word, size, boxes, font)
        if code:
            lines.append(code)
    if not lines:
        return b""
    return "\n".join(("BT 3 Tr", *lines, "0 Tr ET")).encode("cp1252", "replace")


def _words_of_reading(glyphs: Sequence[Glyph], reading: GlyphText) -> Iterable[list[Glyph]]:
    word: list[Glyph] = []
    for char, at in [*zip(reading.text, reading.at, strict=True), (" ", -1)]:
        if at >= 0 and not char.isspace():
            word.append(glyphs[at])
        elif word:
            yield word
            word = []


def _word_code(
    word: list[Glyph], size: tuple[float, float], boxes: list[PlacedBox], font: str
) -> str:
    width, height = size
    x0, y0 = min(g.rect[0] for g in word), min(g.rect[1] for g in word)
    x1, y1 = max(g.rect[2] for g in word), max(g.rect[3] for g in word)
    for item in boxes:
        box = item.box
        across = x0 - _BESIDE < (box.x + box.w) * width and box.x * width < x1 + _BESIDE
        down = y0 - _BESIDE < (box.y + box.h) * height and box.y * height < y1 + _BESIDE
        if across and down:
            return ""
    turn = word[0].turn % 360
    long, high = (y1 - y0, x1 - x0) if turn % 180 else (x1 - x0, y1 - y0)
    said = "".join(g.char for g in word).encode("cp1252", "replace").decode("cp1252")
    letters = max(_SIZE * high, 1.0)
    natural = pymupdf.get_text_length(said, fontname="helv", fontsize=letters)
    if long <= 0 or natural <= 0:
        return ""
    x, y, matrix = {
        0: (x0, y1 - 0.2 * high, (1, 0, 0, 1)),
        90: (x0 + 0.2 * high, y0, (0, -1, 1, 0)),
        180: (x1, y0 + 0.2 * high, (-1, 0, 0, -1)),
        270: (x1 - 0.2 * high, y1, (0, 1, -1, 0)),
    }.get(turn, (x0, y1, (1, 0, 0, 1)))
    numbers = " ".join(map(str, matrix))
    escaped = said.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return (
        f"/{font} {letters:.2f} Tf {100 * long / natural:.1f} Tz "
        f"{numbers} {x:.2f} {height - y:.2f} Tm ({escaped} ) Tj"
    )
