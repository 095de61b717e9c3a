"""A page is looked at wherever a name can be seen that its letters do not say."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pymupdf
import pypdfium2 as pdfium
import pytest

from reviewer.attack import Secret, page_reading, picture_words, ppocr, released_images
from reviewer.attack.look_patience import LookPatience, TooLong
from reviewer.attack.needles import Needles
from reviewer.attack.picture_readers import Readers
from reviewer.attack.probe import PackageFile, Scene
from reviewer.attack.remembered_checks import UNCHECKED
from reviewer.attack.report import Report
from reviewer.model import Kind
from reviewer.system.jobs import SILENT
from tests.helpers import hiding
from tests.helpers.plans import plan, step


@pytest.fixture(scope="module")
def readers():
    with Readers() as made:
        yield made


def looked_at(path, readers, *names):
    report = Report()
    file = PackageFile("data/records/a.pdf", path)
    scene = Scene(path.parent, plan(), (file,), report, SILENT, readers)
    needles = Needles.make_needles([Secret(name, "", f"r-{name}", True) for name in names])
    with pdfium.PdfDocument(path) as book:
        page_reading.look_at_pages(scene, file, book, needles)
    return report


@pytest.mark.parametrize("place", hiding.PLACES)
def test_a_name_that_can_be_seen_is_found_wherever_it_stands(place, readers, tmp_path):
    path = tmp_path / "a.pdf"
    hiding.write(path, place)
    name = "Kowalczyk" if "banner" in place else hiding.NAME
    found = looked_at(path, readers, name).findings
    assert [f.redaction for f in found] == [f"r-{name}"], place
    assert found[0].where == "page 1"
    assert not looked_at(path, readers, "Dolores Whitfield", "312-555-0199").findings


def test_a_page_of_letters_is_proved_and_nothing_of_it_is_drawn_for_reading(
    readers, tmp_path, monkeypatch
):
    path = tmp_path / "a.pdf"
    hiding.write(path, None)
    monkeypatch.setattr(
        readers, "look_at_picture", lambda *_, **__: pytest.fail("it was looked at")
    )
    report = looked_at(path, readers, hiding.NAME)
    assert report.is_clean
    assert report.checks[0].tried == 1


def test_rules_and_boxes_of_a_form_hold_no_letters(readers, tmp_path):
    book = pymupdf.open()
    page = book.new_page()
    for row in range(12):
        page.draw_rect((50, 60 + 40 * row, 545, 100 + 40 * row))
        page.draw_rect((60, 70 + 40 * row, 69, 79 + 40 * row))
        page.insert_text((80, 79 + 40 * row), f"Question {row} of the form", fontsize=9)
    book.save(tmp_path / "a.pdf")
    seen = []
    real = readers.look_at_picture
    readers.look_at_picture = lambda picture, **how: (
        seen.append(how["afar"]) or real(picture, **how)
    )
    try:
        assert looked_at(tmp_path / "a.pdf", readers, hiding.NAME).is_clean
    finally:
        del readers.look_at_picture
    assert seen == [True], seen


def test_letters_made_of_straight_rules_are_seen_from_afar(readers, tmp_path):
    """HILL, as high as a hand, of nothing but rules."""
    book = pymupdf.open()
    page = book.new_page()
    bars = [(0, 0, 20, 150), (60, 0, 80, 150), (20, 65, 60, 85)]
    bars += [(100, 0, 120, 150), (140, 0, 160, 150), (140, 130, 200, 150)]
    bars += [(220, 0, 240, 150), (220, 130, 280, 150)]
    for x0, y0, x1, y1 in bars:
        page.draw_rect((100 + x0, 200 + y0, 100 + x1, 200 + y1), color=None, fill=(0.2, 0.2, 0.6))
    book.save(tmp_path / "a.pdf")
    assert looked_at(tmp_path / "a.pdf", readers, "Hill").findings


def test_equal_parts_of_pages_are_looked_at_once(readers, tmp_path):
    book = pymupdf.open()
    head = hiding.picture("Police Department")
    for number in range(3):
        page = book.new_page(width=hiding.WIDE, height=hiding.HIGH)
        page.insert_image((40, 20, 240, 44), stream=head)
        page.insert_text((40, 100), f"Page {number}", fontsize=11)
    book.save(tmp_path / "a.pdf", garbage=4)
    before = readers.count_looked_at
    assert looked_at(tmp_path / "a.pdf", readers, hiding.NAME).is_clean
    assert readers.count_looked_at <= before + 2


def test_writing_that_cannot_be_read_is_told_with_its_place(readers, tmp_path, monkeypatch):
    path = tmp_path / "a.pdf"
    hiding.write(path, "a small picture")
    monkeypatch.setattr("reviewer.attack.ppocr.read_line", lambda strip: ("scrawl", 0.4, 0.2))
    with Readers() as fresh:
        report = looked_at(path, fresh, "Dolores Whitfield")
    assert not report.findings
    (told,) = report.unread
    assert told.where == "page 1"
    x, y, w, h = told.boxes[0]
    assert 0.05 < x < x + w < 0.35  # of the picture at (40, 180, 130, 196) of 420 x 300
    assert 0.58 < y < y + h < 0.67


def test_pages_that_were_read_tell_of_nothing(readers, tmp_path):
    for number, place in enumerate(("a small picture", "outlines", None)):
        path = tmp_path / f"{number}.pdf"
        hiding.write(path, place)
        assert looked_at(path, readers, "Dolores Whitfield").unread == []


def bars(path, *places):
    book = pymupdf.open()
    page = book.new_page()
    page.insert_text((72, 400), "Plain words that every reader takes as they are, and a few more.")
    for place in places:
        page.draw_rect(pymupdf.Rect(place), color=None, fill=(0, 0, 0))
    book.save(path)
    return path


LETTERS = [(72 + 14 * n, 60, 75 + 14 * n, 80) for n in range(6)]  # as of I, H, L, E ...


@pytest.mark.parametrize(
    ("places", "wanted"),
    [
        ([(72, 60, 200, 72), (72, 300, 160, 312)], False),
        ([(72, 60, 200, 72), (210, 60, 300, 72)], True),  # nearer than they are long
        (LETTERS, True),
        ([*LETTERS, (72, 68, 90, 70)], True),
    ],
)
def test_bars_that_could_be_strokes_of_letters_are_looked_at(
    places, wanted, readers, tmp_path, monkeypatch
):
    looked, look = [], readers.look_at_picture
    monkeypatch.setattr(
        readers, "look_at_picture", lambda *a, **more: looked.append(a) or look(*a, **more)
    )
    looked_at(bars(tmp_path / "a.pdf", *places), readers, hiding.NAME)
    assert bool(looked) is wanted


def test_a_page_that_takes_too_long_is_named_and_the_others_are_looked_at(readers, tmp_path):
    path = tmp_path / "a.pdf"
    book = pymupdf.open()
    book.new_page(width=hiding.WIDE, height=hiding.HIGH).insert_text((40, 100), "A page of text")
    page = book.new_page(width=hiding.WIDE, height=hiding.HIGH)
    page.insert_image((40, 20, 240, 44), stream=hiding.picture("Police Department"))
    book.save(path)
    with Readers(page_seconds=0.0) as hasty:
        report = looked_at(path, hasty, hiding.NAME)
    (found,) = report.findings
    assert (found.rule, found.where) == ("slow", "page 2")
    assert UNCHECKED in found.what  # so it is not remembered, and tried anew by who has time
    assert not looked_at(path, readers, hiding.NAME).findings


@pytest.mark.parametrize("seconds", [0.0, None])
def test_a_picture_that_cannot_be_looked_at_is_a_finding(seconds, tmp_path, monkeypatch):
    """Too much in it, or a fault of whoever looks: the attack goes on and tells it."""
    path = tmp_path / "a.png"
    path.write_bytes(hiding.picture("Maria Lopez"))
    record = "pictures/a.png"
    made = PackageFile("data/records/a.png", path, step(record, Kind.IMAGE, "png"))
    if seconds is None:
        monkeypatch.setattr(picture_words, "look_closely", lambda *_: 1 // 0)
    report = Report()
    with Readers(page_seconds=seconds) as readers:
        scene = Scene(tmp_path, plan(made.step), (made,), report, SILENT, readers)
        released_images.check_picture(
            scene, made, path, Needles.make_needles([Secret("Maria Lopez", "", "r-1", True)])
        )
    (found,) = report.findings
    assert found.rule == ("ocr" if seconds is None else "slow")
    assert UNCHECKED in found.what


def test_what_took_too_long_is_looked_at_anew_by_who_has_more_time():
    picture = np.full((80, 200, 3), 255, np.uint8)
    picture[20:50, 20:180:9] = 0
    with Readers(page_seconds=0.0) as readers:
        with pytest.raises(TooLong):
            readers.look_at_picture(picture).result()
        readers.look_at_picture(picture, patience=LookPatience(None)).result()


def test_letters_that_no_reading_knows_are_told(readers, tmp_path):
    """They are looked at, for they may look like others, and what was seen is no reading."""
    path = tmp_path / "a.pdf"
    book = pymupdf.open()
    page = book.new_page(width=hiding.WIDE, height=hiding.HIGH)
    page.insert_text((40, 60), "Plain words that every reader takes as they are", fontsize=11)
    page.insert_font(fontname="F0", fontbuffer=pymupdf.Font("helv").buffer)
    page.insert_text((40, 150), "ждущий щит юг", fontsize=14, fontname="F0")
    book.save(path)
    report = looked_at(path, readers, hiding.NAME)
    assert report.is_clean
    (told,) = report.unread
    (x, y, w, h), *more = told.boxes
    assert told.where == "page 1"
    assert not more
    assert 0.08 < x < x + w < 0.45  # at (40, 150) of 420 x 300
    assert 0.42 < y < y + h < 0.55


def test_a_page_of_specks_costs_no_more_looks_than_a_picture(readers, tmp_path, monkeypatch):
    """Each look has its price; what stands among the specks is found all the same."""
    path = tmp_path / "a.pdf"
    book = pymupdf.open()
    page = book.new_page(width=hiding.WIDE, height=hiding.HIGH)
    for number in range(60):
        x, y = 15 + 42 * (number % 10), 20 + 50 * (number // 10)
        page.draw_line((x, y), (x + 6, y + 5))
        page.draw_line((x, y + 5), (x + 6, y))
    page.insert_image((60, 128, 200, 144), stream=hiding.picture(hiding.NAME))
    book.save(path)
    looked, look = [], readers.look_at_picture
    monkeypatch.setattr(
        readers, "look_at_picture", lambda *a, **more: looked.append(a) or look(*a, **more)
    )
    assert looked_at(path, readers, hiding.NAME).findings
    assert len(looked) <= 25


@pytest.mark.parametrize("load", [ppocr.load_line_finder, ppocr.load_line_reader])
def test_no_layer_of_the_networks_only_copies(load):
    """Between a convolution and what follows it, a copy costs a way through memory or two."""
    net = load()
    kinds = Counter(net.getLayer(name).type for name in net.getLayerNames())
    assert kinds["Conv2"] > 50
    assert not kinds["Identity"]
    assert kinds["NaryEltwise"] < 30  # what is left adds two branches, and no bias
    assert not kinds["Gelu"]  # done with the convolution before


def test_grain_costs_no_look_and_hides_no_faint_word(monkeypatch):
    """The grain of a scanner is on every piece of paper; what stands out of it is looked at."""
    looked, places = [], ppocr.find_line_places
    monkeypatch.setattr(ppocr, "find_line_places", lambda p: looked.append(p.size) or places(p))
    grain = np.random.default_rng(1).normal(0, 5, (640, 480))
    assert not picture_words.look_closely(np.clip(225 + grain, 0, 255).astype(np.uint8)).lines
    assert len(looked) == 1  # the first look alone, of the whole
    grey = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.Pixmap(hiding.picture(size=9)))
    word = np.frombuffer(grey.samples, np.uint8).reshape(grey.height, grey.stride)
    paper = np.full(grain.shape, 225.0)
    paper[400 : 400 + grey.height, 100 : 100 + grey.width] -= (word[:, : grey.width] < 128) * 30.0
    seen = picture_words.look_closely(np.clip(paper + grain, 0, 255).astype(np.uint8))
    assert any(hiding.NAME in line.text for line in seen.lines)
