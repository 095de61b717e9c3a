"""What a child process that reads hostile files answers, as nothing but data.

An answer is packed into numbers, texts and containers, and taken out again by names that
are known here. The parent never unpickles what could name a function: a child that a file
has taken over may send what it likes, and it stays data.

Decisions 64, 127.
"""

from __future__ import annotations

import datetime
import enum
import importlib
import io
import pickle
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import MappingProxyType
from typing import Any

import numpy as np

_PLAIN = (type(None), bool, int, float, complex, str, bytes, bytearray)
_OURS = "reviewer."
# Chosen by hand.
_MANY = 16  # values of one kind: so many are packed column by column


class Unpackable(ValueError):
    """An answer that holds what is no data, or that nobody packed."""


def pack_plain_data(value: Any) -> bytes:
    """A value of plain data, dataclasses and enums of this program, and arrays of numbers.

    Raises:
        Unpackable: It holds something else.
    """
    # pickle as a fast way to write tuples of plain values; reading refuses everything that has a
    # name.
    return pickle.dumps(_pack_value(value), protocol=5)


def unpack_plain_data(data: bytes) -> Any:
    """What was packed.

    Raises:
        Unpackable: It is not what ``pack_plain_data`` makes.
    """
    try:
        value = _NoNames(io.BytesIO(data)).load()
        _require_said_in_full(value, len(data))
        return _unpack_value(value)
    except Unpackable:
        raise
    except Exception as fault:  # noqa: BLE001 - the bytes may be anything
        raise Unpackable(f"an answer cannot be read ({type(fault).__name__})") from None


def _require_said_in_full(value: Any, most: int) -> None:
    """Each part has a byte of its own at least. A container that is told once and meant many
    times, and holds others of that sort, would keep whoever takes it out busy for ever.
    """
    left = [value]
    most -= 1
    while left:
        part = left.pop()
        if type(part) is not tuple:
            continue
        most -= len(part)
        if most < 0:
            raise Unpackable("an answer means more than it says")
        left.extend(inner for inner in part if type(inner) is tuple)


class _NoNames(pickle.Unpickler):
    """Containers, numbers and texts; whatever has a name is refused."""

    def find_class(self, module: str, name: str) -> Any:
        # find_class is pickle's only way to functions: without it a pickle is data.
        raise Unpackable("an answer names something")


def _pack_value(value: Any) -> Any:
    """Plain values stand for themselves; all else is a list that begins with its kind."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind in (tuple, list) and len(value) >= _MANY:
        together = _pack_columns(value)
        if together is not None:
            return together if kind is tuple else ("list", together)
    if kind is tuple:
        return ("t", *map(_pack_value, value))
    if kind in _GROUPS:
        return (_GROUPS[kind], *map(_pack_value, value))
    if kind in _MAPS:
        return (_MAPS[kind], *((_pack_value(k), _pack_value(v)) for k, v in value.items()))
    if kind is np.ndarray and value.dtype.kind in "biufcUSM" and value.dtype.names is None:
        whole = np.ascontiguousarray(value)
        return ("array", whole.dtype.str, value.shape, whole.tobytes())
    if isinstance(value, np.generic):
        return _pack_value(value.item())
    return _pack_named(value)


def _pack_columns(values: Sequence[Any]) -> Any:
    """Many values of one kind, column by column: a transcript has a hundred thousand words, and
    to say of each what it is takes longer than to read it. ``None`` where they are not such.
    """
    kind: type = type(values[0])
    if any(type(v) is not kind for v in values):
        return ("plain", *values) if all(type(v) in _PLAIN for v in values) else None
    if kind in _PLAIN:
        return ("plain", *values)
    if kind is tuple:
        return ("nested", tuple(map(len, values)), _pack_value(tuple(chain.from_iterable(values))))
    if not kind.__module__.startswith(_OURS) or not _is_simple(kind):
        return None
    columns = (_pack_value(tuple(map(attrgetter(f.name), values))) for f in fields(kind))
    return ("many", kind.__module__, kind.__qualname__, *columns)


@lru_cache(maxsize=512)
def _is_simple(kind: type) -> bool:
    """A dataclass that is made of its fields, in their order."""
    return (
        is_dataclass(kind)
        and bool(fields(kind))
        and all(f.init and not f.kw_only for f in fields(kind))
    )


def _pack_named(value: Any) -> Any:
    kind = type(value)
    if isinstance(value, PurePosixPath | PureWindowsPath):
        return ("path", isinstance(value, Path), str(value))
    if kind is Fraction:
        return ("fraction", value.numerator, value.denominator)
    if kind in (datetime.datetime, datetime.date, datetime.time):
        return (kind.__name__, value.isoformat())
    if kind is datetime.timedelta:
        return ("timedelta", value.days, value.seconds, value.microseconds)
    place = (kind.__module__, kind.__qualname__)
    if not place[0].startswith(_OURS):
        raise Unpackable(f"{kind.__name__} is no plain data")
    if isinstance(value, enum.StrEnum):
        # Of words to which others add, one that is not known here has no name but its text.
        return ("word", *place, value.value)
    if isinstance(value, enum.Enum):
        return ("enum", *place, value.name)
    if is_dataclass(value):
        return ("data", *place, *(_pack_value(getattr(value, f.name)) for f in fields(value)))
    if isinstance(value, tuple) and hasattr(kind, "_fields"):
        return ("named", *place, *map(_pack_value, value))
    raise Unpackable(f"{kind.__name__} is no plain data")


_GROUPS: dict[type, str] = {list: "l", set: "s", frozenset: "f", deque: "deque"}
_MAPS: dict[type, str] = {
    dict: "d",
    OrderedDict: "d",
    defaultdict: "d",
    Counter: "counter",
    MappingProxyType: "proxy",
}


def _unpack_value(value: Any) -> Any:
    if type(value) is not tuple:
        if type(value) in _PLAIN:
            return value
        raise Unpackable("an answer is not packed")
    kind, rest = value[0], value[1:]
    if kind in _BACK:
        return _BACK[kind](rest)
    raise Unpackable("an answer is of an unknown kind")


def _unpack_array(rest: Any) -> Any:
    kind, shape, data = rest
    dtype = np.dtype(kind)
    if dtype.kind not in "biufcUSM" or not all(type(n) is int for n in shape):
        raise Unpackable("an array is none of numbers")
    return np.frombuffer(bytearray(data), dtype).reshape(shape)


def _unpack_path(rest: Any) -> Any:
    real, text = rest
    return (Path if real else PurePosixPath)(text)


def _unpack_enum(rest: Any) -> Any:
    kind = _class_named(*rest[:2])
    if not issubclass(kind, enum.Enum):
        raise Unpackable("an answer names what is no list of words")
    return kind[rest[2]]


def _unpack_word(rest: Any) -> Any:
    module, name, word = rest
    kind = _class_named(module, name)
    if not issubclass(kind, enum.StrEnum) or type(word) is not str:
        raise Unpackable("an answer names what is no list of words")
    return kind(word)


def _unpack_dataclass(rest: Any) -> Any:
    kind = _class_named(*rest[:2])
    if not is_dataclass(kind):
        raise Unpackable("an answer names what is no data")
    known = fields(kind)
    values = dict(zip((f.name for f in known), map(_unpack_value, rest[2:]), strict=True))
    made = kind(**{f.name: values[f.name] for f in known if f.init})
    for field in known:
        if not field.init:
            object.__setattr__(made, field.name, values[field.name])
    return made


def _unpack_plain(rest: Any) -> Any:
    if any(type(v) not in _PLAIN for v in rest):
        raise Unpackable("an answer is not packed")
    return rest


def _unpack_nested(rest: Any) -> Any:
    lengths, flat = rest[0], iter(_unpack_column(rest[1]))
    made = tuple(tuple(islice(flat, n)) for n in lengths)
    if tuple(map(len, made)) != lengths or next(flat, flat) is not flat:
        raise Unpackable("an answer is not packed")
    return made


def _unpack_many(rest: Any) -> Any:
    kind = _class_named(*rest[:2])
    if not _is_simple(kind):
        raise Unpackable("an answer names what is no data")
    columns = [_unpack_column(part) for part in rest[2:]]
    if len(columns) != len(fields(kind)):
        raise Unpackable("an answer is not packed")
    return tuple(kind(*row) for row in zip(*columns, strict=True))


def _unpack_column(part: Any) -> tuple[Any, ...]:
    column = _unpack_value(part)
    if type(column) is not tuple:
        raise Unpackable("an answer is not packed")
    return column


def _unpack_tuple(rest: Any) -> Any:
    kind = _class_named(*rest[:2])
    if not (issubclass(kind, tuple) and hasattr(kind, "_fields")):
        raise Unpackable("an answer names what is no data")
    return kind(*map(_unpack_value, rest[2:]))


@lru_cache(maxsize=512)
def _class_named(module: str, name: str) -> type:
    """A class of this program by its name; a function or an object is not one."""
    if not module.startswith(_OURS) or not name.replace(".", "").isidentifier():
        raise Unpackable("an answer names something outside of this program")
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = vars(found)[part]
    if not isinstance(found, type) or found.__module__ != module:
        raise Unpackable("an answer names what is no class")
    return found


_BACK: dict[str, Any] = {
    "t": lambda rest: tuple(map(_unpack_value, rest)),
    "l": lambda rest: list(map(_unpack_value, rest)),
    "s": lambda rest: set(map(_unpack_value, rest)),
    "f": lambda rest: frozenset(map(_unpack_value, rest)),
    "deque": lambda rest: deque(map(_unpack_value, rest)),
    "d": lambda rest: {_unpack_value(k): _unpack_value(v) for k, v in rest},
    "counter": lambda rest: Counter({_unpack_value(k): _unpack_value(v) for k, v in rest}),
    "proxy": lambda rest: MappingProxyType({_unpack_value(k): _unpack_value(v) for k, v in rest}),
    "array": _unpack_array,
    "path": _unpack_path,
    "fraction": lambda rest: Fraction(*rest),
    "datetime": lambda rest: datetime.datetime.fromisoformat(*rest),
    "date": lambda rest: datetime.date.fromisoformat(*rest),
    "time": lambda rest: datetime.time.fromisoformat(*rest),
    "timedelta": lambda rest: datetime.timedelta(*rest),
    "enum": _unpack_enum,
    "word": _unpack_word,
    "data": _unpack_dataclass,
    "plain": _unpack_plain,
    "nested": _unpack_nested,
    "many": _unpack_many,
    "list": lambda rest: list(_unpack_column(*rest)),
    "named": _unpack_tuple,
}
