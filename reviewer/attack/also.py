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

from reviewer.attack import days, figures, kin, mail
from reviewer.attack.faces import folded, squeeze
from reviewer.system.resources import resource

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
    def speaks(self) -> bool:
        """True when numbers are said in it."""
        return figures.speaks(self.tight)

    @cached_property
    def ends(self) -> str:
        """What stands where it tells the end of a number, with what tells so."""
        return _ends(self.low)

    @cached_property
    def figured_ends(self) -> str:
        """The same, where numbers that are said are written in digits too."""
        return _ends(self.figured)

    @cached_property
    def days(self) -> frozenset[days.Found]:
        """The dates in it."""
        return days.days(self.low)

    @cached_property
    def mails(self) -> str:
        """The text with addresses of e-mail as they are typed."""
        return mail.typed(self.low)

    @cached_property
    def figured(self) -> str:
        """The text, and what is said in it once more in digits."""
        said = figures.typed(self.low, letters=False) if self.speaks else self.low
        return f"{self.low}\n{said}" if said != self.low else self.low


@dataclass(frozen=True)
class Also:
    """Ways of one secret; empty where it has none of the kind."""

    key: str
    names: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()  # of a surname of several
    called: bool = False  # begins with a capital, as names do
    day: days.Day | None = None
    mail: tuple[str, str] | None = None
    tail: str = ""
    turned: tuple[str, ...] = ()


def of(written: str, key: str, names: tuple[str, ...], code: figures.Code | None) -> Also:
    """The ways of a secret as it was written; ``key`` is that squeezed, given names first."""
    day = days.day_of(folded(written).strip())
    tail = code.key[-4:] if code and day is None and len(code.key) >= _ENDED else ""
    surname = written.partition(",")[0] if "," in written else "".join(written.split()[-1:])
    parts = [p for p in map(squeeze, folded(surname).split("-")) if p.isalpha()]
    turned: tuple[str, ...] = ()
    if len(key) >= _TURNED and key.isalpha() and key.isascii():
        turned = tuple({key[::-1], codecs.encode(key, "rot13")} - {key})
    return Also(
        key,
        names,
        tuple(parts) if len(parts) > 1 else (),
        written[:1].isupper() and len(written.split()) <= 4,
        day,
        mail.parts_of(folded(written)) if not names else None,
        tail if any(c.isdigit() for c in tail) else "",
        turned,
    )


def reads(also: Also, page: Readings) -> bool:
    """True where a page reads as the secret in one of these ways."""
    if also.day is not None:
        may = page.speaks or also.day.year[-2:] in page.tight
        return may and days.reads(also.day, page.days)
    if also.tail:
        if also.tail in page.tight and _is_ended(also.tail, page.ends):
            return True
        return page.says(figures.hints(also.tail)) and _is_ended(also.tail, page.figured_ends)
    if also.mail is not None and also.mail[1] in page.tight:
        return mail.reads(also.mail, page.mails)
    if any(turned in page.tight for turned in also.turned):
        return True
    if also.names and kin.reads(also.names, also.parts, page.tight, page.flat):
        return True
    ends = (also.key + end in page.tight for end in ("s", "es"))
    return also.called and any(ends) and kin.plural(also.names, also.key, page.flat)


@lru_cache(maxsize=1)
def _cues() -> str:
    """What is written before the end of a number that is not written whole."""
    data = json.loads(resource("words/dates-en.json").read_text(encoding="utf-8"))
    filling = rf"(?:[\s:#,()'-]{{1,3}}(?:{'|'.join(data['end'])})(?![^\W_]))*[\s:#,-]{{1,3}}"
    few = "(?:4|four|5|five|6|six|8|eight)"
    return (
        rf"(?:last|final)[\s(]{{1,2}}(?:{few}{filling}|[4568])"
        r"|(?<![^\W_])end(?:s|ing|ings)?\s{1,2}(?:in|with|on|is|of)?[\s:#]{0,3}"
        r"|(?<![^\W_])(?:ssn|ss#|social(?:\ssecurity)?(?:\snumber)?)(?:\sis)?[\s:#,-]{1,3}"
    )


def _ends(said: str) -> str:
    """All that may tell the end of a number: looked for once, and not for each number."""
    found = re.finditer(f"{_MASKED}|{_cues()}", said)
    # One character before, for what must not stand there; what is cut off counts as in a word.
    return _CUT.join(said[max(m.start() - 1, 0) : m.end() + _END_REACH] for m in found)


def _is_ended(tail: str, ends: str) -> bool:
    end = r"[\s,.-]{0,3}".join(map(re.escape, tail)) + r"(?![^\W_])"
    return re.search(rf"(?:{_MASKED}|{_cues()})[a-z\d]{{0,4}}?{end}", ends) is not None


def in_two(text: str) -> str | None:
    """A text with ``ue`` for ``ü`` and the like; ``None`` where nothing changes."""
    if not _ANY.search(text):
        return None
    return unicodedata.normalize("NFC", text).translate(_PAIRS)
