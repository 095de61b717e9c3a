"""Claims, findings and who was there, on the stage: written, cited, marked, taken back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer.model import Citation, Claim, Presence, Put, ReviewFinding
from reviewer.model.inquiry import ClaimState, FindingType
from tests.helpers.seen import said, settle
from tests.helpers.ui_case import CUES, LOG
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
    assert "not recorded to not recorded" in page.list.topLevelItem(0).child(0).text(0)


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
