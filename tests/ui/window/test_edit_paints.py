"""An edit paints what it touched, and nothing else; what is kept looks as if painted anew."""

import itertools

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from reviewer.model import Annotation, Put, RedactionKind
from reviewer.model.geometry import Box, Keyframe
from tests.helpers.redactions import any_redaction
from tests.helpers.seen import settle
from tests.helpers.ui_case import VIDEO_A, VIDEO_B
from ui.playback.frame_view import FrameView
from ui.redaction.keyframe_table import KeyTable
from ui.timeline.canvas import Canvas
from ui.widgets.fold import FoldedPart
from ui.widgets.pane import bring_to_front
from ui.widgets.row_list import RowList

KEYS = (Keyframe(0.2, Box(0.6, 0.3, 0.12, 0.25)),)
FACE = any_redaction(
    "p1", VIDEO_B, RedactionKind.REGION, ("7(1)(c)",), start=0.2, end=2.0, keyframes=KEYS
)
NOTE = Annotation("n1", VIDEO_A, "crowd", "Seen", 1.0, 2.0)


class Painted(QObject):
    """The widgets that were painted since."""

    def __init__(self):
        super().__init__()
        self.widgets = []

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.widgets.append(watched)
        return False

    def among(self, kind):
        """Those of a kind, or of the viewport of one."""
        return {w for w in (*self.widgets, *(w.parent() for w in self.widgets)) if type(w) is kind}


@pytest.fixture
def desk(window, qtbot):
    """A box in focus on a picture that has come, moved once, so that its keyframe is there."""
    window.resize(1366, 1100)  # high enough for all of the inspector
    place = window.workplace
    place.session.apply([Put(FACE), Put(NOTE)], "Begin")
    place.redact.asker.close_popup()
    place.session.select_redaction("p1")
    inspector = place.views["inspector"]
    bring_to_front(inspector)
    inspector.findChild(FoldedPart).button.setChecked(True)
    where = place.session.placement_of(VIDEO_B)
    place.playhead.seek_to(where.utc_of_media(0.4) + 1)
    tiles = place.wall.tiles
    qtbot.waitUntil(lambda: all(tile.frame is not None for tile in tiles.values()), timeout=20_000)
    qtbot.waitUntil(lambda: window.tasks.count_running == 0, timeout=20_000)
    window.actions_table.run_action("nudge_left")
    settle()
    return place


@pytest.fixture
def painted(desk):
    spy = Painted()
    QApplication.instance().installEventFilter(spy)
    yield spy
    QApplication.instance().removeEventFilter(spy)


@pytest.fixture
def paints_only(painted, qtbot):
    """That a step paints what it says and nothing else; a picture that comes meanwhile, in the
    size of its tile, is no part of it, so a step is done again.
    """

    def prove(does, holds):
        def done_alone():
            painted.widgets.clear()
            does()
            settle()
            return holds()

        qtbot.waitUntil(done_alone)

    return prove


def only_its_own(desk, painted):
    mine = painted.among(FrameView) == {desk.wall.tile_of(VIDEO_B).view}
    others = painted.among(Canvas) | painted.among(RowList)
    return mine and bool(painted.among(KeyTable)) and not others


def test_a_nudge_paints_its_picture_and_its_keyframes_alone(window, desk, painted, paints_only):
    paints_only(
        lambda: window.actions_table.run_action("nudge_left"), lambda: only_its_own(desk, painted)
    )


def test_undo_paints_the_same(window, desk, painted, paints_only):
    turns = itertools.cycle((desk.session.undo, desk.session.redo))
    paints_only(lambda: next(turns)(), lambda: only_its_own(desk, painted))


def test_a_note_paints_the_timeline_alone(window, desk, painted, paints_only):
    numbers = itertools.count()

    def write_note():
        said = f"Seen by all, {next(numbers)}"
        note = Annotation("n1", VIDEO_A, "crowd", said, 1.0, 2.5)
        desk.session.put_entity(note, "Edit note")

    def alone():
        kinds = (FrameView, RowList, KeyTable)
        return painted.among(Canvas) and not any(painted.among(kind) for kind in kinds)

    paints_only(write_note, alone)


def test_the_timeline_looks_as_if_all_of_it_were_painted_anew(window, desk):
    canvas = desk.views["timeline"].canvas
    for name in ("nudge_left", "start_here", "grow", "undo", "reject", "undo", "redo"):
        window.actions_table.run_action(name)
        settle()
        kept = canvas.grab().toImage()
        canvas.repaint_all()
        settle()
        assert canvas.grab().toImage() == kept
