"""Intake settings: an office's own bounds, and the column maps of its dispatch logs.

One JSON file, by default ``intake.json`` in the folder of the user's settings, so that the
window and the command line read a layout alike once it was described.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reviewer.errors import BadInput
from reviewer.intake.fitting import Unfit, fitted
from reviewer.intake.limits import DEFAULTS, Limits
from reviewer.model.column_map import column_map
from reviewer.system.home import home

NAME = "intake.json"


def read_settings(file: Path | None = None) -> Limits:
    """The bounds and column maps of a settings file; without one, the defaults.

    Args:
        file: by default the user's own, which may be missing.

    Raises:
        BadInput: It cannot be read or does not fit ``resources/schemas/intake.schema.json``.
    """
    path = file or home() / NAME
    if file is None and not path.exists():
        return DEFAULTS
    try:
        data = fitted(path.read_bytes(), "intake.schema.json")
        return _limits(data)
    except OSError as fault:
        raise BadInput(f"{path} cannot be read: {fault.strerror}.") from None
    except Unfit as fault:
        raise _refusal(path, f" at {fault.place}" if fault.place else "", fault.reason) from None
    except ValueError as fault:
        raise _refusal(path, "", str(fault)) from None


def _limits(data: dict[str, Any]) -> Limits:
    bounds = data.get("limits", {})
    maps = tuple((item["files"], column_map(item)) for item in data.get("dispatch_columns", ()))
    return Limits(**bounds, column_maps=maps)


def _refusal(path: Path, place: str, reason: str) -> BadInput:
    return BadInput(
        f"The intake settings {path} do not fit{place}: {reason}.",
        "resources/schemas/intake.schema.json says what fits.",
    )
