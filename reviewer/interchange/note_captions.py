"""WebVTT and SRT: the notes of a recording as captions, which any player shows over it."""

from __future__ import annotations

import html
import io
from abc import abstractmethod
from datetime import timedelta

import srt
import webvtt

from reviewer.errors import BadInput
from reviewer.interchange.marks import (
    CaseMarks,
    Mark,
    MarkCodec,
    ReadMarks,
    WrittenMarks,
    count_left_out,
    notes_in_time,
)
from reviewer.interchange.tagged_text import NO_WORDS, join_tag, split_tag
from reviewer.model import Annotation

_SHOWN = 2000  # milliseconds for which the note of a moment is to be read
_MILLIS = 1000


class _NoteCaptions(MarkCodec):
    def write_marks(self, case: CaseMarks) -> WrittenMarks:
        """A caption for each note; without a span it is shown for two seconds."""
        notes = notes_in_time(case)
        left = count_left_out(case, len(notes), "notes at a time of the recording")
        return WrittenMarks(self._write_captions(notes).encode(), left)

    def read_marks(self, data: bytes, name: str, case: CaseMarks) -> ReadMarks:
        """A note for each caption."""
        text = data.decode("utf-8-sig", "replace")
        path = case.only_record.path
        notes: list[Mark] = []
        for start, end, words in self._read_captions(text, name):
            tag, note = split_tag(" ".join(words.split()).removeprefix(NO_WORDS))
            notes.append(Annotation("", path, tag, note, start, end))
        return ReadMarks(tuple(notes))

    @abstractmethod
    def _write_captions(self, notes: list[Annotation]) -> str:
        """The file with a caption for each note."""

    @abstractmethod
    def _read_captions(self, text: str, name: str) -> list[tuple[float, float, str]]:
        """From when, until when, and what: seconds and text of each caption."""


class NoteVttCodec(_NoteCaptions):
    """``.vtt``, by webvtt-py."""

    def _write_captions(self, notes: list[Annotation]) -> str:
        captions = webvtt.WebVTT()
        for note in notes:
            start, end = _span_of(note)
            text = html.escape(join_tag(note.tag, note.note) or NO_WORDS, quote=False)
            captions.captions.append(webvtt.Caption(_stamp(start), _stamp(end), text))
        return str(captions.content)

    def _read_captions(self, text: str, name: str) -> list[tuple[float, float, str]]:
        try:
            read = webvtt.from_buffer(io.StringIO(text), format="vtt")
        except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError) as fault:
            raise BadInput(f"{name} is no WebVTT file.") from fault
        return [
            (
                caption.start_time.in_milliseconds() / _MILLIS,
                caption.end_time.in_milliseconds() / _MILLIS,
                html.unescape(caption.text),
            )
            for caption in read.captions
        ]


class NoteSrtCodec(_NoteCaptions):
    """``.srt``, by srt."""

    def _write_captions(self, notes: list[Annotation]) -> str:
        captions = []
        for number, note in enumerate(notes, 1):
            start, end = (timedelta(milliseconds=ms) for ms in _span_of(note))
            text = join_tag(note.tag, note.note) or NO_WORDS
            captions.append(srt.Subtitle(number, start, end, text))
        return str(srt.compose(captions))

    def _read_captions(self, text: str, name: str) -> list[tuple[float, float, str]]:
        try:
            read = list(srt.parse(text))
        except (srt.SRTParseError, ValueError, OverflowError) as fault:
            raise BadInput(f"{name} is no SubRip file.") from fault
        return [(c.start.total_seconds(), c.end.total_seconds(), c.content) for c in read]


def _span_of(note: Annotation) -> tuple[int, int]:
    """From when to when it is shown, in milliseconds."""
    start = round((note.start or 0.0) * _MILLIS)
    end = start + _SHOWN if note.end is None else round(note.end * _MILLIS)
    return start, max(end, start + 1)


def _stamp(millis: int) -> str:
    seconds, rest = divmod(millis, _MILLIS)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
