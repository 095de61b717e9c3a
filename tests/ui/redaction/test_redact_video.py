"""A person corrects what is redacted in video: moves, trims, splits, copies, takes it back."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from reviewer.model import Put, RedactionKind, Status
from reviewer.model.geometry import UPRIGHT, Box, Keyframe, box_at
from reviewer.plan.outcome import Outcome, outcome_of
from reviewer.playback.index import FrameIndex
from reviewer.render.video.regions import Regions
from tests.helpers.redactions import any_redaction
from tests.helpers.ui_case import CALL, REPORT, VIDEO_A, VIDEO_B
from tests.helpers.video_desk import (
    LEFT,
    at,
    cite,
    drag,
    draw,
    labels,
    on_time,
    press,
    redactions,
    selected,
    step,
)
from ui.playback.box_overlay import OverlayLook
from ui.playback.overlays import is_live


def ended_at(desk, media, qtbot):
    """What the tile says of boxes that are over, with the clock at a moment of camera A."""
    tile = desk.wall.tile_of(VIDEO_A)
    desk.playhead.seek_to(desk.session.placement_of(VIDEO_A).utc_of_media(media) + 1)
    qtbot.waitUntil(lambda: on_time(desk, tile))
    return [o.id for o in tile.view.overlays if o.over]


def test_where_a_box_ends_the_picture_says_so_for_a_second(window, desk, qtbot):
    keys = (Keyframe(1.0, Box(0.2, 0.4, 0.1, 0.1)),)
    box = any_redaction("r1", VIDEO_A, RedactionKind.REGION, start=1.0, end=2.0, keyframes=keys)
    desk.session.apply([Put(box)], "Make")
    tile = desk.wall.tile_of(VIDEO_A)
    assert ended_at(desk, 1.9, qtbot) == []
    assert ended_at(desk, 2.0, qtbot) == ["r1"]
    assert tile.view.end_hint == "The box ends here · longer Ctrl+] · follow F"
    QTest.mouseClick(tile.view, LEFT, pos=at(tile.view, 0.25, 0.45))
    assert desk.session.selected_redaction == "r1"
    press(window, "Ctrl+]")  # as the picture says
    assert redactions(desk)[0].end > 2.0
    desk.session.undo()
    assert ended_at(desk, 3.1, qtbot) == []
    tile.stream.cuts = (2.0,)
    assert ended_at(desk, 2.2, qtbot) == []  # another scene: what it hid is gone
    tile.stream.cuts = ()
    after = any_redaction("r2", VIDEO_A, RedactionKind.REGION, start=2.0, end=3.0, keyframes=keys)
    desk.session.apply([Put(after)], "Make another")
    assert ended_at(desk, 2.3, qtbot) == []  # another box goes on there


@pytest.fixture
def boxed(window, desk):
    """A finished box on camera A, in focus."""
    draw(window, desk)
    cite(desk)
    return desk


@pytest.fixture
def stepping(window, boxed):
    """Frame steps, if nobody has bound them yet."""
    place = boxed
    if not window.actions_table.is_bound("frame_forward"):
        window.actions_table.bind_action("frame_forward", lambda: place.player.step_frames(1))
        window.actions_table.bind_action("frame_back", lambda: place.player.step_frames(-1))
    return place


def test_a_dragged_box_gets_a_keyframe_at_the_frame_that_is_seen(window, stepping, qtbot):
    place = stepping
    step(window, place, 10)
    tile = place.wall.tile_of(VIDEO_A)
    qtbot.waitUntil(lambda: on_time(place, tile))
    drag(tile.view, (0.4, 0.45), (0.6, 0.45))
    made = selected(place)
    assert len(made.keyframes) == 2
    assert made.keyframes[1].t == pytest.approx(
        tile.stream.index.seconds_of_frame(tile.frame), abs=1e-6
    )
    assert made.keyframes[1].box.x - made.keyframes[0].box.x == pytest.approx(0.2, abs=0.01)


def test_a_corner_that_is_dragged_resizes_the_box(window, boxed):
    view = boxed.wall.tile_of(VIDEO_A).view
    drag(view, (0.5, 0.6), (0.6, 0.7))
    box = selected(boxed).keyframes[0].box
    assert box.w == pytest.approx(0.3, abs=0.015)
    assert len(selected(boxed).keyframes) == 1


def test_keys_move_and_size_the_box(window, boxed):
    was = selected(boxed).keyframes[0].box
    press(window, "Alt+Right")
    press(window, "Alt+Down")
    now = selected(boxed).keyframes[0].box
    assert now.x > was.x
    assert now.y > was.y
    press(window, "W")
    assert selected(boxed).keyframes[0].box.w > was.w
    press(window, "S")
    assert selected(boxed).keyframes[0].box.w == pytest.approx(was.w, abs=1e-5)


def test_keyframes_are_added_visited_and_removed_by_keys(window, stepping):
    place = stepping
    start = place.playhead.position
    step(window, place, 5)
    press(window, "Shift+K")
    second = place.playhead.position
    assert len(selected(place).keyframes) == 2
    press(window, "E")
    assert abs(place.playhead.position - start) < 40_000
    press(window, "R")
    assert abs(place.playhead.position - second) < 40_000
    press(window, "Shift+K")
    assert len(selected(place).keyframes) == 1


def test_trimming_keeps_the_frame_that_is_seen_covered(window, stepping):
    place = stepping
    step(window, place, 5)
    press(window, "Ctrl+]")
    tile = place.wall.tile_of(VIDEO_A)
    frame = tile.stream.frame_at(place.playhead.position)
    assert selected(place).end == pytest.approx(
        tile.stream.index.seconds_of_frame(frame + 1), abs=1e-6
    )
    step(window, place, -2)
    press(window, "Ctrl+[")
    assert selected(place).start == pytest.approx(
        tile.stream.index.seconds_of_frame(frame - 2), abs=1e-6
    )


def test_a_split_makes_two_that_meet(window, stepping):
    place = stepping
    step(window, place, 5)
    press(window, "Ctrl+B")
    left, right = redactions(place)
    assert left.end == right.start
    assert place.session.selected_redaction == right.id
    assert right.exemptions == left.exemptions


def test_a_copy_begins_at_the_playhead(window, stepping):
    place = stepping
    step(window, place, 5)
    press(window, "Ctrl+D")
    first, copy = redactions(place)
    assert copy.start > first.start
    assert copy.status is Status.ACCEPTED
    assert copy.keyframes[0].box == first.keyframes[0].box


def test_delete_and_undo_bring_it_back_exactly(window, boxed):
    before = redactions(boxed)
    press(window, "Delete")
    assert redactions(boxed) == ()
    press(window, "Ctrl+Z")
    assert redactions(boxed) == before


@pytest.mark.parametrize(
    "deed",
    ["grow", "shrink", "nudge_up", "toggle_key", "split", "copy_redaction", "end_here"],
)
def test_every_deed_is_one_step_that_undo_takes_back_exactly(window, stepping, deed):
    place = stepping
    step(window, place, 4)
    before, steps = redactions(place), len(labels(place))
    window.actions_table.run_action(deed)
    assert redactions(place) != before
    assert len({row.step for row in place.session.case.journal_rows()}) == 1 + len(
        {row.step for row in place.session.case.journal_rows()[len(labels(place)) - steps :]}
    )
    place.session.undo()
    assert redactions(place) == before


def test_a_moving_box_grows_here_or_all_along(window, desk):
    keys = tuple(Keyframe(t, Box(0.2 + t / 10, 0.4, 0.1, 0.1)) for t in (1.0, 2.0, 3.0))
    box = any_redaction("r1", VIDEO_A, RedactionKind.REGION, start=1.0, end=3.0, keyframes=keys)
    desk.session.apply([Put(box)], "Make")
    desk.session.select_redaction("r1")
    desk.playhead.seek_to(desk.session.placement_of(VIDEO_A).utc_of_media(2.0))
    press(window, "W")
    here = redactions(desk)[0].keyframes
    assert [k.box.w > 0.1 for k in here] == [False, True, False]
    press(window, "Alt+W")
    assert all(
        after.box.w > before.box.w
        for after, before in zip(redactions(desk)[0].keyframes, here, strict=True)
    )
    press(window, "Alt+S")
    widths = [k.box.w for k in redactions(desk)[0].keyframes]
    assert widths == pytest.approx([k.box.w for k in here])


def test_a_video_chosen_elsewhere_takes_the_place_of_one_that_stands_alone(window, desk):
    player = desk.context.player
    player.show_records((VIDEO_A,))
    desk.session.select_record(VIDEO_B)
    assert player.only_record == VIDEO_B
    desk.session.select_record(CALL)
    assert player.only_record == CALL
    desk.session.select_record(REPORT)
    assert player.only_record == CALL


def test_a_video_that_is_asked_for_alone_stays_though_another_is_chosen(window, desk):
    desk.session.select_record(VIDEO_A)
    shown = []
    desk.context.player.shown_changed.connect(lambda: shown.append(desk.context.player.only_record))
    press(window, "Ctrl+2")
    assert shown == [VIDEO_B]
    desk.session.select_record(REPORT)
    assert desk.context.player.only_record == VIDEO_B


def test_sound_is_silenced_between_in_and_out(window, desk):
    desk.session.select_record(CALL)
    place = desk.session.placement_of(CALL)
    desk.playhead.set_in(place.start + 1_000_000)
    desk.playhead.set_out(place.start + 2_500_000)
    press(window, "Shift+S")
    (made,) = redactions(desk)
    assert (made.kind, made.style) == (RedactionKind.SOUND, "silence")
    assert (made.start, made.end) == pytest.approx((1.0, 2.5), abs=1e-5)


def test_sound_without_in_and_out_says_what_to_do(window, desk, qtbot):
    desk.session.select_record(CALL)
    with qtbot.waitSignal(desk.context.notices.message) as told:
        press(window, "Shift+S")
    assert "Set its start with I" in told.args[0]
    assert redactions(desk) == ()


def test_a_record_is_withheld_once(window, desk):
    desk.session.select_record(CALL)
    window.actions_table.run_action("withhold")
    cite(desk)
    window.actions_table.run_action("withhold")
    assert [r.kind for r in redactions(desk)] == [RedactionKind.WITHHOLD]


@pytest.mark.parametrize("decision", ["release", "not_responsive"])
def test_the_later_word_about_a_record_holds(window, desk, decision):
    desk.session.select_record(CALL)
    session, record = desk.session, desk.session.snapshot.get_record(CALL)
    window.actions_table.run_action(decision)
    decided = session.snapshot.decisions
    window.actions_table.run_action("withhold")
    cite(desk)
    assert session.snapshot.decisions == ()
    assert outcome_of(record, session.snapshot) is Outcome.WITHHELD
    window.actions_table.run_action(decision)
    assert (session.snapshot.decisions, redactions(desk)) == (decided, ())
    window.actions_table.run_action("undo")
    assert outcome_of(record, session.snapshot) is Outcome.WITHHELD


LOOKS = (
    ("Shift+F7", "BEHIND"),
    ("F7", "RELEASED"),
    ("Shift+F5", "ORIGINAL"),
    ("F5", "EDIT"),
)


def test_four_keys_show_the_picture_in_four_ways(window, desk):
    for key, look in LOOKS:
        press(window, key)
        assert desk.wall.look is OverlayLook[look]
        checked = [n for n in ("edit", "behind", "released", "original") if _checked(window, n)]
        assert checked == [look.lower()]


def _checked(window, name):
    return window.actions_table[f"view_{name}"].isChecked()


def test_as_released_an_accepted_box_is_black(window, boxed):
    view = boxed.wall.tile_of(VIDEO_A).view
    press(window, "F7")
    grab = view.grab().toImage()
    point = at(view, 0.4, 0.45) * grab.devicePixelRatio()
    assert grab.pixelColor(QPoint(point)).lightness() == 0


def test_the_box_on_the_picture_is_the_box_that_is_kept(window, boxed):
    (shown,) = boxed.wall.tile_of(VIDEO_A).view.overlays
    made = selected(boxed)
    assert shown.box == box_at(made.keyframes, made.start)
    assert isinstance(shown.box, Box)


def test_nudges_that_follow_one_another_are_one_step_to_undo(window, desk, monkeypatch):
    made = draw(window, desk)
    cite(desk)
    before = selected(desk).keyframes
    for _ in range(4):
        press(window, "Alt+Right")
    moved = selected(desk).keyframes
    assert moved[0].box.x == pytest.approx(before[0].box.x + 4 * 0.005, abs=1e-5)
    assert desk.session.case.verify_case().problems == ()
    press(window, "Ctrl+Z")
    desk.session.select_redaction(made.id)
    assert selected(desk).keyframes == before
    press(window, "Ctrl+Shift+Z")
    assert selected(desk).keyframes == moved
    monkeypatch.setattr("ui.redaction.controller.ONE_MOVE", 0.0)
    press(window, "Alt+Right")
    press(window, "Alt+Right")
    press(window, "Ctrl+Z")
    assert selected(desk).keyframes[0].box.x == pytest.approx(moved[0].box.x + 0.005, abs=1e-5)


def test_the_badge_says_how_the_picture_is_shown(window, desk):
    tile = desk.wall.tile_of(VIDEO_A)
    said = {}
    for look in ("released", "behind", "edit", "original"):
        desk.context.actions.run_action(f"view_{look}")
        said[look] = tile.sign.text
        assert tile.sign.isHidden() == (not tile.sign.text)
    assert said == {
        "released": "As released",
        "behind": "See behind",
        "edit": "",
        "original": "NO BOXES",
    }


@given(
    st.sampled_from([Fraction(1, 30), Fraction(1001, 30000), Fraction(1, 12800)]),
    st.integers(0, 10**9),
    st.integers(1, 10**4),
    st.integers(-2000, 2000),
    st.integers(-2000, 2000),
)
def test_boxes_are_shown_on_the_very_pictures_that_the_renderer_hides(
    base, first, frame, early, late
):
    """At the edges of the span, wherever rounding may have put these."""
    pts = np.arange(first, first + 3 * frame + 3, max(frame // 2, 1), dtype=np.int64)
    index = FrameIndex.of_ticks(pts, pts[:1], base)
    begin = max(index.seconds_of_frame(1) + early / 1e9, 0.0)
    end = max(index.seconds_of_frame(len(pts) - 2) + late / 1e9, begin + 1e-6)
    keys = (Keyframe(begin, Box(0.3, 0.3, 0.2, 0.2)),)
    box = any_redaction("r1", VIDEO_A, RedactionKind.REGION, start=begin, end=end, keyframes=keys)
    hidden = Regions((box,), base, first, UPRIGHT).pictures_touched(pts)
    shown = [is_live(box, index.seconds_of_frame(n), index) for n in range(len(pts))]
    assert shown == hidden.tolist()
