"""How often something is called while a test looks, for where time would tell nothing."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest


def count_calls(monkeypatch: pytest.MonkeyPatch, *watched: tuple[Any, str]) -> Counter[str]:
    """Count calls from now on, of names in modules or classes; by ``room.name``."""
    calls: Counter[str] = Counter()

    def watch(owner: Any, name: str) -> None:
        real, key = getattr(owner, name), f"{owner.__name__.rpartition('.')[2]}.{name}"

        def count_and_call(*given: Any, **named: Any) -> Any:
            calls[key] += 1
            return real(*given, **named)

        monkeypatch.setattr(owner, name, count_and_call)

    for owner, name in watched:
        watch(owner, name)
    return calls
