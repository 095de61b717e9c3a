"""The small case opens in the window as it was made."""

import gc
import sys
import threading
import weakref

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QDockWidget, QTabBar

from reviewer.model import Kind
from reviewer.overlooked import private_finds
from reviewer.readers import originals
from tests.helpers.seen import settle
from tests.helpers.ui_case import VIDEO_A, VIDEO_B
from ui.window.app import start_window


def test_the_small_case_holds_every_kind_of_record_in_good_condition(context):
    records = context.session.snapshot.records
    assert {r.kind for r in records} == set(Kind) - {Kind.EMAIL, Kind.OTHER}
    assert all(r.condition == "good" for r in records)


def test_both_videos_stand_on_one_clock_two_seconds_apart(context):
    a, b = (context.session.placement_of(v) for v in (VIDEO_A, VIDEO_B))
    assert b.start - a.start == 2_000_000


def test_the_wall_shows_a_picture_of_each_video(window, qtbot):
    place = window.workplace
    place.playhead.seek_to(place.session.placement_of(VIDEO_B).start + 500_000)
    tiles = place.wall.tiles
    assert set(tiles) == {VIDEO_A, VIDEO_B}
    qtbot.waitUntil(lambda: all(not t.view.painted_image.isNull() for t in tiles.values()))


def test_closing_the_case_goes_back_to_the_start(window, monkeypatch):
    forgotten = []
    monkeypatch.setattr(originals, "forget_transcripts", lambda: forgotten.append("read"))
    monkeypatch.setattr(private_finds, "forget_texts", lambda: forgotten.append("looked at"))
    window.close_case()
    assert window.workplace is None
    assert forgotten == ["read", "looked at"]


def test_the_tip_of_a_title_says_in_plain_words_what_plays(window, qtbot):
    tile = window.workplace.wall.tile_of(VIDEO_A)
    qtbot.waitUntil(lambda: "Small copy: " in tile.told_of_picture())
    assert "small copy" in tile.told_of_picture()
    assert "± 0.2 s" in tile.told_of_picture()
    tile.stream.on_proxy = False
    tile.refresh_picture()
    assert "Original: Showing the original" in tile.told_of_picture()


def test_the_names_of_panes_are_never_cut_and_can_be_scrolled_to(window, qtbot):
    bars = [bar for bar in window.findChildren(QTabBar) if bar.parentWidget() is window]
    assert len(bars) == 2
    assert all(bar.elideMode() is Qt.TextElideMode.ElideNone for bar in bars)
    assert all(bar.usesScrollButtons() for bar in bars)


def _tabs(window):
    """The names on every tab that can be seen."""
    bars = [b for b in window.findChildren(QTabBar) if b.isVisible() and b.x() >= 0]
    return sorted(bar.tabText(n) for bar in bars for n in range(bar.count()))


def test_each_pane_has_one_tab_after_another_case_and_after_a_restart(window, qtbot, qapp):
    once = _tabs(window)
    docks = window.findChildren(QDockWidget)
    tabbed = [d for d in docks if window.tabifiedDockWidgets(d)]
    assert len(once) == len(set(once)) == len(tabbed) == 6
    folder = window.workplace.session.case_folder
    window.open_case(folder)  # over the one that is open
    qtbot.waitUntil(lambda: _tabs(window) == once)
    window.shut_down()
    again = start_window(qapp, folder)
    again.resize(1366, 768)
    again.show()
    try:
        qtbot.waitUntil(lambda: _tabs(again) == once)
        settle()
        assert _tabs(again) == once
    finally:
        again.shut_down()
        again.close()
        again.deleteLater()


def _opened_and_left(qtbot, qapp, folder):
    """What a window held that was opened on a case and closed again."""
    made = start_window(qapp, folder)
    made.show()
    qtbot.waitExposed(made)
    streams = made.workplace.player.streams
    qtbot.waitUntil(lambda: all(s.proxy or s.fault for s in streams.values()))
    held = [weakref.ref(x) for x in (made, made.workplace, made.workplace.session, made.notices)]
    made.shut_down()
    made.close()
    made.deleteLater()
    return held


def test_a_window_that_is_gone_holds_nothing(qtbot, qapp, case_folder, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    held = _opened_and_left(qtbot, qapp, case_folder)
    # It keeps the hook for faults as it is now, and what that holds would end with the thread.
    late = threading.Thread()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.processEvents()
    gc.collect()
    assert [x() for x in held] == [None] * 4
    assert not late.is_alive()
