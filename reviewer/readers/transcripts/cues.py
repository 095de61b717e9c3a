"""What every transcript becomes: cues with times, words and a way back to the file's text.

A redaction names characters of a cue as the file writes them (``raw``), tags and entities
included; what people read and what is released is ``text``. ``RawRun`` ties the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from reviewer.errors import BadInput
from reviewer.model import Facts
from reviewer.readers.decoding import HIDDEN, plain_breaks
from reviewer.readers.transcripts.reading_orders import TranscriptReading
from reviewer.text.stretches import NumberedStretches

# Chosen by hand.
MAX_CUES = 200_000
MAX_SECONDS = 1e6
OPEN_END = 5.0
"""Seconds that the last cue lasts when its end is not told: a mute must rather be too long."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True)
class TimedCueWord:
    """A stretch of a cue's text with times of its own (seconds).

    ``first`` and ``last`` are character offsets of the cue's text, end exclusive.
    """

    start: float
    end: float
    first: int
    last: int


@dataclass(frozen=True)
class RawRun:
    """A stretch of ``text`` and the stretch of ``raw`` that it stands for.

    Of equal length they match character by character; otherwise only as a whole.
    """

    first: int
    last: int
    raw_first: int
    raw_last: int


def carry_span(
    first: int, last: int, runs: Iterable[tuple[int, int, int, int]]
) -> tuple[int, int] | None:
    """A span carried over runs: character by character where lengths agree, else whole."""
    spans = []
    for a, b, c, d in runs:
        # What stands for nothing in the file (a label that was put in) has no place there.
        if a >= last or b <= first or c == d:
            continue
        same = b - a == d - c
        spans.append((max(first, a) + c - a, min(last, b) + c - a) if same else (c, d))
    return (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None


@dataclass(frozen=True)
class Cue:
    """One timed piece of a transcript.

    Attributes:
        start, end: seconds of media time.
        text: what is read and heard, without markup and hidden characters.
        speaker: who says it; empty when the file does not tell.
        identifier: the file's own name of the cue.
        words: stretches of the text with their own times, in the text's order.
        number: what redactions call the cue, from 1. Cues that a file runs together
            (no blank line between them) share one number.
        raw: the text as the file writes it; redactions count its characters.
        runs: from ``text`` to ``raw``; none when the two are the same.
        speaker_raw: where in ``raw`` the speaker is named.
        tier: the tier it is from, as ``family/name``; empty in formats without tiers.
    """

    start: float
    end: float
    text: str
    speaker: str = ""
    identifier: str = ""
    words: tuple[TimedCueWord, ...] = ()
    number: int = 0
    raw: str = ""
    runs: tuple[RawRun, ...] = ()
    speaker_raw: tuple[int, int] | None = None
    tier: str = ""

    @property
    def speaker_lead(self) -> str:
        """What stands before its words where a cue is one line: who speaks."""
        return f"{self.speaker}: " if self.speaker else ""

    @property
    def line_with_speaker(self) -> str:
        """Its words as one text, after who speaks."""
        return self.speaker_lead + self.text

    def text_spans(self, first: int, last: int) -> list[tuple[int, int]]:
        """The spans of ``text`` that stand for the characters ``first:last`` of ``raw``."""
        if not self.runs:
            span = (max(0, min(first, len(self.text))), min(last, len(self.text)))
            return [span] if span[0] < span[1] else []
        spans = []
        for run in self.runs:
            if run.raw_first >= last or run.raw_last <= first:
                continue
            if run.last - run.first == run.raw_last - run.raw_first:
                shift = run.first - run.raw_first
                span = (max(first, run.raw_first) + shift, min(last, run.raw_last) + shift)
            else:
                span = (run.first, run.last)
            spans.append(span)
        return spans

    def raw_span(self, first: int, last: int) -> tuple[int, int] | None:
        """The characters of ``raw``, which redactions count, for ``first:last`` of its text."""
        if not self.runs:
            return (first, last) if first < last else None
        runs = ((r.first, r.last, r.raw_first, r.raw_last) for r in self.runs)
        return carry_span(first, last, runs)

    def names_speaker(self, first: int, last: int) -> bool:
        """True when the characters ``first:last`` of ``raw`` hold the speaker's name."""
        at = self.speaker_raw
        return at is not None and first < at[1] and at[0] < last


@dataclass(frozen=True)
class Transcript:
    """A transcript as read.

    Attributes:
        notes: what was repaired or left out, without content.
        clocks: its times are written as hours, minutes and seconds, not as seconds.
    """

    format: str
    language: str
    cues: tuple[Cue, ...]
    notes: tuple[str, ...] = ()
    clocks: bool = False

    @property
    def highest_number(self) -> int:
        """The highest cue number: what redactions may name."""
        return max((cue.number for cue in self.cues), default=0)

    @property
    def make_facts(self) -> Facts:
        """What a record's facts say of a transcript."""
        return Facts(cues=self.highest_number)

    def places_of_number(self, number: int) -> list[int]:
        """The places in ``cues`` of the cue of that number; mostly one."""
        return list(self._places_by_number.get(number, ()))

    @cached_property
    def places_of_tiers(self) -> Mapping[str, NumberedStretches]:
        """The places of the cues of each tier, by time."""
        times: dict[str, list[tuple[int, float, float]]] = {}
        for at, cue in enumerate(self.cues):
            times.setdefault(cue.tier, []).append((at, cue.start, cue.end))
        return {tier: NumberedStretches(cues) for tier, cues in times.items()}

    @cached_property
    def reading(self) -> TranscriptReading:
        """Its words in every order in which they are read, for whoever looks for terms."""
        return TranscriptReading(self.cues)

    @cached_property
    def _places_by_number(self) -> dict[int, list[int]]:
        """Looked up for every redaction, of which a long transcript may have thousands."""
        out: dict[int, list[int]] = {}
        for at, cue in enumerate(self.cues):
            out.setdefault(cue.number, []).append(at)
        return out


class Mapped:
    """Builds a cue's text piece by piece and remembers where each piece came from."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._runs: list[RawRun] = []
        self.length = 0

    def add_verbatim(self, text: str, raw_first: int) -> None:
        """Add text that stands in ``raw`` as it is; hidden characters are left out."""
        at = 0
        for hidden in HIDDEN.finditer(text):
            self._add_run(text[at : hidden.start()], raw_first + at, raw_first + hidden.start())
            at = hidden.end()
        self._add_run(text[at:], raw_first + at, raw_first + len(text))

    def standing_for(self, text: str, raw_first: int, raw_last: int) -> None:
        """Add text that stands for a stretch of ``raw`` as a whole, such as an entity."""
        self._add_run(HIDDEN.sub("", text), raw_first, raw_last)

    def finish_text(self) -> tuple[str, tuple[RawRun, ...]]:
        """The text and its runs."""
        return "".join(self._parts), tuple(self._runs)

    def _add_run(self, text: str, raw_first: int, raw_last: int) -> None:
        if text:
            self._parts.append(text)
            self._runs.append(RawRun(self.length, self.length + len(text), raw_first, raw_last))
            self.length += len(text)


def plain_cue(start: float, end: float, text: str, speaker: str = "") -> Cue:
    """A cue of a format whose text has no markup: ``raw`` and ``text`` are the same."""
    tidy = tidy_text(text)
    return Cue(start, end, tidy, tidy_text(speaker).replace("\n", " "), raw=tidy)


def tidy_text(text: str) -> str:
    """Text without hidden characters, blank lines and outer white space."""
    lines = HIDDEN.sub("", plain_breaks(text)).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def worded_cue(words: Sequence[tuple[float, float, str]], speaker: str = "") -> Cue:
    """A cue made of timed words, with one space between them."""
    parts: list[str] = []
    spans: list[TimedCueWord] = []
    at = 0
    for start, end, text in words:
        tidy = tidy_text(text).replace("\n", " ")
        if tidy:
            parts.append(tidy)
            spans.append(TimedCueWord(start, end, at, at + len(tidy)))
            at += len(tidy) + 1
    text = " ".join(parts)
    cue = plain_cue(words[0][0], max(w[1] for w in words), text, speaker)
    return replace(cue, words=tuple(spans))


def number_cues(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    """The cues, numbered from 1 in their order.

    Raises:
        BadInput: There are more than ``MAX_CUES``.
    """
    out: list[Cue] = []
    for number, cue in enumerate(cues, 1):
        if number > MAX_CUES:
            raise BadInput(f"The transcript has more than {MAX_CUES} cues.", "Split it.")
        out.append(cue if cue.number else replace(cue, number=number))
    return tuple(out)


Times = tuple[float | None, float | None]


def repair_times(times: Sequence[Times]) -> tuple[list[tuple[float, float]], list[int]]:
    """Times that can be used, and the places of those that had to be repaired.

    An unreadable start becomes the end before it; an unreadable or earlier end becomes
    the next start, so that a player still shows the cue; the last one ends ``OPEN_END`` later.
    """
    starts: list[float] = []
    bad: list[int] = []
    before = 0.0
    for start, end in times:
        starts.append(before if start is None else start)
        before = max(starts[-1], end or 0.0)
    out: list[tuple[float, float]] = []
    for at, ((given, end), start) in enumerate(zip(times, starts, strict=True)):
        if given is None or end is None or end < start:
            bad.append(at)
        if end is None or end < start:
            last = start + OPEN_END if at + 1 == len(times) else start
            following = next((s for s in starts[at + 1 : at + 2] if s > start), last)
            out.append((start, following))
        else:
            out.append((start, end))
    return out, bad


def repair_notes(bad: Sequence[int], what: str = "cue") -> tuple[str, ...]:
    """One sentence about the repaired times; none when all were good."""
    if not bad:
        return ()
    shown = ", ".join(str(at + 1) for at in bad[:8]) + (" ..." if len(bad) > 8 else "")
    return (f"the times of {what} {shown} could not be used as written and were repaired",)


def language_tag(value: object) -> str:
    """A language tag such as ``en-US``; empty for anything else."""
    text = value.strip().replace("_", "-") if isinstance(value, str) else ""
    return text if _LANGUAGE.fullmatch(text) else ""
