"""Claims, findings and who was there, on the stage: written, cited, marked, taken back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer.model import Citation, Claim, Footage, Presence, Put, ReviewFinding
from reviewer.model.inquiry import ClaimState, FindingType
from reviewer.model.plain_form import titled_fields
from reviewer.model.registers import CrowdPlace, in_order
from tests.helpers.seen import said, settle
from tests.helpers.ui_case import CUES, LOG
from ui.statements.sentence_fields import KINDS
from ui.widgets.pane import in_front

AGENTS = Citation(CUES, 1.3, 2.4, cue=2, words="My name is Maria Lopez, there are agents here.")
ROW = Citation(LOG, row=2, words="E2 | 2025-06-04 11:22:33 | UNIT EN ROUTE")


@pytest.fixture
def place(window):
    """The workplace, with the page on the stage."""
    window.actions_table.run_action("statements")
    settle()
    return window.workplace


@pytest.fixture
def page(place):
    return place.statements


def press(key, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, held)
    settle()


def test_it_says_what_to_do_and_a_claim_is_written_by_keys(place, page):
    assert in_front(page)
    assert "Nothing is written yet" in said(page)
    assert "Shift+C" in said(page)
    page.add_buttons["claims"].click()
    settle()
    form = page.forms["claims"]
    assert form.fields["text"].hasFocus()
    QTest.keyClicks(form.fields["text"], "Officers came within two minutes.")
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(form.fields["who"], "a spokesman")
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(form.fields["at"], "11:22:33")
    press(Qt.Key.Key_Tab)
    (claim,) = place.session.snapshot.claims
    assert (claim.text, claim.who) == ("Officers came within two minutes.", "a spokesman")
    assert claim.at == "2025-06-04T16:22:33Z"
    assert form.fields["at"].text() == "6/4/2025 11:22:33"
    assert [place.session.undo() for _ in range(4)][-1] == "Add claim"
    assert page.current_statement is None


def test_evidence_stands_on_both_sides_and_each_is_a_step(place, page):
    place.session.put_entity(Claim("c1", "They came at once."), "Add")
    page.open_statement("claims", "c1")
    settle()
    against = page.forms["claims"].fields["against"]
    assert "No citation" in page.list.topLevelItem(0).child(0).text(0)
    place.context.citing.take_in_hand(ROW)
    against.fields[0].setFocus()
    press(Qt.Key.Key_Return)
    place.context.citing.take_in_hand(AGENTS)
    against.fields[1].take_from_hand()
    settle()
    assert place.session.snapshot.claims[0].against == (ROW, AGENTS)
    assert len(against.fields) == 3
    state = page.forms["claims"].fields["state"]
    state.setCurrentIndex(state.findData(ClaimState.CONTRADICTED))
    state.activated.emit(state.currentIndex())
    assert place.session.snapshot.claims[0].state is ClaimState.CONTRADICTED
    against.fields[0].removed.emit()
    settle()
    assert place.session.snapshot.claims[0].against == (AGENTS,)
    place.session.undo()
    assert place.session.snapshot.claims[0].against == (ROW, AGENTS)


def test_of_who_was_there_what_is_not_recorded_stays_empty(place, page):
    place.session.put_entity(Presence("p1", "Unit 1012"), "Add")
    page.open_statement("presence", "p1")
    settle()
    form = page.forms["presence"]
    assert form.fields["arrive"].placeholderText() == "not recorded"
    form.fields["arrive"].setFocus()
    QTest.keyClicks(form.fields["arrive"], "soon")
    press(Qt.Key.Key_Tab)
    assert place.session.snapshot.presence[0].arrive == ""
    assert form.fields["arrive"].text() == ""
    assert "no time recorded" in page.list.topLevelItem(0).child(0).text(0)


def test_what_was_typed_goes_to_the_sentence_that_it_was_typed_in(place, page):
    made = [ReviewFinding(f"f{n}", FindingType.GAP, f"Gap {n}.") for n in (1, 2)]
    place.session.apply([Put(one) for one in made], "Add")
    page.open_statement("findings", "f1")
    settle()
    prose = page.forms["findings"].fields["text"]
    prose.setFocus()
    QTest.keyClicks(prose, "No camera was on. ")
    page.list.setCurrentItem(page.list.topLevelItem(0).child(1))
    settle()
    texts = {f.id: f.text for f in place.session.snapshot.findings}
    assert texts == {"f1": "No camera was on. Gap 1.", "f2": "Gap 2."}
    assert prose.toPlainText() == "Gap 2."


def test_a_sentence_without_evidence_leads_here_from_the_work_list(place, page):
    place.session.put_entity(ReviewFinding("f1", FindingType.FACT, "Nobody asked."), "Add")
    settle()
    place.worklist.uncited.list.itemActivated.emit(place.worklist.uncited.list.item(0))
    settle()
    assert in_front(page)
    assert page.current_statement.id == "f1"
    page.delete_button.click()
    assert place.session.snapshot.findings == ()


def test_every_field_with_a_title_stands_in_the_form_of_its_kind(page):
    for kind in KINDS:
        asked = {field.name for field in titled_fields(type(kind.empty))}
        assert asked <= {row.name for row in kind.fields}, kind.table
        assert set(page.forms[kind.table].fields) == {row.name for row in kind.fields}


def test_how_many_were_seen_is_written_into_its_register(place, page):
    page.register_menu.actions()[0].trigger()
    settle()
    fields = page.forms["crowds"].fields
    assert fields["low"].hasFocus()
    for name, typed in (("low", "20"), ("high", "many"), ("at", "in the morning")):
        fields[name].setFocus()
        QTest.keyClicks(fields[name], typed)
        press(Qt.Key.Key_Tab)
    assert fields["high"].text() == ""  # it is no number, and is said to be none
    where = fields["where"]
    where.setCurrentIndex(where.findData("street"))
    where.activated.emit(where.currentIndex())
    (seen,) = place.session.snapshot.crowds
    assert (seen.low, seen.high, seen.at) == (20, None, "in the morning")
    assert seen.where is CrowdPlace.STREET
    row = page.list.topLevelItem(0).child(0).text(0)
    assert "at least 20" in row
    assert "No citation" in row
    assert "T16" not in row  # no time of the format
    assert [place.session.undo() for _ in range(4)][-1] == "Add crowd size"


def test_only_a_recommendation_is_asked_who_is_to_do_it(place, page):
    place.session.put_entity(ReviewFinding("f1", FindingType.FACT, "It was so."), "Add")
    page.open_statement("findings", "f1")
    settle()
    fields = page.forms["findings"].fields
    assert not fields["owner"].isVisible()
    fields["type"].setCurrentIndex(fields["type"].findData("recommendation"))
    fields["type"].activated.emit(fields["type"].currentIndex())
    settle()
    assert fields["owner"].isVisible()
    fields["due"].setFocus()
    QTest.keyClicks(fields["due"], "9/1/2025")
    press(Qt.Key.Key_Tab)
    assert place.session.snapshot.findings[0].due == "2025-09-01"


def test_a_recording_says_until_when_it_is_kept(place, page):
    place.session.put_entity(Footage("x1", "0133", day="2025-06-04"), "Add")
    page.open_statement("footage", "x1")
    settle()
    assert "kept at least until 9/2/2025" in page.list.topLevelItem(0).child(0).text(0)
    flagged = page.forms["footage"].fields["flagged"]
    assert flagged.currentText() == "Not said"
    flagged.setCurrentIndex(1)
    flagged.activated.emit(1)
    settle()
    assert place.session.snapshot.footage[0].flagged is True
    assert "kept at least until 6/4/2027" in page.list.topLevelItem(0).child(0).text(0)


def test_a_sentence_is_moved_among_its_own_by_keys_in_one_step(place, page):
    place.session.apply([Put(Claim(f"m{n}", f"Claim {n}")) for n in range(3)], "Add")
    page.open_statement("claims", "m0")
    page.list.setFocus()
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    order = [claim.id for claim in in_order(place.session.snapshot.claims)]
    assert order == ["m1", "m0", "m2"]
    assert page.current_statement.id == "m0"
    assert page.list.topLevelItem(0).child(1).text(0).startswith("Open · Claim 0")
    assert place.session.undo() == "Move claim"
    assert in_order(place.session.snapshot.claims)[0].id == "m0"


@pytest.fixture
def large_letters(window):
    """Letters twice as large, and as they were for all tests behind it."""
    window.resize(1366, 768)
    window.actions_table.run_action("text_200")
    yield
    window.actions_table.run_action("text_100")


@pytest.mark.usefixtures("large_letters")
def test_with_large_letters_no_form_is_wider_than_its_place(place, page):
    place.session.put_entity(
        ReviewFinding("f1", FindingType.RECOMMENDATION, "Ask a supervisor."), "Add"
    )
    page.open_statement("findings", "f1")
    settle()
    form = page.forms["findings"]
    assert form.minimumSizeHint().width() <= form.parentWidget().parentWidget().width()
