"""The format's own words accuse nobody; a name that an author gave does."""

from __future__ import annotations

import struct

import pikepdf
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.attack import Secret, attack_package, font_names, pdf_syntax
from reviewer.model import Kind
from tests.helpers.plans import plan, step

PDF = "docs/report.pdf"
SURNAMES = [
    "Root",
    "Gray",
    "Lang",
    "Page",
    "Roman",
    "Georgia",
    "Courier",
    "Times",
    "Pages",
    "Length",
]
SURNAMES += [
    "Helvetica",
    "Symbol",
    "Fields",
    "Parent",
    "Ring",
    "Grave",
    "Thorn",
    "Filter",
    "Stream",
]


def package(tmp_path, change=lambda _: None, **how):
    root = tmp_path / "package"
    (root / "data" / "records" / "docs").mkdir(parents=True)
    book = pymupdf.open()
    page = book.new_page()
    for number, font in enumerate(("helv", "tiro", "cour", "symb")):
        page.insert_text((50, 60 + 30 * number), "The officer left at noon.", fontname=font)
    original = tmp_path / "original.pdf"
    book.save(original)
    with pikepdf.open(original) as made:
        for key in [k for k in made.Root.keys() if k not in ("/Type", "/Pages")]:  # noqa: SIM118
            del made.Root[key]
        change(made)
        made.save(root / "data" / "records" / PDF, deterministic_id=True, **how)
    return root, plan(step(PDF, Kind.DOCUMENT, "pdf")), original


@pytest.mark.parametrize("how", [{}, {"compress_streams": False}])
def test_surnames_that_are_words_of_the_format_accuse_nobody(how, tmp_path):
    root, what, original = package(tmp_path, **how)
    secrets = tuple(Secret(name, "", name, True) for name in SURNAMES)
    found = attack_package(root, what, lambda _: original, secrets).findings
    assert [f for f in found if f.rule == "words"] == []


def named_font(book):
    book.pages[0].obj.Resources.Font.helv.BaseFont = pikepdf.Name("/KowalczykHand-Bold")


def named_colour(book):
    space = [pikepdf.Name.Separation, pikepdf.Name("/Kowalczyk#20Blue"), pikepdf.Name.DeviceGray]
    book.pages[0].obj.Resources.ColorSpace = pikepdf.Dictionary(C1=pikepdf.Array(space))


def named_glyph(book):
    coding = pikepdf.Dictionary(Differences=pikepdf.Array([65, pikepdf.Name.Kowalczyk]))
    book.pages[0].obj.Resources.Font.helv.Encoding = coding


def in_a_string(book):
    book.pages[0].obj.Resources.Font.helv.Note = pikepdf.String("by Kowalczyk")


def in_a_program(book):
    program = pymupdf.Font("helv").buffer.replace(b"afii10065", b"Kowalczyk")
    stream = book.make_stream(program)
    stream.Subtype = pikepdf.Name.Type1C
    book.pages[0].obj.Resources.Font.helv.FontDescriptor = pikepdf.Dictionary(FontFile3=stream)


def in_the_secret_part_of_a_program(book):
    code, key = b"", 55665
    for byte in b"abcd/CharStrings 1 dict dup begin\n/Kowalczyk 4 RD wxyz ND\nend":
        code += bytes([byte ^ key >> 8])
        key = (code[-1] + key) * 52845 + 22719 & 0xFFFF
    stream = book.make_stream(b"%!PS-AdobeFont-1.0: F\ncurrentfile eexec\n" + code)
    book.pages[0].obj.Resources.Font.helv.FontDescriptor = pikepdf.Dictionary(FontFile=stream)


CHANGES = [named_font, named_colour, named_glyph, in_a_string, in_a_program]
CHANGES += [in_the_secret_part_of_a_program]


@pytest.mark.parametrize("change", CHANGES)
def test_a_name_that_an_author_gave_is_found(change, tmp_path):
    root, what, original = package(tmp_path, change)
    found = attack_package(
        root, what, lambda _: original, (Secret("Kowalczyk", "", "r1", True),)
    ).findings
    assert any(f.rule == "words" and f.redaction == "r1" for f in found)


@given(st.from_regex(r"[A-Z][a-z]{3,10}", fullmatch=True))
def test_words_in_strings_stay_whatever_the_format_calls_its_parts(word):
    data = b"1 0 obj << /Type /Page /Title (by %s) >> endobj" % word.encode()
    assert b"(by %s)" % word.encode() in pdf_syntax.strip_pdf_syntax(data)


def test_a_font_that_breaks_off_hides_no_name_that_stands_before():
    names = b"".join(bytes([len(name)]) + name for name in (b"Maria.Lopez", b"Quigley"))
    post = b"\0\2\0\0" + bytes(28) + b"\0\0" + names
    table = struct.pack(">4sLLL", b"post", 0, 12 + 3 * 16, len(post))
    broken = struct.pack(">4sLLL", b"CFF ", 0, 1 << 20, 10)  # lies behind the end
    font = b"\0\1\0\0" + struct.pack(">H", 3) + bytes(6) + table + broken + bytes(16) + post
    assert font_names.given_glyph_names(font) == ["Maria.Lopez", "Quigley"]


@pytest.mark.parametrize("font", ["helv", "tiro"])
def test_what_the_trade_calls_glyphs_is_nobody_s_name(font):
    given = font_names.given_glyph_names(pymupdf.Font(font).buffer)
    assert [name for name in given if name.isalpha()] == []
