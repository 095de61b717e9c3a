"""Transcripts: the one door to every format.

More than twenty layouts become one model: cues with times, text, speakers and words.
"""

from __future__ import annotations

import re
from pathlib import Path

from reviewer.errors import BadInput
from reviewer.model import Kind
from reviewer.model.formats import format_of, resolve_entry
from reviewer.readers.decoding import decode_text, load_file
from reviewer.readers.transcripts import listed, speech, substation
from reviewer.readers.transcripts.cues import Cue, RawRun, TimedCueWord, Transcript

__all__ = ["Cue", "RawRun", "TimedCueWord", "Transcript", "read_transcript", "recognise_transcript"]

_SRT = re.compile(r"\s*(?:\d+[ \t]*\n)?\s*\d{1,2}:\d{1,2}:\d{1,2}[,.]\d{1,3}[ \t]*-->")
_SBV = re.compile(r"\s*\d{1,2}:\d{2}:\d{2}\.\d{1,3},\d{1,2}:\d{2}:\d{2}\.\d{1,3}[ \t]*\n")
_ROOT = re.compile(r"<(?:\w+:)?(tt|ANNOTATION_DOCUMENT)[\s>]")
_GRID = re.compile(r'\s*(?:File type = )?"ooTextFile"\s*(?:Object class = )?"TextGrid"')
_LIKE_JSON = re.compile(r"\s*(?:\{\s*(?:[\"}]|\Z)|\[\s*(?:[\[{\"\]]|-?\d+(?:\.\d+)?\s*[,\]]|\Z))")
_CUT_JSON = (
    ("google-json", re.compile(r'"alternatives"\s*:\s*\[')),
    ("kaldi-json", re.compile(r'"retval"\s*:\s*\{')),
    ("whisper-json", re.compile(r'"(?:segments|transcription)"\s*:\s*\[')),
    ("whisper-json", re.compile(r'\A\s*\{\s*"text"\s*:\s*"')),
)


def read_transcript(path: Path, format: str, encoding: str | None = None) -> Transcript:
    """Read a transcript of a format that ``recognise_transcript`` named.

    Args:
        path: the file.
        format: one of the transcripts' formats, see ``model/formats.py``.
        encoding: that its text is in; ``None`` to find out.

    Raises:
        BadInput: The file is broken, too large, or not of that format.
    """
    data, name = load_file(path), path.name
    row = format_of(Kind.TRANSCRIPT, format)
    if not row.read:
        raise BadInput(f"{name}: no reader knows the transcript format {format!r}.")
    content = decode_text(data, encoding)[0] if row.plain else data
    found: Transcript = resolve_entry(row.read)(content, name)
    if found.format != format:
        raise BadInput(f"{name} is not laid out as {format}.", "Withhold it or convert it.")
    return found


def recognise_transcript(head: bytes, name: str) -> str | None:
    """The transcript format that a file's beginning shows; ``None`` for none.

    Args:
        head: the first bytes, 64 KB or more if the file has them.
        name: the file's name; it only tips the scale for plain text.
    """
    text, _ = decode_text(head)
    text = text.replace("\x00", "")
    if re.match(r"WEBVTT(?:\s|$)", text):
        return "webvtt"
    if _GRID.match(text):
        return "textgrid"
    if substation.is_substation(text):
        return "ass"
    if text.lstrip()[:1] == "<":
        root = _ROOT.search(text[:8192])
        return {"tt": "ttml", "ANNOTATION_DOCUMENT": "eaf"}[root[1]] if root else None
    if _LIKE_JSON.match(text):  # a line may begin with [00:00:01] too
        return _layout_of_json(text)
    if _SRT.match(text):
        return "srt"
    if _SBV.match(text):
        return "sbv"
    if listed.looks_like_table(_whole_lines(text)):
        return "transcript-csv"
    return "transcript-txt" if listed.looks_marked(_whole_lines(text), name) else None


def _layout_of_json(text: str) -> str | None:
    """The layout of whole JSON; of JSON that is cut off, what its keys look like."""
    try:
        return speech.kind_of(speech.parse_bounded_json(text, "head"))
    except BadInput:
        return next((kind for kind, pattern in _CUT_JSON if pattern.search(text)), None)


def _whole_lines(text: str) -> str:
    """Without the last line, which the head may have cut."""
    cut = text[: 1 << 16].rpartition("\n")[0]
    return cut or text
