"""The files of a jurisdiction that its users may change: their own copy takes the shipped one's
place.

Decision 221.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reviewer.errors import BadInput
from reviewer.model.schema_check import Unfit, parse_fitting_json
from reviewer.system.home import home_folder
from reviewer.system.resources import resource_path

_FOLDER = "jurisdictions"


def find_law_file(jurisdiction: str, name: str) -> Path | None:
    """The user's own file in ``jurisdictions/JURISDICTION`` of the settings, else the shipped one;
    ``None`` where there is neither.
    """
    own = home_folder() / _FOLDER / jurisdiction / name
    if own.exists():
        return own
    try:
        return resource_path(f"{_FOLDER}/{jurisdiction}/{name}")
    except FileNotFoundError:
        return None


def read_law_file(file: Path, schema: str) -> Any:
    """What a file of the law says; ``schema`` is the published one that it has to fit.

    Raises:
        BadInput: It cannot be read, or does not fit: file and place are named.
    """
    try:
        return parse_fitting_json(file.read_bytes(), schema)
    except OSError as fault:
        raise BadInput(f"{file} cannot be read: {fault.strerror}.") from None
    except Unfit as fault:
        raise unfit_law(file, fault.place, fault.reason, schema) from None


def unfit_law(file: Path, place: str, reason: str, schema: str) -> BadInput:
    """A file of the law says at a place what makes no sense."""
    where = f" at {place}" if place else ""
    return BadInput(
        f"{file} does not fit{where}: {reason}.",
        f"Mend it there (resources/schemas/{schema} says what fits), or take your copy away: the "
        "shipped one holds then.",
    )
