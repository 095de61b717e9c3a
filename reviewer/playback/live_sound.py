"""One recording's sound, decoded ahead by a process of its own.

Samples come as data through the child's pipe; their kind, shape and count are looked at here.
Whoever mixes waits for them only so long: what is late is silence, and the sound goes on
where it then belongs.

Decision 112.
"""

from __future__ import annotations

import time
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput
from reviewer.playback.decoder_pool import START, RecordingDecoders

PLAY = "reviewer.playback.cursor.play_recording"  # what runs in the child
RATE = 48_000  # samples a second of everything that is mixed
LONGEST_HOLE = 24 * 3600  # seconds; what is further on is another recording's time
JUMP = 0.05  # seconds: a reader that is further off than this asks anew
_CHUNK = 4096  # samples asked for at a time
_AHEAD = 3 * _CHUNK  # samples that are there, or on their way, before they are needed
HUNG = 20.0  # seconds without an answer while somebody listens

Samples = NDArray[np.float32]


class SoundReader:
    """Hears one recording; one thread uses it.

    Args:
        decoders: where the child comes from.
        path: the file.

    Raises:
        CannotStart: There is no child.
        Crashed: The pool is closed.
    """

    def __init__(self, decoders: RecordingDecoders, path: Path) -> None:
        self._decoders, self._path = decoders, path
        self._child = decoders.take_child()
        self._child.wait_at_most(None)
        self._free = self._failed = False
        self._free_since = 0.0  # it is asked nothing before
        self.late = 0.0  # since when
        self._jump = 0  # counts them
        self._from: float | None = None  # seconds at which the last one went
        self._used = self._come = self._asked = 0  # samples since then
        self._owed = 0  # answers that may come
        self._held: deque[Samples] = deque()

    def read_samples(self, start: float, count: int, patience: float) -> Samples:
        """``count`` x 2 samples from ``start`` seconds of media time.

        Args:
            start: seconds; silence outside of the recording.
            count: samples.
            patience: seconds that are waited for what is not there yet.

        Raises:
            BadInput: It has no sound that can be decoded.
            Crashed: It brought its child down.
        """
        if self._from is None or abs(start - self._from - self._used / RATE) > JUMP:
            self._from = start
            self._jump += 1
            self._used = self._come = self._asked = 0
            self._held.clear()
        begun = time.monotonic()
        patience = 0.0 if self.late else patience
        self._ask_ahead(count)
        while self._come < self._used + count:
            until = min(begun + patience, self._asked_since(begun) + self._longest_wait)
            if not self._child.connection.poll(max(until - time.monotonic(), 0.0)):
                break
            self._hear_all()
            self._ask_ahead(count)
        while self._child.connection.poll(0):
            self._hear_all()
        self._note_lateness(self._asked_since(begun), count)
        return self._take_samples(count)

    def close(self) -> None:
        """Let the file go; the child stays for the same recording."""
        if self._failed:
            self._decoders.drop_child(self._child)
            return
        if self._free:
            self._child.shut_function()
        self._decoders.park_child(self._child)

    # ---- inside

    @property
    def _longest_wait(self) -> float:
        return HUNG if self._free else START

    def _asked_since(self, begun: float) -> float:
        """When a read that began then had somebody to ask: a process that starts is not hung."""
        return max(begun, self._free_since)

    def _note_lateness(self, begun: float, count: int) -> None:
        """What does not come while somebody reads is late, and after some time it hangs."""
        if self._come >= self._used + count:
            self.late = 0.0
            return
        self.late = self.late or begun
        if time.monotonic() - self.late >= self._longest_wait:
            self._failed = True
            raise self._child.tell_hung()

    def _ask_ahead(self, count: int) -> None:
        """Have enough on its way; a child that is not there yet is asked when it is."""
        assert self._from is not None
        if not self._free:
            return
        while self._asked < self._used + count + _AHEAD:
            at = self._from + self._asked / RATE
            self._child.send_word("read", self._jump, at, _CHUNK)
            self._owed += 1
            self._asked += _CHUNK

    def _hear_all(self) -> None:
        self._child.wait_at_most(HUNG)  # for the rest of a word that has begun
        try:
            if not self._free:
                self._free = self._child.hears_that_it_is_free()
                if self._free:
                    self.late, self._free_since = 0.0, time.monotonic()
                    self._child.send_word(PLAY, self._path)
                self._child.wait_at_most(None)
                return
            word, *about = self._child.hear_word(HUNG)
            if word == "broken" and about:
                raise BadInput(str(about[0])[:500])
            self._take_word(word, about)
        except BadInput:
            self._failed = True
            raise
        self._child.wait_at_most(None)

    def _take_word(self, word: Any, about: list[Any]) -> None:
        if word != "sound" or len(about) != 2:
            raise self._child.tell_lied()
        jump, block = about
        self._owed -= 1  # what was asked before a jump may stay unanswered
        if type(jump) is not int or not _is_sound(block) or self._owed < 0:
            raise self._child.tell_lied()
        if jump == self._jump:
            self._held.append(np.clip(np.nan_to_num(block), -8.0, 8.0))
            self._come += len(block)

    def _take_samples(self, count: int) -> Samples:
        """What is next; silence for what has not come, which is passed over when it does."""
        out = np.zeros((count, 2), np.float32)
        at = self._come - sum(map(len, self._held))  # of the first sample held
        while self._held and at < self._used + count:
            block = self._held.popleft()
            begin = max(self._used - at, 0)
            end = min(self._used + count - at, len(block))
            if end > begin:
                put = at + begin - self._used
                out[put : put + end - begin] = block[begin:end]
            if end < len(block):
                self._held.appendleft(block[end:])
                break
            at += len(block)
        self._used += count
        return out


def _is_sound(block: Any) -> bool:
    whole = isinstance(block, np.ndarray) and block.dtype == np.float32
    return whole and block.shape == (_CHUNK, 2)
