"""What is said letter by letter and digit by digit: over the telephone, on the radio.

``three one two, double five five, oh one forty-two``; ``Boy King four eight two one three``;
``B as in boy``. A run of such words is read in every way in which it may be meant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from reviewer.system.resources import resource_path
from reviewer.text.terms.folding import Block, as_digits

_WORD = re.compile(r"[\W_]{0,9}([^\W_]+)")
_LIKE_DIGITS = re.compile(r"(?=[a-z]?[\doilszb]*\d)[\doilszb]+\Z")
_MOST_BETWEEN = 3  # words that are said without meaning, one after the other
_LONGEST = 120  # words that one number may take


@dataclass(frozen=True)
class SpokenWords:
    """The words by which digits and letters are said."""

    digits: dict[str, str]  # one word, and the digits that it is
    tens: dict[str, str]
    zeros: Mapping[str, int]
    times: Mapping[str, int]
    between: frozenset[str]
    letters: Mapping[str, str]
    ordinals: Mapping[str, int]


@lru_cache(maxsize=1)
def spoken_words() -> SpokenWords:
    """The shipped words."""
    data = json.loads(resource_path("words/spoken-en.json").read_text(encoding="utf-8"))
    letters = {word: words[0] for words in data["letters"] for word in words.split()}
    letters |= {"xray": "x", "ray": "x"}
    return SpokenWords(
        {**data["digits"], **data["teens"]},
        data["tens"],
        data["zeros"],
        data["times"],
        frozenset(data["between"]),
        letters,
        data["ordinals"],
    )


def hints_of(code: str) -> tuple[str, ...]:
    """Squeezed text of which a block holds some where a code is said, in words at its end or
    around its letters.
    """
    out = _words_of_pair(code[-2:]) | (_words_of_pair(code[-3:-1]) if len(code) > 2 else set())
    for at, char in enumerate(code):
        if char.isalpha():
            out |= _words_of_pair(
                code[at : at + 2] if at + 1 < len(code) else code[at - 1 : at + 1]
            )
    return tuple(sorted(out))


def is_spelt_by_alphabet(code: str, tight: str) -> bool:
    """True when most of a name's letters stand in squeezed text as words of an alphabet."""
    letters = set(code)
    missing = len(letters) // 4
    for letter in letters:
        if not any(word in tight for word in words_for(letter)[1:]):
            missing -= 1
            if missing < 0:
                return False
    return True


def _words_of_pair(pair: str) -> set[str]:
    words = spoken_words()
    out = {a + b for a in words_for(pair[0]) for b in words_for(pair[1])} - {pair}
    if not pair.isdigit():
        return out
    out |= {word for word, digits in words.digits.items() if digits == pair}
    out |= {t + u for t, d in words.tens.items() if d == pair[0] for u in words_for(pair[1])}
    if pair[1] == "0":
        out |= {t for t, d in words.tens.items() if d == pair[0]}
    if pair == "00":
        out |= set(words.zeros)
    if pair[0] == pair[1]:
        out |= {t + w for t in words.times for w in words_for(pair[0])}
    return out


@lru_cache(maxsize=64)
def words_for(char: str) -> list[str]:
    """A digit or a letter, and the words by which it is said."""
    words = spoken_words()
    if char.isdigit():
        return [char, *(word for word, digits in words.digits.items() if digits == char)]
    return [char, *(word for word, letter in words.letters.items() if letter == char)]


def spans_said(code: str, block: Block) -> Iterator[tuple[int, int]]:
    """Where a code (folded letters and digits) is said, with a word in it at least."""
    text = block.folded.text
    for start in _pattern_of_beginning(code).finditer(text, block.first, block.last):
        end = SpokenReading(text, start.start(), code).end_of_code()
        if end is not None:
            yield start.start(), end


@lru_cache(maxsize=1024)
def _pattern_of_beginning(code: str) -> re.Pattern[str]:
    """A whole word with which a code may begin when it is said."""
    words = spoken_words()
    begins = {word for word in words_for(code[0]) if len(word) > 1}
    if code[0].isdigit():
        begins |= {w for w, digits in words.digits.items() if code.startswith(digits)}
        begins |= {w for w, digit in words.tens.items() if digit == code[0]}
        begins |= {*words.times}
    written = ""
    for char in reversed(code):
        written = f"{re.escape(char)}(?:{written})?" if written else re.escape(char)
    heads = "|".join([*sorted(begins, key=len, reverse=True), written])
    if code[0].isdigit():
        # A number that the code begins with, letters for digits: a log has ten others in each row.
        heads += rf"|(?=[\doilszb]*\d){_pattern_of_digits(code)}"
    return re.compile(rf"(?<![^\W_])(?:{heads})(?![^\W_])")


def _pattern_of_digits(code: str) -> str:
    """As many of the digits that a code begins with as there are, letters for digits too."""
    digits = list(takewhile(str.isdigit, code))
    pattern = ""
    for digit in reversed(digits):
        alike = "".join(c for c in "oilszb" if as_digits(c) == digit)
        pattern = f"[{digit}{alike}](?:{pattern})?" if pattern else f"[{digit}{alike}]"
    return pattern


class SpokenReading:
    """Reads words on as long as they give the code, character by character."""

    def __init__(self, text: str, start: int, code: str) -> None:
        self._text, self._code = text, code
        self._words: list[tuple[str, int]] = []  # each with where it ends
        self._at = start
        self._failed: set[tuple[int, int, bool]] = set()

    def end_of_code(self) -> int | None:
        """Where the code's last character ends, if it is said from the start on."""
        count = self._read_from(0, 0, False)
        return None if count is None else self._words[count - 1][1]

    def _read_from(self, at: int, done: int, spoken: bool) -> int | None:
        if done == len(self._code):
            return at if spoken else None
        key = (at, done, spoken)
        if key in self._failed or at > _LONGEST:
            return None
        for step, read, in_words in self._steps_from(at):
            if self._code.startswith(read, done):
                count = self._read_from(at + step, done + len(read), spoken or in_words)
                if count is not None:
                    return count
        self._failed.add(key)
        return None

    def _steps_from(self, at: int) -> Iterator[tuple[int, str, bool]]:
        """(words, the characters that they are, whether they are said) from ``at`` on."""
        word, words = self._word_at(at), spoken_words()
        if not word:
            return
        after = self._word_at(at + 1)
        if word in words.times and after:
            digits = words.digits.get(after, after)
            if len(digits) == 1:
                yield 2, digits * words.times[word], True
        if word in words.tens:
            unit = words.digits.get(after, "")
            if len(unit) == 1 and unit != "0":
                yield 2, words.tens[word] + unit, True
            yield 1, words.tens[word] + "0", True
        if word in words.zeros and at:
            yield 1, "0" * words.zeros[word], True
            yield 1, "", True
        if word in words.digits:
            yield 1, words.digits[word], True
        if word in words.letters:
            yield 1, words.letters[word], True
        if word == "x" and after == "ray":
            yield 2, "x", True
        yield from self._as_written(at, word)
        for more in range(1, _MOST_BETWEEN + 1) if at else ():
            if self._word_at(at + more - 1) not in words.between:
                break
            yield more, "", False

    def _as_written(self, at: int, word: str) -> Iterator[tuple[int, str, bool]]:
        yield 1, word, False
        if _LIKE_DIGITS.match(word) and not word.isdigit():
            yield 1, as_digits(word), False
        if len(word) == 1 and self._word_at(at + 1) == "as" and self._word_at(at + 2) == "in":
            if self._word_at(at + 3)[:1] == word:
                if word == "x" and self._word_at(at + 4) == "ray":
                    yield 5, word, True
                yield 4, word, True
        elif self._word_at(at + 1) in ("for", "like") and self._word_at(at + 2)[:1] == word:
            yield 3, word, True

    def _word_at(self, at: int) -> str:
        """The word with this number; empty where something stands between it and the others."""
        while len(self._words) <= at:
            match = _WORD.match(self._text, self._at)
            if match is None or (self._words and match.start(1) == self._at):
                return ""
            self._words.append((match[1], match.end()))
            self._at = match.end()
        return self._words[at][0]


def spoken_ways(number: str) -> list[tuple[str, ...]]:
    """How a house number is said: ``forty two seventeen``, ``four two one seven``."""
    words = spoken_words()
    single = {d: w for w, d in reversed(words.digits.items()) if len(d) == 1}
    pairs: dict[str, tuple[str, ...]] = {d: (w,) for w, d in words.digits.items() if len(d) == 2}
    pairs |= {
        digit + unit: (ten, *((single[unit],) if unit != "0" else ()))
        for ten, digit in reversed(words.tens.items())
        for unit in "0123456789"
    }
    pairs |= {f"0{unit}": ("oh", single[unit]) for unit in "123456789"}
    pairs["00"] = ("hundred",)
    out = [tuple(single[d] for d in number)]
    if 2 <= len(number) <= 5:
        odd = len(number) % 2
        parts = [number[:odd]] * odd + [number[at : at + 2] for at in range(odd, len(number), 2)]
        out.append(tuple(w for p in parts for w in (pairs[p] if len(p) > 1 else (single[p],))))
    if len(number) == 4 and number[1] != "0":
        rest = pairs[number[2:]] if number[2:] != "00" else ()
        rest = rest[1:] if rest[:1] == ("oh",) else rest
        out.append((single[number[0]], "thousand", single[number[1]], "hundred", *rest))
    if len(number) == 3 and number[0] != "0" and number[1:] != "00":
        rest = pairs[number[1:]]
        out.append((single[number[0]], "hundred", *(rest[1:] if rest[0] == "oh" else rest)))
    return list(dict.fromkeys(out))


def ordinal_ways(number: int) -> list[tuple[str, ...]]:
    """The words of an ordinal below 200: ``sixty third``."""
    words = spoken_words()
    ordinals = {n: w for w, n in words.ordinals.items()}
    tens = {int(d) * 10: t for t, d in reversed(words.tens.items())}
    rest = number % 100
    if rest in ordinals:
        last: tuple[str, ...] = (ordinals[rest],)
    elif rest > 20:
        last = (tens[rest // 10 * 10], ordinals[rest % 10])
    else:
        return []
    if number < 100:
        return [last]
    return [("one", "hundred", *last), ("hundred", *last), ("one", *last)] if number < 200 else []
