"""Results of the attack, kept in the case's cache and believed only as this user wrote them.

Decisions 14, 61, 117.
"""

from __future__ import annotations

import hmac
import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from reviewer.store import Case
from reviewer.system.canonical import canonical
from reviewer.system.files import write_atomic
from reviewer.system.home import cache_secret

# Chosen by hand; what was of use last goes last.
MOST = 20_000  # results
MOST_BYTES = 64 << 20
OLDEST = 180 * 86400.0  # seconds since one was last of use


class Kept:
    """A folder of small files, one for each key; see ``reviewer.attack.memory``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def recall(self, key: str) -> dict[str, Any] | None:
        """What was kept; ``None`` for what is not there, or was written by anybody else."""
        data = self._read(key)
        if data is not None:
            with suppress(OSError):
                os.utime(self._path(key))  # it was of use, so it is not the first to go
        return data

    def strange(self) -> int:
        """How many results are not as this user wrote them. They are never believed."""
        return sum(self._read(path.stem) is None for path in self._folder.glob("*.json"))

    def _read(self, key: str) -> dict[str, Any] | None:
        try:
            told = json.loads(self._path(key).read_text(encoding="utf-8"))
            data: dict[str, Any] = told["data"]
            same = hmac.compare_digest(str(told["seal"]), _seal(key, data))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        # Whoever could write a result could declare a leaking file clean; so each bears a seal by a
        # secret that lies outside the case.
        return data if same else None

    def keep(self, key: str, data: dict[str, Any]) -> None:
        """Write it down; a disk that is full costs the memory, not the export."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomic(self._path(key), canonical({"data": data, "seal": _seal(key, data)}))
        except OSError:
            return

    def prune(self) -> None:
        """Let go of what was of no use for long, and of the oldest where it is too much."""
        found = []
        for path in self._folder.glob("*.json"):
            with suppress(OSError):
                told = path.stat()
                found.append((told.st_mtime, told.st_size, path))
        total, since = 0, time.time() - OLDEST
        for number, (used, size, path) in enumerate(sorted(found, reverse=True)):
            total += size
            if number >= MOST or total > MOST_BYTES or used < since:
                with suppress(OSError):
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def kept_of(case: Case) -> Kept:
    """Where a case keeps what its attacks found."""
    return Kept(case.cache / "attack")


def _seal(key: str, data: dict[str, Any]) -> str:
    said = canonical(["attack", key, data]).encode()
    return hmac.new(cache_secret(), said, "sha256").hexdigest()
