"""Letters that a bad export lost: ``Mu?oz`` is read as Muñoz by who looks for him."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BEYOND = re.compile(r"[^\W\d_\x00-\x7f]+")
SIGNS = re.compile(r"[^\W\d_]\?|[^\x00-\x7f]")
"""Where a text has none of these, no letter was lost."""


_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_APOSTROPHES = "\u2018\u2019\u02bc\u2032`\u00b4\uff07"
_MARKS = re.compile(f"[{_DASHES}{_APOSTROPHES}]")  # whose plain forms no code lost
_CODECS = ("cp1252", "mac-roman", "cp437", "cp850")


@lru_cache(maxsize=1024)
def _taken_for(char: str, kinds: str) -> str:
    """What a letter becomes when a text is read in another encoding than it was written in.

    ``kinds``: the categories of characters that count.
    """
    made = set()
    for wrote in _CODECS:
        for code in (char.lower().encode(wrote, "ignore"), char.upper().encode(wrote, "ignore")):
            made |= set("".join(code.decode(read, "ignore") for read in _CODECS))
    told = (c for c in sorted(made - {char}) if c > "\x7f" and unicodedata.category(c)[0] in kinds)
    return "".join(map(re.escape, told))


def pattern_of_lost_letters(written: str) -> re.Pattern[str] | None:
    """The text with signs in place of letters beyond ASCII; ``None`` where it has none.

    At the end of a word a question may be asked, so only the sign of loss itself counts there.
    """
    written = _MARKS.sub(lambda mark: "-" if mark[0] in _DASHES else "'", written)
    gone = sum(c.isalpha() and not c.isascii() for c in written)
    if not gone or sum(c.isalpha() and c.isascii() for c in written) < max(gone + 1, 2):
        return None  # of a name in another script nothing would be left
    surname, comma, rest = written.partition(",")
    words = []
    for word in (f"{rest} {surname}" if comma else written).split():
        word = unicodedata.normalize("NFC", word)
        parts = [re.escape(part) for part in _BEYOND.split(word)]
        gone_here = _BEYOND.findall(word)
        first, last = (not parts[0], not parts[-1])
        out = parts[0]
        for at, part in enumerate(parts[1:], 1):
            edge = (first and at == 1) or (last and at == len(parts) - 1)
            signs = r"\ufffd{1,4}" if edge else r"[?\xbf\u25a1\ufffd]{1,4}"
            kinds = "LSN" if edge else "LSNPCZM"  # other marks begin or end what is said
            taken = [_taken_for(c, kinds) for c in gone_here[at - 1]]
            also = "|" + "".join(f"[{some}]" for some in taken) if all(taken) else ""
            out += f"(?:{signs}{also}){part}"
        words.append(out)
    body = r"[\W_]+".join(words)
    body = body.replace(r"\-", f"[{_DASHES}-]").replace("'", f"[{_APOSTROPHES}']")
    return re.compile(rf"(?<![^\W_]){body}(?![^\W_])", re.IGNORECASE)
