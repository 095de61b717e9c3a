"""The calls on the stage: noted, filled by keys, marked, timed, and taken back step by step."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer.inquiry.relay_chain import STATIONS
from reviewer.model import Call, Citation, Put
from reviewer.model.inquiry import Relay, RelayMark
from tests.helpers.panes import in_sight
from tests.helpers.seen import said, settle
from tests.helpers.ui_case import CALL, CUES, LOG
from ui.calls.words_dialog import WordsDialog
from ui.widgets.pane import in_front
from ui.window.calls_export import write_calls

SAID, TYPED, SENT, HEARD = STATIONS
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
AGENTS = Citation(CUES, 1.3, 2.4, cue=2, words="My name is Maria Lopez, there are agents here.")
ROW = Citation(LOG, row=2, words="E2 | 2025-06-04 11:22:33 | UNIT EN ROUTE")


@pytest.fixture
def place(window, qtbot):
    """The workplace, with the calls on the stage and all lines read."""
    made = window.workplace
    qtbot.waitUntil(lambda: not made.views["timeline"].store.reading)
    window.actions_table.run_action("calls")
    settle()
    return made


@pytest.fixture
def calls(place):
    """The view, with one call."""
    place.session.put_entity(Call("c1", CALL), "Add call")
    place.calls.open_call("c1")
    settle()
    return place.calls


def call_of(calls):
    return calls.current_call


def press(key, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, held)
    settle()


def test_without_a_call_it_says_what_to_do(place):
    assert in_front(place.calls)
    assert "Add one for each call for help" in said(place.calls)
    assert "Shift+C" in said(place.calls)
    assert place.calls.add_button.hasFocus()
    place.calls.add_button.click()
    (call,) = place.session.snapshot.calls
    assert (call.record, place.calls.current_call) == (CALL, call)
    assert place.calls.facts.texts["agency_stated"].hasFocus()
    assert place.session.undo() == "Add call"
    assert place.calls.current_call is None


def test_what_is_known_of_a_call_is_one_step_a_field(place, calls):
    calls.facts_part.button.setChecked(True)
    facts = calls.facts
    facts.texts["agency_stated"].setFocus()
    QTest.keyClicks(facts.texts["agency_stated"], "a program contracted by ICE")
    press(Qt.Key.Key_Tab)
    facts.role.setCurrentIndex(facts.role.findData("contractor"))
    facts.role.activated.emit(facts.role.currentIndex())
    facts.verified.setCurrentIndex(2)
    facts.verified.activated.emit(2)
    made = call_of(calls)
    assert made.agency_stated == "a program contracted by ICE"
    assert (made.role_stated, made.verified) == ("contractor", False)
    assert facts.consulted.currentText() == "No record of it"
    assert not facts.supervisor["who"].isEnabled()
    facts.consulted.setCurrentIndex(1)
    facts.consulted.activated.emit(1)
    assert facts.supervisor["who"].isEnabled()
    facts.supervisor["who"].setText("Sgt. Kowalczyk")
    facts.supervisor["who"].editingFinished.emit()
    assert call_of(calls).supervisor.who == "Sgt. Kowalczyk"
    undone = [place.session.undo() for _ in range(5)]
    assert undone[-1] == "Change agency, as stated"
    assert call_of(calls) == Call("c1", CALL)


def test_columns_are_filled_and_marked_by_keys_alone(place, calls):
    calls.chain.cell_at(0, SAID).setFocus()
    place.citing.take_in_hand(AGENTS)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_5, ALT)
    press(Qt.Key.Key_Right)
    assert calls.chain.cell_in_focus().station.step == TYPED
    place.citing.take_in_hand(ROW)
    press(Qt.Key.Key_V, CTRL)
    press(Qt.Key.Key_2, ALT)
    press(Qt.Key.Key_5, ALT)
    press(Qt.Key.Key_5, ALT)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_3, ALT)
    assert call_of(calls).relay == (
        Relay(SAID, AGENTS, origin_stated=True),
        Relay(TYPED, ROW, RelayMark.SHORTENED, origin_stated=False),
        Relay(SENT, mark=RelayMark.LOST),
    )
    # What says something and cites nothing is marked; an empty row waits below.
    assert "○ No citation" in calls.chain.cell_at(0, SENT).field.face.text_shown
    assert calls.chain.row_count == 2
    assert "Federal origin: stated" in calls.chain.heads[SAID].text()
    assert "Federal origin: not stated" in calls.chain.heads[TYPED].text()
    # The call's clock is sure to half a second, and so is the log.
    assert calls.chain.cell_at(0, TYPED).time.text() == "1 s ± 1 s after “caller said”"
    press(Qt.Key.Key_3, ALT)  # again: taken back
    assert len(call_of(calls).relay) == 2
    press(Qt.Key.Key_Down)
    assert calls.chain.cell_in_focus().row == 1
    press(Qt.Key.Key_Return)
    assert call_of(calls).relay[-1] == Relay(SENT, ROW)
    assert calls.chain.row_count == 3
    assert place.session.undo().startswith("Cite: dispatcher said, row 2")


def test_a_step_is_taken_back_at_once_and_others_changes_are_shown(place, calls):
    place.session.put_entity(Call("c1", CALL, relay=(Relay(SAID, AGENTS),)), "Outside")
    settle()
    assert calls.chain.cell_at(0, SAID).field.citation == AGENTS
    calls.chain.cell_at(0, SAID).setFocus()
    press(Qt.Key.Key_Delete)
    assert call_of(calls).relay == ()
    assert place.session.undo().startswith("Take the citation out")
    assert call_of(calls).relay == (Relay(SAID, AGENTS),)


def test_letters_suggest_and_a_key_accepts(place, calls):
    caller = Citation(CUES, 1.3, 2.4, cue=2, words="Caller Maria Lopez on scene, agents here")
    place.session.put_entity(Call("c1", CALL, relay=(Relay(SAID, caller),)), "Fill")
    settle()
    cell = calls.chain.cell_at(0, TYPED)
    assert cell.hint.text().startswith("Suggested, by its letters: ")
    assert cell.station.citation is None  # nothing is asserted
    cell.setFocus()
    press(Qt.Key.Key_6, ALT)
    typed = call_of(calls).relay[1]
    assert (typed.step, typed.citation.record, typed.citation.row) == (TYPED, LOG, 1)
    assert typed.mark == ""
    assert "Suggested, by letters: shortened. not here: agents" in cell.hint.text()
    press(Qt.Key.Key_6, ALT)
    assert call_of(calls).relay[1].mark is RelayMark.SHORTENED
    assert cell.take_button.isHidden()


def test_words_of_the_list_are_offered_and_the_list_is_the_persons(window, place, calls):
    assert calls.offers.list.count() == 0
    calls.offers.words_button.click()
    dialog = window.findChild(WordsDialog)
    assert "Homeland Security" in dialog.text.toPlainText()
    dialog.text.setPlainText("agents\nbeat 131\n")
    dialog._save()
    settle()
    rows = [calls.offers.list.item(n).text() for n in range(calls.offers.list.count())]
    assert len(rows) == 4  # two transcripts say it, and two rows of the log
    assert "“My name is Maria Lopez, there are agents here.”" in rows[0]
    assert "“Beat 131 en route”" in rows[2]
    calls.offers.list.setCurrentRow(2)
    QTest.keyClick(calls.offers.list, Qt.Key.Key_Return)
    assert place.citing.in_hand.words == "Beat 131 en route"
    assert place.session.case.read_setting("trigger_words") == ["agents", "beat 131"]


def test_the_work_list_leads_to_a_call(place, calls):
    lost = Call("c2", CALL, relay=(Relay(SENT, mark=RelayMark.LOST),))
    place.session.apply([Put(lost)], "Add call")
    calls.open_call("c1")
    row = place.worklist.uncited.list.item(0)
    place.worklist.uncited.list.itemActivated.emit(row)
    assert calls.current_call == lost
    assert in_sight(calls) or in_front(calls)
    assert calls.chooser.count() == 2


def test_the_calls_are_written_for_a_release(window, place, calls, tmp_path, qtbot):
    """What nobody decided about is not told, however it is cited."""
    wished = []
    calls.export_asked.disconnect()
    calls.export_asked.connect(wished.append)
    place.session.put_entity(Call("c1", CALL, relay=(Relay(SAID, AGENTS),)), "Fill")
    calls.export_button.click()
    assert wished == ["q1"]
    heard = []
    window.notices.message.connect(heard.append)
    write_calls(window, "q1", tmp_path)
    qtbot.waitUntil(lambda: bool(heard) and "were written" in heard[-1])
    written = (tmp_path / "calls-q1.csv").read_text("utf-8-sig")
    assert "[Not part of this release]" in written
    assert "Maria" not in written
    assert (tmp_path / "calls-q1.pdf").read_bytes().startswith(b"%PDF")
