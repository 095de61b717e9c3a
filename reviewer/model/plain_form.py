"""Data classes whose parts are data classes, as the plain data that files and the journal hold.

What a field has by default is not written, so a thing that says little is short, and a file of
an older version is read as it was meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

_Thing = TypeVar("_Thing")

WRITTEN = "written"
"""In the metadata of a field: its name in files, where Python has that word for itself."""


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
