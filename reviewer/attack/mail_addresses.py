"""Addresses of e-mail in text: what is said is first written as it would be typed."""

from __future__ import annotations

import re

from reviewer.attack import number_codes
from reviewer.attack.look_alikes import squeeze_text

_SIGNS = {
    "@": r"@",
    "@@": r"(?<![^\W_])at(?![^\W_])",
    ".": r"\.|(?<![^\W_])(?:dot|period|point)(?![^\W_])",
    "_": r"(?<![^\W_])underscore(?![^\W_])",
    "-": r"(?<![^\W_])(?:dash|hyphen)(?![^\W_])",
    "+": r"(?<![^\W_])plus(?![^\W_])",
}
# What stands before a sign is tried where it begins: a long run of blanks is gone through once.
_OPEN = r"(?:(?<![\s(\[{<])[\s(\[{<]++)?"
_WRITTEN = [(re.compile(rf"{_OPEN}(?:{s})\s?[)\]}}>]*\s*"), c) for c, s in _SIGNS.items()]
_ADDRESS = re.compile(r"[a-z0-9][\w.+-]*@([a-z0-9-]+)(?:\.[a-z0-9-]+)+")
_LONGEST = 90
_TAG = re.compile(r"\+\w{1,20}\Z")


def type_spoken_mails(low: str) -> str:
    """A folded text with the signs of addresses in place of the words that say them; for ``at``
    it has two, since that may be no address.
    """
    for pattern, sign in _WRITTEN:
        low = pattern.sub(sign, low)
    return low


def parts_of(text: str) -> tuple[str, str] | None:
    """The squeezed part before the ``@`` and first label behind it; ``None`` for no address."""
    said = re.sub(r"\s+", "", type_spoken_mails(text.strip())).replace("@@", "@")
    found = _ADDRESS.fullmatch(said)
    return (squeeze_text(said.partition("@")[0]), squeeze_text(found[1])) if found else None


def reads_as_mail(parts: tuple[str, str], text: str) -> bool:
    """True when a text, as ``type_spoken_mails`` gives it, holds the address."""
    local, label = parts
    first = "[ -]?".join(map(re.escape, label)) + r"(?![^\W_])"
    sign = re.compile(rf"(?<!@)(?:@{first}|@@{first}\.[a-z])")
    return any(
        _ends_as_local_part(local, text[max(m.start() - _LONGEST, 0) : m.start()])
        for m in sign.finditer(text)
    )


def _ends_as_local_part(local: str, before: str) -> bool:
    bare = _TAG.sub("", before)
    for start in re.finditer(r"(?<![^\W_])[^\W_]", bare):
        rest = bare[start.start() :]
        if (
            squeeze_text(rest) == local
            or squeeze_text(number_codes.type_spoken_digits(rest, letters=False)) == local
        ):
            return True
    return False
