"""JSON from outside against a published schema: the first thing that does not fit is named."""

from __future__ import annotations

import json
from typing import Any

from jsonschema.exceptions import ValidationError

from reviewer.errors import explain_plainly
from reviewer.model.text_limits import tell_excess
from reviewer.system.strict_json import parse_strict_json, schema_validator, shorten_text


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
        data = parse_strict_json(untrusted.decode("utf-8-sig"))
    except json.JSONDecodeError as fault:
        raise Unfit("", f"no JSON from line {fault.lineno}, column {fault.colno} on") from None
    except UnicodeError as fault:
        raise Unfit("", explain_plainly(fault)) from None
    except ValueError as fault:
        raise Unfit("", str(fault)) from None
    faults = schema_validator(schema).iter_errors(data)
    # One at a time, and always the same one: a person mends and tries again.
    wrong = min(faults, key=lambda e: [str(p) for p in e.absolute_path], default=None)
    if wrong is not None:
        raise Unfit(_path_as_text(list(wrong.absolute_path)), _reason_of_fault(wrong))
    return data


def _path_as_text(path: list[Any]) -> str:
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")


def _reason_of_fault(fault: ValidationError) -> str:
    if fault.validator == "pattern":
        return f"{shorten_text(repr(fault.instance))} is not of the form that is asked for"
    what = {"maxLength": "characters", "maxItems": "entries", "maxProperties": "entries"}
    if fault.validator in what:
        return (
            f"it {tell_excess(len(fault.instance), fault.validator_value, what[fault.validator])}"
        )
    return shorten_text(str(fault.message), 300)
