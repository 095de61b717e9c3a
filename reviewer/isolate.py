"""Looking into hostile files happens in a process of its own.

The libraries that open pictures, pages and films are large C programs. A file made to
crash or to stall one of them costs that file its reading, and nothing else.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar, cast

from reviewer.errors import BadInput, Cancelled, ReviewerError
from reviewer.jobs import SILENT, Job

_T = TypeVar("_T")
_START = 60.0  # seconds a new process may take until it answers, on a slow disk
_POLL = 0.2


class Bounds(Protocol):
    """What one call may cost."""

    @property
    def read_seconds(self) -> float:
        """Seconds that one call may take."""

    @property
    def read_memory(self) -> int:
        """Bytes of address space that the child may have."""


class Reader:
    """Calls functions in a child process, which is started again when one brings it down.

    Where no child can be started the functions run here: then a crash is a crash.

    Args:
        limits: what one call may cost.
        job: asked, while a call is waited for, whether to go on.
        patient: the child gives way to whatever else the machine does, such as playing.
    """

    def __init__(self, limits: Bounds, job: Job = SILENT, *, patient: bool = False) -> None:
        self._limits = limits
        self._patient = patient
        self.job = job
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._alone = self._ready = False

    def __enter__(self) -> Self:
        self._start()  # not waited for: the first file is copied meanwhile
        return self

    def close(self) -> None:
        """End the child; a later call starts another."""
        self._stop()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def call(self, function: Callable[..., _T], *args: Any) -> _T:
        """The result of a function of module level; arguments and result are plain data.

        Raises:
            BadInput: The function refused its input, failed, crashed, or took too long.
        """
        self._await()
        if self._pipe is None:
            return cast(_T, _unwrapped(_outcome(function, args)))
        try:
            self._pipe.send((function, args))
            answer = self._answer(self._pipe, self._limits.read_seconds)
        except (EOFError, OSError):
            self._stop()
            raise BadInput("its reader crashed on it, so it is damaged or hostile") from None
        return cast(_T, _unwrapped(answer))

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, far = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(far, self._limits.read_memory, self._patient), daemon=True
        )
        try:
            self._process.start()
        except (OSError, RuntimeError, AssertionError):  # a daemon may not have children
            self._stop()
            self._alone = True
        finally:
            far.close()

    def _await(self) -> None:
        """A child that answers, or none for good."""
        if self._pipe is None and not self._alone:
            self._start()
        if self._pipe is None or self._ready:
            return
        try:
            self._answer(self._pipe, _START)
            self._ready = True
        except (EOFError, OSError, BadInput):
            self._stop()
            self._alone = True

    def _answer(self, pipe: Connection, seconds: float) -> Any:
        until = time.monotonic() + seconds
        while True:
            if pipe.poll(_POLL):
                word, value = pipe.recv()
                if word != _TOLD:
                    return word, value
                self.job.progress(*value)
            try:
                self.job.check()
            except BaseException:
                self._stop()
                raise
            if time.monotonic() > until:
                self._stop()
                raise BadInput(f"reading it took longer than {seconds:.0f} s and was stopped")

    def _stop(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None and self._process.pid is not None:
            self._process.kill()
            self._process.join()
        self._pipe = self._process = None
        self._ready = False


class SharedReader:
    """A reader for many threads, one call at a time, each with a job of its own.

    Its child is started by the first call; ``close`` ends it, and whatever waits for it.
    """

    def __init__(self, limits: Bounds) -> None:
        self._reader = Reader(limits)
        self._lock = threading.Lock()
        self._closed = False

    def call(self, job: Job, function: Callable[..., _T], *args: Any) -> _T:
        """The result of a function of module level, as ``Reader.call``.

        Raises:
            BadInput: The function refused its input, failed, crashed, or took too long.
            Cancelled: The job was stopped, or the reader closed.
        """
        with self._lock:
            self._require_open()
            self._reader.job = _Unless(self._require_open, job)
            return self._reader.call(function, *args)

    def close(self) -> None:
        """End the child; who waits for an answer is cancelled. Closing twice is fine."""
        self._closed = True
        with self._lock:
            self._reader.close()

    def _require_open(self) -> None:
        if self._closed:
            raise Cancelled()


class _Unless:
    """A job that another question may stop too."""

    def __init__(self, check: Callable[[], None], job: Job) -> None:
        self._check, self._job = check, job

    def progress(self, done: float, total: float, text: str = "") -> None:
        self._job.progress(done, total, text)

    def check(self) -> None:
        self._check()
        self._job.check()


class _Teller:
    """The job of a function in the child: its progress reaches the parent's job.

    It is stopped with the whole child, so it need not ask.
    """

    def __init__(self) -> None:
        self.pipe: Connection | None = None
        self._said = 0.0

    def progress(self, done: float, total: float, text: str = "") -> None:
        now = time.monotonic()
        if self.pipe is not None and now - self._said > _POLL:
            self._said = now
            self.pipe.send((_TOLD, (done, total, text)))

    def check(self) -> None:
        """Go on."""


_TOLD = "told"
_teller = _Teller()


def child_job() -> Job:
    """Inside a called function: a job whose progress is the caller's."""
    return _teller


def _serve(pipe: Connection, memory: int, patient: bool) -> None:
    """The child: answer calls until the pipe is closed."""
    if patient and hasattr(os, "nice"):
        os.nice(10)
    _teller.pipe = pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    _limit_memory(memory)
    _be_silent()
    pipe.send(("done", None))
    while True:
        try:
            function, args = pipe.recv()
        except EOFError:
            return
        pipe.send(_outcome(function, args))


def _be_silent() -> None:
    """What C libraries print of a file may hold its words; a terminal keeps them."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, and only for its number
        os.dup2(nowhere.fileno(), 2)


def _outcome(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "done", function(*args)
    except ReviewerError as fault:
        return "bad", (fault.message, fault.remedy)
    except MemoryError:
        return "bad", "reading it needs more memory than one file may have"
    except RecursionError:
        return "bad", "it is nested too deep to be read"
    except Exception as fault:  # noqa: BLE001 - a reader may fail on hostile input in any way
        what = str(fault).splitlines()[0][:200] if str(fault) else ""
        return "bad", f"its reader failed ({type(fault).__name__}{': ' if what else ''}{what})"


def _unwrapped(answer: tuple[str, Any]) -> Any:
    word, value = answer
    if word == "bad":
        raise BadInput(*value) if isinstance(value, tuple) else BadInput(str(value))
    return value


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:
        return  # Windows has no such limit; the time limit still holds
    try:
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ValueError, OSError):
        return  # a lower limit is set already, or the system has none
