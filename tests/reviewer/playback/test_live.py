"""What is played is decoded by processes of its own, which it may bring down alone."""

import os
import subprocess
import sys
import tempfile
import textwrap
import time
from types import SimpleNamespace

import numpy as np
import pytest

from reviewer.clock.clock_map import ClockMap
from reviewer.playback import decoder_pool, live_pictures, live_sound
from reviewer.playback.decoder_pool import DecoderChild, DecoderPool
from reviewer.playback.index import index_of
from reviewer.playback.live_pictures import PictureReader
from reviewer.playback.live_sound import RATE, SoundReader
from reviewer.playback.orders import Pace
from reviewer.playback.shared_slots import SharedSlots
from reviewer.playback.sound_mixer import AudibleTrack, Mixer
from reviewer.system.leftovers import is_running
from tests.helpers import deadly_media
from tests.helpers.flash_beep import number_in, write_clip
from tests.helpers.processes import all_end

SIZE = (160, 90)
CRASHED, HUNG, LIED = "its reader crashed on it", "its reader hung on it", "what is no data"
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX")


@pytest.fixture(scope="module")
def clips(tmp_path_factory):
    """The same recording twice, of which one will be hostile."""
    folder = tmp_path_factory.mktemp("live")
    write_clip(folder / "clip.mp4", 4.0, group=25, beep_every=1.0)
    (folder / "hostile.mp4").write_bytes((folder / "clip.mp4").read_bytes())
    return folder


@pytest.fixture(scope="module")
def index(clips):
    return index_of(clips / "clip.mp4")


@pytest.fixture(scope="module")
def pool():
    made = DecoderPool()
    made.warm_up()
    yield made
    made.close()


@pytest.fixture
def opened(clips, index, pool):
    """Readers of these files, closed afterwards."""
    made = []

    def opened(name, budget=1 << 20):
        one = PictureReader(
            clips / name, index, SIZE, budget=budget, decoders=pool.decoders_of_recording(name)
        )
        made.append(one)
        return one

    yield opened
    for one in made:
        one.close()


def shown(picture):
    return number_in(picture.data[:, :, 1])


LIES = [n for n in vars(deadly_media) if n.startswith("show_") and n != "show_cuts"]
VERDICTS = {
    "show_dies": CRASHED,
    "show_dies_late": CRASHED,
    "show_crashes": CRASHED,
    "show_hangs": HUNG,
    "show_fills": "",
    "show_sends_much": CRASHED,
}


@pytest.mark.parametrize("act", LIES)
def test_pictures_that_bring_their_reader_down_are_told_and_the_others_play(
    act, opened, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(live_pictures, "SHOW", f"tests.helpers.deadly_media.{act}")
    if act == "show_hangs":
        monkeypatch.setattr(live_pictures, "PATIENCE", 0.1)
        monkeypatch.setattr(decoder_pool, "PATIENCE", 0.1)
    hostile = opened("hostile.mp4")
    assert hostile.wait_for(0, 60) is None or act == "show_twice"
    hostile.wait_for(50, 60)
    monkeypatch.undo()
    whole = opened("clip.mp4")
    assert shown(whole.wait_for(7, 60)) == 7
    verdict = VERDICTS.get(act, LIED)
    assert hostile.broken
    assert (hostile.fault is not None) == bool(verdict)
    assert verdict in hostile.broken
    assert not verdict or f"hostile.mp4: {hostile.broken}." == hostile.fault.message
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux seals a file's size")
def test_a_child_cannot_cut_the_memory_that_the_window_reads(opened, monkeypatch):
    monkeypatch.setattr(live_pictures, "SHOW", "tests.helpers.deadly_media.show_cuts")
    hostile = opened("hostile.mp4")
    hostile.wait_for(0, 60)
    assert "not permitted" in hostile.broken or "may not" in hostile.broken


def test_a_picture_that_is_held_stays_what_it_is(opened):
    small = opened("clip.mp4", budget=1)
    held = {n: small.wait_for(n, 60) for n in (0, 3, 60)}
    images = {n: memoryview(picture.data).cast("B") for n, picture in held.items()}
    before = {n: bytes(image) for n, image in images.items()}
    held.clear()
    for number in range(99, -1, -1):
        assert shown(small.wait_for(number, 60)) == number
    assert {n: bytes(image) for n, image in images.items()} == before


def test_what_is_shown_cannot_be_written_to(opened):
    picture = opened("clip.mp4").wait_for(1, 60)
    with pytest.raises(ValueError, match="read-only"):
        picture.data[0, 0] = 0


@pytest.mark.parametrize("size", [(160, 90), (97, 61), (640, 480)])
def test_pictures_come_as_large_as_they_are_shown(size, clips, index, pool):
    one = PictureReader(
        clips / "clip.mp4", index, size, decoders=pool.decoders_of_recording("clip.mp4")
    )
    try:
        picture = one.wait_for(9, 60)
    finally:
        one.close()
    height, width = picture.data.shape[:2]
    assert width == size[0] or height == size[1]
    assert width <= size[0]
    assert height <= size[1]
    assert abs(width / height - 320 / 180) < 0.02
    assert shown(picture) == 9


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize(("pace", "seen"), [(Pace.HALF, 50), (Pace.KEYS, 50), (Pace.FULL, 51)])
def test_at_each_pace_a_picture_is_the_frame_that_it_says(pace, seen, way, opened):
    one = opened("clip.mp4")
    one.aim_at(51, way, pace)
    assert shown(one.wait_until(seen, 60)) == seen
    assert one.picture_of(51).frame == seen
    at_rest = one.wait_for(51, 60)
    assert shown(at_rest) == 51


class _DyingFirst:
    """Gives children of which so many end before they have said that they are there."""

    def __init__(self, decoders, many):
        self._decoders, self._left = decoders, many
        self.park_child, self.drop_child = decoders.park_child, decoders.drop_child

    def take_child(self):
        if not self._left:
            return self._decoders.take_child()
        self._left -= 1
        child = DecoderChild("clip.mp4")  # no spare one: that has said it long ago
        child.wait_at_most(-1.0)
        child.kill_if_late()
        return child


def test_a_child_that_never_listened_says_nothing_about_the_recording(clips, index, pool):
    ways = pool.decoders_of_recording("clip.mp4")
    one = PictureReader(clips / "clip.mp4", index, SIZE, decoders=_DyingFirst(ways, 1))
    try:
        assert shown(one.wait_for(9, 60)) == 9
    finally:
        one.close()


def test_two_that_never_listened_are_a_fault_of_the_machine(clips, index, pool):
    ways = pool.decoders_of_recording("clip.mp4")
    one = PictureReader(clips / "clip.mp4", index, SIZE, decoders=_DyingFirst(ways, 2))
    try:
        assert one.wait_for(9, 60) is None
        assert "could not be started" in one.broken
    finally:
        one.close()


def test_who_goes_on_in_another_size_shows_what_is_there(clips, index, pool, monkeypatch):
    first = PictureReader(
        clips / "clip.mp4", index, SIZE, decoders=pool.decoders_of_recording("clip.mp4")
    )
    small = first.wait_for(9, 60)
    before = first.pictures_kept()
    first.stop_reading()
    way = pool.decoders_of_recording("clip.mp4", after=first.close)
    second = PictureReader(clips / "clip.mp4", index, (320, 180), decoders=way)
    try:
        second.show_until_ready(before)
        assert second.picture_of(9) is small
        large = second.wait_for(9, 60)
        assert large.data.shape[:2] == (180, 320)
        assert second.picture_of(9) is large
        assert second.bytes_kept < 40 * large.data.nbytes
    finally:
        second.close()


def test_what_was_seen_does_not_go_back_while_another_size_comes(clips, index, pool):
    first = PictureReader(
        clips / "clip.mp4", index, SIZE, decoders=pool.decoders_of_recording("clip.mp4")
    )
    seen = first.wait_for(40, 60)
    before = first.pictures_kept()
    first.stop_reading()
    way = pool.decoders_of_recording("clip.mp4", after=first.close)
    second = PictureReader(clips / "clip.mp4", index, (320, 180), decoders=way)
    try:
        second.show_until_ready(before)
        assert second.wait_for(30, 60).frame == 30  # on the way there
        assert second.picture_of(40) is seen
        large = second.wait_for(40, 60)
        assert second.picture_of(40) is large
    finally:
        second.close()


def test_backwards_and_onward_every_frame_comes(opened):
    playing = opened("clip.mp4")
    for number, way in ((40, 1), (41, 1), (39, -1), (38, -1), (10, -1), (0, -1), (99, 1)):
        assert playing.wait_for(number, 60, way) is not None
        assert shown(playing.picture_of(number)) == number


@pytest.mark.parametrize(
    ("slot", "height", "width"), [(4, 1, 1), (-1, 1, 1), (0, 0, 4), (0, -2, -2), (0, 3, 3)]
)
def test_nothing_is_read_beyond_a_slot(slot, height, width):
    shared = SharedSlots(4, 32)
    with pytest.raises(ValueError, match="does not fit"):
        shared.picture_in_slot(slot, height, width, print)
    shared.let_go()


def test_a_slot_is_free_when_nothing_of_its_picture_is_held():
    shared, free = SharedSlots(2, 64), []
    picture = shared.picture_in_slot(1, 4, 4, free.append)
    part = memoryview(picture[1:, :, 0])
    shared.let_go()
    del picture
    assert free == []
    del part
    assert free == [1]


def test_a_recording_keeps_its_child_and_another_gets_its_own(clips, index):
    made = DecoderPool()
    try:
        children = []
        for name in ("clip.mp4", "hostile.mp4", "clip.mp4", "hostile.mp4"):
            one = PictureReader(
                clips / name, index, SIZE, decoders=made.decoders_of_recording(name)
            )
            assert one.wait_for(30, 60) is not None
            children.append(one.process_id)
            one.close()
    finally:
        made.close()
    assert children[:2] == children[2:]
    assert len(set(children)) == 2
    assert not any(is_running(child) for child in children)


def test_closed_seats_leave_no_process_and_no_folder(clips, index, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made = DecoderPool()
    made.warm_up()
    one = PictureReader(clips / "clip.mp4", index, SIZE, decoders=made.decoders_of_recording("a"))
    mixer = Mixer(made)
    mixer.set_tracks((track(clips, "clip.mp4"),))
    mixer.seek_to(0)
    mixer.read_samples(RATE)
    assert one.wait_for(3, 60) is not None
    mixer.close()
    one.close()
    made.close()
    made.close()
    assert list(tmp_path.iterdir()) == []


PARENT = """
    import sys
    from pathlib import Path
    from reviewer.playback.index import index_of
    from reviewer.playback import live_pictures
    if __name__ == "__main__":
        live_pictures.SHOW = "tests.helpers.deadly_media.show_hangs"
        path = Path(sys.argv[1])
        one = live_pictures.PictureReader(path, index_of(path), (160, 90))
        one.aim_at(1)
        while one._child is None or not one._unheard:
            pass
        print(one.process_id, flush=True)
        sys.stdin.read()
"""


@posix
def test_the_child_of_a_window_that_is_killed_ends(clips, tmp_path):
    script = tmp_path / "window.py"
    script.write_text(textwrap.dedent(PARENT))
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    asked = [sys.executable, script, clips / "hostile.mp4"]
    pipes = {"stdout": subprocess.PIPE, "stdin": subprocess.PIPE}
    with subprocess.Popen(asked, env=env, **pipes) as window:
        child = int(window.stdout.readline())
        assert is_running(child)
        window.kill()
        window.wait()
        assert all_end([child])


def track(clips, name, **fields):
    return AudibleTrack(name, clips / name, ClockMap(0, 0.0, 0.1, "manual"), 4.0, **fields)


@pytest.mark.parametrize(
    ("act", "verdict"),
    [
        ("hear_dies", CRASHED),
        ("hear_hangs", HUNG),
        ("hear_lies", LIED),
        ("hear_whole_numbers", LIED),
        ("hear_says_much", LIED),
    ],
)
def test_a_sound_that_brings_its_reader_down_is_told_once_and_the_others_are_heard(
    act, verdict, clips, pool, monkeypatch
):
    monkeypatch.setattr(live_sound, "PLAY", f"tests.helpers.deadly_media.{act}")
    if act == "hear_hangs":
        monkeypatch.setattr(live_sound, "HUNG", 0.1)
    told = []
    mixer = Mixer(pool, 30.0, lambda record, fault: told.append((record, fault.message)))
    mixer.set_tracks((track(clips, "hostile.mp4"),))
    mixer.seek_to(900_000)
    assert not mixer.read_samples(4096)[1].any()
    monkeypatch.undo()
    mixer.set_tracks((track(clips, "hostile.mp4"), track(clips, "clip.mp4")))
    mixer.seek_to(900_000)
    assert np.abs(mixer.read_samples(RATE // 4)[1]).max() > 0.1
    mixer.close()
    assert len(told) == 1
    assert told[0][0] == "hostile.mp4"
    assert told[0][1].startswith("hostile.mp4: ")
    assert verdict in told[0][1]


def test_a_sound_that_is_late_is_silence_and_goes_on_where_it_belongs(clips, pool):
    reader = SoundReader(pool.decoders_of_recording("clip.mp4"), clips / "clip.mp4")
    count = RATE // 10
    first = reader.read_samples(0.8, count, 0.0)
    assert not first.any()
    second = reader.read_samples(0.9, count, 0.0)
    assert not second.any()
    reader.late = 0.0  # whoever mixes waits again once it has caught up
    third = reader.read_samples(1.0, count, 60.0)
    reader.close()
    assert np.abs(third).max() > 0.1
    assert int(np.argmax(np.abs(third[:, 0]) > 0.1)) / RATE == pytest.approx(0.0, abs=0.01)


def test_a_process_that_starts_for_long_is_not_called_hung(clips, pool, monkeypatch):
    """On a busy machine: the time for an answer begins when there is somebody to ask."""
    ahead = [0.0]
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + ahead[0])
    monkeypatch.setattr(live_sound, "time", clock)
    reader = SoundReader(pool.decoders_of_recording("clip.mp4"), clips / "clip.mp4")
    hears = DecoderChild.hears_that_it_is_free

    def hears_late(child):
        ahead[0] = 2 * live_sound.HUNG
        return hears(child)

    monkeypatch.setattr(DecoderChild, "hears_that_it_is_free", hears_late)
    heard = reader.read_samples(1.0, RATE // 10, 300.0)
    reader.close()
    assert np.abs(heard).max() > 0.1


def test_a_jump_is_answered_from_where_it_goes(clips, pool):
    reader = SoundReader(pool.decoders_of_recording("clip.mp4"), clips / "clip.mp4")
    heard = {}
    for start in (0.95, 2.95, 0.95, 1.95, 0.5):
        heard[start] = reader.read_samples(start, RATE // 10, 60.0)[:, 0]
    reader.close()
    loud = {start: int(np.argmax(np.abs(samples) > 0.1)) / RATE for start, samples in heard.items()}
    assert loud == pytest.approx({0.95: 0.05, 2.95: 0.05, 1.95: 0.05, 0.5: 0.0}, abs=0.01)
    assert not (np.abs(heard[0.5]) > 0.1).any()
