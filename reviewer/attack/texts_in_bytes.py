"""Every way to read words out of bytes: decodings, escapes, encodings and containers.

A layer is text with the way that leads to it.  Layers of containers are opened again, to a
bounded depth and size: a package holds no bomb of ours, and what cannot be opened within
the bounds is for the caller to report.
"""

from __future__ import annotations

import base64
import codecs
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy

from reviewer.attack import encoded_texts

MAX_DEPTH = 3
MAX_INNER = 256 << 20  # bytes of one opened member
PIECE = 4 << 20  # text is searched in pieces of this many characters ...
OVERLAP = 4096  # ... that share so many

_CONTROL = bytes(b for b in range(32) if b not in (9, 10, 12, 13, 27))
_HIGH = bytes(range(128, 256))
_TRAILING = bytes(range(128, 192))
_LOOK = 1 << 15  # bytes of each place that tell text from other data
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}(?:\r?\n[A-Za-z0-9+/_-]+)*={0,2}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}[ \t\r\n:]?){6,}")
# In what is no text only secrets of six letters and more are looked for, so shorter runs,
# of which pixels hold millions, need not be read.
_LATIN = re.compile(rb"(?:[\x20-\x7e\t\r\n][\xc0-\xff]?){6,}")
_UTF8 = re.compile(
    rb"(?:[\x20-\x7e\t\r\n]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf][\x80-\xbf]){6,}"
)
_WIDE = re.compile(rb"(?:[\x20-\xff][\x00-\x06]){6,}|(?:[\x00-\x06][\x20-\xff]){6,}")


class TooDeep(Exception):
    """A container holds more, or nests deeper, than the attack opens."""


@dataclass(frozen=True)
class Layer:
    """Text, and how it was read.

    Attributes:
        where: the way to it, empty for the file's own bytes.
        prose: it was written to be read, so words may be broken over lines.
    """

    where: str
    text: str
    prose: bool


@dataclass(frozen=True)
class Blob:
    """Bytes inside a file, and the way to them.

    Attributes:
        of_mail: a part of a message: what looks like headers in it is text.
    """

    where: str
    data: bytes
    depth: int = 0
    of_mail: bool = False


def unpack_blobs(blob: Blob) -> Iterator[Blob]:
    """A blob, and what lies in it if it is a ZIP, gzip or zlib stream or a message.

    Raises:
        TooDeep: It nests deeper or holds more than the bounds.
    """
    yield blob
    for inner in _members_of_container(blob):
        if inner.depth > MAX_DEPTH:
            raise TooDeep(inner.where)
        yield from unpack_blobs(inner)


def read_layers(blob: Blob) -> Iterator[Layer]:
    """Every reading of a blob's own bytes, and of text encoded in its text."""
    for text, prose, name in _decode_every_way(blob.data):
        where = _join_places(blob.where, name)
        for cut in cut_long_text(text):
            yield Layer(where, cut, prose)
            if prose:
                yield from _unescape_each_way(where, cut)
    yield from _unpack_from_text(blob)


def cut_long_text(text: str) -> Iterator[str]:
    """A long text in pieces that overlap."""
    for at in range(0, max(len(text), 1), PIECE):
        yield text[max(at - OVERLAP, 0) : at + PIECE]


def is_text(data: bytes) -> bool:
    """True for bytes that a person could read in an editor: looked at in three places."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or _is_wide_text(data):
        return True
    if len(data) <= _LOOK:  # all three places are one
        return _is_readable(data)
    middle = max(len(data) // 2 - _LOOK, 0)
    parts = {data[:_LOOK], data[middle : middle + _LOOK], data[-_LOOK:]}
    return all(_is_readable(part) for part in parts)


def _is_readable(part: bytes) -> bool:
    control = len(part) - len(part.translate(None, _CONTROL))
    if control > len(part) // 200:
        return False
    high = len(part) - len(part.translate(None, _HIGH))
    return high < len(part) // 3 or _is_utf8(part[3:-3].lstrip(_TRAILING), whole=False)


def decode_text_file(data: bytes) -> str:
    """A text file's words, by its byte order mark, as UTF-8, or as Windows writes it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def printable_runs(data: bytes) -> str:
    """What the tool ``strings`` shows of bytes, 8-bit and 16-bit, one run a line."""
    narrow = [m.group().decode("utf-8", "ignore") for m in _UTF8.finditer(data)]
    latin = [m.group() for m in _LATIN.finditer(data)]
    narrow += [run.decode("cp1252", "ignore") for run in latin if not run.isascii()]
    wide = []
    for match in _WIDE.finditer(data):
        run = match.group()
        wide.append(run.decode("utf-16-le" if run[1] < 7 else "utf-16-be", "ignore"))
    return "\n".join([*narrow, *wide])


def _decode_every_way(data: bytes) -> Iterator[tuple[str, bool, str]]:
    prose = is_text(data)
    if not prose:
        yield printable_runs(data), False, "bytes"
    else:
        yield data.decode("utf-8", "replace"), True, ""
        if not _is_utf8(data):
            for name in ("cp1252", "mac-roman", "cp437"):
                yield data.decode(name, "replace"), True, f"as {name}"
    if prose and b"\0" in data[: 1 << 20]:
        for name in ("utf-16-le", "utf-16-be"):
            for shift in (0, 1):
                yield data[shift:].decode(name, "ignore"), True, f"as {name}"
        if data.count(0) > len(data) // 2:
            yield data.decode("utf-32", "ignore"), True, "as UTF-32"


def _is_utf8(data: bytes, *, whole: bool = True) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, whole)
    except UnicodeDecodeError:
        return False
    return True


def _is_wide_text(data: bytes) -> bool:
    """True for 16-bit text: nearly every second byte is null, and hardly one between."""
    head = data[:4096]
    if b"\0" not in head:
        return False
    shares = sorted(head[n::2].count(0) / max(len(head) // 2, 1) for n in (0, 1))
    return len(head) > 3 and shares[0] < 0.1 and shares[1] > 0.7


def _unescape_each_way(where: str, text: str) -> Iterator[Layer]:
    """The text with each kind of escape undone, where that changes it."""
    for name, changed in encoded_texts.readings_unescaped(text):
        yield Layer(_join_places(where, name), changed, True)


def _unpack_from_text(blob: Blob) -> Iterator[Layer]:
    """Text that stands in the bytes as base64 or as hexadecimal digits."""
    for match in _BASE64.finditer(blob.data):
        raw = re.sub(rb"\s", b"", match.group()).rstrip(b"=")
        for start in range(4 if len(raw) < 512 else 1):  # glued to a word before it
            piece = raw[start:].translate(_URLSAFE)
            piece = piece[: len(piece) - (len(piece) % 4 == 1)]
            inner = base64.b64decode(piece + b"=" * (-len(piece) % 4))
            yield from _inner_text(_join_places(blob.where, "base64"), inner)
    for match in _HEX.finditer(blob.data):
        digits = re.sub(rb"[ \t\r\n:]", b"", match.group())
        yield from _inner_text(
            _join_places(blob.where, "hexadecimal"), bytes.fromhex(digits.decode())
        )
    if is_text(blob.data):
        for name, inner in encoded_texts.unpack_encoded_bytes(blob.data):
            yield from _inner_text(_join_places(blob.where, name), inner)


_URLSAFE = bytes.maketrans(b"-_", b"+/")


def _inner_text(where: str, data: bytes) -> Iterator[Layer]:
    if is_text(data):
        yield Layer(where, data.decode("utf-8", "replace"), True)
    else:
        yield Layer(where, printable_runs(data), False)
    if data.startswith((b"\x1f\x8b", b"x\x9c", b"x\xda", b"x\x01")):
        opened = _inflate_bytes(data)
        if opened:
            yield Layer(_join_places(where, "inflated"), opened.decode("utf-8", "replace"), True)
    if _is_wide_text(data):
        for name in ("utf-16-le", "utf-16-be"):
            yield Layer(where, data.decode(name, "ignore"), True)


def _inflate_bytes(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(47).decompress(data, MAX_INNER)
    except zlib.error:
        return b""


def _members_of_container(blob: Blob) -> Iterator[Blob]:
    data, depth = blob.data, blob.depth + 1
    if data[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            for info in box.infolist():
                if info.file_size > MAX_INNER:
                    raise TooDeep(blob.where)
                names = f"{info.filename}\n".encode() + info.comment
                where = _join_places(blob.where, f"member {info.orig_filename.count('/')}")
                yield Blob(_join_places(blob.where, "member name"), names, depth)
                yield Blob(where, box.read(info), depth)
    elif data[:2] == b"\x1f\x8b":
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as box:
            inner = box.read(MAX_INNER + 1)
        if len(inner) > MAX_INNER:
            raise TooDeep(blob.where)
        yield Blob(_join_places(blob.where, "gunzipped"), inner, depth)
    elif not blob.of_mail and looks_like_mail(data):
        yield from _parts_of_message(blob, depth)


def looks_like_mail(data: bytes) -> bool:
    """True for bytes that begin with a message's headers."""
    head = data[:8192]
    return bool(re.match(rb"[A-Za-z-]{2,40}: ", head)) and bool(
        re.search(rb"(?im)^(from|mime-version|received|content-type): ", head)
    )


def _parts_of_message(blob: Blob, depth: int) -> Iterator[Blob]:
    """A message's headers, decoded, and the decoded body of every part."""
    message = message_from_bytes(blob.data, policy=policy.default)
    for number, part in enumerate(message.walk()):
        where = _join_places(blob.where, f"part {number}")
        names = "\n".join(f"{key}: {value}" for key, value in part.items())
        yield Blob(_join_places(where, "headers"), names.encode("utf-8", "replace"), depth, True)
        payload = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield Blob(where, payload, depth, True)
            charset = part.get_content_charset() or ""
            if charset.replace("-", "").casefold() not in ("", "utf8", "usascii"):
                text = _recode_payload(payload, charset)
                yield Blob(_join_places(where, "decoded"), text, depth, True)


def _recode_payload(payload: bytes, charset: str) -> bytes:
    try:
        return payload.decode(charset, "replace").encode()
    except LookupError:
        return payload


def _join_places(where: str, name: str) -> str:
    return f"{where}, {name}" if where and name else where or name
