"""The words of any record, in pieces that have a place: what search finds and terms meet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reviewer.model import Record, TextUnit
from reviewer.model.formats import FORMATS, format_of, resolve_entry
from reviewer.readers import dispatch, document, email, transcript
from reviewer.readers.decoding import clean_text
from reviewer.text.row_cells import RowText

ATTACHMENTS = "attachments"
"""The place of names of files alone."""


def text_units(record: Record, path: Path) -> Iterator[TextUnit]:
    """The record's text: by cue, page, row, header line. None for what has no words.

    Raises:
        BadInput: The file cannot be read.
    """
    entry = format_of(record.kind, record.format).words
    units: Iterator[TextUnit] = resolve_entry(entry)(record, path) if entry else iter(())
    return units


def read_transcript_units(record: Record, path: Path) -> Iterator[TextUnit]:
    """Its cues, each with who says it."""
    read = transcript.read_transcript(path, record.format, record.facts.encoding)
    yield from units_of_transcript(record, read)


def units_of_transcript(record: Record, read: transcript.Transcript) -> Iterator[TextUnit]:
    """The same of a transcript that was read already."""
    for cue in read.cues:
        place = f"cue {cue.number}"
        yield TextUnit(
            record.path, place, cue.line_with_speaker, start=cue.start, cue=cue.number, raw=cue.raw
        )


def read_dispatch_units(record: Record, path: Path) -> Iterator[TextUnit]:
    """Its title, its header and its rows."""
    log = dispatch.read_dispatch_log(path, record.facts.columns, record.facts.encoding)
    for line in log.title:
        yield TextUnit(record.path, "title lines", RowText([*map(clean_text, line)]).text)
    yield TextUnit(record.path, "header row", RowText([*map(clean_text, log.header)]).text)
    for row in log.rows:
        yield TextUnit(record.path, f"row {row.number}", row.row_text.text, cue=row.number)


def read_document_units(record: Record, path: Path) -> Iterator[TextUnit]:
    """Its pages or sections that have words."""
    for section in document.read_sections(path, record.format, record.facts.encoding, record.facts):
        if section.text.strip():
            yield TextUnit(record.path, section.place, section.text, page=section.page)


def read_email_units(record: Record, path: Path) -> Iterator[TextUnit]:
    """Its headers, its body, what is blacked out, and the names of attachments."""
    message = email.read_message(path)
    for name, value in message.headers:
        if value:
            yield TextUnit(record.path, f"{name.casefold()} line", value)
    if message.body_text:
        yield TextUnit(record.path, "body", message.body_text)
    if message.hidden:
        yield TextUnit(record.path, "blacked out words", "\n".join(message.hidden))
    names = "\n".join(attachment.name for attachment in message.attachments)
    if names:
        yield TextUnit(record.path, ATTACHMENTS, names)


WITH_WORDS = tuple(dict.fromkeys(row.kind for row in FORMATS if row.words))
"""The kinds of records that have words."""
