"""Flash and beep: four clips that carry their frame numbers, on one clock, measured.

The clock goes by hand, as fast as pictures and sound come: how soon they come is measured by the
bench, for on a busy machine it says nothing of the program.
"""

import json
from collections import deque

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from reviewer.clock.timebase import MICROS
from reviewer.intake import new_case
from reviewer.playback.sound_mixer import RATE
from reviewer.store import Case
from tests.helpers.flash_beep import number_in, write_clip
from tests.helpers.hand_clock import HandClock
from ui.case.audio import Loudspeaker
from ui.case.player import Player
from ui.case.playhead import Playhead
from ui.case.session import Session
from ui.common.tasks import Tasks

FPS = 25
SECONDS = 8.0
OFFSETS = (0.0, 0.5, 1.04, 1.333)  # of the four clocks, in seconds
PLAYED = 4.5
BEAT = 0.01  # seconds between two looks
READY = 4  # blocks of sound that a machine in good health has mixed ahead
APART = 40_000  # microseconds between sound and clock


@pytest.fixture(scope="module")
def four_clips(tmp_path_factory):
    """A case of four videos that begin at different times."""
    place = tmp_path_factory.mktemp("sync")
    bundle = place / "bundle"
    bundle.mkdir()
    records = []
    for number, offset in enumerate(OFFSETS):
        name = f"camera-{number}.mp4"
        write_clip(bundle / name, SECONDS, FPS, group=(10, 25, 50, 75)[number], beep_every=1.0)
        utc = f"2025-06-04T16:22:{31 + offset:09.6f}Z"
        anchor = {"media": 0.0, "utc": utc, "sigma": 0.1, "source": "manual"}
        records.append({"path": name, "kind": "video", "anchors": [anchor]})
    about = {"format": "records-reviewer/bundle", "version": 1, "title": "Sync"}
    stated = {**about, "timezone": "America/Chicago", "records": records}
    (bundle / "bundle.json").write_text(json.dumps(stated), encoding="utf-8")
    new_case(place / "case", bundle)
    return place / "case"


@pytest.fixture
def clock(monkeypatch):
    """The computer's time, by which the case clock goes."""
    made = HandClock()
    monkeypatch.setattr("ui.case.playhead.host_time", made)
    return made


@pytest.fixture
def player(qapp, qtbot, four_clips, guard, clock):
    """The four clips behind one clock, with every frame known and every proxy made."""
    session, tasks = Session(Case.open(four_clips)), Tasks()
    made = Player(session, Playhead(), tasks)
    streams = made.streams.values()
    qtbot.waitUntil(lambda: all(s.proxy for s in streams), timeout=60_000)
    yield made
    made.close()
    tasks.shut_down()
    session.close()


class Device(QObject):
    """A loudspeaker of which one can ask afterwards what left it when."""

    stateChanged = Signal(object)

    def __init__(self, playhead, clock):
        super().__init__()
        self._playhead, self._clock, self._pull = playhead, clock, None
        self._held = deque()
        self._count = 0  # samples held
        self._begun = 0
        self.left = []  # case time by the clock, and loudness, of each millisecond that left
        self._gone = 0

    def bufferSize(self):
        return RATE * 8 * 90 // 1000

    def bytesFree(self):
        return self.bufferSize() - self._count * 8

    def reset(self):
        self._held.clear()
        self._count = 0

    def start(self, pull):
        self._pull, self._begun, self._gone = pull, self._clock.ns, 0
        self._fill()

    def stop(self):
        """Nothing goes by itself here."""

    def _fill(self):
        while self.bytesFree() >= 8:
            data = np.frombuffer(self._pull.readData(self.bytesFree()), np.float32)
            self._held.extend(data[::2])
            self._count = len(self._held)

    def go(self):
        """Let out what is due by now."""
        now = self._clock.ns
        due = round((now - self._begun) * RATE / 1e9) - self._gone
        while due >= 48 and self._count >= 48:
            block = [self._held.popleft() for _ in range(48)]
            self._count -= 48
            self._gone += 48
            due -= 48
            behind = (now - self._begun) / 1000 - self._gone / RATE * MICROS
            at = self._playhead.position - round(behind)
            self.left.append((at, float(np.abs(block).max())))
        self._fill()


def wait_exact(player, record, qtbot):
    """The picture that belongs to where the clock stands, once it is there."""

    def there():
        picture = player.newest_picture(record)
        wanted = player.streams[record].frame_at(player.playhead.position)
        return picture is not None and picture.frame == wanted

    qtbot.waitUntil(there, timeout=20_000)
    return player.newest_picture(record)


def test_no_stream_is_more_than_a_frame_from_the_clock(player, qtbot, clock):
    start = player.session.placements_in_order[-1].start
    player.playhead.seek_to(start + 1)
    for record in player.shown_videos:
        wait_exact(player, record, qtbot)
    seen = []

    def in_step():
        return all(abs(frames_late(player, record)) <= 1 for record in player.shown_videos)

    player.playhead.play()
    for _ in range(round(PLAYED / BEAT)):
        clock.move_on(BEAT)
        qtbot.waitUntil(in_step)
        seen += [player.newest_picture(record) for record in player.shown_videos]
    player.playhead.pause()
    assert len({(id(p), p.frame) for p in seen}) > 4 * 100
    assert all(number_in(p.data[..., 1]) == p.frame for p in seen)


def frames_late(player, record):
    """By how many frames the picture that is shown is behind the clock."""
    wanted = player.streams[record].frame_at(player.playhead.position)
    return wanted - player.newest_picture(record).frame


def test_steps_give_every_frame_in_both_directions(player, qtbot):
    record = player.shown_videos[1]
    player.show_records((record,))
    assert player.streams[record].badge_text == "Original"
    player.playhead.seek_to(player.streams[record].place.start + 1)
    seen = [number_in(wait_exact(player, record, qtbot).data[..., 1])]
    for step in [1] * 50 + [-1] * 50:
        player.step_frames(step)
        seen.append(number_in(wait_exact(player, record, qtbot).data[..., 1]))
    assert seen == [*range(51), *range(49, -1, -1)]


def test_a_step_from_the_wall_moves_the_selected_video_by_one_frame(player, qtbot):
    record = player.shown_videos[2]
    player.session.select_record(record)
    player.playhead.seek_to(player.streams[record].place.start + 2 * MICROS)
    before = wait_exact(player, record, qtbot).frame
    player.step_frames(1)
    assert wait_exact(player, record, qtbot).frame == before + 1


def test_the_sound_that_is_heard_is_within_40_ms_of_the_clock(player, qtbot, monkeypatch, clock):
    device = Device(player.playhead, clock)
    monkeypatch.setattr("ui.case.audio.open_device", lambda _: device)
    player.loudspeaker.close()
    player.loudspeaker = Loudspeaker(player.playhead, player.pool, player)
    first = player.shown_videos[0]
    for record in player.shown_videos[1:]:
        player.set_voice(record, muted=True)
    origin = player.streams[first].place.start
    player.playhead.seek_to(origin)
    player.playhead.play()
    feed = player.loudspeaker.feed
    for _ in range(round(PLAYED / BEAT)):
        qtbot.waitUntil(lambda: feed.blocks_ready >= READY)
        clock.move_on(BEAT)
        device.go()
    player.playhead.pause()
    heard = np.array([(at, loud > 0.1) for at, loud in device.left])
    loud = np.flatnonzero(heard[:, 1])
    onsets = [n for n in loud if not heard[max(n - 200, 0) : n, 1].any()]
    errors = [int(heard[n, 0]) - origin for n in onsets]
    assert len(errors) >= 4
    apart = [error - round(error / MICROS) * MICROS for error in errors]
    assert max(map(abs, apart)) < APART, apart
