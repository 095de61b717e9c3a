"""What a page of an Office file shows is read, becomes a record of its own, or is told as lost."""

import zipfile

import openpyxl
import pytest
from helpers.office_media import p, raw_word

from reviewer.model import Kind
from reviewer.readers import document, office
from reviewer.readers.enclosed import list_enclosed_files

CHART = '<a xmlns="urn:x"><graphicData><chart id="r9"/></graphicData></a>'
SMART = '<a xmlns="urn:x"><graphicData><relIds dm="r8"/></graphicData></a>'
DRAWN = '<pict xmlns="urn:x"><shape><textpath string="Maria Lopez"/></shape></pict>'


def words(extract):
    return " ".join(cell for block in extract.blocks for cell in block.cells)


def test_charts_and_diagrams_of_a_word_file_are_told(tmp_path):
    body = "".join(p(f"<w:r><w:drawing>{what}</w:drawing></w:r>") for what in (CHART, SMART))
    extract = office.read_extract(raw_word(tmp_path / "a.docx", body), "docx")
    assert extract.list_losses == ("charts (1)", "diagrams (1)")


def test_words_drawn_along_a_line_are_read(tmp_path):
    body = p("Seen by", f"<w:r>{DRAWN}</w:r>")
    extract = office.read_extract(raw_word(tmp_path / "a.docx", body), "docx")
    assert words(extract).split() == ["Seen", "by", "Maria", "Lopez"]
    found = document.read_sections(tmp_path / "a.docx", "docx")
    assert "Seen by Maria Lopez" in " ".join(" ".join(s.text for s in found).split())


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("part", ["charts/chart1", "diagrams/data2", "drawings/drawing1"])
def test_the_words_of_drawings_are_found_by_the_search(tmp_path, kind, part):
    path = tmp_path / f"a.{kind}"
    if kind == "docx":
        raw_word(path, p("Report"))
    else:
        openpyxl.Workbook().save(path)
    with zipfile.ZipFile(path, "a") as box:
        runs = "".join(f"<a:r><a:t>{word}</a:t></a:r>" for word in ("Maria ", "Lopez"))
        drawn = f'<c xmlns:a="urn:a"><a:p>{runs}</a:p></c>'
        box.writestr(f"{'word' if kind == 'docx' else 'xl'}/{part}.xml", drawn)
    found = [s.text for s in document.read_sections(path, kind) if s.place == "drawing"]
    assert found == ["Maria Lopez"]


def test_a_document_within_a_document_is_a_record_wherever_it_lies(tmp_path):
    path = raw_word(tmp_path / "a.docx", '<w:altChunk r:id="r1"/>')
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    with zipfile.ZipFile(path, "a") as box:
        links = f'<r xmlns="urn:r"><x Id="r1" Type="{kind}" Target="parts/in.html"/></r>'
        box.writestr("word/_rels/document.xml.rels", links)
        box.writestr("word/parts/in.html", "<p>Maria Lopez</p>")
        box.writestr("word/parts/other.html", "<p>nobody takes this in</p>")
    assert [f.name for f in list_enclosed_files(path, Kind.DOCUMENT, "docx", 1000).files] == [
        "in.html"
    ]


def test_the_headers_of_printed_sheets_are_told(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "plain"
    book.active.oddHeader.center.text = "Case of Maria Lopez"
    book.active.evenFooter.left.text = "page 2"
    book.save(tmp_path / "a.xlsx")
    extract = office.read_extract(tmp_path / "a.xlsx", "xlsx")
    assert extract.list_losses == ("headers and footers of printed pages (2)",)


SPACE = 'xmlns:p="urn:p" xmlns:a="urn:a" xmlns:r="urn:r"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def shape(text, holder=""):
    run = f"<p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody>"
    return f"<p:sp><p:nvSpPr><p:nvPr>{holder}</p:nvPr></p:nvSpPr>{run}</p:sp>"


def slides(path, layout, shown=""):
    """A show of one slide whose layout and master have shapes."""
    master = shape("Letterhead") + shape("Click to edit", "<p:ph/>")
    sheets = {"slides/s": shape("Report"), "layouts/l": layout, "masters/m": master}
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("ppt/presentation.xml", f'<p:x {SPACE}><p:sldId r:id="r1"/></p:x>')
        for name, shapes in sheets.items():
            mark = shown if name.startswith("slides") else ""
            tree = f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"
            box.writestr(f"ppt/{name}.xml", f"<p:x {SPACE} {mark}>{tree}</p:x>")
        links = {
            "_rels/presentation": ("slide", "slides/s.xml"),
            "slides/_rels/s": ("slideLayout", "../layouts/l.xml"),
            "layouts/_rels/l": ("slideMaster", "../masters/m.xml"),
        }
        for name, (kind, target) in links.items():
            link = f'<x Id="r1" Type="{OFFICE}/{kind}" Target="{target}"/>'
            box.writestr(f"ppt/{name}.xml.rels", f'<r xmlns="urn:r">{link}</r>')
    return office.read_extract(path, "pptx")


def test_words_of_a_slides_design_are_told(tmp_path):
    extract = slides(tmp_path / "a.pptx", shape("Unit 12") + shape("Title", "<p:ph/>"))
    assert extract.list_losses == ("words of a slide's design (2)",)
    assert words(extract).split() == ["Slide", "1", "Report"]


def test_a_design_that_a_slide_does_not_show_is_no_loss(tmp_path):
    extract = slides(tmp_path / "a.pptx", shape("Unit 12"), 'showMasterSp="0"')
    assert extract.list_losses == ()
