"""JSON from outside against a published schema: the first thing that does not fit is named."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from reviewer.errors import explain_plainly
from reviewer.model.text_limits import tell_excess
from reviewer.system.resources import resource_path


class Unfit(Exception):
    """What does not fit.

    Attributes:
        place: as in ``records[3].path``; empty for the whole.
        reason: as the middle of a sentence.
    """

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place, self.reason = place, reason


def parse_fitting_json(untrusted: bytes, schema: str) -> Any:
    """Parsed JSON that fits ``resources/schemas/SCHEMA``.

    Raises:
        Unfit: It is no JSON, or does not fit.
    """
    try:
        # Python reads NaN and Infinity, which JSON does not have, and which no rule here expects.
        data = json.loads(
            untrusted.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as fault:
        raise Unfit("", f"no JSON from line {fault.lineno}, column {fault.colno} on") from None
    except (UnicodeError, RecursionError) as fault:
        raise Unfit("", explain_plainly(fault)) from None
    except ValueError as fault:  # of ours: a number that is none, a field that is there twice
        raise Unfit("", str(fault)) from None
    faults = _validator_of(schema).iter_errors(data)
    # One at a time, and always the same one: a person mends and tries again.
    wrong = min(faults, key=lambda e: [str(p) for p in e.absolute_path], default=None)
    if wrong is not None:
        raise Unfit(_path_as_text(list(wrong.absolute_path)), _reason_of_fault(wrong))
    return data


@cache
def _validator_of(schema: str) -> Draft202012Validator:
    text = resource_path(f"schemas/{schema}").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def _path_as_text(path: list[Any]) -> str:
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")


def _reason_of_fault(fault: ValidationError) -> str:
    if fault.validator == "pattern":
        return f"{_cut_to_length(repr(fault.instance), 80)} is not of the form that is asked for"
    what = {"maxLength": "characters", "maxItems": "entries", "maxProperties": "entries"}
    if fault.validator in what:
        return (
            f"it {tell_excess(len(fault.instance), fault.validator_value, what[fault.validator])}"
        )
    return _cut_to_length(str(fault.message), 300)


def _cut_to_length(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):  # of two, one would be passed over unsaid
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"an object has two fields {_cut_to_length(repr(double), 80)}")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")
