"""What of a picture no page shows, for a clip or a form's box hides it, is in no release."""

import numpy as np
import pikepdf
import pytest
from helpers import hiding, pdf_media, plans
from PIL import Image

from reviewer.model import Kind
from reviewer.render import pdf
from reviewer.system.jobs import SILENT

SIDE = 240  # points and pixels: the name stands in its upper half, a grey field in the lower


def picture():
    grey = np.full((SIDE, SIDE), 200, np.uint8)
    word = hiding.grey_of("Kowalczyk")
    word = word[:, : 10 * (word.shape[1] // 10)]
    small = np.asarray(Image.fromarray(word).resize((220, 40)))
    grey[40:80, 10:230] = small
    grey[150:230, 20:220] = 90
    return grey


def page(path, how):
    def fill(book):
        grey = picture()
        keys = {"ColorSpace": pikepdf.Name.DeviceGray, "BitsPerComponent": 8}
        item = hiding.image_in(book, grey.tobytes(), SIDE, SIDE, **keys)
        names = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Hx=item))
        draw = f"{SIDE} 0 0 {SIDE} 30 20 cm /Hx Do"
        code = f"q 30 20 {SIDE} 120 re W n {draw} Q"
        if how == "a form":
            form = book.make_stream(f"q {draw} Q".encode())
            form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            form.BBox, form.Resources = pikepdf.Array([30, 20, 270, 140]), names
            names = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=form))
            code = "q /Fm Do Q"
        if how == "a clip in a clip":
            code = f"q 0 0 400 140 re W n q 30 20 {SIDE} 200 re W n {draw} Q Q"
        book.pages[0].Contents = book.make_stream(code.encode())
        book.pages[0].Resources = names

    return pdf_media.coded(path, b"", size=(400, 300), extra=fill)


@pytest.mark.parametrize("how", ["a clip", "a clip in a clip", "a form"])
def test_pixels_that_no_page_shows_are_dropped_and_the_others_stay(how, tmp_path):
    source = page(tmp_path / "a.pdf", how)
    (tmp_path / "out").mkdir()
    step = plans.step("a.pdf", Kind.DOCUMENT, "pdf")
    pdf.render_step(step, source, tmp_path / "out", SILENT)
    released = tmp_path / "out" / "record.pdf"
    held = [pixels_of(item) for item in pictures_in(released)]
    assert len(held) == 1
    assert np.ptp(held[0][40:80]) == 0
    assert np.array_equal(held[0][150:230], picture()[150:230])
    before, after = (pdf_media.pixels(path).astype(int) for path in (source, released))
    assert abs(before - after).max() <= 3


def pictures_in(path):
    with pikepdf.open(path) as book:
        for item in book.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
                yield item


def pixels_of(item):
    data = np.frombuffer(item.read_bytes(), np.uint8)
    return data.reshape(int(item.Height), int(item.Width), -1)[..., 0]
