"""The orders in which a transcript is read, and its words in each: made once, for all terms.

A review may hide thousands of terms in one transcript, and each of them is looked for in every
order, line by line, and where a speaker's name goes on in the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from reviewer.readers.rolling import RollingLines
from reviewer.text.joined import JoinedText
from reviewer.text.terms import Folded
from reviewer.text.terms.entries import has_entries
from reviewer.text.terms.onward import ReadOn, ReadTurns

if TYPE_CHECKING:
    from reviewer.readers.transcripts.cues import Cue

_TURN = re.compile(
    r"(?m)^[ \t]*(?:>{1,3}|[-\u2013\u2014])?[ \t]*"
    r"(?P<name>[^\W\d_][\w .,'\u2019()#-]{0,38}:(?=\s|$))?"
)
"""What captions without speakers put before a line: a dash, ``>>``, a name and a colon."""


class CuesInOrder:
    """Cues in one order in which they may be read on.

    Attributes:
        places: their numbers in the transcript, in that order.
        joined: their texts.
    """

    def __init__(self, cues: Sequence[Cue], places: Sequence[int]) -> None:
        self._cues, self.places = cues, places
        self.joined = JoinedText(cues[place].text for place in places)

    @cached_property
    def ways(self) -> tuple[Folded, ...]:
        """The text as it is written, and with line ends at the ends of cues only, where that is
        another; every character keeps its place.
        """
        # The lines of a cue are one sentence to who reads it, in players and in our own viewer;
        # but as they are written a word may be hyphenated at their ends.
        flat = "\n".join(cue.replace("\n", " ") for cue in self.joined.parts)
        return tuple(Folded(way) for way in dict.fromkeys((self.joined.text, flat)))

    @cached_property
    def turns(self) -> ReadTurns:
        """The same, read on over what parts it."""
        return ReadTurns(self.joined.text)

    @cached_property
    def rolling(self) -> RollingLines:
        """Their lines, those that are shown again once."""
        return RollingLines(self._cues, self.places)


class TranscriptReading:
    """All that is looked through for a term in a transcript."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self._cues = cues

    @cached_property
    def orders(self) -> tuple[CuesInOrder, ...]:
        """As written, as timed, and by speaker.

        A name that is split over two cues is found in each, also when somebody else speaks
        between.
        """
        return tuple(CuesInOrder(self._cues, places) for places in _reading_orders(self._cues))

    @cached_property
    def speakers(self) -> tuple[tuple[Folded, Sequence[int]], ...]:
        """Each speaker's name, and the cues that are theirs."""
        named: dict[str, list[int]] = {}
        for place, cue in enumerate(self._cues):
            named.setdefault(cue.speaker, []).append(place)
        return tuple((Folded(name), places) for name, places in named.items())

    @cached_property
    def places_with_speaker(self) -> Sequence[int]:
        """The cues that say who speaks."""
        return [place for place, cue in enumerate(self._cues) if cue.speaker]

    @cached_property
    def spoken(self) -> JoinedText:
        """Of each of these the speaker's name and the words in one line, a tab between them."""
        told = (self._cues[at] for at in self.places_with_speaker)
        return JoinedText(f"{cue.speaker}\t{cue.text.replace(chr(10), ' ')}" for cue in told)

    @cached_property
    def spoken_folded(self) -> Folded:
        """The same text, folded."""
        return Folded(self.spoken.text)

    @cached_property
    def logs(self) -> Sequence[tuple[int, ReadOn]]:
        """The cues that may each be a log of several entries, read on."""
        logs = ((at, cue.text) for at, cue in enumerate(self._cues) if has_entries(cue.text))
        return [(at, ReadOn(text)) for at, text in logs]


def _reading_orders(cues: Sequence[Cue]) -> Iterator[list[int]]:
    by_tier = sorted(range(len(cues)), key=lambda at: cues[at].tier)
    for _, group in groupby(by_tier, key=lambda at: cues[at].tier):
        written = list(group)
        timed = sorted(written, key=lambda at: (cues[at].start, at))
        yield written
        if timed != written:
            yield timed
        speakers = {at: _speaker_of(cues[at]) for at in written}
        if len({*speakers.values()}) > 1:
            spoken = sorted(timed, key=speakers.__getitem__)
            yield from (list(own) for _, own in groupby(spoken, key=speakers.__getitem__))


def _speaker_of(cue: Cue) -> str:
    """Who speaks: as the format says it, or as the text's first word does."""
    turn = _TURN.match(cue.text)
    return cue.speaker or (turn["name"] if turn and turn["name"] else "")
