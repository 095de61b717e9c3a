"""Images upright, files of flowing text, and boxes that keep clear of their neighbours."""

from itertools import pairwise

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reviewer.errors import BadInput
from reviewer.model import Kind
from reviewer.model.geometry import Box
from reviewer.pages import (
    PagedFile,
    PageHit,
    PageText,
    PageWord,
    hits_in,
    selected_lines,
    words_between,
)
from reviewer.pages.flowing_text import PAGE


def text_file(path, text):
    path.write_text(text, encoding="utf-8")
    return PagedFile(str(path), Kind.DOCUMENT, "txt")


def test_an_image_is_shown_upright(desk, tmp_path):
    picture = Image.new("RGB", (80, 40), "white")
    picture.paste("red", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter clockwise for display
    picture.save(tmp_path / "a.jpg", exif=exif, quality=95)
    file = PagedFile(str(tmp_path / "a.jpg"), Kind.IMAGE, "jpeg")
    shown = desk.ask_picture(file, 1)
    assert shown.data.shape == (80, 40, 3)
    assert (shown.width, shown.height) == (40, 80)
    assert shown.data[5, 35].tolist()[0] > 200 > 80 > shown.data[5, 35].tolist()[1]
    assert desk.ask_text(file, 1).words == ()


def test_each_page_of_a_tiff_is_a_page_and_an_animation_is_one(desk, tmp_path):
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "green", "blue")]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    tiff = PagedFile(str(tmp_path / "a.tif"), Kind.IMAGE, "tiff")
    assert desk.ask_outline(tiff).pages == 3
    assert desk.ask_picture(tiff, 3).data[0, 0].tolist() == [0, 0, 255]
    assert desk.ask_outline(PagedFile(str(tmp_path / "a.gif"), Kind.IMAGE, "gif")).pages == 1


def test_flowing_text_has_pages_without_pictures(desk, tmp_path):
    file = text_file(tmp_path / "a.txt", "Maria Lopez called.\n")
    outline = desk.ask_outline(file)
    assert (outline.pages, outline.drawn, outline.places) == (1, False, ("body",))
    assert "Maria Lopez" in desk.ask_text(file, 1).text
    assert [(h.first, h.boxes) for h in desk.ask_hits(file, "maria", (1, 1))] == [(0, ())]
    with pytest.raises(BadInput, match="no picture"):
        desk.ask_picture(file, 1)


def test_long_text_goes_on_on_the_next_page(desk, tmp_path):
    file = text_file(tmp_path / "a.txt", "word word\n" * (PAGE // 8))
    outline = desk.ask_outline(file)
    assert outline.pages == 2
    joined = "".join(desk.ask_text(file, n).text for n in (1, 2))
    assert joined == "word word\n" * (PAGE // 8)


def test_sheets_rows_and_messages_are_called_by_their_names(desk, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Units"
    book.active["A1"] = "Beat 131"
    book.save(tmp_path / "a.xlsx")
    sheet = desk.ask_outline(PagedFile(str(tmp_path / "a.xlsx"), Kind.DOCUMENT, "xlsx"))
    assert sheet.places == ("sheet Units",)
    (tmp_path / "a.csv").write_text("".join(f"{n},x\n" for n in range(450)))
    rows = desk.ask_outline(PagedFile(str(tmp_path / "a.csv"), Kind.DOCUMENT, "csv"))
    assert rows.places[-1] == "rows 401 to 450"
    (tmp_path / "a.eml").write_text("From: a@b.org\nTo: c@d.org\nSubject: Hi\n\nThe body.\n")
    mail = PagedFile(str(tmp_path / "a.eml"), Kind.EMAIL, "eml")
    assert "Subject: Hi\n\nThe body." in desk.ask_text(mail, 1).text


def page_of(*lines):
    """A page whose letters are 0.01 wide and whose lines 0.05 high, one right under the other."""
    words, parts, at = [], [], 0
    for row, line in enumerate(lines):
        for said in line.split():
            left = 0.1 + 0.01 * (at - sum(len(p) + 1 for p in lines[:row]))
            words.append(
                PageWord(said, at, row, Box(left, 0.1 + 0.05 * row, 0.01 * len(said), 0.05))
            )
            at += len(said) + 1
        parts.append(line)
    return PageText(1, "\n".join(parts), tuple(words))


def touches(a, b):
    return a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h


LINES = ("one two three", "four five six", "seven eight nine")


@given(st.integers(0, 8), st.integers(0, 8))
def test_boxes_around_words_cover_them_and_touch_no_other(one, two):
    page = page_of(*LINES)
    chosen = page.words[min(one, two) : max(one, two) + 1]
    boxes = selected_lines(page, chosen[0].first, chosen[-1].end_in_text)
    assert len(boxes) == len({w.line for w in chosen})
    for word in page.words:
        assert any(touches(box, word.box) for box in boxes) == (word in chosen)


def test_a_hand_that_draws_over_lines_takes_all_words_between():
    page = page_of(*LINES)
    assert words_between(page, (0.15, 0.12), (0.12, 0.17)) == (1, 3)
    assert words_between(page, (0.12, 0.17), (0.15, 0.12)) == (1, 3)
    assert words_between(PageText(1, ""), (0, 0), (1, 1)) is None


@given(st.text(max_size=30), st.text(max_size=200))
def test_hits_are_in_order_and_quote_the_text(query, text):
    found = list(hits_in(query, PageText(1, text)))
    assert all(isinstance(h, PageHit) and text[h.first : h.last] == h.quote for h in found)
    assert all(a.last <= b.first for a, b in pairwise(found))
