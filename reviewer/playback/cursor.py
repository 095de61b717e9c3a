"""The child's side of live sound: decodes one recording, onward or after a seek.

Decision 15.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np

from reviewer.playback.decoder_pool import ParentLink
from reviewer.playback.decoding import timed_frames, zero_of
from reviewer.playback.live_sound import JUMP, RATE, Samples


def play_recording(parent: ParentLink, path: Path) -> None:
    """Read one recording's sound until it is shut; only the newest jump is answered."""
    cursor = Cursor(path)
    try:
        _answer_jumps(parent, cursor)
    finally:
        cursor.close()


def _answer_jumps(parent: ParentLink, cursor: Cursor) -> None:
    asked: list[tuple[int, float, int]] = []
    while True:
        while not asked or parent.is_called:
            word, *about = parent.next_word()
            if word == "shut":
                return
            jump, start, count = about
            asked = [a for a in asked if a[0] == jump]
            asked.append((jump, start, count))
        jump, start, count = asked.pop(0)
        parent.send_word("sound", jump, cursor.read_samples(start, count))


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

    def read_samples(self, start: float, count: int) -> Samples:
        """``count`` x 2 samples from ``start`` seconds of media time; silence outside."""
        if self._at is None or abs(start - self._at) > JUMP:
            self._seek_to(start)
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

    def _seek_to(self, start: float) -> None:
        self._buffer = []
        lead = max(-start, 0.0)
        if lead:
            self._buffer.append(np.zeros((round(lead * RATE), 2), np.float32))
        target = max(start, 0.0)
        base = self._stream.time_base
        if base:
            early = max(target + self._zero - 0.3, 0.0)
            self._box.seek(int(early / base), stream=self._stream)
        self._blocks = self._decoded_blocks()
        for at, block in self._blocks:
            end = at + len(block) / RATE
            if end > target:
                skip = max(round((target - at) * RATE), 0)
                late = max(round((at - target) * RATE), 0)
                self._buffer += [np.zeros((late, 2), np.float32), block[skip:]]
                return

    def _decoded_blocks(self) -> Iterator[tuple[float, Samples]]:
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
