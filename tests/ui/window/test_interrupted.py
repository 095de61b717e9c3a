"""A power cut, a broken file, a killed child: what was acknowledged stays, the rest goes on."""

import errno
import os
import signal

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication, QMainWindow

from reviewer.model import Decision, Kind, Put
from reviewer.store import Case
from tests.helpers.real_window import RealWindow, can_drive, open_screen, state, wait_until
from tests.helpers.ui_case import REPORT, VIDEO_A, VIDEO_B
from ui.window.app import start_window

needs_screen = pytest.mark.skipif(not can_drive(), reason="needs Xvfb and xdotool")


screen = pytest.fixture(open_screen)


def closed(window):
    window.shut_down()
    window.close()
    window.deleteLater()


@needs_screen
def test_a_window_killed_amid_edits_lost_nothing_and_opens_where_one_was(
    screen, case_folder, tmp_path
):
    person = RealWindow(screen, tmp_path / "home", case_folder)
    person.wait_shown("4 June")
    person.press("n", "ctrl+Return", "ctrl+Return", title="4 June")
    decided = wait_until(lambda: len(state(case_folder).decisions) >= 2, "two decisions")
    person.press("ctrl+Return", title="4 June")  # in the middle of this one
    person.kill()
    with Case.open(case_folder, read_only=True) as case:
        assert decided
        assert not list(case.verify_case())
        kept = len(case.snapshot().decisions)
        assert kept in (2, 3)
    again = RealWindow(screen, tmp_path / "home")
    again.wait_shown("4 June")
    again.press("ctrl+z", title="4 June")
    wait_until(lambda: len(state(case_folder).decisions) == kept - 1, "undo across the cut")
    again.press("ctrl+q", title="4 June")
    assert again.end() == 0, again.said()


def test_the_place_is_on_disk_without_an_orderly_close(window, context, qtbot):
    place = context.session.placement_of(VIDEO_B)
    context.session.select_record(VIDEO_B)
    context.playhead.seek_to(place.start + 1_000_000)
    name = window.workplace.session.settings_group
    kept = window.settings
    qtbot.waitUntil(lambda: kept.text_of_setting(f"{name}/record") == VIDEO_B, timeout=10_000)
    twin = type(kept)()
    assert twin.last_case() == window.workplace.session.case_folder
    assert twin.text_of_setting(f"{name}/position") == str(place.start + 1_000_000)


def test_a_window_that_filled_the_screen_does_so_again_without_an_orderly_close(window, qtbot):
    window.showMaximized()

    def comes_back_maximised():
        kept = type(window.settings)().packed_layout("geometry")
        other = QMainWindow()
        return other.restoreGeometry(QByteArray(kept or b"")) and other.isMaximized()

    qtbot.waitUntil(comes_back_maximised, timeout=10_000)


def test_a_case_that_was_closed_is_not_opened_by_itself(window, qapp):
    window.close_case()
    second = start_window(qapp)
    assert second.workplace is None
    closed(second)


def test_a_broken_video_says_so_on_its_tile_and_the_others_go_on(qapp, qtbot, case_folder):
    with Case.open(case_folder) as case:
        record = next(r for r in case.snapshot().records if r.path == VIDEO_A)
        broken = case.original_path(record)
        broken.chmod(0o600)
        broken.write_bytes(broken.read_bytes()[:200])
        for kept in (case.cache_folder / "index", case.cache_folder / "proxy"):
            for file in kept.glob(f"{record.sha256}*"):
                file.unlink()
    window = start_window(qapp, case_folder)
    window.resize(1366, 768)
    window.show()
    place = window.workplace
    streams = place.player.streams
    qtbot.waitUntil(lambda: bool(streams[VIDEO_A].fault and streams[VIDEO_B].proxy), timeout=20_000)
    assert streams[VIDEO_A].badge_text == "Broken"
    place.playhead.seek_to(place.session.placement_of(VIDEO_B).start + 300_001)
    tiles = place.wall.tiles
    qtbot.waitUntil(lambda: tiles[VIDEO_B].frame is not None, timeout=20_000)
    assert "cannot be read" in tiles[VIDEO_A].view.message
    place.playhead.play()
    before = tiles[VIDEO_B].frame
    qtbot.waitUntil(lambda: (tiles[VIDEO_B].frame or 0) > before, timeout=20_000)
    closed(window)


def test_a_video_goes_on_from_its_original_when_its_proxy_is_gone(window, context, qtbot):
    stream = context.player.streams[VIDEO_A]
    assert stream.badge_text == "Small copy"
    context.player.show_records((VIDEO_B,))
    stream.proxy[0].unlink()
    context.playhead.seek_to(stream.place.start + 100_001)
    context.player.show_records((VIDEO_A, VIDEO_B))
    tile = window.workplace.wall.tiles[VIDEO_A]
    qtbot.waitUntil(lambda: tile.frame == 2, timeout=10_000)
    assert stream.badge_text == "Original"


def test_an_original_that_goes_away_is_told_on_its_tile(window, context, qtbot):
    stream = context.player.streams[VIDEO_A]
    context.player.show_records((VIDEO_B,))
    stream.source.rename(stream.source.with_suffix(".gone"))
    context.player.show_records((VIDEO_A,))
    tile = window.workplace.wall.tiles[VIDEO_A]
    qtbot.waitUntil(lambda: "can no longer be read" in tile.view.message, timeout=10_000)
    assert stream.badge_text == "Broken"
    context.player.show_all()
    assert window.workplace.wall.tiles[VIDEO_B].stream.badge_text == "Small copy"


def test_a_killed_export_is_told_and_the_window_lives(window, context, qtbot):
    records = [r for r in context.session.snapshot.records if r.kind is not Kind.OTHER]
    context.session.apply([Put(Decision(r.path, "release")) for r in records], "Release all")
    context.actions.run_action("export")
    dialog = next(d for d in QApplication.topLevelWidgets() if d.windowTitle().startswith("Export"))
    qtbot.waitUntil(dialog.export_button.isEnabled, timeout=10_000)
    dialog.look.button.click()  # without waiting for the look at the pictures
    qtbot.waitUntil(lambda: dialog.process.process_id > 0, timeout=10_000)
    os.kill(dialog.process.process_id, signal.SIGKILL)
    qtbot.waitUntil(lambda: "nothing was released" in dialog.result_text.text(), timeout=10_000)
    assert not list(context.session.case_folder.parent.glob("*-package"))
    context.session.put_entity(
        Decision(REPORT, "not responsive", "another event"), "Not responsive"
    )
    assert context.session.undo() == "Not responsive"


def test_a_disk_that_fills_up_is_told_in_words_and_not_as_a_fault_of_the_program(window):
    window.notices.tell_fault(OSError(errno.ENOSPC, "No space left on device", "/a/b.png"))
    said = "The disk is full: /a/b.png could not be written. Free some space, then do it again."
    assert window.notice_bar.shown_text == said
