"""When words are spoken, by whatever transcript of a recording tells the times of words.

Decision 30.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from reviewer.clock.clock_map import ClockMap
from reviewer.clock.record_clock import clock_in
from reviewer.errors import BadInput
from reviewer.model import Record, Snapshot
from reviewer.readers.transcript import Transcript

_NEAR = 1.5  # seconds: how far two transcripts of one recording are apart


@dataclass(frozen=True)
class Heard:
    """The timed words of all transcripts of a recording, in its seconds.

    Attributes:
        words: for each transcript that times its words: letters, start, end, by start.
    """

    words: tuple[tuple[tuple[str, float, float], ...], ...] = ()

    @classmethod
    def words_heard_in(
        cls,
        snapshot: Snapshot,
        record: Record,
        media: Record,
        read: Callable[[Record], Transcript],
    ) -> Heard:
        """What the other transcripts of the recording of ``record`` tell."""
        out = []
        for other in snapshot.records:
            if other.transcript_of != media.path or other.path == record.path:
                continue
            try:
                found = _words_with_times(
                    read(other),
                    _clock_of_record(snapshot, other),
                    _clock_of_record(snapshot, media),
                )
            except BadInput:
                continue  # what cannot be read tells nothing; its own export says so
            if found:
                out.append(tuple(found))
        return cls(tuple(out))

    def when_spoken(self, spoken: str, start: float, end: float) -> tuple[float, float] | None:
        """When these words are spoken near a stretch; ``None`` where nobody timed them."""
        wanted = [w for w in map(letters_of_word, spoken.split()) if w]
        for words in self.words if wanted else ():
            first = bisect_left(words, start - _NEAR, key=lambda w: w[1])
            # In order and without a gap: two transcripts of one sentence rarely differ in more than
            # marks.
            for at in range(first, len(words) - len(wanted) + 1):
                if words[at][1] > end + _NEAR:
                    break
                run = words[at : at + len(wanted)]
                if [w[0] for w in run] == wanted:
                    return run[0][1], max(w[2] for w in run)
        return None


def letters_of_word(word: str) -> str:
    """A word without its marks, for comparing what two transcripts write."""
    return re.sub(r"[\W_]+", "", word).casefold()


def move_between_clocks(seconds: float, written: ClockMap | None, media: ClockMap | None) -> float:
    """From the transcript's clock to the recording's; the same unless both have one."""
    return media.media_of_utc(written.utc_of_media(seconds)) if written and media else seconds


def _words_with_times(
    transcript: Transcript, written: ClockMap | None, media: ClockMap | None
) -> list[tuple[str, float, float]]:
    found = [
        (
            letters_of_word(cue.text[word.first : word.last]),
            move_between_clocks(word.start, written, media),
            move_between_clocks(word.end, written, media),
        )
        for cue in transcript.cues
        for word in cue.words
    ]
    return sorted((w for w in found if w[0]), key=lambda w: w[1])


def _clock_of_record(snapshot: Snapshot, record: Record) -> ClockMap | None:
    return clock_in(snapshot, record.path)
