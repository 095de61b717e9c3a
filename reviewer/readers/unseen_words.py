"""Words that are in a page's file and that nobody sees: off the page, invisible, without ink,
or below something that was laid over them.

Whether a word is seen is measured on the rendered page, not guessed from its attributes.

``Page.get_texttrace`` and ``Page.get_bboxlog`` would help here, but each entry that they
return frees a reference to ``None`` too many, which ends the process sooner or later.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray

from reviewer.readers.drawn_page import DrawnPage, Pixels
from reviewer.readers.glyphs import GlyphColumns, Rect
from reviewer.readers.page_code import PageCode
from reviewer.readers.page_read import FileWord, WordColumns, read_page

# All but the full alpha are chosen by hand.
_FAINT, _FULL = 10, 255  # of alpha
_CLEAR = 140  # so far from the mean of its place, a colour is not what most of it has
_NEXT = 0.05  # points between letters that follow each other without a gap
_DARK = 64  # of 255: black, as scanners write it
_THIN = 4.0  # points: no line of less hides a word


def words_without_ink(
    page: Any, words: WordColumns, look: DrawnPage, among: NDArray[np.bool_]
) -> list[FileWord]:
    """Those of some words in whose place nothing is drawn."""
    told = look.are_inked(words.core_bands)
    tried = [
        words.word_numbered(n) for n in np.nonzero(among & words.have_core & ~told)[0].tolist()
    ]
    return _prove_unseen(page, [w for w in tried if all(map(look.is_flat, w.cores))], look)


def mark_doubtful(
    words: WordColumns, look: DrawnPage, pictures: tuple[Rect, ...]
) -> NDArray[np.bool_]:
    """Which words may be unseen: those in the colour of what surrounds them, nearly transparent
    ones, and those that a picture may lie over.
    """
    found = (words.ink_alphas <= _FAINT) | ~words.are_drawn
    x, y = ((words.bounding_rects[:, :2] + words.bounding_rects[:, 2:]) / 2).T
    for x0, y0, x1, y1 in pictures:
        found |= (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
    told = look.are_unlike(
        words.bounding_rects, words.ink_colors, _CLEAR
    )  # the common case: black on white
    for number in np.nonzero(~found & ~told)[0].tolist():
        found[number] = _melts_into_ground(words.word_numbered(number), look)
    return found


def words_unnoticed(page: Any, words: list[FileWord], look: DrawnPage) -> list[FileWord]:
    """Those of some doubtful words without which the page looks the same."""
    return _prove_unseen(page, words, look)


def unseen_on(page: Any) -> tuple[list[FileWord], list[FileWord]]:
    """The words of a page that nobody sees: those beyond its edges, and those upon it.

    The page has no turn. Of words that scanners lay invisibly over what can be read, nothing is
    lost.
    """
    words = read_page(page).words_of_page
    lost = [
        n for n, _ in words.words_beyond(page.rect.width, page.rect.height) if words.have_core[n]
    ]
    away = [words.word_numbered(n) for n in lost]
    rest = words.have_core.copy()
    rest[lost] = False
    # The common page: dark words, and nothing painted that could lie on them. It is not drawn at
    # all.
    plain = (
        words.are_drawn
        & (words.ink_alphas > _FAINT)
        & (words.ink_colors.max(axis=1) <= 255 - _CLEAR)
    )
    if not rest.any() or (plain[rest].all() and not _has_paint(page)):
        return away, []
    look = DrawnPage(page)
    blank = words_without_ink(page, words, look, rest)
    found = mark_doubtful(words, look, PageCode(page).pictures) & rest & words.are_drawn
    known = set(blank)
    tried = [w for n in np.nonzero(found)[0].tolist() if (w := words.word_numbered(n)) not in known]
    return away, blank + words_unnoticed(page, tried, look)


def in_bars(page: Any, words: list[FileWord]) -> list[FileWord]:
    """Of unseen words those that lie wholly in black, as below a bar in a scan that was blackened
    before its words were recognised, or after.
    """
    if not words:
        return []
    look = DrawnPage(page)
    return [w for w in words if all(look.patch_at(c).max(initial=0) < _DARK for c in w.cores)]


def of_one_ink(words: WordColumns) -> bool:
    """True when all words are drawn in one colour that covers."""
    colors = words.ink_colors
    alike = not len(words) or bool((colors == colors[0]).all())
    return alike and bool(words.are_drawn.all() and (words.ink_alphas == _FULL).all())


def _has_paint(page: Any) -> bool:
    """True when something other than letters and thin lines stands on a page."""
    if page.get_images() or page.get_xobjects():
        return True
    return any(
        shape["type"] not in ("s", "group") or (shape.get("width") or 0) > _THIN
        for shape in page.get_cdrawings(extended=True)
    )


def _prove_unseen(page: Any, words: list[FileWord], before: DrawnPage) -> list[FileWord]:
    """Those words without which the page looks the same in their place."""
    if not words:
        return []
    after = _draw_without(page, words)
    return [w for w in words if before.looks_alike(after, w.bounding_rect)]


def _draw_without(page: Any, words: list[FileWord]) -> DrawnPage:
    with pymupdf.open() as trial:
        # In a copy of the one page: the page itself must stay as it is.
        trial.insert_pdf(page.parent, from_page=page.number, to_page=page.number)
        remove_glyphs(trial[0], [r for w in words for r in w.rects])
        return DrawnPage(trial[0])


def _melts_into_ground(word: FileWord, look: DrawnPage) -> bool:
    """True when a word has the colour that most of its place has."""
    color = np.array(word.color)
    patch = look.patch_at(word.bounding_rect).reshape(-1, 3)
    if len(patch) and np.abs(patch.mean(axis=0) - color).max() > _CLEAR:
        return False
    return bool(np.abs(_commonest_colour(patch) - color).max() <= _FAINT)


def _commonest_colour(patch: Pixels) -> NDArray[np.int64]:
    """The colour that most pixels have: the paper's, below letters that can be seen."""
    if not len(patch):
        return np.full(3, 999, np.int64)
    packed, counts = np.unique(
        patch.astype(np.int64) @ np.array([1 << 16, 1 << 8, 1]), return_counts=True
    )
    value = int(packed[counts.argmax()])
    return np.array([value >> 16, value >> 8 & 255, value & 255])


def remove_at(page: Any, spots: list[Rect], *, images: int, graphics: int, text: int) -> None:
    """Remove what touches the rectangles; the numbers are PyMuPDF's redaction options.

    All rectangles are corners of one annotation: with one for each, the time would grow with
    the square of their number.
    """
    if not spots:
        return
    around = (
        min(s[0] for s in spots),
        min(s[1] for s in spots),
        max(s[2] for s in spots),
        max(s[3] for s in spots),
    )
    # ISO 32000-1, 12.5.6.23, redaction annotations, whose QuadPoints hold any number of places.
    annotation = page.add_redact_annot(pymupdf.Rect(around), fill=False, cross_out=False)
    back = ~page.transformation_matrix
    corners = []
    for spot in spots:
        x0, y0, x1, y1 = pymupdf.Rect(spot) * back
        corners.append(f"{x0:.3f} {y1:.3f} {x1:.3f} {y1:.3f} {x0:.3f} {y0:.3f} {x1:.3f} {y0:.3f}")
    page.parent.xref_set_key(annotation.xref, "QuadPoints", f"[{' '.join(corners)}]")
    page.apply_redactions(images=images, graphics=graphics, text=text)


def remove_glyphs(page: Any, rects: Sequence[Rect], letters: GlyphColumns | None = None) -> None:
    """Remove the glyphs of these boxes, and no neighbour: each is hit in its middle only.

    Args:
        page: the page.
        rects: the boxes.
        letters: all of the page, if they are known. Then the middles of glyphs that follow each
            other are hit by one stroke where no other is met by it: the time of a removal grows
            with the number of strokes.
    """
    spots: list[Rect] = []
    for run in _runs_of_rects(rects, letters):
        x0, y0, x1, y1 = run[0]
        (x, y), (x2, y2) = ((x0 + x1) / 2, (y0 + y1) / 2), _middle_of(run[-1])
        # Neighbours may overlap at their edges, and not in their middles.
        dx, dy = max((x1 - x0) * 0.1, 0.02), max((y1 - y0) * 0.1, 0.02)
        spots.append((min(x, x2) - dx, min(y, y2) - dy, max(x, x2) + dx, max(y, y2) + dy))
    # Letters alone: pictures and lines stay.
    remove_at(page, spots, images=0, graphics=0, text=0)


def _runs_of_rects(rects: Sequence[Rect], letters: GlyphColumns | None) -> list[list[Rect]]:
    """Boxes that one stroke through their middles hits, and no other."""
    if letters is None:
        return [[rect] for rect in rects]
    runs: list[list[Rect]] = []
    for rect in sorted(set(rects), key=lambda r: (r[1], r[3], r[0])):
        before = runs[-1][-1] if runs else None
        if before is not None and before[1::2] == rect[1::2] and abs(rect[0] - before[2]) < _NEXT:
            runs[-1].append(rect)
        else:
            runs.append([rect])
    return [
        part
        for run in runs
        for part in ([run] if _hits_run_alone(run, letters) else [[r] for r in run])
    ]


def _hits_run_alone(run: list[Rect], letters: GlyphColumns) -> bool:
    """True when a stroke along the whole of a run meets as many letters as the run has."""
    x0, y0, x1, y1 = run[0][0], run[0][1], run[-1][2], run[0][3]
    high = (y1 - y0) / 4
    a, b, c, d = letters.rects.T
    met = (x0 < c - _NEXT) & (a + _NEXT < x1) & (y0 + high < d) & (b < y1 - high)
    return len(run) > 1 and int(np.count_nonzero(met & ~letters.is_blank)) <= len(run)


def _middle_of(rect: Rect) -> tuple[float, float]:
    return (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
