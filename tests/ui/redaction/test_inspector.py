"""A person sees and changes everything of a redaction as fields and numbers."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QToolButton,
)

from reviewer.model import Put, RedactionKind, Status, Style
from reviewer.model.geometry import Box, Keyframe
from tests.helpers.redactions import any_redaction
from tests.helpers.seen import named, said
from tests.helpers.ui_case import PHOTO, VIDEO_A
from tests.helpers.video_desk import turn_wheel
from ui.common.theme import GRID
from ui.redaction.record_card import RecordCard
from ui.redaction.status_plate import StatusPlate
from ui.widgets.action_button import ActionButton
from ui.widgets.pane import bring_to_front

ROOT = Path(__file__).resolve().parents[3]
TRACK = (
    Keyframe(0.4, Box(0.3, 0.3, 0.15, 0.3)),
    Keyframe(1.2, Box(0.35, 0.3, 0.15, 0.3)),
    Keyframe(2.4, Box(0.5, 0.32, 0.15, 0.3)),
)
MADE = any_redaction(
    "r1",
    VIDEO_A,
    RedactionKind.REGION,
    ("7(1)(c)", "BWC-ID"),
    "bystander",
    Status.ACCEPTED,
    start=0.4,
    end=3.4,
    style="fill",
    keyframes=TRACK,
    source="manual",
)


@pytest.fixture
def desk(window):
    place = window.workplace
    place.session.apply([Put(MADE)], "Redact region")
    place.session.select_redaction("r1")
    return place


@pytest.fixture
def view(desk, window):
    shown = desk.views["inspector"]
    bring_to_front(shown)
    QApplication.processEvents()
    return shown


def now(place):
    return place.session.snapshot.redactions[0]


def edit(view, row, column, value):
    """Type a number into a cell of the table, as a person would."""
    view.table.setFocus()
    view.table.setCurrentIndex(view.keys.index(row, column))
    QTest.keyClick(view.table, Qt.Key.Key_F2)
    editor = view.table.findChild(QDoubleSpinBox)
    editor.selectAll()
    QTest.keyClicks(editor, value)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_without_a_selection_it_says_what_to_do(desk, view):
    desk.session.select_redaction("")
    told = said(view)
    assert "Click a box on a picture to see it here" in told
    assert "Officer A" in told  # the record in focus
    assert "± 0.2 s" in told
    buttons = {b.text() for b in view.findChildren(QToolButton) if b.isVisible()}
    assert {"Release", "Withhold…", "Not responsive"} <= buttons


def test_answers_to_a_record_stand_where_they_stood_for_the_one_before(desk, view):
    desk.session.select_redaction("")
    names = ("Release", "Withhold", "Not responsive")
    places, told = [], []
    card = view.findChild(RecordCard)
    for path in (VIDEO_A, PHOTO):
        desk.session.select_record(path)
        QApplication.processEvents()
        shown = [b for b in card.findChildren(QToolButton) if b.text().startswith(names)]
        places.append([b.mapTo(view, b.rect().topLeft()).toTuple() for b in shown])
        told.append(said(card).count("<tr>"))
    assert told[0] != told[1]
    assert len(places[0]) == 3
    assert places[0] == places[1]
    assert places[0][0][1] <= 2 * GRID  # the lower edge moves: a page has no timeline below it
    changes = []
    desk.session.changed.connect(changes.append)
    QTest.mouseDClick(shown[0], Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert changes == []


def test_how_words_of_a_photo_are_selected_is_told_beside_it_alone(desk, view):
    desk.session.select_redaction("")
    for path in (PHOTO, VIDEO_A):
        desk.session.select_record(path)
        told = said(view.findChild(RecordCard))
        assert ("With Shift held, a drag selects words" in told) == (path == PHOTO)


def test_nothing_comes_under_the_mouse_of_who_rejects(desk, view):
    reject, delete = (named(view, name, QToolButton) for name in ("Reject", "Delete"))

    def place():  # on the screen: what stands above may go, and the card grows into its room
        return delete.mapToGlobal(QPoint()), delete.size()

    before = place()
    QTest.mouseClick(reject, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert now(desk).status is Status.REJECTED
    assert reject.isHidden()
    assert place() == before


def test_it_tells_kind_record_status_and_span(view):
    told = said(view).splitlines()
    assert {"Box", "■ Accepted"} <= set(told)
    assert view.when.text() == "11:22:31 – 11:22:34  (3.0 s)"
    assert named(view, f"Record {VIDEO_A}").text() == "Officer A"
    assert view.reason.text() == "bystander"


def visible_buttons(view):
    return {b.text() for b in view.findChildren(QToolButton) if b.isVisible() and b.text()}


def test_only_what_is_open_can_be_accepted_and_numbers_are_folded(desk, view, qtbot):
    assert "Accept" not in visible_buttons(view)
    assert not view.table.isVisible()
    assert not view.start.isVisible()
    desk.session.put_entity(replace(MADE, status=Status.PROPOSED), "Open again")
    assert "Accept" in visible_buttons(view)
    next(b for b in view.findChildren(QToolButton) if b.text().startswith("Exact")).click()
    assert view.table.isVisible()
    assert view.start.isVisible()
    qtbot.waitUntil(lambda: not view.box_ends.first.image.isNull())


def test_a_weaker_style_says_what_it_risks(desk, view):
    assert not view.risk.isVisible()
    desk.session.put_entity(replace(MADE, style="blur"), "Change style")
    assert view.risk.isVisible()
    assert "made readable again" in view.risk.text()


def test_a_reason_is_typed(desk, view):
    view.reason.setText("  minor  ")
    view.reason.editingFinished.emit()
    assert now(desk).reason == "minor"
    assert desk.session.case.undo_label == "Change reason"


def test_a_style_is_chosen(desk, view):
    view.style_box.setCurrentIndex(view.style_box.findData("blur"))
    view.style_box.activated.emit(view.style_box.currentIndex())
    assert now(desk).style == "blur"


def test_start_and_end_are_typed(desk, view):
    view.start.setValue(1.0)
    view.start.editingFinished.emit()
    assert (now(desk).start, now(desk).end) == (1.0, 3.4)


def test_a_start_typed_a_little_behind_the_first_picture_covers_it(desk, view, qtbot):
    stream = desk.player.streams[VIDEO_A]
    qtbot.waitUntil(lambda: stream.index is not None)
    half = stream.index.seconds_of_frame(1) / 2
    for typed, meant in ((half - 0.003, 0.0), (half + 0.003, half + 0.003), (half - 0.003, 0.0)):
        view.start.setValue(typed)
        view.start.editingFinished.emit()
        assert now(desk).start == pytest.approx(meant, abs=0.001)
        assert view.start.value() == pytest.approx(meant, abs=0.001)
    view.start.setValue(half - 0.003)  # once more, which changes nothing
    view.start.editingFinished.emit()
    assert view.start.value() == 0.0


def test_an_end_before_the_start_is_refused_and_the_field_goes_back(desk, view, qtbot):
    with qtbot.waitSignal(desk.context.notices.failed):
        view.end.setValue(0.1)
        view.end.editingFinished.emit()
    assert now(desk) == MADE
    assert view.end.value() == 3.4


def test_leaving_a_field_unchanged_makes_no_step(desk, view):
    before = desk.session.case.journal_rows()[0].seq
    for field in (view.start, view.end, view.reason):
        field.editingFinished.emit()
    assert desk.session.case.journal_rows()[0].seq == before


def test_the_last_exemption_taken_away_makes_it_a_proposal_again(desk, view):
    named(view, "Remove exemption 7(1)(c)", QAbstractButton).click()
    assert now(desk).status is Status.ACCEPTED
    named(view, "Remove exemption BWC-ID", QAbstractButton).click()
    assert (now(desk).status, now(desk).exemptions) == (Status.PROPOSED, ())
    assert "? Proposed, no exemption yet" in said(view)


def test_a_box_is_moved_by_typing_a_number(desk, view):
    edit(view, 1, 1, "42.5")
    assert now(desk).keyframes[1].box.x == pytest.approx(0.425)
    assert now(desk).keyframes[::2] == TRACK[::2]


def test_a_keyframe_is_put_to_another_time(desk, view):
    edit(view, 1, 0, "1.5")
    assert [k.t for k in now(desk).keyframes] == [0.4, 1.5, 2.4]


def test_two_keyframes_at_one_time_are_refused(desk, view, qtbot):
    with qtbot.waitSignal(desk.context.notices.failed):
        edit(view, 1, 0, "2.4")
    assert now(desk) == MADE


def test_return_goes_to_a_keyframe_and_marks_it(desk, view):
    view.table.setFocus()
    view.table.setCurrentIndex(view.keys.index(2, 0))
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    place = desk.session.placement_of(VIDEO_A)
    assert place.media_of_utc(desk.playhead.position) == pytest.approx(2.4, abs=1e-3)
    assert view.keys.headerData(2, Qt.Orientation.Vertical).startswith("▸")


def test_delete_in_the_table_takes_a_keyframe_and_not_the_redaction(desk, view):
    view.table.setFocus()
    view.table.setCurrentIndex(view.keys.index(1, 0))
    QTest.keyClick(view.table, Qt.Key.Key_Delete)
    assert [k.t for k in now(desk).keyframes] == [0.4, 2.4]


def test_undo_shows_the_old_numbers_again(desk, view):
    edit(view, 1, 1, "42.5")
    desk.session.undo()
    assert view.keys.data(view.keys.index(1, 1)) == "35.0"


def test_every_cell_says_what_it_is(view):
    text = view.keys.data(view.keys.index(0, 3), Qt.ItemDataRole.AccessibleTextRole)
    assert text == "Keyframe 1: width 15.0"


def test_a_long_name_or_reason_is_cut_for_the_eye_and_widens_nothing(desk, view):
    session = desk.session
    name, reason = "Body camera of the third officer at the north door " * 3, "bystander, " * 20
    link = named(view, f"Record {VIDEO_A}")
    before = link.parentWidget().minimumSizeHint().width()
    session.put_entity(replace(MADE, reason=reason), "Change reason")
    session.select_redaction("")
    records = tuple(
        replace(r, title=name) if r.path == VIDEO_A else r for r in session.snapshot.records
    )
    session.snapshot = replace(session.snapshot, records=records)
    session.select_redaction("r1")
    QApplication.processEvents()
    assert "…" in link.text()
    assert link.toolTip().startswith(name)
    assert link.parentWidget().minimumSizeHint().width() == before
    assert view.reason.cursorPosition() == 0
    assert view.reason.toolTip() == reason


def test_a_long_state_is_wrapped_and_widens_nothing(desk, view):
    pane = named(view, f"Record {VIDEO_A}").parentWidget()
    room = pane.minimumSizeHint().width()
    told = ("shorter time", "smaller or moved box", "larger box", "weaker style")
    changed = replace(MADE, status=Status.PROPOSED, changed=told, exemptions=())
    desk.session.snapshot = replace(desk.session.snapshot, redactions=(changed,))
    desk.session.select_redaction("")
    desk.session.select_redaction("r1")
    QApplication.processEvents()
    (state,) = view.findChildren(StatusPlate)
    assert "Check again: shorter time" in state.text()
    assert pane.minimumSizeHint().width() <= room
    assert state.geometry().right() <= pane.width()
    assert state.height() >= state.heightForWidth(state.width())


def test_one_channel_of_a_recording_is_chosen(desk, view, monkeypatch):
    session = desk.session
    assert view.channel_box.isHidden()
    sound = any_redaction(
        "s1", VIDEO_A, RedactionKind.SOUND, ("7(1)(c)",), start=0.5, end=1.0, style=Style.SILENCE
    )
    records = tuple(
        replace(r, facts=replace(r.facts, audio_codec="aac", channels=2))
        if r.path == VIDEO_A
        else r
        for r in session.snapshot.records
    )
    session.snapshot = replace(
        session.snapshot, records=records, redactions=(*session.snapshot.redactions, sound)
    )
    session.select_redaction("s1")
    assert not view.channel_box.isHidden()
    texts = [view.channel_box.itemText(n) for n in range(view.channel_box.count())]
    assert texts == ["All channels", "Channel 1 (left)", "Channel 2 (right)"]
    QApplication.processEvents()
    longest = max(view.channel_box.fontMetrics().horizontalAdvance(text) for text in texts)
    assert view.channel_box.width() > longest, "the side of the call can be read"
    made = []
    monkeypatch.setattr(session, "put_entity", lambda made_, *_: made.append(made_.channel))
    view.channel_box.setCurrentIndex(2)
    view.channel_box.activated.emit(2)
    assert made == [1]


def test_the_wheel_changes_nothing_of_what_is_accepted(desk, view):
    fields = [*view.findChildren(QComboBox), *view.findChildren(QAbstractSpinBox)]
    assert len(fields) > 3
    for field in fields:
        for notches in (1, -1):
            turn_wheel(field, notches=notches)
    assert now(desk) == MADE
    assert desk.session.case.undo_label == "Redact region"


def test_only_fields_that_the_wheel_leaves_alone_are_used():
    for path in (ROOT / "ui").rglob("*.py"):
        plain = re.findall(
            r"(?<!\w)Q(?:ComboBox|SpinBox|DoubleSpinBox|DateEdit|TimeEdit|DateTimeEdit)\(",
            path.read_text(encoding="utf-8"),
        )
        assert not plain, f"{path.name}: take those of ui/widgets/field.py"


def test_the_second_half_of_a_double_click_decides_nothing(desk, view, window):
    desk.session.apply([Put(replace(MADE, id="r2", status=Status.PROPOSED))], "Propose region")
    desk.session.select_redaction("r2")
    QApplication.processEvents()
    asked = []
    for name in ("reject", "accept"):
        window.actions_table[name].triggered.connect(lambda _, name=name: asked.append(name))
        text = name.capitalize()
        button = next(b for b in view.findChildren(ActionButton) if b.text().startswith(text))
        for does in (QTest.mouseClick, QTest.mouseDClick, QTest.mouseRelease):
            does(button, Qt.MouseButton.LeftButton)
        desk.session.select_redaction("r2")
    assert asked == ["reject", "accept"]
