"""What is not recorded takes a few pixels, is passed over by what plays, and hides nothing."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

import ui.case.playhead
from reviewer.clock.timebase import MICROS
from reviewer.timeline import Gap, ItemKind, Lane, TimelineItem
from tests.helpers.hand_clock import HandClock
from tests.helpers.seen import settle
from tests.helpers.ui_case import VIDEO_A, VIDEO_B
from ui.case.playhead import Playhead
from ui.timeline.canvas import Canvas
from ui.timeline.folds import FOLD
from ui.timeline.tips import tip_at

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
AGAIN = 20 * 60 * MICROS


def recording(name, start, length):
    item = TimelineItem(
        ItemKind.VIDEO, name, name, start * MICROS, (start + length) * MICROS, name, 0.5
    )
    return Lane(f"recording:{name}", name, ItemKind.VIDEO, name, (item,))


def events(*seconds):
    items = tuple(
        TimelineItem(ItemKind.EVENT, f"log#{n}", "log", s * MICROS, s * MICROS, f"row {n}", 1.0)
        for n, s in enumerate(seconds)
    )
    return Lane("log:log", "Dispatch log", ItemKind.EVENT, "", items)


@pytest.fixture
def canvas(qapp):
    made = Canvas("UTC")
    made.resize(1000, 400)
    made.show_lanes(
        [recording("one", 0, 40), recording("two", 1000, 40), events(10, 300, 400, 1005)],
        (0, 1040 * MICROS),
    )
    gap = Gap(40 * MICROS, 1000 * MICROS, 41 * MICROS, 999 * MICROS)
    made.set_gaps([gap], [], True)
    made.gap_turned.connect(lambda turned: turn(made, turned))
    yield made
    made.deleteLater()


def turn(canvas, gap):
    opened = {*canvas.open_gaps()} ^ {gap}
    canvas.set_gaps(canvas.gaps, opened, True)
    canvas.show_turned(gap)


def shares(canvas):
    """How much of the width the two recordings take, and the gap between them."""
    scale = canvas.scale
    at = [scale.pixel_of(s * MICROS) for s in (0, 40, 1000, 1040)]
    wide = [(b - a) / scale.width for a, b in pairwise(at)]
    return wide[0] + wide[2], at[2] - at[1]


def test_sixteen_minutes_in_which_nothing_is_recorded_are_24_pixels(canvas):
    recorded, gap = shares(canvas)
    assert recorded > 0.85
    seen = [right - left for _, left, right in canvas.scale.folds_in_sight()]
    assert seen == [pytest.approx(FOLD)]
    assert gap < FOLD + 40  # what is in doubt beside it is not folded


def test_a_click_opens_the_fold_and_a_click_on_its_line_folds_it_again(canvas):
    canvas.set_playhead(1010 * MICROS)  # around which the view stays as the gap is opened
    canvas.fit_span(20 * MICROS, 1030 * MICROS)
    before = canvas.scale
    _, left, right = next(canvas.scale.folds_in_sight())
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, QPoint(round((left + right) / 2), 200))
    assert not [*canvas.scale.folds_in_sight()]
    assert shares(canvas)[1] > canvas.scale.width * 0.8
    line = QPoint(round(canvas.scale.pixel_of(500 * MICROS)), canvas.ruler_height - 3)
    assert "Click to fold it" in tip_at(canvas, line)
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, line)
    assert canvas.scale.per_pixel == pytest.approx(before.per_pixel)
    assert canvas.scale.left == pytest.approx(before.left, abs=before.per_pixel)


def test_what_lies_in_a_fold_is_drawn_counted_and_told(canvas):
    gap, left, right = next(canvas.scale.folds_in_sight())
    assert canvas.counts_in_sight() == {gap: 2}
    tip = tip_at(canvas, QPoint(round((left + right) / 2), 200))
    assert "2 dispatch events" in tip
    assert "16 min" in tip
    x = canvas.scale.pixel_of(300 * MICROS)
    assert left < x < right
    assert canvas.hit_at(QPointF(x, 200)) is None  # chosen once it is open
    with_rows = canvas.grab().toImage()
    canvas.show_lanes(
        [recording("one", 0, 40), recording("two", 1000, 40), events(10, 1005)],
        (0, 1040 * MICROS),
    )
    assert canvas.counts_in_sight() == {gap: 0}
    assert canvas.grab().toImage() != with_rows


def test_a_new_event_in_a_fold_is_counted_at_once(canvas):
    lanes = [recording("one", 0, 40), recording("two", 1000, 40)]
    canvas.grab()
    canvas.show_lanes([*lanes, events(10, 300, 400, 410, 1005)], (0, 1040 * MICROS))
    followed = canvas.grab().toImage()
    canvas.repaint_all()
    assert canvas.grab().toImage() == followed
    assert [*canvas.counts_in_sight().values()] == [3]


@pytest.mark.parametrize(
    ("rate", "begin", "beyond"), [(1.0, 9, 100), (-1.0, 101, 10), (1.0, 50, 100)]
)
def test_play_passes_over_gaps_and_shows_what_ends_there(
    qapp, qtbot, monkeypatch, rate, begin, beyond
):
    clock = HandClock()
    monkeypatch.setattr(ui.case.playhead, "host_time", clock)
    playhead = Playhead()
    playhead.set_limits(0, 200 * MICROS)
    playhead.set_gaps(((10 * MICROS, 100 * MICROS),))
    playhead.seek_to(begin * MICROS)
    seen = []
    playhead.moved.connect(seen.append)
    skipped = []
    playhead.skipped.connect(skipped.append)
    playhead.play(rate)
    clock.move_on(1.5)
    qtbot.waitUntil(lambda: bool(skipped))
    playhead.pause()
    assert skipped == [90 * MICROS]
    assert beyond * MICROS in seen
    near = 110 - beyond
    assert (near * MICROS in seen) is (begin != 50)
    assert not [at for at in seen[1:] if 10 * MICROS < at < 100 * MICROS and at != begin * MICROS]
    playhead.deleteLater()


def test_the_case_skips_its_gaps_unless_told_otherwise_or_the_fold_is_open(window, context):
    view, actions = window.workplace.views["timeline"], context.actions
    window.workplace.clockwork.move_record(VIDEO_B, AGAIN)
    settle()
    [gap] = view.gaps.gaps_within()
    passed = lambda: context.playhead._gaps  # noqa: E731 - what it would skip, without playing
    assert passed() == ((gap.start, gap.end),)
    assert "Skips gaps" in window.workplace.playbar.play.toolTip()
    assert [g for g, _, _ in view.canvas.scale.folds_in_sight()] == [gap]
    view.turn_gap_here()
    assert passed() == ()
    assert not [*view.canvas.scale.folds_in_sight()]
    view.turn_gap_here()
    actions.run_action("skip_gaps")
    assert passed() == ()
    assert "Skips gaps" not in window.workplace.playbar.play.toolTip()
    assert context.settings.text_of_setting("timeline/skip") == "no"
    actions.run_action("skip_gaps")
    actions.run_action("fold_gaps")
    assert not [*view.canvas.scale.folds_in_sight()]
    assert passed() == ((gap.start, gap.end),)
    actions.run_action("fold_gaps")


def test_a_screen_reader_is_told_of_folds_and_of_the_gap_one_stands_in(window, context):
    canvas = window.workplace.views["timeline"].canvas
    window.workplace.clockwork.move_record(VIDEO_B, AGAIN)
    context.actions.run_action("zoom_fit")
    spoken = QAccessible.queryAccessibleInterface(canvas)
    assert "1 gap folded" in spoken.text(QAccessible.Text.Description)
    context.playhead.seek_to(context.session.placement_of(VIDEO_A).end + AGAIN // 2)
    said = spoken.text(QAccessible.Text.Value)
    assert "in a gap of 19 min" in said
    assert "0 events in it" in said


def test_z_zooms_to_what_is_selected_and_back(window, context):
    view, session = window.workplace.views["timeline"], context.session
    canvas = view.canvas
    window.workplace.clockwork.move_record(VIDEO_B, AGAIN)
    session.select_record(VIDEO_A)
    place = session.placement_of(VIDEO_A)
    context.actions.run_action("zoom_fit")
    whole = canvas.scale
    context.actions.run_action("zoom_selection")
    assert canvas.shows_span(place.start, place.end)
    context.actions.run_action("zoom_selection")
    assert canvas.scale.per_pixel == pytest.approx(whole.per_pixel)
    context.playhead.set_in(place.start + MICROS)
    context.playhead.set_out(place.start + 2 * MICROS)
    context.actions.run_action("zoom_selection")
    assert canvas.shows_span(place.start + MICROS, place.start + 2 * MICROS)


def test_it_shows_the_record_in_focus_until_a_person_zooms(window, context):
    canvas, session = window.workplace.views["timeline"].canvas, context.session
    window.workplace.clockwork.move_record(VIDEO_B, AGAIN)
    for record in (VIDEO_B, VIDEO_A):
        session.select_record(record)
        place = session.placement_of(record)
        assert canvas.shows_span(place.start, place.end)
    canvas.zoom_by(0.5)
    chosen = canvas.scale.per_pixel
    session.select_record(VIDEO_B)
    assert canvas.scale.per_pixel == chosen
