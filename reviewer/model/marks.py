"""Marks of things: by them it is known later whether what somebody signed is still what it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reviewer.system.canonical import digest_of

_DIGITS = 16  # of a digest: nobody makes two of the same on purpose that both read as honest
FEW = 1_000
"""So many marks are kept one by one; more are kept as one, which tells less of what changed."""
ALL = "all"


def mark_of(kind: str, key: str, thing: Any) -> str:
    """A line that is another one once the thing is: ``redaction r1 0123456789abcdef``."""
    return f"{kind} {key} {digest_of(thing)[:_DIGITS]}"


def few_marks(marks: Iterable[str]) -> tuple[str, ...]:
    """Marks as they are kept: sorted, and no more than a request can carry."""
    made = sorted(marks)
    return tuple(made) if len(made) <= FEW else (mark_of(ALL, ALL, made),)


@dataclass(frozen=True)
class MarkChanges:
    """What differs between two lists of marks, by kind of thing.

    Attributes:
        changed: how many things of each kind are another, new, or gone.
    """

    changed: Counter[str]

    def __bool__(self) -> bool:
        return bool(self.changed)


def changes_of_marks(were: Iterable[str], now: Iterable[str]) -> MarkChanges:
    """What is no longer what it was: each thing is counted once."""
    things = {mark.rpartition(" ")[0] for mark in set(were) ^ set(now)}
    return MarkChanges(Counter(thing.partition(" ")[0] for thing in things))
