"""Intake settings: an office's own bounds, and the column maps of its dispatch logs.

One JSON file, by default ``intake.json`` in the folder of the user's settings, so that the
window and the command line read a layout alike once it was described.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reviewer.errors import BadInput
from reviewer.intake.limits import DEFAULTS, IntakeLimits
from reviewer.model.column_map import column_map
from reviewer.model.schema_check import Unfit, parse_fitting_json
from reviewer.system.home import home_folder

NAME = "intake.json"


def read_settings(file: Path | None = None) -> IntakeLimits:
    """The bounds and column maps of a settings file; without one, the defaults.

    Args:
        file: by default the user's own, which may be missing.

    Raises:
        BadInput: It cannot be read or does not fit ``resources/schemas/intake.schema.json``.
    """
    path = file or home_folder() / NAME
    if file is None and not path.exists():
        return DEFAULTS
    try:
        data = parse_fitting_json(path.read_bytes(), "intake.schema.json")
        return _parse_limits(data)
    except OSError as fault:
        raise BadInput(f"{path} cannot be read: {fault.strerror}.") from None
    except Unfit as fault:
        raise _refuse_settings(
            path, f" at {fault.place}" if fault.place else "", fault.reason
        ) from None
    except ValueError as fault:
        raise _refuse_settings(path, "", str(fault)) from None


def _parse_limits(data: dict[str, Any]) -> IntakeLimits:
    bounds = data.get("limits", {})
    maps = tuple((item["files"], column_map(item)) for item in data.get("dispatch_columns", ()))
    return IntakeLimits(**bounds, column_maps=maps)


def _refuse_settings(path: Path, place: str, reason: str) -> BadInput:
    return BadInput(
        f"The intake settings {path} do not fit{place}: {reason}.",
        "resources/schemas/intake.schema.json says what fits.",
    )
