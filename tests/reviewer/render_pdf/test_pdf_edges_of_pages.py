"""A name that runs over the edge of its page: what is left of it still tells the name."""

import pymupdf
import pytest
from helpers import plans

from reviewer.model import Kind, RedactionKind
from reviewer.render import pdf
from reviewer.system.jobs import SILENT

NAME = "Petra Wexcombe"
# Where the name is written on a page of 400 by 300, and which way it is turned.
OVER = {
    "right": ((330, 100), 0),
    "left": ((-45, 100), 0),
    "top": ((200, 40), 90),
    "low": ((200, 270), 270),
    "the first name alone is left": ((360, 100), 0),
}


@pytest.mark.parametrize("edge", OVER)
def test_what_is_left_of_a_name_at_the_edge_of_a_page_goes(edge, tmp_path):
    source, out = tmp_path / "a.pdf", tmp_path / "out"
    out.mkdir()
    at, turned = OVER[edge]
    with pymupdf.open() as book:
        page = book.new_page(width=400, height=300)
        page.insert_text((40, 200), "An ordinary line", fontsize=12)
        page.insert_text(at, NAME, fontsize=14, rotate=turned)
        page.insert_text((330, 250), "A longer line of other words", fontsize=14)
        book.save(source)
    redaction = plans.redaction("r1", "a.pdf", RedactionKind.TEXT, term=NAME)
    made = pdf.render_step(
        plans.step("a.pdf", Kind.DOCUMENT, "pdf", redaction), source, out, SILENT
    )
    with pymupdf.open(out / "record.pdf") as book:
        words = " ".join(w[4] for w in book[0].get_text("words"))
    assert "An ordinary line" in words
    assert "A longer" in words
    assert not any(part in words for part in ("Pet", "Wex", "etra", "com", "mbe"))
    assert len(made.details["boxes"]) == 1
