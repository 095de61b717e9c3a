"""A person decides: walks through what is open, accepts, rejects, releases, till all is done."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from reviewer.model import Condition, Put, RedactionKind, Remove, Status
from reviewer.model.choices import Determination
from reviewer.model.geometry import Box
from reviewer.overlooked.reading import with_all_taken_in
from reviewer.overlooked.watched import Sense, Watched, recordings_without_transcript
from reviewer.plan import worklist
from tests.helpers.redactions import any_redaction
from tests.helpers.seen import named, said, settle
from tests.helpers.ui_case import CALL, CUES, LOG, PHOTO, REPORT, VIDEO_A, VIDEO_B
from tests.helpers.work_desk import (
    BARE,
    FACE,
    NAME,
    come_back,
    decisions,
    found_as,
    left,
    press,
    redaction,
    walk_to,
)
from ui.common.action_table import ONCE
from ui.common.redaction_text import name_of
from ui.widgets.action_button import ActionButton
from ui.worklist.release_once_seen import ReleaseOnceSeen


def test_the_list_counts_what_is_left(view, desk):
    assert view.model.rowCount() == len(left(desk))
    assert f"{len(left(desk))} left to decide" in said(view)
    assert "2 proposals" in said(view)
    assert "1 without exemption" in said(view)


def offered(view):
    """The answers that can be seen, by their words."""
    return [b.text() for b in view.findChildren(ActionButton) if b.isVisibleTo(view)]


def test_nothing_is_answered_that_is_not_in_view_and_with_nothing_left_there_is_no_answer(
    window, desk, view
):
    session = desk.session
    session.select_redaction("")
    assert offered(view) == ["Go to the first   N", "Release rest…"]
    walk_to(window, desk, "p1")
    assert offered(view) == ["Accept   A", "Reject", "Release rest…"]
    walk_to(window, desk, "p3")
    assert offered(view)[0] == "Exemption…   Return"
    done = [replace(r, status=Status.REJECTED) for r in session.snapshot.redactions]
    kept = [worklist.make_decision(r, "release") for r in session.snapshot.records]
    session.apply([*map(Put, done), *map(Put, kept)], "Decide all")
    assert offered(view) == []
    session.select_redaction(done[0].id)
    assert offered(view) == []  # it is judged from the panel of what is selected


def test_one_answer_stands_out_and_the_others_are_below_it(window, desk, view):
    walk_to(window, desk, "p1")
    shown = [b for b in view.findChildren(ActionButton) if b.isVisibleTo(view)]
    assert [b.objectName() for b in shown] == ["primary", "", ""]
    settle()
    assert min(b.y() for b in shown[1:]) > shown[0].y()
    assert all(b.width() >= b.sizeHint().width() for b in shown)


def test_before_a_record_was_looked_at_no_answer_about_it_stands_out(window, desk, view):
    walk_to_record(window, desk, PHOTO)
    release = named(view, "Release this record", ActionButton)
    view.watcher.watched = Watched()
    view.watcher.changed.emit()
    assert release.isVisibleTo(view)
    assert release.objectName() == ""
    photo = desk.session.snapshot.get_record(PHOTO)
    view.watcher.watched = with_all_taken_in(Watched(), photo, "a")
    view.watcher.changed.emit()
    assert release.objectName() == "primary"


def test_n_selects_seeks_and_shows(window, desk):
    desk.player.show_records((VIDEO_A,))
    walk_to(window, desk, "p1")
    assert desk.session.selected_record == VIDEO_B
    assert VIDEO_B in desk.player.shown_records
    place = desk.session.placement_of(VIDEO_B)
    assert place.media_of_utc(desk.playhead.position) == pytest.approx(0.2, abs=1e-3)


def test_shift_n_goes_back(window, desk):
    press(window, "N")
    press(window, "N")
    second = desk.views["worklist"].walk.here
    press(window, "N")
    press(window, "Shift+N")
    assert desk.views["worklist"].walk.here == second


def test_n_asks_for_the_place_in_a_transcript(window, desk, qtbot):
    spots = []
    desk.session.spot_asked.connect(spots.append)
    walk_to(window, desk, "p2")
    assert (spots[-1].record, spots[-1].cue) == (CUES, 2)


def test_a_accepts_and_goes_on(window, desk):
    walk_to(window, desk, "p1")
    press(window, "A")
    assert redaction(desk, "p1").status is Status.ACCEPTED
    assert desk.session.selected_redaction != "p1"
    assert (VIDEO_B, "p1") not in left(desk)


def test_x_rejects_and_undo_brings_it_back(window, desk):
    walk_to(window, desk, "p2")
    press(window, "X")
    assert redaction(desk, "p2").status is Status.REJECTED
    press(window, "Ctrl+Z")
    assert redaction(desk, "p2") == NAME


def test_accepting_without_exemption_asks_for_one_first(window, desk):
    walk_to(window, desk, "p3")
    press(window, "A")
    popup = desk.redact.asker.popup
    assert popup is not None
    assert redaction(desk, "p3").status is Status.PROPOSED
    QTest.keyClicks(popup.list, "1")
    assert redaction(desk, "p3").status is Status.ACCEPTED


def test_several_are_accepted_in_one_step(window, desk, view):
    view.list.setFocus()
    rows = [n for n, i in enumerate(view.model.items) if i.redaction in ("p1", "p2")]
    flag = view.list.selectionModel().SelectionFlag.Select
    for row in rows:
        view.list.selectionModel().select(view.model.index(row), flag)
    window.actions_table.run_action("accept")
    assert desk.session.case.undo_label == "Accept 2 redactions"
    press(window, "Ctrl+Z")
    assert {redaction(desk, i).status for i in ("p1", "p2")} == {Status.PROPOSED}


def mark(view, first, last):
    """From this row to that, as the arrow keys with Shift do."""
    view.list.setFocus()
    keys = [i.item_key for i in view.model.items]
    rows = keys.index(first), keys.index(last)
    while view.list.currentIndex().row() > rows[0]:
        QTest.keyClick(view.list, Qt.Key.Key_Up)
    while view.list.currentIndex().row() < rows[0]:
        QTest.keyClick(view.list, Qt.Key.Key_Down)
    for _ in range(rows[1] - rows[0]):
        QTest.keyClick(view.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)


def test_several_rows_are_rejected_by_key_in_one_step(window, desk, view):
    mark(view, (CALL, "p3"), (LOG, ""))  # one row is no redaction: it is left as it is
    press(window, "X")
    assert redaction(desk, "p3").status is Status.REJECTED
    assert (LOG, "") in left(desk)
    assert desk.session.case.undo_label == "Reject redaction"
    press(window, "Ctrl+Z")
    assert redaction(desk, "p3") == BARE


def test_several_records_are_released_by_key_in_one_step(window, desk, view):
    before = left(desk)
    mark(view, (LOG, ""), (PHOTO, ""))
    press(window, "Ctrl+Return")
    assert decisions(desk) == dict.fromkeys((LOG, REPORT, PHOTO), "release")
    press(window, "Ctrl+Z")
    assert left(desk) == before


def test_several_records_are_not_responsive_in_one_step(window, desk, view):
    mark(view, (LOG, ""), (REPORT, ""))
    window.actions_table.run_action("not_responsive")
    assert decisions(desk) == dict.fromkeys((LOG, REPORT), "not responsive")
    assert desk.session.case.undo_label == "Not responsive: 2 records"


def test_one_record_among_several_that_cannot_be_released_stops_all(window, desk, view, qtbot):
    found_as(desk, REPORT, condition=Condition.BROKEN)
    mark(view, (LOG, ""), (PHOTO, ""))
    with qtbot.waitSignal(desk.context.notices.failed) as told:
        press(window, "Ctrl+Return")
    assert REPORT in told.args[0]
    assert decisions(desk) == {}


def test_the_arrow_keys_go_to_what_they_mark_so_that_it_is_what_is_decided(window, desk, view):
    press(window, "N")
    mark(view, (LOG, ""), (LOG, ""))
    assert desk.session.selected_record == LOG
    press(window, "Ctrl+Return")
    assert decisions(desk) == {LOG: "release"}
    assert desk.session.selected_record == REPORT  # and it goes on


def test_all_rows_can_be_marked_and_decided_with_nothing_in_focus(window, desk, view):
    view.list.setFocus()
    QTest.keySequence(view.list, QKeySequence("Ctrl+A"))
    window.actions_table.run_action("not_responsive")
    everything = {r.path for r in desk.session.snapshot.records}
    assert decisions(desk) == dict.fromkeys(everything, "not responsive")


def test_without_a_record_in_focus_a_decision_says_what_to_do(window, desk, qtbot):
    desk.session.select_record("")
    with qtbot.waitSignal(desk.context.notices.message) as told:
        press(window, "Ctrl+Return")
    assert told.args == ["There is no record in focus. N goes to the next one."]


# ---- all the rest


def test_a_without_anything_in_focus_says_what_to_do(window, desk, qtbot):
    with qtbot.waitSignal(desk.context.notices.message) as told:
        press(window, "A")
    assert "N goes to the next" in told.args[0]


@pytest.mark.parametrize("key", ["A", "X", "Ctrl+Return", "Shift+L", "Ctrl+D"])
def test_a_key_that_can_do_nothing_here_is_no_error(window, desk, key):
    desk.session.select_record("")
    press(window, key)
    assert window.notice_bar.faults.shown_text == ""


def test_who_decided_all_is_told_what_nobody_heard_and_no_transcript_has(window, desk, view):
    done = [
        Put(worklist.make_decision(r, Determination.RELEASE)) for r in desk.session.snapshot.records
    ]
    gone = [Remove("redactions", r.id) for r in desk.session.snapshot.redactions]
    desk.session.apply([*done, *gone], "Decide all")
    (mute,) = recordings_without_transcript(desk.session.snapshot.records)
    said = next(x.text() for x in view.findChildren(QLabel) if x.text().endswith("(Ctrl+E)."))
    assert f"Not heard to its end, without a transcript: {name_of(mute)}" in said
    view.watcher.watched = Watched().with_stretch(
        (mute.path, "a", Sense.HEARD), 0, mute.facts.duration_seconds
    )
    view.watcher.changed.emit()
    said = next(x.text() for x in view.findChildren(QLabel) if x.text().endswith("(Ctrl+E)."))
    assert "Not heard to its end" not in said


def test_a_record_is_withheld_from_where_it_is_decided(window, desk, view):
    walk_to_record(window, desk, REPORT)
    named(view, "Withhold", ActionButton).click()
    (made,) = [r for r in desk.session.snapshot.redactions if r.kind is RedactionKind.WITHHOLD]
    assert made.record == REPORT


def walk_to_record(window, place, record):
    for _ in range(20):
        press(window, "N")
        if place.session.selected_record == record:
            return
    raise AssertionError(f"N never came to {record}")


def until_seen(desk, qtbot, record):
    """Until its page is drawn, for nothing is released before."""
    qtbot.waitUntil(lambda: not desk.context.sights.is_awaited(record))


def test_a_record_is_released_once_its_page_was_in_view_and_not_before(window, desk, qtbot):
    desk.session.select_record(REPORT)
    assert desk.context.sights.is_awaited(REPORT)
    window.actions_table.run_action("release")
    assert (REPORT, "") in left(desk)
    until_seen(desk, qtbot, REPORT)
    assert (REPORT, "") in left(desk)  # it rests before the eyes first
    qtbot.waitUntil(lambda: (REPORT, "") not in left(desk))


def test_a_page_whose_view_was_left_before_it_was_drawn_is_not_released(window, desk, qtbot):
    said = []
    desk.context.notices.lasting_message.connect(said.append)
    desk.session.select_record(REPORT)
    window.actions_table.run_action("release")
    window.actions_table.run_action("show_found")  # the record stays the one in focus
    assert not desk.context.sights.is_awaited(REPORT)
    qtbot.waitUntil(lambda: not window.findChild(ReleaseOnceSeen).record)
    assert (REPORT, "") in left(desk)
    assert "was not released" in said[-1]


@pytest.mark.parametrize("other", ["record", "step"])
def test_who_goes_elsewhere_before_the_page_came_has_released_nothing(window, desk, qtbot, other):
    said = []
    desk.context.notices.lasting_message.connect(said.append)
    desk.session.select_record(REPORT)
    window.actions_table.run_action("release")
    if other == "record":
        desk.session.select_record(VIDEO_A)
    else:
        desk.session.apply([Put(replace(FACE, end=1.5))], "Change a box")
    assert "was not released" in said[-1]
    assert not window.findChild(ReleaseOnceSeen).record
    assert (REPORT, "") in left(desk)


def test_a_key_that_is_held_answers_once(window):
    repeating = [name for name in ONCE if window.actions_table[name].autoRepeat()]
    assert repeating == []
    assert window.actions_table["frame_forward"].autoRepeat()


def test_a_record_is_released_or_not_responsive(window, desk, qtbot):
    desk.session.select_record(PHOTO)
    until_seen(desk, qtbot, PHOTO)
    press(window, "Ctrl+Return")
    assert (PHOTO, "") not in left(desk)
    desk.session.select_record(VIDEO_A)
    window.actions_table.run_action("not_responsive")
    decisions = {d.record: d.decision for d in desk.session.snapshot.decisions}
    assert decisions == {PHOTO: "release", VIDEO_A: "not responsive"}


def test_a_release_with_open_proposals_says_so(window, desk):
    said = []
    desk.context.notices.message.connect(said.append)
    desk.session.select_record(VIDEO_B)
    press(window, "Ctrl+Return")
    assert "1 of its redactions still wait" in said[-1]


def test_drawing_on_an_undecided_record_does_not_run_away_from_it(window, desk):
    while desk.session.selected_record != VIDEO_A:
        press(window, "N")
    press(window, "B")
    press(window, "Return")
    desk.redact.asker.popup.list.setFocus()
    QTest.keyClicks(desk.redact.asker.popup.list, "1")
    assert desk.session.selected_record == VIDEO_A


@pytest.mark.parametrize("walked", [False, True])
def test_accepting_a_box_just_drawn_goes_on_as_one_that_n_came_to_and_says_where(
    window, desk, qtbot, walked
):
    qtbot.waitUntil(lambda: desk.context.first.done)
    told = []
    desk.context.notices.message.connect(told.append)
    if walked:
        walk_to(window, desk, "p2")
    made = any_redaction("b1", CALL, RedactionKind.SOUND, ("7(1)(c)",), start=0.1, end=0.4)
    desk.session.put_entity(made, "Draw")
    desk.session.select_redaction("b1")
    press(window, "A")
    assert redaction(desk, "b1").status is Status.ACCEPTED
    here = desk.views["worklist"].walk.here
    assert here in left(desk)
    assert (desk.session.selected_record, desk.session.selected_redaction) == here
    assert "this is the next" in told[-1]
    assert "Shift+N goes back" in told[-1]


def test_n_goes_on_behind_a_record_that_a_new_redaction_decided(window, desk):
    walk = left(desk)
    here = walk.index((REPORT, ""))
    while desk.session.selected_record != REPORT:
        press(window, "N")
    kept = {"page": 1, "box": Box(0.2, 0.2, 0.2, 0.1), "status": Status.ACCEPTED}
    drawn = any_redaction("b1", REPORT, RedactionKind.AREA, ("7(1)(c)",), **kept)
    desk.session.put_entity(drawn, "Draw")
    assert desk.session.selected_record == REPORT
    come_back(window)
    press(window, "N")
    assert desk.views["worklist"].walk.here == walk[here + 1]


def test_withholding_goes_on_as_releasing_does_once_it_says_why(window, desk):
    walk = left(desk)
    here = walk.index((REPORT, ""))
    walk_to_record(window, desk, REPORT)
    press(window, "Ctrl+Shift+W")
    assert desk.session.selected_record == REPORT
    QTest.keyClicks(desk.redact.asker.popup.list, "1")
    assert desk.views["worklist"].walk.here == walk[here + 1]
    press(window, "Ctrl+Z")
    assert (REPORT, "") not in left(desk)  # what it cites is taken back first
    assert desk.views["worklist"].walk.here == walk[here + 1]


def test_everything_can_be_decided_from_the_keyboard(window, desk, view, qtbot):
    for _ in range(30):
        if not left(desk):
            break
        press(window, "N")
        here = view.walk.here
        if here[1]:
            press(window, "A")
            if desk.redact.asker.popup is not None:
                QTest.keyClicks(desk.redact.asker.popup.list, "1")
        else:
            press(window, "Ctrl+Return")
    assert left(desk) == []
    assert "Nothing left to decide" in said(view)


def test_a_double_click_answers_about_one_record_only(window, desk, view, qtbot):
    walk_to_record(window, desk, PHOTO)
    until_seen(desk, qtbot, PHOTO)
    before = len(worklist.queue_of_work(window.workplace.session.snapshot))
    button = named(view, "Release this record", ActionButton)
    for does in (QTest.mouseClick, QTest.mouseDClick):
        does(button, Qt.MouseButton.LeftButton)
    settle()
    assert len(worklist.queue_of_work(window.workplace.session.snapshot)) == before - 1
