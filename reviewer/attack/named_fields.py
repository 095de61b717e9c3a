"""Names, numbers, addresses and dates in fields that say so, put together whatever stands between
them: given name and surname, mailbox and host, house and street, day, month and year.

Who reads a form, an object or a table reads the labels. This is the attack's own reading of them.

Decision 145.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from reviewer.attack.captions import ANEW, HIDDEN
from reviewer.attack.csv_rows import read_rows
from reviewer.attack.field_labels import (
    Told,
    any_name_label,
    is_label,
    names_told,
    parts_told,
)
from reviewer.attack.told_brackets import Field, fields_below_heads, fields_of_brackets
from reviewer.attack.told_forms import fields_of_form

_TAG = re.compile(r"<([^\W\d_][\w:.-]*)([^<>]{0,2000})>")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*[\"']([^\"'<>]*)[\"']")
_TEXT = re.compile(r">\s*+([^<>]{1,80}?)\s*+(?=<)")
_LISTED = re.compile(  # a label above a list of what stands in its field
    r"(?m)^[ \t]*(?:- )?[\"']?([^\W_][\w '/.-]{0,38}?)[\"']?:[ \t]*\n"
    r"((?:[ \t]*- [^\n:]+(?:\n|\Z))+)"
)
_MARKS = ",;\t|"  # between the cells of a row
_FAR = 8  # fields from a given name to its surname
_REACH = 300  # characters from a label to the next
_FIRST = 3  # words of a given name
_SURE = re.compile(r"name|(?<![^\W_])[fl]n(?![^\W_])", re.IGNORECASE)
_BEHIND = re.compile(r"[\W_]{1,12}([^\W_](?:[^\n\t,;&<>\"|(){}\[\]=: ]|[ ](?![ ])){0,60})")
_JOINTS = {"mail": "@", "date": "/", "name": " "}


def join_names(text: str) -> str:
    """The names of a text that are told in two fields, each given name before its surname.

    ``text`` holds ``HIDDEN`` in place of marks.
    """
    return _told_together(text)[0]


def join_parts(text: str) -> str:
    """The addresses, numbers and dates of a text that are told in several fields; of these the
    parts are never names.
    """
    return _told_together(text)[1]


@lru_cache(maxsize=1)
def _told_together(text: str) -> tuple[str, str]:
    names, things = list(_behind_labels(text)), list[str]()
    for fields in _fields_of_text(text):
        names += _names(fields)
        things += _things(fields)
    return _without_hidden(names), _without_hidden(things)


def _without_hidden(found: Iterable[str]) -> str:
    return ANEW.join(dict.fromkeys(one for one in found if HIDDEN not in one))


def _fields_of_text(text: str) -> Iterator[Sequence[Field]]:
    """The fields of each object and form, of tags, and of what stands between tags."""
    yield from fields_of_brackets(text, is_label)
    form = [(field.label, field.value) for field in fields_of_form(text)]
    yield form
    yield [(one[1], other[1]) for one, other in pairwise(form)]  # name: first, value: Ana
    yield from _fields_of_tags(text)
    yield from fields_of_lists(text)
    for mark in _MARKS:
        if mark in text:
            yield from _fields_of_table(_rows_of_text(text, mark))
    yield from _fields_of_table([re.split(r" {2,}", line.strip()) for line in text.splitlines()])


def _fields_of_tags(text: str) -> Iterator[list[Field]]:
    alike: dict[str, list[list[Field]]] = {}
    for tag in _TAG.finditer(text):
        fields = [(found[1], found[2]) for found in _ATTRIBUTE.finditer(tag[2])]
        if fields:
            yield fields
            alike.setdefault(tag[1], []).append(fields)
    for each in alike.values():  # name="first" value="Ana"
        for at, (key, _) in enumerate(each[0]):
            labels = [fields[at][1] for fields in each if len(fields) == len(each[0])]
            if key and sum(map(is_label, labels)) > 1:
                rows = [fields for fields in each if len(fields) == len(each[0])]
                for other in set(range(len(each[0]))) - {at}:
                    yield [(f[at][1], f[other][1]) for f in rows]
    yield list(pairwise(found[1] for found in _TEXT.finditer(text)))


def fields_of_lists(text: str) -> Iterator[list[Field]]:
    """Of lists beside each other, each below the name of its field: what stands level."""
    lists = [
        (found[1], [line.strip().removeprefix("- ") for line in found[2].splitlines()])
        for found in _LISTED.finditer(text)
        if is_label(found[1])
    ]
    for at in range(max((len(items) for _, items in lists), default=0)):
        yield [(label, items[at]) for label, items in lists if at < len(items)]


def _behind_labels(text: str) -> Iterator[str]:
    """Of what stands behind labels, whatever marks are between, each two that are a name."""
    for part in text.split("}"):
        last: tuple[int, str, str] | None = None
        labels = list(_name_label().finditer(part))
        ends = [*(label.start() for label in labels[1:]), len(part)]
        for label, end in zip(labels, ends, strict=False):
            said = _BEHIND.match(part, label.end(), end)
            if said is None:
                continue
            near = last is not None and label.start() - last[0] <= _REACH
            before = _first_words(*last[1:]) if last and near else []
            names = [
                name
                for one in before
                for other in _first_words(label[0], said[1])
                for name in _names((one, other))
            ]
            yield from names
            last = None if names else (label.start(), label[0], said[1])


def _first_words(label: str, value: str) -> list[Field]:
    """A field, and, where its label can be no word of a sentence, what it may say alone before
    another label begins that no mark parts from it.
    """
    words = value.split()
    few = range(1, min(len(words), _FIRST + 1)) if _SURE.search(label) else ()
    return [(label, value), *((label, " ".join(words[:count])) for count in few)]


@lru_cache(maxsize=1)
def _name_label() -> re.Pattern[str]:
    whose = r"(?:[^\W_]{1,20}[_-]|[^\W\d_]{1,20}[ ]){0,2}"
    label = rf"{whose}(?:{any_name_label()})(?:[ _-]?names?)?"
    return re.compile(rf"(?<![^\W_]){label}(?![^\W_])", re.IGNORECASE)


def _names(fields: Iterable[Field]) -> Iterator[str]:
    waiting: dict[tuple[int, frozenset[str]], tuple[int, str]] = {}
    for at, (label, value) in enumerate(fields):
        bare = value.strip(" \t\"'")
        for _, part, whose in names_told(label) if bare else ():
            before = waiting.pop((1 - part, whose), None)
            if before is not None and at - before[0] <= _FAR:
                yield f"{before[1]} {bare}" if part else f"{bare} {before[1]}"
            elif waiting.get((part, whose), (-2, ""))[0] != at - 1:
                waiting[part, whose] = at, bare


def _things(fields: Iterable[Field]) -> Iterator[str]:
    """What is kept in parts whose labels say so: a number, an address, a date."""
    told: dict[tuple[str, int], list[tuple[int, str, Told]]] = {}
    for at, (label, value) in enumerate(fields):
        bare = value.strip(" \t\"'@")
        for part in parts_told(label) if bare else ():
            told.setdefault(part[:2], []).append((at, bare, part))
    for (kind, first), begins in told.items():
        for begin in begins if first == 0 else ():
            parts = [begin]
            while near := _nearest(begin, told.get((kind, len(parts)), [])):
                parts.append(near)
            if len(parts) > 1:
                yield _JOINTS.get(kind, " ").join(part[1] for part in parts)


def _nearest(
    begin: tuple[int, str, Told], others: list[tuple[int, str, Told]]
) -> tuple[int, str, Told] | None:
    """The part that belongs to another: near it, and of nobody else."""
    whose = begin[2][2]
    own = [o for o in others if o[0] != begin[0] and (o[2][2] <= whose or whose <= o[2][2])]
    near = min(own, key=lambda other: abs(other[0] - begin[0]), default=None)
    return near if near and abs(near[0] - begin[0]) <= _FAR else None


def _rows_of_text(text: str, mark: str) -> list[list[str]]:
    return [[cell.strip() for cell in row] for row in read_rows(text, mark) if len(row) > 1]


def _fields_of_table(rows: list[list[str]]) -> Iterator[Sequence[Field]]:
    """What stands in rows beside labels, and in columns whose head says what they hold."""
    told = ([cell for cell in row if cell] for row in rows)
    yield [pair for row in told for pair in pairwise(row)]
    yield from fields_below_heads(rows, is_label)
