"""Bytes of unknown origin into text: bounded, decoded once, freed of what cannot be seen.

Every reader of words begins here, so that a hidden character cannot split a term in one
format and not in another.

Decision 6.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from reviewer.errors import BadInput, explain_plainly
from reviewer.readers import charset
from reviewer.readers.charset import Charset
from reviewer.readers.direction import in_seen_order

MAX_TEXT = 64 << 20
"""Bytes of the largest text-like file that is read whole."""

_SAMPLE = 1 << 18
_HEAD = 1 << 16  # what callers that know only a beginning have of it, at least
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LETTERS = re.compile(rb"[A-Za-z \r\n]")
_DECLARED = re.compile(
    rb"<(?:meta[^>]{0,200}charset=[\"']?|\?xml[^>]{0,200}encoding=[\"'])([\w.:-]{2,40})", re.I
)
_AS_BROWSERS_DO = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
_CONTROL = re.compile("[\x80-\x9f]")
_TWICE = re.compile(
    "(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+"
)
_MOST_TIMES = 3
# Bytes to a control, at most, in what may be UTF-16: in other alphabets it has one in every other
# byte or so; bytes that are UTF-8 throughout need more of them to be doubted.
_STRAY, _STRAY_BESIDE_UTF8 = 50, 4
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Characters that take no place on a page: controls, direction marks, tags, lone halves."""


def load_file(path: Path, limit: int = MAX_TEXT) -> bytes:
    """The content of a file that is read whole.

    Raises:
        BadInput: It is larger than ``limit`` bytes, or cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > limit:
            raise BadInput(
                f"{path.name} is {size >> 20} MB, and at most {limit >> 20} MB of words are read.",
                "Split the file, or withhold it.",
            )
        return path.read_bytes()
    except OSError as fault:
        raise BadInput(f"{path.name} cannot be read: {explain_plainly(fault)}.") from fault


def load_text(path: Path, encoding: str | None = None, limit: int = MAX_TEXT) -> str:
    """A text file as it is written, with a line feed at every line end."""
    return decode_text(load_file(path, limit), encoding)[0]


def decode_text(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Text with a line feed at line ends, and the encoding that it was in.

    Args:
        data: a file, or its beginning if that is 64 KB or more.
        encoding: what a person chose; ``None`` to find out. No byte is dropped.
    """
    name = encoding or encoding_of(data).name
    text = charset.decode_lossy(data, name).removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n"), name


def encoding_of(data: bytes) -> Charset:
    """The encoding of a text, by a name that ``charset.decode_lossy`` knows, and what is in doubt.

    UTF-8 and what a byte order mark says come first; then UTF-16 without a mark, then what
    reads best, see ``charset``.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            kept = name != "utf-8-sig" or _is_utf8(data)
            return Charset(name if kept else charset.MIXED)  # written on by another program
    wide = _wide_encoding(data[:_SAMPLE])
    if wide:
        return Charset(wide)
    if _may_be_wide(data[:_SAMPLE]):
        told = charset.wide_of(data[: min(len(data), _SAMPLE) // 2 * 2])
        if told:
            return told
    if _is_utf8(data):
        return Charset("utf-8")
    stated = _declared_encoding(data)
    return Charset(stated) if stated else charset.of_bytes(data)


def _may_be_wide(sample: bytes) -> bool:
    """Controls among few letters of English: in a text of single bytes a control is a slip, and
    where all of it is UTF-8 many bytes have to be one.
    """
    controls, letters = len(_CONTROLS.findall(sample)), len(_LETTERS.findall(sample))
    wanted = _STRAY_BESIDE_UTF8 if _is_utf8(sample) else _STRAY
    return len(sample) > 7 and wanted * controls >= len(sample) and 2 * letters <= len(sample)


def _is_utf8(data: bytes) -> bool:
    cut = len(data) >= _HEAD  # a head may end inside a letter, a file does not
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=not cut)
    except UnicodeDecodeError:
        return False
    return True


def _declared_encoding(data: bytes) -> str | None:
    """What a web page or XML says of itself, where its bytes can be read that way."""
    found = _DECLARED.search(data[:2048])
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else ""
        name = _AS_BROWSERS_DO.get(name, name)
        data.decode(name)
    except (LookupError, UnicodeDecodeError):
        return None
    return name if name in charset.KNOWN else None


def clean_cells(cells: Sequence[str]) -> Sequence[str]:
    """``clean_text`` of each of the cells of a row."""
    plain = "".join(cells)
    if plain.isascii() and plain.isprintable():  # as nearly all rows are: asked once of each
        return cells
    return [clean_text(cell) for cell in cells]


def clean_text(text: str) -> str:
    """Text without hidden characters, in the order in which it is seen; rare line breaks become a
    line feed.
    """
    if text.isascii() and text.isprintable():  # most cells of most tables, and all that they are
        return text
    return HIDDEN.sub("", in_seen_order(plain_breaks(read_again(text))))


def read_again(text: str) -> str:
    """Text with the letters in it that were decoded as Latin-1 though they were UTF-8, once or
    again and again. No writer types their controls, which would be lost as hidden characters.
    """
    return _TWICE.sub(_decode_as_meant, text) if _CONTROL.search(text) else text


def _decode_as_meant(run: re.Match[str]) -> str:
    meant = run[0]
    if not _CONTROL.search(meant):
        return meant
    with suppress(UnicodeError):
        for _ in range(_MOST_TIMES):
            meant = meant.encode("latin-1").decode("utf-8")
    return meant


def plain_breaks(text: str) -> str:
    """Rare line and page breaks as a line feed; every character keeps its place."""
    return _BREAKS.sub("\n", text)


def _wide_encoding(sample: bytes) -> str | None:
    """UTF-16 shows by the zero bytes that plain letters have on one side."""
    half = len(sample) // 2
    if half < 4:
        return None
    even, odd = sample[: 2 * half : 2].count(0), sample[1 : 2 * half : 2].count(0)
    if odd > half * 0.4 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.1:
        return "utf-16-be"
    return None
