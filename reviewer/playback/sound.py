"""The sound of a case at any moment: every audible recording, mixed on the case clock.

A mixer is read block by block; each block belongs to a stretch of case time that the mixer
names, so whoever plays it can tell the clock what is heard.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph
from numpy.typing import NDArray

from reviewer.clockmap import ClockMap
from reviewer.playback.decoding import timed_frames, zero_of
from reviewer.timebase import MICROS

RATE = 48_000  # samples a second of everything that is mixed
FASTEST = 4.0  # above this speed, and backwards, nothing is heard
JUMP = 0.05  # seconds: a cursor further off than this seeks

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Track:
    """A recording as the mixer hears it."""

    record: str
    path: Path
    clock: ClockMap
    seconds: float
    gain: float = 1.0
    muted: bool = False
    solo: bool = False


class Cursor:
    """Reads one recording's sound as 48 kHz stereo, onward or after a seek."""

    def __init__(self, path: Path) -> None:
        self._box = av.open(str(path), metadata_errors="ignore")
        if not self._box.streams.audio:
            raise ValueError(f"{path.name} holds no sound")
        self._stream = self._box.streams.audio[0]
        self._zero = zero_of(self._box, self._stream)
        self._at: float | None = None  # media seconds of the next sample in the buffer
        self._buffer: list[Samples] = []
        self._blocks: Iterator[tuple[float, Samples]] = iter(())

    def read(self, start: float, count: int) -> Samples:
        """``count`` x 2 samples from ``start`` seconds of media time; silence outside."""
        if self._at is None or abs(start - self._at) > JUMP:
            self._seek(start)
        held = sum(len(b) for b in self._buffer)
        while held < count:
            block = next(self._blocks, None)
            if block is None:
                self._buffer.append(np.zeros((count - held, 2), np.float32))
                break
            self._buffer.append(block[1])
            held += len(block[1])
        joined = np.concatenate(self._buffer)
        self._buffer = [joined[count:]]
        self._at = start + count / RATE
        return joined[:count]

    def close(self) -> None:
        """Let the file go."""
        self._box.close()

    def _seek(self, start: float) -> None:
        self._buffer = []
        lead = max(-start, 0.0)
        if lead:
            self._buffer.append(np.zeros((round(lead * RATE), 2), np.float32))
        target = max(start, 0.0)
        base = self._stream.time_base
        if base:
            early = max(target + self._zero - 0.3, 0.0)
            self._box.seek(int(early / base), stream=self._stream)
        self._blocks = self._decoded()
        for at, block in self._blocks:
            end = at + len(block) / RATE
            if end > target:
                skip = max(round((target - at) * RATE), 0)
                late = max(round((at - target) * RATE), 0)
                self._buffer += [np.zeros((late, 2), np.float32), block[skip:]]
                return

    def _decoded(self) -> Iterator[tuple[float, Samples]]:
        """Blocks and their times; silence where some are missing, as the release has it.

        Who hears a word behind a hole must hear it when the record's time says, or what is
        marked there would be hidden elsewhere.
        """
        shaper = av.AudioResampler(format="flt", layout="stereo", rate=RATE)
        try:
            for at, missing, frame in timed_frames(self._box, self._stream, self._zero):
                for begin in np.arange(at - missing, at, 1.0):
                    size = round(min(at - float(begin), 1.0) * RATE)
                    yield float(begin), np.zeros((size, 2), np.float32)
                frame.pts = None
                for made in shaper.resample(frame):
                    data = made.to_ndarray().reshape(-1, 2).astype(np.float32, copy=False)
                    yield at, data
                    at += len(data) / RATE
        except av.FFmpegError:
            return  # a broken recording falls silent; the others go on


class Mixer:
    """Everything audible on the case clock, at any speed that can be heard.

    One thread reads it; ``set_tracks`` and ``seek`` may be called from that thread only.
    """

    def __init__(self) -> None:
        self._tracks: tuple[Track, ...] = ()
        self._cursors: dict[str, Cursor | None] = {}
        self._position = 0
        self._rate = 1.0
        self._stretch: _Stretch | None = None

    @property
    def position(self) -> int:
        """Case time (microseconds UTC) of the next block."""
        return self._position

    def set_tracks(self, tracks: tuple[Track, ...]) -> None:
        """Hear these from now on."""
        self._tracks = tracks
        gone = set(self._cursors) - {t.record for t in tracks}
        for record in gone:
            cursor = self._cursors.pop(record)
            if cursor is not None:
                cursor.close()

    def seek(self, position: int, rate: float = 1.0) -> None:
        """Go to a moment of the case."""
        self._position, self._rate = position, rate
        self._stretch = None if rate == 1.0 or not self.audible else _Stretch(rate)

    @property
    def audible(self) -> bool:
        """False backwards and at high speed."""
        return 0 < self._rate <= FASTEST

    def read(self, count: int) -> tuple[int, Samples]:
        """The next ``count`` x 2 samples to be heard, and the case time of the first."""
        at = self._position
        if not self.audible:
            self._position += round(count / RATE * MICROS * self._rate)
            return at, np.zeros((count, 2), np.float32)
        if self._stretch is None:
            self._position += round(count / RATE * MICROS)
            return at, self._mixed(at, count)
        while self._stretch.held < count:
            self._stretch.feed(self._mixed(self._position, 4096))
            self._position += round(4096 / RATE * MICROS)
        heard = self._position - round(self._stretch.held / RATE * MICROS * self._rate)
        return heard, self._stretch.take(count)

    def close(self) -> None:
        """Let all files go."""
        self.set_tracks(())

    def _mixed(self, position: int, count: int) -> Samples:
        out = np.zeros((count, 2), np.float32)
        solo = any(t.solo for t in self._tracks)
        length = count / RATE
        for track in self._tracks:
            start = track.clock.media(position)
            silent = track.muted or (solo and not track.solo) or track.gain <= 0
            if silent or start + length <= 0 or start >= track.seconds:
                continue
            cursor = self._cursor(track)
            if cursor is not None:
                out += self._heard(track, cursor, start, count) * track.gain
        return np.clip(out, -1.0, 1.0)

    def _heard(self, track: Track, cursor: Cursor, start: float, count: int) -> Samples:
        try:
            return cursor.read(start, count)
        except (av.FFmpegError, OSError, ValueError):
            cursor.close()
            self._cursors[track.record] = None  # it falls silent; the others go on
            return np.zeros((count, 2), np.float32)

    def _cursor(self, track: Track) -> Cursor | None:
        if track.record not in self._cursors:
            try:
                self._cursors[track.record] = Cursor(track.path)
            except (av.FFmpegError, OSError, ValueError):
                self._cursors[track.record] = None  # it has no sound that can be read
        return self._cursors[track.record]


class _Stretch:
    """Another speed at the same pitch, by FFmpeg's atempo."""

    def __init__(self, rate: float) -> None:
        self._graph = Graph()
        source = self._graph.add_abuffer(
            sample_rate=RATE, format="flt", layout="stereo", time_base=None
        )
        last: Any = source
        for factor in _factors(rate):
            node = self._graph.add("atempo", f"{factor:.6f}")
            last.link_to(node)
            last = node
        sink = self._graph.add("abuffersink")
        last.link_to(sink)
        self._graph.configure()
        self._out: list[Samples] = []
        self.held = 0
        self._fed = 0

    def feed(self, samples: Samples) -> None:
        """Put samples in."""
        frame = AudioFrame.from_ndarray(
            np.ascontiguousarray(samples).reshape(1, -1), format="flt", layout="stereo"
        )
        frame.sample_rate, frame.pts = RATE, self._fed
        self._fed += len(samples)
        self._graph.push(frame)
        while True:
            try:
                made = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            data = made.to_ndarray().reshape(-1, 2).astype(np.float32, copy=False)
            self._out.append(data)
            self.held += len(data)

    def take(self, count: int) -> Samples:
        """Take samples out; there must be that many."""
        joined = np.concatenate(self._out)
        self._out = [joined[count:]]
        self.held = len(joined) - count
        return joined[:count]


def _factors(rate: float) -> list[float]:
    """Factors of 0.5 to 2, of which the product is the rate."""
    factors = []
    while rate > 2.0:
        factors.append(2.0)
        rate /= 2.0
    while rate < 0.5:
        factors.append(0.5)
        rate /= 0.5
    return [*factors, rate]
