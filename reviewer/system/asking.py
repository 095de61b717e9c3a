"""What an original says is asked of a child process, see ``isolation``, from any place and thread.

No parser of a record's bytes runs in the caller. Whoever needs what one finds asks for it here;
what is asked while one piece of work goes on is answered by one child, and each piece of work
has its own: a file that takes a child over does not see what others read.

Decision 126.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from reviewer.errors import BadInput
from reviewer.system import fork_server
from reviewer.system.isolation import IsolatedReader, with_file_name
from reviewer.system.jobs import SILENT, Job

_T = TypeVar("_T")


@dataclass(frozen=True)
class AskingBounds:
    """What one question may cost: seconds, and bytes of address space."""

    read_seconds: float = 300.0
    read_memory: int = 6 << 30


# A context variable and not a global: threads do not share a child, which answers one at a time.
_reader: ContextVar[IsolatedReader | None] = ContextVar("reader", default=None)


@contextmanager
def ask_together(job: Job = SILENT) -> Iterator[None]:
    """What is asked within, by this thread, is answered by one child; ``job`` may stop it.

    The child is started by the first question.
    """
    before = _reader.get()
    # Within a piece of work, or within a child, which reads by itself: there the walls stand
    # already.
    if before is not None or fork_server.is_within():
        yield
        return
    reader = IsolatedReader(AskingBounds(), job, exact=True)
    token = _reader.set(reader)
    try:
        yield
    finally:
        _reader.reset(token)
        reader.close()


def ask_child(function: Callable[..., _T], *args: Any) -> _T:
    """The result of a function of module level that parses a file; plain data both ways.

    Within a child it is called as it is.

    Raises:
        ReviewerError: What the function raises of this kind.
        BadInput: It failed otherwise, crashed, or took too long; the file is named.
        CannotStart: There is no child to do it.
        Cancelled: The job of the work was stopped.
    """
    if fork_server.is_within():
        return function(*args)
    with ask_together():
        reader = _reader.get()
        assert reader is not None
        try:
            return reader.call_child(function, *args)
        except BadInput as fault:
            path = next((a for a in args if isinstance(a, Path)), None)
            raise with_file_name(path.name, fault) if path else fault from None
