"""What may stand in a log: our own sentences and facts, and never a word of a record.

A log is sent to strangers. So nothing rests on whoever writes a line being careful: a line is
put together here, of a sentence that stands in the code of the module that says it, and of
numbers, hashes, names of libraries and of this program's own parts. A text that is none of
these is left out, wherever it comes from; a child process that a file has taken over can make
no line that this program does not have.

Engine modules log as any Python program does: ``log = logging.getLogger(__name__)``.

Decision 159.
"""

from __future__ import annotations

import builtins
import enum
import importlib.util
import logging
import re
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType
from typing import Any

OURS = "reviewer"
LEFT_OUT = "?"  # stands where something was to be told that may not be
_HASH_LETTERS = 12  # enough to find a record in its case by, and no more than is needed
_MOST = 1 << 63  # a larger number counts nothing here, and its digits could spell a text
_HASH = re.compile(r"[0-9a-f]{6,64}")
_MODULE = re.compile(r"reviewer(\.[a-z_0-9]+)*")
_CLASS = re.compile(r"[A-Za-z_][A-Za-z_0-9]{0,60}")
_LINE = re.compile(r"[0-9]{1,6}")

# Without a handler, the last resort of ``logging`` prints warnings to a terminal that nobody
# asked; and handlers further up would make lines of their own of what a child sends.
logging.getLogger(OURS).addHandler(logging.NullHandler())
logging.getLogger(OURS).propagate = False


@dataclass(frozen=True)
class Fact:
    """Something that may be told as it is, if it holds; see the functions that make one.

    Attributes:
        kind: which of ``_HOLDS`` decides that.
        text: what is told.
    """

    kind: str
    text: str

    def __str__(self) -> str:
        return self.text if _fact_holds(self) else LEFT_OUT


def hash_fact(sha256: str) -> Fact:
    """A record, by the beginning of the hash of its original. Never the hash of a name or of a
    term: of these there are so few that one can be found by trying them all.
    """
    return Fact("hash", sha256[:_HASH_LETTERS])


def library_fact(distribution: str) -> Fact:
    """An installed library with its version, such as ``pikepdf 9.4.2``."""
    return Fact("library", f"{distribution} {_version_of(distribution)}")


def code_fact(function: Callable[..., Any]) -> Fact:
    """One of this program's own functions."""
    module, name = getattr(function, "__module__", ""), getattr(function, "__qualname__", "")
    return Fact("code", f"{module}:{name}")


def fault_fact(fault: BaseException) -> Fact:
    """What kind of fault it is; never its message, which may quote a record."""
    kind = type(fault)
    return Fact("fault", f"{kind.__module__.partition('.')[0]}.{kind.__name__}")


def place_fact(fault: BaseException) -> Fact:
    """Where in this program it came up, as a module and a line."""
    frames = traceback.walk_tb(fault.__traceback__)
    ours = [(str(f.f_globals.get("__name__", "")), line) for f, line in frames]
    known = [(module, line) for module, line in ours if _MODULE.fullmatch(module)]
    module, line = known[-1] if known else (OURS, 0)
    return Fact("place", f"{module}:{line}")


def exit_fact(code: int | None) -> Fact:
    """How a child process ended: the signal that ended it, or its exit code."""
    if code is None:
        return Fact("exit", "no exit code")
    if code >= 0:
        return Fact("exit", f"exit code {code}")
    try:
        return Fact("exit", signal.Signals(-code).name)
    except ValueError:
        return Fact("exit", f"signal {-code}")


class FactsOnly(logging.Formatter):
    """Makes the lines of every log of this program."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, of sentences and facts of this program only."""
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        child = getattr(record, "child", 0)
        who = f" child {child:d}" if type(child) is int and 0 < child < _MOST else ""
        machine = getattr(record, "machine", 0)
        who = f" machine {machine:d}{who}" if type(machine) is int and machine else who
        name = record.name if _words_in(record.name).there else OURS
        said = _fill_template(name, record.msg, record.args)
        return f"{at}.{int(record.msecs):03d}Z {record.levelname} {name}{who}: {said}"


def _fill_template(module: str, template: Any, args: Any) -> str:
    known = _words_in(module)
    if template not in known.constants or not isinstance(args, tuple):
        return "(a line that this program does not have was left out)"
    try:
        return str(template) % tuple(_tell_value(arg, known) for arg in args)
    except (TypeError, ValueError):
        return f"(what belongs into this line was left out) {template}"


def _tell_value(value: Any, known: _Words) -> Any:
    """A value as it may be told; only the exact kinds, for another's text may be anything."""
    if value is None or type(value) in (bool, float, Fact):
        return value
    if type(value) is int and abs(value) < _MOST:
        return value
    if isinstance(value, enum.Enum) and _MODULE.fullmatch(type(value).__module__):
        # Among open words are those that a file made up: they are no members.
        return value.name.lower() if value.name in type(value).__members__ else LEFT_OUT
    if type(value) is str and value in known.constants:
        return value
    return LEFT_OUT


@dataclass(frozen=True)
class _Words:
    """What stands in the code of a module, if there is one: texts, and names of its functions."""

    there: bool = False
    constants: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()


@lru_cache(maxsize=512)
def _words_in(module: str) -> _Words:
    """Read from the compiled code, so a module that only a child reads in is not read in here."""
    if not _MODULE.fullmatch(module):
        return _Words()
    try:
        spec = _spec_of(module)
        code = spec.loader.get_code(module) if spec and spec.loader else None  # type: ignore[attr-defined]
    except (ImportError, AttributeError):
        return _Words()
    parts = list(_parts_of(code)) if code is not None else []
    texts = (text for part in parts for text in _texts_of(part.co_consts))
    functions = frozenset(part.co_qualname for part in parts)
    return _Words(spec is not None, frozenset(texts), functions)


def _spec_of(module: str) -> ModuleSpec | None:
    """Where a module of ours lies; it may be a name that a child made up."""
    # Package by package, for ``importlib.util.find_spec`` would run those on the way.
    spec: ModuleSpec | None = None
    for step in re.finditer(r"\.|\Z", module):
        path = spec.submodule_search_locations if spec is not None else None
        if spec is not None and path is None:
            return None
        name = module[: step.start()]
        found = (finder.find_spec(name, path) for finder in sys.meta_path)
        spec = next((one for one in found if one is not None), None)
        if spec is None:
            return None
    return spec


def _parts_of(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _parts_of(inner)


def _texts_of(values: Any) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple | frozenset):
            yield from _texts_of(value)


def _is_library(text: str) -> bool:
    name, _, number = text.rpartition(" ")
    return bool(name) and _version_of(name) == number


def _is_code(text: str) -> bool:
    module, _, name = text.partition(":")
    return name in _words_in(module).functions


def _is_fault(text: str) -> bool:
    library, _, name = text.partition(".")
    try:
        there = importlib.util.find_spec(library) is not None
    except (ImportError, ValueError):
        return False
    known = library != builtins.__name__ or hasattr(builtins, name)
    return there and known and bool(_CLASS.fullmatch(name))


def _is_place(text: str) -> bool:
    module, _, line = text.partition(":")
    return _words_in(module).there and bool(_LINE.fullmatch(line))


def _is_exit(text: str) -> bool:
    named = re.fullmatch(r"(exit code|signal) \d{1,10}", text, re.ASCII)
    return text == "no exit code" or bool(named) or text in signal.Signals.__members__


_HOLDS: dict[str, Callable[[str], object]] = {
    "hash": _HASH.fullmatch,
    "library": _is_library,
    "code": _is_code,
    "fault": _is_fault,
    "place": _is_place,
    "exit": _is_exit,
}


def _fact_holds(fact: Fact) -> bool:
    """Whether a fact is what it says: it may have come from a child."""
    return type(fact.text) is str and fact.kind in _HOLDS and bool(_HOLDS[fact.kind](fact.text))


@lru_cache(maxsize=64)
def _version_of(distribution: str) -> str:
    # With it come the readers of mail and ZIP: not in every child for a line it may never write.
    from importlib.metadata import Distribution

    # Only folders: what is no folder would be opened as a ZIP, and this process opens none.
    folders = [folder for folder in sys.path if Path(folder).is_dir()]
    try:
        found = next(iter(Distribution.discover(name=distribution, path=folders)), None)
        return found.version if found is not None else "is not installed"
    except ValueError:
        return "is not installed"


def list_libraries() -> list[str]:
    """The libraries that open what is hostile, or that write what is released."""
    return [str(library_fact(name)) for name in _LIBRARIES]


_LIBRARIES = (
    *("av", "pymupdf", "pypdfium2", "pikepdf", "opencv-python", "numpy", "pillow"),
    *("pillow-heif", "openpyxl", "beautifulsoup4", "olefile", "striprtf", "tesserocr"),
    *("cryptography", "PySide6"),
)
