"""A secret made ready to be searched for: its letters and digits, and the ways it is written.

Decisions 12, 60.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from reviewer.attack import (
    lost_letters,
    number_codes,
    other_spellings,
    street_addresses,
)
from reviewer.attack.look_alikes import fold_text
from reviewer.attack.person_names import names_of

SHORTEST = 4  # shorter texts are looked for in their own record only
_HEAD, _ENDS = 3, 4  # letters and digits of the beginning of a number, of either of its ends
LONG = 8  # from here on a secret of several words is found inside other words as well, ...
_SQUEEZE = re.compile(r"[\W_]+")
_MAX_GAP = 12
APART = "\n" + "." * (_MAX_GAP + 2) + "\n"
"""Between texts that are searched together: so much keeps two from being read on as one."""
_WIDEST = 400  # blanks between two words of a short name, at the most
_WHOLE_DATE = 8  # digits of a date that is looked for as a number too


@dataclass(frozen=True)
class Secret:
    """A text that must not be read in a package.

    Attributes:
        text: the words themselves; never printed, logged or put into a finding.
        record: the record whose redaction hides it; empty for a subject's term.
        redaction: the redaction's id; may be empty.
        everywhere: no file may hold it; else only its own record's released files are
            searched, and a text that stands there several times may stay where it is
            not redacted.
        subject: the id of the subject whose term it is; empty for other texts.
    """

    text: str
    record: str
    redaction: str
    everywhere: bool
    subject: str = ""


@dataclass(frozen=True)
class Needle:
    """A secret, ready to be searched for."""

    secret: Secret
    key: str  # squeezed
    groups: frozenset[int]  # places in the key at which the secret itself has a break
    stops: frozenset[int]  # those of them at which a sentence or a clause ends
    number: bool
    names: tuple[str, ...] = ()  # of what may be a person: folded, given names first
    code: number_codes.Code | None = None  # of a number, a plate, an identifier
    street: street_addresses.Street | None = None  # of an address
    hints: frozenset[str] = frozenset()  # squeezed words, one of which stands where it is said
    gaps: re.Pattern[str] | None = None  # of what has letters that a bad export loses
    also: other_spellings.OtherSpellings | None = None  # of what no record may hold in any way

    @cached_property
    def shape_of_search(self) -> tuple[object, ...]:
        """What is searched for; needles of one shape are found in the same texts."""
        words = (self.key, self.groups, self.stops, self.names)
        return *words, self.number, self.code, self.street, self.secret.everywhere

    @property
    def surname_first(self) -> tuple[tuple[str, str], ...]:
        """Surname and given names as they stand when the surname comes first; squeezed."""
        cuts = range(1, len(self.names))
        return tuple(("".join(self.names[k:]), "".join(self.names[:k])) for k in cuts)

    @cached_property
    def pattern_of_ends(self) -> tuple[str, str]:
        """What stands in a text that has both ends of a number, whatever stands between them."""
        breaks = sorted(at for at in self.groups if at < len(self.key)) or [_HEAD]
        first, last = self.key[: breaks[0]], self.key[breaks[-1] :]
        return first[:_ENDS].translate(number_codes.DIGITS), last[-_ENDS:].translate(
            number_codes.DIGITS
        )

    @property
    def is_parted(self) -> bool:
        """True for what forms and programs keep in several fields: a number, an address of a
        house or of e-mail, a date.

        Names in two fields may be those of two persons.
        """
        also = self.also is not None and (self.also.day is not None or self.also.mail is not None)
        return also or self.code is not None or self.street is not None

    @property
    def pattern_of_key(self) -> re.Pattern[str]:
        """The key's characters with anything but letters and digits between them.

        Of a short one the gap between two words may be as wide as it likes, of blanks alone;
        a long one stands there whatever its gaps are.
        """
        return _compile_pattern(self.key, self.groups if len(self.key) < LONG else frozenset())


@lru_cache(maxsize=4096)
def _compile_pattern(key: str, wide: frozenset[int]) -> re.Pattern[str]:
    gap = rf"[\W_]{{0,{_MAX_GAP}}}"
    out = ""
    for at, char in enumerate(key):
        blanks = rf"|\s{{{_MAX_GAP},{_WIDEST}}}" if at in wide else ""
        out += (f"({gap}{blanks})" if at else "") + re.escape(char)
    return re.compile(out, re.IGNORECASE)


def needles_of(secret: Secret) -> Iterator[Needle]:
    """A secret made ready, also as it is spelt without umlauts, with ``and`` or with ``&``."""
    text = unicodedata.normalize("NFC", secret.text)
    ways = (text, other_spellings.in_two(text) or text, re.sub(r"\s*[&+]\s*", " and ", text))
    for way in dict.fromkeys((*ways, re.sub(r"\s+and\s+", " & ", text))):
        needle = _make_needle(secret, way)
        if needle is not None:
            yield needle


def _make_needle(secret: Secret, written: str) -> Needle | None:
    """``None`` for what holds no letter or digit."""
    names = names_of(written) if secret.everywhere else ()
    text = fold_text(written)
    if names and "," in text:  # "Lopez, Maria" is Maria Lopez
        surname, _, first = text.partition(",")
        text = f"{first} {surname}"
    key, ends, stops = "", set(), set()
    for part in re.split(r"([\W_]+)", text):
        if part and not _SQUEEZE.fullmatch(part):
            key += part
        elif part and key:
            ends.add(len(key))
            stops |= {len(key)} if re.search(r"[.,;:!?]", part) else set()
    if not key:
        return None
    code = number_codes.code_of(fold_text(written))
    street = None if code and code.key.isdigit() else street_addresses.street_of(fold_text(written))
    code = None if street else code
    ways = (
        other_spellings.other_spellings_of(written, key, names, code) if secret.everywhere else None
    )
    if ways and ways.day and code:
        code = number_codes.Code(code.key, day=True) if len(code.key) >= _WHOLE_DATE else None
    digits = sum(c.isdigit() for c in key)
    number = digits >= 5 and digits >= len(key) - 2 and street is None
    said = street.house if street else code.key if code else ""
    hints = number_codes.hints_of_code(said) | (
        number_codes.hints_of_code(code.local) if code else frozenset()
    )
    ready = Needle(secret, key, frozenset(ends), frozenset(stops), number, names)
    ready = replace(
        ready,
        code=code,
        street=street,
        hints=hints,
        gaps=lost_letters.pattern_of_lost_letters(written),
    )
    return replace(ready, also=ways)
