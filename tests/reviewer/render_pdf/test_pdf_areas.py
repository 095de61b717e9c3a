"""What lies under a box is gone: letters, pixels and lines, however the page is turned."""

import io

import numpy as np
import pikepdf
import pymupdf
import pypdfium2 as pdfium
import pytest
from helpers import pdf_media
from helpers.plans import redaction, step
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from reviewer.errors import BadInput
from reviewer.model import Kind, RedactionKind
from reviewer.model.geometry import Box
from reviewer.render.pdf import render_step
from reviewer.system.jobs import SILENT

RECORD = "docs/a.pdf"


def released(source, out, *redactions):
    done = render_step(step(RECORD, Kind.DOCUMENT, "pdf", *redactions), source, out, SILENT)
    return out / "record.pdf", done


def area(*box, page=1, id="a1", **fields):
    return redaction(id, RECORD, RedactionKind.AREA, page=page, box=Box(*box), **fields)


def shown_box(path, word):
    """Where a word stands on the displayed page, found by PDFium: fractions, top left."""
    with pdfium.PdfDocument(path) as book:
        page = book[0]
        image = page.render(scale=1)
        text_page = page.get_textpage()
        at = text_page.get_text_range().index(word)
        corners = [text_page.get_charbox(at + n) for n in range(len(word))]
        left, bottom = min(c[0] for c in corners), min(c[1] for c in corners)
        right, top = max(c[2] for c in corners), max(c[3] for c in corners)
        ends = [
            page.get_bbox() and _device(page, image, x, y)
            for x, y in ((left, bottom), (right, top))
        ]
    (x0, y0), (x1, y1) = ends
    x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    return x0, y0, x1 - x0, y1 - y0


def _device(page, image, x, y):
    import ctypes

    import pypdfium2.raw as c

    a, b = ctypes.c_int(), ctypes.c_int()
    size = (10_000, 10_000)
    c.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, a, b)
    return a.value / size[0], b.value / size[1]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize(
    ("mediabox", "cropbox"),
    [(None, None), ((-50, -30, 350, 270), None), (None, (20, 10, 380, 290))],
)
def test_a_box_hits_what_the_reviewer_saw(rotation, mediabox, cropbox, tmp_path):
    source = pdf_media.simple(
        tmp_path / "a.pdf", "alpha beta\nsecretly hidden\ngamma delta",
        rotation=rotation, mediabox=mediabox, cropbox=cropbox,
    )  # fmt: skip
    x, y, w, h = shown_box(source, "secretly")
    path, done = released(source, tmp_path, area(x, y, w, h))
    text = pdf_media.pdfium_text(path)
    assert "secretly" not in pdf_media.everything_readable(path)
    for word in ("alpha beta", "hidden", "gamma delta"):
        assert word in text
    assert pdf_media.flat_part(path, (x, y, w, h)) > 0.6
    assert np.allclose(done.details["boxes"][0]["box"], (x, y, w, h), atol=1e-3)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_an_upright_page_looks_as_it_did(rotation, tmp_path):
    source = pdf_media.simple(
        tmp_path / "a.pdf", "alpha\nbeta", rotation=rotation, mediabox=(7, 9, 407, 309)
    )
    path, _ = released(source, tmp_path)
    before, after = pdf_media.pixels(source).astype(int), pdf_media.pixels(path).astype(int)
    assert before.shape == after.shape
    assert (abs(before - after).max(axis=2) > 60).mean() < 0.001


def test_a_letter_that_is_only_touched_goes_too(tmp_path):
    source = pdf_media.simple(tmp_path / "a.pdf", "secretly hidden")
    x, y, w, h = shown_box(source, "secretly")
    path, _ = released(source, tmp_path, area(x, y + h * 0.8, w, h))
    assert "secretly" not in pdf_media.everything_readable(path)


def noise(width=240, height=120):
    rng = np.random.default_rng(7)
    return Image.fromarray(rng.integers(0, 256, (height, width, 3), dtype=np.uint8))


def with_picture(path, encode, turn=0):
    """A page of 400 x 300 with a noisy picture in the rectangle 50, 50, 350, 200."""
    book = pymupdf.open()
    page = book.new_page(width=400, height=300)
    buffer = io.BytesIO()
    encode(noise(), buffer)
    page.insert_image(
        pymupdf.Rect(50, 50, 350, 200), stream=buffer.getvalue(), rotate=turn, keep_proportion=False
    )
    page.insert_text((50, 250), "Neighbour")
    book.save(path)
    return path


ENCODINGS = {
    "png": lambda p, b: p.save(b, "PNG"),
    "jpeg": lambda p, b: p.save(b, "JPEG"),
    "grey": lambda p, b: p.convert("L").save(b, "PNG"),
    "bilevel": lambda p, b: p.convert("1").save(b, "PNG"),
    "palette": lambda p, b: p.quantize(64).save(b, "PNG"),
    "alpha": lambda p, b: p.convert("RGBA").save(b, "PNG"),
    "cmyk": lambda p, b: p.convert("CMYK").save(b, "JPEG"),
    "jpeg 2000": lambda p, b: p.save(b, "JPEG2000"),
    "fax": lambda p, b: p.convert("1").save(b, "TIFF", compression="group4"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_pixels_under_a_box_are_destroyed(encoding, tmp_path):
    source = with_picture(tmp_path / "a.pdf", ENCODINGS[encoding])
    path, _ = released(source, tmp_path, area(0.3, 0.3, 0.2, 0.2))
    assert flat_in_every_image(path, (0.3, 0.3, 0.2, 0.2))
    before, after = pdf_media.pixels(source).astype(int), pdf_media.pixels(path).astype(int)
    below = abs(before - after).max(axis=2)
    below[170:310, 230:410] = 0  # the box itself, its label and a few pixels around it
    assert (below > 40).mean() < 0.012


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pixels_of_a_turned_picture_are_destroyed(turn, tmp_path):
    source = with_picture(tmp_path / "a.pdf", ENCODINGS["png"], turn)
    path, _ = released(source, tmp_path, area(0.3, 0.3, 0.2, 0.2))
    assert flat_in_every_image(path, (0.3, 0.3, 0.2, 0.2))
    before, after = pdf_media.pixels(source).astype(int), pdf_media.pixels(path).astype(int)
    below = abs(before - after).max(axis=2)
    below[175:305, 235:405] = 0
    assert (below > 40).mean() < 0.01


def flat_in_every_image(path, box):
    """True when every image of the page has one colour where the box lies."""
    with pdfium.PdfDocument(path) as book:
        page = book[0]
        width, height = page.get_size()
        for item in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE]):
            matrix = item.get_matrix()
            inverse = np.linalg.inv(
                [[matrix.a, matrix.c, matrix.e], [matrix.b, matrix.d, matrix.f], [0, 0, 1]]
            )
            x, y, w, h = box
            ends = [
                inverse @ (px * width, height - py * height, 1)
                for px, py in ((x, y), (x + w, y + h))
            ]
            image = item.get_bitmap().to_numpy()
            rows, columns = image.shape[:2]
            us, vs = sorted(e[0] for e in ends), sorted(1 - e[1] for e in ends)
            cut = image[
                int(vs[0] * rows) + 2 : int(vs[1] * rows) - 1,
                int(us[0] * columns) + 2 : int(us[1] * columns) - 1,
            ]
            if cut.size and np.ptp(cut.reshape(-1, *cut.shape[2:]).astype(int), axis=0).max() > 2:
                return False
    return True


def test_a_slanted_picture_is_cut_and_its_page_keeps_its_text(tmp_path):
    source = with_picture(tmp_path / "a.pdf", ENCODINGS["png"])
    with pikepdf.open(source, allow_overwriting_input=True) as book:
        page = book.pages[0]
        page.contents_add(b"q 0.99 0.05 -0.05 0.99 0 0 cm", prepend=True)
        page.contents_add(b"Q")
        book.save(source)
    path, done = released(source, tmp_path, area(0.3, 0.3, 0.2, 0.2))
    assert done.details["pictured"] == []
    assert "Neighbour" in pdf_media.pdfium_text(path)
    bare = uncovered(path, tmp_path / "bare.pdf")
    assert np.ptp(pdf_media.pixels(bare)[184:296, 244:396].reshape(-1, 3), axis=0).max() <= 2
    before, after = pdf_media.pixels(source).astype(int), pdf_media.pixels(path).astype(int)
    changed = abs(before - after).max(axis=2) > 40
    changed[170:310, 230:410] = False
    assert changed.mean() < 0.01


def uncovered(path, target):
    """The same page without the black boxes and labels drawn over it."""
    with pikepdf.open(path) as book:
        code = book.pages[0].Contents.read_bytes()
        book.pages[0].Contents = book.make_stream(code[: code.rindex(b"0 g ")])
        code = book.pages[0].Contents.read_bytes()
        cut = code.find(b"0 g", code.rfind(b"Q\n"))
        book.pages[0].Contents = book.make_stream(code if cut < 0 else code[:cut])
        book.save(target)
    return target


def test_what_is_drawn_under_a_box_goes_and_the_rest_of_each_line_stays(tmp_path):
    outline = b"1 0 0 RG 110 205 m 120 225 l 130 205 l S 112 208 m 128 208 l S "
    ruling = b"0 0 1 RG 20 215 m 380 215 l S 0.5 g 10 190 380 60 re S"
    source = pdf_media.coded(tmp_path / "a.pdf", outline + ruling)
    path, _ = released(source, tmp_path, area(0.25, 0.2, 0.125, 0.15))
    with pymupdf.open(path) as book:
        drawn = [d for d in book[0].get_drawings() if d["color"]]
    assert {d["color"] for d in drawn} == {(0.0, 0.0, 1.0)}
    ends = sorted(p.x for d in drawn for i in d["items"] if i[0] == "l" for p in i[1:3])
    assert 20 in ends
    assert 380 in ends
    assert not [x for x in ends if 100 < x < 150]


def test_outlines_in_a_form_go_on_this_page_and_stay_on_the_other(tmp_path):
    def share(book):
        form = pikepdf.Stream(book, b"1 0 0 RG 110 205 m 120 225 l 130 205 l S")
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = [0, 0, 400, 300]
        for page in book.pages:
            page.Resources.XObject = pikepdf.Dictionary(Fm=form)

    source = pdf_media.coded(tmp_path / "a.pdf", b"/Fm Do", b"/Fm Do", extra=share)
    path, _ = released(source, tmp_path, area(0.25, 0.2, 0.125, 0.15))
    with pymupdf.open(path) as book:
        counts = [sum(d["color"] == (1.0, 0.0, 0.0) for d in page.get_drawings()) for page in book]
    assert counts == [0, 1]


def test_an_old_redaction_over_a_scan_is_burned_in(tmp_path):
    source = with_picture(tmp_path / "a.pdf", ENCODINGS["png"])
    with pymupdf.open(source) as book:
        book[0].draw_rect(pymupdf.Rect(120, 90, 200, 150), color=None, fill=(0, 0, 0))
        book.save(tmp_path / "b.pdf")
    path, _ = released(tmp_path / "b.pdf", tmp_path)
    assert flat_in_every_image(path, (0.31, 0.31, 0.18, 0.18))


def test_a_box_too_small_for_its_label_has_it_beside(tmp_path):
    source = pdf_media.simple(tmp_path / "a.pdf", "Id X7 of the man")
    x, y, w, h = shown_box(source, "X7")
    path, done = released(source, tmp_path, area(x, y, w, h))
    assert "7(1)(b)" in pdf_media.pdfium_text(path)
    assert not any("too small" in n for n in done.notes)


CODES = ("7(1)(b)", "7(1)(c)", "7(1)(d)(iv)", "BWC-ID")
SIDE = st.floats(0.03, 0.4)
PLACE = st.tuples(st.floats(0, 0.55), st.floats(0, 0.55), SIDE, SIDE)


@settings(max_examples=15, deadline=None)
@given(places=st.lists(PLACE, min_size=2, max_size=5))
def test_under_a_box_stands_no_part_of_the_label_of_another(places, tmp_path_factory):
    folder = tmp_path_factory.mktemp("boxes")
    (folder / "out").mkdir()
    pdf_media.simple(folder / "a.pdf", "\n".join(f"line {n} of a report" for n in range(9)))
    codes = [CODES[n % len(CODES)] for n in range(len(places))]
    areas = [
        area(*place, id=f"a{n}", exemptions=(code,))
        for n, (place, code) in enumerate(zip(places, codes, strict=True))
    ]
    made, _ = released(folder / "a.pdf", folder / "out", *areas)
    with pdfium.PdfDocument(made) as book:
        page = book[0]
        text_page = page.get_textpage()
        wide, high = page.get_size()
        for (x, y, w, h), code in zip(places, codes, strict=True):
            inner = (x * wide + 1, (1 - y - h) * high + 1, (x + w) * wide - 1, (1 - y) * high - 1)
            under = "".join(text_page.get_text_bounded(*inner).split())
            assert under in ("", code)


def test_a_box_on_a_page_that_is_not_there_is_refused_by_its_id(tmp_path):
    source = pdf_media.simple(tmp_path / "a.pdf", "one page")
    with pytest.raises(BadInput, match="a1"):
        released(source, tmp_path, area(0.1, 0.1, 0.1, 0.1, page=2))


def test_pages_without_redactions_keep_their_text_and_lines(tmp_path):
    source = pdf_media.simple(tmp_path / "a.pdf", "one", "two")
    path, done = released(source, tmp_path, area(0.1, 0.1, 0.3, 0.3))
    assert "two" in pdf_media.pdfium_text(path)
    assert done.details["pictured"] == []


def test_the_same_redactions_give_the_same_bytes(tmp_path):
    source = with_picture(tmp_path / "a.pdf", ENCODINGS["jpeg"])
    outs = []
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        path, _ = released(source, tmp_path / name, area(0.3, 0.3, 0.2, 0.2))
        outs.append(path.read_bytes())
    assert outs[0] == outs[1]
