"""What the viewer shows of a record's content: read from the released file, from nothing else.

The original is never opened here, so the viewer cannot hold more than the release does.

Decision 7.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.policy import default as modern
from html import unescape
from pathlib import Path
from typing import Any

import pymupdf
import webvtt
from bs4 import BeautifulSoup

from reviewer.errors import BadInput, explain_plainly
from reviewer.render.result import RenderedFile, Role

# Chosen by hand: a page that holds more than some books is slow in every browser.
MAX_CHARS = 4_000_000  # of one record; the rest is read in its file
MAX_ROWS = 20_000
_HEADERS = ("From", "To", "Cc", "Date", "Subject")


@dataclass(frozen=True)
class ReleasedCue:
    """One cue of a transcript; seconds of media time."""

    start: float
    end: float
    voice: str
    text: str


@dataclass(frozen=True)
class Content:
    """The readable content of a released record; what does not apply is empty.

    Attributes:
        table: rows of cells, the header first.
        cut: the record goes on; the viewer shows its beginning only.
    """

    cues: tuple[ReleasedCue, ...] = ()
    pages: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""
    cut: bool = False


def read_released_content(folder: Path, files: Sequence[RenderedFile]) -> Content:
    """Read the released files of one record.

    Args:
        folder: where the files lie under their released names.
        files: the rendered files of the record.

    Raises:
        BadInput: A rendered file is not what it says.
    """
    content = Content()
    for file in files:
        path = folder / file.name
        kind = file.media_type.partition(";")[0].strip().lower()
        if kind == "text/vtt":
            content = replace(content, cues=content.cues or _read_cues(path))
        elif file.role is Role.CAPTIONS:
            continue
        elif kind == "application/pdf":
            content = _read_pages(content, path)
        elif kind in ("text/csv", "text/tab-separated-values"):
            content = _read_table(content, path)
        elif kind == "message/rfc822":
            content = _read_mail(content, path)
        elif kind.startswith("text/"):
            content = _with_text(content, _decode_released(path.read_bytes()))
    # A transcript's file is released beside its captions: it must not be shown a second time.
    return replace(content, text="", table=()) if content.cues else content


def _read_cues(path: Path) -> tuple[ReleasedCue, ...]:
    try:
        # Captions are written anew by this program, so an error here is one of its own.
        captions = webvtt.from_buffer(io.BytesIO(path.read_bytes()), format="vtt")
    except (webvtt.errors.MalformedFileError, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name} is no WebVTT file: {explain_plainly(error)}.") from error
    return tuple(
        ReleasedCue(
            c.start_in_seconds + _milliseconds_of(c.start),
            c.end_in_seconds + _milliseconds_of(c.end),
            *_speaker_and_text(c),
        )
        for c in captions.captions
    )


def _milliseconds_of(stamp: str) -> float:
    """The part of a time stamp that the library leaves out."""
    return int(stamp.rpartition(".")[2].ljust(3, "0")[:3]) / 1000


def _speaker_and_text(caption: Any) -> tuple[str, str]:
    return unescape(caption.voice or ""), " ".join(unescape(caption.text).split())


def _read_pages(content: Content, path: Path) -> Content:
    pages: list[str] = []
    left = MAX_CHARS
    try:
        with pymupdf.open(path, filetype="pdf") as document:
            for page in document:
                text = _in_reading_order(page.get_text("words"))
                left -= len(text)
                if left < 0:
                    return replace(content, pages=tuple(pages), cut=True)
                pages.append(text)
    except pymupdf.FileDataError as error:
        raise BadInput(
            f"{path.name} is no PDF that can be read: {explain_plainly(error)}."
        ) from error
    return replace(content, pages=tuple(pages))


def _in_reading_order(words: Sequence[tuple[Any, ...]]) -> str:
    """Words of a page line by line: what stands at one height is a line, from left to right.

    MuPDF can sort by itself, letter by letter and twenty times as slowly.
    """
    lines: list[list[tuple[Any, ...]]] = []
    bottom = float("-inf")  # of the line: a word whose middle lies below it begins the next
    for word in sorted(words, key=lambda w: (w[1] + w[3], w[0])):
        # Letters of one line differ in height; by their middles none is torn from it.
        if (word[1] + word[3]) / 2 > bottom:
            lines.append([])
            bottom = word[3]
        lines[-1].append(word)
    return "".join(
        " ".join(w[4] for w in sorted(line, key=lambda w: w[0])) + "\n" for line in lines
    )


def _read_table(content: Content, path: Path) -> Content:
    text = _decode_released(path.read_bytes())
    tabs = text.partition("\n")[0].count("\t") > text.partition("\n")[0].count(",")
    rows: list[tuple[str, ...]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter="\t" if tabs else ","):
            if len(rows) > MAX_ROWS:
                return replace(content, table=tuple(rows), cut=True)
            if row:
                rows.append(tuple(row))
    except csv.Error:
        return _with_text(content, text)
    return replace(content, table=tuple(rows))


def _read_mail(content: Content, path: Path) -> Content:
    message = message_from_bytes(path.read_bytes(), policy=modern)
    headers = tuple((name, str(message[name])) for name in _HEADERS if message[name])
    body = message.get_body(("plain", "html"))
    text = _body_of_part(body) if body else ""
    return replace(_with_text(content, text), headers=headers)


def _body_of_part(part: Any) -> str:
    text = _decode_released(part.get_payload(decode=True) or b"")
    if part.get_content_type() == "text/html":
        return BeautifulSoup(text, "html.parser").get_text("\n", strip=True)
    return text


def _with_text(content: Content, text: str) -> Content:
    return replace(content, text=text[:MAX_CHARS], cut=len(text) > MAX_CHARS)


def _decode_released(data: bytes) -> str:
    # Released texts are UTF-8, for this program wrote them.
    return data.decode("utf-8-sig", errors="replace")
