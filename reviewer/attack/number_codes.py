"""Numbers and codes in text: with other separators, letters for digits, said in words.

What is said is first written as it would be typed: ``three one two, double five`` becomes
``3 1 2, 5 5``, ``Boy King 4`` becomes ``b k 4``. Then digits are compared with digits.

Decision 32.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from reviewer.attack import dates
from reviewer.system.resources import resource_path

DIGITS = str.maketrans("oilsbz", "011582")
_MAX_GAP = 5
_DIALLED = 7
_EXTENSION = re.compile(r"(?<=\d)[\s,;]*(?:ext(?:ension|\.)?|x)[\s.:#]*\d{1,6}\Z")
_COUNTRY = re.compile(r"(?:00|011)?1(\d{10})")
_SPOKEN_GAP = r"[\W_]{1,9}"
_XRAY = re.compile(r"(?<![^\W_])x[\W_]{1,3}ray(?![^\W_])")  # one letter, though two words


@dataclass(frozen=True)
class Code:
    """A number, plate or identifier: its letters and digits, squeezed; the part that is dialled
    without an area code, of a telephone number.
    """

    key: str
    local: str = ""
    bare: str = ""  # without the zeros at its beginning, which who copies it leaves out
    day: bool = False  # a date that is written without marks: no letter stands beside it

    @cached_property
    def readable_parts(self) -> tuple[str, ...]:
        """Both, with letters that may stand for digits as digits."""
        return tuple(p.translate(DIGITS) for p in (self.key, self.local, self.bare) if p)


def code_of(text: str) -> Code | None:
    """What a folded text is as a number or code; ``None`` for words."""
    bare = _EXTENSION.sub("", text.strip())
    bare = text.strip() if any(c.isalpha() for c in bare) else bare
    key = re.sub(r"[\W_]+", "", bare)
    digits = sum(c.isdigit() for c in key)
    number = digits >= 5 and digits >= len(key) - 2
    longest = max(map(len, re.findall(r"[^\W\d_]+", bare)), default=0)
    turns = len(re.findall(r"[^\W\d_]+|\d+", key))
    glued = turns > 3 or (turns == 3 and key[0].isdigit() and bare.isalnum())
    mixed = 5 <= len(key) <= 20 and 0 < digits < len(key) and (longest <= 3 or glued)
    if not number and not mixed:
        return None
    telephone = _COUNTRY.fullmatch(key)
    if telephone:
        return Code(telephone[1], telephone[1][3:])
    bare = key.lstrip("0")
    bare = bare if bare != key and len(bare) >= _DIALLED else ""
    return Code(key, key[3:] if len(key) == 10 and key.isdigit() else "", bare)


Begins = Callable[[str, bool], Iterable[int] | None]
"""Where in a text a key of digits may begin, if that is known; see ``needles``."""


def reads_as_code(code: Code, flat: str, begins: Begins | None = None, *, prose: bool) -> bool:
    """True when a text, folded, holds the code."""
    if code.bare and reads_as_code(Code(code.bare), flat, begins, prose=prose):
        return True
    written = _find_written(code.key, flat, begins)
    written = (m for m in written if not (code.day and dates.in_identifier(flat, m)))
    if any(_stands_as_code(code.key, flat, m, prose=prose) for m in written):
        return True
    local = prose and bool(code.local)
    return local and any(_stands_alone(flat, m) for m in _find_written(code.local, flat, begins))


def count_codes(code: Code, flat: str, begins: Begins | None = None) -> int:
    """How often a folded text holds the code."""
    return sum(
        _stands_as_code(code.key, flat, m, prose=True)
        for m in _find_written(code.key, flat, begins)
    )


def _find_written(key: str, flat: str, begins: Begins | None) -> Iterator[re.Match[str]]:
    at, pattern = 0, _pattern_of_code(key)
    known = begins(key.translate(DIGITS), True) if begins else None
    if known is not None:
        yield from filter(None, (pattern.match(flat, place) for place in known))
        return
    while (match := pattern.search(flat, at)) is not None:
        yield match
        at = match.start() + 1


@lru_cache(maxsize=512)
def _pattern_of_code(key: str) -> re.Pattern[str]:
    letters = {"0": "0o", "1": "1il", "2": "2z", "5": "5s", "8": "8b"}
    letters |= {c: group for group in letters.values() for c in group}
    return re.compile(
        rf"([\W_]{{0,{_MAX_GAP}}})".join(f"[{letters[c]}]" if c in letters else c for c in key)
    )


def _stands_as_code(key: str, flat: str, match: re.Match[str], *, prose: bool) -> bool:
    said = re.sub(r"[\W_]+", "", match[0])
    wanted = sum(c.isdigit() for c in key)
    if 2 * sum(c.isdigit() for c in said) < wanted:
        return False
    if not prose and (said != key or sum(map(bool, match.groups())) > max(len(key) // 3, 2)):
        return False
    before = flat[max(match.start() - 6, 0) : match.start()]  # a country's code, and one more
    after = flat[match.end() : match.end() + 1]
    if after.isalnum() and (after.isdigit() if said[-1].isdigit() else after.isalpha()):
        return False
    if not before[-1:].isalnum():
        return True
    if not said[0].isdigit():
        return not before[-1].isalpha()
    return not before[-1].isdigit() or (len(key) == 10 and _is_country(before))


def _is_country(before: str) -> bool:
    return re.search(r"(?<!\d)(?:00|011)?1\Z", before) is not None


def _stands_alone(flat: str, match: re.Match[str]) -> bool:
    """True for a local number that is no part of a longer or another number."""
    if not _stands_as_code(re.sub(r"\D", "", match[0]), flat, match, prose=True):
        return False
    before = re.search(
        r"(\d+)[)\]]?([\W_]{0,3})\Z", flat[max(match.start() - 12, 0) : match.start()]
    )
    if before and (len(before[1]) == 3 or not before[2].isspace()):
        return False
    behind = re.match(r"([ -]{0,3}|[./])(\d)", flat[match.end() : match.end() + 4])
    if behind and behind[1].strip(" ") in ("", "-", ".", "/") and " " not in behind[1]:
        return False
    inside = [gap for gap in match.groups() if gap]
    if not inside or (inside == ["-"] and match[0][3] == "-"):
        return True
    return before is None and behind is None


# ---- said -------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _words_of_numbers() -> dict[str, dict[str, str]]:
    data = json.loads(resource_path("words/spoken-en.json").read_text(encoding="utf-8"))
    letters = {word: line.split()[0][0] for line in data["letters"] for word in line.split()}
    zeros = {word: "0" * int(count) for word, count in data["zeros"].items()}
    times = {word: str(count) for word, count in data["times"].items()}
    fill = dict.fromkeys(data["between"], "")
    return {
        "digits": data["digits"],
        "teens": data["teens"],
        "tens": data["tens"],
        "zeros": zeros,
        "times": times,
        "letters": letters,
        "fill": fill,
        "ordinals": dict.fromkeys(data["ordinals"], ""),
    }


@lru_cache(maxsize=1 << 14)
def hints_of_code(key: str) -> frozenset[str]:
    """Squeezed words of which a text holds some where a code is said in it."""
    out: set[str] = set()
    for at in range(len(key) - 1):
        if at >= len(key) - 3 or key[at : at + 2].isdigit() is False:
            out |= _said_pair(key[at], key[at + 1])
    return frozenset(out)


def _said_pair(first: str, second: str) -> set[str]:
    words = _words_of_numbers()
    ways = [words_for(first), words_for(second)]
    out = {a + b for a in (first, *ways[0]) for b in (second, *ways[1])} - {first + second}
    out |= {word for word, digits in words["teens"].items() if digits == first + second}
    for ten, digit in words["tens"].items():
        if digit == first:
            out |= {ten + unit for unit in (second, *ways[1])} | ({ten} if second == "0" else set())
    if first == second:
        out |= {time + one for time in words["times"] for one in (second, *ways[1])}
    if first + second == "00":
        out |= set(words["zeros"])
    return out


@lru_cache(maxsize=64)
def words_for(char: str) -> tuple[str, ...]:
    """The words by which a digit or a letter is said."""
    kind = "digits" if char.isdigit() else "letters"
    return tuple(word for word, said in _words_of_numbers()[kind].items() if said == char)


def speaks_numbers(tight: str) -> bool:
    """True when there are words in squeezed text with which numbers are said."""
    return _pattern_of_numerals().search(tight) is not None


@lru_cache(maxsize=1)
def _pattern_of_numerals() -> re.Pattern[str]:
    words = _words_of_numbers()
    kinds = ("digits", "teens", "tens", "zeros", "times", "letters")
    return re.compile("|".join(sorted({w for k in kinds for w in words[k] if len(w) > 1})))


def is_spelled(name: str, tight: str) -> bool:
    """True when squeezed text holds words of an alphabet for most letters of a name."""
    letters = _words_of_letters(name)
    spare = len(letters) // 4
    if len(tight) < 3 * len(name):
        return False
    for words in letters:
        for word in words:
            if word in tight:
                break
        else:
            spare -= 1
            if spare < 0:
                return False
    return True


@lru_cache(maxsize=1024)
def _words_of_letters(name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(words_for(letter) for letter in sorted(set(name)))


@lru_cache(maxsize=2)
def _pattern_of_spoken_run(letters: bool) -> re.Pattern[str]:
    """Words that say digits (and letters), one behind the other."""
    words = _words_of_numbers()
    names = ["digits", "teens", "zeros", "times", *(["letters"] if letters else [])]
    said = _any_of_words({w for n in names for w in words[n]})
    ordinals = _any_of_words(words["ordinals"])
    tens = rf"{_any_of_words(words['tens'])}(?![\W_]{{1,3}}{ordinals}(?![^\W_]))"
    single = "[a-z]|" if letters else ""
    one = rf"(?:{tens}|{said}|{single}\d+)(?![^\W_])"
    fill = _any_of_words({*words["fill"], *(("as", "in", "for") if letters else ())})
    between = rf"{_SPOKEN_GAP}(?:{fill}{_SPOKEN_GAP}){{0,3}}"
    return re.compile(rf"(?<![^\W_]){one}(?:{between}{one})*")


def _any_of_words(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


def type_spoken_digits(flat: str, *, letters: bool) -> str:
    """A folded text with what is said digit by digit (letter by letter) as it would be typed."""
    if letters:
        flat = _XRAY.sub("xray", flat)
    return _pattern_of_spoken_run(letters).sub(lambda m: _typed_run(m[0], letters=letters), flat)


def _typed_run(run: str, *, letters: bool) -> str:
    words = _words_of_numbers()
    known = {**words["digits"], **words["teens"], **(words["letters"] if letters else {})}
    if run.isdigit():
        return run  # most runs are one number, which is typed as it stands
    tokens = list(re.finditer(r"[^\W_]+", run))
    out, at, end = "", 0, 0
    while at < len(tokens):
        word = tokens[at][0]
        after = tokens[at + 1][0] if at + 1 < len(tokens) else ""
        step, said = 1, known.get(word, word)
        if word in words["times"]:
            step, said = 2, known.get(after, after) * int(words["times"][word])
        elif word in words["tens"]:
            unit = words["digits"].get(after, "")
            paired = unit not in ("", "0")
            step, said = 1 + paired, words["tens"][word] + (unit if paired else "0")
        elif word in words["zeros"]:
            follows = after in words["tens"] or after in words["teens"]
            said = "" if follows else words["zeros"][word]
        elif word in words["fill"] or (letters and word in ("as", "in", "for")):
            said = ""
        elif letters and len(word) == 1 and word.isalpha():
            step = 1 + _words_explaining_letter([t[0] for t in tokens[at : at + 4]])
        gap = run[end : tokens[at].start()] if at else ""
        parted = (
            re.search(r"[,;:.\n\t|=]", gap)
            or word.isdigit()
            or out[-1:].isdigit() != said[:1].isdigit()
        )
        out += (" " if out and said and parted else "") + said
        end = tokens[min(at + step, len(tokens)) - 1].end()
        at += step
    return out


def _words_explaining_letter(tokens: list[str]) -> int:
    """How many words explain the first, a letter: ``as in boy``."""
    letter, rest = tokens[0], tokens[1:]
    if rest[:2] == ["as", "in"] and len(rest) > 2 and rest[2].startswith(letter):
        return 3
    if rest[:1] and rest[0] in ("for", "like") and len(rest) > 1 and rest[1].startswith(letter):
        return 2
    return 0
