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
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice, pairwise
from typing import NamedTuple

from reviewer.system.resources import resource_path
from reviewer.text.terms.reading import Passage, RunningText

_PART = re.compile(r"\S+")
_MOST_GIVEN = 3  # given names that stand behind a label, with something else behind them
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
_TAGGED = re.compile(r"<(/?[^\W\d_][\w:.-]{0,60})[^<>]{0,2000}>([^<>]{1,200})")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')")


class NamedField(NamedTuple):
    """A field: its label, what it says, and of which object or form it is one."""

    label: str
    value: Passage
    owner: Hashable = 0


LabelledValue = tuple[str, Passage]
"""What stands under a key of an object."""


def names_in_fields(
    fields: Iterable[NamedField], reach: int | None = None, *, inline: bool = False
) -> RunningText:
    """Each given name before the surname that it belongs to.

    Args:
        fields: in the order of the text.
        reach: characters from the one to the other at the most; ``None``: any number.
        inline: where what a field says ends is not told: a given name is its first words.
    """
    pieces: list[Passage] = []
    met: dict[tuple[Hashable, str, frozenset[str]], tuple[int, Passage]] = {}
    for at, field in enumerate(fields):
        for kind, whose in kinds_of(field.label) if field.value.text.strip() else ():
            key, other = (field.owner, kind, whose), (field.owner, _OTHER[kind], whose)
            before, beside = met.get(other), met.get(key)
            if before is not None and at - before[0] <= _NEAR and _near(field, before[1], reach):
                pair = (field.value, before[1]) if kind == "given" else (before[1], field.value)
                given, family = map(_bare, pair)
                for words in _first_words(given) if inline and " " in given.text else (given,):
                    pieces += (words, family)
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
    return names_in_fields(fields, _REACH, inline=True)


@lru_cache(maxsize=8)
def tells_names(text: str) -> bool:
    """True where a text has labels of given names and of surnames."""
    return all(pattern.search(text) for pattern in _labels_of_kinds())


def says_labels(text: str) -> bool:
    """True where labels of names are what items of lists and values of fields may say."""
    if not tells_names(text):
        return False
    said: set[str] = set()
    for found in _label_at_end().finditer(text):
        end = text.index('"', found.start())
        quote = text.rfind('"', max(end - _LABEL, 0), found.start())
        if quote > 0 and text[max(quote - 3, 0) : quote].rstrip()[-1:] in ("[", ",", ":"):
            said.update(kind for kind, _ in kinds_of(text[quote + 1 : end]))
            if len(said) == len(_OTHER):
                return True
    return False


@lru_cache(maxsize=1)
def _label_at_end() -> re.Pattern[str]:
    """What may be a label in a string that is no key."""
    return re.compile(rf"(?:{_any_label()})[^\"\n]{{0,14}}\"\s*+[,\]}}]", re.IGNORECASE)


def _any_label() -> str:
    """A pattern of the labels of given names and of surnames."""
    return "|".join(map(re.escape, sorted(frozenset().union(*_kinds().values()))))


@lru_cache(maxsize=1)
def _labels_of_kinds() -> tuple[re.Pattern[str], ...]:
    edge = r"(?:(?<![^\W_])|(?<=[a-z])(?=[A-Z]))"
    return tuple(
        re.compile(rf"{edge}(?i:{'|'.join(map(re.escape, sorted(known)))})(?![a-z])")
        for known in _kinds().values()
    )


def names_by_label(
    objects: Iterable[tuple[Hashable, Sequence[LabelledValue]]],
) -> Iterator[RunningText]:
    """Names in objects that hold a label under one key, and what it says under another:
    ``{"name": "first", "value": "Ana"}, {"name": "last", "value": "Ruiz"}``.

    Args:
        objects: each with what tells of which form it is a field, and what it holds by key.
    """
    by_keys: dict[tuple[str, str], list[NamedField]] = {}
    for owner, members in objects:
        for key, label in members if len(members) <= _WIDE else ():
            for other, value in members if _is_label(label.text) else ():
                if other != key:
                    field = NamedField(label.text, value, owner)
                    by_keys.setdefault((key, other), []).append(field)
    yield from map(names_in_fields, by_keys.values())


def _first_words(piece: Passage) -> Iterator[Passage]:
    """A piece cut behind its first word, its second, its third, and whole."""
    ends = [found.end() for found in islice(_PART.finditer(piece.text), _MOST_GIVEN)]
    for end in dict.fromkeys((*ends, len(piece.text))):
        yield Passage(piece.text[:end], piece.start)


def _near(field: NamedField, before: Passage, reach: int | None) -> bool:
    return reach is None or field.value.start - before.start <= reach


@lru_cache(maxsize=1)
def _value_behind_label() -> re.Pattern[str]:
    named = rf"(?:{_any_label()})(?:[ _-]?names?)?(?![^\W_])"
    value = rf"[^\W_](?:[^\n\t,;&<>\"|(){{}}\[\]=: ]|[ ](?![ ]|{named})){{0,60}}"
    label = rf"(?<![^\W_])(?P<label>{named})"
    return re.compile(rf"{label}[\W_]{{1,12}}(?P<value>{value})", re.IGNORECASE)


def _before(text: str, at: int) -> str:
    """The words before a label that say whose name it is: ``caller_``."""
    found = _WHOSE.search(text, max(at - _LABEL, 0), at)
    if found is None:
        return ""
    at = found.start()
    if text[at - 1 : at] != " " or not text[at - 2 : at - 1].isalnum():
        return found[0]
    # In a line of words these may be what the field before says.
    told = [word for word in _WORD.findall(found[0]) if word.casefold() in _parties()]
    return "".join(f"{word} " for word in told)


@lru_cache(maxsize=1)
def _parties() -> frozenset[str]:
    """Words that say who somebody is: caller, officer."""
    data = json.loads(resource_path("detectors/names.json").read_text(encoding="utf-8"))
    return frozenset(chain.from_iterable(map(_WORD.findall, (*data["parties"], *data["duty"]))))


def kinds_of(label: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """(given or family, whose) that a label says its field or column holds."""
    # Any text of a record may stand before a value: what is too long for a label is not kept.
    return _kinds_of_label(label) if len(label) < _LABEL else ()


@lru_cache(maxsize=4096)
def _kinds_of_label(label: str) -> tuple[tuple[str, frozenset[str]], ...]:
    words = frozenset(_WORD.findall(_HUMP.sub(" ", label).casefold()))
    kinds = ((kind, known) for kind, known in _kinds().items() if words & known)
    return tuple((kind, words - known - _NAMED) for kind, known in kinds)


def _is_label(text: str) -> bool:
    return len(text) < _LABEL and bool(kinds_of(text))


def fields_of_tags(text: str) -> Iterator[NamedField]:
    """The attributes of tags."""
    for tag in _TAG.finditer(text):
        for key, value in _attributes(text, *tag.span()):
            yield NamedField(key, value, tag.start())


def names_in_tags(text: str) -> Iterator[RunningText]:
    """What tags say: in their attributes, and between them behind a label or a tag's own name."""
    if "<" not in text or not tells_names(text):
        return
    yield names_in_fields(fields_of_tags(text))
    tags = (tag.span() for tag in _TAG.finditer(text))
    yield from names_by_label((0, _attributes(text, *span)) for span in tags)
    told = [found for found in _TAGGED.finditer(text) if found[2].strip()]
    pieces = [Passage(found[2], found.start(2)) for found in told]
    yield names_in_fields(
        (
            NamedField(tag[1], piece)
            for tag, piece in zip(told, pieces, strict=True)
            if not tag[1].startswith("/")
        ),
        _REACH,
    )
    yield names_in_fields(
        (
            NamedField(label.text, value)
            for label, value in pairwise(pieces)
            if kinds_of(label.text)
        ),
        _REACH,
    )


def rows_of_tags(text: str) -> Iterator[Sequence[Passage]]:
    """What the attributes of each tag say; what stands between tags, piece by piece."""
    for tag in _TAG.finditer(text) if "<" in text else ():
        yield [value for _, value in _attributes(text, *tag.span())]
    told = _TAGGED.finditer(text) if "<" in text else ()
    yield [Passage(found[2], found.start(2)) for found in told if found[2].strip()]


def _attributes(text: str, first: int, last: int) -> list[LabelledValue]:
    found = _ATTRIBUTE.finditer(text, first, last)
    return [
        (f[1], Passage(f[2] or f[3] or "", f.start(2 if f[2] is not None else 3))) for f in found
    ]


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
