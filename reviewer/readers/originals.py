"""The words of originals for who works with them, parsed by a child process, see ``asking``.

Decision 126.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from reviewer.model import Kind, Record, TextUnit
from reviewer.readers import transcript as transcripts
from reviewer.readers import words
from reviewer.readers.transcript import Transcript
from reviewer.system.asking import ask_child

_KEPT = 128


def read_original_transcript(record: Record, path: Path) -> Transcript:
    """A transcript; what was read is kept, for the timeline, the view and the proposals ask.

    Raises:
        BadInput: It cannot be read.
    """
    return _ask_transcript(path, record.format, record.facts.encoding, record.sha256)


def text_units(record: Record, path: Path) -> list[TextUnit]:
    """The record's text, as ``readers.words.text_units`` gives it.

    Raises:
        BadInput: The file cannot be read.
    """
    if record.kind is Kind.TRANSCRIPT:
        return list(words.units_of_transcript(record, read_original_transcript(record, path)))
    return ask_child(_units_of, record, path) if record.kind in words.WITH_WORDS else []


def forget_transcripts() -> None:
    """Let go of what was read: of a case that is closed nobody asks any more."""
    _ask_transcript.cache_clear()


@lru_cache(_KEPT)
def _ask_transcript(path: Path, form: str, encoding: str | None, _sha256: str) -> Transcript:
    return ask_child(transcripts.read_transcript, path, form, encoding)


def _units_of(record: Record, path: Path) -> list[TextUnit]:
    return list(words.text_units(record, path))
