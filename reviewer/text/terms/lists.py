"""Lists in a text: rows of values behind the names of their columns, and columns as lists.

``INSERT INTO p (first_name, age, last_name) VALUES ('Ana', 38, 'Ruiz')``,
``{"cols": ["first", "age", "last"], "rows": [["Ana", 38, "Ruiz"]]}``,
``first = c("Ana", "Jo"), last = c("Ruiz", "Lee")``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reviewer.text.terms.named_fields import kinds_of, tells_names
from reviewer.text.terms.reading import Passage, RunningText
from reviewer.text.terms.rows import Row, names_by_header


def _pattern_of_item(group: str) -> str:
    """What stands between two commas of a list; ``group`` opens each group of its inner words."""
    quoted = (
        rf"[A-Za-z]?\"{group}(?:[^\"\\\n]|\\.|\"\")*+)\"|[A-Za-z]?'{group}(?:[^'\\\n]|\\.|'')*+)'"
    )
    named = rf"`{group}[^`\n]*+)`|\[{group}[^\[\]\n,]{{1,60}}+)\]"
    bare = rf"{group}[^\s,()\[\]{{}}\"'`][^,()\[\]{{}}\"'`\n]{{0,80}}+)(?:\([^()\n]{{0,60}}+\))?+"
    return rf"\s*+(?:{quoted}|{named}|{bare}|)\s*+"


_EACH = re.compile(_pattern_of_item("("))
_MOST = 200  # items of a list that is a row of a table, or a column in so many words
_ITEM = _pattern_of_item("(?:")
_LIST = re.compile(rf"[(\[]{_ITEM}(?:,{_ITEM}){{1,{_MOST}}}+[)\]]")
_DASHED = re.compile(r"(?m)(?<=[:=])[ \t]*\n(?:[ \t]*-[ \t]+\S[^\n]*(?:\n|\Z)){2,}")
_DASHED_ITEM = re.compile(r"(?m)^[ \t]*-[ \t]+[\"']?(\S[^\n]*?)[\"']?[ \t]*$")
_LABEL = re.compile(r"([^\W\d_][\w .-]{0,38})[\"'`]?\s{0,2}(?:=>|:=|<-|[:=])\s{0,4}[\w.]{0,12}\Z")
_BEFORE = 64  # characters before a list in which its label stands


class _List(NamedTuple):
    label: str
    items: Row


def names_in_lists(text: str) -> Iterator[RunningText]:
    """Given names and surnames whose columns are named apart from them."""
    if not tells_names(text):
        return
    lists = [*_bracketed_lists(text), *_dashed_lists(text)]
    yield from names_by_header([found.items for found in lists], everywhere=True)
    yield _names_in_columns(lists)


def rows_in_lists(text: str) -> Iterator[Row]:
    """The items of each list in brackets."""
    return (found.items for found in _bracketed_lists(text))


def _bracketed_lists(text: str) -> Iterator[_List]:
    start = 0
    while found := _LIST.search(text, start):
        start = found.start() + 1  # a list may stand in an item of another
        items: list[Passage] = []
        at = found.start()
        while at < found.end() - 1 and (item := _EACH.match(text, at + 1)):
            group = item.lastindex or 0
            items.append(Passage(item[group].strip() if group else "", item.start(group)))
            at = item.end()
        yield _List(_label_before(text, found.start()), items)


def _dashed_lists(text: str) -> Iterator[_List]:
    for found in _DASHED.finditer(text):
        each = _DASHED_ITEM.finditer(text, found.start(), found.end())
        items = [Passage(item[1], item.start(1)) for item in each]
        yield _List(_label_before(text, found.start()), items)


def _label_before(text: str, at: int) -> str:
    label = _LABEL.search(text, max(at - _BEFORE, 0), at)
    return label[1] if label else ""


def _names_in_columns(lists: list[_List]) -> RunningText:
    """Each given name of a list with the surname that has its number in another."""
    pieces: list[Passage] = []
    met: dict[tuple[str, frozenset[str], int], Row] = {}
    for label, items in lists:
        for kind, whose in kinds_of(label):
            other = met.pop(("family" if kind == "given" else "given", whose, len(items)), None)
            if other is None:
                met[kind, whose, len(items)] = items
                continue
            given, family = (items, other) if kind == "given" else (other, items)
            pieces += (piece for pair in zip(given, family, strict=True) for piece in pair)
    return RunningText(pieces, [n % 2 == 0 for n in range(len(pieces))])
