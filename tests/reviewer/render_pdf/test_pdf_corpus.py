"""Real documents, whole and broken: redacted words are gone, and nothing crashes."""

import random
import re
from collections import Counter

import pytest
from helpers import pdf_media
from helpers.plans import redaction, step

from reviewer.errors import ReviewerError
from reviewer.model import Kind, RedactionKind
from reviewer.readers.document import read_document_facts
from reviewer.readers.unexplained_ink import Eyes
from reviewer.render.pdf import render_step
from reviewer.system.jobs import SILENT
from reviewer.text.terms import term_occurs

RECORD = "docs/a.pdf"
MOST = 200_000  # bytes of a file, so that the suite stays quick
FILES = 22


def chosen_word(path):
    """A word of five letters or more that occurs at most six times; by the file's name."""
    words = Counter(w.lower() for w in re.findall(r"\b[A-Za-z]{5,}\b", pdf_media.pdfium_text(path)))
    rare = sorted(w for w, n in words.items() if n <= 6)
    return random.Random(path.name).choice(rare) if rare else None


def test_a_word_of_a_real_document_is_gone_for_every_reader(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(Eyes, "unexplained_regions", lambda self, page: ())
    files = [f for f in sorted((corpus / "pdf").rglob("*.pdf")) if f.stat().st_size < MOST]
    leaks, judged = [], 0
    for source in files[:: max(len(files) // FILES, 1)]:
        try:
            word = chosen_word(source)
        except RuntimeError:
            continue
        if word is None:
            continue
        wanted = redaction("t1", RECORD, RedactionKind.TEXT, term=word)
        try:
            render_step(step(RECORD, Kind.DOCUMENT, "pdf", wanted), source, tmp_path, SILENT)
        except ReviewerError:
            continue
        judged += 1
        text = pdf_media.pdfium_text(tmp_path / "record.pdf")
        text += pdf_media.poppler_text(tmp_path / "record.pdf")
        if term_occurs(word, text):
            leaks.append(source.name)
    assert judged > 5
    assert leaks == []


def refusal_of(source, out):
    """The sentence in which a file is refused; nothing when it is released."""
    try:
        render_step(step(RECORD, Kind.DOCUMENT, "pdf"), source, out, SILENT)
    except ReviewerError as refusal:
        return str(refusal)
    return ""


def test_a_hostile_file_is_released_clean_or_refused_by_name(corpus, tmp_path):
    for source in sorted((corpus / "hostile").glob("*.pdf")):
        said = refusal_of(source, tmp_path)
        assert not said or source.name in said or RECORD in said


def test_attachments_that_a_shallow_look_misses_are_gone(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(Eyes, "unexplained_regions", lambda self, page: ())
    import pikepdf

    source = corpus / "document" / "testPDF_childAttachments.pdf"
    first = tmp_path / "first.pdf"
    with pikepdf.open(source) as book:
        del book.pages[2:]
        book.save(first)
    done = render_step(step(RECORD, Kind.DOCUMENT, "pdf"), first, tmp_path, SILENT)
    with pikepdf.open(tmp_path / "record.pdf") as book:
        assert "/Names" not in book.Root
    assert done.details["dropped"]["attached files"] == 2


def test_failed_redactions_of_a_real_filing_are_not_passed_on(corpus, tmp_path):
    source = corpus / "document" / "rectangles_yes.pdf"
    assert "did not disclose all relevant" in " ".join(pdf_media.pdfium_text(source).split())
    render_step(step(RECORD, Kind.DOCUMENT, "pdf"), source, tmp_path, SILENT)
    seen = " ".join(pdf_media.pdfium_text(tmp_path / "record.pdf").split())
    assert "did not disclose all relevant" not in seen


def test_a_locked_file_is_refused(tmp_path):
    import pikepdf

    plain = pdf_media.simple(tmp_path / "a.pdf", "words")
    with pikepdf.open(plain) as book:
        book.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
        book.save(tmp_path / "open.pdf", encryption=pikepdf.Encryption(owner="o", user=""))
    with pytest.raises(ReviewerError, match="password"):
        render_step(step(RECORD, Kind.DOCUMENT, "pdf"), tmp_path / "locked.pdf", tmp_path, SILENT)
    render_step(step(RECORD, Kind.DOCUMENT, "pdf"), tmp_path / "open.pdf", tmp_path, SILENT)
    with pikepdf.open(tmp_path / "record.pdf") as book:
        assert not book.is_encrypted


def test_what_unpacks_without_end_is_refused(tmp_path):
    import zlib

    import pikepdf

    with pikepdf.open(pdf_media.simple(tmp_path / "a.pdf", "words")) as book:
        bomb = zlib.compress(zlib.compress(b"\0" * (260 << 20), 1), 9)
        stream = pikepdf.Stream(book, b"")
        both = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        stream.write(bomb, filter=both)
        book.pages[0].Contents = stream
        book.save(tmp_path / "bomb.pdf", compress_streams=False)
    with pytest.raises(ReviewerError, match="unpacks"):
        render_step(step(RECORD, Kind.DOCUMENT, "pdf"), tmp_path / "bomb.pdf", tmp_path, SILENT)
    with pytest.raises(ReviewerError, match="unpacks"):  # and known when it comes
        read_document_facts(tmp_path / "bomb.pdf", "pdf")
