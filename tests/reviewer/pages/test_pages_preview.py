"""The page as released is the release: the real renderer's file, for what is accepted now."""

import pytest
from PIL import Image

from reviewer.errors import BadInput, Refused
from reviewer.model import CaseInfo, Facts, Kind, Record, RedactionKind, Snapshot, Status
from reviewer.model.geometry import Box
from reviewer.overlooked.preview import KEPT, Previewer, key_of, step_of
from reviewer.pages import PagedFile, selected_lines
from reviewer.system.files import hash_file
from tests.helpers.pdf_media import simple
from tests.helpers.redactions import any_redaction


@pytest.fixture(scope="module")
def maker(tmp_path_factory):
    made = Previewer(tmp_path_factory.mktemp("kept"))
    yield made
    made.close()


def snapshot(path, kind, format, *redactions):
    record = Record(
        f"docs/{path.name}", kind, format, hash_file(path), path.stat().st_size, "x", facts=Facts()
    )
    return Snapshot(CaseInfo("Case"), (record,), redactions=redactions)


def area(path, page, box, **about):
    about = {"exemptions": ("7(1)(b)",), "status": Status.ACCEPTED} | about
    return any_redaction("r1", f"docs/{path.name}", RedactionKind.AREA, page=page, box=box, **about)


@pytest.mark.parametrize("rotation", [0, 90])
def test_words_that_were_selected_are_gone_and_the_others_stay(desk, maker, tmp_path, rotation):
    path = simple(tmp_path / "a.pdf", "Call Maria Lopez now\nUnit 12 came", rotation=rotation)
    text = desk.ask_text(PagedFile(str(path), Kind.DOCUMENT, "pdf"), 1)
    (box,) = selected_lines(text, text.words[1].first, text.words[2].end_in_text)
    case = snapshot(path, Kind.DOCUMENT, "pdf", area(path, 1, box))
    shown = maker.make_preview(step_of(case, "docs/a.pdf"), path)
    words = desk.ask_text(shown.source, 1).text
    assert "Maria" not in words
    assert "Lopez" not in words
    for kept in ("Call", "now", "Unit 12 came"):
        assert kept in words
    assert shown.method


def test_a_proposal_is_not_released_and_an_undecided_record_shows_as_it_is(desk, maker, tmp_path):
    path = simple(tmp_path / "a.pdf", "Maria Lopez")
    open_one = area(path, 1, Box(0, 0, 1, 1), status=Status.PROPOSED)
    case = snapshot(path, Kind.DOCUMENT, "pdf", open_one)
    shown = maker.make_preview(step_of(case, "docs/a.pdf"), path)
    assert "Maria Lopez" in desk.ask_text(shown.source, 1).text


def test_an_image_is_shown_with_its_box_destroyed(desk, maker, tmp_path):
    Image.new("RGB", (160, 120), "white").save(tmp_path / "a.png")
    region = any_redaction(
        "r1",
        "docs/a.png",
        RedactionKind.REGION,
        ("7(1)(c)",),
        box=Box(0, 0, 0.5, 1),
        status=Status.ACCEPTED,
    )
    case = snapshot(tmp_path / "a.png", Kind.IMAGE, "png", region)
    shown = maker.make_preview(step_of(case, "docs/a.png"), tmp_path / "a.png")
    picture = desk.ask_picture(shown.source, 1).data
    assert picture[60, 40].tolist() == [0, 0, 0]
    assert picture[60, 120].tolist() == [255, 255, 255]


def test_a_text_is_shown_with_its_terms_replaced(desk, maker, tmp_path):
    (tmp_path / "a.txt").write_text("Maria Lopez called.")
    term = any_redaction(
        "r1",
        "docs/a.txt",
        RedactionKind.TEXT,
        ("7(1)(b)",),
        term="Maria Lopez",
        status=Status.ACCEPTED,
    )
    case = snapshot(tmp_path / "a.txt", Kind.DOCUMENT, "txt", term)
    shown = maker.make_preview(step_of(case, "docs/a.txt"), tmp_path / "a.txt")
    assert desk.ask_text(shown.source, 1).text.startswith("[REDACTED 7(1)(b)] called.")


def test_a_withheld_record_has_no_page_to_show(tmp_path):
    path = simple(tmp_path / "a.pdf", "x")
    withheld = any_redaction(
        "r1", "docs/a.pdf", RedactionKind.WITHHOLD, ("7(1)(f)",), status=Status.ACCEPTED
    )
    with pytest.raises(Refused, match=r"withheld in full under 7\(1\)\(f\)"):
        step_of(snapshot(path, Kind.DOCUMENT, "pdf", withheld), "docs/a.pdf")


def test_the_key_changes_with_what_is_released_only(tmp_path):
    path = simple(tmp_path / "a.pdf", "x")
    box = Box(0.1, 0.1, 0.2, 0.2)

    def key(**about):
        case = snapshot(path, Kind.DOCUMENT, "pdf", area(path, 1, box, **about))
        return key_of(step_of(case, "docs/a.pdf"))

    assert key() == key(reason="a note", author="Ann")
    assert key() != key(exemptions=("7(1)(c)",))
    assert key() != key(status=Status.PROPOSED)


def test_what_cannot_be_rendered_says_which_record_and_why(maker, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 nothing")
    case = snapshot(tmp_path / "a.pdf", Kind.DOCUMENT, "pdf")
    with pytest.raises(BadInput, match=r"docs/a\.pdf"):
        maker.make_preview(step_of(case, "docs/a.pdf"), tmp_path / "a.pdf")


def test_only_the_newest_previews_are_kept(tmp_path):
    kept = tmp_path / "kept"
    for number in range(KEPT + 5):
        (kept / f"old-{number}").mkdir(parents=True)
    (tmp_path / "a.txt").write_text("x")
    maker = Previewer(kept)
    case = snapshot(tmp_path / "a.txt", Kind.DOCUMENT, "txt")
    maker.make_preview(step_of(case, "docs/a.txt"), tmp_path / "a.txt")
    maker.close()
    assert len(list(kept.iterdir())) == KEPT


def test_the_making_tells_how_far_it_is(tmp_path):
    path = simple(tmp_path / "a.pdf", *(f"page {n}" for n in range(25)))
    heard = []

    class Job:
        def progress(self, done, total, text=""):
            heard.append((done, total, text))

        def check(self):
            pass

    maker = Previewer(tmp_path / "kept")
    maker.make_preview(step_of(snapshot(path, Kind.DOCUMENT, "pdf"), "docs/a.pdf"), path, Job())
    maker.close()
    assert heard
    assert all(text for _, _, text in heard)
