"""What a text redaction covers in a transcript: which characters of which cues.

Renderers hide these spans; the sound of the same moments is proposed from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from reviewer.errors import Refused
from reviewer.model import (
    CueRedaction,
    Onward,
    Redaction,
    TermRedaction,
    TextRedaction,
)
from reviewer.readers.rolling import rolling_hits
from reviewer.readers.transcripts.cues import Cue, Transcript
from reviewer.text.joined import JoinedText
from reviewer.text.stretches import Stretches
from reviewer.text.terms import find_term
from reviewer.text.terms.entries import has_entries
from reviewer.text.terms.onward import find_on

_TURN = re.compile(
    r"(?m)^[ \t]*(?:>{1,3}|[-\u2013\u2014])?[ \t]*"
    r"(?P<name>[^\W\d_][\w .,'\u2019()#-]{0,38}:(?=\s|$))?"
)
"""What captions without speakers put before a line: a dash, ``>>``, a name and a colon."""


@dataclass(frozen=True, order=True)
class CueSpan:
    """Characters ``first:last`` of the text of ``cues[cue]``, or of its speaker's name.

    ``whole`` means that the cue is hidden with its speaker.
    """

    cue: int
    first: int
    last: int
    speaker: bool = False
    whole: bool = False


def spans_of(transcript: Transcript, redaction: TextRedaction) -> list[CueSpan]:
    """The spans that a text redaction covers, in order, each once.

    Raises:
        Refused: It names a cue or characters that the transcript does not have.
    """
    if isinstance(redaction, TermRedaction):
        return sorted({*_by_term(transcript, redaction.term)})
    found = {*_by_cue(transcript, redaction)}
    found |= {twin for span in found for twin in _in_other_tiers(transcript, span)}
    return sorted(found)


class HiddenCues:
    """Spans of a transcript that are hidden.

    Attributes:
        spans: the same, in no order.
    """

    def __init__(self, spans: Iterable[CueSpan]) -> None:
        self.spans = tuple(spans)
        words: dict[tuple[int, bool], list[tuple[int, int]]] = {}
        for span in self.spans:
            words.setdefault((span.cue, span.speaker), []).append((span.first, span.last))
        self._whole = {span.cue for span in self.spans if span.whole}
        self._words = {at: Stretches(found) for at, found in words.items()}

    def hides_all_of(self, span: CueSpan) -> bool:
        """True when one of them hides all of a span."""
        found = self._words.get((span.cue, span.speaker))
        return span.cue in self._whole or (
            found is not None and found.holds_all(span.first, span.last)
        )


def hidden_cues(transcript: Transcript, redactions: Iterable[Redaction]) -> HiddenCues:
    """What redactions hide of a transcript's words.

    Raises:
        Refused: One names what the transcript does not have.
    """
    texts = (r for r in redactions if isinstance(r, TextRedaction))
    return HiddenCues(span for redaction in texts for span in spans_of(transcript, redaction))


def span_times(cue: Cue, span: CueSpan) -> tuple[float, float]:
    """When a span is spoken, in seconds of media time.

    With timed words, those words; text between them takes all the time between their
    timed neighbours. Without, its share of the cue, widened by what speech may vary.
    """
    if span.whole or span.speaker:
        return cue.start, cue.end
    text = cue.text[span.first : span.last]
    first = span.first + len(text) - len(text.lstrip())
    last = span.last - len(text) + len(text.rstrip())
    if cue.words:
        before = [w.end for w in cue.words if w.last <= first]
        after = [w.start for w in cue.words if w.first >= last]
        start = next((w.start for w in cue.words if w.first <= first < w.last), None)
        end = next((w.end for w in cue.words if w.first < last <= w.last), None)
        # Punctuation and numbers often have no time of their own: all between their neighbours is
        # theirs.
        begins = start if start is not None else (max(before) if before else cue.start)
        ends = end if end is not None else (min(after) if after else cue.end)
        return min(begins, ends), max(begins, ends)
    length, lasts = max(1, len(cue.text)), cue.end - cue.start
    # Chosen by hand: nobody speaks evenly, and a mute that is a word too long is mended more easily
    # than one too short.
    slack = max(0.4, 0.15 * lasts)
    begins = cue.start + lasts * first / length - slack
    ends = cue.start + lasts * last / length + slack
    return max(cue.start, begins), min(cue.end, ends)


def _by_cue(transcript: Transcript, redaction: CueRedaction) -> Iterator[CueSpan]:
    places = transcript.places_of_number(redaction.cue)
    if not places:
        raise Refused(
            f"Redaction {redaction.id} names cue {redaction.cue}, "
            f"and {redaction.record} has {transcript.highest_number}."
        )
    for place in places:
        cue = transcript.cues[place]
        if redaction.chars is None:
            yield CueSpan(place, 0, len(cue.text), whole=True)
            continue
        first, last = redaction.chars
        if not 0 <= first < last <= len(cue.raw):
            raise Refused(
                f"Redaction {redaction.id} names characters {first} to {last} of cue "
                f"{redaction.cue}, which has {len(cue.raw)}."
            )
        for span in cue.text_spans(first, last):
            yield CueSpan(place, *span)
        if cue.names_speaker(first, last):
            yield CueSpan(place, 0, len(cue.speaker), speaker=True)


def _by_term(transcript: Transcript, term: str) -> Iterator[CueSpan]:
    for places in _reading_orders(transcript.cues):
        yield from _joined_hits(transcript.cues, places, term)
        for hit in rolling_hits(transcript.cues, places, term):
            yield CueSpan(*hit)
    names = {cue.speaker for cue in transcript.cues}
    named = {name: list(find_term(term, name)) for name in names}
    for place, cue in enumerate(transcript.cues):
        for first, last in named[cue.speaker]:
            yield CueSpan(place, first, last, speaker=True)
    yield from _voice_hits(transcript.cues, term)
    yield from _entry_hits(transcript.cues, term)


def _entry_hits(cues: tuple[Cue, ...], term: str) -> Iterator[CueSpan]:
    """What goes on in the next entry of a log that is all one cue."""
    for place, cue in enumerate(cues):
        if has_entries(cue.text):
            for pieces in find_on(term, cue.text):
                yield from (CueSpan(place, *piece) for piece in pieces)


def _voice_hits(cues: tuple[Cue, ...], term: str) -> Iterator[CueSpan]:
    """What begins in a speaker's name and ends in the words: ``<v Lopez>Maria is here``."""
    places = [place for place, cue in enumerate(cues) if cue.speaker]
    spoken = (f"{cues[at].speaker}\t{cues[at].text.replace(chr(10), ' ')}" for at in places)
    joined = JoinedText(spoken)
    for hit in find_term(term, joined.text):
        line, first, last = joined.within_one_text(*hit) or (0, 0, 0)
        length = len(cues[places[line]].speaker)
        if first < length < last:
            yield CueSpan(places[line], first, length, speaker=True)
            yield CueSpan(places[line], 0, last - length - 1)


def _reading_orders(cues: tuple[Cue, ...]) -> list[list[int]]:
    """The orders in which cues may be read on: as written, as timed, and by speaker.

    A name that is split over two cues is found in each, also when somebody else speaks
    between.
    """
    readings: list[list[int]] = []
    by_tier = sorted(range(len(cues)), key=lambda at: cues[at].tier)
    for _, group in groupby(by_tier, key=lambda at: cues[at].tier):
        written = list(group)
        timed = sorted(written, key=lambda at: (cues[at].start, at))
        readings.append(written)
        if timed != written:
            readings.append(timed)
        speakers = {at: _speaker_of(cues[at]) for at in written}
        if len({*speakers.values()}) > 1:
            spoken = sorted(timed, key=speakers.__getitem__)
            readings += [list(g) for _, g in groupby(spoken, key=speakers.__getitem__)]
    return readings


def _speaker_of(cue: Cue) -> str:
    """Who speaks: as the format says it, or as the text's first word does."""
    turn = _TURN.match(cue.text)
    return cue.speaker or (turn["name"] if turn and turn["name"] else "")


def _joined_hits(cues: tuple[Cue, ...], places: list[int], term: str) -> Iterator[CueSpan]:
    joined = JoinedText(cues[place].text for place in places)
    # The lines of a cue are one sentence to who reads it, in players and in our own viewer; but
    # as they are written a word may be hyphenated at their ends.
    ways = {joined.text, _flatten_cues(joined)}
    hits = {hit for way in ways for hit in find_term(term, way)}
    hits |= {span for pieces in find_on(term, joined.text, Onward.TURNS) for span in pieces}
    for hit in hits:
        for index, first, last in joined.pieces_of(*hit):
            yield CueSpan(places[index], first, last)


def _flatten_cues(joined: JoinedText) -> str:
    """The text with line ends at the ends of cues only; every character keeps its place."""
    return "\n".join(cue.replace("\n", " ") for cue in joined.parts)


def _in_other_tiers(transcript: Transcript, span: CueSpan) -> Iterator[CueSpan]:
    """The same words in the tiers that belong to the same speech.

    Where a finer tier does not hold the words as such (a gloss, a translation), what lies
    within the cue's time is hidden as a whole.
    """
    cues, source = transcript.cues, transcript.cues[span.cue]
    if not source.tier or span.speaker:
        return
    family = source.tier.partition("/")[0]
    said = source.text[span.first : span.last]
    for tier, timed in transcript.places_of_tiers.items():
        if tier == source.tier or tier.partition("/")[0] != family:
            continue
        near = sorted(timed.numbers_near(source.start, source.end))
        places = [at for at in near if cues[at].start < source.end and source.start < cues[at].end]
        hits = list(_joined_hits(cues, places, said)) if said.strip() else []
        yield from hits
        for place in places if not hits else ():
            inner = cues[place]
            if source.start <= inner.start and inner.end <= source.end:
                yield CueSpan(place, 0, len(inner.text), whole=True)
