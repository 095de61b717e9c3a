"""What was worked out of a part of a case, kept until that part is another one.

The parts are compared by identity, which costs nothing however large they are: whoever keeps
an untouched part the same object from snapshot to snapshot has its results kept as well. A new
result that equals the old one stays the old object, so that what was made of it is kept too. Only
the newest result of each name is held, so memory stays as large as the case.

Decision 149.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from operator import is_
from typing import Any, TypeVar, cast

from reviewer.model.differences import Differences

_Result = TypeVar("_Result")


class Memo:
    """Results by name, each with the parts that it was made of. Any thread may ask.

    Attributes:
        differences: what changed in the lists of the case, asked once for all that follow it.
    """

    def __init__(self) -> None:
        self.differences = Differences()
        self._kept: dict[Hashable, tuple[tuple[Any, ...], Any]] = {}

    def recall_or_make(
        self, name: Hashable, parts: tuple[Any, ...], make: Callable[..., _Result]
    ) -> _Result:
        """``make(*parts)``, or what it gave when these same parts were given last.

        Args:
            name: whose result it is: the function, and the key of what it is about.
            parts: everything that the result depends on; none of it ever changes.
            make: a pure function.
        """
        return self.follow_parts(name, parts, lambda _were, _had: make(*parts))

    def follow_parts(
        self,
        name: Hashable,
        parts: tuple[Any, ...],
        make: Callable[[tuple[Any, ...] | None, _Result | None], _Result],
    ) -> _Result:
        """The same, for what can be made of what it was: ``make`` is given the parts of last time
        and what came of them, or twice ``None``.
        """
        were, had = self._kept.get(name, (None, None))
        if were is not None and are_same_objects(were, parts):
            return cast(_Result, had)
        made = make(were, cast("_Result | None", had))
        if were is not None and made == had:
            made = cast(_Result, had)
        self._kept[name] = (parts, made)
        return made


def are_same_objects(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """True for the same objects in the same order."""
    return len(one) == len(other) and all(map(is_, one, other))
