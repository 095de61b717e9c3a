"""Given names and surnames in fields that say so, whatever other fields stand between them.

``"first_name": "Maria", "id": 3, "last_name": "Lopez"``, and the same in a form, in the
attributes of a tag or in a table of two columns. A given name belongs to the surname that is next
to it among the fields of the same object whose labels say of whom: caller, officer.

Decision 145.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from reviewer.system.resources import resource_path
from reviewer.text.terms.reading import Passage, RunningText

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAMED = frozenset({"name", "names"})
_OTHER = {"given": "family", "family": "given"}
_LABEL = 40  # characters of a label
_WIDE = 10  # cells of a row that may be a form's
_NEAR = 8  # fields from a name to the other: as many as a form has of one person
_WHOSE = re.compile(r"(?<![^\W_])(?:[^\W_]{1,20}[ _-]){1,2}\Z")
_REACH = 400  # characters from a label in a text to the other
_TAG = re.compile(r"<[^\W\d_][^<>]{0,2000}>")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')")


class NamedField(NamedTuple):
    """A field: its label, what it says, and of which object or form it is one."""

    label: str
    value: Passage
    owner: int = 0


def names_in_fields(fields: Iterable[NamedField], reach: int | None = None) -> RunningText:
    """Each given name before the surname that it belongs to.

    ``reach``: characters from the one to the other at the most; ``None``: any number.
    """
    pieces: list[Passage] = []
    met: dict[tuple[int, str, frozenset[str]], tuple[int, Passage]] = {}
    for at, field in enumerate(fields):
        for kind, whose in kinds_of(field.label) if field.value.text.strip() else ():
            key, other = (field.owner, kind, whose), (field.owner, _OTHER[kind], whose)
            before, beside = met.get(other), met.get(key)
            if before is not None and at - before[0] <= _NEAR and _near(field, before[1], reach):
                pair = (field.value, before[1]) if kind == "given" else (before[1], field.value)
                pieces += map(_bare, pair)
                del met[other]
            elif beside is None or beside[0] != at - 1:  # a list's first is the one that counts
                met[key] = at, field.value
    return RunningText(pieces, [n % 2 == 0 for n in range(len(pieces))])


def names_told(text: str) -> RunningText:
    """Names behind labels, whatever marks stand between: ``'first' => 'Ana'``, ``(Last) Ruiz``."""
    ends = [found.start() for found in re.finditer("}", text)]  # of objects, which hold their own
    fields = (
        NamedField(
            _before(text, found.start()) + found["label"],
            Passage(found["value"], found.start("value")),
            bisect_right(ends, found.start()),
        )
        for found in _value_behind_label().finditer(text)
    )
    return names_in_fields(fields, _REACH)


def _near(field: NamedField, before: Passage, reach: int | None) -> bool:
    return reach is None or field.value.start - before.start <= reach


@lru_cache(maxsize=1)
def _value_behind_label() -> re.Pattern[str]:
    known = "|".join(map(re.escape, sorted(frozenset().union(*_kinds().values()))))
    value = r"[^\W_](?:[^\n\t,;&<>\"|(){}\[\]=: ]|[ ](?![ ])){0,60}"
    label = rf"(?<![^\W_])(?P<label>(?:{known})(?:[ _-]?names?)?)(?![^\W_])"
    return re.compile(rf"{label}[\W_]{{1,12}}(?P<value>{value})", re.IGNORECASE)


def _before(text: str, at: int) -> str:
    """The words before a label that say whose name it is: ``caller_``."""
    found = _WHOSE.search(text, max(at - _LABEL, 0), at)
    return found[0] if found else ""


def kinds_of(label: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """(given or family, whose) that a label says its field or column holds."""
    # Any text of a record may stand before a value: what is too long for a label is not kept.
    return _kinds_of_label(label) if len(label) < _LABEL else ()


@lru_cache(maxsize=4096)
def _kinds_of_label(label: str) -> tuple[tuple[str, frozenset[str]], ...]:
    words = frozenset(_WORD.findall(_HUMP.sub(" ", label).casefold()))
    kinds = ((kind, known) for kind, known in _kinds().items() if words & known)
    return tuple((kind, words - known - _NAMED) for kind, known in kinds)


def fields_of_tags(text: str) -> Iterator[NamedField]:
    """The attributes of tags."""
    for tag in _TAG.finditer(text):
        for found in _ATTRIBUTE.finditer(text, tag.start(), tag.end()):
            group = 2 if found[2] is not None else 3
            yield NamedField(found[1], Passage(found[group], found.start(group)), tag.start())


def labelled_cells(rows: Iterable[Sequence[Passage]]) -> Iterator[NamedField]:
    """Cells behind a cell that is their label."""
    for row in rows:
        told = [cell for cell in row if cell.text.strip()] if len(row) <= _WIDE else ()
        for label, value in pairwise(told):
            yield NamedField(label.text, value)


def _bare(piece: Passage) -> Passage:
    if piece.places:
        return piece
    inner = piece.text.strip(" \t\"'")
    return Passage(inner, piece.start + piece.text.index(inner))


@lru_cache(maxsize=1)
def _kinds() -> dict[str, frozenset[str]]:
    data = json.loads(resource_path("words/spoken-en.json").read_text(encoding="utf-8"))
    return {kind: frozenset(data[kind]) for kind in _OTHER}
