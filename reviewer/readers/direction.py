"""Text that is shown from right to left, letter by letter, in the order in which it is seen."""

from __future__ import annotations

import re
import unicodedata

_SIGNS = re.compile("([\u202a-\u202e\u2066-\u2069])")
_OVERRIDE, _ENDS = "\u202e", "\u202c\u2069"
_TURNED = str.maketrans("()[]{}<>«»\ufdd0\ufdd1", ")(][}{><»«\ufdd1\ufdd0")  # our marks too


def reverse_text(text: str) -> str:
    """A text from its end; marks stay with their letters, brackets look the other way."""
    whole: list[str] = []
    for char in text:
        if whole and unicodedata.combining(char):
            whole[-1] += char
        else:
            whole.append(char)
    return "".join(reversed(whole)).translate(_TURNED)


def in_seen_order(text: str) -> str:
    """A text with what its signs of direction turn turned, line by line, and without the signs.

    A text that has no sign which turns letters stays as it is.
    """
    if _OVERRIDE not in text:
        return text
    return "\n".join(_order_line(line) if _OVERRIDE in line else line for line in text.split("\n"))


def _order_line(line: str) -> str:
    open_: list[tuple[bool, list[str]]] = [(False, [])]
    for piece in _SIGNS.split(line):
        if piece and piece in _ENDS:
            if len(open_) > 1:
                _close_stretch(open_)
        elif _SIGNS.fullmatch(piece):
            open_.append((piece == _OVERRIDE, []))
        elif piece:
            right, parts = open_[-1]
            parts.append(reverse_text(piece) if right else piece)
    while len(open_) > 1:
        _close_stretch(open_)
    return "".join(open_[0][1])


def _close_stretch(open_: list[tuple[bool, list[str]]]) -> None:
    right, parts = open_.pop()
    open_[-1][1].append("".join(reversed(parts) if right else parts))
