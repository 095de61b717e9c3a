"""The look back asks for the words of each page that has an area: the document is opened once."""

import pymupdf
import pytest

from reviewer.overlooked import released_text


def write_pages(path, words):
    with pymupdf.open() as book:
        for word in words:
            book.new_page(width=200, height=100).insert_text((20, 50), word)
        book.save(path)


@pytest.fixture
def opened(monkeypatch):
    """Which files were opened; none stays open."""
    paths = []
    real = released_text.PdfBook

    def open_book(source):
        paths.append(source.path)
        return real(source)

    monkeypatch.setattr(released_text, "PdfBook", open_book)
    yield paths
    released_text.let_document_go()


def words_on(path, page):
    return [word.text for word in released_text.page_words(str(path), page)]


def test_a_document_is_opened_once_for_all_its_pages(tmp_path, opened):
    one, two = tmp_path / "a.pdf", tmp_path / "b.pdf"
    write_pages(one, ["Maria", "Lopez", "called"])
    write_pages(two, ["Other"])
    assert [words_on(one, page) for page in (1, 2, 3, 1)] == [
        ["Maria"], ["Lopez"], ["called"], ["Maria"],
    ]  # fmt: skip
    assert opened == [str(one)]
    assert words_on(two, 1) == ["Other"]
    assert words_on(one, 2) == ["Lopez"]
    assert opened == [str(one), str(two), str(one)]


def test_a_document_that_has_changed_is_opened_anew(tmp_path, opened):
    path = tmp_path / "a.pdf"
    write_pages(path, ["Maria"])
    assert words_on(path, 1) == ["Maria"]
    path.unlink()
    write_pages(path, ["Somebody", "else"])
    assert words_on(path, 1) == ["Somebody"]
    assert len(opened) == 2
