"""Pictures in JBIG2 of the rarer kinds are unpacked by the reader that knows them."""

import io

import numpy as np
import pikepdf
import pymupdf
import pytest
from helpers import hiding, plans
from PIL import Image

from reviewer.model import Kind, RedactionKind
from reviewer.model.geometry import Box
from reviewer.readers import jbig2
from reviewer.readers.document import opened_pdf
from reviewer.render import pdf
from reviewer.system.jobs import SILENT

OR, XOR = 0, 2


def word():
    """Pixels of a word: true is ink."""
    return hiding.grey_of("Kowalczyk")[:, :400] < 128


def fax(ink):
    """The picture as fax codes, as JBIG2 may hold them."""
    held = io.BytesIO()
    Image.fromarray(~ink).save(held, "tiff", compression="group4")
    with Image.open(held) as made:
        tags = made.tag_v2
        assert tags[262] in (0, 1)
        data = held.getvalue()[tags[273][0] : tags[273][0] + tags[279][0]]
    if tags[262] == 1:  # its codes take white for what is 1
        held = io.BytesIO()
        Image.fromarray(ink).save(held, "tiff", compression="group4")
        with Image.open(held) as made:
            tags = made.tag_v2
            data = held.getvalue()[tags[273][0] : tags[273][0] + tags[279][0]]
    return data


def segment(number, kind, data):
    head = number.to_bytes(4, "big") + bytes([kind, 0, 1])
    return head + len(data).to_bytes(4, "big") + data


def coded(ink, laid):
    """A picture of one region of plain bits, laid on the page by a rule."""
    high, wide = ink.shape
    size = wide.to_bytes(4, "big") + high.to_bytes(4, "big")
    flags = 0x40 if laid else 0  # regions may be laid by other rules than the page's
    page = segment(0, 48, size + bytes(8) + bytes([flags]) + bytes(2))
    region = size + bytes(8) + bytes([laid]) + b"\x01" + fax(ink)
    return page + segment(1, 38, region)


def test_what_every_reader_unpacks_is_left_alone():
    ink = word()
    assert jbig2.plain_bits(coded(ink, OR), b"", ink.shape[1], ink.shape[0]) is None


def test_the_bits_are_those_that_were_coded():
    ink = word()
    bits = jbig2.plain_bits(coded(ink, XOR), b"", ink.shape[1], ink.shape[0])
    rows = np.unpackbits(np.frombuffer(bits, np.uint8).reshape(len(ink), -1), axis=1)
    assert np.array_equal(rows[:, : ink.shape[1]] == 0, ink)


@pytest.mark.parametrize("data", [b"", b"\0" * 40, b"\xff" * 90, coded(word(), XOR)[:60]])
def test_broken_ones_are_no_reason_to_stop(data):
    jbig2.plain_bits(data, b"", 40, 10)


def on_a_page(path, told=None):
    ink = word()
    with pikepdf.new() as book:
        page = book.add_blank_page(page_size=(400, 200))
        item = hiding.image_in(book, b"", ink.shape[1], ink.shape[0])
        item.write(coded(ink, XOR), filter=pikepdf.Name.JBIG2Decode)
        item.ColorSpace, item.BitsPerComponent = pikepdf.Name.DeviceGray, 1
        if told is not None:
            told(book, item)
        page.Contents = book.make_stream(b"q 300 0 0 40 50 80 cm /P Do Q")
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=item))
        book.save(path)
    return path


def shown(book):
    pixels = book[0].get_pixmap(colorspace=pymupdf.csGRAY)
    return np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.stride) < 128


def test_readers_and_releases_show_them(tmp_path):
    path = on_a_page(tmp_path / "a.pdf")
    with opened_pdf(path) as book:
        before = shown(book)
    assert 0.01 < before.mean() < 0.2
    area = plans.redaction("r1", "a.pdf", RedactionKind.AREA, page=1, box=Box(0.6, 0.3, 0.35, 0.4))
    (tmp_path / "out").mkdir()
    pdf.render_step(plans.step("a.pdf", Kind.DOCUMENT, "pdf", area), path, tmp_path / "out", SILENT)
    with pymupdf.open(tmp_path / "out" / "record.pdf") as book:
        after = shown(book)
    assert np.array_equal(before[:, :230], after[:, :230])
    assert after[62:138, 242:378].mean() > 0.8


def beside(book):
    return pikepdf.Dictionary(JBIG2Globals=book.make_stream(segment(9, 51, b"")))


WAYS_TO_TELL = {
    "plainly": lambda book, shared: shared,
    "elsewhere": lambda book, shared: book.make_indirect(shared),
    "in a list": lambda book, shared: pikepdf.Array([shared]),
    "in a list that leads on": lambda book, shared: pikepdf.Array([book.make_indirect(shared)]),
    "in a list elsewhere": lambda book, shared: book.make_indirect(pikepdf.Array([shared])),
}


@pytest.mark.parametrize("way", WAYS_TO_TELL)
def test_what_pictures_share_is_found_however_it_is_told(way, tmp_path, monkeypatch):
    def tell(book, item):
        item.DecodeParms = WAYS_TO_TELL[way](book, beside(book))
        if "list" in way:
            item.Filter = WAYS_TO_TELL[way](book, pikepdf.Name.JBIG2Decode)

    handed = []
    monkeypatch.setattr(jbig2, "plain_bits", lambda *told: handed.append(told[1]))
    opened_pdf(on_a_page(tmp_path / "a.pdf", tell)).close()
    assert handed == [segment(9, 51, b"")]
