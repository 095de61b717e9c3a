"""What intake wants to know of a file beyond its type. Runs in the child process.

Decision 37.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from reviewer.intake.identify import TEXT, event_day
from reviewer.intake.limits import IntakeLimits
from reviewer.intake.sniff import FileType, type_of
from reviewer.model import Facts, Kind, Record, StyleSheet, TextUnit
from reviewer.model.column_map import ColumnMap
from reviewer.model.formats import format_of, resolve_entry
from reviewer.readers import (
    dispatch,
    document,
    email,
    hidden_before,
    image,
    office,
    pdf_parts,
    transcript,
)
from reviewer.readers.decoding import decode_text, encoding_of, load_file, load_text
from reviewer.readers.dispatch import DispatchLog
from reviewer.readers.enclosed import Enclosed, list_enclosed_files
from reviewer.readers.hidden_before import HiddenBefore
from reviewer.readers.log_sheets import log_sheets
from reviewer.readers.office.sheets import sheet_extract
from reviewer.readers.scan import scanned_pages
from reviewer.readers.side_tracks import Tracks
from reviewer.readers.web_styles import sheets_beside, wanted_sheets
from reviewer.readers.words import text_units

_CALLS = 50_000


@dataclass(frozen=True)
class Calls:
    """What a dispatch log tells of time.

    Attributes:
        first: its earliest time, local and without zone, ISO; empty if it has none.
        to_the_minute: True when no time has seconds.
        by_event: event number to the time of its call, local, ISO.
        notes: rows whose event number belongs to another day.
    """

    first: str = ""
    to_the_minute: bool = False
    by_event: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileReading:
    """What reading a file showed.

    Attributes:
        kind, format: the container's reader may know better than the first bytes.
        good: False when the reader found it damaged.
        created: when the file says it was made, as it says so.
        tags: the text tags of video and sound.
        calls: of a dispatch log.
        hidden: what somebody hid in the file before it came.
        spoken: when the first words of a transcript are said, in its own seconds.
    """

    kind: Kind
    format: str
    facts: Facts = field(default_factory=Facts)
    good: bool = True
    notes: tuple[str, ...] = ()
    created: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    calls: Calls = Calls()
    hidden: tuple[HiddenBefore, ...] = ()
    spoken: float | None = None


def type_for(
    path: Path, name: str, stated: Kind | None, mapped: bool, limits: IntakeLimits
) -> FileType:
    """What a file is; among kinds of text the bundle's word and a column map count.

    Args:
        path: where the file lies.
        name: its name in the bundle.
        stated: the kind that the bundle states.
        mapped: a column map is given for it, so it is a dispatch log if it is text.
        limits: bound the reading.
    """
    found = type_of(path, name, limits)
    wanted = Kind.DISPATCH if mapped else stated
    if wanted is None or wanted is found.kind:
        return found
    form = format_of(found.kind, found.format).taken_as.get(wanted)
    if form is not None:
        return FileType(wanted, form)
    if stated is None or stated is found.kind:
        return found
    note = f"the list of files calls it {stated.value}, its content is {found.kind.value}"
    return replace(found, note="; ".join(n for n in (found.note, note) if n))


def look_into_file(
    path: Path, found: FileType, column_map: ColumnMap | None, styles: tuple[StyleSheet, ...] = ()
) -> FileReading:
    """Look into a file of a known type.

    Args:
        path: the file.
        found: its type.
        column_map: of a dispatch log, as it was given.
        styles: of a web page, the style sheets that came beside it.

    Raises:
        BadInput: It cannot be read.
    """
    row = format_of(found.kind, found.format)
    if not row.look:
        return FileReading(found.kind, found.format)
    reading: FileReading = resolve_entry(row.look)(path, found, column_map, styles)
    if not row.plain:
        return reading
    charset = encoding_of(load_file(path))
    if charset.name == "utf-8":
        return reading
    facts = replace(reading.facts, encoding=charset.name, encoding_doubts=charset.doubts)
    return replace(reading, facts=facts)


def wanted_style_sheets(
    path: Path, known: dict[str, bytes]
) -> tuple[tuple[str, ...], tuple[StyleSheet, ...]]:
    """The ways to the style sheets that a web page still wants, and those that it takes in.

    Raises:
        BadInput: The page cannot be read.
    """
    soup = BeautifulSoup(load_text(path), "html.parser")
    texts = {way: decode_text(data)[0] for way, data in known.items()}
    taken = tuple(
        StyleSheet(way, text, hashlib.sha256(text.encode()).hexdigest())
        for way, text in sheets_beside(soup, texts)
    )
    return tuple(sorted(wanted_sheets(soup, texts))), taken


def look_into_transcript(path: Path, found: FileType, *_: Any) -> FileReading:
    """Its cues, and when the first words are said."""
    cues = transcript.read_transcript(path, found.format)
    first = min((cue.start for cue in cues.cues), default=None)
    return FileReading(
        found.kind, found.format, cues.make_facts, notes=tuple(cues.notes), spoken=first
    )


def look_into_image(path: Path, found: FileType, *_: Any) -> FileReading:
    """Its size and pictures, when it was taken, and what has to be read from them."""
    info = image.probe_image(path)
    facts = replace(
        image.read_image_facts(path), scanned=scanned_pages(path, found.kind, found.format)
    )
    return FileReading(found.kind, info.format, facts, notes=info.notes, created=info.taken or "")


def look_into_email(path: Path, found: FileType, *_: Any) -> FileReading:
    """When it was sent, and what of it no release can hold."""
    message = email.read_message(path)
    created = message.header_value("Date")
    facts = Facts(leaves_out=message.losses)
    reading = FileReading(found.kind, found.format, facts, notes=message.notes, created=created)
    return replace(reading, hidden=hidden_before.of_words(message.hidden))


def read_as(record: Record, path: Path, limit: int) -> tuple[Facts, list[TextUnit], str]:
    """A text's facts and words, read in the encoding that its facts name.

    Raises:
        BadInput: It cannot be read that way.
    """
    facts = record.facts
    if record.kind is Kind.TRANSCRIPT:
        cues = transcript.read_transcript(path, record.format, facts.encoding).highest_number
        facts = replace(facts, cues=cues)
    elif record.kind is Kind.DISPATCH:
        rows = dispatch.read_dispatch_log(path, facts.columns, facts.encoding).rows
        facts = replace(facts, rows=len(rows))
    return (facts, *text_units_of(record, path, limit))


def text_units_of(record: Record, path: Path, limit: int) -> tuple[list[TextUnit], str]:
    """A record's text units, of at most ``limit`` characters, and a note if that cut some.

    Raises:
        BadInput: It cannot be read.
    """
    out: list[TextUnit] = []
    size = 0
    for unit in text_units(record, path):
        size += len(unit.text)
        if size > limit:
            return out, f"only its first {limit} characters can be searched"
        out.append(unit)
    return out, ""


def beginning_of_text(units: list[TextUnit]) -> str:
    """As much of a text as is looked through for identifiers."""
    return "\n".join(unit.text for unit in islice(units, 5000))[:TEXT]


def enclosed_in(path: Path, kind: Kind, format: str, limits: IntakeLimits) -> Enclosed:
    """The files in a file; of a file larger than the limit only that there may be some.

    Raises:
        BadInput: The file cannot be read.
    """
    if path.stat().st_size > limits.message_bytes:
        return Enclosed(lost={"what lies in it, which is too large to be taken apart": 1})
    return list_enclosed_files(path, kind, format, limits.message_bytes)


def tracks_in(path: Path, kind: Kind, facts: Facts, folder: Path) -> Tracks:
    """The further sound tracks and the captions of a recording, as files in a folder.

    Raises:
        BadInput: The recording cannot be read.
    """
    from reviewer.readers.tracks import take_out  # with FFmpeg: in the child only

    return take_out(path, kind, facts, folder)


def look_into_dispatch_log(
    path: Path, found: FileType, column_map: ColumnMap | None, _: tuple[StyleSheet, ...]
) -> FileReading:
    """Its rows and calls."""
    log = dispatch.read_dispatch_log(path, column_map)
    facts = replace(log.make_facts, columns=column_map)
    reading = FileReading(
        found.kind, found.format, facts, notes=log.notes, calls=_calls_in_log(log)
    )
    if found.format != "xlsx":
        return reading
    extract = sheet_extract(path)
    facts = replace(facts, leaves_out=extract.list_losses)
    return replace(reading, facts=facts, hidden=hidden_before.of_extract(extract))


def look_into_document(path: Path, found: FileType, *_: Any) -> FileReading:
    """Pages or rows of a document of which a release holds everything."""
    return FileReading(found.kind, found.format, document.read_document_facts(path, found.format))


def look_into_office(
    path: Path, found: FileType, _: ColumnMap | None, styles: tuple[StyleSheet, ...]
) -> FileReading:
    """What a release of a document leaves out that is laid out anew, and what hides in it."""
    facts = document.read_document_facts(path, found.format)
    apart = tuple(log_sheets(path)) if found.format == "xlsx" else ()
    facts = replace(facts, styles=styles, apart=apart)
    extract = office.read_extract(path, found.format, facts=facts)
    facts = replace(facts, leaves_out=extract.list_losses)
    told = f"{len(apart)} of its sheets are dispatch logs, each a record of its own"
    notes = (told,) if apart else ()
    hidden = hidden_before.of_extract(extract)
    return FileReading(found.kind, found.format, facts, notes=notes, hidden=hidden)


def look_into_pdf(path: Path, found: FileType, *_: Any) -> FileReading:
    """Its pages, which of them have to be read from their picture, and what hides in it."""
    facts = document.read_document_facts(path, found.format)
    facts = replace(facts, scanned=scanned_pages(path, found.kind, found.format))
    hidden, losses = hidden_before.of_pdf(path)
    lost, silent = pdf_parts.parts_of(path)
    told = [f"{what} ({count})" for what, count in sorted(lost.items())]
    facts = replace(facts, leaves_out=(*losses, *told))
    kept_back = ", ".join(f"{what} ({count})" for what, count in sorted(silent.items()))
    notes = (f"no release has what is no content: {kept_back}",) if kept_back else ()
    return FileReading(found.kind, found.format, facts, notes=notes, hidden=hidden)


def look_into_media(path: Path, *_: Any) -> FileReading:
    """Its streams and times, as its container's reader tells them."""
    from reviewer.readers import media  # with FFmpeg: in the child only

    info = media.probe_media(path)
    unseen = info.kind is Kind.VIDEO and info.facts.start is None
    cut = _cut_off(path)
    return FileReading(
        info.kind,
        info.format,
        info.facts,
        good=not unseen,
        notes=(*info.notes, *((cut,) if cut else ())),
        created=info.created or "",
        tags=info.tags,
    )


def _cut_off(path: Path) -> str:
    """A note when a file ends before the parts that it declares; only headers are read."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(12)
        if head[:4] == b"RIFF":
            declared = struct.unpack("<I", head[4:8])[0]
            return (
                _tell_missing_bytes(declared + 8, size) if declared not in (0, 0xFFFFFFFF) else ""
            )
        if head[4:8] not in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"styp"):
            return ""
        at = 0
        for _ in range(10_000):
            stream.seek(at)
            header = stream.read(16)
            if len(header) < 8:
                return ""
            length = int.from_bytes(header[:4])
            length = int.from_bytes(header[8:16]) if length == 1 else length
            if length < 8:
                return ""  # 0: to the end of the file; 2 to 7: not for us to judge
            at += length
            if at >= size:
                return _tell_missing_bytes(at, size)
    return ""


def _tell_missing_bytes(declared: int, size: int) -> str:
    if declared <= size + 1:  # RIFF writers forget the padding byte
        return ""
    return f"the file is cut off: {declared - size} of {declared} bytes are missing"


def _calls_in_log(log: DispatchLog) -> Calls:
    """Earliest time, time of each event, and rows whose number is of another day."""
    starts = [(row, t) for row in log.rows if (t := _call_time(row.times)) is not None]
    wrong: list[int] = []
    by_event: dict[str, str] = {}
    for row, moment in starts:
        number = log.cell_in_role(row, "event_no")
        if number and len(by_event) < _CALLS:
            by_event.setdefault(number, moment.isoformat())
        day = event_day(number)
        if day is not None and not -1 <= (moment - day).days <= 1:
            wrong.append(row.number)
    notes: tuple[str, ...] = ()
    if wrong:
        listed = ", ".join(map(str, wrong[:10])) + (" …" if len(wrong) > 10 else "")
        notes = (f"the event number does not match the time in row {listed}",)
    if not starts:
        return Calls(notes=notes)
    first = min(t for _, t in starts)
    return Calls(first.isoformat(), all(t.second == 0 for _, t in starts), by_event, notes)


def _call_time(times: dict[str, datetime | None]) -> datetime | None:
    return next((t for role in ("call", "entry", "dispatch") if (t := times.get(role))), None)
