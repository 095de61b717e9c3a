"""Words in pictures are read whatever their size: letters that fill a page, letters of 3 points."""

import pymupdf
import pytest

from reviewer.readers.unexplained_ink import Eyes

NAME = "Kowalczyk"


def page_with(points):
    """A page with a sharp picture of the name, its letters so many points high."""
    sheet = pymupdf.open()
    made = sheet.new_page(width=260, height=60)
    made.insert_text((12, 42), NAME, fontsize=40)
    picture = made.get_pixmap(dpi=150).tobytes("png")
    scale = points / 40
    page = pymupdf.open().new_page(width=max(400, 260 * scale + 20), height=60 * scale + 100)
    page.insert_image((10, 50, 10 + 260 * scale, 50 + 60 * scale), stream=picture)
    return page


@pytest.mark.parametrize("points", [3, 12, 60, 120, 200, 320])
def test_letters_of_any_size_are_read(points):
    page = page_with(points)
    found = "".join(glyph.char for glyph in Eyes(page.parent).read_regions(page).glyphs)
    assert NAME in found
