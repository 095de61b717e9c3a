"""What is said turn by turn, read on without the names of who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.text.terms.margins import lines_of
from reviewer.text.terms.reading import Passage, RunningText
from reviewer.text.terms.writers import dialogue_by_dashes

_TURN = re.compile(
    r"(?m)^[ \t]*(?:>{1,3}|[-\u2013\u2014])?[ \t]*"
    r"(?P<name>[^\W\d_][\w .,'\u2019()#-]{0,38}:(?=\s)"
    r"|[(\[][^\W\d_][\w .,'\u2019#-]{0,38}[)\]](?=[ \t]*\w))?[ \t]*(?P<said>\S.*)$"
)
# What is heard and not said, and what tells that a sentence goes on.
_NOTE = re.compile(
    r"[ \t]*(?:\[[^\[\]\n]{1,60}\]|\([^()\n]{1,60}\)|[\u2669-\u266c]+|\u2026|\.{2,4})[ \t]*"
)


def read_turns(text: str) -> Iterator[RunningText]:
    """Lines of a conversation as they follow each other, and those of each speaker, without
    notes of what else is heard.
    """
    said: dict[str, list[Passage]] = {}
    every: list[Passage] = []
    begun = False  # a line begins with more than what is said
    for line in _TURN.finditer(text):
        begun |= bool(line[0][: line.start("said") - line.start()].strip())
        pieces = list(_spoken(line["said"], line.start("said")))
        begun |= len(pieces) != 1 or pieces[0].text != line["said"]
        every += pieces
        said.setdefault(line["name"] or "", []).extend(pieces)
    if begun:
        for pieces in (every, *(said.values() if len(said) > 1 else ())):
            yield RunningText(pieces, [True] * (len(pieces) - 1))
        yield from dialogue_by_dashes(lines_of(text), telling=False)


def _spoken(text: str, start: int) -> Iterator[Passage]:
    """What of a line is said."""
    at = 0
    for note in _NOTE.finditer(text):
        if note.start() > at:
            yield Passage(text[at : note.start()], start + at)
        at = note.end()
    if at < len(text):
        yield Passage(text[at:], start + at)
