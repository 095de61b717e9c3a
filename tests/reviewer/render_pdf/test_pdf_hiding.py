"""A released PDF shows what was shown and holds nothing else."""

from pathlib import Path

import pytest
from helpers import pdf_media
from helpers.plans import step

from reviewer.model import Kind
from reviewer.render.pdf import render_step
from reviewer.system.jobs import SILENT


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A PDF full of hiding places, released in full."""
    folder = tmp_path_factory.mktemp("hiding")
    source = pdf_media.with_everything(folder / "source.pdf")
    out = folder / "out"
    out.mkdir()
    done = render_step(step("docs/source.pdf", Kind.DOCUMENT, "pdf"), source, out, SILENT)
    return source, out / "record.pdf", done


@pytest.fixture(scope="module")
def text_before(released):
    return pdf_media.everything_readable(released[0])


@pytest.fixture(scope="module")
def text_after(released):
    return pdf_media.everything_readable(released[1])


@pytest.mark.parametrize("place", pdf_media.HIDING)
def test_what_a_place_hides_is_gone(place, text_before, text_after):
    word = pdf_media.token(place).casefold()
    assert word in text_before, "the test's own file does not hide it there"
    assert word not in text_after


@pytest.mark.parametrize("line", [*pdf_media.LINES, "Spoken words.", "shown value"])
def test_what_was_shown_stays_text(line, released):
    assert line in pdf_media.pdfium_text(released[1])


def test_the_page_has_its_visible_size_and_stands_at_zero(released):
    import pikepdf

    with pikepdf.open(released[1]) as book:
        assert [float(v) for v in book.pages[0].mediabox] == [0, 0, 500, 700]
        assert set(book.Root.keys()) == {"/Type", "/Pages", "/ViewerPreferences"}
        assert dict(book.docinfo.items()) == {"/Title": "source"}


def test_there_is_one_revision_and_no_object_that_nothing_uses(released):
    assert released[1].read_bytes().count(b"%%EOF") == 1


def test_words_that_nobody_saw_are_a_loss_that_the_release_tells(released):
    (lost,) = released[2].left_out
    assert lost.startswith("words that nobody can see (")


def test_the_release_says_what_it_dropped(released):
    notes = " ".join(released[2].notes)
    for word in ("annotations", "attached files", "scripts", "bookmarks", "hidden layers"):
        assert word in notes


def test_no_note_and_no_number_gives_away_what_was_hidden(released):
    told = repr(released[2]).casefold()
    assert not [p for p in pdf_media.HIDING if pdf_media.token(p).casefold() in told]


def test_the_same_file_is_released_with_the_same_bytes(released, tmp_path: Path):
    render_step(step("docs/source.pdf", Kind.DOCUMENT, "pdf"), released[0], tmp_path, SILENT)
    assert (tmp_path / "record.pdf").read_bytes() == released[1].read_bytes()


def test_the_values_of_a_form_that_readers_draw_are_kept(tmp_path):
    """The form leaves drawing to the reader, and the file's own drawings are empty."""
    from pikepdf import Array, Dictionary, Name, String

    values = (("/Tx", "Typed value"), ("/Ch", "Chosen one"))

    def form(book):
        page = book.pages[0]
        empty = book.make_stream(b"")
        empty.Type, empty.Subtype = Name.XObject, Name.Form
        empty.BBox = Array([0, 0, 160, 20])
        helv = page.Resources.Font.F1
        fields = []
        for row, (kind, value) in enumerate(values):
            field = Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name(kind), T=String(f"f{row}"),
                V=String(value), Ff=(1 << 17) * (kind == "/Ch"), F=4, P=page.obj,
                Rect=Array([20, 150 - 40 * row, 180, 170 - 40 * row]),
                DA=String("/F1 10 Tf 0 g"), AP=Dictionary(N=empty),
            )  # fmt: skip
            if kind == "/Ch":
                field.Opt = Array([String(value), String("other")])
            fields.append(book.make_indirect(field))
        page.obj.Annots = Array(fields)
        book.Root.AcroForm = Dictionary(
            Fields=Array(fields), NeedAppearances=True, DA=String("/F1 10 Tf 0 g"),
            DR=Dictionary(Font=Dictionary(F1=helv)),
        )  # fmt: skip

    source = pdf_media.coded(tmp_path / "a.pdf", b"", extra=form)
    out = tmp_path / "out"
    out.mkdir()
    render_step(step("a.pdf", Kind.DOCUMENT, "pdf"), source, out, SILENT)
    text = pdf_media.pdfium_text(out / "record.pdf")
    assert all(value in text for _, value in values)
