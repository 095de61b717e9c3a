"""The list of records: it shows, filters, selects, opens and decides."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer.model import RedactionKind, Status
from reviewer.model.geometry import Box, Keyframe
from reviewer.overlooked.watched import Sense
from reviewer.plan.outcome import Outcome, outcomes_of_records
from tests.helpers.redactions import any_redaction, with_fields
from tests.helpers.seen import said
from tests.helpers.ui_case import CALL, PHOTO, REPORT, VIDEO_A, VIDEO_B
from ui.common.row_filter import ROW
from ui.records.view import RecordLine, RecordsView, about_row


@pytest.fixture
def records(window):
    return window.workplace.views["records"]


def _paths(records):
    shown = records.shown
    return [shown.index(n, 0).data(ROW).record.path for n in range(shown.rowCount())]


def _mark(records, *paths):
    records.list.clearSelection()
    model = records.list.selectionModel()
    for path in paths:
        index = records.shown.mapFromSource(records.model.index(records.model.row_of(path)))
        model.setCurrentIndex(index, model.SelectionFlag.Select)


def test_every_record_says_what_it_is_and_how_far(records):
    spoken = [r.spoken_line for r in records.model.rows]
    assert "Officer A, video, undecided, 11:22:31 ± 0.2 s" in spoken
    assert "Incident report, document, undecided, 2 pages" in spoken
    assert records.summary.text() == "8 records · 8 undecided"
    assert records.summary.toolTip() == "8 records from 8 files"


def test_the_filter_looks_everywhere(records, qtbot):
    qtbot.keyClicks(records.field, "cpd officer b")
    assert _paths(records) == [VIDEO_B]
    records.field.setText("undecided document")
    assert _paths(records) == [REPORT]
    records.field.setText("zebra")
    assert _paths(records) == []
    assert "zebra" in said(records)
    assert records.summary.text() == "0 of 8 records · 8 undecided"


def test_selecting_goes_both_ways(records, context):
    _mark(records, REPORT)
    assert context.session.selected_record == REPORT
    context.session.select_record(PHOTO)
    assert records.list.currentIndex().data(ROW).record.path == PHOTO


def test_a_double_click_shows_only_that_video(records, context, qtbot):
    index = records.shown.mapFromSource(records.model.index(records.model.row_of(VIDEO_B)))
    records.list.scrollTo(index)
    middle = records.list.visualRect(index).center()
    qtbot.mouseClick(records.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseDClick(records.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert context.player.shown_records == (VIDEO_B,)


def test_opening_a_document_asks_for_its_place(records, context, qtbot):
    with qtbot.waitSignal(context.session.spot_asked) as asked:
        records.open_record(context.session.snapshot.get_record(REPORT))
    assert asked.args[0].record == REPORT
    assert context.session.selected_record == REPORT


def test_opening_a_call_goes_to_where_it_begins(records, context):
    context.playhead.seek_to(context.playhead.time_limits[1])
    records.open_record(context.session.snapshot.get_record(CALL))
    assert context.playhead.position == context.session.placement_of(CALL).start


def test_several_records_are_released_in_one_step(records, context, window):
    _mark(records, REPORT, PHOTO)
    window.activateWindow()
    records.list.setFocus()
    QTest.keyClick(records.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    after = outcomes_of_records(context.session.snapshot)
    assert after[REPORT] is after[PHOTO] is Outcome.FULL
    assert context.session.case.undo_label == "Release 2 records"
    assert records.summary.text() == "8 records · 6 undecided"
    context.actions.run_action("undo")
    assert set(outcomes_of_records(context.session.snapshot).values()) == {Outcome.UNDECIDED}


def test_the_menu_decides_and_takes_back(records, context):
    _mark(records, PHOTO)
    menu = records.make_menu()
    by_text = {a.text(): a for a in menu.actions()}
    by_text["Not responsive"].trigger()
    assert outcomes_of_records(context.session.snapshot)[PHOTO] is Outcome.NOT_RESPONSIVE
    by_text["Reopen: take the decision back"].trigger()
    assert outcomes_of_records(context.session.snapshot)[PHOTO] is Outcome.UNDECIDED
    menu.close()


def test_a_redaction_changes_the_state_in_the_list(records, context):
    made = any_redaction("r1", REPORT, RedactionKind.WITHHOLD, ("7(1)(c)",), status=Status.ACCEPTED)
    context.session.put_entity(made, "Withhold")
    row = records.model.rows[records.model.row_of(REPORT)]
    assert row.outcome is Outcome.WITHHELD


def test_of_two_hundred_records_those_in_sight_are_drawn(context, window, monkeypatch):
    session, drawn = context.session, []
    own = session.snapshot
    many = tuple(replace(own.records[0], path=f"video/{n}.mp4", title="") for n in range(200))
    session.snapshot = replace(own, records=many)
    paint = RecordLine.paint
    monkeypatch.setattr(
        RecordLine,
        "paint",
        lambda line, painter, option, index: (
            drawn.append(index.row()) or paint(line, painter, option, index)
        ),
    )
    view = RecordsView(context, window)
    view.resize(300, 600)
    view.grab()
    assert 5 < len(drawn) < 60
    view.field.setText("video/19")
    assert view.shown.rowCount() == 11
    view.deleteLater()
    session.snapshot = own  # the window, which was told nothing, still shows these


def test_the_keyboard_walks_and_opens(records, context):
    _mark(records, VIDEO_A)
    records.list.setFocus()
    before = context.session.selected_record
    QTest.keyClick(records.list, Qt.Key.Key_Down)
    assert context.session.selected_record != before


def test_every_part_has_a_name(records):
    assert records.list.accessibleName()
    assert records.field.accessibleName()
    assert records.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_walking_with_ctrl_held_marks_one_record_at_a_time(window, context, records, qtbot):
    context.actions.run_action("next_open")
    for _ in range(3):
        # Nothing is released before its page is drawn.
        here = context.session.selected_record
        qtbot.waitUntil(lambda here=here: not context.sights.is_awaited(here))
        QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
    assert len(context.session.snapshot.decisions) == 3
    assert [r.path for r in records.marked_records()] == [context.session.selected_record]
    assert len(window.workplace.views["worklist"].list.selectedIndexes()) == 1


def _second_line(records, path, width=2000):
    row = records.model.rows[records.model.row_of(path)]
    return about_row(row, records.list.fontMetrics(), width)


def test_a_redacted_video_that_nobody_watched_says_so_until_it_was_watched(records, context):
    box = any_redaction("r1", VIDEO_A, RedactionKind.REGION, ("7(1)(c)",), start=0.0, end=1.0)
    keys = (Keyframe(0.0, Box(0.1, 0.1, 0.2, 0.2)),)
    context.session.put_entity(with_fields(box, status=Status.ACCEPTED, keyframes=keys), "Box")
    assert "redacted · not watched" in _second_line(records, VIDEO_A)
    assert "redacted, not watched" in records.model.rows[records.model.row_of(VIDEO_A)].spoken_line
    assert "not watched" not in _second_line(records, VIDEO_B)  # undecided: the queue holds it
    records.field.setText("not watched")
    assert _paths(records) == [VIDEO_A]
    watcher = context.watcher
    for sense in Sense:
        watcher.watched = watcher.watched.with_stretch((VIDEO_A, "Ann", sense), 0.0, 4.1)
    watcher.changed.emit()
    assert "watched" not in _second_line(records, VIDEO_A)


def test_where_there_is_little_room_the_state_is_short_but_not_watched_stays(records, context):
    _mark(records, VIDEO_A)
    records.release_marked()
    metrics = records.list.fontMetrics()
    assert _second_line(records, VIDEO_A, metrics.horizontalAdvance("● in full · not watched")) == (
        "● in full · not watched"
    )
