"""Terms that begin in one place of a plain text and go on in another: in the next entry of a
log, the next object of JSON lines, the next cell of a column.

Who reads such a text passes over what stands between: times, marks, keys. Where the words stand
in the text itself is known of every character, so they are hidden and nothing between them is.
Lists are not read on: single words beside single words are so many things, unless they are
words of sentences.

Decisions 143, 145.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from reviewer.text.joined import APART, JoinedText
from reviewer.text.terms import find
from reviewer.text.terms.margins import seams
from reviewer.text.terms.wording import listed

Span = tuple[int, int]

_TOKEN = re.compile(r"\S+\s*")
_NUMBER = re.compile(r"\d+")
_MARKED = re.compile(r".*\d.*|.*[>|\]:)]|[ap]\.?m\.?|hrs?|utc|gmt|[ecmp][sd]t|-+", re.IGNORECASE)
_OPENING = re.compile(r"""[\[({<]*["']""")
_CLOSING = re.compile(r"""["'][\])}>,]*\s*$""")
_FRACTION = re.compile(r"(?<=:\d\d)[.,]\d+")  # of a second, behind a time of day
_USUAL = 3  # lines that begin with the same words
_SINGLE = 4  # single words that may be a sentence
_FIELD = re.compile(r'"(?:[^"\\\n]|\\.)*"\s*:\s*["\[]')
_JSON = re.compile(r'\s*(?:\{|\[\s*["{\[\]])')
_PART = re.compile(r'"((?:[^"\\\n]|\\.)*)"|[{}\[\]:,]')
_LETTER = re.compile(r"\\u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|\\(.)|.", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\n", "b": " ", "f": "\n"}


@dataclass(frozen=True)
class _Piece:
    """Words that may go on in the next piece: where they begin in the text, or, where they are
    written otherwise there, where each of their letters does, and the end of the last.
    """

    text: str
    start: int
    places: tuple[int, ...] = ()

    def span(self, first: int, last: int) -> Span:
        """Where some of its characters stand in the text."""
        if self.places:
            return self.places[first], self.places[last]
        return self.start + first, self.start + last


class Reading:
    """Pieces of a text in the order in which they are read, those that go on as one."""

    def __init__(self, pieces: Sequence[_Piece], joins: Sequence[bool]) -> None:
        self._pieces: list[_Piece] = []
        self._runs: list[int] = []
        behind: list[str] = []
        run = 0
        for place, piece in enumerate(pieces):
            after = place < len(joins) and joins[place]
            if after or (place and joins[place - 1]):
                self._pieces.append(piece)
                self._runs.append(run)
                behind.append("\n" if after else APART)
            run += not after
        self._joined = JoinedText((piece.text for piece in self._pieces), behind)

    def hits(self, term: str) -> Iterator[tuple[Span, ...]]:
        """The pieces of each place that reads as the term over the ends of pieces."""
        for first, last in find(term, self._joined.text) if self._pieces else ():
            begin, end = (self._joined.part_at(at) for at in (first, last - 1))
            if begin < end and self._runs[begin] == self._runs[end]:
                pieces = self._joined.pieces(first, last)
                yield tuple(self._pieces[at].span(low, high) for at, low, high in pieces)


def find_on(term: str, text: str) -> list[tuple[Span, ...]]:
    """What reads as the term over entries of a log or values of JSON, each as the spans of its
    pieces in ``text``, in order. What stands in one piece is found by ``find``.
    """
    return sorted({hit for reading in _readings(text) for hit in reading.hits(term)})


def occurs_on(term: str, text: str) -> bool:
    """True when ``find_on`` finds the term at least once."""
    return any(True for reading in _readings(text) for _ in reading.hits(term))


def read_down(texts: Sequence[str]) -> Reading:
    """Texts one below the other; the spans of its hits are those of the texts joined by a
    character.
    """
    pieces, at = [], 0
    for text in texts:
        if text.strip():
            pieces.append(_Piece(text, at))
        at += len(text) + 1
    return _down(pieces)


@lru_cache(maxsize=8)
def _readings(text: str) -> tuple[Reading, ...]:
    found: list[Reading] = []
    if _FIELD.search(text):
        found += map(_down, _values(text))
    if not _JSON.match(text):
        found += _entries(text)
        stretches = [span for seam in seams(text) for span in seam]
        pieces = [_Piece(text[first:last], first) for first, last in stretches]
        found.append(Reading(pieces, [at % 2 == 0 for at in range(len(pieces))]))
    return tuple(found)


def _down(pieces: Sequence[_Piece]) -> Reading:
    """Pieces go on where one of two has several words, or all are a sentence's words."""
    words = [piece.text.strip() for piece in pieces]
    single = [word.strip(".,;:!?\"'") for word in words if len(word.split()) == 1]
    plain = [word for word in single if word.islower() and word in listed("everyday-en")]
    sentence = len(single) >= _SINGLE and 3 * len(plain) >= len(single)
    return Reading(pieces, [sentence or len(f"{a} {b}".split()) > 2 for a, b in pairwise(words)])


# ---- JSON -------------------------------------------------------------------------------------


def _values(text: str) -> list[list[_Piece]]:
    """The strings under each key, in lists too, whatever numbers its name holds."""
    by_key: dict[str, list[_Piece]] = {}
    keys = [""]  # of the objects and lists around
    last: re.Match[str] | None = None  # a string that may be a key
    for part in _PART.finditer(text):
        mark = part[0]
        if mark == ":":
            keys[-1] = _NUMBER.sub("", last[1]) if last else ""
        elif last is not None:
            by_key.setdefault(keys[-1], []).append(_value(last))
        last = part if mark[0] == '"' else None
        if mark in "{[":
            keys.append(keys[-1])
        elif mark in "}]" and len(keys) > 1:
            keys.pop()
    return [[piece for piece in values if piece.text.strip()] for values in by_key.values()]


def _value(said: re.Match[str]) -> _Piece:
    if "\\" not in said[1]:
        return _Piece(said[1], said.start(1))
    letters: list[str] = []
    places: list[int] = []
    for match in _LETTER.finditer(said[1]):
        letter = _letter(match)
        letters.append(letter)
        places += [said.start(1) + match.start()] * len(letter)
    return _Piece("".join(letters), said.start(1), (*places, said.end(1)))


def _letter(match: re.Match[str]) -> str:
    if match[1] and match[2]:
        pair = bytes.fromhex(match[1] + match[2])
        return pair.decode("utf-16-be", "replace")
    if match[1]:
        return chr(int(match[1], 16))
    return _ESCAPED.get(match[3], match[3]) if match[3] else match[0]


# ---- logs -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Line:
    """A line with something on it, its words, and where it begins."""

    text: str
    start: int
    words: Sequence[str]

    def head(self, count: int) -> str:
        """Its first words, as they are written."""
        tokens = islice(_TOKEN.finditer(self.text), count)
        return self.text[: max((token.end() for token in tokens), default=0)]

    def message(self, count: int) -> _Piece:
        """What follows on its first words, without the quotes around it."""
        first = len(self.head(count))
        opening = _OPENING.match(self.text, first)
        first = opening.end() if opening else first
        closing = _CLOSING.search(self.text, first)
        last = closing.start() if closing else len(self.text)
        return _Piece(self.text[first:last], self.start + first)


def _entries(text: str) -> Iterator[Reading]:
    """A log's entries without what they begin with: times and marks, or what is usual there."""
    lines = list(_lines(text))
    alike = [_alike(one.words, other.words) for one, other in pairwise(lines)]
    marked = [_stamp(line, count) for line, count in zip(lines[1:], alike, strict=True)]
    usual = [
        count if count and alike[max(at - 1, 0) : at + 2].count(count) >= _USUAL - 1 else 0
        for at, count in enumerate(alike)
    ]
    for heads, timed in ((marked, True), (usual, False)):
        if any(heads):
            yield _entries_of(lines, heads, timed=timed)


def _entries_of(lines: Sequence[_Line], heads: Sequence[int], *, timed: bool) -> Reading:
    headed = [pair for pair, head in zip(pairwise(lines), heads, strict=True) if head]
    widest = max(len(line.text) for pair in headed for line in pair)
    joins = [
        head > 0 and _goes_on(*pair, head, widest, timed=timed)
        for pair, head in zip(pairwise(lines), heads, strict=True)
    ]
    told = zip(lines, [0, *heads], [False, *joins], [*joins, False], strict=True)
    nothing = _Piece("", 0)
    pieces = [line.message(head) if a or b else nothing for line, head, a, b in told]
    return Reading(pieces, joins)


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for row in text.splitlines(keepends=True):
        words = row.split()
        if words:
            yield _Line(row.splitlines()[0], at, words)
        at += len(row)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """With how many words two lines begin alike, whatever number a number is."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b and ((a[0] != b[0] and not b[0].isdigit()) or _shape(a) != _shape(b)):
            break
        count += 1
    return count


def _shape(word: str) -> str:
    return _NUMBER.sub("0", word)


def _stamp(line: _Line, alike: int) -> int:
    """How many of the words that begin both lines stand before the message: times, numbers,
    marks, the last of which ends it.
    """
    count = next((n for n in range(alike, 0, -1) if _MARKED.fullmatch(line.words[n - 1])), 0)
    return count if any(c.isdigit() for word in line.words[:count] for c in word) else 0


def _goes_on(before: _Line, line: _Line, head: int, widest: int, *, timed: bool) -> bool:
    """True where both are entries of one second, or the first ends where a line has to end."""
    first, second = before.words[head:], line.words[head:]
    if not first or not second or len(first) + len(second) < 3:
        return False
    same = timed and _to_the_second(before.words[:head]) == _to_the_second(line.words[:head])
    full = len(before.text.rstrip()) + len(second[0]) >= widest
    return same or full or first[-1].endswith("-")


def _to_the_second(head: Sequence[str]) -> list[str]:
    return [_FRACTION.sub("", word) for word in head]
