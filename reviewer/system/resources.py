"""The files that ship with the program: found in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parents[1]
_PLACES = (_HERE / "_resources", _HERE.parent / "resources")


def resource_path(name: str) -> Path:
    """The path of a shipped file or folder.

    Raises:
        FileNotFoundError: The installation lacks it.
    """
    for place in _PLACES:
        if (place / name).exists():
            return place / name
    raise FileNotFoundError(f"the installation lacks resources/{name}")
