"""What a character is taken for by who reads it: the attack's own reading of letters and digits.

A text is flattened: decomposed, without marks and without what cannot be seen, letters of other
scripts and shapes as the Latin ones that they look like; case stays, for it shows where a word
begins. Squeezed to its letters and digits, a secret is either in it or not.

Decisions 32, 169.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from reviewer.system.resources import resource_path

_ASCII_REST = bytes(b for b in range(128) if not chr(b).isalnum())
_SQUEEZE = re.compile(r"[\W_]+")
_QUOTES = frozenset(
    map(
        ord,
        "`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u02f4\u055a\u05f3\u07f4\u07f5"
        "\u1fbd\u1fbf\u2018\u2019\u201b\u2032\u2035\ua78b\ua78c\uff07\uff40",
    )
)
_RULES = frozenset([0x2043, 0x2212, 0x2D7, 0x2500, 0x2796])
_BLANK = frozenset([0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0])
_FIRSTS = (0x1F150, 0x1F170, 0x1F1E6, 0x1F110)  # letters in black discs and squares, of flags


@lru_cache(maxsize=1)
def _latin_looks() -> dict[str, str]:
    """What looks like a Latin letter, or two; the same data that the renderer has."""
    found: dict[str, str] = {}
    text = resource_path("words/look-alikes.txt").read_text(encoding="utf-8")
    for letter, chars in re.findall(r"^(\w+) (\w+)$", text, re.MULTILINE):
        found.update(dict.fromkeys(chars, letter))
    return found


class _LooksOfCharacters(dict[int, str]):
    """For ``str.translate``: what each character looks like, worked out once."""

    def __missing__(self, code: int) -> str:
        self[code] = face = _look_of_code(code)
        return face


def _look_of_code(code: int) -> str:
    char = chr(code)
    if code < 128:
        return "'" if char == "`" else "" if code < 9 or 13 < code < 28 or code == 127 else char
    looks, lower = _latin_looks(), char.lower()
    # Small letters of Cherokee fold to their capitals.
    small = looks.get(char) or looks.get(lower) or looks.get(char.casefold())
    if small:
        return small.upper() if char != lower else small
    if code in _QUOTES:
        return "'"
    kind = unicodedata.category(char)
    if kind == "Pd" or code in _RULES:
        return "-"
    for first in _FIRSTS:
        if first <= code < first + 26:
            return chr(65 + code - first)
    if 0x249C <= code <= 0x24B5:
        return chr(97 + code - 0x249C)
    return _look_of_character(char, code, kind)


def _look_of_character(char: str, code: int, kind: str) -> str:
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if kind in ("Zl", "Zp") or code == 0x85:
        return "\n"
    if kind == "Zs" or code == 0x2800:
        return " "
    if kind in ("Mn", "Me", "Cf", "Cs", "Cc") or code in _BLANK:
        return ""
    return _look_decomposed(char, kind)


def _look_decomposed(char: str, kind: str) -> str:
    parts = unicodedata.normalize("NFKD", char)
    if parts == char:
        return char
    if len(parts) == 2 and parts[0] == " " and unicodedata.combining(parts[1]):
        return "'"  # an accent apart from its letter
    read = "".join(_FACES[ord(part)] for part in parts)
    if "\u2044" in read:
        return " " + read.replace("\u2044", "/")
    return f" {read}" if kind == "So" and len(read) > 1 and read.isalnum() else read


_FACES = _LooksOfCharacters()
# What is rare stands first in these patterns: so its places are found without trying each letter.
_RAISED = re.compile(r"[²³¹⁰⁴-⁹](?<=[^\W_].)(?<![²³¹⁰⁴-⁹].)")
_CAPITALS = dict(zip("ΗΝΥΜΡΧ", "HNYMPX", strict=True))  # their small ones look otherwise
_CAPITAL = re.compile(r"[ΗΝΥΜΡΧ](?:(?<=[A-Za-z].)|(?=[A-Za-z]))")
_LONG_MARK = re.compile(r"[\u30fc\uff70](?<=\d.)")
_STRANGE = re.compile(r"[^\x00-\x7f`]+|[`\x00-\x08\x0e-\x1b\x7f]+")
_HARD_ASCII = re.compile(r"[`\x00-\x08\x0e-\x1b\x7f]")


def flatten_text(text: str) -> str:
    """Text as it looks; letter case stays."""
    if text.isascii():
        return text.translate(_FACES) if _HARD_ASCII.search(text) else text
    text = _CAPITAL.sub(lambda m: _CAPITALS[m[0]], text)
    text = _RAISED.sub(r" \g<0>", _LONG_MARK.sub("-", text))
    # A translation asks for each letter; most of a text is what it looks like.
    return _STRANGE.sub(lambda run: run[0].translate(_FACES), text)


def fold_text(text: str) -> str:
    """Text without case, accents, ligatures and look-alike letters."""
    return flatten_text(text).casefold()


def squeeze_text(text: str) -> str:
    """The folded letters and digits of a text and nothing else."""
    return letters_of(text if text.isascii() else fold_text(text))


def letters_of(text: str) -> str:
    """The letters and digits of a text that is folded already, or plain ASCII."""
    if text.isascii():
        return text.encode().lower().translate(None, _ASCII_REST).decode()
    return _SQUEEZE.sub("", text)


_WORD = re.compile(r"[^\W_]+")
_ALNUM = np.array([chr(code).isascii() and chr(code).isalnum() for code in range(256)])


def places_of_squeezed(text: str, count: int) -> Sequence[int] | None:
    """Where in a flat text each character of its squeezed form stands; ``None`` where that has
    another ``count`` of them, since a letter's case changes its length.
    """
    if text.isascii():
        found = np.flatnonzero(_ALNUM[np.frombuffer(text.encode(), np.uint8)])
    else:
        spans = np.array([m.span() for m in _WORD.finditer(text)], np.int64).reshape(-1, 2)
        sizes = spans[:, 1] - spans[:, 0]
        before = np.cumsum(sizes) - sizes
        found = np.arange(sizes.sum()) + np.repeat(spans[:, 0] - before, sizes)
    return found if len(found) == count else None  # type: ignore[return-value]
