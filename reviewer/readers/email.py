"""E-mail messages: the headers that matter, the words, the attachments.

Mail is read with the tolerance of a mail program: broken headers, unknown encodings and
uuencoded parts are normal. Nothing in a message is believed, least of all a file name.
"""

from __future__ import annotations

import binascii
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message as RawMessage
from pathlib import Path, PurePosixPath, PureWindowsPath

from reviewer.errors import BadInput
from reviewer.readers.decoding import cleaned, decoded, load
from reviewer.readers.webwords import words_of_html

HEADERS = ("From", "To", "Cc", "Date", "Subject")
MAX_PARTS = 2_000
MAX_DEPTH = 32
MAX_MESSAGE = 256 << 20
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_ENVELOPE = re.compile(rb"\AFrom [^\r\n]*\r?\n")


@dataclass(frozen=True)
class Attachment:
    """A file that came with a message; its name is safe and unlike the others'."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """A message: the headers of ``HEADERS`` in that order, its text, its attachments."""

    headers: tuple[tuple[str, str], ...]
    body_text: str
    attachments: tuple[Attachment, ...]
    notes: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """A header's value; empty when the message lacks it."""
        return next((value for key, value in self.headers if key == name), "")


def read(path: Path) -> Message:
    """Read a message of RFC 5322, with or without a mailbox's first line.

    Raises:
        BadInput: It is no message, too large, or nested without end.
    """
    raw = _parsed(load(path, MAX_MESSAGE), path.name)
    headers = tuple(
        (name, value) for name in HEADERS if (value := _header(raw, name)) or name == "From"
    )
    leaves = list(_leaves(raw, path.name, 0))
    plain = [p for p in leaves if _is_body(p, "text/plain")]
    html = [p for p in leaves if _is_body(p, "text/html")]
    body = "\n\n".join(_text(part) for part in plain).strip("\n")
    notes = []
    shown = plain
    if not body.strip() and html:
        body, shown = "\n\n".join(words_of_html(_text(part)) for part in html), html
        notes.append("the message has HTML only; its text is released")
    hidden = {id(p) for p in (*plain, *html)}
    files = _named([p for p in leaves if id(p) not in hidden])
    return Message(headers, cleaned(body) if shown else "", files, tuple(notes))


def recognise(head: bytes) -> bool:
    """True when a file begins with the headers of a message."""
    text = _ENVELOPE.sub(b"", head.lstrip(b"\xef\xbb\xbf\r\n"))[:65536]
    block = re.split(rb"\r?\n\r?\n", text, maxsplit=1)[0]
    names = {n.lower() for n in re.findall(rb"^([A-Za-z][A-Za-z0-9-]*):", block, re.MULTILINE)}
    first = re.match(rb"[A-Za-z][A-Za-z0-9-]*:", block)
    known = {b"from", b"to", b"date", b"subject", b"received", b"message-id", b"mime-version"}
    return bool(first) and len(names & known) >= 3


def safe_name(name: str) -> str:
    """A file name that is safe on every system; empty when nothing is left of it."""
    last = PureWindowsPath(PurePosixPath(cleaned(name)).name).name
    tidy = _UNSAFE.sub("_", last).strip(" .")
    if _RESERVED.fullmatch(tidy):
        tidy = f"_{tidy}"
    suffix = PurePosixPath(tidy).suffix[:16]
    return tidy if len(tidy) <= 120 else tidy[: 120 - len(suffix)] + suffix


def _parsed(data: bytes, name: str) -> RawMessage:
    body = _ENVELOPE.sub(b"", data.lstrip(b"\r\n"))
    try:
        return message_from_bytes(body, policy=policy.default)
    except (MessageError, ValueError, LookupError, RecursionError) as fault:
        raise BadInput(f"{name} is not a readable e-mail message.", "Withhold it.") from fault


def _header(raw: RawMessage, name: str) -> str:
    """All values of a header as one line of text."""
    try:
        values = [str(value) for value in raw.get_all(name, [])]
    except (MessageError, ValueError, LookupError, IndexError, TypeError, AttributeError):
        # A header that the library cannot parse is still shown, as it is written.
        wanted = name.casefold()
        values = [str(v) for k, v in raw.raw_items() if k.casefold() == wanted]
    return " ".join(cleaned(", ".join(values)).split())


def _leaves(part: RawMessage, name: str, depth: int) -> Iterator[RawMessage]:
    """The parts that hold something; an enclosed message counts as one, an attachment."""
    if depth > MAX_DEPTH:
        raise BadInput(f"{name} is nested too deeply to be read.", "Withhold it.")
    if not part.is_multipart() or part.get_content_type().startswith("message/"):
        yield part
        return
    children = [child for child in part.get_payload() if isinstance(child, RawMessage)]
    for number, child in enumerate(children, 1):
        if number > MAX_PARTS:
            raise BadInput(f"{name} has more than {MAX_PARTS} parts.", "Withhold it.")
        yield from _leaves(child, name, depth + 1)


def _is_body(part: RawMessage, kind: str) -> bool:
    return (
        part.get_content_type() == kind
        and part.get_content_disposition() != "attachment"
        and not _filename(part)
    )


def _text(part: RawMessage) -> str:
    return decoded_part(_content(part), part.get_content_charset(""))


def decoded_part(data: bytes, charset: str | None) -> str:
    """Text of a part in the charset that it states, or in what it looks like."""
    try:
        text = data.decode(charset) if charset else None
    except (LookupError, UnicodeDecodeError, ValueError):
        text = None
    return decoded(data)[0] if text is None else text.replace("\r\n", "\n").replace("\r", "\n")


def _content(part: RawMessage) -> bytes:
    if part.get_content_type().startswith("message/") and part.is_multipart():
        inner = part.get_payload()
        return b"\n".join(_bytes(message) for message in inner if isinstance(message, RawMessage))
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, binascii.Error):
        content = None
    if isinstance(content, bytes):
        return content
    return str(part.get_payload()).encode("utf-8", "surrogateescape")


def _bytes(message: RawMessage) -> bytes:
    try:
        return message.as_bytes(policy=policy.compat32)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):
        return str(message.get_payload()).encode("utf-8", "surrogateescape")


def _filename(part: RawMessage) -> str:
    try:
        return part.get_filename() or ""
    except (MessageError, ValueError, LookupError, IndexError, TypeError, AttributeError):
        return ""


def _named(parts: list[RawMessage]) -> tuple[Attachment, ...]:
    """The attachments under names of their own; alike ones are numbered."""
    taken: set[str] = set()
    out = []
    for number, part in enumerate(parts, 1):
        kind = part.get_content_type()
        name = safe_name(_filename(part)) or _unnamed(kind, number)
        stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
        tries = (name, *(f"{stem}-{n}{suffix}" for n in range(2, len(parts) + 2)))
        free = next(n for n in tries if n.casefold() not in taken)
        taken.add(free.casefold())
        out.append(Attachment(free, kind, _content(part)))
    return tuple(out)


def _unnamed(kind: str, number: int) -> str:
    known = {"message/rfc822": ".eml", "text/plain": ".txt", "text/html": ".html"}
    suffix = known.get(kind, "" if kind.startswith("application/") else _suffix(kind))
    return f"attachment-{number}{suffix or '.bin'}"


def _suffix(kind: str) -> str:
    return mimetypes.MimeTypes(()).guess_extension(kind) or ""
