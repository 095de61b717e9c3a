"""Words that stand in a picture are found by reading it, and their pixels go."""

import numpy as np
import pytest
from helpers import pdf_media
from helpers.plans import redaction, step

from reviewer.model import Kind, RedactionKind
from reviewer.readers import ocr
from reviewer.render.pdf import render_step
from reviewer.system.jobs import SILENT

RECORD = "docs/scan.pdf"


def released(source, out, term):
    wanted = redaction("t1", RECORD, RedactionKind.TEXT, term=term)
    done = render_step(step(RECORD, Kind.DOCUMENT, "pdf", wanted), source, out, SILENT)
    return out / "record.pdf", done


def words_seen(path):
    import pymupdf

    with pymupdf.open(path) as book:
        return ocr.read_page(book[0]).reading.text


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_term_in_a_scan_goes_and_its_neighbours_stay(rotation, tmp_path):
    source = pdf_media.scanned(
        tmp_path / "a.pdf", "Officer Kowalczyk left early", rotation=rotation
    )
    path, done = released(source, tmp_path, "Kowalczyk")
    assert len(done.details["boxes"]) == 1
    seen = words_seen(path)
    assert "owalc" not in seen
    assert "Officer" in seen
    assert "early" in seen


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_term_goes_from_a_scan_that_lay_sideways(turned, tmp_path):
    source = pdf_media.scanned(tmp_path / "a.pdf", "Officer Kowalczyk left early", turned=turned)
    before = pdf_media.pixels(source)
    path, done = released(source, tmp_path, "Kowalczyk")
    assert done.details["boxes"]
    after = pdf_media.pixels(path)
    upright = np.rot90(after, -turned // 90)
    whole = np.rot90(before, -turned // 90)
    assert (upright[:, 190:400] < 9).all(axis=2).mean() > 0.25  # the name's place is black
    assert (upright[:, 500:] == whole[:, 500:]).mean() > 0.99  # what follows is as it was


def test_the_invisible_text_of_a_scan_goes_with_its_words(tmp_path):
    source = pdf_media.scanned(
        tmp_path / "a.pdf", "Officer Kowalczyk left", hidden="Officer Kowalczyk"
    )
    path, done = released(source, tmp_path, "Kowalczyk")
    assert "kowalczyk" not in pdf_media.everything_readable(path)
    assert "Kowalczyk" not in words_seen(path)
    assert done.details["boxes"]


def test_letters_that_lie_about_themselves_are_read_as_they_look(tmp_path):
    """A file may say XXXXXXXXX for letters that show a name."""
    import pikepdf

    def lie(book):
        font = book.pages[0].Resources.Font.F1
        pairs = "".join(f"<{c:02x}> <0058>\n" for c in sorted(set(b"Kowalczyk")))
        table = (
            f"/CMapName /X def 1 begincodespacerange <00> <ff> endcodespacerange {9} beginbfchar\n"
        )
        font.ToUnicode = pikepdf.Stream(book, (table + pairs + "endbfchar").encode())

    code = b"BT /F1 24 Tf 40 200 Td (Kowalczyk) Tj ET"
    source = pdf_media.coded(tmp_path / "a.pdf", code, extra=lie)
    path, done = released(source, tmp_path, "Kowalczyk")
    assert done.details["boxes"]
    assert "owalc" not in words_seen(path)
