"""What became of the words of one station at the next, as far as letters tell: a suggestion.

A person decides what was passed on. Words are compared by their letters, for operators write in
short forms and hear names wrong; nothing here knows what a sentence means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from reviewer.inquiry.source_lines import SourceLine
from reviewer.model.inquiry import RelayMark

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# Chosen by hand, on the calls of the demo and of the tests.
_ALIKE = 80  # of 100: letters of two words that are taken for the same one
_SHORT = 3  # letters: shorter words ("AT", "OF") are not counted, unless they are in capitals
_SAID_TOGETHER = 30.0  # of 100: two lines of which it is worth to ask whether one tells the other
_SECONDS_BEFORE, _SECONDS_AFTER = 120.0, 3600.0  # a log of minutes may be a minute early


@dataclass(frozen=True)
class AlignedWords:
    """Two texts word by word.

    Attributes:
        kept: words of the first that stand in the second, as the first has them.
        gone: words of the first that do not.
        added: words of the second that are not in the first.
    """

    kept: tuple[str, ...]
    gone: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def suggested_mark(self) -> RelayMark:
        """What the letters suggest; nothing where neither text has words that count."""
        if not self.kept:
            return RelayMark.LOST if self.gone else RelayMark.UNSAID
        if self.gone:
            return RelayMark.SHORTENED
        return RelayMark.ADDED if self.added else RelayMark.PASSED_ON


def align_words(before: str, after: str) -> AlignedWords:
    """Which words of a text stand in another, in any order, letter case and near spelling."""
    first, second = _telling_words(before), _telling_words(after)
    kept, gone = _parted(first, second)
    _, added = _parted(second, first)
    return AlignedWords(kept, gone, added)


def suggest_line(
    said: str, utc: int | None, lines: Iterable[SourceLine]
) -> tuple[SourceLine, float] | None:
    """The line that most likely tells what was said, and how alike they are, 0 to 100.

    Args:
        said: the words of the station before.
        utc: when they were said, in microseconds; lines long before or after are not asked.
        lines: of the station that is sought.
    """
    near = [line for line in lines if _may_follow(utc, line)]
    if not near or not _telling_words(said):
        return None
    texts = [" ".join(_telling_words(line.text)).casefold() for line in near]
    wanted = " ".join(_telling_words(said)).casefold()
    found = process.extractOne(wanted, texts, scorer=fuzz.token_set_ratio)
    if found is None or found[1] < _SAID_TOGETHER:
        return None
    best = near[found[2]]
    # Letters alone are alike by chance; at least one word must be.
    return (best, found[1]) if align_words(said, best.text).kept else None


def _may_follow(utc: int | None, line: SourceLine) -> bool:
    if utc is None or line.utc is None:
        return True
    return -_SECONDS_BEFORE <= (line.utc - utc) / 1e6 <= _SECONDS_AFTER


def _telling_words(text: str) -> list[str]:
    words = _WORD.findall(text)
    capitals = text.upper() == text  # then they tell nothing
    return [
        w
        for w in words
        if len(w) > _SHORT or w.isdigit() or (w.isupper() and len(w) > 1 and not capitals)
    ]


def _parted(words: Sequence[str], among: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    folded = [w.casefold() for w in among]
    kept: list[str] = []
    gone: list[str] = []
    for word in dict.fromkeys(words):
        match = process.extractOne(word.casefold(), folded, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        (gone if match is None else kept).append(word)
    return tuple(kept), tuple(gone)
