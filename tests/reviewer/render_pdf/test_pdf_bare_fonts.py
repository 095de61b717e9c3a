"""Letters of a font that is not in the file and that nothing describes stay where they stand."""

import pikepdf
import pytest
from helpers import pdf_media, plans
from pikepdf import Array, Dictionary, Name

from reviewer.model import Kind, RedactionKind
from reviewer.render import pdf
from reviewer.system.jobs import SILENT

CODE = rb"""BT /F1 24 Tf 20 250 Td (Hello ) Tj /F2 24 Tf ($"$$$&$\($*) Tj
/F1 24 Tf ( World) Tj ET"""


def page(path, encoding):
    def fill(book):
        plain = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        inner = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType0,
            CIDSystemInfo=Dictionary(
                Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Japan1"), Supplement=1
            ),
        )
        bare = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/Ryumin-Light"),
            Encoding=Name(f"/{encoding}"),
            DescendantFonts=Array([inner]),
        )
        fonts = Dictionary(F1=plain, F2=book.make_indirect(bare))
        book.pages[0].Resources = Dictionary(Font=fonts)
        book.pages[0].Contents = book.make_stream(CODE)

    return pdf_media.coded(path, b"", size=(300, 300), extra=fill)


@pytest.mark.parametrize("encoding", ["V", "H"])
def test_what_stands_behind_them_is_kept_and_a_term_goes(encoding, tmp_path):
    source = page(tmp_path / "a.pdf", encoding)
    (tmp_path / "out").mkdir()
    term = plans.redaction("r1", "a.pdf", RedactionKind.TEXT, term="World")
    for redactions, left in (((), True), ((term,), False)):
        step = plans.step("a.pdf", Kind.DOCUMENT, "pdf", *redactions)
        pdf.render_step(step, source, tmp_path / "out", SILENT)
        text = pdf_media.pdfium_text(tmp_path / "out" / "record.pdf")
        assert "Hello" in text
        assert ("World" in text) == left
