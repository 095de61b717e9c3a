"""Others write in the case that is open: it is seen; and of two windows one writes."""

import json
import subprocess
import sys

import pytest

from reviewer.errors import CaseBusy, Refused
from reviewer.model import Annotation, Decision, Put, RedactionKind, Remove
from reviewer.store import Case
from tests.helpers.panes import in_sight
from tests.helpers.redactions import any_redaction
from tests.helpers.ui_case import CALL, PHOTO, REPORT, VIDEO_A, VIDEO_B
from ui.common.action_table import TABLE, WRITES
from ui.widgets.pane import bring_to_front
from ui.window.app import start_window

HOLDER = """
import sys
from pathlib import Path
from reviewer.store import Case
from tests.helpers.redactions import any_redaction
follower = Case.open(Path(sys.argv[1])).follow_others()
print(follower.look_for_news().hold.mine, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def opened(qapp):
    """Opens further windows, and closes them."""
    made = []

    def make(folder):
        made.append(start_window(qapp, folder))
        made[-1].resize(1366, 768)
        made[-1].show()
        return made[-1]

    yield make
    for window in made:
        window.shut_down()
        window.close()
        window.deleteLater()


def held_by_another(folder):
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout.readline() == "True\n"
    return child


def withheld(key, record=PHOTO):
    return any_redaction(key, record, RedactionKind.WITHHOLD, ("7(1)(b)",), reason="a face")


def reads(window):
    return bool(window.actions_table.read_only)


def test_what_a_command_line_imports_is_seen_and_where_one_was_is_kept(window, qtbot, tmp_path):
    session, place = window.workplace.session, window.workplace
    session.apply([Put(withheld("w1"))], "Withhold")
    session.select_redaction("w1")
    place.playhead.seek_to(session.placement_of(VIDEO_B).start + 700_000)
    at = place.playhead.position
    inspector = place.views["inspector"]
    inspector.reason.setFocus()
    inspector.reason.end(False)
    qtbot.keyClicks(inspector.reason, " in the")
    note = {"id": "n1", "record": CALL, "note": "Call back", "tag": "", "start": 1.0, "end": 2.0}
    review = {"format": "records-reviewer/review", "version": 1, "reviewer": "Bert"}
    file = tmp_path / "bert.json"
    file.write_text(json.dumps(review | {"annotations": [note]}))
    done = subprocess.run(
        [sys.executable, "-m", "reviewer", "review", "import", str(session.case_folder), str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    qtbot.waitUntil(lambda: [a.id for a in session.snapshot.annotations] == ["n1"])
    qtbot.waitUntil(lambda: "From outside this window" in window.notice_bar.shown_text)
    assert "mport" in window.notice_bar.shown_text
    assert (session.selected_record, session.selected_redaction) == (PHOTO, "w1")
    assert place.playhead.position == at
    assert inspector.reason.text() == "a face in the"
    assert "mport" in window.actions_table["undo"].text()
    assert in_sight(place.views["annotations"]).model.rowCount() == 1
    inspector.reason.editingFinished.emit()
    assert session.snapshot.redactions[0].reason == "a face in the"


def test_what_others_delete_leaves_the_focus_of_views_in_order(window, qtbot):
    session = window.workplace.session
    session.apply([Put(withheld("w1")), Put(withheld("w2", REPORT))], "Withhold")
    session.select_redaction("w1")
    with Case.open(session.case_folder, author="Bert") as other:
        other.apply([Remove("redactions", "w1")], "Delete redaction")
    qtbot.waitUntil(lambda: [r.id for r in session.snapshot.redactions] == ["w2"])
    assert session.selected_record == PHOTO
    window.actions_table.run_action("delete_redaction")
    assert [r.id for r in session.snapshot.redactions] == ["w2"]


def test_views_stay_where_they_were_scrolled_to(window, qtbot):
    session, views = window.workplace.session, window.workplace.views
    work, records = views["worklist"].list, views["records"]
    session.apply(
        [Put(withheld(f"w{n}", (PHOTO, REPORT)[n % 2])) for n in range(60)], "Withhold many"
    )
    bring_to_front(views["worklist"])
    bar = work.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 20)
    bar.setValue(bar.maximum() // 2)
    was, records_were = bar.value(), records.list.verticalScrollBar().value()
    with Case.open(session.case_folder, author="Bert") as other:
        other.apply([Put(Annotation("b1", VIDEO_A, note="from Bert"))], "Annotate")
    qtbot.waitUntil(lambda: bool(session.snapshot.annotations))
    assert abs(bar.value() - was) <= 1
    assert records.list.verticalScrollBar().value() == records_were


def test_an_edit_of_what_others_changed_unseen_is_refused_and_shown_as_it_is(window):
    session = window.workplace.session
    session.apply([Put(withheld("w1"))], "Withhold")
    with Case.open(session.case_folder, author="Bert") as other:
        other.apply([Put(Decision(PHOTO, "release"))], "Release")
        with pytest.raises(Refused, match="Bert changed this"):
            session.put_entity(Decision(PHOTO, "not responsive", "mine"), "Mine")
        assert session.snapshot.decisions[0].decision == "release"
        other.apply([Put(Decision(REPORT, "release"))], "Release one more")
        with pytest.raises(Refused, match="Release one more"):
            session.undo()
    assert session.case.undo_label == window.actions_table["undo"].text().removeprefix("Undo ")
    assert session.undo() == "Release one more"


def test_a_second_window_reads_says_whose_the_case_is_and_takes_over(window, opened, qtbot):
    session = window.workplace.session
    second = opened(session.case_folder)
    assert not reads(window)
    assert not window.holder_bar.isVisible()
    assert second.holder_bar.isVisible()
    mine = second.workplace.following.hold.holder
    for told in (mine.user, mine.machine, "since"):
        assert told in second.holder_bar.label.text()
    actions = second.actions_table
    second.workplace.session.select_record(VIDEO_A)
    for row in TABLE:
        if row.id in WRITES:
            assert not actions[row.id].isEnabled()
            assert "Take over" in actions[row.id].toolTip()
    assert actions["export"].isEnabled()
    assert actions["play"].isEnabled()
    assert not second.workplace.views["requests"].add_button.isEnabled()
    assert "Take over" in second.workplace.views["requests"].add_button.toolTip()
    with pytest.raises(CaseBusy, match="only reads"):
        second.workplace.session.put_entity(Decision(PHOTO, "release"), "Release")
    session.put_entity(Decision(PHOTO, "release"), "Release")
    theirs = second.workplace.session
    qtbot.waitUntil(lambda: theirs.snapshot.journal_head == session.snapshot.journal_head)
    second.holder_bar.button.click()
    qtbot.waitUntil(lambda: not reads(second) and reads(window))
    assert "took the case over" in window.notice_bar.shown_text
    assert "took this case over at" in window.holder_bar.label.text()
    assert not second.holder_bar.isVisible()
    assert second.workplace.views["requests"].add_button.isEnabled()
    assert theirs.undo() == "Release"
    with pytest.raises(CaseBusy):
        session.put_entity(Decision(PHOTO, "release"), "Release")
    qtbot.waitUntil(lambda: session.snapshot.decisions == ())


def test_a_killed_window_lets_the_next_one_take_over_at_once(case_folder, opened, qtbot):
    child = held_by_another(case_folder)
    window = opened(case_folder)
    assert reads(window)
    child.kill()
    child.wait()
    child.stdin.close(), child.stdout.close()
    qtbot.waitUntil(lambda: "ended" in window.holder_bar.label.text())
    window.holder_bar.button.click()
    qtbot.waitUntil(lambda: not reads(window))
    window.workplace.session.put_entity(Decision(PHOTO, "release"), "Release")


def test_closing_the_case_lets_go_of_it_and_the_next_window_writes(window, opened):
    folder = window.workplace.session.case_folder
    window.close_case()
    assert not window.holder_bar.isVisible()
    second = opened(folder)
    assert not reads(second)
    window.open_case(folder)
    assert reads(window)
    window.close_case()
    assert not reads(window)
    assert window.actions_table["open_case"].isEnabled()


def test_what_is_left_by_who_took_over_is_nobodys_and_can_be_taken_back(window, opened, qtbot):
    second = opened(window.workplace.session.case_folder)
    second.holder_bar.button.click()
    qtbot.waitUntil(lambda: not reads(second) and reads(window))
    second.close_case()
    qtbot.waitUntil(lambda: "no other window writes" in window.holder_bar.label.text())
    window.holder_bar.button.click()
    qtbot.waitUntil(lambda: not reads(window))


def test_a_case_where_nothing_can_be_written_is_read_and_says_so(case_folder, opened, monkeypatch):
    monkeypatch.setattr("ui.window.window.can_be_written", lambda folder: False)
    window = opened(case_folder)
    assert reads(window)
    assert "nothing can be written where this case lies" in window.holder_bar.label.text()
    assert not window.holder_bar.button.isVisible()
    assert not window.actions_table["accept"].isEnabled()


def test_every_action_that_writes_stands_in_the_table():
    assert {row.id for row in TABLE} >= WRITES
