"""Text between the marks of a format: tags, emphasis, where a link leads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.text.terms.reading import Passage, RunningText

_MARKUP = re.compile(
    r"</?[^\W\d_][^<>\n]{0,200}>"  # a tag
    r"|<!--[^<>]{0,300}-->"
    r"|\[\^[^\[\]\s]{1,20}\]"  # a footnote
    r"|\](?:\((?:[^()\n]|\([^()\n]{0,100}\)){0,300}\)|\[[^\[\]\n]{0,80}\])"  # where words lead
    r"|\[/?(?:[bius]|em|strong|url|img|quote|code|size|colou?r|font|center)(?:=[^\[\]\n]{0,80})?\]"
    r"|\[\[[^\[\]|\n]{1,80}\||[\[\]]{1,2}"  # [[where they lead|words]]
    r"|\\[A-Za-z]{2,20}\*?\{|[{}]|'{2,5}"  # of LaTeX and of a wiki
    r"|\x1b\[[0-9;]{0,20}m"  # colours of a terminal
    r"|(?<![^\W_])[*_~`]{1,3}(?=\S)|(?<=\S)[*_~`]{1,3}(?![^\W_])"  # emphasis
    r"|(?<=[^\W_])[*_~`]{1,3}(?=[^\W_])"  # in the middle of a word
)


_WITHIN = re.compile(
    r"</?(?:[bius]|em|strong|span|font|mark|su[bp]|small|big)\b[^<>]*>|[*_~`]{1,3}"
)
"""Marks that may stand in the middle of a word."""


def without_markup(text: str) -> Iterator[RunningText]:
    """What is read where the marks are not shown, or are passed over: between words, and in the
    middle of one.
    """
    pieces: list[Passage] = []
    glued: set[int] = set()
    at = 0
    for mark in _MARKUP.finditer(text):
        if text[at : mark.start()].strip():
            pieces.append(Passage(text[at : mark.start()], at))
            if _WITHIN.fullmatch(mark[0]) and _parts_a_word(text, *mark.span()):
                glued.add(len(pieces) - 1)
        at = mark.end()
    if pieces and text[at:].strip():
        pieces.append(Passage(text[at:], at))
    joins = [True] * (len(pieces) - 1)
    yield RunningText(pieces, joins)
    if glued:
        yield RunningText(pieces, joins, glued)


def _parts_a_word(text: str, first: int, last: int) -> bool:
    return text[first - 1 : first].isalnum() and text[last : last + 1].isalnum()
