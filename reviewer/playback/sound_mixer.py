"""The sound of a case at any moment: every audible recording, mixed on the case clock.

A mixer is read block by block; each block belongs to a stretch of case time that the mixer
names, so whoever plays it can tell the clock what is heard.  Recordings are decoded by
processes of their own, see ``live_sound``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reviewer.clock.clock_map import ClockMap
from reviewer.clock.timebase import MICROS
from reviewer.errors import BadInput
from reviewer.playback.decoder_pool import DecoderPool
from reviewer.playback.live_sound import RATE, Samples, SoundReader
from reviewer.playback.time_stretch import TimeStretch
from reviewer.system.isolation import Crashed, with_file_name
from reviewer.system.walls import CannotStart

FASTEST = 4.0  # above this speed, and backwards, nothing is heard
_IDLE = 4  # recordings that are kept open though nothing of them is heard now


@dataclass(frozen=True)
class AudibleTrack:
    """A recording as the mixer hears it."""

    record: str
    path: Path
    clock: ClockMap
    seconds: float
    gain: float = 1.0
    muted: bool = False
    solo: bool = False


class Mixer:
    """Everything audible on the case clock, at any speed that can be heard.

    One thread reads it; ``set_tracks`` and ``seek_to`` may be called from that thread only.

    Args:
        pool: where the processes that decode come from; without them it has its own.
        patience: seconds that a block waits for a recording, before it is silent in it.
        on_broken: called, in that thread, with a recording that is to be opened no more.
    """

    def __init__(
        self,
        pool: DecoderPool | None = None,
        patience: float = 60.0,
        on_broken: Callable[[str, BadInput], None] | None = None,
    ) -> None:
        self._own = DecoderPool() if pool is None else None
        self._pool = pool or self._own or DecoderPool()
        self._patience, self._on_broken = patience, on_broken
        self._tracks: tuple[AudibleTrack, ...] = ()
        self._readers: dict[str, SoundReader | None] = {}  # the one heard last stands last
        self._position = 0
        self._rate = 1.0
        self._stretch: TimeStretch | None = None

    @property
    def next_position(self) -> int:
        """Case time (microseconds UTC) of the next block."""
        return self._position

    def set_tracks(self, tracks: tuple[AudibleTrack, ...]) -> None:
        """Hear these from now on."""
        self._tracks = tracks
        for record in set(self._readers) - {t.record for t in tracks}:
            self._forget_record(record)

    def prepare_at(self, position: int) -> None:
        """Open what is heard at a moment of the case, so that it begins at once."""
        heard = [t for t in self._tracks if self._is_heard(t, position, 1)]
        for track in heard:
            self._reader_of(track)
        self._close_idle({t.record for t in heard})

    def seek_to(self, position: int, rate: float = 1.0) -> None:
        """Go to a moment of the case."""
        self._position, self._rate = position, rate
        self._stretch = None if rate == 1.0 or not self.is_audible else TimeStretch(rate)

    @property
    def is_audible(self) -> bool:
        """False backwards and at high speed."""
        return 0 < self._rate <= FASTEST

    def read_samples(self, count: int) -> tuple[int, Samples]:
        """The next ``count`` x 2 samples to be heard, and the case time of the first."""
        at = self._position
        if not self.is_audible:
            self._position += round(count / RATE * MICROS * self._rate)
            return at, np.zeros((count, 2), np.float32)
        if self._stretch is None:
            self._position += round(count / RATE * MICROS)
            return at, self._mix_tracks(at, count)
        while self._stretch.held < count:
            self._stretch.feed_samples(self._mix_tracks(self._position, 4096))
            self._position += round(4096 / RATE * MICROS)
        heard = self._position - round(self._stretch.held / RATE * MICROS * self._rate)
        return heard, self._stretch.take_samples(count)

    def close(self) -> None:
        """Let all files, and the processes that read them, go."""
        self.set_tracks(())
        if self._own is not None:
            self._own.close()

    def _mix_tracks(self, position: int, count: int) -> Samples:
        out = np.zeros((count, 2), np.float32)
        heard = [t for t in self._tracks if self._is_heard(t, position, count)]
        for track in heard:
            reader = self._reader_of(track)
            if reader is not None:
                out += (
                    self._read_track(track, reader, track.clock.media_of_utc(position), count)
                    * track.gain
                )
        self._close_idle({t.record for t in heard})
        return np.clip(out, -1.0, 1.0)

    def _is_heard(self, track: AudibleTrack, position: int, count: int) -> bool:
        solo = any(t.solo for t in self._tracks)
        silent = track.muted or (solo and not track.solo) or track.gain <= 0
        start = track.clock.media_of_utc(position)
        return not silent and start + count / RATE > 0 and start < track.seconds

    def _read_track(
        self, track: AudibleTrack, reader: SoundReader, start: float, count: int
    ) -> Samples:
        try:
            return reader.read_samples(start, count, self._patience)
        except BadInput as fault:
            self._fall_silent(track, fault)
            return np.zeros((count, 2), np.float32)

    def _reader_of(self, track: AudibleTrack) -> SoundReader | None:
        if track.record in self._readers:
            self._readers[track.record] = self._readers.pop(track.record)
            return self._readers[track.record]
        try:
            self._readers[track.record] = SoundReader(
                self._pool.decoders_of_recording(track.record), track.path
            )
        except CannotStart:
            return None  # the pictures tell of that; the next block tries again
        except BadInput as fault:
            self._fall_silent(track, fault)
        return self._readers[track.record]

    def _fall_silent(self, track: AudibleTrack, fault: BadInput) -> None:
        """It is heard no more; the others go on."""
        self._forget_record(track.record)
        self._readers[track.record] = None
        if isinstance(fault, Crashed) and self._on_broken is not None:
            self._on_broken(track.record, with_file_name(track.path.name, fault))

    def _close_idle(self, heard: set[str]) -> None:
        idle = [r for r, reader in self._readers.items() if reader is not None and r not in heard]
        for record in idle[:-_IDLE]:
            self._forget_record(record)

    def _forget_record(self, record: str) -> None:
        reader = self._readers.pop(record, None)
        if reader is not None:
            reader.close()
