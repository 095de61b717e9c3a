"""Data classes whose parts are data classes, as the plain data that files and the journal hold.

What a field has by default is not written, so a thing that says little is short, and a file of
an older version is read as it was meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

_Thing = TypeVar("_Thing")

WRITTEN = "written"
"""In the metadata of a field: its name in files, where Python has that word for itself."""
_TITLE, _SORT, _ONLY_IF = "title", "sort", "only if"


class TextSort(StrEnum):
    """What a text of a form is, where it is more than a line."""

    LINE = "line"
    PROSE = "prose"  # of several lines
    DAY = "day"  # an ISO date
    MOMENT = "moment"  # RFC 3339
    WHEN = "when"  # a day or a moment, or as it is told


@dataclass(frozen=True)
class TitledField:
    """A field of a data class as a person meets it in a form and in print.

    Attributes:
        name: of the field.
        title: what it is called.
        sort: what a text in it is.
        only_if: a field, and what it holds where this one is asked for.
    """

    name: str
    title: str
    sort: TextSort = TextSort.LINE
    only_if: tuple[str, str] | None = None


def with_title(
    title: str,
    sort: TextSort = TextSort.LINE,
    *,
    only_if: tuple[str, str] | None = None,
    written: str = "",
) -> dict[str, Any]:
    """The metadata by which a field stands in forms and in print, see ``TitledField``."""
    given = {_TITLE: title, _SORT: sort, _ONLY_IF: only_if}
    return given | ({WRITTEN: written} if written else {})


def titled_fields(kind: type[Any]) -> tuple[TitledField, ...]:
    """The fields of a data class that have a title, in order."""
    return tuple(
        TitledField(f.name, f.metadata[_TITLE], f.metadata[_SORT], f.metadata[_ONLY_IF])
        for f in fields(kind)
        if _TITLE in f.metadata
    )


class PlainForm:
    """What is written as the fields that say something, and its parts likewise."""

    def __plain__(self) -> dict[str, Any]:
        """As the formats write it."""
        from reviewer.model.plain_converter import write_fields

        return write_fields(self)


def from_plain(kind: type[_Thing], data: Mapping[str, Any]) -> _Thing:
    """The thing that ``__plain__`` wrote.

    Raises:
        TypeError: A field is missing or unknown.
        ValueError: A field holds what its kind does not know.
    """
    from reviewer.model.plain_converter import read_fields

    return read_fields(kind, data)
