"""Faults in what Qt calls of us: told as any other fault, instead of the end of the process.

Python 3.11 leaves a fault that compiled code raised (a widget that is gone, a wrong argument) in a
short form until somebody handles it. PySide adds a sentence to whatever leaves a method that Qt
called, takes the short form for the long one, and the process falls without a trace. A fault that
went through a handler has its long form.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

from shiboken6 import Shiboken

_looked_at: dict[str, int] = {}  # how many modules there were then, of each package


def guard_overrides(package: str) -> int:
    """Give every method of this package's classes that Qt may call a handler.

    Asked again it looks at what was imported since, and at nothing if nothing was.

    Args:
        package: name of the package.

    Returns:
        how many methods were guarded now.
    """
    done = 0
    if _looked_at.get(package) == len(sys.modules):
        return done
    _looked_at[package] = len(sys.modules)
    for made in _classes_in(package):
        qt = [base for base in made.__mro__ if base.__module__.startswith("PySide6.")]
        for name, method in list(vars(made).items()):
            called = isinstance(method, FunctionType) and not hasattr(method, "__wrapped__")
            if called and name[:2] != "__" and any(hasattr(base, name) for base in qt):
                setattr(made, name, _with_handler(method))
                done += 1
    return done


def _classes_in(package: str) -> Iterator[type]:
    """Those that Qt may call; a type does not know all that were derived of it."""
    for module in list(sys.modules.values()):
        name = getattr(module, "__name__", "")
        if name == package or name.startswith(f"{package}."):
            for found in list(vars(module).values()):
                own = isinstance(found, type) and found.__module__ == name
                if own and issubclass(found, Shiboken.Object):
                    yield found


def _with_handler(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def handled(*told: Any, **named: Any) -> Any:
        try:
            return method(*told, **named)
        except BaseException:
            raise

    return handled
