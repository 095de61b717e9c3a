"""Given names and surnames in fields that say so, put together whatever stands between them.

Who reads a form, an object or a table reads the labels. This is the attack's own reading of them.

Decision 145.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from reviewer.attack.captions import ANEW, HIDDEN
from reviewer.attack.csv_rows import read_rows
from reviewer.system.resources import resource_path

_Field = tuple[str, str]
"""A label, and what stands behind it."""

_TOKEN = re.compile(r'"((?:[^"\\\n]|\\.)*)"\s*(:)?|([{}])')
_TAG = re.compile(r"<[^\W\d_]([^<>]{0,2000})>")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*[\"']([^\"'<>]*)[\"']")
_FORM = re.compile(
    r"\b([^\W\d_][\w '/#-]{0,24}?)[ \t]*(?:[:=]|\.{3,})[ \t]*"
    r"([^\s:=](?:[^:=\n]{0,60}?[^\s:=])?)(?=[ \t]*(?:\n|\Z)|\s{2,}|[ \t]+[^\W\d_][\w ]{0,24}[:=])"
)
_MARKS = ",;\t|"  # between the cells of a row
_FAR = 8  # fields from a given name to its surname
_REACH = 300  # characters from a label to the next
_LABEL = 40  # characters


def join_names(text: str) -> str:
    """The names of a text that are told in two fields, each given name before its surname.

    ``text`` holds ``HIDDEN`` in place of marks.
    """
    found: list[str] = []
    found += _behind_labels(text)
    form = [(re.split(r"\s{2,}", field[1])[-1], field[2]) for field in _FORM.finditer(text)]
    for fields in (*_objects(text), *_tags(text), form):
        found += _names(fields)
    for mark in _MARKS:
        if mark in text:
            found += _of_rows(text, mark)
    found += _of_table([re.split(r" {2,}", line.strip()) for line in text.splitlines()])
    return ANEW.join(name for name in found if HIDDEN not in name)


def _behind_labels(text: str) -> Iterator[str]:
    """Of what stands behind labels, whatever marks are between, each two that are a name."""
    for part in text.split("}"):
        last: re.Match[str] | None = None
        for found in _behind().finditer(part):
            near = last is not None and found.start() - last.start() <= _REACH
            pair = (last, found) if last is not None and near else ()
            names = list(_names((one[1], one[2]) for one in pair))
            yield from names
            last = None if names else found


@lru_cache(maxsize=1)
def _behind() -> re.Pattern[str]:
    given, family = _labels()
    any_of = "|".join(map(re.escape, sorted(given | family)))
    label = rf"(?<![^\W_])((?:[^\W_]{{1,20}}[ _-]){{0,2}}(?:{any_of})(?:[ _-]?names?)?)(?![^\W_])"
    value = r"([^\W_](?:[^\n\t,;&<>\"|(){}\[\]=: ]|[ ](?![ ])){0,60})"
    return re.compile(rf"{label}[\W_]{{1,12}}{value}", re.IGNORECASE)


def _names(fields: Iterable[_Field]) -> Iterator[str]:
    waiting: dict[tuple[bool, frozenset[str]], tuple[int, str]] = {}
    for at, (label, value) in enumerate(fields):
        bare = value.strip(" \t\"'")
        for given, whose in _said_by(label) if bare else ():
            before = waiting.pop((not given, whose), None)
            if before is not None and at - before[0] <= _FAR:
                yield f"{bare} {before[1]}" if given else f"{before[1]} {bare}"
            elif waiting.get((given, whose), (-2, ""))[0] != at - 1:
                waiting[given, whose] = at, bare


def _said_by(label: str) -> Iterator[tuple[bool, frozenset[str]]]:
    """Whether a label names a given name or a surname, and whose."""
    if len(label) >= _LABEL or not _any_label().search(label):
        return
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", label)
    words = frozenset(re.findall(r"[^\W_]+", spaced.lower())) - {"name", "names"}
    for given, known in zip((True, False), _labels(), strict=True):
        if words & known:
            yield given, words - known


@lru_cache(maxsize=1)
def _labels() -> tuple[frozenset[str], frozenset[str]]:
    data = json.loads(resource_path("words/spoken-en.json").read_text(encoding="utf-8"))
    return frozenset(data["given"]), frozenset(data["family"])


@lru_cache(maxsize=1)
def _any_label() -> re.Pattern[str]:
    given, family = _labels()
    return re.compile("|".join(map(re.escape, sorted(given | family))), re.IGNORECASE)


def _objects(text: str) -> Iterator[list[_Field]]:
    """The strings of each object of JSON."""
    around: list[list[_Field]] = [[]]
    key = ""
    for token in _TOKEN.finditer(text) if '"' in text else ():
        if token[3] == "{":
            around.append([])
        elif token[3] and len(around) > 1:
            yield around.pop()
        elif token[2]:
            key = token[1]
        elif token[1] is not None:
            around[-1].append((key, token[1]))


def _tags(text: str) -> Iterator[list[_Field]]:
    for tag in _TAG.finditer(text):
        yield [(found[1], found[2]) for found in _ATTRIBUTE.finditer(tag[1])]


def _of_rows(text: str, mark: str) -> Iterator[str]:
    """Of rows: beside labels, and in columns whose head says so."""
    rows = read_rows(text, mark)
    yield from _of_table([[cell.strip() for cell in row] for row in rows if len(row) > 1])


def _of_table(rows: list[list[str]]) -> Iterator[str]:
    told = [[cell for cell in row if cell] for row in rows]
    yield from _names(pair for row in told for pair in pairwise(row))
    head: list[str] = []
    for row in rows:
        if len({given for cell in row for given, _ in _said_by(cell)}) > 1:
            head = row
        elif len(row) == len(head):
            yield from _names(zip(head, row, strict=True))
