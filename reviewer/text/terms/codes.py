r"""Letters that stand in a text as codes: escapes of programs, and letters that were decoded twice.

``Mu\u00f1oz``, ``Mu&ntilde;oz``, ``Mu%C3%B1oz``, ``Mu=F1oz``, ``Mu+APE-oz``, ``MuÃ±oz`` are read
as Muñoz by who knows the name. A code may also be chance (``plate=AB12``), so this is a second
reading beside the first, never one in its place.

Decision 102.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache, partial

from reviewer.text.terms.quick_matches import matches_begun_by

LOST = "\ufffd"
"""Stands where a letter was lost."""

_ASCII = re.compile(r"[A-Za-z]")
_BEYOND = re.compile(r"[^\W\d_\x00-\x7f]")
_BEYOND_RUN = re.compile(f"{_BEYOND.pattern}+")
_TIMES = 3  # a text may have been decoded wrongly again and again
_CODECS = ("cp1252", "mac_roman", "cp437", "cp850")
_WORTH_A_LOOK = re.compile(r"[\\&%=+?~^\ufffd]|[^\x00-\x7f]")
_OF_NAMES = "".join(chr(c) for c in range(0xC0, 0x17F) if chr(c).isalpha())

PAIRS = tuple((wrote, read) for wrote in _CODECS for read in _CODECS if wrote != read)
"""Encodings in which a text was written, and as which it was read by mistake."""


def misread_term(term: str, pair: tuple[str, str]) -> str:
    """A term as it stands where one letter of a name was taken for another."""
    if not _may_lose(unicodedata.normalize("NFC", term)):
        return term
    return "".join(map(partial(_misread_letter, pair), unicodedata.normalize("NFC", term)))


@lru_cache(maxsize=4096)
def _misread_letter(pair: tuple[str, str], char: str) -> str:
    """Another letter, or the sign of loss for what is none; what could not be written stays."""
    if char.isascii() or not char.isalpha():
        return char
    try:
        made = char.encode(pair[0]).decode(pair[1])
    except UnicodeError:
        return char
    return made if made.isalpha() else LOST


@lru_cache(maxsize=1)
def _signs_of_misreading() -> str:
    """The signs that stand where letters of names were read by mistake."""
    made = set()
    for wrote, read in PAIRS:
        both = _OF_NAMES.encode(wrote, "ignore").decode(read, "ignore")
        made |= {c for c in both if not c.isalpha() and c > "\x7f"}
    return "".join(map(re.escape, sorted(made - set("\xa0\xad\u2013\u2014\u2018\u2019\u00b4"))))


@lru_cache(maxsize=1)
def _signs_of_misread_edges() -> str:
    """Those of them that stand for the first or last letter of a word: none with which a
    quotation or anything else that is said begins or ends.
    """
    return "".join(c for c in _signs_of_misreading() if unicodedata.category(c)[0] in "SN")


def _characters_of_codec(codec: str, first: int, last: int) -> str:
    """What a codec makes of bytes; of those that it does not know, a control character."""
    made = (bytes([b]).decode(codec, "replace") for b in range(first, last + 1))
    shown = (chr(b) if c == LOST else c for b, c in zip(range(first, last + 1), made, strict=True))
    return "".join(re.escape(c) for c in shown)


def _pattern_decoded_twice(codec: str) -> str:
    behind = f"[{_characters_of_codec(codec, 0x80, 0xBF)}\x80-\x9f]"
    two, three = _characters_of_codec(codec, 0xC2, 0xDF), _characters_of_codec(codec, 0xE0, 0xEF)
    return f"(?P<{codec}>[{two}]{behind}|[{three}]{behind}{{2}})"


CODE = re.compile(
    r"\\u(?P<wide>[0-9A-Fa-f]{4})|\\x(?P<narrow>[0-9A-Fa-f]{2})"
    r"|(?P<blank>(?:\\[nNrth])+(?=[^\W\d_]))|\\(?P<mark>[,;:/])"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8}\d{0,2});)"
    r"|(?P<percent>(?:%[0-9A-Fa-f]{2})+)"
    r"|(?P<quoted>(?:=[0-9A-Fa-f]{2}|=\n)+)"
    r"|(?P<seven>\+[A-Za-z0-9+/]{3,16}(?:-|(?![A-Za-z0-9+/-])))"
    r"|(?P<tilde>(?<=[^\W\d_])[~^](?=[^\W\d_])|[{]?\\[~'\"^`=.][{]?(?P<under>[A-Za-z])[}]{0,2})"
    r"|"
    + "|".join(map(_pattern_decoded_twice, _CODECS))
    + rf"|(?P<lost>(?<=[^\W\d_])[?\xbf\u25a1\ufffd{_signs_of_misreading()}]{{1,4}}(?=[^\W\d_])"
    rf"|(?<![^\W_])[{_signs_of_misread_edges()}](?=[^\W\d_]{{2}})"
    rf"|(?<=[^\W\d_]{{2}})[{_signs_of_misread_edges()}](?![^\W_]))"
    # Of two signs the second was unseen and is gone: among small letters there is one such.
    r"|(?P<half>(?<=[a-z])\xc3(?![A-Z])|\xc3(?=[a-z]))|(?P<gone>\xc3(?=[A-Z]))"
)
_BEGINS = re.compile(r"[\\&%=+?~^{\x80-\U0010ffff]")


def with_losses(term: str) -> str:
    """A term without its letters beyond ASCII, as a bad export has it; a name must be left."""
    composed = unicodedata.normalize("NFC", term)
    return _BEYOND_RUN.sub(LOST, composed) if _may_lose(composed) else term


def _may_lose(composed: str) -> bool:
    kept, lost = len(_ASCII.findall(composed)), len(_BEYOND.findall(composed))
    return lost > 0 and kept >= 2 and kept > lost


def undo_codes(text: str) -> tuple[str, list[int]] | None:
    """The text with its codes read, and where each of its characters begins in ``text``.

    ``None`` when there are none.
    """
    if not _WORTH_A_LOOK.search(text):
        return None
    out, origin, changed = text, list(range(len(text))), False
    for _ in range(_TIMES):
        again = _undo_once(out, origin)
        if again is None:
            break
        (out, origin), changed = again, True
    return (out, origin) if changed else None


def _undo_once(text: str, origin: list[int]) -> tuple[str, list[int]] | None:
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for code in codes_in(text):
        read = _read_code(code)
        if read is None or read == code[0]:
            continue
        first, last = code.span()
        parts += [text[at:first], read]
        starts += [*origin[at:first], *[origin[first]] * len(read)]
        at = last
    if not parts:
        return None
    return "".join(parts) + text[at:], starts + origin[at:]


def codes_in(text: str) -> Iterator[re.Match[str]]:
    """The codes of a text in order, none within another."""
    return matches_begun_by(_BEGINS, CODE, text)


def _read_code(code: re.Match[str]) -> str | None:
    """What a code stands for; ``None`` where it is none."""
    kind, said = code.lastgroup or "", code[code.lastgroup or 0]
    if kind == "tilde":
        return code["under"] or "'"  # apart from its letter
    if kind in ("wide", "narrow"):
        return chr(int(said, 16))
    if kind == "blank":
        return "\n" if re.search("[nNr]", said) else " "
    if kind == "mark":
        return said
    if kind == "entity":
        return html.unescape(said)
    if kind == "half":
        return "\u00ed"
    if kind in ("lost", "gone"):
        return LOST
    if kind in ("percent", "quoted"):
        return _of_bytes(bytes.fromhex(re.sub(r"[%=\n]", "", said)))
    if kind == "seven":
        return _decode_letters(said.encode(), "utf-7")
    return _decode_letters(b"".join(_byte_of(c, kind) for c in said), "utf-8")


def _of_bytes(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _byte_of(char: str, codec: str) -> bytes:
    return bytes([ord(char)]) if "\x80" <= char <= "\x9f" else char.encode(codec, "replace")


def _decode_letters(data: bytes, codec: str) -> str | None:
    """Letters of Europe and marks among them, or signs of a letter not yet read; else nothing."""
    try:
        read = data.decode(codec)
    except UnicodeDecodeError:
        return None
    return read if read and all(_is_of_names(c) for c in read) else None


def _is_of_names(char: str) -> bool:
    return "\x7f" < char < "\u0370" or "\u2000" <= char <= "\u2265" or "\u2500" <= char <= "\u25ff"
