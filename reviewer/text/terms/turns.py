"""What is said turn by turn, read on without the names of who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.text.terms.reading import Passage, RunningText

_TURN = re.compile(
    r"(?m)^[ \t]*(?:>{1,3}|[-\u2013\u2014])?[ \t]*"
    r"(?P<name>[^\W\d_][\w .,'\u2019()#-]{0,38}:(?=\s))?[ \t]*(?P<said>\S.*)$"
)


def read_turns(text: str) -> Iterator[RunningText]:
    """Lines of a conversation as they follow each other, and those of each speaker."""
    said: dict[str, list[Passage]] = {}
    every: list[Passage] = []
    begun = False  # a line begins with more than what is said
    for line in _TURN.finditer(text):
        begun |= bool(line[0][: line.start("said") - line.start()].strip())
        piece = Passage(line["said"], line.start("said"))
        every.append(piece)
        said.setdefault(line["name"] or "", []).append(piece)
    if begun:
        for pieces in (every, *(said.values() if len(said) > 1 else ())):
            yield RunningText(pieces, [True] * (len(pieces) - 1))
