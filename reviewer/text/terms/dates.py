"""Dates, those of birth above all: in digits, with the month's name, in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import product

from reviewer.system.resources import resource_path
from reviewer.text.terms.folding import Block, fold_short
from reviewer.text.terms.spoken import ordinal_ways, spoken_ways
from reviewer.text.terms.term_ways import LatePattern, Span, Way, matches_that_count

_MARK = r"(?:[ ]{0,2}[.,\\][ ]{0,2}|\s{0,3}[-/]\s{0,3})"
_GAP = r"[\W_]{1,4}"
_SOON = r"[\s.,-]{0,4}"
_CENTURY = 31  # a year of two digits above it is none of a day
_BEFORE = 24  # characters in which a word tells that six digits are a date


@dataclass(frozen=True)
class Date:
    """A day; of ``year`` two digits where its century was not written."""

    year: str
    month: int
    day: int

    @property
    def short_year(self) -> str:
        """The year's last two digits."""
        return self.year[-2:]


@lru_cache(maxsize=1)
def _words_of_dates() -> dict[str, list[str]]:
    data: dict[str, list[str]] = json.loads(resource_path("words/dates-en.json").read_text("utf-8"))
    return data


@lru_cache(maxsize=1)
def _numbers_of_months() -> dict[str, int]:
    lines = enumerate(_words_of_dates()["months"], 1)
    return {word: number for number, line in lines for word in line.split()}


@lru_cache(maxsize=1024)
def date_of(term: str) -> Date | None:
    """What a term says if it is a date with its year; ``None`` for all else."""
    text = _in_digits(fold_short(term))
    month = "|".join(sorted(_numbers_of_months(), key=len, reverse=True))
    year, day = r"(?P<y>\d{4}|'?\d{2})", r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
    forms = (
        r"(?P<a>\d{1,2})\s?[-/. ]\s?(?P<b>\d{1,2})\s?[-/. ]\s?(?P<y>\d{4}|\d{2})",
        r"(?P<y>(?:19|20)\d\d)(?P<m>0\d|1[0-2])(?P<d>[0-3]\d)",
        r"(?P<m>0\d|1[0-2])(?P<d>[0-3]\d)(?P<y>(?:19|20)\d\d)",
        r"(?P<y>\d{4})\s?[-/. ]\s?(?P<m>\d{1,2})\s?[-/. ]\s?(?P<d>\d{1,2})",
        rf"(?P<m>{month})[\s.,-]*(?:the\s)?{day}[\s.,-]*(?:of\s)?{year}",
        rf"(?:the\s)?{day}[\s.-]*(?:day\s)?(?:of\s)?(?P<m>{month})[\s.,-]*{year}",
    )
    found = next((m for form in forms if (m := re.fullmatch(form, text))), None)
    if found is None:
        return None
    said = found.groupdict()
    if "a" in said:
        first, second = int(said["a"]), int(said["b"])
        number, at = (second, first) if first > 12 else (first, second)
    else:
        number, at = _numbers_of_months().get(said["m"]) or int(said["m"]), int(said["d"])
    return _make_date(said["y"].strip("'"), number, at)


def _make_date(year: str, month: int, day: int) -> Date | None:
    real = 1 <= month <= 12 and 1 <= day <= 31 and (len(year) == 2 or 1850 < int(year) < 2100)
    return Date(year, month, day) if real else None


@lru_cache(maxsize=1)
def _patterns_of_numerals() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    """Years and days in words, the longest first; years come before days."""
    years = {
        _join_spoken(way): str(year) for year in range(1900, 2100) for way in _year_ways(str(year))
    }
    days = {_join_spoken(way): f"{day} " for day in range(1, 32) for way in ordinal_ways(day)}
    out = []
    for table in (years, days):
        words = sorted(table, key=len, reverse=True)
        body = "|".join(word.replace(" ", r"[\s-]{1,3}") for word in words)
        out.append((re.compile(rf"(?<![^\W_])(?:{body})(?![^\W_])"), table))
    return tuple(out)


def _join_spoken(words: tuple[str, ...]) -> str:
    return " ".join(words)


def _in_digits(text: str) -> str:
    """``march fourteenth nineteen eighty-seven`` with its day and year in digits."""
    if not any(month in text for month in _numbers_of_months()):
        return text
    for pattern, table in _patterns_of_numerals():
        text = pattern.sub(partial(_in_table, table), text)
    return re.sub(r"\s+", " ", text).strip()


def _in_table(table: dict[str, str], match: re.Match[str]) -> str:
    return table[re.sub(r"[\s-]+", " ", match[0])]


def _year_ways(year: str) -> list[tuple[str, ...]]:
    """``nineteen eighty seven``, ``nineteen hundred eighty seven``, ``two thousand and four``."""
    ways = spoken_ways(year)
    if len(year) == 4:
        rest = () if year[2:] == "00" else spoken_ways(str(int(year[2:])))[-1]
        if year[1] != "0":
            ways.append((*spoken_ways(year[:2])[-1], "hundred", *rest))
        else:
            head = (*spoken_ways(year[:1])[-1], "thousand")
            ways += [(*head, *rest), (*head, "and", *rest)]
    return list(dict.fromkeys(ways))


def date_ways(date: Date) -> Iterator[Way]:
    """The ways in which a date is written: in digits, and with the name of its month."""
    yield from _in_numbers(date)
    yield from _with_month(date)
    yield _all_said(date)


def _pattern_of_years(date: Date) -> str:
    full = date.year if len(date.year) == 4 else f"(?:19|20){date.short_year}"
    return rf"(?:{full}|['\u2019]?{date.short_year})"


def _in_numbers(date: Date) -> Iterator[Way]:
    month, day, year = f"{date.month}", f"{date.day}", _pattern_of_years(date)
    full = date.year if len(date.year) == 4 else rf"(?:19|20){date.short_year}"
    first, second = f"0?{month}", f"0?{day}"
    orders = [(first, second)]
    if date.day > 12:  # of no other day, whoever writes it
        orders.append((second, first))
    bodies = [rf"{a}(?:{_MARK}){b}(?:{_MARK}){year}" for a, b in orders]
    bodies += [rf"{a}\s{{1,2}}{b}\s{{1,2}}{full}" for a, b in orders]
    start = full if int(date.short_year) <= _CENTURY else year
    bodies += [rf"{start}(?:{_MARK}|\s){a}(?:{_MARK}|\s){b}" for a, b in orders[:1]]
    two = f"{date.month:02}", f"{date.day:02}"
    tight = [f"{two[0]}{two[1]}{full}", f"{full}{two[0]}{two[1]}"]
    tight += [f"{two[1]}{two[0]}{full}"] if date.day > 12 else []
    pattern = rf"(?<!\d)(?<!\d[-/.])(?:{'|'.join([*bodies, *tight])})(?!\d)(?![-/.]\d)"
    pairs = {(a, b) for a in (month, two[0]) for b in (day, two[1])}
    pairs |= {(b, a) for a, b in pairs} if date.day > 12 else set()
    hints = {a + b + date.short_year for a, b in pairs} | {
        date.short_year + a + b for a, b in pairs
    }
    hints |= {a + b + c + date.short_year for a, b in pairs for c in ("19", "20", date.year[:2])}
    yield _way_of_pattern(pattern, hints)
    six = rf"(?<!\d)(?:{two[0]}{two[1]}{date.short_year}|{date.short_year}{two[0]}{two[1]})(?!\d)"
    yield _way_of_pattern(
        six, {two[0] + two[1] + date.short_year, date.short_year + two[0] + two[1]}, birth=True
    )


def _with_month(date: Date) -> Iterator[Way]:
    names = [word for word, number in _numbers_of_months().items() if number == date.month]
    month = rf"(?:{'|'.join(sorted(names, key=len, reverse=True))})(?![^\W\d_])"
    ordinals = [_GAP.join(way) for way in ordinal_ways(date.day)]
    cardinals = [_GAP.join(way) for way in spoken_ways(str(date.day))]
    spoken = "|".join([*ordinals, *cardinals])
    day = rf"(?:0?{date.day}(?:\s?(?:st|nd|rd|th))?(?![^\W_])|(?:{spoken})(?![^\W_]))"
    glued = rf"(?:0?{date.day}(?:st|nd|rd|th)?|(?:{spoken})(?![^\W_]))"
    years = [_GAP.join(way) for way in _years_said(date)]
    year = rf"(?:{_pattern_of_years(date)}(?!\d)|(?:{'|'.join(years)})(?![^\W_]))"
    of = r"(?:day\s{1,2})?(?:of\s{1,2})?"
    pattern = (
        rf"(?<![^\W_])(?:{month}{_SOON}(?:the{_GAP})?{day}{_SOON}(?:of\s{{1,2}})?{year}"
        rf"|(?:the\s{{1,2}})?{glued}{_SOON}{of}{month}{_SOON}(?:of\s{{1,2}})?{year}"
        rf"|{_pattern_of_years(date)}[\s-]{{0,2}}{month}{_SOON}{day})"
    )
    days = {str(date.day), f"{date.day:02}", *("".join(w) for w in ordinal_ways(date.day))}
    days |= {"".join(way) for way in spoken_ways(str(date.day))}
    ends = {"", "st", "nd", "rd", "th"}
    hints = {n + t + d for n in names for d in days for t in ("", "the")}
    between = ("", "of", "dayof")
    hints |= {d + e + b + n for d in days for e in ends for b in between for n in names}
    yield _way_of_pattern(pattern, hints)


def _years_said(date: Date) -> list[tuple[str, ...]]:
    if len(date.year) == 4:
        full = _year_ways(date.year)
    else:
        full = [*_year_ways(f"19{date.short_year}"), *_year_ways(f"20{date.short_year}")]
    return [*full, *spoken_ways(date.short_year)]


def _all_said(date: Date) -> Way:
    """``three fourteen eighty-seven``, ``oh three, fourteen, nineteen eighty-seven``."""
    parts = [
        [*spoken_ways(str(date.month)), *spoken_ways(f"{date.month:02}")],
        [*spoken_ways(str(date.day)), *spoken_ways(f"{date.day:02}"), *ordinal_ways(date.day)],
        _years_said(date),
    ]
    body = _GAP.join("(?:" + "|".join(_GAP.join(w) for w in ways) + ")" for ways in parts)
    pattern = rf"(?<![^\W_]){body}(?![^\W_])"
    hints = {"".join(a + b) for a, b in product(parts[0], parts[1])}
    return _way_of_pattern(pattern, hints)


_AT_A_TIME = re.compile(r"t\d\d")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]+\Z")


def in_identifier(text: str, first: int, last: int) -> bool:
    """True for digits in a row that a letter stands beside: those of a report's number are no day.

    A time behind a ``t`` is no letter, nor is what says that a day of birth follows.
    """
    if not text[first:last].isdigit():
        return False
    if text[last : last + 1].isalpha() and not _AT_A_TIME.match(text, last):
        return True
    before = _LETTERS_BEFORE.search(text[max(first - _BEFORE, 0) : first])
    return before is not None and before[0] not in _words_of_dates()["birth"]


def _way_of_pattern(pattern: str, hints: set[str], *, birth: bool = False) -> Way:
    late = LatePattern(pattern)
    cue = "|".join(map(re.escape, _words_of_dates()["birth"]))

    def spans_in_block(block: Block) -> Iterator[Span]:
        text = block.folded.text

        def counts_as_birth(match: re.Match[str]) -> bool:
            if in_identifier(text, *match.span()):
                return False
            return not birth or bool(
                re.search(cue, text[max(match.start() - _BEFORE, 0) : match.start()])
            )

        return (match.span() for match in matches_that_count(block, late, counts_as_birth))

    return Way(spans_in_block, some=tuple(sorted(hints)))
