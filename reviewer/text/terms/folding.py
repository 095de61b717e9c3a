"""Text as a person reads it: letters without case, marks and disguise, each with its origin.

Everything that does not change what is read is decided here, once: case, accents, ligatures,
other digits, small and circled letters, look-alikes of other scripts, all sorts of apostrophes,
dashes and blanks, and what takes no place at all.

Decisions 31, 101, 169.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from functools import cached_property, lru_cache

from reviewer.system.resources import resource_path
from reviewer.text.terms import codes

_RUN = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")
_NO_MARKS = bytes(b for b in range(128) if not chr(b).isalnum())
_UNSEEN_ASCII = bytes([*range(9), *range(14, 32), 127])
_NOTHING = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5")  # letters without a shape
_APOSTROPHES = "`\u00b4\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb"
_APOSTROPHES += "\u02f4\u2032\u2035\u055a\u05f3\u07f4\u07f5\ua78b\ua78c\uff07\uff40\u1fbd\u1fbf"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u02d7\u2500\u2796"

# Capitals that look like another letter than their small ones: in a word with Latin letters.
_AS_CAPITALS = dict(zip("ΗΝΥΜΡΧ", "hnympx", strict=True))
_ENCLOSED = {
    **{0x1F150 + n: chr(97 + n) for n in range(26)},
    **{0x1F170 + n: chr(97 + n) for n in range(26)},
    **{0x1F1E6 + n: chr(97 + n) for n in range(26)},
    **{0x1F110 + n: chr(97 + n) for n in range(26)},
    **{0x249C + n: chr(97 + n) for n in range(26)},
}
_RAISED = frozenset("\u00b2\u00b3\u00b9\u2070" + "".join(map(chr, range(0x2074, 0x207A))))
_LONG_VOWELS = frozenset("\u30fc\uff70")  # between digits they are dashes
_BY_NEIGHBOURS = _RAISED | frozenset(_AS_CAPITALS) | _LONG_VOWELS
_DIGITS = str.maketrans("oilsbz", "011582")  # letters that are read and typed as digits

_BLOCK = 8000  # characters that are looked through at once ...
_SHARED = 1200  # ... with so many of the block before, more than nearly any term takes
_MARGIN = 200
_GAP = 64  # characters that may stand between two words: the end of a line, then indentation


_TWO = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
_TWO |= {c.upper(): two.capitalize() for c, two in _TWO.items()}
_TWO |= {unicodedata.normalize("NFD", c): two for c, two in _TWO.items()}
_OF_TWO = re.compile("|".join(sorted(_TWO, key=len, reverse=True)))


def respell_umlauts(text: str) -> tuple[str, list[int]] | None:
    """A text with two letters in place of those with dots, rings and strokes, and where each of
    its characters stood; ``None`` when it has none.
    """
    parts: list[str] = []
    origin: list[int] = []
    at = 0
    for found in _OF_TWO.finditer(text):
        first, last = found.span()
        two = _TWO[found[0]]
        parts += [text[at:first], two.upper() if text[last : last + 1].isupper() else two]
        origin += [*range(at, first), *[first] * len(two)]
        at = last
    return ("".join(parts) + text[at:], [*origin, *range(at, len(text))]) if parts else None


_INDENTS = re.compile(r"(?<=\n)[ \t]{2,}+|(?<![ \t])[ \t]{2,}+(?=\r?\n)")


class Folded:
    """A text folded, and where in it each folded character stood.

    Attributes:
        source: the text as it was.
        text: letters in lower case and without marks; an apostrophe is ``'``, a dash ``-``,
            a blank a space, an end of line or page a line feed, and what is unseen is gone, as
            are the blanks around an end of line but one: however far in the next line begins,
            who reads a number reads it on there.
    """

    def __init__(self, source: str, read: tuple[str, list[int]] | None = None) -> None:
        self.source = source
        self._shown = read[0] if read else source
        self.text, starts = _narrow_indents(*_fold_with_origin(self._shown))
        self._letters = starts
        self._read_at: Sequence[int] = read[1] if read else range(len(source))
        self._starts: Sequence[int] = [read[1][at] for at in starts] if read else starts
        self._blocks: dict[int, list[Block]] = {}

    @cached_property
    def codes_undone(self) -> Folded | None:
        """The same text with letters that stand in it as codes; ``None`` when there are none."""
        read = codes.undo_codes(self.source)
        return Folded(self.source, read) if read else None

    @cached_property
    def umlauts_respelt(self) -> Folded | None:
        """The same reading with ``ue`` for ``ü`` and the like; ``None`` when there are none."""
        origin, read = self._read_at, respell_umlauts(self._shown)
        return Folded(self.source, (read[0], [origin[at] for at in read[1]])) if read else None

    def source_span(self, first: int, last: int) -> tuple[int, int]:
        """The characters of the source behind ``first:last``, with their own marks."""
        starts, after = self._starts, last
        while after < len(starts) and starts[after] == starts[last - 1]:
            after += 1
        return starts[first], starts[after] if after < len(starts) else len(self.source)

    def original_letter(self, at: int) -> str:
        """The character, as it is read, from which a folded one was made."""
        return self._shown[self._letters[at]]

    def source_words(self, first: int, last: int) -> str:
        """The characters of the source behind ``first:last``."""
        begin, end = self.source_span(first, last)
        return self.source[begin:end]

    def overlapping_blocks(self, term: str) -> list[Block]:
        """The text in pieces, which overlap by more than the term may take in it."""
        reach = _MARGIN + 2 * len(term) + _GAP * len(term.split())
        shared = -(-reach // _SHARED) * _SHARED
        if shared not in self._blocks:
            size, step = len(self.text), _BLOCK - _SHARED
            firsts = range(0, max(size - shared, 1), step)
            self._blocks[shared] = [Block(self, at, min(at + step + shared, size)) for at in firsts]
        return self._blocks[shared]


class Block:
    """A piece ``first:last`` of a folded text, small enough to be looked at closely."""

    __slots__ = ("_digits", "_held", "_tight", "first", "folded", "last")

    def __init__(self, folded: Folded, first: int, last: int) -> None:
        self.folded, self.first, self.last = folded, first, last
        self._held: dict[str, bool] = {}
        self._tight: str | None = None
        self._digits: str | None = None

    @property
    def tight_letters(self) -> str:
        """Its letters and digits and nothing else."""
        if self._tight is None:
            text = self.folded.text
            text = text[self.first : self.last] if len(text) > _BLOCK else text
            if text.isascii():
                self._tight = text.encode().translate(None, _NO_MARKS).decode()
            else:
                self._tight = "".join(filter(str.isalnum, text))
        return self._tight

    @property
    def letters_as_digits(self) -> str:
        """The same, letters that may stand for digits as those digits."""
        if self._digits is None:
            self._digits = self.tight_letters.translate(_DIGITS)
        return self._digits

    def holds_letters(self, part: str) -> bool:
        """True when these letters stand in it side by side; kept, for many terms share them."""
        known = self._held.get(part)
        if known is None:
            known = self._held[part] = part in self.tight_letters
        return known

    def next_match(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        """The next match from ``at`` on; what ends too near the block's end is of the next."""
        match = pattern.search(self.folded.text, at, self.last)
        if match is None or self.last == len(self.folded.text):
            return match
        return match if match.end() <= self.last - _MARGIN else None


def fold_text(text: str | Folded) -> Folded:
    """A text folded; a short memory serves who looks for many terms in one text."""
    return text if isinstance(text, Folded) else _fold_remembered(text)


@lru_cache(maxsize=8)
def _fold_remembered(text: str) -> Folded:
    return Folded(text)


def fold_short(term: str) -> str:
    """A short text folded, without blanks around it."""
    return _fold_with_origin(term)[0].strip()


def squeeze_short(text: str) -> str:
    """The folded letters and digits of a short text."""
    return "".join(filter(str.isalnum, _fold_with_origin(text)[0]))


def as_digits(text: str) -> str:
    """Folded text with the letters that may stand for digits as digits."""
    return text.translate(_DIGITS)


def _fold_with_origin(text: str) -> tuple[str, Sequence[int]]:
    if text.isascii() and len(text.encode().translate(None, _UNSEEN_ASCII)) == len(text):
        return text.lower().replace("`", "'"), range(len(text))
    out: list[str] = []
    origin: list[int] = []
    for run in _RUN.finditer(text):
        first, last = run.span()
        if run[0].isascii() and len(run[0].encode().translate(None, _UNSEEN_ASCII)) == len(run[0]):
            out.append(run[0].lower().replace("`", "'"))
            origin.extend(range(first, last))
            continue
        for at in range(first, last):
            char = text[at]
            piece = _FOLDS[char]
            if char in _BY_NEIGHBOURS:
                piece = _in_place(text, at, piece)
            out.append(piece)
            if len(piece) == 1:
                origin.append(at)
            else:
                origin.extend([at] * len(piece))
    return "".join(out), origin


def _narrow_indents(text: str, starts: Sequence[int]) -> tuple[str, Sequence[int]]:
    """A folded text with one blank at the most before and behind an end of line."""
    if not any(wide in text for wide in ("\n  ", "\n\t", "  \n", "  \r", "\t\n", "\t\r")):
        return text, starts
    parts: list[str] = []
    kept = array("q")
    at = 0
    for blanks in _INDENTS.finditer(text):
        first = blanks.start() + 1
        parts.append(text[at:first])
        kept.extend(starts[at:first])
        at = blanks.end()
    kept.extend(starts[at:])
    return "".join(parts) + text[at:], kept


def _in_place(text: str, at: int, piece: str) -> str:
    """A character that is read by its neighbours."""
    before, after = text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    if text[at] in _RAISED:  # a footnote's number is no part of the number before it
        return f" {piece}" if before.isalnum() and before not in _RAISED else piece
    if text[at] in _LONG_VOWELS:
        return "-" if before.isdigit() else piece
    near = [c for c in (before, after) if c.isalpha()]
    return _AS_CAPITALS[text[at]] if any(c.isascii() for c in near) else piece


def _fold_character(char: str) -> str:
    """What one character is read as."""
    if char.isascii():
        unseen = char.encode() in _UNSEEN_ASCII
        return "" if unseen else "'" if char == "`" else char.lower()
    kind = unicodedata.category(char)
    if char in _APOSTROPHES:
        return "'"
    if kind == "Pd" or char in _DASHES:
        return "-"
    if ord(char) in _ENCLOSED:
        return _ENCLOSED[ord(char)]
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if char.isspace() or char == "\u2800":
        return "\n" if kind in ("Zl", "Zp", "Cc") else " "
    if kind in ("Cf", "Mn", "Me", "Cc", "Cs") or char in _NOTHING:
        return ""
    read = unicodedata.normalize("NFKD", char).casefold()
    if len(read) == 2 and read[0] == " " and unicodedata.combining(read[1]):
        return "'"  # an accent apart from its letter
    letters = _letters_by_look()
    read = "".join(letters.get(c, c) for c in read if not unicodedata.combining(c))
    if "\u2044" in read:  # a fraction is a number of its own
        return " " + read.replace("\u2044", "/")
    return f" {read}" if kind == "So" and len(read) > 1 and read.isalnum() else read


@lru_cache(maxsize=1)
def _letters_by_look() -> dict[str, str]:
    """Letters of other scripts and of phonetics: the small Latin ones that they look like."""
    lines = resource_path("words/look-alikes.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split(" ") for line in lines if line and not line.startswith("#"))
    return {char: letter for letter, chars in rows for char in chars}


class _Folds(dict[str, str]):
    """What each character is read as, worked out once."""

    def __missing__(self, char: str) -> str:
        self[char] = read = _fold_character(char)
        return read


_FOLDS = _Folds()
