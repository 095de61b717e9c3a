"""Sound on its way to the loudspeaker, and what is heard on its way back to the clock.

A thread mixes ahead; the device pulls.  Without a device nothing is mixed and the case clock
goes by the computer's own time.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QIODevice, QObject, QTimer, Signal
from PySide6.QtMultimedia import QAudio, QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices

from reviewer.clock.timebase import MICROS
from reviewer.errors import BadInput
from reviewer.playback.decoder_pool import DecoderPool
from reviewer.playback.live_sound import RATE, Samples
from reviewer.playback.sound_mixer import AudibleTrack, Mixer
from ui.case.playhead import Playhead

# Chosen by hand: short, so that a stop or a jump is heard at once.
BLOCK = 1024  # samples mixed at a time
AHEAD = 8  # blocks mixed ahead
# Chosen by hand: less stutters on busy machines, more makes pictures wait for the sound.
BUFFER_MS = 90  # in the device
# Chosen by hand: three pictures of a common screen.
REPORT_MS = 50  # between two words to the clock
# Chosen by hand: the busiest machine asks for more sound before its buffer is long empty.
SILENT = 2.0  # seconds in which a device that plays takes nothing: it is gone
PATIENCE = 0.4  # seconds that a block waits for a recording before it is silent in it


class Feed:
    """A mixer on a thread of its own, and the blocks it has ready.

    Args:
        pool: where the processes that decode come from.
        on_broken: called in that thread with a recording that is to be opened no more.
    """

    def __init__(self, pool: DecoderPool, on_broken: Callable[[str, BadInput], None]) -> None:
        self._mixer = Mixer(pool, PATIENCE, on_broken)
        self._lock = threading.Condition()
        self._ready: deque[tuple[int, Samples]] = deque()
        self._tracks: tuple[AudibleTrack, ...] | None = None
        self._seek: tuple[int, float] | None = None
        self._next: int | None = None  # where it may begin
        self._running = False
        self._stopped = False
        self._generation = 0
        self.handed: int | None = None  # case time behind the last sample handed out
        self.rate = 1.0
        self._thread = threading.Thread(target=self._run_mixer, name="sound", daemon=True)
        self._thread.start()

    @property
    def blocks_ready(self) -> int:
        """How many blocks are mixed ahead."""
        return len(self._ready)

    def set_tracks(self, tracks: tuple[AudibleTrack, ...]) -> None:
        """Mix these from now on."""
        with self._lock:
            self._tracks = tracks
            self._lock.notify()

    def start_at(self, position: int, rate: float) -> None:
        """Mix from a moment of the case."""
        with self._lock:
            self._seek, self._running = (position, rate), True
            self._generation += 1
            self._ready.clear()
            self.handed, self.rate = None, rate
            self._lock.notify()

    def prepare_at(self, position: int) -> None:
        """It may begin at this moment of the case."""
        with self._lock:
            self._next = position
            self._lock.notify()

    def stop_mixing(self) -> None:
        """Mix nothing until the next start."""
        with self._lock:
            self._running = False
            self._generation += 1
            self._ready.clear()
            self.handed = None

    def take_samples(self, count: int) -> Samples:
        """At most ``count`` samples that are ready; silence while there are none."""
        with self._lock:
            if not self._ready:
                # A device that is given nothing stops, and takes long to begin again.
                return np.zeros((min(count, BLOCK), 2), np.float32)
            at, block = self._ready.popleft()
            given, rest = block[:count], block[count:]
            self.handed = at + round(len(given) / RATE * MICROS * self.rate)
            if len(rest):
                self._ready.appendleft((self.handed, rest))
            self._lock.notify()
            return given

    def close(self) -> None:
        """End the thread."""
        with self._lock:
            self._stopped = True
            self._lock.notify()
        self._thread.join(timeout=5)

    def _run_mixer(self) -> None:
        mixer = self._mixer
        while True:
            with self._lock:
                self._lock.wait_for(self._has_work)
                if self._stopped:
                    break
                tracks, self._tracks = self._tracks, None
                seek, self._seek = self._seek, None
                soon, self._next = self._next, None
                generation = self._generation
            if tracks is not None:
                mixer.set_tracks(tracks)
            if seek is not None:
                mixer.seek_to(*seek)
            elif soon is not None:
                mixer.prepare_at(soon)
            block = mixer.read_samples(BLOCK) if self._running else None
            with self._lock:
                if block is not None and generation == self._generation:
                    self._ready.append(block)
        mixer.close()

    def _has_work(self) -> bool:
        wanted = self._running and len(self._ready) < AHEAD
        told = (self._tracks, self._seek, self._next)
        return self._stopped or wanted or any(news is not None for news in told)


class _Pull(QIODevice):
    """What the device reads from."""

    def __init__(self, feed: Feed, parent: QObject) -> None:
        super().__init__(parent)
        self._feed = feed
        self.asked_at = 0.0  # when the device last took something, of the host's clock
        self.open(QIODevice.OpenModeFlag.ReadOnly)

    def readData(self, most: int) -> bytes:
        self.asked_at = time.monotonic()
        # Eight bytes: two channels of four.
        return self._feed.take_samples(max(most // 8, 1)).astype(np.float32, copy=False).tobytes()

    def writeData(self, data: bytes | bytearray | memoryview[int], most: int) -> int:
        return -1

    def isSequential(self) -> bool:
        return True

    def bytesAvailable(self) -> int:
        # There is always something, if only silence; Qt does not ask again where it hears of none.
        return BLOCK * 8 * AHEAD + super().bytesAvailable()


def open_device(parent: QObject) -> QAudioSink | None:
    """Where sound goes on this machine; ``None`` without a device."""
    device: QAudioDevice = QMediaDevices.defaultAudioOutput()
    if device.isNull():
        return None
    form = QAudioFormat()
    form.setSampleRate(RATE)
    form.setChannelCount(2)
    form.setSampleFormat(QAudioFormat.SampleFormat.Float)
    sink = QAudioSink(device, form, parent)
    sink.setBufferSize(RATE * 8 * BUFFER_MS // 1000)
    return sink


def has_device() -> bool:
    """True when sound can go somewhere on this machine."""
    return not QMediaDevices.defaultAudioOutput().isNull()


_FAULTS = ("IOError", "FatalError", "OpenError")  # an underrun is none
GONE = (
    "The sound device is gone: recordings play on without sound, and nothing counts as heard. "
    "Connect one and it is used again."
)


class Loudspeaker(QObject):
    """Plays the case's sound; the clock follows what is heard.

    Signals:
        gave_up: a recording, and what to tell of it, that is opened no more.
        device_gone: what to tell of it: the case plays on without sound.
        device_back: the same when there is sound again.
    """

    gave_up = Signal(str, object)
    device_gone = Signal(str)
    device_back = Signal(str)

    def __init__(
        self, playhead: Playhead, pool: DecoderPool, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._playhead = playhead
        self.feed = Feed(pool, self.gave_up.emit)
        self._pull = _Pull(self.feed, self)
        self._sink: QAudioSink | None = None
        self._take_device()
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self._follow_devices)
        self._in_step = False  # the clock has heard from this start
        self._timer = QTimer(self)
        self._timer.setInterval(REPORT_MS)
        self._timer.timeout.connect(self._report_heard)
        playhead.state_changed.connect(self._follow_clock)
        playhead.jumped.connect(self._follow_clock)

    @property
    def is_present(self) -> bool:
        """False without a device: then nothing is heard and the clock goes by itself."""
        return self._sink is not None

    def set_tracks(self, tracks: tuple[AudibleTrack, ...]) -> None:
        """Hear these from now on."""
        self.feed.set_tracks(tracks)

    def position_heard(self) -> int | None:
        """Case time of the sample that leaves the device now; ``None`` if there is none."""
        handed = self.feed.handed
        if self._sink is None or handed is None:
            return None
        # What was handed over is heard only when all before it was.
        waiting = (self._sink.bufferSize() - self._sink.bytesFree()) / 8 / RATE
        return handed - round(waiting * MICROS * self.feed.rate)

    def close(self) -> None:
        """Let the device go and end the thread."""
        self._timer.stop()
        if self._sink is not None:
            self._sink.stop()
        self.feed.close()

    def _follow_clock(self, *_: object) -> None:
        """Start, stop or jump with the clock."""
        if self._sink is None:
            return
        if self._playhead.playing:
            self._sink.reset()
            self.feed.start_at(self._playhead.position, self._playhead.rate)
            self._pull.asked_at = time.monotonic()
            self._sink.start(self._pull)
            self._in_step = False
            self._timer.start()
        else:
            self._timer.stop()
            self.feed.stop_mixing()
            self._sink.stop()
            self.feed.prepare_at(self._playhead.position)

    def _take_device(self) -> None:
        self._sink = open_device(self)
        if self._sink is not None:
            self._sink.stateChanged.connect(self._follow_state)

    def _follow_state(self, state: QAudio.State) -> None:
        """A device that stops by itself, and not for want of samples, is gone."""
        failed = self._sink is not None and self._sink.error().name in _FAULTS
        if state is QAudio.State.StoppedState and failed and self._playhead.playing:
            self._lose_device()

    def _follow_devices(self) -> None:
        """Devices came or went; what plays now may be another's from now on."""
        there = has_device()
        if self._sink is not None and not there:
            self._lose_device()
        elif self._sink is None and there:
            self._take_device()
            if self._sink is not None:
                self.device_back.emit("There is a sound device again: recordings are heard.")
                if self._playhead.playing:
                    self._follow_clock()

    def _lose_device(self) -> None:
        """Go on by the computer's own time; said once, until a device is there again."""
        sink, self._sink = self._sink, None
        self._timer.stop()
        self.feed.stop_mixing()
        if sink is not None:
            sink.stateChanged.disconnect(self._follow_state)
            sink.stop()
            sink.deleteLater()
        self.device_gone.emit(GONE)

    def _report_heard(self) -> None:
        if time.monotonic() - self._pull.asked_at > SILENT:
            self._lose_device()
            return
        heard = self.position_heard()
        # Backwards, and faster than that, there is no sound that could lead.
        if heard is not None and 0 < self._playhead.rate <= 4:
            # A device takes up to its buffer to begin; the clock waits for it only once.
            self._playhead.correct_position(heard, at_once=not self._in_step)
            self._in_step = True
