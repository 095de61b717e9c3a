"""JSON from outside, and the published schemas that say what fits.

Read strictly: what another program would read as something else, or what can be written down
nowhere, is no JSON here.

Decision 182.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NoReturn

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from reviewer.errors import explain_plainly
from reviewer.system.resources import resource_path

# Of lists and objects in one another; chosen by hand: ten times what the schemas go down, and far
# from where Python's own bound ends the reading, or a later look at what was read.
_DEEPEST = 100
_DIGITS = 16  # of an integer: beyond, it is none of seconds, pages, letters or bytes
_SHOWN = 80  # characters of what is wrong
_TOO_DEEP = f"more than {_DEEPEST} lists and objects lie in one another"


def parse_strict_json(text: str) -> Any:
    """What a text says.

    Raises:
        json.JSONDecodeError: It is no JSON; its line and column are in the error.
        ValueError: It says what is not sound, such as a field that is there twice. The text of
            the error is the middle of a sentence.
    """
    try:
        data = json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_refuse_doubles,
            parse_float=_finite_number,
            parse_int=_bounded_integer,
            parse_constant=_no_constant,
        )
        # Half of a surrogate pair can be escaped in JSON, and written down nowhere.
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeError as fault:
        raise ValueError(explain_plainly(fault)) from fault
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    _refuse_depth(data)
    return data


@cache
def schema_validator(schema: str) -> Validator:
    """What checks data against ``resources/schemas/SCHEMA``."""
    text = resource_path(f"schemas/{schema}").read_text(encoding="utf-8")
    return _OurValidator(json.loads(text))


def shorten_text(text: str, most: int = _SHOWN) -> str:
    """A text of at most ``most`` characters, for a sentence."""
    return text if len(text) <= most else text[: most - 1] + "\u2026"


def _refuse_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):  # of two, one would be passed over unsaid
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"an object has two fields {shorten_text(repr(double))}")
    return found


def _refuse_depth(data: Any) -> None:
    level: list[Any] = [[data]]
    for _ in range(_DEEPEST + 1):  # the data lies in no list of its own
        level = [
            part
            for whole in level
            for part in (whole.values() if isinstance(whole, dict) else whole)
            if isinstance(part, (list, dict))
        ]
        if not level:
            return
    raise ValueError(_TOO_DEEP)


def _finite_number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"the number {shorten_text(text)} is too large")
    return number


def _bounded_integer(text: str) -> int:
    if len(text) > _DIGITS:
        raise ValueError(f"the number {shorten_text(text)} is too large")
    return int(text)


def _no_constant(name: str) -> NoReturn:
    # Python reads NaN and Infinity, which JSON does not have, and which no rule here expects.
    raise ValueError(f"{name} is no number")


def _fits_pattern(
    _validator: Validator, pattern: str, value: Any, _schema: Any
) -> Iterator[ValidationError]:
    if isinstance(value, str) and not _compile_pattern(pattern).search(value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


@cache
def _compile_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern of a schema, which is one of ECMAScript: there ``$`` is the end of the text and
    not a place before its last line break, and a digit is one of ten.
    """
    open_end = pattern.endswith("$") and not pattern.endswith(r"\$")
    return re.compile(pattern[:-1] + r"\Z" if open_end else pattern, re.ASCII)


_OurValidator = extend(Draft202012Validator, {"pattern": _fits_pattern})
