"""Letters that an edge cuts are read by nobody but a person: they go with the whole word."""

import numpy as np
import pikepdf
import pymupdf
import pytest
from helpers import hiding, pdf_media, plans

from reviewer.model import Kind, RedactionKind
from reviewer.render import pdf
from reviewer.system.jobs import SILENT

NAME = "Kowalczyk"
WORD = "q 200 0 0 24 {x} {y} cm /Hx Do Q"
WHOLE = WORD.format(x=40, y=200)


def picture(book):
    grey = hiding.grey_of(NAME)
    keys = {"ColorSpace": pikepdf.Name.DeviceGray, "BitsPerComponent": 8}
    return hiding.image_in(book, grey.tobytes(), grey.shape[1], grey.shape[0], **keys)


def page(path, code, tile=""):
    """A page that draws a picture of the name by this code, or by a pattern of such tiles."""

    def fill(book):
        item = picture(book)
        names = pikepdf.Dictionary(Hx=item)
        resources = pikepdf.Dictionary(XObject=names)
        if tile:
            cell = book.make_stream(WORD.format(x=0, y=0).encode())
            cell.Type, cell.PatternType, cell.PaintType = pikepdf.Name.Pattern, 1, 1
            cell.TilingType, cell.BBox = 1, pikepdf.Array([0, 0, 210, 30])
            cell.XStep, cell.YStep, cell.Resources = 210, 30, pikepdf.Dictionary(XObject=names)
            resources.Pattern = pikepdf.Dictionary(Hp=cell)
        book.pages[0].Contents = book.make_stream((tile or code).encode())
        book.pages[0].Resources = resources

    return pdf_media.coded(path, b"", size=(450, 300), extra=fill)


def released(source):
    redaction = plans.redaction("r1", "a.pdf", RedactionKind.TEXT, term=NAME)
    out = source.parent / "out"
    out.mkdir()
    step = plans.step("a.pdf", Kind.DOCUMENT, "pdf", redaction)
    return out / "record.pdf", pdf.render_step(step, source, out, SILENT)


def clipped(x, y, w, h, at):
    return f"{WHOLE} q {x} {y} {w} {h} re W n {WORD.format(x=at[0], y=at[1])} Q"


# What is drawn, and where a part of the name shows (user space: left, low, right, high).
CUT = {
    "the top row of a pattern": ("", "/Pattern cs /Hp scn 0 60 420 70 re f", (4, 121, 190, 129)),
    "the low row of a pattern": ("", "/Pattern cs /Hp scn 0 43 420 100 re f", (4, 44, 190, 48)),
    "the lower third, by a clip": (clipped(40, 100, 200, 11, (40, 100)), "", (44, 101, 230, 110)),
    "the upper third, by a clip": (clipped(40, 114, 200, 12, (40, 100)), "", (44, 115, 230, 124)),
    "the first half, by a clip": (clipped(40, 100, 105, 24, (40, 100)), "", (44, 101, 140, 122)),
    "the last half, by a clip": (clipped(130, 100, 115, 24, (40, 100)), "", (135, 101, 200, 122)),
    "half beyond the page": (f"{WHOLE} {WORD.format(x=-90, y=100)}", "", (2, 101, 70, 122)),
}


@pytest.mark.parametrize("kind", CUT)
def test_letters_that_are_cut_go_with_the_word_they_are_cut_from(kind, tmp_path):
    code, tile, (left, low, right, high) = CUT[kind]
    source = page(tmp_path / "a.pdf", code, tile)
    x0, y0, x1, y1 = (round(2 * v) for v in (left, low, right, high))
    before, after = (
        pdf_media.pixels(path)[600 - y1 : 600 - y0, x0:x1].astype(float).ravel()
        for path in (source, released(source)[0])
    )
    assert np.ptp(before) > 60
    told = np.corrcoef(before, after)[0, 1] if np.ptp(after) else 0.0
    assert abs(told) < 0.3  # paper, a box or its label, and no letters


def test_another_word_that_begins_alike_stays(tmp_path):
    path = tmp_path / "a.pdf"
    with pymupdf.open() as book:
        sheet = book.new_page(width=450, height=300)
        for top, words in ((40, NAME), (80, "Kowalski"), (120, "Malczyk was here")):
            box = (40, top, 40 + 9 * len(words), top + 18)
            sheet.insert_image(box, stream=hiding.picture(words), keep_proportion=False)
        book.save(path)
    assert len(released(path)[1].details["boxes"]) == 1


@pytest.mark.parametrize("crossing", [186, 194])
def test_a_curve_that_crosses_a_word_is_not_looked_for_elsewhere(crossing, tmp_path):
    curves = " ".join(
        f"{x} {y} m {x + 5} {y + 30} {x - 15} {y + 60} {x + 4} {y + 85} c S"
        for x in (crossing, 250, 310, 370, 430)
        for y in (12, 170)
    )
    source = page(tmp_path / "a.pdf", f"{WHOLE} 3 w .5 .6 1 RG {curves}")
    assert len(released(source)[1].details["boxes"]) == 1


def scan_of(path, lines, cut=()):
    """A scanned page, and parts of a name that an edge of it cut."""
    with pymupdf.open() as paper, pymupdf.open() as book:
        sheet = paper.new_page(width=450, height=300)
        for top, words in lines:
            sheet.insert_text((40, top), words, fontsize=15)
        for left, top, low, high in cut:
            with pymupdf.open() as other:
                other.new_page(width=450, height=300).insert_text((left, top), "Lopez", fontsize=15)
                clip = pymupdf.Rect(left, low, left + 60, high)
                sheet.show_pdf_page(clip, other, 0, clip=clip)
        picture = sheet.get_pixmap(dpi=150).tobytes("png")
        book.new_page(width=450, height=300).insert_image((0, 0, 450, 300), stream=picture)
        book.save(path)
    return path


def boxes_of(source, *terms):
    wanted = [
        plans.redaction(f"r{number}", "a.pdf", RedactionKind.TEXT, term=term)
        for number, term in enumerate(terms)
    ]
    step = plans.step("a.pdf", Kind.DOCUMENT, "pdf", *wanted)
    return pdf.render_step(step, source, source.parent, SILENT)


NOTES = (
    (60, "disturbance at 2245 S Michigan"),
    (100, "at door: Maria Lopez, works inside"),
    (140, "Lopez says agents came by back door"),
    (180, "said 'disturbance', not who called"),
)


def test_words_whose_letters_are_as_high_in_the_same_order_stay(tmp_path):
    """The upper quarter of Lopez is drawn as that of "bance": one high letter and four low."""
    done = boxes_of(scan_of(tmp_path / "a.pdf", NOTES), "Maria Lopez", "Lopez")
    tops = sorted(round(box["box"][1] * 300) for box in done.details["boxes"])
    assert len(tops) == 3
    assert 80 < tops[0] < tops[-1] < 142
    assert not any("drawn like" in note for note in done.notes)


@pytest.mark.parametrize("high", [246, 249])
def test_the_top_of_a_name_that_is_cut_goes_beside_and_above_other_words(high, tmp_path):
    lines = (*NOTES, (250, "door:"), (265, "Radio said disturbance"))
    source = scan_of(tmp_path / "a.pdf", lines, cut=[(130, 250, 230, high)])
    done = boxes_of(source, "Lopez")
    low = [box["box"] for box in done.details["boxes"] if box["box"][1] * 300 > 230]
    assert len(low) == 1
    assert 120 < low[0][0] * 450 < 140
    assert done.places["r0"] == 3
    assert any("drawn like" in note for note in done.notes)
