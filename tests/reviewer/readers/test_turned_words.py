"""On a scan what is surely read upright is not read again turned; what lies beside it is."""

import pymupdf
import pytest

from reviewer.readers.unexplained_ink import Eyes

LINES = [
    "The officer came to the station and was told that the caller",
    "had left it when the evening was over. She said that there were",
    "many people in the street, and that all of them could see him.",
]
NAMES = {90: "Kowalczyk", 180: "Nasser", 270: "Delgado"}


@pytest.fixture
def scan(tmp_path):
    with pymupdf.open() as drawn, pymupdf.open() as book:
        page = drawn.new_page(width=420, height=300)
        for number, line in enumerate(LINES):
            page.insert_text((60, 60 + 22 * number), line, fontsize=11)
        for turn, at in ((90, (390, 250)), (180, (300, 200)), (270, (30, 60))):
            page.insert_text(at, NAMES[turn], fontsize=14, rotate=turn)
        picture = page.get_pixmap(dpi=150).tobytes("png")
        book.new_page(width=420, height=300).insert_image((0, 0, 420, 300), stream=picture)
        yield book[0]


def test_words_that_lie_beside_upright_lines_are_read(scan):
    read = Eyes(scan.parent).read_regions(scan)
    words = read.reading.text.split()
    assert set(NAMES.values()) <= set(words)
    assert "station" in words
    turns = {g.turn for g in read.glyphs}
    assert len(turns) == 4
