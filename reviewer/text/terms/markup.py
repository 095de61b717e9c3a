"""Text between the marks of a format: tags, emphasis, where a link leads; and without the notes
that somebody put between its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from reviewer.text.terms.quick_matches import matches_begun_by
from reviewer.text.terms.reading import Passage, RunningText

_MARKUP = re.compile(
    r"</?[^\W\d_][^<>\n]{0,200}>"  # a tag
    r"|<!--[^<>]{0,300}-->"
    r"|\[\^[^\[\]\s]{1,20}\]"  # a footnote
    r"|\](?:\((?:[^()\n]|\([^()\n]{0,100}\)){0,300}\)|\[[^\[\]\n]{0,80}\])"  # where words lead
    r"|\[/?(?:[bius]|em|strong|url|img|quote|code|size|colou?r|font|center)(?:=[^\[\]\n]{0,80})?\]"
    r"|\[\[[^\[\]|\n]{1,80}\||[\[\]]{1,2}"  # [[where they lead|words]]
    r"|\{\\[^{}\n]{1,60}\}|\{\{[^{}|\n]{1,40}\|"  # of captions, of templates
    r"|\$?\\[A-Za-z]{2,20}\*?\{|@[a-z]{1,20}\{|\}\$?|\{|'{2,5}"  # of LaTeX and of a wiki
    r"|\x1b\[[0-9;]{0,20}m"  # colours of a terminal
    r"|\\f[A-Z]|:[a-z]{1,20}:(?=`)|>!(?=\w)|(?<=\w)!<"  # a manual's fonts, roles, what is veiled
    r"|(?<![^\W_])(?:[*_~`=/+^%#$@]{1,3}|\|\|)(?=\S)"  # emphasis
    r"|(?<=\S)(?:[*_~`=/+^%#$@]{1,3}|\|\|)(?![^\W_])"
    r"|(?<=[^\W_])[*_~`]{1,3}(?=[^\W_])"  # in the middle of a word
)

# What is put between two words: [illegible], (00:01:22), the number of a footnote.
_NOTE = re.compile(
    r"(?<=[\w/-])(?:[.,]?[ ]?(?:\[[^\[\]\n]{1,60}\]|\([^()\n]{1,60}\)"
    r"|\{[^{}\n]{1,60}\}))+ ?(?=[^\W_])"
    r"|(?<=[^\W_])[\u00b9\u00b2\u00b3\u2070-\u2079\u2020\u2021]{1,4}[ ](?=[^\W_])"
)
_NEAR_NOTE = 120  # characters on either side of a note in which a name may begin or end


_BEGINS = re.compile(r"[<>\[\]{}$\\@'\x1b:!*_~`=/+^%#|]")

_WITHIN = re.compile(
    r"</?(?:[bius]|em|strong|span|font|mark|su[bp]|small|big)\b[^<>]*>|[*_~`]{1,3}"
    r"|\{/?[a-z]{1,20}\}|\[/?[a-z]{1,20}\]"
)
"""Marks that may stand in the middle of a word."""


# Marks of any name, which are some where one of the name is closed: {b}Ana{/b}, [hl=2]Ruiz[/hl].
_CLOSED = re.compile(
    r"\{/([a-z]{1,20})\}|\{([a-z]{1,20})[:=][^{}\n]{1,60}\}|\[/([a-z]{1,20})\]", re.IGNORECASE
)
_MOST_NAMES = 200


def pattern_of_marks(text: str) -> re.Pattern[str]:
    """What the marks of a text match: those of any text, and those that are closed in it."""
    names = {found[found.lastindex or 0].lower() for found in _CLOSED.finditer(text)}
    return _pattern_with_names(tuple(sorted(names)[:_MOST_NAMES]))


@lru_cache(maxsize=8)
def _pattern_with_names(names: tuple[str, ...]) -> re.Pattern[str]:
    if not names:
        return _MARKUP
    said = rf"/?(?i:{'|'.join(names)})(?:[=: ][^\[\]{{}}\n]{{0,80}})?"
    return re.compile(rf"\{{{said}\}}|\[{said}\]|{_MARKUP.pattern}")


def without_markup(text: str) -> Iterator[RunningText]:
    """What is read where the marks are not shown, or are passed over: between words, and in the
    middle of one.
    """
    pieces: list[Passage] = []
    glued: set[int] = set()
    at = 0
    for mark in marks_in(text):
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


def marks_in(text: str) -> Iterator[re.Match[str]]:
    """The marks of a text in order, none within another."""
    return matches_begun_by(_BEGINS, pattern_of_marks(text), text)


def _parts_a_word(text: str, first: int, last: int) -> bool:
    return text[first - 1 : first].isalnum() and text[last : last + 1].isalnum()


def without_notes(text: str) -> RunningText:
    """What is read where notes in brackets and numbers of footnotes are passed over."""
    pieces: list[Passage] = []
    joins: list[bool] = []
    at = 0
    for note in _NOTE.finditer(text):
        _add_near(text, at, note.start(), pieces, joins)
        joins.append(True)
        at = note.end()
    if joins:
        pieces.append(Passage(text[at : at + _NEAR_NOTE], at))
    return RunningText(pieces, joins)


def _add_near(text: str, first: int, last: int, pieces: list[Passage], joins: list[bool]) -> None:
    """Take in what stands between two notes, of much of it the ends: the rest is read anyway."""
    if last - first <= 2 * _NEAR_NOTE:
        pieces.append(Passage(text[first:last], first))
        return
    if joins:
        pieces.append(Passage(text[first : first + _NEAR_NOTE], first))
        joins.append(False)
    pieces.append(Passage(text[last - _NEAR_NOTE : last], last - _NEAR_NOTE))
