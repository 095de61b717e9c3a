"""Text between the marks of a format: tags, emphasis, where a link leads."""

from __future__ import annotations

import re

from reviewer.text.terms.reading import Passage, RunningText

_MARKUP = re.compile(
    r"</?[^\W\d_][^<>\n]{0,200}>"  # a tag
    r"|\]\([^()\s]{0,300}\)|\[(?=[^\[\]\n]{1,80}\]\()"  # [words](where they lead)
    r"|(?<![^\W_])[*_~`]{1,3}(?=\S)|(?<=\S)[*_~`]{1,3}(?![^\W_])"  # emphasis
)


def without_markup(text: str) -> RunningText:
    """What is read where the marks are not shown, or are passed over."""
    pieces: list[Passage] = []
    at = 0
    for mark in _MARKUP.finditer(text):
        if text[at : mark.start()].strip():
            pieces.append(Passage(text[at : mark.start()], at))
        at = mark.end()
    if pieces and text[at:].strip():
        pieces.append(Passage(text[at:], at))
    return RunningText(pieces, [True] * (len(pieces) - 1))
