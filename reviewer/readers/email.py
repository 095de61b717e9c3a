"""E-mail messages: the headers that matter, the words, the attachments.

Mail is read with the tolerance of a mail program: broken headers, unknown encodings and
uuencoded parts are normal. Nothing in a message is believed, least of all a file name.

Decision 19.
"""

from __future__ import annotations

import binascii
import mimetypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message as RawMessage
from pathlib import Path, PurePosixPath, PureWindowsPath

from reviewer.errors import BadInput
from reviewer.readers import outlook, tnef
from reviewer.readers.decoding import clean_text, decode_text, encoding_of, load_file
from reviewer.readers.line_folding import unflow_text
from reviewer.readers.web_text import BLACKED_OUT, laid_out

# RFC 5322, 3.6: of all header fields those that a mail program shows; Bcc is nobody's to see.
HEADERS = ("From", "To", "Cc", "Date", "Subject")
MAX_PARTS = 2_000
MAX_DEPTH = 32
MAX_MESSAGE = 256 << 20
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_SHORT = 60  # words of a text that only says that the message is HTML
_STAND_IN = re.compile(
    r"(?is)\bhtml\b.*\b(?:read|view|client|support|display|program|enable|browser|format)|"
    r"\b(?:read|view|client|support|display|program|enable|browser|format)\w*\b.*\bhtml\b"
)
_NEXT = re.compile(rb"\n\r?\nFrom [^\r\n]*\d{4}[^\r\n]*\r?\n(?=[A-Za-z][A-Za-z0-9-]*:)")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
# Mailboxes put a > before lines that would begin a message ("mboxrd").
_QUOTED = re.compile(rb"(?m)^>(>*From )")
# RFC 4155: the line that begins a message in a mailbox, which is no header.
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
    losses: tuple[str, ...] = ()  # what a release leaves out, as ``Facts.leaves_out`` has it
    hidden: tuple[str, ...] = ()  # words that its HTML blacks out: in the text a label stands

    def header_value(self, name: str) -> str:
        """A header's value; empty when the message lacks it."""
        return next((value for key, value in self.headers if key == name), "")


def read_message(path: Path) -> Message:
    """Read a message: RFC 5322, with or without a mailbox's first line; Outlook's MSG and TNEF.

    A mailbox is read as a message that says so, to which its messages are attached.

    Raises:
        BadInput: It is no message, too large, or nested without end.
    """
    data = load_file(path, MAX_MESSAGE)
    if is_mailbox(data):
        return _read_mailbox(data)
    if data.startswith(outlook.MAGIC):
        data = outlook.as_mime(data, path.name)
    elif data.startswith(tnef.MAGIC):
        data = tnef.as_mime(data, path.name)
    raw = _parse_message(data, path.name)
    headers = tuple(
        (name, value) for name in HEADERS if (value := _header_text(raw, name)) or name == "From"
    )
    tree = _part_tree(raw, path.name, 0)
    body = _body_of(tree)
    text = "\n\n".join(said.strip("\n") for said, _ in body.texts if said.strip())
    files = _name_attachments(list(tree.attached_files()))
    notes = (*dict.fromkeys(body.all_notes()),)
    hidden = tuple(dict.fromkeys(map(clean_text, body.hidden)))
    return Message(headers, clean_text(text), files, notes, tuple(body.losses_of_body()), hidden)


def is_mailbox(data: bytes) -> bool:
    """True for several messages one behind the other, as the mbox format has them."""
    return data.startswith(b"From ") and bool(_NEXT.search(data))


def _read_mailbox(data: bytes) -> Message:
    ends = [*(found.start() + found[0].index(b"From") for found in _NEXT.finditer(data)), len(data)]
    starts = [0, *ends[:-1]]
    parts: list[tuple[str, str, bytes]] = []
    for number, (first, last) in enumerate(zip(starts, ends, strict=True), 1):
        content = _QUOTED.sub(rb"\1", _ENVELOPE.sub(b"", data[first:last])).rstrip(b"\r\n") + b"\n"
        subject = _header_text(
            message_from_bytes(content[:65536], policy=policy.default), "Subject"
        )
        parts.append((f"{number:04} {subject[:60]}".strip() + ".eml", "message/rfc822", content))
    said = f"A mailbox of {len(parts)} messages, each a record of its own."
    return Message((), said, _number_alike(parts))


def is_message(head: bytes) -> bool:
    """True when a file begins with the headers of a message."""
    text = _ENVELOPE.sub(b"", head.lstrip(b"\xef\xbb\xbf\r\n"))[:65536]
    # RFC 5322, 2.1: an empty line ends the header.
    block = re.split(rb"\r?\n\r?\n", text, maxsplit=1)[0]
    names = {n.lower() for n in re.findall(rb"^([A-Za-z][A-Za-z0-9-]*):", block, re.MULTILINE)}
    first = re.match(rb"[A-Za-z][A-Za-z0-9-]*:", block)
    known = {b"from", b"to", b"date", b"subject", b"received", b"message-id", b"mime-version"}
    # Three, chosen by hand: notes and logs begin with "Date:" and "To:" as well.
    return bool(first) and len(names & known) >= 3


def safe_name(name: str) -> str:
    """A file name that is safe on every system; empty when nothing is left of it."""
    # A name from a stranger's machine may be a path of either kind.
    last = PureWindowsPath(PurePosixPath(clean_text(name)).name).name
    tidy = _UNSAFE.sub("_", last).strip(" .")
    if _RESERVED.fullmatch(tidy):
        tidy = f"_{tidy}"
    suffix = PurePosixPath(tidy).suffix[:16]
    return tidy if len(tidy) <= 120 else tidy[: 120 - len(suffix)] + suffix


def _parse_message(data: bytes, name: str) -> RawMessage:
    body = _with_plain_head(_ENVELOPE.sub(b"", data.lstrip(b"\r\n")))
    try:
        return message_from_bytes(body, policy=policy.default)
    except (MessageError, ValueError, LookupError, RecursionError) as fault:
        raise BadInput(f"{name} is not a readable e-mail message.", "Withhold it.") from fault


def _with_plain_head(message: bytes) -> bytes:
    """Old mailers write headers in the letters of their own system: as UTF-8 they are read."""
    gap = _HEAD_END.search(message)
    head = message[: gap.start()] if gap else message
    if head.isascii() or encoding_of(head).name == "utf-8":
        return message
    return decode_text(head)[0].encode() + message[len(head) :]


def _header_text(raw: RawMessage, name: str) -> str:
    """All values of a header as one line of text."""
    try:
        values = [str(value) for value in raw.get_all(name, [])]
    except (MessageError, ValueError, LookupError, IndexError, TypeError, AttributeError):
        # A header that the library cannot parse is still shown, as it is written.
        wanted = name.casefold()
        values = [str(v) for k, v in raw.raw_items() if k.casefold() == wanted]
    return " ".join(clean_text(", ".join(values)).split())


@dataclass(frozen=True)
class _MessagePart:
    """A part of a message, and the parts in it; an enclosed message is one, an attachment."""

    raw: RawMessage
    parts: tuple[_MessagePart, ...] = ()

    @property
    def content_type(self) -> str:
        return self.raw.get_content_type()

    def attached_files(self) -> Iterator[RawMessage]:
        """What is no text of the message itself, in its order."""
        if self.parts:
            for part in self.parts:
                yield from part.attached_files()
        elif self._holds_a_file():
            yield self.raw

    def _holds_a_file(self) -> bool:
        empty = self.raw.is_multipart() and not self.content_type.startswith("message/")
        return not empty and not any(_is_body(self.raw, k) for k in ("text/plain", "text/html"))


@dataclass
class _Body:
    """The texts that a mail program shows one below the other; True for what was HTML."""

    texts: list[tuple[str, bool]] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    lacking: int = 0  # words that only the HTML has, which was left out
    hidden: list[str] = field(default_factory=list)  # words that are blacked out

    def add_body(self, other: _Body) -> None:
        self.texts += other.texts
        self.dropped += other.dropped
        self.notes += other.notes
        self.hidden += other.hidden
        self.lacking += other.lacking

    @property
    def said_text(self) -> str:
        return "\n".join(text for text, _ in self.texts)

    @property
    def is_web(self) -> bool:
        return any(html for text, html in self.texts if text.strip())

    def losses_of_body(self) -> Iterator[str]:
        """What somebody may have read, and a release does not have."""
        for what, count in sorted(self.dropped.items()):
            if count and what not in ("comments", "scripts", "style sheets", "titles"):
                yield f"{what} ({count})"
        if self.lacking:
            yield f"words that only its HTML has ({self.lacking})"

    def all_notes(self) -> Iterator[str]:
        if self.is_web:
            only = all(html for text, html in self.texts if text.strip())
            held = "the message has HTML only" if only else "a part of the message is HTML"
            yield f"{held}; its text is released"
        yield from self.notes
        if self.dropped:
            kinds = ", ".join(f"{what} ({count})" for what, count in sorted(self.dropped.items()))
            yield f"what its HTML holds and no mail program shows was left out: {kinds}"


def _part_tree(raw: RawMessage, name: str, depth: int) -> _MessagePart:
    if depth > MAX_DEPTH:
        raise BadInput(f"{name} is nested too deeply to be read.", "Withhold it.")
    # RFC 2046, 5.2: an enclosed message is an attachment, not a part of this text.
    if not raw.is_multipart() or raw.get_content_type().startswith("message/"):
        return _MessagePart(raw)
    children = [child for child in raw.get_payload() if isinstance(child, RawMessage)]
    if len(children) > MAX_PARTS:
        raise BadInput(f"{name} has more than {MAX_PARTS} parts.", "Withhold it.")
    return _MessagePart(raw, tuple(_part_tree(child, name, depth + 1) for child in children))


def _body_of(part: _MessagePart) -> _Body:
    """All texts in their order; of alternatives, one."""
    body = _Body()
    if part.parts:
        bodies = [_body_of(child) for child in part.parts]
        # RFC 2046, 5.1.4: the same in several forms, the best last.
        if part.content_type == "multipart/alternative":
            bodies = _choose_alternatives([each for each in bodies if each.said_text.strip()])
        for each in bodies:
            body.add_body(each)
    elif _is_body(part.raw, "text/plain"):
        body.texts.append((_text_of_part(part.raw), False))
    elif _is_body(part.raw, "text/html"):
        page = laid_out(_text_of_part(part.raw))
        body.texts.append((page.text, True))
        body.hidden += page.hidden
        body.dropped.update({what: count for what, count in page.dropped.items() if count})
    return body


def _choose_alternatives(bodies: list[_Body]) -> list[_Body]:
    """Of alternatives the plain text, unless it stands in for words that only HTML has."""
    plain = next((each for each in bodies if not each.is_web), None)
    web = next((each for each in reversed(bodies) if each.is_web), None)
    if plain is None or web is None:
        return [each for each in (plain or web,) if each]
    mine, other = _words_of(plain.said_text), _words_of(web.said_text)
    lacking = len(set(other) - set(mine))
    # "Your mail program cannot show HTML": a plain text that says nothing.
    told = len(mine) <= _SHORT and _STAND_IN.search(plain.said_text)
    # A third, chosen by hand: signatures and links make HTML a little richer in any mail.
    if told or (len(mine) < len(other) and lacking * 3 > len(set(other))):
        web.notes.append("its plain text lacks words of its HTML, so the HTML was taken")
        return [web]
    if web.dropped[BLACKED_OUT]:
        web.notes.append("its plain text shows what its HTML blacks out, so the HTML was taken")
        return [web]
    if lacking:
        plain.lacking = lacking
        plain.notes.append(
            f"its HTML, which repeats the text, was left out; words that only it has: {lacking}"
        )
    return [plain]


def _words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _is_body(part: RawMessage, kind: str) -> bool:
    return (
        part.get_content_type() == kind
        # RFC 2183, 2.2. What has a file name is a file, whatever it says of itself.
        and part.get_content_disposition() != "attachment"
        and not _filename_of(part)
    )


def _text_of_part(part: RawMessage) -> str:
    text = decoded_part(_content_of(part), part.get_content_charset(""))
    # RFC 3676, 4: lines that end with a blank go on.
    if part.get_content_type() == "text/plain" and _parameter_of(part, "format") == "flowed":
        return unflow_text(text, joins=_parameter_of(part, "delsp") == "yes")
    return text


def _parameter_of(part: RawMessage, name: str) -> str:
    """A parameter of a part's Content-Type, in lower case."""
    try:
        value = part.get_param(name, "")
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):
        return ""
    return value.strip().lower() if isinstance(value, str) else ""


def decoded_part(data: bytes, charset: str | None) -> str:
    """Text of a part in the charset that it states, or in what it looks like."""
    try:
        # RFC 2045, 6.4, and 2046, 4.1.2: what the part states, if the bytes fit it.
        text = data.decode(charset) if charset else None
    except (LookupError, UnicodeDecodeError, ValueError):
        text = None
    return decode_text(data)[0] if text is None else text.replace("\r\n", "\n").replace("\r", "\n")


def _content_of(part: RawMessage) -> bytes:
    if part.get_content_type().startswith("message/") and part.is_multipart():
        inner = part.get_payload()
        return b"\n".join(
            _bytes_of(message) for message in inner if isinstance(message, RawMessage)
        )
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, binascii.Error):
        content = None
    if isinstance(content, bytes):
        return content
    return str(part.get_payload()).encode("utf-8", "surrogateescape")


def _bytes_of(message: RawMessage) -> bytes:
    try:
        return message.as_bytes(policy=policy.compat32)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):
        return str(message.get_payload()).encode("utf-8", "surrogateescape")


def _filename_of(part: RawMessage) -> str:
    try:
        return part.get_filename() or ""
    except (MessageError, ValueError, LookupError, IndexError, TypeError, AttributeError):
        return ""


def _name_attachments(parts: list[RawMessage]) -> tuple[Attachment, ...]:
    """The attachments under names of their own; alike ones are numbered."""
    return _number_alike(
        [(_filename_of(part), part.get_content_type(), _content_of(part)) for part in parts]
    )


def _number_alike(parts: list[tuple[str, str, bytes]]) -> tuple[Attachment, ...]:
    taken: set[str] = set()
    out = []
    for number, (told, kind, content) in enumerate(parts, 1):
        name = safe_name(told) or _name_for_unnamed(kind, number)
        stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
        tries = (name, *(f"{stem}-{n}{suffix}" for n in range(2, len(parts) + 2)))
        free = next(n for n in tries if n.casefold() not in taken)
        taken.add(free.casefold())
        out.append(Attachment(free, kind, content))
    return tuple(out)


def _name_for_unnamed(kind: str, number: int) -> str:
    known = {"message/rfc822": ".eml", "text/plain": ".txt", "text/html": ".html"}
    known |= {"text/calendar": ".ics", "text/vcard": ".vcf"}
    suffix = known.get(kind, "" if kind.startswith("application/") else _suffix_of_type(kind))
    return f"attachment-{number}{suffix or '.bin'}"


def _suffix_of_type(kind: str) -> str:
    return mimetypes.MimeTypes(()).guess_extension(kind) or ""
