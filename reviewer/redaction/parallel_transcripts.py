"""Words that were hidden in one transcript, in the other transcripts of the same recording.

Where another transcript has the same words at the same time, they are hidden with them. Where
it says something else then, a person is asked: two hearings of one name ("Lopez", "Lopes") both
tell it.

Decision 24.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import partial

from reviewer.clock.record_clock import clock_in
from reviewer.coverage.heard_words import move_between_clocks
from reviewer.coverage.transcript import CueSpan, HiddenCues, span_times, spans_of
from reviewer.errors import Refused
from reviewer.model import (
    Kind,
    Record,
    Snapshot,
    Source,
    Status,
    TextRedaction,
)
from reviewer.readers.transcript import Transcript
from reviewer.redaction.transcript_words import Basis, cue_redactions
from reviewer.text.stretches import NumberedStretches

# With apostrophes inside, straight and curly: "don't" is one word in either transcript.
_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_REASON = "Said at the same time as words redacted in another transcript"
"""It may be printed in an index, so it tells none of the words."""
_Span = tuple[float, float]
Written = tuple[Record, Transcript]


@dataclass(frozen=True)
class _TimedWord:
    """A word of a transcript, folded, where it stands, and when it is said on one clock."""

    said: str
    span: CueSpan
    when: _Span


class _Timed:
    """A transcript by time, on the clock of its recording."""

    def __init__(self, snapshot: Snapshot, record: Record, transcript: Transcript) -> None:
        self.record, self.transcript = record, transcript
        own, media = (
            clock_in(snapshot, path or "") for path in (record.path, record.transcript_of)
        )
        self._clock = partial(move_between_clocks, written=own, media=media)
        cues = transcript.cues
        times = [(self._clock(c.start), self._clock(c.end)) for c in cues]
        self._cues = NumberedStretches((at, *time) for at, time in enumerate(times))

    def span_in_time(self, span: CueSpan) -> _Span:
        """When a span is said."""
        start, end = span_times(self.transcript.cues[span.cue], span)
        return self._clock(start), self._clock(end)

    def words_during(self, during: _Span) -> list[_TimedWord]:
        """The words of all cues that are said in a stretch of time, in order."""
        cues = self.transcript.cues
        near = self._cues.numbers_near(*during)
        out = []
        # Voices that are written on tiers of their own would else be mixed word by word.
        for at in sorted(near, key=lambda at: cues[at].tier):
            for found in _WORD.finditer(cues[at].text):
                span = CueSpan(at, *found.span())
                out.append(_TimedWord(_fold_word(found[0]), span, self.span_in_time(span)))
        return out


def redact_parallel(
    snapshot: Snapshot,
    one: Written,
    other: Written,
    texts: Iterable[TextRedaction],
    basis: Basis,
) -> list[TextRedaction]:
    """What hides in another transcript of a recording the words that ``texts`` hide in one.

    Returns:
        The same words under the same basis; other words of that time as proposals whose
        source is ``words``. What is hidden already, or was rejected, is left as it is.
    """
    mine, theirs = _Timed(snapshot, *one), _Timed(snapshot, *other)
    hidden = _HiddenSpans(snapshot, theirs)
    out: dict[str, TextRedaction] = {}
    for text in texts:
        for made in _redact_like(mine, theirs, text, basis):
            if not hidden.covers_proposal(made):
                out.setdefault(made.id, made)
    return list(out.values())


def parallel_transcripts(snapshot: Snapshot, record: Record) -> list[Record]:
    """The other transcripts of a transcript's recording."""
    return [
        r
        for r in snapshot.records
        if r.kind is Kind.TRANSCRIPT
        and record.transcript_of is not None
        and r.transcript_of == record.transcript_of
        and r.path != record.path
    ]


# ---- what is hidden there already


class _HiddenSpans:
    """What text redactions that stand, or wait, hide of a transcript."""

    def __init__(self, snapshot: Snapshot, written: _Timed) -> None:
        known = snapshot.redactions_of(written.record.path)
        self._ids = frozenset(r.id for r in known)
        self._written = written
        # A proposal that waits counts as hidden: it need not be made a second time.
        told = (
            r for r in known if isinstance(r, TextRedaction) and r.status is not Status.REJECTED
        )
        self._cues = HiddenCues(
            span for r in told for span in _spans_or_none(written.transcript, r)
        )

    def covers_proposal(self, made: TextRedaction) -> bool:
        """True when what it would hide is hidden, or a person has decided about just that."""
        spans = spans_of(self._written.transcript, made)
        return made.id in self._ids or all(map(self._cues.hides_all_of, spans))


def _spans_or_none(transcript: Transcript, redaction: TextRedaction) -> list[CueSpan]:
    try:
        return spans_of(transcript, redaction)
    except Refused:  # it names what is not there: an export says so, and it hides nothing
        return []


# ---- the words there


def _redact_like(
    mine: _Timed, theirs: _Timed, text: TextRedaction, basis: Basis
) -> Iterator[TextRedaction]:
    for span in spans_of(mine.transcript, text):
        # The other transcript names voices in its own way, and not at a time.
        if span.speaker:
            continue
        during = mine.span_in_time(span)
        found = theirs.words_during(during)
        said = [_fold_word(w) for w in _WORD.findall(_text_of_span(mine, span))]
        same = _find_same_words(said, found, during)
        # What is the same words needs no question; what differs does, for it may tell the name as
        # well.
        if same:
            yield from cue_redactions(theirs.record, theirs.transcript, _join_words(same), basis)
            continue
        instead = _join_words(_words_instead(mine, span, found))
        for made in cue_redactions(theirs.record, theirs.transcript, instead, basis):
            yield replace(
                made,
                status=Status.PROPOSED,
                source=Source.WORDS,
                reason=_REASON,
                exemptions=(),
            )


def _text_of_span(written: _Timed, span: CueSpan) -> str:
    return written.transcript.cues[span.cue].text[span.first : span.last]


def _find_same_words(
    said: Sequence[str], words: Sequence[_TimedWord], during: _Span
) -> list[_TimedWord]:
    """The same words one after another, at that time; of several places the nearest."""
    # Twice the middle: doubled on both sides it need not be halved.
    middle = sum(during)
    best: list[_TimedWord] = []
    for at in range(len(words) - len(said) + 1 if said else 0):
        run = list(words[at : at + len(said)])
        when = run[0].when[0], run[-1].when[1]
        if [w.said for w in run] == said and _spans_meet(when, during):
            before = abs(best[0].when[0] + best[-1].when[1] - middle) if best else float("inf")
            best = run if abs(sum(when) - middle) < before else best
    return best


def _words_instead(mine: _Timed, span: CueSpan, theirs: Sequence[_TimedWord]) -> list[_TimedWord]:
    """The words that stand there in the place of others, by what is alike around them."""
    during = mine.span_in_time(span)
    around = mine.words_during(mine.span_in_time(CueSpan(span.cue, 0, 0, whole=True)))
    first = [n for n, w in enumerate(around) if _is_inside(w.span, span)]
    if not first:
        return []
    # Without its heuristic for popular elements ("autojunk"), which would skip common words.
    match = SequenceMatcher(None, [w.said for w in around], [w.said for w in theirs], False)
    lasts = first[-1] + 1
    out = []
    for kind, a, b, c, d in match.get_opcodes():
        begins, ends = max(a, first[0]), min(b, lasts)
        # Deleted are words that the other transcript does not have: nothing has to be hidden there.
        if begins < ends and kind != "delete":
            part = theirs[c + begins - a : c + ends - a] if kind == "equal" else theirs[c:d]
            out += [w for w in part if _spans_meet(w.when, during)]
    return out


def _is_inside(word: CueSpan, span: CueSpan) -> bool:
    return word.cue == span.cue and word.first < span.last and span.first < word.last


def _join_words(words: Sequence[_TimedWord]) -> list[CueSpan]:
    """One span for each cue, from the first of its words to the last."""
    out: dict[int, CueSpan] = {}
    for word in words:
        span, known = word.span, out.get(word.span.cue)
        first = min(span.first, known.first) if known else span.first
        out[span.cue] = CueSpan(span.cue, first, max(span.last, known.last if known else 0))
    return list(out.values())


def _spans_meet(one: _Span, two: _Span) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def _fold_word(word: str) -> str:
    # Typists and programs write "José" and "Jose" of one and the same sound.
    parts = unicodedata.normalize("NFKD", word.casefold().replace("\u2019", "'"))
    return "".join(c for c in parts if not unicodedata.combining(c))
