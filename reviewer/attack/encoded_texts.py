"""Texts inside of texts: escapes undone as often as they were made, strings of scripts put
together, what unseen characters spell, base32 and base85.

Decision 106.
"""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from urllib.parse import unquote

import numpy as np
import numpy.typing as npt

_DEEPEST = 3  # escapes of escapes
_SHORT = 200  # bytes of a word that may come again
_SEVEN = re.compile(r"\+[A-Za-z0-9+/]{3,}(?:-|(?![A-Za-z0-9+/-]))")
_FOREIGN = re.compile(r"[^\x00-\x7f]{2,}")
_MISREAD = ("cp1252", "mac-roman", "cp437", "cp850")  # as what UTF-8 is read by mistake
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_ESCAPE = re.compile(
    r"\\+u([0-9A-Fa-f]{4})|\\+u\{([0-9A-Fa-f]{1,6})\}|\\+x([0-9A-Fa-f]{2})|\\([0-7]{3})"
)
_LINE_END = re.compile(r"(?:\\[nNrth])+(?=[^\W\d_])|\\([,;:/])")
_AGAIN = re.compile(
    r"&(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|amp);|%(?:25)*[2-7][0-9A-Fa-f]|\\+[ux]\{?[0-9A-Fa-f]{2}"
)
_JOINED = re.compile(r"""(["'`])\s*(?:\+|\.\.?|&|\|\||\\\r?\n)?\s*\1""")
_CALLS = re.compile(r"(?i)(?:fromCharCode|fromCodePoint|\bchar|\bchr)\s*\(([\d,\s]{2,4000})\)")
_TAGGED = re.compile("[\U000e0020-\U000e007e]{2,}")
_SELECTED = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")
_BASE32 = re.compile(rb"(?<![A-Za-z0-9])[A-Z2-7]{8,}={0,6}|(?<![A-Za-z0-9])[a-z2-7]{16,}={0,6}")
_BASE85 = re.compile(rb"(?<![!-u])(?:<~)?[!-u{}~|]{8,4000}(?:~>)?")
_LATE_BASE85 = re.compile(rb"(?<![!#-&(-+;<=>?@^-~\w-])[!#-&(-+;<=>?@^-~\w-]{8,4000}")
_LATE = re.compile(rb"[v-z]")
_UU = re.compile(rb"(?m)^begin [0-7]{3} [^\r\n]*\r?\n((?:[ -`][!-`][ -`]*\r?\n)+)")
_UNREADABLE = bytes(b for b in range(192) if not (32 <= b < 127 or b in (9, 10, 13)))
_SHARE_READ = 0.85  # of the bytes of a text
_READS = np.isin(np.arange(256), np.frombuffer(_UNREADABLE, np.uint8), invert=True).astype(int)
_HAS_MARK = re.compile(rb"[!#$%&()*+;<=>?@^_`{|}~0-9-]")


def readings_unescaped(text: str) -> Iterator[tuple[str, str]]:
    """(how, text) of every reading of a text with its escapes undone, where that changes it."""
    seen = {text}
    todo = [("", text, 0)]
    while todo:
        how, now, depth = todo.pop()
        for name, way in _WAYS.items():
            if _SIGNS.get(name, "=") not in now:
                continue
            changed = way(now)
            if changed in seen:
                continue
            seen.add(changed)
            told = f"{how}, {name}" if how else name
            yield told, changed
            if depth + 1 < _DEEPEST and _AGAIN.search(changed):
                todo.append((told, changed, depth + 1))
    yield from _put_together(text)
    if _SEVEN.search(text):
        yield "UTF-7", _SEVEN.sub(_of_seven, text)
    if _FOREIGN.search(text):
        yield from _read_right(text, _DEEPEST)


def _of_seven(match: re.Match[str]) -> str:
    try:
        return match[0].encode().decode("utf-7")
    except UnicodeDecodeError:
        return match[0]


def _read_right(text: str, times: int) -> Iterator[tuple[str, str]]:
    """A text that was decoded wrongly, perhaps again and again, as it was meant."""
    for codec in _MISREAD:
        right = _FOREIGN.sub(partial(_decoded_as_meant, codec), text)
        if right != text:
            yield f"read twice, as {codec}", right
            if times > 1 and _FOREIGN.search(right):
                for how, again in _read_right(right, times - 1):
                    yield f"{how}, once more", again


def _decoded_as_meant(codec: str, run: re.Match[str]) -> str:
    """Signs as the UTF-8 that they were, where some of them make it."""
    data = b"".join(
        c.encode("latin-1") if "\x80" <= c <= "\x9f" else c.encode(codec, "replace") for c in run[0]
    )
    meant = data.decode("utf-8", "ignore")
    return meant if any(c > "\x7f" for c in meant) else run[0]


def _put_together(text: str) -> Iterator[tuple[str, str]]:
    joined = _JOINED.sub("", text)
    joined = _CALLS.sub(_from_codes, joined)
    if joined != text:
        yield "strings of a script", joined
    if not text.isascii():
        tags = "\n".join(
            "".join(chr(ord(c) - 0xE0000) for c in run) for run in _TAGGED.findall(text)
        )
        if tags:
            yield "tag characters", tags
        picked = "\n".join(map(_decode_selectors, _SELECTED.findall(text)))
        if picked:
            yield "variation selectors", picked


def _from_codes(match: re.Match[str]) -> str:
    codes = [int(code) for code in re.findall(r"\d+", match[1])]
    return '"' + "".join(chr(c) for c in codes if 31 < c < 0x110000) + '"'


def _decode_selectors(run: str) -> str:
    data = bytes(ord(c) - 0xFE00 if ord(c) < 0x10000 else ord(c) - 0xE00F0 for c in run)
    return data.decode("utf-8", "replace")


def _decode_escape(match: re.Match[str]) -> str:
    code = next(group for group in match.groups() if group)
    value = int(code, 8) & 0xFF if match[4] else int(code, 16)
    return chr(value) if value < 0x110000 else ""


def _decode_quoted_printable(text: str, charset: str) -> str:
    return quopri.decodestring(text.encode("utf-8", "replace")).decode(charset, "replace")


_WAYS: dict[str, Callable[[str], str]] = {
    "HTML entities": html.unescape,
    "without tags": lambda t: html.unescape(_TAGS.sub("", t)),
    "URL escapes": lambda t: unquote(t.replace("+", " "), errors="replace"),
    "escapes": lambda t: _ESCAPE.sub(_decode_escape, t),
    "line ends of programs": lambda t: _LINE_END.sub(r"\n\1", t),
    "quoted-printable": lambda t: _decode_quoted_printable(t, "utf-8"),
    "quoted-printable in cp1252": lambda t: _decode_quoted_printable(t, "cp1252"),
}
_SIGNS = {
    **{"HTML entities": "&", "without tags": "<", "URL escapes": "%", "escapes": "\\"},
    "line ends of programs": "\\",
}


def unpack_encoded_bytes(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(how, bytes) of what stands in bytes uuencoded, as base32 or as base85."""
    for match in _UU.finditer(data):
        yield "uuencoded", b"".join(map(_of_uu, match[1].splitlines()))
    for match in _BASE32.finditer(data):
        raw = match[0].rstrip(b"=").upper()
        raw = raw[: len(raw) - (len(raw) % 8 in (1, 3, 6))]
        yield from decode_if_text("base32", base64.b32decode, raw + b"=" * (-len(raw) % 8))
    found = [match[0] for match in _BASE85.finditer(data) if _HAS_MARK.search(match[0])]
    runs = [run.removeprefix(b"<~").removesuffix(b"~>") for run in found]
    yield from _decode_85(runs, ("base85", "Ascii85"))
    # The last letters of the alphabet are no signs of Ascii85, and would end its runs.
    late = [match[0] for match in _LATE_BASE85.finditer(data) if _LATE.search(match[0])]
    yield from _decode_85(late, ("base85",))


def _decode_85(runs: list[bytes], ways: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    told = [(how, IN_85[how][1], may_read_in_85(runs, IN_85[how][0])) for how in ways]
    for at, run in enumerate(runs):
        for how, way, may in told:
            if may[at]:
                yield from decode_if_text(how, way, run)


OF_A85 = bytes(range(33, 118))
OF_B85 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
IN_85: dict[str, tuple[bytes, Callable[[bytes], bytes]]] = {
    "base85": (OF_B85, base64.b85decode),
    "Ascii85": (OF_A85, base64.a85decode),
}


def may_read_in_85(runs: list[bytes], alphabet: bytes) -> npt.NDArray[np.bool_]:
    """Which runs may be text in signs of base 85; the others surely are none.

    Each five signs are four bytes. Of these of all runs together is told how many can be read; a
    log has ten such runs in each row, its times and numbers, and to decode one takes longer.
    """
    groups = np.array([len(run) // 5 for run in runs], np.int64)
    rest = np.array([max(len(run) % 5 - 1, 0) for run in runs], np.int64)
    signs = np.frombuffer(b"".join(run[: len(run) // 5 * 5] for run in runs), np.uint8)
    values = np.full(256, -1, np.int64)
    values[np.frombuffer(alphabet, np.uint8)] = np.arange(85)
    fives = values[signs].reshape(-1, 5)
    numbers = fives @ (85 ** np.arange(4, -1, -1))
    sound = (fives >= 0).all(axis=1) & (numbers < 1 << 32)
    letters = sum(_READS[numbers >> shift & 255] for shift in (24, 16, 8, 0))
    edges = np.concatenate([[0], np.cumsum(groups)])
    read, broken = (
        np.diff(np.concatenate([[0], np.cumsum(each)])[edges]) for each in (letters, ~sound)
    )
    size = 4 * groups + rest
    # What stands in the last signs, fewer than five, counts as read.
    may: npt.NDArray[np.bool_] = (broken == 0) & (size > 3) & (read + rest > _SHARE_READ * size)
    return may


def _of_uu(line: bytes) -> bytes:
    """A line; what mailers cut from its end were spaces, which count nothing."""
    size = (line[0] - 32) & 63
    try:
        return binascii.a2b_uu(line[: 1 + (size + 2) // 3 * 4])
    except binascii.Error:
        return b""


def decode_if_text(
    how: str, way: Callable[[bytes], bytes], raw: bytes
) -> tuple[tuple[str, bytes], ...]:
    """What it decodes to, where that is a text: how, and the bytes; else nothing."""
    # Words come again and again; a file that is encoded as a whole does not, and is not kept.
    return (_short_if_text if len(raw) <= _SHORT else _decoded_if_text)(how, way, raw)


def _decoded_if_text(
    how: str, way: Callable[[bytes], bytes], raw: bytes
) -> tuple[tuple[str, bytes], ...]:
    try:
        inner = way(raw)
    except (ValueError, OverflowError):
        return ()
    letters = len(inner.translate(None, _UNREADABLE))
    return ((how, inner),) if len(inner) > 3 and letters > _SHARE_READ * len(inner) else ()


_short_if_text = lru_cache(maxsize=1 << 14)(_decoded_if_text)
