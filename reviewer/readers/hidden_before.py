"""What somebody hid, or marked to be hidden, in a file before it came.

Words blacked out in Office files and web pages, and redaction marks of a PDF that were never
applied. They are proposed as redactions, for whoever sent the file meant them to be hidden.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.errors import BadInput
from reviewer.model.geometry import Box
from reviewer.readers.document import opened_pdf, refuse_image_text
from reviewer.readers.glyphs import Rect
from reviewer.readers.office import Extract
from reviewer.readers.page_read import FileWord
from reviewer.readers.unseen_words import in_bars, unseen_on

UNSEEN = "words that nobody can see"
"""What a release leaves out of a PDF in which words are covered, without ink, or off the page."""

_COVERED = "covered, or in the colour of what is below it, in the file as it came"
_MOST = 100  # of one record; how many there are is told in any case
_MOST_BARS = 20  # of a page: more are edges of photocopies, and told by their number alone
_LONGEST = 200  # characters of a term
_REDACT, _FREE_TEXT, _FILE = 12, 2, 17  # MuPDF's numbers for kinds of annotations
_LOOK = 20.0  # seconds that are spent on looking for unseen words; what is missed here is told
# by the export, which looks at every page
_MOVING = ("Movie", "Sound", "Screen", "RichMedia", "3D")


@dataclass(frozen=True)
class HiddenBefore:
    """One thing that was hidden: a term, or an area of a page, or else the whole record.

    Attributes:
        why: for the person who decides; tells no words of the file.
    """

    why: str
    term: str | None = None
    page: int | None = None
    box: Box | None = None


def of_extract(extract: Extract) -> tuple[HiddenBefore, ...]:
    """What was blacked out in a file whose words are laid out anew."""
    found = [*of_words(extract.hidden_words)]
    if extract.covered:
        found.append(HiddenBefore(f"{extract.covered}, and a release shows what lies under it"))
    return tuple(found[:_MOST])


def of_words(hidden: Iterable[str]) -> tuple[HiddenBefore, ...]:
    """What was blacked out word by word, each as a term."""
    terms = [words for words in dict.fromkeys(hidden) if _is_term(words)]
    found = [HiddenBefore("blacked out in the file as it came", term=words) for words in terms]
    return tuple(found[:_MOST])


def of_pdf(path: Path) -> tuple[tuple[HiddenBefore, ...], tuple[str, ...]]:
    """The marks of a PDF for redactions that were never carried out, and words that are covered
    or have the colour of what is below them: an area for each line.

    And what a release leaves out of it, as ``Facts.leaves_out`` has it.

    Raises:
        BadInput: It is no PDF that can be read.
    """
    # ISO 32000-1, 12.5.6.23: the mark alone removes nothing.
    why = "marked for redaction in the file as it came, and never carried out"
    found: list[HiddenBefore] = []
    lost: Counter[str] = Counter()
    until = time.monotonic() + _LOOK
    with opened_pdf(path) as book:
        # ISO 32000-1, 8.11, optional content.
        lost["hidden layers"] = sum(not layer["on"] for layer in book.get_ocgs().values())
        for number in range(book.page_count):
            try:
                page = book[number]
                notes = list(page.annots() or ())
                areas = [box for note in notes for box in _areas_of_annotation(page, note)]
                lost.update(what for note in notes if (what := _lost_with(note)))
            except (RuntimeError, ValueError):
                continue  # reading its words says what is wrong with the page
            found += [HiddenBefore(why, page=number + 1, box=box) for box in areas]
            if time.monotonic() < until:
                boxes, unseen = _unseen_words(page, path.name)
                found += [HiddenBefore(_COVERED, page=number + 1, box=box) for box in boxes]
                lost[UNSEEN] += unseen
    losses = tuple(f"{what} ({count})" for what, count in sorted(lost.items()) if count)
    return tuple(found[:_MOST]), losses


def _unseen_words(page: Any, name: str) -> tuple[list[Box], int]:
    """Where words lie on a page that are covered or have the colour of what is below them, and
    how many words there nobody sees.
    """
    turn = page.rotation
    try:
        refuse_image_text(page.parent, page, name)
        # Words are told on the page as it is written; it is turned back below.
        page.set_rotation(0)
        away, upon = unseen_on(page)
        layer = in_bars(page, [word for word in upon if not word.drawn])
    except (BadInput, RuntimeError, ValueError):
        return [], 0
    finally:
        page.set_rotation(turn)
    bars = _join_bars(_rects_of_lines(layer))
    lines = _rects_of_lines([word for word in upon if word.drawn])
    lines += bars if len(bars) <= _MOST_BARS else []
    boxes = [box for line in lines if (box := _box_displayed(page, line)) is not None]
    return boxes, len(away) + len(upon)


def _rects_of_lines(words: list[FileWord]) -> list[Rect]:
    """The rectangles of words, those that follow each other on a line as one."""
    found: list[Rect] = []
    for word in words:
        x0, y0, x1, y1 = word.bounding_rect
        if found:
            a0, b0, a1, b1 = found[-1]
            high = max(y1 - y0, b1 - b0)
            beside = min(b1, y1) - max(b0, y0) > high / 2 and -high < x0 - a1 < 2 * high
            if beside:
                found[-1] = (min(a0, x0), min(b0, y0), max(a1, x1), max(b1, y1))
                continue
        found.append((x0, y0, x1, y1))
    return found


def _join_bars(lines: list[Rect]) -> list[Rect]:
    """Lines one below the other as one place: a bar that is several lines high."""
    found: list[Rect] = []
    for line in sorted(lines, key=lambda rect: (rect[1], rect[0])):
        for at, (x0, y0, x1, y1) in enumerate(found):
            near = line[1] - y1 < (line[3] - line[1]) / 4
            if near and min(x1, line[2]) - max(x0, line[0]) > 0:
                grown = (min(x0, line[0]), y0, max(x1, line[2]), max(y1, line[3]))
                found[at] = grown
                break
        else:
            found.append(line)
    return found


def _lost_with(note: Any) -> str:
    """What is lost when a note on a page is only drawn, as it is in a release."""
    number, kind = note.type[:2]
    if kind in _MOVING:
        return "films and sounds on its pages"
    remark = number not in (_REDACT, _FREE_TEXT, _FILE) and (note.info.get("content") or "").strip()
    return "comments" if remark else ""


def _areas_of_annotation(page: Any, annotation: Any) -> Iterator[Box]:
    if annotation.type[0] == _REDACT:
        corners = annotation.vertices or []
        # Four corners each; without any the mark's own box counts.
        quads = [corners[at : at + 4] for at in range(0, len(corners) - 3, 4)]
        rects = [_bounds_of_quad(quad) for quad in quads] or [tuple(annotation.rect)]
        for rect in rects:
            box = _box_displayed(page, rect)
            if box is not None:
                yield box


def _bounds_of_quad(quad: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [p[0] for p in quad], [p[1] for p in quad]
    return min(xs), min(ys), max(xs), max(ys)


def _box_displayed(page: Any, rect: tuple[float, ...]) -> Box | None:
    """A rectangle of the page's content as a box of the displayed page; ``None`` off it."""
    matrix, sheet = page.rotation_matrix, page.rect
    points = [(x, y) for x in (rect[0], rect[2]) for y in (rect[1], rect[3])]
    turned = [
        (x * matrix.a + y * matrix.c + matrix.e, x * matrix.b + y * matrix.d + matrix.f)
        for x, y in points
    ]
    left = max(min(x for x, _ in turned), 0.0)
    top = max(min(y for _, y in turned), 0.0)
    right = min(max(x for x, _ in turned), sheet.width)
    bottom = min(max(y for _, y in turned), sheet.height)
    # Less than a point: nothing stands there.
    if right - left < 1 or bottom - top < 1:
        return None
    width, height = sheet.width, sheet.height
    return Box(left / width, top / height, (right - left) / width, (bottom - top) / height)


def _is_term(words: str) -> bool:
    """True for words that can be looked for: not a lone sign, a small number, or a long text."""
    telling = re.sub(r"[\W_]", "", words)
    return len(telling) >= 2 and len(words) <= _LONGEST and not re.fullmatch(r"\d{1,3}", telling)
