"""A recording that brings down its reader costs its own pictures and sound, and no window."""

import shutil
from pathlib import Path

import av
import pytest

from reviewer.errors import BadInput
from reviewer.playback import index, live_pictures, live_sound, peaks
from reviewer.playback import media_desk as desks
from reviewer.playback.decoder_pool import DecoderPool
from reviewer.playback.media_desk import MediaDesk
from reviewer.system.leftovers import is_running
from tests.helpers.deadly_media import call_dies, copy_dies, frames_die, sound_dies
from tests.helpers.ui_case import CALL, VIDEO_A, VIDEO_B
from ui.case.audio import Loudspeaker
from ui.common.notices import Notices
from ui.window.app import start_window


@pytest.fixture
def told(monkeypatch):
    """What the window told as failures."""
    heard = []
    monkeypatch.setattr(Notices, "tell_fault", lambda self, fault: heard.append(str(fault)))
    return heard


@pytest.fixture
def bare(case_folder, undrawn):
    """Nothing is kept of any video."""
    shutil.rmtree(case_folder / "cache" / "index")
    shutil.rmtree(case_folder / "cache" / "proxy")


@pytest.fixture
def hostile(request, monkeypatch, told):
    """The window starts on a case in which one function dies over one recording."""
    monkeypatch.setattr(*request.param)
    return told


@pytest.fixture
def heard(monkeypatch):
    """The records that the loudspeaker was given last."""
    last, real = set(), Loudspeaker.set_tracks

    def take(self, tracks):
        last.clear()
        last.update(t.record for t in tracks)
        real(self, tracks)

    monkeypatch.setattr(Loudspeaker, "set_tracks", take)
    return last


@pytest.mark.parametrize(
    "hostile",
    [(index, "demux_frames", frames_die), (desks, "copy_video", copy_dies)],
    indirect=True,
)
def test_a_video_that_crashes_its_reader_is_told_and_the_others_play(
    bare, hostile, heard, window, context, qtbot
):
    player = context.player
    qtbot.waitUntil(lambda: bool(hostile), timeout=20_000)
    assert len(hostile) == 1
    assert "officer-a.mp4: its reader crashed on it" in hostile[0]
    broken, whole = player.streams[VIDEO_A], player.streams[VIDEO_B]
    assert broken.badge_text == "Broken"
    assert broken.reader is None
    player.show_records((VIDEO_A, VIDEO_B))
    player.playhead.seek_to(whole.place.start + 1_000_000)
    qtbot.waitUntil(lambda: player.newest_picture(VIDEO_B) is not None, timeout=20_000)
    assert broken.reader is None
    assert VIDEO_A not in heard
    assert VIDEO_B in heard


@pytest.mark.parametrize(
    ("hostile", "record"),
    [((peaks, "decoded_peaks", call_dies), CALL), ((peaks, "decoded_peaks", sound_dies), VIDEO_A)],
    indirect=["hostile"],
)
def test_a_sound_that_crashes_its_reader_is_heard_no_more(
    undrawn, hostile, record, heard, window, context, qtbot
):
    qtbot.waitUntil(lambda: bool(hostile), timeout=20_000)
    assert len(hostile) == 1
    assert f"{record.rpartition('/')[2]}: its reader crashed on it" in hostile[0]
    assert record not in heard
    assert {CALL, VIDEO_A} - {record} <= heard
    looks = window.workplace.views["timeline"].canvas.looks
    qtbot.waitUntil(lambda: VIDEO_B in looks.thumbs, timeout=20_000)
    assert record not in looks.peaks


@pytest.fixture
def live(request, monkeypatch, told):
    """One video's original brings down the process that decodes it for the wall."""
    real = MediaDesk.read_proxy

    def others(self, source, target, job, height):
        if source.name == Path(VIDEO_A).name:
            raise BadInput("no small copy is made of it")
        return real(self, source, target, job, height)

    monkeypatch.setattr(MediaDesk, "read_proxy", others)
    monkeypatch.setattr(live_pictures, "SHOW", f"tests.helpers.deadly_media.{request.param}")
    if request.param == "show_hangs":
        monkeypatch.setattr(
            live_pictures, "PATIENCE", 5.0
        )  # the others keep to it on a busy machine
    return told


@pytest.mark.parametrize("live", ["show_dies_late", "show_hangs", "show_too_large"], indirect=True)
def test_a_picture_that_brings_its_reader_down_is_told_once_and_the_others_play(
    live, heard, window, context, qtbot
):
    player = context.player
    qtbot.waitUntil(lambda: bool(live), timeout=60_000)
    broken, whole = player.streams[VIDEO_A], player.streams[VIDEO_B]
    player.playhead.seek_to(whole.place.start + 1_000_000)
    player.playhead.play()
    qtbot.waitUntil(lambda: (p := player.newest_picture(VIDEO_B)) and p.frame > 30, timeout=60_000)
    player.playhead.pause()
    assert len(live) == 1
    assert "officer-a.mp4: its reader " in live[0]
    assert "what is no data" in live[0] or "crashed on it" in live[0] or "hung on it" in live[0]
    assert broken.badge_text == "Broken"
    assert broken.reader is None
    assert VIDEO_A not in heard
    assert VIDEO_B in heard


@pytest.mark.parametrize("act", ["hear_dies", "hear_lies"])
def test_a_sound_that_brings_down_what_plays_it_is_heard_no_more(
    act, told, heard, window, context, qtbot, monkeypatch
):
    monkeypatch.setattr(live_sound, "PLAY", f"tests.helpers.deadly_media.{act}")
    player = context.player
    feed = player.loudspeaker.feed
    feed.start_at(player.streams[VIDEO_A].place.start, 1.0)
    qtbot.waitUntil(lambda: feed.take_samples(1024) is not None and bool(told), timeout=60_000)
    feed.stop_mixing()
    assert len(told) == 1
    assert "officer-a.mp4: its reader " in told[0]
    assert player.streams[VIDEO_A].badge_text == "Broken"
    assert {CALL, VIDEO_B} <= heard
    assert VIDEO_A not in heard
    qtbot.waitUntil(lambda: player.streams[VIDEO_B].reader is not None, timeout=60_000)


def test_a_closed_window_leaves_no_process_that_plays(qapp, qtbot, case_folder, monkeypatch):
    monkeypatch.setattr("ui.case.player.DecoderPool", DecoderPool)
    window = start_window(qapp, case_folder)
    streams = window.workplace.player.streams
    children = set()

    def all_shown():
        readers = [s.reader for s in streams.values()]
        numbers = [r.process_id if r else 0 for r in readers]  # once: a child may come meanwhile
        children.update(filter(None, numbers))
        return all(numbers) and readers[0].picture_of(0) is not None

    qtbot.waitUntil(all_shown, timeout=60_000)
    window.shut_down()
    window.close()
    window.deleteLater()
    assert len(children) >= 2
    assert not any(is_running(child) for child in children)


def test_no_decoder_of_media_runs_in_the_window(window, context, qtbot, monkeypatch):
    """Where it is loaded at all, it opens nothing: what plays comes from elsewhere."""
    opened = []
    monkeypatch.setattr(av, "open", lambda *about, **how: opened.append(about))
    player = context.player
    for shown in ((VIDEO_A,), (VIDEO_A, VIDEO_B)):
        player.show_records(shown)
        player.playhead.seek_to(player.streams[VIDEO_A].place.start + 2_500_000)
        qtbot.waitUntil(lambda s=shown: all(player.newest_picture(r) for r in s), timeout=60_000)
    feed = player.loudspeaker.feed
    feed.start_at(player.playhead.position, 2.0)
    qtbot.waitUntil(lambda: feed.blocks_ready > 4, timeout=60_000)
    feed.stop_mixing()
    assert opened == []
