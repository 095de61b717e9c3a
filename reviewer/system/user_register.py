"""What this user's installation remembers beside its cases: lists in the folder of the settings.

A list only grows, a line of JSON at a time; a line that cannot be read is passed over.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reviewer.system.canonical import canonical_json
from reviewer.system.home import home_folder

_MOST = 64 << 20  # bytes of a list that are read


def add_to_register(name: str, entry: Mapping[str, Any], folder: Path | None = None) -> None:
    """Add an entry to a list, on the disk before this returns.

    Raises:
        OSError: It cannot be written.
    """
    place = (folder or home_folder()) / name
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = canonical_json(dict(entry)).encode() + b"\n"
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(place, flags, 0o600), "ab") as out:
        out.write(line)
        out.flush()
        os.fsync(out.fileno())


def entries_of_register(name: str, folder: Path | None = None) -> list[dict[str, Any]]:
    """The entries of a list, the oldest first; none where there is no list."""
    try:
        with ((folder or home_folder()) / name).open("rb") as stream:
            lines = stream.read(_MOST).splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict):
            found.append(entry)
    return found
