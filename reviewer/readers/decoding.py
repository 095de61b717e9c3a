"""Bytes of unknown origin into text: bounded, decoded once, freed of what cannot be seen.

Every reader of words begins here, so that a hidden character cannot split a term in one
format and not in another.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

import charset_normalizer

from reviewer.errors import BadInput

MAX_TEXT = 64 << 20
"""Bytes of the largest text-like file that is read whole."""

_SAMPLE = 1 << 18
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Characters that take no place on a page: controls, direction marks, tags, lone halves."""


def load(path: Path, limit: int = MAX_TEXT) -> bytes:
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
        raise BadInput(f"{path.name} cannot be read: {fault.strerror}.") from fault


def load_text(path: Path, limit: int = MAX_TEXT) -> str:
    """A text file as it is written, with a line feed at every line end."""
    return decoded(load(path, limit))[0]


def decoded(data: bytes) -> tuple[str, str]:
    """Text with a line feed at line ends, and the encoding that it was in.

    UTF-8 and what a byte order mark says come first; then UTF-16 without a mark, then
    what charset-normalizer holds likely, then Windows-1252. No byte is dropped.
    """
    encoding = encoding_of(data)
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def encoding_of(data: bytes) -> str:
    """The likeliest encoding of a text, by a name that Python knows."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    wide = _wide(data[:_SAMPLE])
    if wide:
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)  # a head may end inside a letter
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
        return best.encoding if best else "cp1252"
    return "utf-8"


def cleaned(text: str) -> str:
    """Text without hidden characters; rare line breaks become a line feed."""
    return HIDDEN.sub("", plain_breaks(text))


def plain_breaks(text: str) -> str:
    """Rare line and page breaks as a line feed; every character keeps its place."""
    return _BREAKS.sub("\n", text)


def _wide(sample: bytes) -> str | None:
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
