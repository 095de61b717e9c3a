"""Secrets among words that were read in a picture, where a letter or two may be wrong.

Decision 55.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

from reviewer.attack.look_alikes import squeeze_text
from reviewer.attack.needle import Needle
from reviewer.attack.needles import Needles
from reviewer.attack.picture_words import SeenWords
from reviewer.attack.ppocr import ReadLine
from reviewer.attack.seen_words import SeenPiece, lines_with_next_below, texts_of_rows
from reviewer.model.geometry import Box

_SURE, _WEAKEST = 0.93, 0.85  # of a line, and of its worst letter: it was read right
_FROM = 6  # letters; a shorter secret is looked for letter by letter
_LIKE = 0.84  # of its letters are right
_LETTERS = str.maketrans("01358", "oless")
_DIGITS = str.maketrans("oilsbzg", "0115829")
_MORE = 1  # words more or less than the secret has, where spaces were lost or seen


def find_in_readings(
    needles: Needles, texts: Iterable[str], doubtful: Iterable[str]
) -> Iterator[Needle]:
    """The needles that texts read in a picture hold.

    Whole words are compared: a name that is the beginning of a longer one is another name.

    Args:
        needles: what is looked for.
        texts: everything that was read, in every order in which a person may read it.
        doubtful: what of it was not read for sure: there a letter or two may be wrong.
    """
    exact = set(needles.find_in("\n\n".join(texts)))
    unsure = [text for text in doubtful if text]
    for needle in needles.all:
        if needle in exact or (len(needle.key) >= _FROM and _is_among(needle, unsure)):
            yield needle


def find_in_seen(needles: Needles, picture: SeenWords) -> Iterator[Needle]:
    """The needles that can be read in a picture by itself."""
    pieces = [SeenPiece(line.text, _box_of_sides(line.box), read=True) for line in picture.lines]
    texts = [*(p.text for p in pieces), *texts_of_rows(pieces), *lines_with_next_below(pieces)]
    yield from find_in_readings(
        needles, texts, [line.text for line in picture.lines if is_unsure(line)]
    )


def is_unsure(line: ReadLine) -> bool:
    """True for a line of which a letter may be wrong."""
    return line.sure < _SURE or line.weakest < _WEAKEST


def _box_of_sides(sides: tuple[float, float, float, float]) -> Box:
    return Box(sides[0], sides[1], sides[2] - sides[0], sides[3] - sides[1])


def _is_among(needle: Needle, texts: list[str]) -> bool:
    table = _DIGITS if needle.number else _LETTERS
    keys = {needle.key, *("".join(pair) for pair in needle.surname_first)}
    keys = {key.translate(table) for key in keys}
    usual = max(len(needle.groups) + 1, 1)
    most = usual + (12 if needle.number else _MORE)
    for text in texts:
        words = [squeeze_text(w).translate(table) for w in re.findall(r"\S+", text)]
        words = [w for w in words if w]
        for first in range(len(words)):
            joined = ""
            for word in words[first : first + most]:
                joined += word
                if len(joined) > len(needle.key) + 2:
                    break
                if any(_reads_alike(key, joined, needle.number) for key in keys):
                    return True
    return False


def _reads_alike(key: str, read: str, number: bool) -> bool:
    if abs(len(key) - len(read)) > 2:
        return False
    return read == key or (not number and OSA.normalized_similarity(key, read) >= _LIKE)
