"""How plain forms are written and read: by cattrs, which is read in once one of them is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any, TypeVar

from cattrs import Converter
from cattrs.errors import BaseValidationError, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from reviewer.model.geometry import Box
from reviewer.model.plain_form import WRITTEN, PlainForm

_Thing = TypeVar("_Thing")

_converter = Converter(
    forbid_extra_keys=True,
    omit_if_default=True,
    detailed_validation=False,
    unstruct_collection_overrides={tuple: list},
)


def write_fields(thing: PlainForm) -> dict[str, Any]:
    """The fields of a thing that say something, as the formats write them."""
    data: dict[str, Any] = _converter.unstructure(thing)
    return data


def read_fields(kind: type[_Thing], data: Mapping[str, Any]) -> _Thing:
    """The thing that ``write_fields`` wrote.

    Raises:
        TypeError: A field is missing or unknown.
        ValueError: A field holds what its kind does not know.
    """
    try:
        return _converter.structure(data, kind)
    except ForbiddenExtraKeysError as fault:
        raise TypeError(
            f"{kind.__name__} has no {', '.join(sorted(fault.extra_fields))}"
        ) from fault
    except BaseValidationError as fault:
        raise ValueError(str(fault)) from fault
    except KeyError as fault:
        raise TypeError(f"{kind.__name__} lacks {fault}") from fault
    except OverflowError as fault:
        raise ValueError(f"{kind.__name__} holds a number that is too large") from fault


def _is_plain_form(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, PlainForm)


def _names_in_files(kind: type[Any]) -> dict[str, Any]:
    named = (f for f in fields(kind) if WRITTEN in f.metadata)
    return {f.name: override(rename=f.metadata[WRITTEN]) for f in named}


@_converter.register_structure_hook_factory(_is_plain_form)
def _reader_of(kind: type[Any]) -> Any:
    read = make_dict_structure_fn(
        kind,
        _converter,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=False,
        **_names_in_files(kind),
    )

    def read_mapping(data: Any, kind: type[Any]) -> Any:
        if not isinstance(data, Mapping):
            raise TypeError(f"{kind.__name__} is written as its fields, not as {data!r:.60}")
        return read(data, kind)

    return read_mapping


@_converter.register_unstructure_hook_factory(_is_plain_form)
def _writer_of(kind: type[Any]) -> Any:
    return make_dict_unstructure_fn(
        kind, _converter, _cattrs_omit_if_default=True, **_names_in_files(kind)
    )


_converter.register_unstructure_hook(Box, Box.to_list)
_converter.register_structure_hook(Box, lambda four, _: Box(*four))
# Else an open word, which is a text too, would be kept as the object that it is.
_converter.register_unstructure_hook(StrEnum, lambda word: word.value)
