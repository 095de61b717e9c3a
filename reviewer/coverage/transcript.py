"""What a text redaction covers in a transcript: which characters of which cues.

Renderers hide these spans; the sound of the same moments is proposed from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.errors import Refused
from reviewer.model import (
    CueRedaction,
    Redaction,
    TermRedaction,
    TextRedaction,
)
from reviewer.readers.transcripts.cues import Cue, Transcript
from reviewer.readers.transcripts.reading_orders import CuesInOrder
from reviewer.text.stretches import Stretches
from reviewer.text.terms import find_term


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
    reading = transcript.reading
    for order in reading.orders:
        yield from _hits_in_order(order, term)
        for hit in order.rolling.find_hits(term):
            yield CueSpan(*hit)
    for name, places in reading.speakers:
        for first, last in find_term(term, name):
            yield from (CueSpan(place, first, last, speaker=True) for place in places)
    yield from _voice_hits(transcript, term)
    yield from _entry_hits(transcript, term)


def _entry_hits(transcript: Transcript, term: str) -> Iterator[CueSpan]:
    """What goes on in the next entry of a log that is all one cue."""
    for place, log in transcript.reading.logs:
        for pieces in log.find_hits(term):
            yield from (CueSpan(place, *piece) for piece in pieces)


def _voice_hits(transcript: Transcript, term: str) -> Iterator[CueSpan]:
    """What begins in a speaker's name and ends in the words: ``<v Lopez>Maria is here``."""
    reading = transcript.reading
    for hit in find_term(term, reading.spoken_folded):
        line, first, last = reading.spoken.within_one_text(*hit) or (0, 0, 0)
        place = reading.places_with_speaker[line]
        length = len(transcript.cues[place].speaker)
        if first < length < last:
            yield CueSpan(place, first, length, speaker=True)
            yield CueSpan(place, 0, last - length - 1)


def _hits_in_order(order: CuesInOrder, term: str) -> Iterator[CueSpan]:
    hits = {hit for way in order.ways for hit in find_term(term, way)}
    hits |= {span for pieces in order.turns.find_hits(term) for span in pieces}
    for hit in hits:
        for index, first, last in order.joined.pieces_of(*hit):
            yield CueSpan(order.places[index], first, last)


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
        hits = list(_hits_in_order(CuesInOrder(cues, places), said)) if said.strip() else []
        yield from hits
        for place in places if not hits else ():
            inner = cues[place]
            if source.start <= inner.start and inner.end <= source.end:
                yield CueSpan(place, 0, len(inner.text), whole=True)
