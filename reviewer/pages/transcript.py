"""A transcript as a person works on it: its words with what is hidden, corrected, released.

The record is never changed. What is shown is laid over the cue's text, and every stretch
of it knows which characters of the text it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from reviewer.coverage.text import redaction_label as released_label
from reviewer.coverage.transcript import CueSpan, spans_of
from reviewer.errors import Refused
from reviewer.model import (
    Annotation,
    CueRedaction,
    Redaction,
    Snapshot,
    Status,
    TextRedaction,
    term_of,
)
from reviewer.readers.transcript import Cue, RawRun, Transcript
from reviewer.readers.transcripts.cues import carry_span
from reviewer.system.canonical import digest_of
from reviewer.text.stretches import join_neighbours

TAG = "correction"
_SPEAKER, _TEXT, _ARROW = "Speaker: ", "Text: ", " → "
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_SHAPES = {Status.PROPOSED: "?", Status.ACCEPTED: "■", Status.REJECTED: "×"}


# ---- corrections: notes that the view lays over the words


@dataclass(frozen=True)
class Corrections:
    """What people corrected in one transcript.

    Attributes:
        texts, speakers: of single cues, by number and start.
        names: speakers renamed in the whole transcript.
    """

    texts: dict[tuple[int, float], str] = field(default_factory=dict)
    speakers: dict[tuple[int, float], str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def corrected_text(self, cue: Cue) -> str | None:
        """The corrected words; ``None`` when they were not corrected."""
        return self.texts.get((cue.number, cue.start))

    def speaker_of(self, cue: Cue) -> str:
        """Who speaks, as far as anybody knows."""
        own = self.speakers.get((cue.number, cue.start))
        return own if own is not None else self.names.get(cue.speaker, cue.speaker)


def corrections_of(snapshot: Snapshot, record: str) -> Corrections:
    """The corrections that the case's notes hold for a transcript."""
    found = Corrections()
    for note in snapshot.annotations_of(record):
        if note.tag != TAG:
            continue
        speaker, text = _parse_correction(note.note)
        if note.cue is None:
            was, arrow, now = (speaker or "").partition(_ARROW)
            found.names.update({was: now} if arrow else {})
            continue
        key = (note.cue, note.start or 0.0)
        if text is not None:
            found.texts[key] = text
        if speaker is not None:
            found.speakers[key] = speaker
    return found


def make_correction(
    record: str, cue: Cue, *, text: str, speaker: str, author: str = ""
) -> Annotation | None:
    """The note that corrects a cue; ``None`` when it says what the record says."""
    lines = [f"{_SPEAKER}{speaker}"] if speaker != cue.speaker else []
    lines += [f"{_TEXT}{text}"] if text != cue.text else []
    if not lines:
        return None
    return Annotation(
        correction_id(record, cue),
        record,
        TAG,
        "\n".join(lines),
        start=cue.start,
        end=cue.end,
        cue=cue.number,
        author=author,
    )


def correction_id(record: str, cue: Cue) -> str:
    """The id of the one correction that a cue may have."""
    return f"correction-{digest_of([record, cue.number, cue.start])[:12]}"


def rename_speaker(record: str, was: str, now: str, author: str = "") -> Annotation:
    """The note that gives a speaker another name in a whole transcript."""
    key = digest_of([record, "speaker", was])[:12]
    return Annotation(
        f"correction-{key}", record, TAG, f"{_SPEAKER}{was}{_ARROW}{now}", author=author
    )


def _parse_correction(note: str) -> tuple[str | None, str | None]:
    """Speaker and text that a note gives."""
    speaker = None
    if note.startswith(_SPEAKER):
        first, _, note = note.partition("\n")
        speaker = first.removeprefix(_SPEAKER)
    return speaker, note.removeprefix(_TEXT) if note.startswith(_TEXT) else None


# ---- what is hidden


@dataclass(frozen=True)
class CueMark:
    """Characters ``first:last`` of a cue's text (or speaker) that redactions hide."""

    first: int
    last: int
    status: Status
    exemptions: tuple[str, ...]
    ids: tuple[str, ...]
    speaker: bool = False
    whole: bool = False

    @property
    def status_label(self) -> str:
        """Status as a shape, and the exemption or that it lacks one."""
        basis = ", ".join(self.exemptions) or "no exemption yet"
        proposed = self.exemptions and self.status is Status.PROPOSED
        return f"{_SHAPES[self.status]}\u00a0{'proposed ' if proposed else ''}{basis}"


class Marker:
    """Finds the marks of redactions, and remembers where each was found."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._known: dict[object, list[CueSpan]] = {}

    def marks_by_cue(self, redactions: Iterable[Redaction]) -> dict[int, list[CueMark]]:
        """By the cue's place: marks in order, no two of the same kind overlapping."""
        out: dict[int, list[CueMark]] = {}
        for redaction in redactions:
            if isinstance(redaction, TextRedaction) and redaction.status is not Status.REJECTED:
                for span in self._spans_covered(redaction):
                    out.setdefault(span.cue, []).append(_make_mark(span, redaction))
        return {cue: _merge_marks(marks) for cue, marks in out.items()}

    def _spans_covered(self, redaction: TextRedaction) -> list[CueSpan]:
        key: object = term_of(redaction)
        if isinstance(redaction, CueRedaction):
            key = (redaction.cue, redaction.chars)
        if key not in self._known:
            try:
                self._known[key] = spans_of(self._transcript, redaction)
            except Refused:
                # It names what is not there: an export refuses it, a view has nothing to show.
                self._known[key] = []
        return self._known[key]


def _make_mark(span: CueSpan, redaction: Redaction) -> CueMark:
    return CueMark(
        span.first,
        span.last,
        redaction.status,
        redaction.exemptions,
        (redaction.id,),
        span.speaker,
        span.whole,
    )


def _merge_marks(marks: list[CueMark]) -> list[CueMark]:
    return join_neighbours(
        sorted(marks, key=lambda m: (m.speaker, m.first, m.last)),
        lambda before, mark: before.speaker == mark.speaker and mark.first < before.last,
        _join_two_marks,
    )


def _join_two_marks(before: CueMark, mark: CueMark) -> CueMark:
    accepted = Status.ACCEPTED in (before.status, mark.status)
    return CueMark(
        before.first,
        max(before.last, mark.last),
        Status.ACCEPTED if accepted else Status.PROPOSED,
        tuple(sorted({*before.exemptions, *mark.exemptions})),
        tuple(dict.fromkeys((*before.ids, *mark.ids))),
        mark.speaker,
        before.whole or mark.whole,
    )


# ---- what is shown


@dataclass(frozen=True)
class ShownCue:
    """A cue as it is shown.

    Attributes:
        speaker: above the words; empty when it is the one of the cue before.
        body: the words.
        runs: from ``body`` (``first:last``) to the cue's text (``raw_first:raw_last``).
        marks: stretches of ``body`` that are hidden, or of ``speaker``.
        labels: stretches of ``body`` that say what a mark is and are no words of the record.
        corrected: words or speaker were corrected.
    """

    speaker: str
    body: str
    runs: tuple[RawRun, ...]
    marks: tuple[CueMark, ...] = ()
    labels: tuple[tuple[int, int], ...] = ()
    corrected: bool = False

    def text_span(self, first: int, last: int) -> tuple[int, int] | None:
        """The characters of the cue's text that ``first:last`` of the body stands for."""
        return carry_span(
            first, last, ((r.first, r.last, r.raw_first, r.raw_last) for r in self.runs)
        )

    def body_span(self, first: int, last: int) -> tuple[int, int] | None:
        """Where the characters ``first:last`` of the cue's text are shown."""
        return carry_span(
            first, last, ((r.raw_first, r.raw_last, r.first, r.last) for r in self.runs)
        )


def shown_cues(
    transcript: Transcript,
    marks: dict[int, list[CueMark]],
    corrections: Corrections,
    released: bool = False,
) -> list[ShownCue]:
    """Every cue as it is shown: for work, or with the words that a release has."""
    out: list[ShownCue] = []
    before = ""
    for place, cue in enumerate(transcript.cues):
        found = marks.get(place, [])
        if released:
            speaker, one = _show_released(cue, [m for m in found if m.status is Status.ACCEPTED])
        else:
            speaker, one = _show_working(cue, found, corrections)
        if speaker and speaker != before:
            one = ShownCue(speaker, one.body, one.runs, one.marks, one.labels, one.corrected)
        before = speaker
        out.append(one)
    return out


def _show_working(cue: Cue, marks: list[CueMark], corrections: Corrections) -> tuple[str, ShownCue]:
    speaker, text = corrections.speaker_of(cue), corrections.corrected_text(cue)
    corrected = text is not None or speaker != cue.speaker
    hidden = [m for m in marks if m.speaker]
    if hidden and speaker:
        speaker = f"{speaker}  {hidden[0].status_label}"
    words = [m for m in marks if not m.speaker]
    return speaker, _laid_out(cue, text, words, corrected, hidden)


def _laid_out(
    cue: Cue, text: str | None, words: list[CueMark], corrected: bool, hidden: list[CueMark]
) -> ShownCue:
    if text is None and not words:
        run = RawRun(0, len(cue.text), 0, len(cue.text))
        return ShownCue("", cue.text, (run,) if cue.text else (), tuple(hidden), (), corrected)
    body, runs, marks, labels = "", [], list(hidden), []
    open_mark: CueMark | None = None
    began = 0
    for part, first, last, mark in (*_parts_of_shown(cue.text, text, words), ("", 0, 0, None)):
        if open_mark is not None and mark is not open_mark:
            marks.append(_move_mark(open_mark, began, len(body)))
            said = f" {open_mark.status_label}" + (" " if part[:1].isalnum() else "")
            labels.append((len(body), len(body) + len(said)))
            body += said
        if mark is not open_mark:
            open_mark, began = mark, len(body)
        if part or first < last:
            runs.append(RawRun(len(body), len(body) + len(part), first, last))
        body += part
    return ShownCue("", body, tuple(runs), tuple(marks), tuple(labels), corrected)


def _move_mark(mark: CueMark, first: int, last: int) -> CueMark:
    return CueMark(first, last, mark.status, mark.exemptions, mark.ids, mark.speaker, mark.whole)


def _parts_of_shown(
    said: str, text: str | None, marks: list[CueMark]
) -> Iterator[tuple[str, int, int, CueMark | None]]:
    """The shown text in pieces, what each stands for, and the mark that hides it."""
    for part, first, last in _compare_corrected(said, said if text is None else text):
        if part != said[first:last]:
            over = (m for m in marks if m.first < max(last, first + 1) and m.last > first)
            yield part, first, last, next(over, None)
            continue
        edges = {first, last, *(e for m in marks for e in (m.first, m.last) if first < e < last)}
        for a, b in pairwise(sorted(edges)):
            yield said[a:b], a, b, next((m for m in marks if m.first <= a and b <= m.last), None)


def _compare_corrected(said: str, text: str) -> Iterator[tuple[str, int, int]]:
    """Pieces of a corrected text and the stretch of the said one that each stands for."""
    if said == text:
        yield text, 0, len(said)
        return
    old, new = _TOKEN.findall(said), _TOKEN.findall(text)
    at = [0]
    for token in old:
        at.append(at[-1] + len(token))
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield "".join(new[c:d]), at[a], at[b]


def _show_released(cue: Cue, marks: list[CueMark]) -> tuple[str, ShownCue]:
    body, runs, labels, at = "", [], [], 0
    for mark in (m for m in marks if not m.speaker):
        if at < mark.first:
            runs.append(RawRun(len(body), len(body) + mark.first - at, at, mark.first))
        body += cue.text[at : mark.first]
        said = released_label(mark.exemptions)
        runs.append(RawRun(len(body), len(body) + len(said), mark.first, mark.last))
        labels.append((len(body), len(body) + len(said)))
        body += said
        at = mark.last
    if at < len(cue.text):
        runs.append(RawRun(len(body), len(body) + len(cue.text) - at, at, len(cue.text)))
    body += cue.text[at:]
    speaker = cue.speaker
    for mark in reversed([m for m in marks if m.speaker]):
        speaker = speaker[: mark.first] + released_label(mark.exemptions) + speaker[mark.last :]
    speaker = "" if any(m.whole for m in marks) else speaker
    return speaker, ShownCue("", body, tuple(runs), (), tuple(labels))
