"""Addresses in text: from each house number on, the words are compared one by one.

Decision 32.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reviewer.attack import number_codes
from reviewer.system.resources import resource_path

_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\W_]{1,8}")
_HOUSE = re.compile(r"(\d{1,6})[a-z]?(?:\s*-\s*(?:\d{1,4}|[a-z])(?![^\W_]))?(?:\s+1/2)?(?=[\W_])")
_FILLING = frozenset({"block", "blk", "of", "hundred"})
_ENDINGS = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")
_ORDINAL = re.compile(r"\d\s?(?:st|nd|rd|th)(?![^\W_])")
_HOUSE_TAIL = r"(?i)\A(?:[a-z](?![^\W_])|-[a-z\d]{1,4}(?![^\W_])|[\W_]*1/2(?![^\W_]))"
_REACH = 160  # characters that an address takes at most
_MOST_NAMES = 4
_TELLING = 4  # letters of a street's name that stands alone behind a number


@dataclass(frozen=True)
class Street:
    """House, direction and kind (in full; empty: not told) and the words of the name."""

    house: str
    direction: str
    names: tuple[str, ...]
    kind: str


@lru_cache(maxsize=1)
def _tables_of_streets() -> dict[str, dict[str, str]]:
    data = json.loads(resource_path("words/streets-us.json").read_text(encoding="utf-8"))
    spoken = json.loads(resource_path("words/spoken-en.json").read_text(encoding="utf-8"))

    def map_forms(lines: list[str]) -> dict[str, str]:
        return {form: line.split()[0] for line in lines for form in line.split()}

    return {
        "kinds": map_forms(data["suffixes"]),
        "directions": map_forms(data["directions"]),
        "units": map_forms(data["units"]),
        "usual": {kind: kind for kind in data["plain"]},
        "ordinals": {word: str(number) for word, number in spoken["ordinals"].items()},
        "tens": spoken["tens"],
    }


def street_of(text: str) -> Street | None:
    """The parts of a folded text that begins as an address does; else ``None``."""
    text = text.strip().replace("'", "")
    unit = _unit_first().match(text)
    text = text[unit.end() :] if unit else text
    if not text[:1].isdigit():
        text = _type_spoken_number(text)
    house = _HOUSE.match(text)
    if house is None:
        return None
    tables = _tables_of_streets()
    line = re.split(r"[,\n]", text[house.end() :].strip(" ,").replace("#", " unit "))[0]
    written = _WORD.findall(line)
    words = _number_ordinals(written)
    direction = ""
    if len(words) > 1 and words[0] in tables["directions"]:
        direction = tables["directions"][words.pop(0)]
    names: list[str] = []
    while words and len(names) < _MOST_NAMES and not (names and _street_ends(words, names)):
        names.append(words.pop(0))
    kind = tables["kinds"].get(words[0], "") if words else ""
    rest = words[1:] if kind else words
    if not direction and rest and rest[0] in tables["directions"]:
        direction = tables["directions"][rest[0]]
    if not names or not all(name.isalpha() or name.isdigit() for name in names):
        return None
    ordinal = bool(_ORDINAL.search(line)) or any(w in tables["ordinals"] for w in written)
    ordinal |= bool(rest) and rest[0] in tables["units"] and not names[-1].isdigit()
    plain = not rest and all(map(str.isalpha, names)) and sum(map(len, names)) >= _TELLING
    telling = kind or direction or ordinal or plain
    return (
        Street(house[1], direction, tuple(map(_spell_out_word, names)), kind) if telling else None
    )


@lru_cache(maxsize=1)
def _unit_first() -> re.Pattern[str]:
    """A flat or floor that is named before its house: ``Apt 2, 4127 ...``, ``#3, ...``."""
    words = "|".join(sorted(_tables_of_streets()["units"], key=len, reverse=True))
    said = rf"(?:(?:{words})[\W_]{{1,3}}|#\s?)(?:\d{{1,4}}\s?-?\s?[a-z]?|[a-z][ -]?\d{{0,4}})"
    floor = r"\d{1,2}(?:st|nd|rd|th)\s(?:floor|flr?)"
    return re.compile(rf"(?:{said}|{floor})(?![^\W_])[\W_]+(?=[^\W_])")


def _type_spoken_number(text: str) -> str:
    """A house number that is said: only up to the first word that is none."""
    begin = re.match(r"(?:[^\W\d_]+[\W_]{1,3}){1,8}?(?=[^\W\d_]+)", text)
    if begin is None:
        return text
    tables, words = _tables_of_streets(), list(_WORD.finditer(text))
    cut = 0
    for at, word in enumerate(words):
        after = words[at + 1][0] if at + 1 < len(words) else ""
        ordinal = word[0] in tables["tens"] and after in tables["ordinals"]
        if ordinal or number_codes.type_spoken_digits(word[0], letters=False) == word[0]:
            break
        cut = word.end()
    house = (
        number_codes.type_spoken_digits(text[:cut], letters=False).replace(" ", "") if cut else ""
    )
    return f"{house} {text[cut:].strip()}" if house else text


def _street_ends(words: list[str], names: list[str]) -> bool:
    """True where the name of a street ends: at its kind, a unit, a direction, a number."""
    tables = _tables_of_streets()
    word, after = words[0], words[1] if len(words) > 1 else ""
    if word in tables["kinds"]:
        return after not in tables["kinds"]
    return word in tables["units"] or word in tables["directions"] or word.isdigit()


def _number_ordinals(words: list[str]) -> list[str]:
    """Ordinals as numbers: 63 for ``63rd``, ``63 rd`` and ``sixty third``."""
    tables = _tables_of_streets()
    out: list[str] = []
    for at, word in enumerate(words):
        ending = _ENDINGS.fullmatch(word)
        if ending:
            out.append(ending[1])
        elif word in tables["ordinals"]:
            before = words[at - 1] if at else ""
            if before in tables["tens"] and int(tables["ordinals"][word]) < 10:
                out[-1] = tables["tens"][before] + tables["ordinals"][word]
            else:
                out.append(tables["ordinals"][word])
        elif word in ("st", "nd", "rd", "th") and out and re.fullmatch(r"\d{1,3}", out[-1]):
            if _ENDINGS.fullmatch(out[-1] + word) and word == _ordinal_ending(out[-1]):
                continue
            out.append(word)
        else:
            out.append(word)
    return out


def _ordinal_ending(number: str) -> str:
    if number[-2:-1] == "1":
        return "th"
    return {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")


def _spell_out_word(word: str) -> str:
    """A word of a name; words that are kinds of streets too in full: Mt Pleasant."""
    return "saint" if word == "st" else _tables_of_streets()["kinds"].get(word, word)


def reads_as_address(street: Street, flat: str) -> bool:
    """True when the address stands in a text; its letter case tells a name from a word."""
    return any(_street_follows(street, flat, at) for at in _places_of_house(street.house, flat))


def _places_of_house(house: str, flat: str) -> Iterator[int]:
    at = flat.find(house)
    while at >= 0:
        behind = flat[at + len(house) : at + len(house) + 1]
        if not flat[max(at - 1, 0) : at].isdigit() and not behind.isdigit():
            yield at + len(house)
        at = flat.find(house, at + 1)


def _street_follows(street: Street, flat: str, at: int) -> bool:
    tables = _tables_of_streets()
    raw = re.sub(_HOUSE_TAIL, "", flat[at : at + _REACH]).replace("'", "")
    cased = _words_near(raw)
    words = _number_ordinals([word.casefold() for word in cased])
    while words and words[0] in _FILLING:
        words.pop(0)
    direction = ""
    if len(words) > 1 and words[0] in tables["directions"]:
        direction = tables["directions"][words.pop(0)]
        if street.direction and direction != street.direction:
            return False
    if tuple(map(_spell_out_word, words[: len(street.names)])) != street.names:
        return False
    rest = words[len(street.names) :]
    kind = tables["kinds"].get(rest[0], "") if rest else ""
    if kind in tables["usual"] and street.kind not in ("", kind):
        # 63rd Place is another street than 63rd Street; "at 4217 W 63rd place the ..." is not
        shown = cased[len(cased) - len(rest)]
        return rest[0] == kind and shown.islower()
    if direction or kind or not all(name.isdigit() for name in street.names):
        return True
    low = raw.casefold()
    return bool(_ORDINAL.search(low)) or any(word in low for word in tables["ordinals"])


def _words_near(raw: str) -> list[str]:
    """The words that follow each other with little between them; none for a glued one."""
    words: list[str] = []
    at = 0
    for match in _WORD.finditer(raw):
        if match.start() != at and not _GAP.fullmatch(raw, at, match.start()):
            break
        words += re.findall(r"(?i)\d+(?:st|nd|rd|th)?(?![^\W_])|\d+|[^\W\d_]+", match[0])
        at = match.end()
    return words
