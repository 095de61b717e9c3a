"""Keep what a page needs to be drawn, and nothing else; stand every page upright at 0, 0.

A list of what may stay is safe against hiding places that nobody has thought of yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf

from reviewer.render.pdf import (
    content,
    cutting,
    hidden_text,
    neutral_names,
    picture_samples,
    pictures,
)
from reviewer.render.pdf.allowed import KEYS, NAMED, PAGE
from reviewer.render.pdf.boxes import RemovalMark
from reviewer.render.pdf.opening import PageSheet
from reviewer.render.pdf.working_copy import Rect
from reviewer.system.jobs import Job

# Points: a word's box reaches into its neighbours' room; lines drawn just beside it stay.
_TERM_INSET = 1.0
_GLYPH = "glyph"  # led to by a Type 3 font: page code of its own


@dataclass
class Removed:
    """What goes from the working pages: marks, and by page where a shape covers a picture.

    Nothing is cut on pages (from 0) that become pictures, for their boxes are filled in those.
    """

    marks: list[RemovalMark]
    covered: dict[int, list[Rect]] = field(default_factory=dict)
    pictured: frozenset[int] = frozenset()


def finish_pages(
    source: Path, target: Path, sheets: tuple[PageSheet, ...], removed: Removed, job: Job
) -> set[int]:
    """Write the pages of ``source`` into ``target``, cleaned and upright, without the boxes.

    Returns:
        The pages (from 0) on which something under a box could not be cut out.
    """
    uncut: set[int] = set()
    with pikepdf.open(source) as book:
        if "/Info" in book.trailer:
            del book.trailer["/Info"]
        for key in list(book.Root.keys()):
            # ISO 32000-1, 7.7.2: names, outlines, forms, actions and metadata hang from the
            # catalog.
            if key not in ("/Type", "/Pages"):
                del book.Root[key]
        blackener = picture_samples.Blackener(book, source)
        for number, page in enumerate(book.pages):
            job.check()
            job.progress(number, len(book.pages), f"cutting on page {number + 1}")
            if number in removed.pictured:
                _keep_allowed(page.obj, PAGE)
                continue
            zone = _zone_of_page(removed, number, sheets[number])
            if not cutting.cut_page(book, page, zone, blackener):
                uncut.add(number)
            _keep_allowed(page.obj, PAGE)
        job.progress(0, 1, "putting it together")
        _clean_all(book, job)
        for page, sheet in zip(book.pages, sheets, strict=True):
            _stand_upright(book, page, sheet)
        save_reproducibly(book, target)
    return uncut


def save_reproducibly(book: pikepdf.Pdf, target: Path) -> None:
    """Write a document so that the same content gives the same bytes."""
    book.remove_unreferenced_resources()
    book.save(
        target,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        recompress_flate=True,
        deterministic_id=True,
        fix_metadata_version=False,
    )


def _zone_of_page(removed: Removed, number: int, sheet: PageSheet) -> cutting.Zone:
    marks = [m for m in removed.marks if m.page == number]
    lines, words, pixels = [], [], []
    for mark in marks:
        lines.append(_flip_rect(mark.rect, sheet, 0.0 if mark.area else _TERM_INSET))
        pixels.append(_flip_rect(mark.rect, sheet, 0.0))
        if mark.pictured:
            words.append(pixels[-1])
    pixels += [_flip_rect(rect, sheet, 0.0) for rect in removed.covered.get(number, [])]
    return cutting.Zone(
        tuple(r for r in lines if r[0] < r[2] and r[1] < r[3]),
        tuple(words),
        tuple(pixels),
        tuple(_flip_rect(rect, sheet, 0.0) for rect in hidden_text.rects_around(sheet)),
    )


def _flip_rect(rect: Rect, sheet: PageSheet, inset: float) -> Rect:
    """A rectangle of the working page in user space, smaller by ``inset``."""
    left, top = sheet.box[0], sheet.box[3]
    x0, y0, x1, y1 = rect
    # ISO 32000-1, 8.3.2.3: user space counts from the bottom up, MuPDF from the top down.
    return x0 + left + inset, top - y1 + inset, x1 + left - inset, top - y0 - inset


def _clean_all(book: pikepdf.Pdf, job: Job) -> None:
    """Walk everything that the pages reach, once."""
    seen: set[tuple[int, int]] = set()
    names = neutral_names.Names()
    for page in book.pages:
        job.check()
        page.obj.Contents = book.make_stream(content.clean_page_code(page, names.rename_in_use))
        waiting: list[tuple[Any, str]] = [
            (page.obj[key], "") for key in ("/Resources", "/Group") if key in page.obj
        ]
        while waiting:
            item, role = waiting.pop()
            if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
                continue
            if item.is_indirect:
                # Resources are shared between pages, and some lead back to themselves.
                if item.objgen in seen:
                    continue
                seen.add(item.objgen)
            waiting += _cleaned_parts(item, role, names)


def _cleaned_parts(item: Any, role: str, names: neutral_names.Names) -> list[tuple[Any, str]]:
    """Clean one object; return what it holds, each with the key that led there.

    The keys of dictionaries that are led to by ``NAMED`` are names of the page code's own.
    """
    if isinstance(item, pikepdf.Array):
        names.neutralise_space(item)
        return [(value, "") for value in item]
    if role not in NAMED:
        _keep_allowed(item, KEYS)
        if item.get("/Type") == "/Font" or "/BaseFont" in item or "/CharProcs" in item:
            names.neutralise_font(item)
    elif role in neutral_names.RESOURCES:
        names.rename_keys(item)
    if isinstance(item, pikepdf.Stream):
        _clean_stream(item, role, names)
    if role in NAMED:
        return [(value, _GLYPH if role == "/CharProcs" else "") for _, value in item.items()]
    return [(value, key) for key, value in item.items()]


def _clean_stream(item: pikepdf.Stream, role: str, names: neutral_names.Names) -> None:
    if item.get("/Subtype") == "/Image":
        pictures.strip_tags(item)
    elif role == _GLYPH or item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1:
        item.write(content.clean_page_code(item, names.rename_in_use))


def _keep_allowed(item: Any, allowed: frozenset[str]) -> None:
    for key in list(item.keys()):
        if key not in allowed:
            del item[key]


def _stand_upright(book: pikepdf.Pdf, page: pikepdf.Page, sheet: PageSheet) -> None:
    width, height = displayed_size(sheet)
    if sheet.rotation or sheet.box[:2] != (0.0, 0.0):
        # As a form, so that the page's own code need not be rewritten: a matrix before it does it.
        form = book.make_stream(page.Contents.read_bytes())
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = pikepdf.Array([round(v, 4) for v in sheet.box])
        form.Resources = page.obj.get("/Resources", pikepdf.Dictionary())
        if "/Group" in page.obj:
            form.Group = page.obj.Group
        resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=form))
        numbers = " ".join(f"{v:.5f}" for v in _matrix_to_upright(sheet))
        page.obj.Resources = resources
        page.obj.Contents = book.make_stream(f"q {numbers} cm /Page Do Q".encode())
    page.obj.MediaBox = pikepdf.Array([0, 0, round(width, 4), round(height, 4)])


def displayed_size(sheet: PageSheet) -> tuple[float, float]:
    """Width and height of a page as it is displayed, in points."""
    return (
        (sheet.height_unturned, sheet.width_unturned)
        if sheet.rotation % 180
        else (sheet.width_unturned, sheet.height_unturned)
    )


def _matrix_to_upright(sheet: PageSheet) -> content.Matrix:
    x, y = sheet.box[0], sheet.box[1]
    w, h = sheet.width_unturned, sheet.height_unturned
    return {
        0: (1.0, 0.0, 0.0, 1.0, -x, -y),
        90: (0.0, -1.0, 1.0, 0.0, -y, w + x),
        180: (-1.0, 0.0, 0.0, -1.0, w + x, h + y),
        270: (0.0, 1.0, -1.0, 0.0, h + y, -x),
    }[sheet.rotation]
