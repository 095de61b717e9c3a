"""A person watches whether boxes that do not move stay on what they hide."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer.model import Decision, Put, RedactionKind, Status
from reviewer.model.geometry import Box, Keyframe
from reviewer.overlooked.still_boxes import SETTING
from tests.helpers import seen
from tests.helpers.redactions import any_redaction
from tests.helpers.ui_case import VIDEO_A, VIDEO_B
from ui.playback.box_overlay import OverlayLook
from ui.redaction.check_box import AROUND
from ui.widgets.action_link import ActionLink
from ui.widgets.pane import bring_to_front

STILL = any_redaction(
    "r1",
    VIDEO_A,
    RedactionKind.REGION,
    ("7(1)(c)",),
    status=Status.ACCEPTED,
    start=0.4,
    end=1.6,
    style="fill",
    keyframes=(Keyframe(0.4, Box(0.3, 0.3, 0.2, 0.3)),),
    source="manual",
)
OTHER = replace(STILL, id="r2", record=VIDEO_B, start=1.0, end=2.2)


@pytest.fixture
def desk(window, qtbot):
    """The workplace with one box that does not move, the clock elsewhere."""
    place = window.workplace
    place.playhead.seek_to(place.session.placement_of(VIDEO_B).start + 400_001)
    tiles = place.wall.tiles.values()
    qtbot.waitUntil(lambda: all(t.frame is not None for t in tiles))
    place.session.apply([Put(STILL)], "Redact region")
    return place


@pytest.fixture
def said(window):
    lines = []
    window.notices.message.connect(lines.append)
    return lines


def press(window, keys):
    QTest.keySequence(window, QKeySequence(keys))
    QApplication.processEvents()


def waiting(place):
    return [r.id for r in place.context.still.waiting]


def media(place, record=VIDEO_A):
    return place.session.placement_of(record).media_of_utc(place.playhead.position)


def last_frame(place, redaction=STILL, behind=0.0):
    index = place.player.streams[redaction.record].index
    return max(
        index.seconds_of_frame(n)
        for n in range(len(index))
        if index.seconds_of_frame(n) < redaction.end + behind
    )


def check(window, place, qtbot):
    """Press the key, and watch till it stops."""
    press(window, "C")
    qtbot.waitUntil(lambda: place.playhead.playing)
    qtbot.waitUntil(lambda: not place.playhead.playing, timeout=15_000)


def test_c_plays_a_box_once_at_half_speed_from_before_it_to_behind_its_end(
    window, desk, qtbot, said
):
    desk.redact.set_look("view_released")
    press(window, "C")
    assert desk.session.selected_redaction == "r1"
    assert desk.wall.look is OverlayLook.EDIT
    assert media(desk) == pytest.approx(max(STILL.start - AROUND, 0.0), abs=1e-5)
    qtbot.waitUntil(lambda: desk.playhead.playing)
    assert desk.playhead.rate == 0.5
    assert waiting(desk) == ["r1"]
    qtbot.waitUntil(lambda: not desk.playhead.playing, timeout=15_000)
    assert media(desk) == pytest.approx(last_frame(desk, behind=AROUND), abs=1e-5)
    assert last_frame(desk, behind=AROUND) > last_frame(desk)
    assert desk.playhead.rate == 1.0
    assert waiting(desk) == []
    assert said[-1].startswith("Seen, with what is before and behind.")
    assert said[-1].endswith("if it is bare here, let it last longer.")


def test_a_check_is_kept_with_the_case_and_ends_with_the_next_change(window, desk, qtbot):
    check(window, desk, qtbot)
    assert list(desk.session.case.read_setting(SETTING)) == ["r1"]
    press(window, "Left")
    press(window, "Ctrl+]")
    assert waiting(desk) == ["r1"]
    press(window, "Ctrl+Z")
    assert waiting(desk) == []


def test_a_box_that_was_corrected_moves_and_waits_no_more(window, desk, qtbot):
    check(window, desk, qtbot)
    press(window, "Shift+K")
    press(window, "Alt+Right")
    assert waiting(desk) == []


def test_stopped_halfway_it_is_not_checked(window, desk, qtbot, said):
    press(window, "C")
    qtbot.waitUntil(lambda: media(desk) > 0.7)
    press(window, "Space")
    assert desk.playhead.rate == 1.0
    assert waiting(desk) == ["r1"]
    press(window, "Space")  # but going on to its end, all was seen
    qtbot.waitUntil(lambda: media(desk) > 2.0)
    assert waiting(desk) == []
    assert not any(line.startswith("Seen") for line in said)


def test_stepping_through_it_frame_by_frame_checks_it(window, desk, qtbot):
    tile = desk.wall.tile_of(VIDEO_A)
    desk.session.select_record(VIDEO_A)
    desk.playhead.seek_to(desk.session.placement_of(VIDEO_A).utc_of_media(0.4) + 1)
    while media(desk) < last_frame(desk):
        qtbot.waitUntil(lambda: tile.frame == tile.stream.frame_at(desk.playhead.position))
        assert waiting(desk) == ["r1"]
        press(window, "Right")
    assert waiting(desk) == []


def test_whatever_takes_time_while_it_plays_leaves_no_gap(window, desk, qtbot):
    """A second of playing is counted at a time, and the computer may be slow at that moment."""
    desk.playhead.moved.connect(lambda _: QTest.qSleep(25))
    desk.playhead.state_changed.connect(lambda: QTest.qSleep(25))
    desk.session.apply([Put(replace(STILL, end=2.8))], "Trim redaction")
    check(window, desk, qtbot)
    assert waiting(desk) == []


def test_without_the_boxes_on_the_picture_nothing_is_checked(window, desk, qtbot):
    press(window, "Shift+F5")
    desk.playhead.seek_to(desk.session.placement_of(VIDEO_A).utc_of_media(0.3))
    desk.playhead.play(2.0)
    qtbot.waitUntil(lambda: media(desk) > 1.8, timeout=10_000)
    press(window, "K")
    assert waiting(desk) == ["r1"]


def test_the_key_goes_on_to_the_next_box_when_one_is_checked(window, desk, qtbot, said):
    desk.session.apply([Put(OTHER)], "Redact region")
    desk.session.select_redaction("r1")
    check(window, desk, qtbot)
    assert said[-1].endswith("C: next.")
    check(window, desk, qtbot)
    assert desk.session.selected_redaction == "r2"
    assert waiting(desk) == []


def test_without_any_box_it_says_what_to_do(window, desk):
    desk.session.apply([Put(replace(STILL, end=1.0))], "Trim redaction")
    told = []
    window.notices.message.connect(told.append)
    press(window, "C")
    assert "No box waits to be checked. Click a box on a video to check it." in told


def test_the_inspector_says_that_a_box_does_not_move_till_it_was_checked(window, desk, qtbot):
    view = desk.views["inspector"]
    desk.session.select_redaction("r1")
    assert not view.findChild(ActionLink).isHidden()
    assert view.findChild(ActionLink).accessibleName() == "Does not move – check it (C)"
    check(window, desk, qtbot)
    assert view.findChild(ActionLink).isHidden()


def test_the_work_list_hints_at_boxes_that_do_not_move_and_blocks_nothing(window, desk, qtbot):
    view = desk.views["worklist"]
    desk.session.apply([Put(OTHER)], "Redact region")
    assert view.hints.line.accessibleName() == "2 boxes do not move: check them (C)"
    assert view.hints.list.isHidden()
    assert "r1" not in {item.redaction for item in view.model.items}
    records = [r for r in desk.session.snapshot.records if r.path not in (VIDEO_A, VIDEO_B)]
    done = [Put(Decision(r.path, "not responsive")) for r in records]
    desk.session.apply(done, "Not responsive")
    assert "Nothing left to decide" in seen.said(view)
    assert not view.hints.list.isHidden()
    assert [view.hints.list.item(n).text() for n in range(view.hints.list.count())] == [
        "0:00 · Officer A",
        "0:01 · Officer B",
    ]


def test_a_click_on_a_hint_checks_that_box_and_takes_it_off(window, desk, qtbot):
    view = desk.views["worklist"]
    desk.session.apply([Put(OTHER)], "Redact region")
    view.hints.unfold_boxes(True)
    bring_to_front(view)
    QApplication.processEvents()
    where = view.hints.list.visualItemRect(view.hints.list.item(1)).center()
    QTest.mouseClick(view.hints.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert desk.session.selected_redaction == "r2"
    qtbot.waitUntil(lambda: waiting(desk) == ["r1"], timeout=15_000)
    said = "1 box does not move: check that it stays on (C)"
    assert view.hints.line.accessibleName() == said
    view.hints.line.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view.hints.line, Qt.Key.Key_Return)
    assert desk.session.selected_redaction == "r1"
    qtbot.waitUntil(lambda: waiting(desk) == [], timeout=15_000)
    assert view.hints.isHidden()
