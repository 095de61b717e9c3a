"""Results of the attack, kept in the case's cache and believed only as this user wrote them.

Decisions 14, 61, 117.
"""

from __future__ import annotations

import hmac
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from reviewer.store import Case
from reviewer.system.canonical import canonical_json
from reviewer.system.files import write_atomic
from reviewer.system.home import cache_secret
from reviewer.system.kept_json import read_kept_json

# Chosen by hand; what was of use last goes last.
MOST = 20_000  # results
MOST_BYTES = 64 << 20
OLDEST = 180 * 86400.0  # seconds since one was last of use


class RememberedResults:
    """A folder of small files, one for each key; see ``reviewer.attack.remembered_checks``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def recall_result(self, key: str) -> dict[str, Any] | None:
        """What was kept; ``None`` for what is not there, or was written by anybody else."""
        data = self._read_result(key)
        if data is not None:
            with suppress(OSError):
                os.utime(self._path_of_key(key))  # it was of use, so it is not the first to go
        return data

    def count_untrusted(self) -> int:
        """How many results are not as this user wrote them. They are never believed."""
        return sum(self._read_result(path.stem) is None for path in self._folder.glob("*.json"))

    def _read_result(self, key: str) -> dict[str, Any] | None:
        try:
            told = read_kept_json(self._path_of_key(key))
            data: dict[str, Any] = told["data"]
            same = hmac.compare_digest(str(told["seal"]), _seal_of_result(key, data))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        # Whoever could write a result could declare a leaking file clean; so each bears a seal by a
        # secret that lies outside the case.
        return data if same else None

    def remember_result(self, key: str, data: dict[str, Any]) -> None:
        """Write it down; a disk that is full costs the memory, not the export."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomic(
                self._path_of_key(key),
                canonical_json({"data": data, "seal": _seal_of_result(key, data)}),
            )
        except OSError:
            return

    def prune_oldest(self) -> None:
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

    def _path_of_key(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def results_of_case(case: Case) -> RememberedResults:
    """Where a case keeps what its attacks found."""
    return RememberedResults(case.cache_folder / "attack")


def _seal_of_result(key: str, data: dict[str, Any]) -> str:
    said = canonical_json(["attack", key, data]).encode()
    return hmac.new(cache_secret(), said, "sha256").hexdigest()
