"""Reading a review file: strict JSON, then the published schema, then the words of the program.

The file comes from outside. What does not fit is refused, with its place in the file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from jsonschema.exceptions import ValidationError

from reviewer.errors import BadInput, explain_plainly
from reviewer.model import RedactionKind, from_data
from reviewer.model.text_limits import tell_excess
from reviewer.reviewfile.file import DEFAULT_STYLE, LISTS, ReviewFile
from reviewer.system.strict_json import parse_strict_json, schema_validator, shorten_text

_SHOWN = 20  # faults
_LETTERS = 60  # of what does not fit
MOST_BYTES = 256 << 20  # of a file: ten times what 5,000 tracks of 100 keyframes take
_WITH_AUTHOR = ("annotations", "redactions")
_INTEGERS = ("page", "cue", "channel")


def parse_review(untrusted: bytes | str) -> ReviewFile:
    """Read a review file; one that came from outside, in a child process.

    Raises:
        BadInput: It is not JSON, or does not fit the schema; the places (JSON pointers), the
            ids and the reasons are named.
    """
    data = _parse_text(_decode_review(untrusted))
    faults = list(_faults_of_schema(data))
    if faults:
        more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise BadInput(
            f"The review file does not fit: {'; '.join(faults[:_SHOWN])}{more}.",
            "resources/schemas/review.schema.json says what fits.",
        )
    reviewer = data.get("reviewer", "")
    lists: dict[str, Any] = {
        name: tuple(
            from_data(name, _fill_defaults(name, item, reviewer)) for item in data.get(name, ())
        )
        for name in LISTS
    }
    return ReviewFile(reviewer=reviewer, **lists)


def _fill_defaults(table: str, item: dict[str, Any], reviewer: str) -> dict[str, Any]:
    """An item with the defaults of the file format, which are not all those of the model."""
    # Of a call, the channel is a word.
    item = {k: int(v) if k in _INTEGERS and isinstance(v, float) else v for k, v in item.items()}
    if table in _WITH_AUTHOR:
        item.setdefault("author", reviewer)
    if table == "redactions":
        item.setdefault("status", "accepted")
        item.setdefault("style", DEFAULT_STYLE.get(RedactionKind(item["kind"]), ""))
        if "chars" in item:
            item["chars"] = [int(c) for c in item["chars"]]
    if table == "anchors":
        item.setdefault("source", "manual")
    return item


def refuse_excess(untrusted: bytes | str) -> None:
    """Refuse what is more than a review file may hold.

    Raises:
        BadInput: It is.
    """
    if len(untrusted) > MOST_BYTES:
        raise BadInput(f"The review file is larger than {MOST_BYTES >> 20} MB.", "Split it.")


def _decode_review(untrusted: bytes | str) -> str:
    refuse_excess(untrusted)
    try:
        return untrusted.decode("utf-8-sig") if isinstance(untrusted, bytes) else untrusted
    except UnicodeDecodeError as fault:
        raise BadInput(f"The review file is no text in UTF-8: {explain_plainly(fault)}.") from None


def _parse_text(text: str) -> Any:
    try:
        return parse_strict_json(text)
    except json.JSONDecodeError as fault:
        raise BadInput(
            f"The review file is not JSON: {fault.msg} in line {fault.lineno}, "
            f"column {fault.colno}."
        ) from fault
    except ValueError as fault:
        raise BadInput(f"The review file is not sound JSON: {fault}.") from fault


def _faults_of_schema(data: Any) -> Iterator[str]:
    for error in schema_validator("review.schema.json").iter_errors(_without_sound_keyframes(data)):
        yield f"{_pointer_with_id(error, data)}: {_reason_of_error(error)}"


def _without_sound_keyframes(data: Any) -> Any:
    """The same for the schema, which is slow: tracks are most of a file, and easily seen to fit."""
    found = data.get("redactions") if isinstance(data, dict) else None
    if not isinstance(found, list):
        return data
    light = [
        {**r, "keyframes": []} if isinstance(r, dict) and _is_sound_track(r.get("keyframes")) else r
        for r in found
    ]
    return {**data, "redactions": light}


def _is_sound_track(keyframes: Any) -> bool:
    return isinstance(keyframes, list) and all(
        isinstance(k, dict)
        and k.keys() == {"t", "box"}
        and isinstance(k["box"], list)
        and len(k["box"]) == 4
        and all(type(n) in (int, float) for n in (k["t"], *k["box"]))
        for k in keyframes
    )


def _pointer_with_id(error: ValidationError, data: Any) -> str:
    """A JSON pointer, and the id of what it points into."""
    steps = list(error.absolute_path)
    pointer = "".join("/" + str(s).replace("~", "~0").replace("/", "~1") for s in steps)
    name = None
    if len(steps) >= 2:
        item = data[steps[0]][steps[1]]
        if isinstance(item, dict):
            name = item.get("id", item.get("record"))
    return (pointer or "/") + (f" ({name})" if isinstance(name, str) else "")


_REASONS: dict[str, Callable[[ValidationError], str]] = {
    "required": lambda e: f"it lacks {_name_lacking(e)}",
    "additionalProperties": lambda e: f"it has the unknown field {_names_unknown(e)}",
    "dependentRequired": lambda _: "chars need a cue",
    "not": lambda _: "it holds a control character",
    "enum": lambda e: (
        f"{_shorten_json(e.instance)} is none of {', '.join(map(str, e.validator_value))}"
    ),
    "const": lambda e: f"{_shorten_json(e.instance)} is not {_shorten_json(e.validator_value)}",
    "type": lambda e: f"{_shorten_json(e.instance)} is no {e.validator_value}",
    "maxLength": lambda e: f"it {tell_excess(len(e.instance), e.validator_value, 'characters')}",
    "maxItems": lambda e: f"it {tell_excess(len(e.instance), e.validator_value, 'entries')}",
}


def _reason_of_error(error: ValidationError) -> str:
    known = _REASONS.get(str(error.validator))
    if known:
        return known(error)
    return f"{_shorten_json(error.instance)} does not fit {error.validator} {error.validator_value}"


def _name_lacking(error: ValidationError) -> str:
    # One error is made for each field that is lacking; only its text says which.
    names: list[str] = error.validator_value
    return next(n for n in names if error.message.startswith(repr(n)))


def _names_unknown(error: ValidationError) -> str:
    known = error.schema.get("properties", {})
    return ", ".join(repr(shorten_text(n, _LETTERS)) for n in error.instance if n not in known)


def _shorten_json(value: Any) -> str:
    return shorten_text(json.dumps(value, ensure_ascii=False), _LETTERS)
