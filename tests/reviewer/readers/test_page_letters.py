"""A page's letters as columns: lines by place, two readers' agreement, strokes that remove."""

import cv2
import numpy as np
import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.readers import large_pictures
from reviewer.readers.glyph_rows import visual_lines
from reviewer.readers.glyphs import Glyph
from reviewer.readers.page_code import PageCode, has_resource
from reviewer.readers.page_read import drawn_text, read_page, text_left
from reviewer.readers.pdfium_text import second_text, with_places
from reviewer.readers.unseen_words import remove_glyphs
from reviewer.system.jobs import SILENT

WORDS = st.lists(st.text("abcXYZ019é漢", min_size=1, max_size=5), min_size=1, max_size=4)


def glyphs_of(rows, turn):
    """The letters of rows of words, each 10 points wide, in their order."""
    made = []
    for number, row in enumerate(rows):
        at = 20.0
        for word in row:
            for char in word:
                box = (at, 30.0 * number, at + 10, 30.0 * number + 12)
                made.append(
                    Glyph(char, box if not turn else tuple(500 - v for v in box), 12.0, turn)
                )
                at += 10
            at += 5
    if turn:
        made = [g._replace(rect=(g.rect[2], g.rect[3], g.rect[0], g.rect[1])) for g in made]
    return made


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), st.sampled_from([0, 180]), st.randoms())
def test_lines_are_those_a_person_sees_whatever_the_order_of_drawing(rows, turn, dice):
    glyphs = glyphs_of(rows, turn)
    glyphs += [g for g in glyphs if dice.random() < 0.3]  # drawn twice to look bold
    dice.shuffle(glyphs)
    found = visual_lines(glyphs)
    assert [line.reading.text for row in found for line in row] == [" ".join(r) for r in rows]
    for line in (line for row in found for line in row):
        said = zip(line.reading.text, line.reading.at, strict=True)
        assert all(char == (glyphs[at].char if at >= 0 else " ") for char, at in said)
        assert len(line.gaps) == len(line.members) - 1


def test_columns_are_parted():
    wide = [Glyph("a", (0, 0, 10, 12), 12.0, 0), Glyph("b", (40, 0, 50, 12), 12.0, 0)]
    assert [[line.reading.text for line in row] for row in visual_lines(wide)] == [["a", "b"]]
    assert visual_lines([]) == []


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "a.pdf"
    with pymupdf.open() as book:
        sheet = book.new_page(width=400, height=200)
        sheet.insert_text((20, 60), "Seen by Maria Kowalczyk at 3 o'clock", fontsize=12)
        sheet.insert_text((20, 90), "Second line; end-\nof it", fontsize=10)
        sheet.insert_text((300, 150), "lying", fontsize=10, rotate=90)
        book.save(path)
    with pymupdf.open(path) as book:
        yield book[0]


def test_two_readers_who_see_the_same_are_told_so(page):
    first = drawn_text(page)
    (second,) = second_text(page.parent.name, SILENT, [first])
    (alone,) = second_text(page.parent.name, SILENT, [])
    assert second.as_first
    assert not alone.as_first
    assert second.reading == alone.reading
    for one, other in zip(second.glyphs, alone.glyphs, strict=True):
        assert (one.char, one.turn) == (other.char, other.turn)
        assert one.rect == pytest.approx(other.rect)
    placed = with_places(second, first)
    assert {g.rect for g in placed.glyphs} <= {g.rect for g in first.glyphs}


def test_readers_who_differ_in_a_letter_or_its_place_are_no_two(page):
    first = drawn_text(page)
    columns = first.glyph_columns
    columns.rects[3] += 30
    (second,) = second_text(page.parent.name, SILENT, [first])
    assert not second.as_first


def test_one_stroke_removes_the_letters_of_a_word_and_no_other(page):
    letters = read_page(page).text.glyph_columns
    name = [g.rect for g in letters][8:23]  # Maria Kowalczyk
    remove_glyphs(page, name, letters)
    left = "".join(page.get_text().split())
    assert left == "Seenbyat3o'clockSecondline;end-ofitlying"


def test_what_a_page_may_draw_is_looked_for_where_it_inherits_it(page):
    book = page.parent
    assert PageCode(page).only_letters(page)
    parent = int(book.xref_get_key(page.xref, "Parent")[1].split()[0])
    book.xref_set_key(page.xref, "Resources", "null")
    book.xref_set_key(parent, "Resources", "<</Pattern<</P1 1 0 R>>>>")
    assert has_resource(book, page.xref, "Pattern")
    assert not has_resource(book, page.xref, "Shading")


def test_a_large_sheet_is_read_by_parts_and_each_word_once():
    picture = np.full((300, 4200), 255, np.uint8)
    names = ["Kowalczyk", "station", "returned", "evening", "building", "witness", "caller"]
    for number, name in enumerate(names * 2):
        at = (60 + 290 * number, 150)
        cv2.putText(picture, name, at, cv2.FONT_HERSHEY_SIMPLEX, 1.3, 0, 3, cv2.LINE_AA)
    read = [word.text for word in large_pictures.words_of(picture, 200, sparse=True)]
    assert sorted(read) == sorted(names * 2)


def test_what_is_left_is_told_by_its_words_only_where_they_stand_as_expected(page):
    letters = read_page(page).text.glyph_columns
    name = [g.rect for g in letters][8:23]  # Maria Kowalczyk
    remove_glyphs(page, name, letters)
    left = letters.without_boxes([r for r in name if r != name[5]])
    plain = drawn_text(page)
    told = text_left(page, left)
    assert told.glyph_columns is left
    assert told.reading.text.split() == plain.reading.text.split()
    assert [left.chars[n] for n in told.reading.at if n >= 0] == list(
        "".join(plain.reading.text.split())
    )
    assert text_left(page, letters).reading == plain.reading  # they are not all there
    left.rects[0] += 1
    assert text_left(page, left).reading == plain.reading  # one stands elsewhere


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (b"BT /helv 9 Tf (a f b) Tj ET", False),  # perhaps a fill
        (b"BT /helv 9 Tf <0f6F> Tj ET", True),
        (b"BT /helv 9 Tf (fine) Tj ET", True),
        (b"0 0 9 9 re f", False),
        (b"0 0 m 9 9f", False),
        (b"%<\nf\n>", False),
        (b"q 0 0 9 9 re W* n Q", False),
        (b"/P Do", False),
    ],
)
def test_code_that_paints_letters_only_is_told_without_drawing_it(page, code, told):
    page.parent.update_stream(page.get_contents()[0], code)
    assert PageCode(page).unpainted is told
