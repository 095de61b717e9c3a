"""What somebody hid in a file, or marked to be hidden, is proposed; nothing is released until
a person decided.
"""

from dataclasses import replace

import docx
import pymupdf
import pytest
from docx.enum.text import WD_COLOR_INDEX

from reviewer.intake import new_case
from reviewer.model import Decision, Put, RedactionKind, Request, Status
from reviewer.plan import make
from reviewer.states import State, state_of
from reviewer.store import Case
from reviewer.worklist import queue

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
    assert all(state_of(r, snapshot) is State.UNDECIDED for r in snapshot.records)
    assert all("before it came" in b.why for b in make(snapshot, "q1").blockers)
    assert all("before the file came" in item.why for item in queue(snapshot))


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
    assert state_of(after.record("memo.docx"), after) is State.PART
    assert after.record("memo.docx").facts.leaves_out == ("blacked out words (1)",)
