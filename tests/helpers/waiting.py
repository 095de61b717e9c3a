"""Waiting for what another process does: the only place in the tests that pauses."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 240.0  # seconds; a machine with ten times its work reads a scanned page slowly
_FIRST, _LONGEST = 0.02, 0.3  # seconds between two looks, which cost what is waited for its time


def comes(holds: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """The first true answer of ``holds``, or its last one when the time is over."""
    end, between = time.monotonic() + patience, _FIRST
    while not (found := holds()) and time.monotonic() < end:
        time.sleep(between)
        between = min(1.5 * between, _LONGEST)
    return found


def wait_until(holds: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """The first true answer of ``holds``."""
    found = comes(holds, patience)
    assert found, f"waited {patience:.0f} s in vain: {what}"
    return found
