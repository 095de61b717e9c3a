"""Secrets among words that were read in a picture, where a letter or two may be wrong.

Decision 55.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

from reviewer.attack.eyes import Seen
from reviewer.attack.faces import squeeze
from reviewer.attack.needles import Needle, Needles
from reviewer.attack.ppocr import Line
from reviewer.attack.seenwords import Piece, columns, rows
from reviewer.model.geometry import Box

_SURE, _WEAKEST = 0.93, 0.85  # of a line, and of its worst letter: it was read right
_FROM = 6  # letters; a shorter secret is looked for letter by letter
_LIKE = 0.84  # of its letters are right
_LETTERS = str.maketrans("01358", "oless")
_DIGITS = str.maketrans("oilsbzg", "0115829")
_MORE = 1  # words more or less than the secret has, where spaces were lost or seen


def find(needles: Needles, texts: Iterable[str], doubtful: Iterable[str]) -> Iterator[Needle]:
    """The needles that texts read in a picture hold.

    Whole words are compared: a name that is the beginning of a longer one is another name.

    Args:
        needles: what is looked for.
        texts: everything that was read, in every order in which a person may read it.
        doubtful: what of it was not read for sure: there a letter or two may be wrong.
    """
    exact = set(needles.find("\n\n".join(texts)))
    unsure = [text for text in doubtful if text]
    for needle in needles.all:
        if needle in exact or (len(needle.key) >= _FROM and _is_among(needle, unsure)):
            yield needle


def seen(needles: Needles, picture: Seen) -> Iterator[Needle]:
    """The needles that can be read in a picture by itself."""
    pieces = [Piece(line.text, _box(line.box), read=True) for line in picture.lines]
    texts = [*(p.text for p in pieces), *rows(pieces), *columns(pieces)]
    yield from find(needles, texts, [line.text for line in picture.lines if is_unsure(line)])


def is_unsure(line: Line) -> bool:
    """True for a line of which a letter may be wrong."""
    return line.sure < _SURE or line.weakest < _WEAKEST


def _box(sides: tuple[float, float, float, float]) -> Box:
    return Box(sides[0], sides[1], sides[2] - sides[0], sides[3] - sides[1])


def _is_among(needle: Needle, texts: list[str]) -> bool:
    table = _DIGITS if needle.number else _LETTERS
    keys = {needle.key, *("".join(pair) for pair in needle.turned)}
    keys = {key.translate(table) for key in keys}
    usual = max(len(needle.groups) + 1, 1)
    most = usual + (12 if needle.number else _MORE)
    for text in texts:
        words = [squeeze(w).translate(table) for w in re.findall(r"\S+", text)]
        words = [w for w in words if w]
        for first in range(len(words)):
            joined = ""
            for word in words[first : first + most]:
                joined += word
                if len(joined) > len(needle.key) + 2:
                    break
                if any(_alike(key, joined, needle.number) for key in keys):
                    return True
    return False


def _alike(key: str, read: str, number: bool) -> bool:
    if abs(len(key) - len(read)) > 2:
        return False
    return read == key or (not number and OSA.normalized_similarity(key, read) >= _LIKE)
