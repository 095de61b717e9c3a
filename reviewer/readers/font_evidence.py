"""Do the fonts of a PDF say truly which letters they draw?

A font draws shapes; which letters those are is only claimed, by its encoding or by a map.
A claim is believed when it cannot be otherwise, or when there is evidence: what is drawn in the
font reads as everyday words, or a text recognition read the same words. Whoever draws other
letters than the map tells, or has no map, has no such evidence: those words are read from the
pixels. A map that gives two codes the same letter proves nothing, whatever else is read.

Decision 48.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import pymupdf

from reviewer.readers.glyphs import Rect
from reviewer.readers.page_read import PageRead, read_page
from reviewer.system.resources import resource_path

# These are chosen by hand, see tests/reviewer/readers/test_page_letters.py.
_ENOUGH = 12  # letters in known words
_SHARE = 0.2  # of the words of three letters and more
_READ_SHARE = 0.6
_WORD = re.compile(r"[^\W\d_]{3,}")
# ISO 32000-1, Annex D: encodings whose letters everybody knows.
_STANDARD = ("", "WinAnsiEncoding", "MacRomanEncoding", "StandardEncoding", "null")
_PAIRS = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>")
_TRIPLES = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_LISTS = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*\[([^\]]*)\]")
# ISO 32000-1, 9.10.3, ToUnicode CMaps.
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_GLYPH_NAME = re.compile(r"/([^\s/\[\]()<>{}%]+)")
_MOST_CODES = 70_000


class FontSpan(NamedTuple):
    """Text of one font in one line, as it is drawn (points of the page before its turn)."""

    text: str
    rect: Rect
    font: str
    size: float
    drawn: bool


def spans_of(page: Any) -> list[FontSpan]:
    """The text of a page by font, without what only the file says of it."""
    return spans_in(read_page(page))


def spans_in(read: PageRead) -> list[FontSpan]:
    """The same of a page that was read already."""
    found = []
    for told in read.spans:
        x0, y0, x1, y1 = told.rect
        # Boxes of fonts are often far too high, and would explain ink of the lines around.
        if abs(told.direction[1]) < 0.001:  # upright
            y0, y1 = max(y0, told.base - 0.95 * told.size), min(y1, told.base + 0.3 * told.size)
        drawn = told.drawn and told.alpha > 0
        found.append(FontSpan(told.text, (x0, y0, x1, y1), told.font, told.size, drawn))
    return found


@dataclass
class Evidence:
    """What speaks for a font: its words, and those of them that are known or were read."""

    words: int = 0
    known: int = 0
    letters: int = 0
    read: bool = False

    def add_text(self, text: str) -> None:
        """Take in text that is drawn in it."""
        known = everyday_words()
        for word in _WORD.findall(text):
            self.words += 1
            if word.casefold() in known:
                self.known += 1
                self.letters += len(word)

    @property
    def is_enough(self) -> bool:
        """True when it can be believed."""
        by_words = self.letters >= _ENOUGH and self.known >= _SHARE * self.words
        return self.read or by_words


@dataclass
class Fonts:
    """The fonts of one open document (PyMuPDF), and what is known of them."""

    book: Any
    _plain: dict[int, bool] = field(default_factory=dict)
    _clear: dict[int, bool] = field(default_factory=dict)
    _evidence: dict[int, Evidence] = field(default_factory=dict)

    def on_page(self, page: Any) -> dict[str, int]:
        """The fonts of a page by name; 0 where several have the same."""
        found: dict[str, int] = {}
        for xref, _, _, basefont, *_ in page.get_fonts(full=True):
            name = basefont.partition("+")[2] or basefont
            # MuPDF tells a letter's font by name only.
            found[name] = xref if found.get(name, xref) == xref else 0
        return found

    def learn_page(self, page: Any, spans: Iterable[FontSpan]) -> None:
        """Take in the text of a page as evidence."""
        names = self.on_page(page)
        for span in spans:
            xref = names.get(span.font, 0)
            if xref and not self.is_plain(xref):
                self._evidence.setdefault(xref, Evidence()).add_text(span.text)

    def compare_reading(self, page: Any, spans: Iterable[FontSpan], words: Iterable[str]) -> None:
        """Take in what a text recognition read where these spans stand."""
        names = self.on_page(page)
        seen = Counter(words)
        said: dict[int, list[str]] = {}
        for span in spans:
            said.setdefault(names.get(span.font, 0), []).extend(_WORD.findall(span.text))
        for xref, own in said.items():
            agreed = [w for w in own if seen[w]]
            # Enough letters, and most of the words: a few may agree by chance.
            if xref and sum(map(len, agreed)) >= _ENOUGH and len(agreed) >= _READ_SHARE * len(own):
                self._evidence.setdefault(xref, Evidence()).read = True

    def is_believed(self, names: dict[str, int], font: str) -> bool:
        """True when a font of a page draws what it says."""
        xref = names.get(font, 0)
        if not xref:
            return False
        if self.is_plain(xref):
            return True
        evidence = self._evidence.get(xref)
        return evidence is not None and evidence.is_enough and self._is_clear(xref)

    def is_plain(self, xref: int) -> bool:
        """True for a font that is not in the file: drawn by the letters' own names."""
        if xref not in self._plain:
            try:
                self._plain[xref] = self._looks_plain(xref)
            except (RuntimeError, ValueError):
                self._plain[xref] = False
        return self._plain[xref]

    def _looks_plain(self, xref: int) -> bool:
        def value_of_key(name: str, of: int = xref) -> tuple[str, str]:
            kind, value = self.book.xref_get_key(of, name)
            return kind, value

        if value_of_key("Subtype")[1] not in ("/Type1", "/TrueType", "/MMType1"):
            return False
        if value_of_key("ToUnicode")[0] != "null":
            return False
        files = ("FontDescriptor/FontFile", "FontDescriptor/FontFile2", "FontDescriptor/FontFile3")
        # ISO 32000-1, 9.9: an embedded font program draws whatever it likes.
        if any(value_of_key(name)[0] != "null" for name in files):
            return False
        kind, encoding = value_of_key("Encoding")
        if kind == "null":
            return True
        if kind == "name":
            return encoding.lstrip("/") in _STANDARD
        # ISO 32000-1, 9.6.6: codes that are given another glyph, by its name.
        kind, names = value_of_key("Encoding/Differences")
        if kind == "xref":
            return False
        return all(_is_known(name) for name in _GLYPH_NAME.findall(names))

    def _is_clear(self, xref: int) -> bool:
        """False when two codes of its map are said to be the same letter or digit."""
        if xref not in self._clear:
            try:
                self._clear[xref] = self._maps_clearly(xref)
            except (RuntimeError, ValueError):
                self._clear[xref] = False
        return self._clear[xref]

    def _maps_clearly(self, xref: int) -> bool:
        kind, value = self.book.xref_get_key(xref, "ToUnicode")
        if kind == "null":
            return True  # drawn by the names or codes of the letters
        if kind != "xref":
            return False
        counts = Counter(_texts_of_map(self.book.xref_stream(int(value.split()[0])) or b""))
        return all(n == 1 for t, n in counts.items() if len(t) == 1 and t.isascii() and t.isalnum())


def _texts_of_map(data: bytes) -> list[str]:
    """The texts that a map gives its codes."""
    found: dict[int, str] = {}
    for kind, body in _BLOCK.findall(data):
        if kind == b"bfchar":
            for code, target in _PAIRS.findall(body):
                found[_parse_code(code)] = _decode_hex(target)
            continue
        for first, last, listed in _LISTS.findall(body):
            targets = re.findall(rb"<([0-9A-Fa-f\s]*)>", listed)
            codes = range(_parse_code(first), _parse_code(last) + 1)
            found |= {c: _decode_hex(t) for c, t in zip(codes, targets, strict=False)}
        for first, last, target in _TRIPLES.findall(_LISTS.sub(b"", body)):
            start, text = _parse_code(first), _decode_hex(target)
            for step in range(min(_parse_code(last) - start + 1, _MOST_CODES) if text else 0):
                point = ord(text[-1]) + step
                found[start + step] = text[:-1] + (chr(point) if point < 0x110000 else "\ufffd")
    return list(found.values())


def _parse_code(digits: bytes) -> int:
    return int(b"".join(digits.split()) or b"0", 16)


def _decode_hex(digits: bytes) -> str:
    packed = b"".join(digits.split())
    return bytes.fromhex((packed + b"0" * (len(packed) % 2)).decode()).decode(
        "utf-16-be", "replace"
    )


@lru_cache(maxsize=4096)
def _is_known(name: str) -> bool:
    return name == ".notdef" or pymupdf.glyph_name_to_unicode(name) not in (0, 65533)


@lru_cache(maxsize=1)
def everyday_words() -> frozenset[str]:
    """The words that most English texts are made of, in small letters."""
    text = resource_path("words/everyday-en.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word.casefold() for line in lines for word in line.split())
