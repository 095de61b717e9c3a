"""Small PDFs and images, right and leaking, for the attack's tests."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pymupdf
from PIL import Image, ImageDraw

NAME = "Maria Kowalczyk"
LINES = (
    "Chicago Police Department, case report",
    "The caller gave her address and hung up at once.",
    "Witness Maria Kowalczyk stood at the north door.",
    "Officers arrived at 16:22 and left at 17:05.",
)


def write_original(path: Path) -> None:
    """Two pages; the name stands on the first, a picture on the second."""
    book = pymupdf.open()
    page = book.new_page(width=420, height=300)
    for number, line in enumerate(LINES):
        page.insert_text((40, 60 + 30 * number), line, fontsize=14)
    book.new_page(width=420, height=300).insert_text(
        (40, 60), "Second page, nothing to hide.", fontsize=14
    )
    book.save(path)


def box_of_name(path: Path) -> tuple[int, tuple[float, float, float, float]]:
    """Page from 1, and the name's box in fractions, with a little room around it."""
    page = pymupdf.open(path)[0]
    rect = page.search_for(NAME)[0] + (-3, -2, 3, 2)
    width, height = page.rect.width, page.rect.height
    return 1, (rect.x0 / width, rect.y0 / height, rect.width / width, rect.height / height)


def write_release(
    source: Path,
    target: Path,
    change: Callable[[pymupdf.Document], None] | None = None,
    clean: Callable[[pikepdf.Pdf], None] | None = None,
) -> None:
    """Remove the name, cover its place, keep pages only; then let a leak in."""
    book = pymupdf.open(source)
    fresh = pymupdf.open()
    fresh.insert_pdf(book, links=False, annots=False, widgets=False)
    page = fresh[0]
    rect = page.search_for(NAME)[0] + (-4, -3, 4, 3)
    page.add_redact_annot(rect, text="7(1)(b)", fill=(0, 0, 0), text_color=(1, 1, 1), fontsize=8)
    page.apply_redactions(images=2, graphics=2, text=0)
    if change:
        change(fresh)
    raw = io.BytesIO(fresh.tobytes(garbage=4, deflate=True, no_new_id=True))
    with pikepdf.open(raw) as out:
        for key in list(out.Root.keys()):
            if key not in ("/Type", "/Pages"):
                del out.Root[key]
        if "/Info" in out.trailer:
            del out.trailer["/Info"]
        for sheet in out.pages:
            if "/Annots" in sheet.obj and not len(sheet.obj.Annots):
                del sheet.obj["/Annots"]
        if clean:
            clean(out)
        out.save(target, deterministic_id=True)


def photo() -> Image.Image:
    """A picture with something to see in every part of it."""
    picture = Image.effect_noise((320, 240), 60).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for n in range(0, 320, 16):
        draw.ellipse((n, n // 2, n + 60, n // 2 + 60), fill=(n % 255, 255 - n % 255, 90))
    return picture


BOX = (0.25, 0.25, 0.3, 0.4)


def hidden_photo(margin: int = 1) -> Image.Image:
    """The same with ``BOX`` filled."""
    picture = photo()
    x, y, w, h = BOX
    left, top = int(x * 320) - margin, int(y * 240) - margin
    right, bottom = int((x + w) * 320) + margin, int((y + h) * 240) + margin
    ImageDraw.Draw(picture).rectangle((left, top, right, bottom), fill=(0, 0, 0))
    return picture
