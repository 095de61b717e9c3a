"""The properties of Outlook's messages, and a plain message of RFC 5322 made of them.

Outlook's own formats (``.msg``, ``winmail.dat``) are turned into what every mail program reads,
and then read like any other message: one rule for what is shown, left out and attached.
"""

from __future__ import annotations

import codecs
import re
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from reviewer.errors import BadInput
from reviewer.readers.decoding import clean_text
from reviewer.readers.legible_ink import label_hidden
from reviewer.readers.rtf import CELL, rtf_words

# [MS-OXCDATA], 2.11.1: PtypString8, PtypString, PtypBinary, PtypObject, PtypTime, PtypInteger32.
STRING8, UNICODE, BINARY, OBJECT, TIME, LONG = 0x1E, 0x1F, 0x102, 0x0D, 0x40, 0x03
"""Types of properties."""

# [MS-OXPROPS]: canonical ids, such as PidTagSubject 0x0037 and PidTagBody 0x1000.
_SUBJECT, _BODY, _HTML, _RTF = 0x0037, 0x1000, 0x1013, 0x1009
_SENDER_NAME, _SENDER_MAIL, _SENDER_SMTP = (0x0C1A, 0x0042), (0x0C1F, 0x0065), (0x5D01, 0x5D02)
_SENT, _ARRIVED, _TO, _CC, _HEADERS = 0x0039, 0x0E06, 0x0E04, 0x0E03, 0x007D
_LONG_NAME, _SHORT_NAME, _DISPLAY, _MIME, _DATA = 0x3707, 0x3704, 0x3001, 0x370E, 0x3701
_PERSON_NAME, _PERSON_MAIL, _PERSON_SMTP, _PERSON_KIND = 0x3001, 0x3003, 0x39FE, 0x0C15
_CODE_PAGES = (0x3FDE, 0x3FFD)
# PtypTime counts 100 ns since then.
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_MOST_TEXT = 64 << 20
# [MS-OXRTFCP]: with these bytes the dictionary begins, so that short texts pack too.
_LZFU_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


@dataclass
class Properties:
    """Properties by their number, each with its type and its bytes."""

    held: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    page: str = "cp1252"  # of texts that are not Unicode

    def first_text(self, *numbers: int) -> str:
        """The first of these that says something, as text."""
        for number in numbers:
            kind, data = self.held.get(number, (0, b""))
            said = self._decode_text(kind, data)
            if said.strip():
                return said
        return ""

    def number_of(self, number: int) -> int | None:
        """A whole number."""
        kind, data = self.held.get(number, (0, b""))
        return int.from_bytes(data[:4], "little") if kind == LONG and len(data) >= 4 else None

    def first_moment(self, *numbers: int) -> datetime | None:
        """The first of these times, UTC."""
        for number in numbers:
            kind, data = self.held.get(number, (0, b""))
            if kind == TIME and len(data) >= 8 and (ticks := int.from_bytes(data[:8], "little")):
                try:
                    return _EPOCH + timedelta(microseconds=ticks // 10)
                except OverflowError:
                    continue
        return None

    def bytes_of(self, number: int) -> bytes:
        """The bytes of a property; empty when it is not there."""
        return self.held.get(number, (0, b""))[1]

    def settle_code_page(self) -> None:
        """Find out the code page of the texts that are not Unicode."""
        for number in _CODE_PAGES:
            told = self.number_of(number)
            # Windows' numbers of code pages; most of the others are Python's `cp` and the number.
            name = {65001: "utf-8", 1200: "utf-16-le"}.get(told or 0, f"cp{told}")
            try:
                self.page = codecs.lookup(name).name
                return
            except LookupError:
                continue

    def _decode_text(self, kind: int, data: bytes) -> str:
        if kind == UNICODE:
            return data.decode("utf-16-le", "replace").rstrip("\0")
        if kind in (STRING8, BINARY):
            return data.decode(self.page, "replace").rstrip("\0")
        return ""


@dataclass
class Outer:
    """A message of Outlook: its properties, its people, and what is attached."""

    own: Properties
    people: list[Properties] = field(default_factory=list)
    files: list[tuple[str, str, bytes]] = field(default_factory=list)  # name, kind, content
    messages: list[tuple[str, bytes]] = field(default_factory=list)  # name, RFC 5322


def as_message(outer: Outer, name: str) -> bytes:
    """The same as a message that every mail program reads.

    Raises:
        BadInput: Its text is broken; ``name`` names the file to the user.
    """
    made = EmailMessage(policy=SMTP)
    own = outer.own
    sender = own.first_text(*_SENDER_SMTP) or _mail_of_net(own.first_text(*_SENDER_MAIL))
    _set_header(made, "From", _format_person(own.first_text(*_SENDER_NAME), sender))
    for header, kind, shown in (("To", 1, _TO), ("Cc", 2, _CC)):
        # PidTagRecipientType: 1 is To, 2 Cc, 3 Bcc, which no release has.
        people = [p for p in outer.people if (p.number_of(_PERSON_KIND) or 1) & 0xF == kind]
        told = ", ".join(
            _format_person(
                p.first_text(_PERSON_NAME),
                p.first_text(_PERSON_SMTP) or _mail_of_net(p.first_text(_PERSON_MAIL)),
            )
            for p in people
        )
        _set_header(made, header, told or own.first_text(shown))
    sent = own.first_moment(_SENT, _ARRIVED)
    _set_header(
        made, "Date", format_datetime(sent) if sent else _stated_date(own.first_text(_HEADERS))
    )
    _set_header(made, "Subject", own.first_text(_SUBJECT))
    _add_texts(made, own, name)
    for title, media_type, content in outer.files:
        main, _, sub = media_type.partition("/")
        if main in ("message", "multipart") or not re.fullmatch(r"[\w.+-]+", sub):
            # The library would parse such a part instead of keeping its bytes.
            main, sub = "application", "octet-stream"
        made.add_attachment(content, maintype=main, subtype=sub, filename=_one_line(title))
    for title, content in outer.messages:
        made.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=_one_line(title)
        )
    return made.as_bytes()


def name_and_type(own: Properties, number: int) -> tuple[str, str]:
    """The name and the media type of an attachment."""
    name = own.first_text(_LONG_NAME, _SHORT_NAME, _DISPLAY) or f"attachment-{number}.bin"
    return name, own.first_text(_MIME).strip().lower()


def content_of(own: Properties) -> bytes:
    """The bytes of an attached file."""
    return own.bytes_of(_DATA)


def unpacked_rtf(data: bytes) -> bytes:
    """The RTF of a message, which Outlook packs in a way of its own.

    Raises:
        BadInput: It is broken, or absurdly large.
    """
    try:
        # [MS-OXRTFCP]: packed size, plain size, "LZFu" or "MELA" (not packed), checksum.
        size, form = struct.unpack_from("<4xI4s", data)
    except struct.error:
        raise BadInput("The text of a message is broken.") from None
    if size > _MOST_TEXT:
        raise BadInput("The text of a message is absurdly large.")
    if form == b"MELA":
        return data[16 : 16 + size]
    ring = bytearray(4096)
    ring[: len(_LZFU_START)] = _LZFU_START
    write, at, out = len(_LZFU_START), 16, bytearray()
    while at < len(data) and len(out) < size:
        flags, at = data[at], at + 1
        for bit in range(8):
            if at >= len(data) or len(out) >= size:
                break
            if flags >> bit & 1:
                if at + 1 >= len(data):
                    return bytes(out)
                # Twelve bits of place in the dictionary, four bits of length less two; a place
                # where the next byte goes ends the text.
                place, length = data[at] << 4 | data[at + 1] >> 4, (data[at + 1] & 15) + 2
                at += 2
                if place == write:
                    return bytes(out)
                for n in range(length):
                    letter = ring[(place + n) % 4096]
                    out.append(letter)
                    ring[write] = letter
                    write = (write + 1) % 4096
            else:
                out.append(data[at])
                ring[write] = data[at]
                write, at = (write + 1) % 4096, at + 1
    return bytes(out)


def _add_texts(made: EmailMessage, own: Properties, name: str) -> None:
    """The plain text, and beside it the HTML; of a message that has RTF alone, its words."""
    plain, web = own.first_text(_BODY), own.first_text(_HTML)
    if not plain.strip() and not web.strip() and own.bytes_of(_RTF):
        words, _ = rtf_words(unpacked_rtf(own.bytes_of(_RTF)), name, unseen=False)
        plain = label_hidden(words.replace(CELL, "\t"))
    made.set_content(
        _clean_line_ends(plain) if plain.strip() or not web.strip() else "", charset="utf-8"
    )
    if web.strip():
        if plain.strip():
            made.add_alternative(_clean_line_ends(web), subtype="html", charset="utf-8")
        else:
            made.set_content(_clean_line_ends(web), subtype="html", charset="utf-8")


def _clean_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()


def _format_person(name: str, mail: str) -> str:
    name, mail = _one_line(name), _one_line(mail)
    if not mail or "@" not in mail or not mail.isascii():
        return name or mail
    return formataddr((name if name != mail else "", mail), "utf-8")


def _mail_of_net(address: str) -> str:
    """An address of the net; those of a company's own directory tell nothing."""
    return address if "@" in address else ""


def _stated_date(headers: str) -> str:
    found = re.search(r"(?im)^date:[ \t]*(.+)$", headers)
    return found[1].strip() if found else ""


def _one_line(text: str) -> str:
    return " ".join(clean_text(text).split())


def _set_header(made: EmailMessage, name: str, value: str) -> None:
    value = _one_line(value)
    if not value:
        return
    try:
        made[name] = value
    except (ValueError, IndexError, TypeError, AttributeError):
        made[name] = re.sub(r"[^\w .,@-]", "", value)
