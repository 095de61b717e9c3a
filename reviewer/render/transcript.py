"""Transcripts, released: built anew from their cues, with what is redacted replaced.

Nothing of the original file is edited or copied, so notes, styles, identifiers, prompts
and duplicate texts are not there to be forgotten.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reviewer.coverage.text import (
    Mask,
    MaskedText,
    mask_text,
    text_only,
    without_terms,
    write_released_text,
)
from reviewer.coverage.transcript import CueSpan, spans_of
from reviewer.errors import BadInput
from reviewer.model import TermRedaction, TextRedaction
from reviewer.model.formats import format_of, resolve_entry
from reviewer.plan.plan import Step
from reviewer.plan.release_names import name_of_captions
from reviewer.readers.transcript import Cue, TimedCueWord, Transcript, read_transcript
from reviewer.render.result import Rendered, RenderedFile, Role
from reviewer.render.transcript_files import write_webvtt
from reviewer.system.jobs import Job


def render_step(step: Step, source: Path, out: Path, job: Job) -> Rendered:
    """Write a transcript in its own format, and as WebVTT captions for players.

    Raises:
        BadInput: The original cannot be read.
        Refused: A redaction names what the transcript does not have.
    """
    row = format_of(step.kind, step.format)
    if not row.write:
        raise BadInput(f"{step.record} is of a transcript format that cannot be released.")
    redactions = text_only(step)
    transcript = read_transcript(source, step.format, step.facts.encoding)
    job.check()
    spans = {r.id: spans_of(transcript, r) for r in redactions}
    released = redact_transcript(transcript, redactions, spans)
    job.check()
    write_released_text(out / f"record{row.suffix}", resolve_entry(row.write)(released))
    files = [RenderedFile(f"record{row.suffix}", step.release_name, row.media_type)]
    if step.format != "webvtt":
        write_released_text(out / "captions.vtt", write_webvtt(released, timed_words=False))
        name = name_of_captions(step.release_name)
        files.append(RenderedFile("captions.vtt", name, "text/vtt", Role.CAPTIONS))
    hits = {key: len(found) for key, found in spans.items()}
    return Rendered(
        step.record,
        tuple(files),
        _tell_method(transcript, sum(map(bool, hits.values()))),
        _notes_on_transcript(step, transcript),
        {"cues": len(transcript.cues), "places": hits},
        hits,
    )


def redact_transcript(
    transcript: Transcript,
    redactions: tuple[TextRedaction, ...],
    spans: dict[str, list[CueSpan]],
) -> Transcript:
    """The transcript with every span replaced; cues and their times stay as they are."""
    texts: dict[int, list[Mask]] = {}
    speakers: dict[int, list[Mask]] = {}
    whole: set[int] = set()
    for redaction in redactions:
        for span in spans[redaction.id]:
            mask = Mask(span.first, span.last, redaction.exemptions)
            (speakers if span.speaker else texts).setdefault(span.cue, []).append(mask)
            whole |= {span.cue} if span.whole else set()
    cues = list(transcript.cues)
    for place in {*texts, *speakers}:
        cue = _masked_cue(cues[place], texts.get(place, []), speakers.get(place, []))
        cues[place] = replace(cue, speaker="") if place in whole else cue
    language = transcript.language
    terms = [r for r in redactions if isinstance(r, TermRedaction)]
    kept = language if without_terms(language, terms) == language else ""
    return replace(transcript, cues=tuple(cues), language=kept)


def _masked_cue(cue: Cue, texts: list[Mask], speakers: list[Mask]) -> Cue:
    text = mask_text(cue.text, texts)
    speaker = mask_text(cue.speaker, speakers).text
    words = _collapse_words(cue.words, text)
    return Cue(cue.start, cue.end, text.text, speaker, words=words, tier=cue.tier)


def _collapse_words(words: tuple[TimedCueWord, ...], text: MaskedText) -> tuple[TimedCueWord, ...]:
    """The words' times; all words that a mask touches become one stretch."""
    out: list[TimedCueWord] = []
    reach = -1  # the last mask that the newest stretch covers
    for word in words:
        hits = text.masks_touching(word.first, word.last)
        if not hits:
            out.append(
                replace(
                    word,
                    first=text.offset_after_masks(word.first),
                    last=text.offset_after_masks(word.last),
                )
            )
            continue
        first, last = _outer_span(word, text, hits)
        if out and hits[0] <= reach:
            before = out[-1]
            ends, last = max(before.end, word.end), max(before.last, last)
            out[-1] = replace(before, end=ends, last=last)
        else:
            out.append(TimedCueWord(word.start, word.end, first, last))
        reach = hits[-1]
    return tuple(out)


def _outer_span(word: TimedCueWord, text: MaskedText, hits: range) -> tuple[int, int]:
    """The new span of a word together with the masks that touch it."""
    first_mask, last_mask = text.masks[hits[0]], text.masks[hits[-1]]
    begins, ends = text.places[hits[0]][0], text.places[hits[-1]][1]
    first = text.offset_after_masks(word.first) if word.first < first_mask.first else begins
    last = text.offset_after_masks(word.last) if word.last > last_mask.last else ends
    return first, last


def _tell_method(transcript: Transcript, redacted: int) -> str:
    said = f"written anew from its {len(transcript.cues)} cues"
    return f"{said}; {redacted} redactions applied" if redacted else said


def _notes_on_transcript(step: Step, transcript: Transcript) -> tuple[str, ...]:
    notes = list(transcript.notes)
    row = format_of(step.kind, step.format)
    if row.name != "whisper-json" and row.write == format_of(step.kind, "whisper-json").write:
        notes.append(
            "the layout repeats the words in many places; it is released in the layout of Whisper"
        )
    return tuple(notes)
