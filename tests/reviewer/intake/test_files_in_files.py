"""Files in a file are records of their own, whatever it is, within the same bounds."""

import base64
import io
import struct
import zipfile
import zlib

import docx
import openpyxl
import pikepdf
import pymupdf
import pytest

from reviewer.intake import new_case
from reviewer.intake.limits import IntakeLimits
from reviewer.model import Kind
from reviewer.readers.office import read_extract

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


def portfolio(path, **files):
    with pymupdf.open() as book:
        page = book.new_page()
        page.insert_text((72, 100), "Cover sheet")
        for name, content in files.items():
            book.embfile_add(name, content, filename=f"{name}.txt")
        page.add_file_annot((72, 200), b"on the page", "note.txt")
        book.save(path)


def with_parts(path, **parts):
    """A Word file with parts; double underscores are slashes, single ones dots."""
    document = docx.Document()
    document.add_paragraph("Report")
    document.save(path)
    with zipfile.ZipFile(path, "a") as box:
        for name, content in parts.items():
            box.writestr("word/" + name.replace("__", "/").replace("_", "."), content)


def sheet():
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "inner"
    book.save(out)
    return out.getvalue()


def records(tmp_path, limits=None):
    report = new_case(tmp_path / "case", tmp_path / "in", limits=limits or IntakeLimits())
    return {r.path: r for r in report.records}


@pytest.fixture
def bundle(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def test_of_a_pdf(bundle, tmp_path):
    portfolio(bundle / "p.pdf", statement=b"Jane was there.", other=b"So was Omar.")
    found = records(tmp_path)
    assert sorted(found) == ["p.pdf", "p.pdf/note.txt", "p.pdf/other.txt", "p.pdf/statement.txt"]
    inner = found["p.pdf/statement.txt"]
    assert inner.parent == "p.pdf"
    assert inner.stored == "originals/p.pdf.attachments/statement.txt"
    assert (inner.kind, inner.size) == (Kind.DOCUMENT, 15)
    assert found["p.pdf"].facts.leaves_out == ()


def test_of_office_files_as_far_in_as_they_lie(bundle, tmp_path):
    inner = io.BytesIO()
    with_parts(inner, media__image1_png=PIXEL, embeddings__sheet_xlsx=sheet())
    with_parts(bundle / "a.docx", embeddings__inner_docx=inner.getvalue())
    found = records(tmp_path)
    assert sorted(found) == [
        "a.docx",
        "a.docx/inner.docx",
        "a.docx/inner.docx/image1.png",
        "a.docx/inner.docx/sheet.xlsx",
    ]
    assert found["a.docx/inner.docx/image1.png"].kind is Kind.IMAGE


def test_a_file_that_was_dropped_into_a_document_is_unwrapped():
    from reviewer.readers.enclosed import unwrap_native

    said = b"\0\0\0\0\2\0note.txt\0C:\\a\\note.txt\0\0\0\3\0" + (4).to_bytes(4, "little") + b"abcd"
    assert unwrap_native(said + (5).to_bytes(4, "little") + b"words", "x") == ("note.txt", b"words")


def test_of_a_web_page(bundle, tmp_path):
    data = base64.b64encode(PIXEL).decode()
    (bundle / "a.html").write_text(
        f'<html><body><p>x</p><img src="data:image/png;base64,{data}"></body></html>'
    )
    assert sorted(records(tmp_path)) == ["a.html", "a.html/picture-1.png"]


def test_what_no_reader_knows_and_what_unpacks_without_end_is_told(bundle, tmp_path):
    with_parts(bundle / "a.docx", media__image1_emf=b"\1\0\0\0")
    with pikepdf.new() as book:
        book.add_blank_page()
        bomb = pikepdf.Stream(
            book, zlib.compress(bytes(3_000_000)), Filter=pikepdf.Name.FlateDecode
        )
        bomb = book.make_indirect(bomb)
        spec = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="a.bin", EF={"/F": bomb})
        book.Root.AF = pikepdf.Array([book.make_indirect(spec)])
        book.save(bundle / "b.pdf", compress_streams=False)
    found = records(tmp_path, IntakeLimits(message_bytes=1_000_000))
    assert sorted(found) == ["a.docx", "b.pdf"]
    assert found["a.docx"].facts.leaves_out == ("drawings that no reader knows",)
    assert found["b.pdf"].facts.leaves_out == ("attached files that could not be taken out",)
    assert any("a release leaves out" in note for note in found["b.pdf"].notes)


def test_nesting_and_number_are_bounded(bundle, tmp_path):
    inner = b"words"
    for _ in range(3):
        out = io.BytesIO()
        with_parts(out, embeddings__a_docx=inner)
        inner = out.getvalue()
    (bundle / "a.docx").write_bytes(inner)
    portfolio(bundle / "p.pdf", a=b"a", b=b"b")
    found = records(tmp_path, IntakeLimits(message_depth=1, attachments=2))
    assert sorted(found) == ["a.docx", "a.docx/a.docx", "p.pdf", "p.pdf/a.txt", "p.pdf/b.txt"]
    assert "nested too deep" in found["a.docx/a.docx"].facts.leaves_out[0]
    assert found["p.pdf"].facts.leaves_out == ("further attachments (1)",)


def test_pictures_of_an_rtf_file_are_records_and_others_are_told(tmp_path, bundle):
    pixel = PIXEL.hex()
    raw = PIXEL.decode("latin-1")
    (bundle / "a.rtf").write_bytes(
        (
            r"{\rtf1 Seen {\*\shppict{\pict{\*\picprop{\sp{\sn a}{\sv b}}}\picw1\pngblip "
            + f"{pixel[:20]}\n{pixel[20:]}"
            + r"}}{\nonshppict{\pict\wmetafile8 00ff}} and {\pict\pngblip\bin"
            + f"{len(PIXEL)} {raw}"
            + r"} and {\pict\emfblip 0102} here\par}"
        ).encode("latin-1")
    )
    found = records(tmp_path)
    assert sorted(found) == ["a.rtf", "a.rtf/picture-1.png", "a.rtf/picture-2.png"]
    assert {found[p].kind for p in list(found)[1:]} == {Kind.IMAGE}
    assert found["a.rtf"].facts.leaves_out == ("drawings that no reader knows",)


def told(text):
    return struct.pack("<I", len(text) + 1) + text + b"\0"


def rtf_object(kind, content, embedded=2):
    """An object as an RTF file holds it: wrapped as OLE 1.0, and in hex."""
    head = struct.pack("<II", 0x501, embedded) + told(kind) + told(b"") + told(b"")
    data = head + struct.pack("<I", len(content)) + content
    picture = rb"{\result {\pict\wmetafile8 00ff}}"
    return rb"{\object\objemb{\*\objdata " + data.hex().encode() + rb"}" + picture + rb"}"


def dropped(name, content):
    """A file that somebody dropped into a document."""
    way = told(b"C:\\" + name)
    size = struct.pack("<I", len(content))
    return b"\2\0" + name + b"\0C:\\" + name + b"\0\0\0\3\0" + way + size + content


def test_objects_in_an_rtf_file_are_records_and_others_are_told(tmp_path, bundle):
    package = dropped(b"note.txt", b"Jane was there.")
    objects = [
        rtf_object(b"Package", package),
        rtf_object(b"Acrobat.Document", b"%PDF-1.4 not whole"),
        rtf_object(b"Package", b"\2\0cut"),
        rtf_object(b"Word.Document.8", b"", embedded=1),  # a link
        rb"{\object{\*\objdata 0105}}",
    ]
    (bundle / "a.rtf").write_bytes(rb"{\rtf1 Seen " + b" ".join(objects) + rb" here\par}")
    found = records(tmp_path)
    assert sorted(found) == ["a.rtf", "a.rtf/note.txt", "a.rtf/object-2.bin"]
    assert found["a.rtf/note.txt"].kind is Kind.DOCUMENT
    assert found["a.rtf/object-2.bin"].format == "pdf"
    assert found["a.rtf"].facts.leaves_out == (
        "drawings that no reader knows (4)",
        "embedded objects (3)",
    )


SHAPE = r"{\rtf1 Seen {\shp{\*\shpinst\shpwr%s\shpfblwtxt%s{\sp{\sn fFilled}{\sv %s}}%s}}here\par}"


@pytest.mark.parametrize(
    ("shape", "asked"),
    [
        ((3, 0, 1, ""), True),
        ((3, 1, 1, ""), False),
        ((2, 0, 1, ""), False),
        ((3, 0, 0, ""), False),
        ((3, 0, 1, r"{\shptxt words}"), False),
    ],
)
def test_a_drawing_that_floats_over_an_rtf_file_s_words_is_asked_about(tmp_path, shape, asked):
    (tmp_path / "a.rtf").write_text(SHAPE % shape)
    assert bool(read_extract(tmp_path / "a.rtf", "rtf").covered) is asked
