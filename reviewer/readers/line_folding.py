"""Lines that were broken to be sent, put together again as the programs that show them do.

Calendars and contacts (RFC 5545, RFC 6350) are cut after 75 bytes, also within a word, and
mail that flows (RFC 3676) where the sender's window ended. A term must be found over both.
"""

from __future__ import annotations

import re

_FOLDED = re.compile(r"\A\s*BEGIN:(?:VCALENDAR|VCARD)[ \t]*\n", re.IGNORECASE)
_SIGNATURE = "-- "


def unfold_lines(text: str) -> str:
    """A calendar or contact file with each of its lines in one piece; other text as it is."""
    return re.sub(r"\n[ \t]", "", text) if _FOLDED.match(text) else text


def unflow_text(text: str, *, joins: bool) -> str:
    """Text of ``format=flowed`` with each paragraph on a line; quotations stay marked.

    Args:
        text: lines as they were sent.
        joins: the space at a line's end only says that it goes on (``delsp=yes``).
    """
    out: list[str] = []
    open_depth = -1  # of the quotation whose last line goes on
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        said = line[depth:].removeprefix(" ")  # a space is stuffed before what begins with one
        flows = said.endswith(" ") and said != _SIGNATURE
        shown = said[:-1] if flows and joins else said
        if depth == open_depth and said != _SIGNATURE:
            out[-1] += shown
        else:
            out.append(f"{'>' * depth} {shown}" if depth else shown)
        open_depth = depth if flows else -1
    return "\n".join(out)
