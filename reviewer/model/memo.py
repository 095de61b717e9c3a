"""What was worked out of a part of a case, kept until that part is another one.

The parts are compared by identity, which costs nothing however large they are: whoever keeps
an untouched part the same object from snapshot to snapshot has its results kept as well. Only
the newest result of each name is held, so memory stays as large as the case.

Decision 149.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from operator import is_
from typing import Any, TypeVar, cast

_Result = TypeVar("_Result")


class Memo:
    """Results by name, each with the parts that it was made of. Any thread may ask."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[tuple[Any, ...], Any]] = {}

    def get(self, name: Hashable, parts: tuple[Any, ...], make: Callable[..., _Result]) -> _Result:
        """``make(*parts)``, or what it gave when these same parts were given last.

        Args:
            name: whose result it is: the function, and the key of what it is about.
            parts: everything that the result depends on; none of it ever changes.
            make: a pure function.
        """
        kept = self._kept.get(name)
        if kept is not None and len(kept[0]) == len(parts) and all(map(is_, kept[0], parts)):
            return cast(_Result, kept[1])
        made = make(*parts)
        self._kept[name] = (parts, made)
        return made
