"""Names that an author gave to fonts, glyphs, colours and resources say nothing in a release."""

import re

import numpy as np
import pikepdf
import pymupdf
import pytest
from helpers import pdf_media, plans
from pikepdf import Array, Dictionary, Name

from reviewer.model import Kind, RedactionKind
from reviewer.render import pdf
from reviewer.render.pdf import neutral_names
from reviewer.system.jobs import SILENT

LINE = "Seen by the witness at noon."


def embedded(path, font):
    book = pymupdf.open()
    page = book.new_page(width=400, height=300)
    writer = pymupdf.TextWriter(page.rect)
    writer.append((40, 60), LINE, font=pymupdf.Font(font), fontsize=14)
    writer.write_text(page)
    book.subset_fonts()
    book.save(path)
    with pikepdf.open(path, allow_overwriting_input=True) as made:
        for item in made.objects:
            if isinstance(item, Dictionary) and "/BaseFont" in item:
                item.BaseFont = Name("/ABCDEF+KowalczykSans")
            if isinstance(item, Dictionary) and "/FontName" in item:
                item.FontName = Name("/ABCDEF+KowalczykSans")
        _inks(made, made.pages[0])
        made.save(path)
    return path


def _inks(book, page):
    tint = book.make_stream(b"{ dup dup 0 mul exch pop 0 0 }")
    tint.FunctionType, tint.Domain, tint.Range = 4, Array([0, 1]), Array([0, 1] * 4)
    spaces = Dictionary()
    spaces[Name("/Kowalczyk")] = Array([Name.Separation, Name("/Kowalczyk#20Blue"),
                                        Name.DeviceCMYK, tint])  # fmt: skip
    page.obj.Resources.ColorSpace = spaces
    form = book.make_stream(b"0 0 1 rg 40 200 60 30 re f")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 400, 300])
    page.obj.Resources.XObject = Dictionary()
    page.obj.Resources.XObject[Name("/StampOfKowalczyk")] = form
    page.contents_add(b"/Kowalczyk cs 0.5 scn 150 200 60 30 re f /StampOfKowalczyk Do")


@pytest.mark.parametrize("font", ["helv", "tiro", "cjk"])
def test_no_name_of_an_author_is_left_and_the_page_looks_as_it_did(font, tmp_path):
    source = embedded(tmp_path / "a.pdf", font)
    assert "kowalczyk" in pdf_media.everything_readable(source)
    out = tmp_path / "out"
    out.mkdir()
    redaction = plans.redaction("r1", "a.pdf", RedactionKind.TEXT, term="Kowalczyk")
    pdf.render_step(plans.step("a.pdf", Kind.DOCUMENT, "pdf", redaction), source, out, SILENT)
    left = pdf_media.everything_readable(out / "record.pdf")
    assert "kowalczyk" not in left
    assert LINE in pdf_media.pdfium_text(out / "record.pdf")
    before = pdf_media.pixels(source).astype(int)
    after = pdf_media.pixels(out / "record.pdf").astype(int)
    assert (abs(before - after).max(axis=2) > 60).mean() < 0.001


def test_fonts_that_are_not_in_the_file_keep_their_family_or_get_a_plain_one(tmp_path):
    def fonts(book):
        held = book.pages[0].Resources.Font
        for key, name in (("F2", "KowalczykBold"), ("F3", "TimesNewRomanPS-BoldMT")):
            held[Name(f"/{key}")] = Dictionary(
                Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{name}"),
                Encoding=Name.WinAnsiEncoding,
            )  # fmt: skip

    code = b"BT /F2 12 Tf 40 200 Td (one) Tj /F3 12 Tf 0 -30 Td (two) Tj ET"
    source = pdf_media.coded(tmp_path / "a.pdf", code, extra=fonts)
    out = tmp_path / "out"
    out.mkdir()
    pdf.render_step(plans.step("a.pdf", Kind.DOCUMENT, "pdf"), source, out, SILENT)
    with pikepdf.open(out / "record.pdf") as book:
        names = {str(f.BaseFont) for f in book.pages[0].Resources.Font.values()}
        code = book.pages[0].Contents.read_bytes()
    assert names == {"/Helvetica-Bold", "/TimesNewRomanPS-BoldMT"}
    assert set(re.findall(rb"/(\S+) 12 Tf", code)) == {b"R1", b"R2"}
    assert np.any(pdf_media.pixels(out / "record.pdf") < 60)


def encrypted(plain):
    out, key = bytearray(), 55665
    for byte in plain:
        out.append(byte ^ key >> 8)
        key = (out[-1] + key) * 52845 + 22719 & 0xFFFF
    return bytes(out)


def decrypted(code):
    out, key = bytearray(), 55665
    for byte in code:
        out.append(byte ^ key >> 8)
        key = (byte + key) * 52845 + 22719 & 0xFFFF
    return bytes(out)


HEAD = b"%!PS-AdobeFont-1.0: F\n/Encoding 256 array\ndup 65 /KowalczykInk put\ncurrentfile eexec\n"
SECRET = b"abcd/CharStrings 2 dict dup begin\n/A 4 RD /Kow ND\n/KowalczykInk 3 RD xyz ND\nend\n"
TAIL = (b"0" * 64 + b"\n") * 8 + b"cleartomark\n"


def test_glyphs_of_the_oldest_fonts_are_called_otherwise_in_the_program_and_outside():
    with pikepdf.new() as book:
        font = book.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1))
        font.Encoding = Dictionary(Differences=Array([65, Name.KowalczykInk, Name.A]))
        program = book.make_stream(HEAD + encrypted(SECRET) + TAIL)
        font.FontDescriptor = Dictionary(FontFile=program)
        neutral_names.Names().neutralise_font(font)
        made = program.read_bytes()
        (given, plain) = font.Encoding.Differences[1:]
    name = str(given).lstrip("/").encode()
    assert plain == "/A"
    assert len(name) == len("KowalczykInk")
    assert len(made) == len(HEAD + SECRET + TAIL)
    assert made.endswith(TAIL)
    assert b"dup 65 /%s put" % name in made
    code = decrypted(made[len(HEAD) : -len(TAIL)])
    assert code == SECRET.replace(b"KowalczykInk", name)


def test_glyphs_of_a_program_are_called_otherwise_and_the_page_looks_as_it_did(tmp_path):
    source, out = tmp_path / "a.pdf", tmp_path / "out"
    with pymupdf.open() as made:
        page = made.new_page(width=400, height=300)
        page.insert_font(fontname="F0", fontbuffer=pymupdf.Font("helv").buffer)
        page.insert_text((40, 60), LINE, fontname="F0", fontsize=14)
        made.save(source)
    with pikepdf.open(source, allow_overwriting_input=True) as book:
        named = [o for o in book.objects if isinstance(o, Dictionary) and "/FontFile3" in o]
        before = pymupdf.Font("helv").buffer
        named[0].FontFile3.write(before.replace(b"afii10065", b"Kowalczyk"))
        book.save(source)
    out.mkdir()
    pdf.render_step(plans.step("a.pdf", Kind.DOCUMENT, "pdf"), source, out, SILENT)
    assert "kowalczyk" in pdf_media.everything_readable(source)
    assert "kowalczyk" not in pdf_media.everything_readable(out / "record.pdf")
    assert LINE in pdf_media.pdfium_text(out / "record.pdf")
    assert np.array_equal(pdf_media.pixels(source), pdf_media.pixels(out / "record.pdf"))
