"""One way to write data down, so that equal data has equal bytes and one hash."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from enum import Enum
from typing import Any


def canonical_json(value: Any) -> str:
    """Write plain data as canonical JSON: sorted keys, no spaces, no NaN.

    Dataclasses are written as objects (or as their ``__plain__`` has it), enums by their value,
    tuples as lists.

    Raises:
        ValueError: A number is not finite.
        TypeError: The value is not plain data.
    """
    return json.dumps(
        to_plain(value),
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    )


def digest_of(value: Any) -> str:
    """SHA-256, in hex, of the canonical JSON of a value."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def to_plain(value: Any) -> Any:
    """Turn dataclasses, enums and tuples into what JSON knows."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        written = getattr(value, "__plain__", None)
        if written is not None:
            return written()  # it is plain, and need not be gone through
        fields = dataclasses.fields(value)
        return {f.name: to_plain(getattr(value, f.name)) for f in fields}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(k): to_plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(f"{type(value).__name__} is not plain data")
