"""Dates in text, however they are written: all of them are read, and then compared.

Decision 103.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reviewer.system.resources import resource_path

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_NUMERIC = re.compile(
    r"(?<!\d)(\d{1,4})([ ]{0,2}[.,\\][ ]{0,2}|\s{0,2}[-/]\s{0,2}|\s{1,2})(\d{1,2})"
    r"([ ]{0,2}[.,\\][ ]{0,2}|\s{0,2}[-/]\s{0,2}|\s{1,2})['\u2019]?(\d{4}|\d{1,2})(?!\d)"
)
_GOES_ON = re.compile(r"\d[-/.]|[-/.]\d")
_TIGHT = re.compile(r"(?<!\d)(\d{8}|\d{6})(?!\d)")
_ENDS = frozenset({"st", "nd", "rd", "th"})
_FILL = frozenset({"the", "of", "day", "and"})
_FAR = 6  # characters between two words of a date
_BIRTH = 24

Found = tuple[str, int, int]


@dataclass(frozen=True)
class Day:
    """A date; two digits of the year where the century was not written."""

    year: str
    month: int
    day: int


@lru_cache(maxsize=1)
def _words_of_dates() -> dict[str, dict[str, int]]:
    said = json.loads(resource_path("words/spoken-en.json").read_text(encoding="utf-8"))
    dates = json.loads(resource_path("words/dates-en.json").read_text(encoding="utf-8"))
    months = {w: n for n, line in enumerate(dates["months"], 1) for w in line.split()}
    return {
        "months": months,
        "small": {w: int(d) for k in ("digits", "teens") for w, d in said[k].items()},
        "tens": {w: 10 * int(d) for w, d in said["tens"].items()},
        "ordinals": said["ordinals"],
        "birth": dict.fromkeys(dates["birth"], 0),
    }


def day_of(text: str) -> Day | None:
    """What a folded text says if it is a date and nothing else."""
    if len(text) > 60:
        return None
    words, found = _words_of_dates(), find_days(text)
    known = {*words["months"], *words["small"], *words["tens"], *words["ordinals"]}
    known |= {*_ENDS, *_FILL, "hundred", "thousand"}
    tokens = _TOKEN.findall(text)
    eight = len(tokens) == 1 and len(text.strip()) == 8
    if (
        not found
        or (len(tokens) < 3 and not eight)
        or not all(t.isdigit() or t in known for t in tokens)
    ):
        return None
    first = tokens[0] if len(tokens[0]) < 3 else ""  # 14 JAN 17 is a day of 2017
    return Day(*min(found, key=lambda f: (-len(f[0]), f[0] == first, f)))


def reads_as_day(day: Day, found: frozenset[Found]) -> bool:
    """True when a day is among those that a text holds."""
    return any(
        (m, d) == (day.month, day.day)
        and (y == day.year or (2 in (len(y), len(day.year)) and y[-2:] == day.year[-2:]))
        for y, m, d in found
    )


def find_days(low: str) -> frozenset[Found]:
    """All (year, month, day) that can be read in a folded text."""
    out = {f for found in (_in_numbers(low), _in_words(low)) for f in found}
    return frozenset((y, m, d) for y, m, d in out if _is_real(y, m, d))


def _is_real(year: str, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31 and (len(year) == 2 or 1850 < int(year) < 2100)


def _in_numbers(low: str) -> Iterator[Found]:
    at = 0
    while (match := _NUMERIC.search(low, at)) is not None:
        at = match.end(1)
        a, one, b, two, c = match.groups()
        around = low[max(match.start() - 2, 0) : match.start()], low[match.end() : match.end() + 2]
        if one.strip() and any(_GOES_ON.fullmatch(side) for side in around):
            continue
        first, second = int(a), int(b)
        if len(a) == 4 and len(c) < 3:
            yield a, second, int(c)
        elif len(a) < 3 and len(c) in (2, 4) and (len(c) == 4 or (one.strip() and two.strip())):
            yield c, first, second
            if first > 12:
                yield c, second, first
            if first > 31 and len(c) == 2:
                yield a, second, int(c)
    yield from _run_together(low)


def _run_together(low: str) -> Iterator[Found]:
    for match in _TIGHT.finditer(low):
        run = match[0]
        if in_identifier(low, match):
            continue
        if len(run) == 6:
            before = low[max(match.start() - _BIRTH, 0) : match.start()]
            if any(cue in before for cue in _words_of_dates()["birth"]):
                yield run[4:], int(run[:2]), int(run[2:4])
                yield run[:2], int(run[2:4]), int(run[4:])
            continue
        yield run[4:], int(run[:2]), int(run[2:4])
        yield run[:4], int(run[4:6]), int(run[6:])
        if int(run[:2]) > 12:
            yield run[4:], int(run[2:4]), int(run[:2])


def in_identifier(low: str, match: re.Match[str]) -> bool:
    """True for digits beside a letter, as in the number of a report; behind a ``t`` is a time,
    and before a day of birth may stand what it is.
    """
    first, last = match.span()
    if not low[first:last].isdigit():
        return False
    if low[last : last + 1].isalpha() and not re.match(r"t\d\d", low[last : last + 3]):
        return True
    before = re.search(r"[^\W\d_]+\Z", low[max(first - _BIRTH, 0) : first])
    return before is not None and before[0] not in _words_of_dates()["birth"]


def _in_words(low: str) -> Iterator[Found]:
    words = _words_of_dates()
    starts = {*words["months"], *words["small"], *words["tens"]}
    tokens = list(_TOKEN.finditer(low)) if any(w in low for w in starts) else []
    line = _DateWords(low, tokens)
    for at, token in enumerate(tokens):
        month = words["months"].get(token[0])
        if month is not None:
            yield from line.days_beside_month(at, month)
        elif token[0] in words["small"]:
            yield from line.days_in_numbers(at)


class _DateWords:
    """The words of a text, read from a place on."""

    def __init__(self, low: str, tokens: list[re.Match[str]]) -> None:
        self._low, self._tokens = low, tokens

    def days_beside_month(self, at: int, month: int) -> Iterator[Found]:
        """Day and year beside the name of a month."""
        for day, behind in self._small_numbers_from(self._skip_fillers(at + 1)):
            for year in self._years_from(self._skip_fillers(behind)):
                yield year, month, day
            before = self._tokens[at - 1] if at else None
            gap = self._low[before.end() : self._tokens[at].start()] if before else ","
            if before and before[0].isdigit() and len(before[0]) in (2, 4) and not gap.strip(" -"):
                yield before[0], month, day
        for first in range(max(at - 5, 0), at):
            for day, behind in self._small_numbers_from(first):
                if self._skip_fillers(behind) == at:
                    for year in self._years_from(self._skip_fillers(at + 1)):
                        yield year, month, day

    def days_in_numbers(self, at: int) -> Iterator[Found]:
        """Month, day and year, each said as a number."""
        for month, second in self._small_numbers_from(at):
            for day, third in self._small_numbers_from(second):
                for year in self._years_from(third):
                    yield year, month, day

    def _stands_near(self, at: int) -> bool:
        """True where a word stands near the one before it."""
        if not 0 < at < len(self._tokens):
            return 0 <= at < len(self._tokens)
        return self._tokens[at].start() - self._tokens[at - 1].end() <= _FAR

    def _word_at(self, at: int) -> str:
        return self._tokens[at][0] if self._stands_near(at) else ""

    def _skip_fillers(self, at: int) -> int:
        while self._word_at(at) in _FILL:
            at += 1
        return at

    def _small_numbers_from(self, at: int) -> Iterator[tuple[int, int]]:
        """Numbers below a hundred from a word on, and the word behind each."""
        word, behind, words = self._word_at(at), self._word_at(at + 1), _words_of_dates()
        if word.isdigit() and len(word) < 3:
            yield int(word), at + 1 + (behind in _ENDS)
        elif word in words["ordinals"]:
            yield words["ordinals"][word], at + 1
        elif word in words["tens"]:
            unit = words["small"].get(behind, 0) or words["ordinals"].get(behind, 0)
            if 0 < unit < 10:
                yield words["tens"][word] + unit, at + 2
            yield words["tens"][word], at + 1
        elif word in words["small"]:
            small = words["small"][word]
            yield small, at + 1
            if small == 0 and 0 < words["small"].get(behind, 0) < 10:
                yield words["small"][behind], at + 2
            if small < 10 and words["small"].get(behind, 10) < 10:
                yield 10 * small + words["small"][behind], at + 2

    def _years_from(self, at: int) -> Iterator[str]:
        word = self._word_at(at)
        if word.isdigit() and len(word) in (2, 4):
            yield word
            return
        for first, behind in self._small_numbers_from(at):
            yield f"{first:02}"
            follows = self._word_at(behind)
            if follows in ("hundred", "thousand"):
                many = 100 if follows == "hundred" else 1000
                yield str(first * many)
                for rest, _ in self._small_numbers_from(self._skip_fillers(behind + 1)):
                    yield str(first * many + rest)
            elif 17 < first < 21:
                for rest, _ in self._small_numbers_from(behind):
                    yield f"{first}{rest:02}"
                yield from self._by_digits(at)

    def _by_digits(self, at: int) -> Iterator[str]:
        digits = [_words_of_dates()["small"].get(self._word_at(at + k), 10) for k in range(4)]
        if all(d < 10 for d in digits):
            yield "".join(map(str, digits))
