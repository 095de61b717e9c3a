"""Videos on the wall and boxes on them, as tests of redacting use them."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.helpers.ui_case import VIDEO_A, VIDEO_B

LEFT = Qt.MouseButton.LeftButton


def stand(window, qtbot):
    """The workplace, at a moment that both cameras cover, with pictures on the wall."""
    place = window.workplace
    place.playhead.seek_to(place.session.placement_of(VIDEO_B).start + 400_001)
    tiles = place.wall.tiles.values()
    qtbot.waitUntil(lambda: all(t.frame is not None and on_time(place, t) for t in tiles))
    return place


def on_time(place, tile):
    return tile.frame == tile.stream.frame_at(place.playhead.position)


def at(view, x, y):
    area = view.picture_rect()
    return QPointF(area.x() + x * area.width(), area.y() + y * area.height()).toPoint()


def drag(view, start, end):
    """Press, move in two steps, let go; in fractions of the picture."""
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    QTest.mousePress(view, LEFT, pos=at(view, *start))
    for point in (middle, end):
        QTest.mouseMove(view, at(view, *point))
        QApplication.processEvents()
    QTest.mouseRelease(view, LEFT, pos=at(view, *end))


def press(window, keys):
    QTest.keySequence(window, QKeySequence(keys))
    QApplication.processEvents()


def redactions(place):
    return place.session.snapshot.redactions


def draw(window, place, record=VIDEO_A, start=(0.3, 0.3), end=(0.5, 0.6)):
    press(window, "B")
    drag(place.wall.tile_of(record).view, start, end)
    return redactions(place)[-1]


def cite(place, key="1", *, follow=False):
    """Answer the question why; a new box stays where it is, unless it is to be followed."""
    place.redact.asker.popup.follow.setChecked(follow)
    QTest.keyClicks(place.redact.asker.popup.list, key)
    QApplication.processEvents()


def selected(place):
    wanted = place.session.selected_redaction
    return next(r for r in redactions(place) if r.id == wanted)


def rows(codes):
    return [codes.topLevelItem(n) for n in range(codes.topLevelItemCount())]


def labels(place):
    return [row.label for row in place.session.case.journal_rows()]


def step(window, place, frames):
    for _ in range(abs(frames)):
        window.actions_table.run_action("frame_forward" if frames > 0 else "frame_back")
        QApplication.processEvents()


def turn_wheel(view, modifier=Qt.KeyboardModifier.NoModifier, notches=1):
    where = QPointF(view.rect().center())
    event = QWheelEvent(
        where,
        QPointF(view.mapToGlobal(where.toPoint())),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)
