"""Addresses: the house and its street, with kind, direction, unit and place or without."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from reviewer.system.resources import resource_path
from reviewer.text.terms.folding import Block, fold_short
from reviewer.text.terms.spoken import ordinal_ways, spoken_ways, spoken_words
from reviewer.text.terms.term_ways import LatePattern, Span, Way, matches_that_count
from reviewer.text.terms.word_edges import is_within_word

_TOKENS = re.compile(r"[^\W_]+|[,#]")
_HOUSE = re.compile(r"(\d{1,6})([a-z]?)(?:\s*-\s*(\d{1,4}|[a-z]))?(\s+1/2)?(?![^\W_])")
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)?\Z")
_GAP = r"[\W_]{1,9}"
_BETWEEN = f"(?:{_GAP})"
_NEAR = rf"(?:{_GAP}|(?=[^\W\d_]))"  # between a number and a word nothing need stand
_BLOCK_OF = rf"(?:(?:hundred{_BETWEEN})?(?:block|blk){_BETWEEN}(?:of{_BETWEEN})?)?"
_MOST_NAMES = 4
_TELLING = 4  # letters of a street's name that stands alone behind a number
_SUFFIX_CASE = re.compile(r"[A-Z]")


@dataclass(frozen=True)
class _Tables:
    """Every way to write a word of an address, and the word in full."""

    suffixes: Mapping[str, str]
    directions: Mapping[str, str]
    units: Mapping[str, str]
    plain: frozenset[str]
    alone: frozenset[str]
    labels: frozenset[str]


@lru_cache(maxsize=1)
def _street_tables() -> _Tables:
    data = json.loads(resource_path("words/streets-us.json").read_text(encoding="utf-8"))

    def map_forms(lines: list[str]) -> dict[str, str]:
        return {word: line.split()[0] for line in lines for word in line.split()}

    suffixes, directions = map_forms(data["suffixes"]), map_forms(data["directions"])
    plain_kinds, alone = frozenset(data["plain"]), frozenset(data["alone"])
    labels = frozenset(data["labels"])
    return _Tables(suffixes, directions, map_forms(data["units"]), plain_kinds, alone, labels)


@dataclass(frozen=True)
class Address:
    """An address taken apart; folded, kind and direction in full, what it lacks empty."""

    house: str
    half: bool
    letter: str
    before: str
    names: tuple[str, ...]
    kind: str
    behind: str
    unit: str
    place: tuple[str, ...]


def address_of(term: str) -> Address | None:
    """The parts of what begins as an address does; ``None`` for all else."""
    text = _in_digits(_unit_behind(fold_short(term).replace("'", "")))
    house = _HOUSE.match(text)
    if house is None:
        return None
    tables = _street_tables()
    words = _ordinals_joined(_TOKENS.findall(text, house.end()))
    before = ""
    if len(words) > 1 and words[0] in tables.directions and words[1] not in (",", "#"):
        before = tables.directions[words.pop(0)]
    names = _words_of_street(words)
    rest = words[len(names) :]
    kind = _kind_of(rest, names)
    rest = rest[1:] if kind else rest
    behind = ""
    if rest and rest[0] in tables.directions and not (before and len(rest[0]) > 2):
        behind = tables.directions[rest.pop(0)]
    unit, place = _split_unit(rest)
    if not names or not _is_street(names, kind, before or behind, (unit, place)):
        return None
    letter = house[2] or house[3] or ""
    return Address(house[1], bool(house[4]), letter, before, names, kind, behind, unit, place)


def _unit_behind(text: str) -> str:
    """``Unit 3B, 1820 W 47th St`` with its unit behind the street."""
    unit = re.match(rf"\s*({_unit_pattern('')})[\W_]+(?=[^\W_])", text)
    if unit is None:
        return text
    street, comma, place = text[unit.end() :].partition(",")
    return f"{street}, {unit[1]}{comma}{place}"


def _in_digits(text: str) -> str:
    """The text with the number at its beginning in digits: forty-two seventeen West ..."""
    words = spoken_words()
    digits, at = "", 0
    tokens = list(re.finditer(r"[^\W_]+", text))
    while at < len(tokens):
        word = tokens[at][0]
        behind = tokens[at + 1][0] if at + 1 < len(tokens) else ""
        if word in words.tens and behind in words.ordinals:
            break
        if word in words.tens:
            unit = words.digits.get(behind, "")
            paired = len(unit) == 1 and unit != "0"
            digits += words.tens[word] + (unit if paired else "0")
            at += 1 + paired
        elif word in words.digits:
            digits += words.digits[word]
            at += 1
        elif word in words.zeros and digits:
            digits += "0" * words.zeros[word]
            at += 1
        else:
            break
    return f"{digits} {text[tokens[at].start() :]}" if digits and at < len(tokens) else text


def _ordinals_joined(words: list[str]) -> list[str]:
    """Words of a street with its number in one piece: 63rd for ``63 rd`` and ``sixty third``."""
    spoken = spoken_words()
    out: list[str] = []
    at = 0
    while at < len(words):
        word, behind = words[at], words[at + 1] if at + 1 < len(words) else ""
        tens = int(spoken.tens.get(word, "0")) * 10
        if tens and 0 < spoken.ordinals.get(behind, 0) < 10:
            number = tens + spoken.ordinals[behind]
            out.append(f"{number}{_ordinal_ending(number)}")
            at += 2
        elif word in spoken.ordinals:
            out.append(f"{spoken.ordinals[word]}{_ordinal_ending(spoken.ordinals[word])}")
            at += 1
        elif word.isdigit() and len(word) < 4 and behind == _ordinal_ending(int(word)):
            out.append(word + behind)
            at += 2
        else:
            out.append(word)
            at += 1
    return out


def _words_of_street(words: list[str]) -> tuple[str, ...]:
    """The words of the street's name: up to its kind, a unit, a comma."""
    tables = _street_tables()
    at = 1 if words and words[0] not in (",", "#") else 0
    while at and at < len(words) and at < _MOST_NAMES:
        word = words[at]
        if word in (",", "#") or (word in tables.suffixes and _ends_street(words, at)):
            break
        if word in tables.units and word not in tables.suffixes and at + 1 < len(words):
            break
        if at and (word in tables.directions or word.isdigit()):
            break
        at += 1
    return tuple(words[:at])


def _ends_street(words: list[str], at: int) -> bool:
    """True for the last of several kinds in a row: Lake Shore Drive."""
    return not (at + 1 < len(words) and words[at + 1] in _street_tables().suffixes)


def _kind_of(rest: list[str], names: tuple[str, ...]) -> str:
    return _street_tables().suffixes.get(rest[0], "") if rest and names else ""


def _split_unit(rest: list[str]) -> tuple[str, tuple[str, ...]]:
    """The number of a flat (empty: none), and the words behind it: a city, a state, a code."""
    tables = _street_tables()
    words = [word for word in rest if word not in (",", "#")]
    if not words:
        return "", ()
    if words[0] in tables.units and len(words) > 1 and len(words[1]) <= 5:
        more = words[1] if any(c.isdigit() for c in words[1]) or len(words[1]) == 1 else ""
        if more:
            tail = words[2] if len(words) > 2 and len(words[2]) == 1 else ""
            return more + tail, tuple(words[3 if tail else 2 :])
    if words[0] in tables.alone:
        return words[0], tuple(words[1:])
    marked = rest[0] == "#" or (any(c.isdigit() for c in words[0]) and len(words[0]) <= 4)
    if marked and len(words[0]) <= 5:
        floor = len(words) > 1 and tables.units.get(words[1]) == "floor"
        return words[0].rstrip("stndrh") if floor else words[0], tuple(words[1 + floor :])
    return "", tuple(words)


def _is_street(
    names: tuple[str, ...], kind: str, direction: str, tail: tuple[str, tuple[str, ...]]
) -> bool:
    if not all(name.isalpha() or _ORDINAL.match(name) for name in names):
        return False
    if kind or direction:
        return True
    if any(name.isdigit() for name in names):
        return False
    if tail[0] or any(map(_ORDINAL.match, names)):
        return True
    return not tail[1] and sum(map(len, names)) >= _TELLING


def address_ways(address: Address) -> Iterator[Way]:
    """The ways in which an address is written: in digits, and with its house in words."""
    street = _street_pattern(address)
    number = re.escape(address.house) + (rf"{_NEAR}1/2" if address.half else "")
    if address.letter:
        number += rf"(?:[ -]?{re.escape(address.letter)})?"
    else:
        number += r"(?:-?[a-z](?![^\W_]))?" if not address.half else ""
    lead = rf"(?<!\d)(?:{_unit_pattern(address.unit)}{_BETWEEN})?" if address.unit else r"(?<!\d)"
    label = _label_pattern()
    pattern = LatePattern(rf"{lead}(?P<house>{number}){_NEAR}{label}{_BLOCK_OF}{street}")
    tight = "".join(c for c in address.names[-1] if c.isalnum())
    ends = _name_ways(address.names[-1])
    some = tuple(sorted({"".join(way) for way in ends} | {tight}))
    yield Way(_spans_of(pattern, address), every=(address.house,), some=some)
    spoken = spoken_ways(address.house)
    house = "|".join(_BETWEEN.join(way) for way in spoken)
    words = LatePattern(rf"(?<![^\W_])(?P<house>{house}){_BETWEEN}{_BLOCK_OF}{street}")
    yield Way(_spans_of(words, address), some=tuple("".join(way) for way in spoken))


@lru_cache(maxsize=1)
def _label_pattern() -> str:
    """What a form may say between the house and its street: House no. 4417 Street N Kedvale."""
    labels = sorted(_street_tables().labels, key=len, reverse=True)
    return rf"(?:(?:{'|'.join(labels)})(?:[ ]names?)?(?![^\W_]){_GAP})?"


def _street_pattern(address: Address) -> str:
    tables = _street_tables()
    any_direction = "|".join(sorted(tables.directions, key=len, reverse=True))
    before = _forms_pattern(tables.directions, address.before) if address.before else any_direction
    names = _BETWEEN.join(_name_pattern(name) for name in address.names)
    kind = _forms_pattern(tables.suffixes, address.kind) if address.kind else _any_kind()
    told = rf"(?:(?:{_GAP})?(?P<kind>{kind})(?![^\W_]))"
    behind = _forms_pattern(tables.directions, address.behind) if address.behind else any_direction
    tail = rf"(?:{_BETWEEN}(?P<behind>{behind})(?![^\W_]))?"
    unit = rf"(?:{_BETWEEN}(?:{_unit_pattern(address.unit)}))?"
    place = "".join(f"(?:{_BETWEEN}{re.escape(word)}(?![^\\W_]))?" for word in address.place)
    return (
        rf"(?:(?P<before>{before}){_BETWEEN})?(?P<name>{names})(?:(?![^\W_])|(?={kind}(?![^\W_])))"
        rf"{told}?{tail}{unit}{place}"
    )


def _forms_pattern(table: Mapping[str, str], word: str) -> str:
    forms = (written for written, full in table.items() if full == word)
    return "|".join(sorted(forms, key=len, reverse=True))


def _any_kind() -> str:
    kinds = _street_tables()
    usual = (w for w, full in kinds.suffixes.items() if full in kinds.plain)
    return "|".join(sorted(usual, key=len, reverse=True))


def _name_pattern(name: str) -> str:
    return "(?:" + "|".join(_BETWEEN.join(way) for way in _name_ways(name)) + ")"


def _name_ways(name: str) -> list[tuple[str, ...]]:
    """A word of a street's name, and how else it is written: 63rd, 63, sixty third; Mt, Mount."""
    ordinal = _ORDINAL.match(name)
    if ordinal:
        number = int(ordinal[1])
        ways = [
            (f"{number}{_ordinal_ending(number)}",),
            (str(number), _ordinal_ending(number)),
            (str(number),),
        ]
        return [*ways, *ordinal_ways(number)]
    same = _street_tables().suffixes.get(name)
    forms = {w for w, full in _street_tables().suffixes.items() if full == same} if same else set()
    forms |= {"saint", "st"} if name in ("saint", "st") else set()
    joined_letters = "'?".join(map(re.escape, name))
    return [(joined_letters,), *((re.escape(f),) for f in sorted(forms - {name}))]


def _ordinal_ending(number: int) -> str:
    if 10 < number % 100 < 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _unit_pattern(unit: str) -> str:
    """Any unit with its word, or the address's own without one."""
    tables = _street_tables()
    words = "|".join(sorted({*tables.units} - tables.alone, key=len, reverse=True))
    value = r"(?:\d{1,4}[ -]?[a-z]?|[a-z][ -]?\d{0,4})"
    marked = rf"(?:(?:{words})[^\w\n]{{0,3}}#?|#)[^\w\n]{{0,2}}{value}"
    floors = r"\d{1,2}(?:st|nd|rd|th)[^\w\n]{1,2}(?:floor|fl|flr)"
    own = r"|" + r"[ -]?".join(map(re.escape, unit)) if unit else ""
    return rf"(?:(?:{marked}|{floors}{own})(?![^\W_]))"


def _spans_of(pattern: LatePattern, address: Address) -> Callable[[Block], Iterator[Span]]:
    bare_number = address.names[-1].isdigit() or bool(_ORDINAL.match(address.names[-1]))

    def spans_in_block(block: Block) -> Iterator[Span]:
        def counts_as_address(match: re.Match[str]) -> bool:
            if is_within_word(block.folded, match.start()) or is_within_word(
                block.folded, match.end()
            ):
                return False
            if bare_number and match["name"].isdigit() and not (match["before"] or match["kind"]):
                return False
            return not _is_other(match, block, address)

        return (match.span() for match in matches_that_count(block, pattern, counts_as_address))

    return spans_in_block


_NEXT = re.compile(rf"{_BETWEEN}([^\W_]+)")


def _is_other(match: re.Match[str], block: Block, address: Address) -> bool:
    """True where another kind of street of the same name follows: 63rd Place is not 63rd Street."""
    if match["kind"] or not address.kind:
        return False
    tables, text = _street_tables(), block.folded.text
    behind = _NEXT.match(text, match.end("name"))
    if behind is None or tables.suffixes.get(behind[1]) not in tables.plain:
        return False
    if tables.suffixes[behind[1]] == address.kind:
        return False
    if behind[1] != tables.suffixes[behind[1]]:
        return True  # short forms are no other words
    return bool(_SUFFIX_CASE.match(block.folded.original_letter(behind.start(1))))
