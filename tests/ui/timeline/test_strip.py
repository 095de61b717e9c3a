"""The timeline follows the stage: lanes for recordings, a line beside pages, large when asked."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget

from reviewer.clock.timebase import MICROS
from tests.helpers.seen import settle
from tests.helpers.ui_case import REPORT, VIDEO_A, VIDEO_B
from tests.ui.timeline.test_gaps import AGAIN
from ui.timeline.moment_strip import STRIP
from ui.window.timeline_height import USUAL

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(window):
    return window.workplace.views["timeline"]


@pytest.fixture
def dock(window, view):
    return next(d for d in window.findChildren(QDockWidget) if d.widget() is view)


def show(context, record):
    context.session.select_record(record)
    settle()


def drag_to_height(window, dock, height):
    """Drag the edge between the stage and the timeline."""
    edge = QPoint(window.width() // 2, dock.geometry().top() - 2)
    way = QPoint(0, dock.height() - height)
    QTest.mousePress(window, LEFT, NONE, edge)
    for share in (0.5, 1.0):
        QTest.mouseMove(window, edge + way * share)
        settle()
    QTest.mouseRelease(window, LEFT, NONE, edge + way)
    settle()


def test_it_is_160_pixels_for_recordings_and_28_for_pages(context, view, dock):
    show(context, VIDEO_A)
    assert dock.height() == pytest.approx(USUAL, abs=4)
    assert not view.canvas.isHidden()
    show(context, REPORT)
    assert dock.height() == pytest.approx(max(STRIP, view.strip.height_wanted), abs=4)
    assert view.canvas.isHidden()
    assert view.strip.isVisible()


def test_f8_makes_it_large_and_back_and_a_drag_of_each_is_remembered(context, window, view, dock):
    show(context, REPORT)
    context.actions.run_action("large_timeline")
    settle()
    assert dock.height() > window.height() // 3
    assert view.canvas.isVisible()
    drag_to_height(window, dock, 300)
    context.actions.run_action("large_timeline")
    settle()
    assert view.canvas.isHidden()
    show(context, VIDEO_A)
    drag_to_height(window, dock, 210)
    context.actions.run_action("large_timeline")
    settle()
    assert dock.height() == pytest.approx(300, abs=4)
    context.actions.run_action("large_timeline")
    settle()
    assert dock.height() == pytest.approx(210, abs=4)


def test_the_line_tells_where_one_is_and_goes_where_it_is_clicked(context, window, view):
    window.workplace.clockwork.move_record(VIDEO_B, AGAIN)
    show(context, REPORT)
    strip, session = view.strip, context.session
    start = session.placement_of(VIDEO_A).start
    assert strip.text_at(start + MICROS) == "11:22:32  Officer A, 911 call 1"
    assert strip.text_at(start + 60 * MICROS).startswith("11:23:31  nothing for 19 min")
    [fold] = strip.folds_shown
    assert fold.length > 60 * MICROS
    QTest.mouseClick(strip, LEFT, NONE, QPoint(strip.width() - 60, strip.height() // 2))
    there = session.placement_of(VIDEO_B)
    assert there.start <= context.playhead.position <= there.end
    assert strip.text_at(context.playhead.position).endswith("Officer B")
    assert strip.accessibleDescription() == strip.text_at(context.playhead.position)
