"""A large table with a few changes laid over it: the next one copies the changes, not the table.

Decision 166.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

_MOST = 256
"""So many changes are laid over a table; more are put into a new one."""


class LayeredMap(Mapping[_Key, _Value]):
    """A mapping that never changes; ``exchange`` gives the next one.

    Args:
        base: the table; whoever gives it leaves it as it is.
        over: what stands otherwise by now; ``None`` for what is gone.
    """

    __slots__ = ("_base", "_over")

    def __init__(
        self, base: Mapping[_Key, _Value], over: Mapping[_Key, _Value | None] | None = None
    ) -> None:
        self._base, self._over = base, dict(over or {})
        if len(self._over) > _MOST:
            self._base, self._over = dict(self.items()), {}

    def exchange(self, changed: Mapping[_Key, _Value | None]) -> LayeredMap[_Key, _Value]:
        """The same with other values; ``None`` for what goes."""
        return LayeredMap(self._base, {**self._over, **changed})

    def __getitem__(self, key: _Key) -> _Value:
        if key not in self._over:
            return self._base[key]
        found = self._over[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[_Key]:
        for key in self._base:
            if key not in self._over:
                yield key
        for key, value in self._over.items():
            if value is not None:
                yield key

    def __len__(self) -> int:
        gone = sum(key in self._base for key in self._over)
        return len(self._base) - gone + sum(value is not None for value in self._over.values())
