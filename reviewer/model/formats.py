"""Every format that the program knows, a row each: what tells it, reads it, shows it, releases it.

A row names functions by where they stand, as ``module:function``, so that this table lies below
all rooms and a process reads in no library but those of the formats that it meets. Each room asks
for its own column; to add a format is to add a row and the functions that it names. The attack
does not use this table: it tells formats for itself.

Decisions 152, 163.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Any

from reviewer.model.entities import Kind
from reviewer.model.format import Format
from reviewer.model.onward import Onward
from reviewer.model.unread_formats import UNREAD

_LOOK = "reviewer.intake.looking"
_FILES = "reviewer.readers.enclosed"
_SECTIONS = "reviewer.readers.document"
_OFFICE = "reviewer.readers.office"
_WRITE = "reviewer.render.transcript_files"

_video = partial(
    Format,
    Kind.VIDEO,
    look=f"{_LOOK}:look_into_media",
    render="reviewer.render.video",
    suffix=".mp4",
)
_audio = partial(
    Format,
    Kind.AUDIO,
    look=f"{_LOOK}:look_into_media",
    render="reviewer.render.audio",
    suffix=".flac",
)
_image = partial(
    Format,
    Kind.IMAGE,
    look=f"{_LOOK}:look_into_image",
    book="reviewer.pages.image:ImageBook",
    render="reviewer.render.image",
    suffix=".png",
)
_document = partial(
    Format,
    Kind.DOCUMENT,
    look=f"{_LOOK}:look_into_document",
    words="reviewer.readers.words:read_document_units",
    book="reviewer.pages.flowing_text:FlowBook",
    render="reviewer.render.office",
    suffix=".pdf",
    onward=Onward.PARTS,
)
_email = partial(
    Format,
    Kind.EMAIL,
    look=f"{_LOOK}:look_into_email",
    words="reviewer.readers.words:read_email_units",
    holds=f"{_FILES}:take_from_email",
    book="reviewer.pages.flowing_text:FlowBook",
    render="reviewer.render.email",
    suffix=".eml",
    onward=Onward.LINES,
)
_dispatch = partial(
    Format,
    Kind.DISPATCH,
    look=f"{_LOOK}:look_into_dispatch_log",
    words="reviewer.readers.words:read_dispatch_units",
    render="reviewer.render.dispatch",
    onward=Onward.ROWS,
)
_transcript = partial(
    Format,
    Kind.TRANSCRIPT,
    look=f"{_LOOK}:look_into_transcript",
    words="reviewer.readers.words:read_transcript_units",
    render="reviewer.render.transcript",
    keeps_ending=True,
    plain=True,
    onward=Onward.TURNS,
)


def _json_format(name: str) -> Format:
    return _transcript(
        name,
        read="reviewer.readers.transcripts.speech:read_recogniser_json",
        write=f"{_WRITE}:write_whisper",
        suffix=".json",
        media_type="application/json",
    )


_RECORDINGS = (
    _video("mkv", marks=((0, b"\x1aE\xdf\xa3"),)),
    _video("webm"),
    _video("asf", marks=((0, b"0&\xb2u\x8ef\xcf\x11"),)),
    _video("mpeg", marks=((0, b"\x00\x00\x01\xba"), (0, b"\x00\x00\x01\xb3"))),
    _video("flv", marks=((0, b"FLV\x01"),)),
    _video("ivf", marks=((0, b"DKIF"),)),
    _video("mxf", marks=((0, b"\x06\x0e+4\x02\x05\x01\x01"),)),
    _video("rm", marks=((0, b".RMF"),)),
    _video("h264", marks=((0, b"\x00\x00\x00\x01g"),)),
    _video("hevc", marks=((0, b"\x00\x00\x00\x01\x40\x01"),)),
    _video("mp4"),
    _video("mov"),
    _video("avi"),
    _video("mpegts"),
    _video("ogv"),
    _video("dv"),
    _audio("ogg", marks=((0, b"OggS"),)),
    _audio("flac", marks=((0, b"fLaC"),)),
    _audio("amr", marks=((0, b"#!AMR"),)),
    # A recording is copied only where player and container agree; all else becomes FLAC.
    _audio("mp3", marks=((0, b"ID3"),), copied={"mp3": ".mp3", "mp3float": ".mp3"}),
    _audio("m4a", copied={"aac": ".m4a"}),
    _audio("au", marks=((0, b".snd"),)),
    _audio("caf", marks=((0, b"caff"),)),
    _audio("wavpack", marks=((0, b"wvpk"),)),
    _audio("ape", marks=((0, b"MAC "),)),
    _audio("wav", marks=((0, b"riff\x2e\x91\xcf\x11"),), suffix=".wav"),  # the mark of a W64
    _audio("aiff"),
    _audio("aac"),
    _audio("wma"),
    _audio("gsm"),
    _audio("ac3", marks=((0, b"\x0bw"),)),
    _audio("tta", marks=((0, b"TTA1"),)),
    _audio(
        "dts",
        marks=(
            (0, b"\x7f\xfe\x80\x01"),
            (0, b"\xfe\x7f\x01\x80"),
            (0, b"\x1f\xff\xe8\x00\x07"),
            (0, b"\xff\x1f\x00\xe8"),
            (0, b"DTSHDHDR"),
        ),
    ),
)
_TIFF = ((0, b"II*\x00"), (0, b"MM\x00*"), (0, b"II+\x00"), (0, b"MM\x00+"))
_IMAGES = (
    _image("jpeg", marks=((0, b"\xff\xd8\xff"),), suffix=".jpg", media_type="image/jpeg"),
    _image("png", marks=((0, b"\x89PNG\r\n\x1a\n"),), media_type="image/png", moving=True),
    _image("tiff", marks=_TIFF, suffix=".pdf", paged=True),
    _image("gif", marks=((0, b"GIF87a"), (0, b"GIF89a")), moving=True),
    _image("webp", moving=True),
    _image("heic", suffix=".jpg"),
    _image("avif"),
    _image("jp2", marks=((0, b"\0\0\0\x0cjP  \r\n\x87\n"), (0, b"\xff\x4f\xff\x51\0"))),
    _image("qoi", marks=((0, b"qoif"),)),
    _image("sgi", marks=((0, b"\x01\xda\x00\x01"), (0, b"\x01\xda\x01\x01"))),
    _image("bmp"),
    _image("pnm"),
    _image("ico"),
    _image("cur"),
    _image("pcx"),
    _image("tga"),
)
_AS_TABLE = {Kind.TRANSCRIPT: "transcript-csv", Kind.DISPATCH: "csv"}
_AS_LINES = {Kind.TRANSCRIPT: "transcript-txt", Kind.DISPATCH: "csv"}
_DOCUMENTS = (
    _document(
        "pdf",
        look=f"{_LOOK}:look_into_pdf",
        read=f"{_SECTIONS}:read_pdf",
        holds=f"{_FILES}:take_from_pdf",
        book="reviewer.pages.pdf:PdfBook",
        render="reviewer.render.pdf",
        media_type="application/pdf",
        paged=True,
        onward=Onward.PAGES,
    ),
    _document(
        "docx",
        look=f"{_LOOK}:look_into_office",
        read=f"{_SECTIONS}:read_docx",
        extract=f"{_OFFICE}:extract_docx",
        holds=f"{_FILES}:take_from_office",
    ),
    _document(
        "xlsx",
        look=f"{_LOOK}:look_into_office",
        read=f"{_SECTIONS}:read_xlsx",
        extract=f"{_OFFICE}:extract_xlsx",
        holds=f"{_FILES}:take_from_workbook",
        onward=Onward.ROWS,
        taken_as={Kind.DISPATCH: "xlsx"},
    ),
    _document(
        "pptx",
        look=f"{_LOOK}:look_into_office",
        read=f"{_SECTIONS}:read_pptx",
        extract=f"{_OFFICE}:extract_pptx",
        holds=f"{_FILES}:take_from_office",
    ),
    _document(
        "rtf",
        marks=((0, b"{\\rtf"),),
        look=f"{_LOOK}:look_into_office",
        read=f"{_SECTIONS}:read_rtf",
        extract=f"{_OFFICE}:extract_rtf",
        holds=f"{_FILES}:take_from_rtf",
    ),
    _document(
        "html",
        look=f"{_LOOK}:look_into_office",
        read=f"{_SECTIONS}:read_html",
        extract=f"{_OFFICE}:extract_html",
        holds=f"{_FILES}:take_from_web",
        plain=True,
    ),
    _document(
        "txt",
        read=f"{_SECTIONS}:read_txt",
        render="reviewer.render.text",
        suffix=".txt",
        media_type="text/plain",
        taken_as=_AS_LINES,
        plain=True,
        onward=Onward.LINES,
    ),
    _document(
        "csv",
        read=f"{_SECTIONS}:read_csv",
        render="reviewer.render.text",
        suffix=".csv",
        media_type="text/csv",
        taken_as=_AS_TABLE,
        plain=True,
        onward=Onward.COMMAS,
    ),
)
_MESSAGES = (
    _email("eml", media_type="message/rfc822", taken_as={Kind.DOCUMENT: "txt"}),
    _email("msg"),
    _email("mbox"),
    _email("tnef", marks=((0, b"\x78\x9f\x3e\x22"),)),
)
_LOGS = (
    _dispatch(
        "csv", taken_as={Kind.TRANSCRIPT: "transcript-csv", Kind.DOCUMENT: "csv"}, plain=True
    ),
    _dispatch(
        "xlsx",
        holds=f"{_FILES}:take_from_office",
        suffix=".csv",
        taken_as={Kind.DOCUMENT: "xlsx"},
    ),
)
_XML = "application/xml"
_TRANSCRIPTS = (
    _transcript(
        "webvtt",
        read="reviewer.readers.transcripts.captions:read_webvtt",
        write=f"{_WRITE}:write_webvtt",
        suffix=".vtt",
        media_type="text/vtt",
    ),
    _transcript(
        "srt",
        read="reviewer.readers.transcripts.captions:read_srt",
        write=f"{_WRITE}:write_subrip",
        suffix=".srt",
        media_type="application/x-subrip",
    ),
    _transcript(
        "sbv",
        read="reviewer.readers.transcripts.listed:read_sbv",
        write=f"{_WRITE}:write_sbv",
        suffix=".sbv",
        media_type="text/plain",
    ),
    _transcript(
        "ass",
        read="reviewer.readers.transcripts.substation:read_substation",
        write=f"{_WRITE}:write_subrip",
        suffix=".srt",
        keeps_ending=False,
        media_type="application/x-subrip",
    ),
    *map(
        _json_format,
        (
            "whisper-json",
            "kaldi-json",
            "google-json",
            "deepgram-json",
            "amazon-json",
            "ibm-json",
            "speechmatics-json",
            "chunks-json",
            "rev-json",
            "azure-json",
            "elevenlabs-json",
            "assemblyai-json",
            "timed-json",
            "otranscribe-json",
        ),
    ),
    _transcript(
        "ttml",
        read="reviewer.readers.transcripts.ttml:read_ttml",
        write=f"{_WRITE}:write_ttml",
        suffix=".ttml",
        media_type="application/ttml+xml",
        plain=False,
    ),
    _transcript(
        "textgrid",
        read="reviewer.readers.transcripts.tiers:read_textgrid",
        write=f"{_WRITE}:write_textgrid",
        suffix=".TextGrid",
        media_type="text/plain",
    ),
    _transcript(
        "eaf",
        read="reviewer.readers.transcripts.tiers:read_eaf",
        write=f"{_WRITE}:write_elan",
        suffix=".eaf",
        media_type=_XML,
        plain=False,
    ),
    _transcript(
        "transcript-csv",
        read="reviewer.readers.transcripts.listed:read_csv",
        write=f"{_WRITE}:write_table",
        suffix=".csv",
        media_type="text/csv",
        taken_as={Kind.DISPATCH: "csv", Kind.DOCUMENT: "csv"},
    ),
    _transcript(
        "transcript-txt",
        read="reviewer.readers.transcripts.listed:read_txt",
        write=f"{_WRITE}:plain_text",
        suffix=".txt",
        media_type="text/plain",
        taken_as={Kind.DOCUMENT: "txt"},
    ),
)
FORMATS: tuple[Format, ...] = (
    *_RECORDINGS,
    *_IMAGES,
    *_DOCUMENTS,
    *_MESSAGES,
    *_LOGS,
    *_TRANSCRIPTS,
    *UNREAD,
)
"""In the order in which their marks are looked for."""

_ROWS = {(row.kind, row.name): row for row in FORMATS}
# A format that has no row: FFmpeg reads more containers than anybody lists, and names them. What
# no reader knows is refused by the room that is asked to read it.
_OF_KIND = {
    Kind.VIDEO: _video(""),
    Kind.AUDIO: _audio(""),
    Kind.IMAGE: _image(""),
    Kind.DOCUMENT: _document(""),
    Kind.EMAIL: _email(""),
    Kind.DISPATCH: _dispatch(""),
    Kind.TRANSCRIPT: _transcript("", plain=False),
    Kind.OTHER: Format(Kind.OTHER, ""),
}


def format_of(kind: Kind, name: str) -> Format:
    """The row of a format; of one that has none, what is the same for its kind."""
    return _ROWS.get((kind, name)) or replace(_OF_KIND[kind], name=name)


def reads_on(kind: Kind, name: str) -> Onward:
    """How the words of a record of this kind and format are read on."""
    return format_of(kind, name).onward


def names_of(kind: Kind) -> tuple[str, ...]:
    """The names of a kind's formats, in the order of the table."""
    return tuple(row.name for row in FORMATS if row.kind is kind)


@cache
def resolve_entry(entry: str) -> Callable[..., Any]:
    """The function or class that a row names, read in when it is first wanted."""
    found: Callable[..., Any] = pkgutil.resolve_name(entry)
    return found
