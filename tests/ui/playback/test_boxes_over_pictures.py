"""Boxes that follow an edit are those of a fresh look, and painted as on a picture fitted anew."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from reviewer.model import CaseInfo, RedactionKind, Snapshot, Status
from reviewer.model.geometry import Box, Keyframe
from reviewer.playback.index import FrameIndex
from reviewer.playback.live_pictures import DecodedPicture
from reviewer.store.advance_snapshot import advance_snapshot
from tests.helpers.redactions import any_redaction
from ui.playback.frame_view import FrameView
from ui.playback.overlays import mark_selected, overlays_at

INDEX = FrameIndex.of_ticks(np.arange(0, 100, 4), np.array([0]), Fraction(1, 25))
FRAMES = [(INDEX, n) for n in range(len(INDEX))]
VIDEO = "v.mp4"


def region(number, start, status):
    keys = tuple(Keyframe(start + n / 2, Box(0.1 + n / 10, 0.2, 0.2, 0.2)) for n in range(3))
    span = {"start": start, "end": start + 1.0, "keyframes": keys}
    return any_redaction(
        f"r{number:02}", VIDEO, RedactionKind.REGION, ("7(1)(c)",), status=status, **span
    )


REGIONS = st.builds(region, st.integers(0, 20), st.floats(0, 3), st.sampled_from(Status))
STEPS = st.lists(
    st.tuples(st.lists(REGIONS, max_size=4), st.sets(st.integers(0, 20)), st.sampled_from(FRAMES)),
    max_size=6,
)


@given(STEPS, st.integers(0, 20))
def test_boxes_follow_every_step_and_frame(steps, selected):
    now = Snapshot(CaseInfo("Case"), ())
    for number, (come, gone, stands) in enumerate(steps):
        becomes = {f"r{n:02}": None for n in gone} | {r.id: r for r in come}
        now = advance_snapshot(now, {"redactions": becomes}, f"h{number}", "")
        fresh = Snapshot(CaseInfo("Case"), (), redactions=now.redactions)
        live = overlays_at(now, VIDEO, stands)
        assert live == overlays_at(fresh, VIDEO, (INDEX, stands[1]))
        assert overlays_at(now, VIDEO, stands) is live
        marked = mark_selected(live, f"r{selected:02}")
        assert [o.id for o in marked if o.selected] == [
            o.id for o in live if o.id[1:] == f"{selected:02}"
        ]


def picture(seed):
    dice = np.random.default_rng(seed)
    return QImage(
        dice.integers(0, 255, (90, 160, 4), np.uint8).tobytes(), 160, 90, QImage.Format.Format_RGB32
    ).copy()


def overlays(shift):
    made = region(1, 0.0, Status.ACCEPTED), region(2, shift, Status.PROPOSED)
    case = Snapshot(CaseInfo("Case"), (), redactions=made)
    return overlays_at(case, VIDEO, (INDEX, 5))


@pytest.mark.parametrize("size", [(320, 180), (333, 251), (160, 90)])
def test_a_box_that_moves_is_painted_as_on_a_picture_fitted_anew(qtbot, size):
    view, image = FrameView(), picture(1)
    qtbot.addWidget(view)
    view.resize(*size)
    for shown in (image, image, image, picture(2), picture(2)):
        for shift in (0.0, 0.3):
            view.show_image(shown, overlays(shift))
            fresh = FrameView()
            qtbot.addWidget(fresh)
            fresh.resize(*size)
            fresh.show_image(shown, overlays(shift))
            assert view.grab().toImage() == fresh.grab().toImage()


def test_letters_and_handles_leave_the_boxes_while_pictures_go_by(qtbot):
    view, data = FrameView(), np.zeros((90, 160, 4), np.uint8)
    qtbot.addWidget(view)
    view.resize(320, 180)
    view.show()
    boxes = mark_selected(overlays(0.3), "r02")
    told = []
    view.quieted.connect(told.append)
    view.show_picture(DecodedPicture(5, data), boxes)
    with_letters = view.grab().toImage()
    for frame in (6, 7, 6):  # played, and stepped back
        view.show_picture(DecodedPicture(frame, data), boxes)
        assert view.is_quiet
    assert view.grab().toImage() != with_letters
    QTest.mouseMove(view, QPoint(300, 170))  # who points wants to take hold of them
    qtbot.waitUntil(lambda: not view.is_quiet)
    view.show_picture(DecodedPicture(7, data), boxes)
    assert view.is_quiet
    view.show_picture(DecodedPicture(90, data), boxes)  # another moment, which is read first
    assert not view.is_quiet
    view.show_picture(DecodedPicture(91, data), boxes)
    view.show_picture(DecodedPicture(91, data), mark_selected(overlays(0.3), "r01"))
    assert not view.is_quiet  # another box was chosen
    assert told == [True, False, True, False, True, False]
