"""What somebody hid in a file, or marked to be hidden, is proposed; nothing is released until
a person decided.
"""

from dataclasses import replace
from email.message import EmailMessage

import docx
import pymupdf
import pytest
from docx.enum.text import WD_COLOR_INDEX

from reviewer.intake import new_case
from reviewer.model import Decision, Put, RedactionKind, Request, Status
from reviewer.overlooked.found_nowhere import places_of
from reviewer.plan.outcome import Outcome, outcome_of
from reviewer.plan.plan import make_plan
from reviewer.plan.worklist import queue_of_work
from reviewer.readers.hidden_before import of_pdf
from reviewer.render.email import render_step
from reviewer.store import Case
from reviewer.system.jobs import SILENT

NAME = "Farid Nasser"


def memo(path):
    document = docx.Document()
    line = document.add_paragraph("Seen: ")
    line.add_run(NAME).font.highlight_color = WD_COLOR_INDEX.BLACK
    document.save(path)


def marked_pdf(path):
    with pymupdf.open() as book:
        page = book.new_page()
        page.insert_text((72, 100), f"Seen: {NAME}")
        page.set_rotation(90)
        page.add_redact_annot(pymupdf.Rect(100, 88, 200, 104))
        book.save(path)


@pytest.fixture
def case(tmp_path):
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    memo(bundle / "memo.docx")
    marked_pdf(bundle / "other.pdf")
    report = new_case(tmp_path / "case", bundle)
    assert len(report.proposals) == 2
    with Case.open(tmp_path / "case") as made:
        yield made


def test_it_is_proposed_and_blocks_a_release(case):
    decisions = [Put(Decision(r.path, "release")) for r in case.snapshot().records]
    case.apply([*decisions, Put(Request("q1", "Ann"))], "Release")
    snapshot = case.snapshot()
    found = {r.record: r for r in snapshot.redactions}
    assert {r.status for r in found.values()} == {Status.PROPOSED}
    assert (found["memo.docx"].kind, found["memo.docx"].term) == (RedactionKind.TEXT, NAME)
    area = found["other.pdf"]
    assert (area.kind, area.page) == (RedactionKind.AREA, 1)
    assert area.box is not None
    assert area.box.h > area.box.w  # on the page as it is displayed, turned
    assert all(outcome_of(r, snapshot) is Outcome.UNDECIDED for r in snapshot.records)
    assert all("before it came" in b.why for b in make_plan(snapshot, "q1").blockers)
    assert all("before the file came" in item.why for item in queue_of_work(snapshot))


def test_no_undo_takes_the_proposals_away(case):
    assert case.undo() is None
    assert len(case.snapshot().redactions) == 2


def test_a_rejected_proposal_still_leaves_the_words_hidden_and_the_record_in_part(case):
    snapshot = case.snapshot()
    (memo_proposal,) = [r for r in snapshot.redactions if r.record == "memo.docx"]
    case.apply(
        [
            Put(replace(memo_proposal, status=Status.REJECTED)),
            Put(Decision("memo.docx", "release")),
        ],
        "Reject",
    )
    after = case.snapshot()
    assert outcome_of(after.get_record("memo.docx"), after) is Outcome.PART
    assert after.get_record("memo.docx").facts.leaves_out == ("blacked out words (1)",)


def black_bar(page):
    page.insert_text((72, 100), f"Seen: {NAME}")
    page.draw_rect(pymupdf.Rect(103, 86, 220, 104), fill=(0, 0, 0))


def white_letters(page):
    page.insert_text((72, 100), NAME, color=(1, 1, 1))


def grey_on_grey(page):
    page.draw_rect(pymupdf.Rect(60, 80, 300, 120), color=None, fill=(0.5, 0.5, 0.5))
    page.insert_text((72, 100), NAME, color=(0.5, 0.5, 0.5))


def black_mark(page):
    page.insert_text((72, 100), f"Seen: {NAME}")
    note = page.add_rect_annot(pymupdf.Rect(103, 86, 220, 104))
    note.set_colors(stroke=(0, 0, 0), fill=(0, 0, 0))
    note.update()


def thick_line(page):
    page.insert_text((72, 100), f"Seen: {NAME}")
    page.draw_line((103, 96), (220, 96), width=20)


def invisible(page):
    page.insert_text((72, 100), NAME, render_mode=3)


def off_the_page(page):
    page.insert_text((72, -30), NAME)


def below_a_picture(page):
    page.insert_text((72, 100), f"Seen: {NAME}")
    paper = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 20, 20), False)
    paper.clear_with(255)
    page.insert_image(pymupdf.Rect(103, 86, 220, 104), pixmap=paper, keep_proportion=False)


@pytest.mark.parametrize("turn", [0, 90])
@pytest.mark.parametrize(
    ("hide", "proposed"),
    [
        (black_bar, True),
        (white_letters, True),
        (grey_on_grey, True),
        (black_mark, True),
        (thick_line, True),
        (below_a_picture, True),
        (invisible, False),
        (off_the_page, False),
    ],
)
def test_words_of_a_pdf_that_nobody_sees_are_known_when_it_comes(tmp_path, hide, proposed, turn):
    with pymupdf.open() as book:
        page = book.new_page()
        page.insert_text((72, 300), "This can be read by everyone.")
        hide(page)
        page.set_rotation(turn)
        book.save(tmp_path / "a.pdf")
    hidden, losses = of_pdf(tmp_path / "a.pdf")
    assert "words that nobody can see (2)" in losses
    assert len(hidden) == proposed
    if proposed:
        with pymupdf.open(tmp_path / "a.pdf") as book:
            place = book[0].search_for(NAME)[0] * book[0].rotation_matrix
            box, sheet = hidden[0].box, book[0].rect
            spot = pymupdf.Point(
                sheet.width * (box.x + box.w / 2), sheet.height * (box.y + box.h / 2)
            )
            assert spot in place


@pytest.mark.parametrize("paint", [None, "frame", "picture", "white on black", "scan"])
def test_words_of_a_pdf_that_are_seen_are_no_loss(tmp_path, paint):
    with pymupdf.open() as book:
        page = book.new_page()
        ground, ink = pymupdf.Rect(60, 80, 300, 120), (0, 0, 0)
        if paint == "white on black":
            page.draw_rect(ground, fill=(0, 0, 0))
            ink = (1, 1, 1)
        elif paint == "frame":
            page.draw_rect(ground, fill=(0.9, 0.9, 0.7))
        page.insert_text((72, 100), f"Seen: {NAME}", color=ink)
        if paint == "picture":
            page.insert_image(pymupdf.Rect(60, 300, 160, 400), pixmap=page.get_pixmap())
        if paint == "scan":
            picture = page.get_pixmap(dpi=150)
            book.delete_page(0)
            page = book.new_page()
            page.insert_image(page.rect, pixmap=picture)
            page.insert_text((72, 100), f"Seen: {NAME}", render_mode=3)
        book.save(tmp_path / "a.pdf")
    assert of_pdf(tmp_path / "a.pdf") == ((), ())


@pytest.mark.parametrize(("bars", "proposed"), [(1, 1), (3, 3), (40, 0)])
def test_words_of_a_scan_below_a_bar_are_proposed_a_bar_at_a_time(tmp_path, bars, proposed):
    with pymupdf.open() as book:
        page = book.new_page()
        for n in range(bars):
            page.draw_rect(pymupdf.Rect(70, 20 + n * 18, 300, 31 + n * 18), fill=(0, 0, 0))
        page.draw_rect(pymupdf.Rect(320, 20, 500, 60), fill=(0, 0, 0))  # of several lines
        page.insert_text((72, 770), "Seen")
        picture = page.get_pixmap(dpi=100)
        book.delete_page(0)
        page = book.new_page()
        page.insert_image(page.rect, pixmap=picture)
        for n in range(bars):
            page.insert_text((80, 29 + n * 18), f"Seen: {NAME}", fontsize=9, render_mode=3)
        for n in range(3):
            page.insert_text((330, 32 + n * 11), f"More of {NAME}", fontsize=9, render_mode=3)
        page.insert_text((400, 700), "speck", fontsize=9, render_mode=3)  # upon paper
        book.save(tmp_path / "a.pdf")
    hidden, losses = of_pdf(tmp_path / "a.pdf")
    assert len(hidden) == (proposed + 1 if proposed else 0)
    assert losses == (f"words that nobody can see ({3 * bars + 12 + 1})",)


def test_words_that_a_message_blacks_out_are_proposed_and_stand_in_it(tmp_path):
    message = EmailMessage()
    message["From"], message["Subject"] = "ann@example.org", "Visit"
    message["Date"], message["To"] = "Wed, 04 Jun 2025 16:22:31 -0500", "bo@example.org"
    message.set_content(f"Seen: {NAME} and others.")
    black = f"<p>Seen: <span style='color:#000;background:#000'>{NAME}</span> and others.</p>"
    message.add_alternative(black, subtype="html")
    (tmp_path / "b").mkdir()
    (tmp_path / "b/note.eml").write_bytes(bytes(message))
    (proposed,) = new_case(tmp_path / "case", tmp_path / "b").proposals
    assert (proposed.term, proposed.status) == (NAME, Status.PROPOSED)
    with Case.open(tmp_path / "case") as case:
        accepted = replace(proposed, status=Status.ACCEPTED, exemptions=("7(1)(b)",))
        case.apply([Put(accepted), Put(Request("q1", "Ann"))], "Accept")
        snapshot = case.snapshot()
        plan = make_plan(snapshot, "q1", (), places_of(case, snapshot))
        assert plan.blockers == ()
        done = render_step(plan.steps[0], case.original_path(snapshot.records[0]), tmp_path, SILENT)
        assert list(case.search_words(NAME))
    assert done.places == {proposed.id: 1}
    assert NAME not in (tmp_path / "record.eml").read_text()
