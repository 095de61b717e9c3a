"""How else a secret stands in text written to be read: a date, an address of e-mail, a number's
end, a name in company, ``ue`` for ``ü``, letters run backwards or turned by thirteen.
"""

from __future__ import annotations

import codecs
import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from reviewer.attack import dates, mail_addresses, names_in_company, number_codes
from reviewer.attack.look_alikes import fold_text, squeeze_text
from reviewer.system.resources import resource_path

_TURNED = 9  # letters of a secret that is looked for backwards: no chance hits
_END_REACH = 24  # characters: an end's four, four before them, three between each, one behind
_CUT = "\u3007"  # counts as a letter, and is part of no end of a number
_ENDED = 8  # letters and digits of what is known by its end
_MASKED = r"(?:(?<![^\W_])x{2,}|[*#\u2022\u2588\u25cf\u25a0\u2217]{2,})[-\s./]{0,2}"
_TWO = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
_PAIRS = str.maketrans({**_TWO, **{c.upper(): t.capitalize() for c, t in _TWO.items()}})
_ANY = re.compile("[" + "".join(_TWO) + "".join(_TWO).upper() + "]|[aouAOU][\u0308\u030a]")


class Readings:
    """A text in the readings that these ways need, each made when it is asked for."""

    def __init__(
        self, low: str, tight: str, flat: str, says: Callable[[Iterable[str]], bool]
    ) -> None:
        """``says`` tells whether words by which numbers are said stand in the text."""
        self.low, self.tight, self.flat = low, tight, flat
        self.says = says

    @cached_property
    def speaks_of_numbers(self) -> bool:
        """True when numbers are said in it."""
        return number_codes.speaks_numbers(self.tight)

    @cached_property
    def number_ends(self) -> str:
        """What stands where it tells the end of a number, with what tells so."""
        return _pattern_of_ends(self.low)

    @cached_property
    def figured_ends(self) -> str:
        """The same, where numbers that are said are written in digits too."""
        return _pattern_of_ends(self.figures_read)

    @cached_property
    def dates_read(self) -> frozenset[dates.Found]:
        """The dates in it."""
        return dates.find_days(self.low)

    @cached_property
    def mails_read(self) -> str:
        """The text with addresses of e-mail as they are typed."""
        return mail_addresses.type_spoken_mails(self.low)

    @cached_property
    def figures_read(self) -> str:
        """The text, and what is said in it once more in digits."""
        said = (
            number_codes.type_spoken_digits(self.low, letters=False)
            if self.speaks_of_numbers
            else self.low
        )
        return f"{self.low}\n{said}" if said != self.low else self.low


@dataclass(frozen=True)
class OtherSpellings:
    """Ways of one secret; empty where it has none of the kind."""

    key: str
    names: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()  # of a surname of several
    called: bool = False  # begins with a capital, as names do
    day: dates.Day | None = None
    mail: tuple[str, str] | None = None
    tail: str = ""
    turned: tuple[str, ...] = ()


def other_spellings_of(
    written: str, key: str, names: tuple[str, ...], code: number_codes.Code | None
) -> OtherSpellings:
    """The ways of a secret as it was written; ``key`` is that squeezed, given names first."""
    day = dates.day_of(fold_text(written).strip())
    tail = code.key[-4:] if code and day is None and len(code.key) >= _ENDED else ""
    surname = written.partition(",")[0] if "," in written else "".join(written.split()[-1:])
    parts = [p for p in map(squeeze_text, fold_text(surname).split("-")) if p.isalpha()]
    turned: tuple[str, ...] = ()
    if len(key) >= _TURNED and key.isalpha() and key.isascii():
        turned = tuple({key[::-1], codecs.encode(key, "rot13")} - {key})
    return OtherSpellings(
        key,
        names,
        tuple(parts) if len(parts) > 1 else (),
        written[:1].isupper() and len(written.split()) <= 4,
        day,
        mail_addresses.parts_of(fold_text(written)) if not names else None,
        tail if any(c.isdigit() for c in tail) else "",
        turned,
    )


def reads_as_other_spelling(also: OtherSpellings, page: Readings) -> bool:
    """True where a page reads as the secret in one of these ways."""
    if also.day is not None:
        may = page.speaks_of_numbers or also.day.year[-2:] in page.tight
        return may and dates.reads_as_day(also.day, page.dates_read)
    if also.tail:
        if also.tail in page.tight and _is_ended(also.tail, page.number_ends):
            return True
        return page.says(number_codes.hints_of_code(also.tail)) and _is_ended(
            also.tail, page.figured_ends
        )
    if also.mail is not None and also.mail[1] in page.tight:
        return mail_addresses.reads_as_mail(also.mail, page.mails_read)
    if any(turned in page.tight for turned in also.turned):
        return True
    if also.names and names_in_company.reads_in_company(
        also.names, also.parts, page.tight, page.flat
    ):
        return True
    ends = (also.key + end in page.tight for end in ("s", "es"))
    return (
        also.called
        and any(ends)
        and names_in_company.reads_as_plural(also.names, also.key, page.flat)
    )


@lru_cache(maxsize=1)
def _cues_of_number_ends() -> str:
    """What is written before the end of a number that is not written whole."""
    data = json.loads(resource_path("words/dates-en.json").read_text(encoding="utf-8"))
    filling = rf"(?:[\s:#,()'-]{{1,3}}(?:{'|'.join(data['end'])})(?![^\W_]))*[\s:#,-]{{1,3}}"
    few = "(?:4|four|5|five|6|six|8|eight)"
    return (
        rf"(?:last|final)[\s(]{{1,2}}(?:{few}{filling}|[4568])"
        r"|(?<![^\W_])end(?:s|ing|ings)?\s{1,2}(?:in|with|on|is|of)?[\s:#]{0,3}"
        r"|(?<![^\W_])(?:ssn|ss#|social(?:\ssecurity)?(?:\snumber)?)(?:\sis)?[\s:#,-]{1,3}"
    )


def _pattern_of_ends(said: str) -> str:
    """All that may tell the end of a number: looked for once, and not for each number."""
    found = re.finditer(f"{_MASKED}|{_cues_of_number_ends()}", said)
    # One character before, for what must not stand there; what is cut off counts as in a word.
    return _CUT.join(said[max(m.start() - 1, 0) : m.end() + _END_REACH] for m in found)


def _is_ended(tail: str, ends: str) -> bool:
    end = r"[\s,.-]{0,3}".join(map(re.escape, tail)) + r"(?![^\W_])"
    return (
        re.search(rf"(?:{_MASKED}|{_cues_of_number_ends()})[a-z\d]{{0,4}}?{end}", ends) is not None
    )


def in_two(text: str) -> str | None:
    """A text with ``ue`` for ``ü`` and the like; ``None`` where nothing changes."""
    if not _ANY.search(text):
        return None
    return unicodedata.normalize("NFC", text).translate(_PAIRS)
