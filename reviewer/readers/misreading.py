"""What a reader of English takes letters with marks for: it knows no other letters.

Measured with the shipped Tesseract data: a name's n with a tilde is read as "fi" or "ii", an
o with two dots as "d". A mark may so change one letter into two others, which in a name of
four or five letters is too far off to be taken for a slip of reading.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from reviewer.readers.glyphs import squeeze_look_alikes

_SEEN_AS = {
    "ñ": "fi ii fl ti ni li",
    "ü": "ii li ti ul il i ui",
    "úùûůű": "tl l ti t li i ii ui",
    "öóòôõőø": "d b 6 db b6 g 0 oo",
    "áàâäãåą": "d e g ae",
    "éèêëę": "eg 6",
    "íìîï": "f l 1 t",
    "ł": "t f",
    "ç": "g",
    "ćčċ": "d",
    "ýÿ": "v y",
    "šśş": "ss 3 8",
    "źżž": "2 zz",
    "\u00df": "b 8 b8 fs",
}
_BY_LETTER = {letter: seen.split() for letters, seen in _SEEN_AS.items() for letter in letters}


@lru_cache(maxsize=256)
def read_as(term: str) -> re.Pattern[str] | None:
    """What ``squeeze_look_alikes`` makes of a term read without its marks; ``None`` without any."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", term).casefold())
    if not any(letter in _BY_LETTER for word in words for letter in word):
        return None
    turned = [words] if len(words) < 2 else [words, [words[-1], *words[:-1]]]
    return re.compile(
        "|".join("".join(map(_pattern_of_letter, "".join(order))) for order in turned)
    )


def _pattern_of_letter(letter: str) -> str:
    ways = dict.fromkeys(squeeze_look_alikes(w) for w in (letter, *_BY_LETTER.get(letter, ())))
    told = [re.escape(way) for way in ways if way]
    return told[0] if len(told) == 1 else f"(?:{'|'.join(told)})" if told else ""
