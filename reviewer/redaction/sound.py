"""Proposals that follow from what a person decided: hide in sound what is hidden in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeGuard

from reviewer.clock.clock_map import ClockMap
from reviewer.clock.record_clock import clock_in
from reviewer.coverage.heard_words import Heard, move_between_clocks
from reviewer.coverage.transcript import span_times, spans_of
from reviewer.model import (
    Kind,
    Record,
    Redaction,
    Snapshot,
    SoundRedaction,
    Source,
    Status,
    Style,
    TextRedaction,
)
from reviewer.plan.outcome import STAYS, decided_in
from reviewer.readers.transcript import Transcript
from reviewer.system.canonical import digest_of
from reviewer.text.stretches import join_neighbours


@dataclass(frozen=True)
class _SoundStretch:
    """A stretch of a recording, in seconds, and the text redactions that ask for it.

    ``spoken`` is when the words themselves are spoken; ``guessed`` that this is only their share
    of a cue, for no transcript of the recording tells the times of its words.
    """

    start: float
    end: float
    asked_by: tuple[Redaction, ...]
    spoken: tuple[tuple[float, float], ...] = ()
    guessed: bool = False

    def moved_earlier(self, seconds: float) -> _SoundStretch:
        """The same on a clock that began so much later."""
        spoken = tuple((a - seconds, b - seconds) for a, b in self.spoken)
        return replace(self, start=self.start - seconds, end=self.end - seconds, spoken=spoken)


def sound_for_text(
    snapshot: Snapshot, read: Callable[[Record], Transcript], padding: float = 0.15
) -> list[SoundRedaction]:
    """Sound redactions for the words that accepted text redactions hide.

    Args:
        snapshot: the case.
        read: gives the transcript of a record.
        padding: seconds added before and after, for a word's edges are never exact.

    Returns:
        Proposals, one for each stretch of a recording that no sound redaction covers
        yet. Their ids depend on nothing but what they hide and what asked for it.

    Raises:
        BadInput: A transcript cannot be read.
        Refused: A redaction names what its transcript does not have.
    """
    asked: dict[str, list[_SoundStretch]] = {}
    for record in snapshot.records:
        media = _recording_of(snapshot, record)
        redactions = [r for r in snapshot.redactions_of(record.path) if drives_sound(r, record)]
        if media is None or not redactions:
            continue
        sounds = [
            s for s in (media, *_further_tracks(snapshot, media)) if _can_be_heard(snapshot, s)
        ]
        if not sounds:
            continue
        heard = Heard.words_heard_in(snapshot, record, media, read)
        found = _stretches_spoken(snapshot, (record, media), read(record), redactions, heard)
        for sound in sounds:
            there = [stretch.moved_earlier(sound.facts.begins or 0.0) for stretch in found]
            asked.setdefault(sound.path, []).extend(_clip_stretches(there, sound, padding))
    proposals = [
        _propose_sound(path, stretch)
        for path, stretches in sorted(asked.items())
        for stretch in _merge_stretches(stretches)
        if not _is_covered(snapshot, path, stretch)
    ]
    return [proposal for proposal in proposals if snapshot.find_redaction(proposal.id) is None]


def _recording_of(snapshot: Snapshot, record: Record) -> Record | None:
    """The recording that a transcript is of, if the case has it."""
    named = record.transcript_of
    return snapshot.records_by_path.get(named) if named else None


def _further_tracks(snapshot: Snapshot, media: Record) -> list[Record]:
    """The further sound tracks of a recording: other microphones heard the same words."""
    # Only these know when they begin on their parent's clock.
    inner = (r for r in snapshot.records if r.parent == media.path)
    return [record for record in inner if record.facts.begins is not None]


def _can_be_heard(snapshot: Snapshot, media: Record) -> bool:
    """False for what has no sound, and for what is not released at all."""
    if media.kind not in (Kind.VIDEO, Kind.AUDIO):
        return False
    # Where neither is known the file was not probed: then it may have sound.
    if media.kind is Kind.VIDEO and media.facts.video_codec and not media.facts.audio_codec:
        return False
    return decided_in(snapshot, media) not in STAYS


def drives_sound(redaction: Redaction, record: Record) -> TypeGuard[TextRedaction]:
    """True for a redaction of a transcript's words that stands."""
    return (
        redaction.record == record.path
        and isinstance(redaction, TextRedaction)
        and redaction.status is Status.ACCEPTED
    )


def _stretches_spoken(
    snapshot: Snapshot,
    pair: tuple[Record, Record],
    transcript: Transcript,
    redactions: Iterable[TextRedaction],
    heard: Heard,
) -> list[_SoundStretch]:
    """When the redacted words are spoken, on the recording's own clock."""
    clocks = [_clock_of(snapshot, record) for record in pair]
    out = []
    for redaction in redactions:
        for span in spans_of(transcript, redaction):
            if span.speaker:
                continue
            cue = transcript.cues[span.cue]
            start, end = (move_between_clocks(at, *clocks) for at in span_times(cue, span))
            guessed = not cue.words and not span.whole
            # Another transcript of the recording may know when the words were said.
            known = (
                heard.when_spoken(cue.text[span.first : span.last], start, end) if guessed else None
            )
            said = known or (start, end)
            guessed = guessed and known is None
            out.append(_SoundStretch(*said, (redaction,), (said,), guessed))
    return out


def _clock_of(snapshot: Snapshot, record: Record) -> ClockMap | None:
    return clock_in(snapshot, record.path)


def _clip_stretches(
    stretches: Iterable[_SoundStretch], media: Record, padding: float
) -> list[_SoundStretch]:
    """What lies within the sound, in whole milliseconds, rounded outward."""
    first, last = media.facts.sound or (0.0, media.facts.duration_seconds)
    out = []
    for stretch in stretches:
        start, end = max(first, stretch.start - padding), stretch.end + padding
        end = end if last is None else min(last, end)
        # Rounded to a microsecond first: 1.1500000000000001 must not become a millisecond more.
        start = math.floor(round(start * 1000, 3)) / 1000
        end = math.ceil(round(end * 1000, 3)) / 1000
        if start < end:
            out.append(replace(stretch, start=start, end=end))
    return out


def _merge_stretches(stretches: Iterable[_SoundStretch]) -> list[_SoundStretch]:
    return join_neighbours(
        sorted(stretches, key=lambda s: (s.start, s.end)),
        lambda before, stretch: stretch.start <= before.end,
        _join_two_stretches,
    )


def _join_two_stretches(before: _SoundStretch, stretch: _SoundStretch) -> _SoundStretch:
    both = {r.id: r for r in (*before.asked_by, *stretch.asked_by)}
    return _SoundStretch(
        before.start,
        max(before.end, stretch.end),
        tuple(both.values()),
        (*before.spoken, *stretch.spoken),
        before.guessed and stretch.guessed,
    )


def _is_covered(snapshot: Snapshot, path: str, stretch: _SoundStretch) -> bool:
    """True when sound redactions hide all words of a stretch, or somebody has decided that what
    was proposed for words there stays audible.

    Where the times of the words are a guess, a mute that a person made by ear and that hides
    half of what was guessed is that person's decision.
    """
    existing = sorted(
        (r.start, r.end)
        for r in snapshot.redactions_of(path)
        if isinstance(r, SoundRedaction)
        # What mutes one channel leaves the words audible in the other.
        and r.channel is None
        and (r.status is not Status.REJECTED or r.source == Source.TRANSCRIPT)
    )
    return all(_is_hidden(span, existing, stretch.guessed) for span in stretch.spoken)


def _is_hidden(
    span: tuple[float, float], mutes: Iterable[tuple[float, float]], guessed: bool
) -> bool:
    reach, hidden = span[0], 0.0
    for start, end in mutes:
        first, last = max(start, reach), min(end, span[1])
        if last > first:
            hidden, reach = hidden + last - first, last
    length = span[1] - span[0]
    return hidden >= length - 1e-6 or (guessed and 2 * hidden >= length)


def _propose_sound(path: str, stretch: _SoundStretch) -> SoundRedaction:
    asked = sorted(stretch.asked_by, key=lambda r: r.id)
    reasons = dict.fromkeys(r.reason for r in asked if r.reason)
    subjects = {r.subject for r in asked}
    # Rejecting a proposal must last: the same words give the same id, and it is not made again.
    key = digest_of([path, stretch.start, stretch.end, [r.id for r in asked]])[:12]
    return SoundRedaction(
        id=f"sound-{key}",
        record=path,
        exemptions=tuple(sorted({e for r in asked for e in r.exemptions})),
        reason="; ".join(reasons),
        status=Status.PROPOSED,
        start=stretch.start,
        end=stretch.end,
        style=Style.SILENCE,
        # Of two persons none can be named.
        subject=subjects.pop() if len(subjects) == 1 else None,
        source=Source.TRANSCRIPT,
    )
