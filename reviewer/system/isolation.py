"""Looking into hostile files happens in a process of its own.

The libraries that open pictures, pages and films are large C programs. A file made to
crash or to stall one of them costs that file its reading, and nothing else; one made to take
it over finds no network, no place to write to, and a parent that takes data only (see
``walls`` and ``plain_data``). The child ends with its parent, however that ends.

Decision 65.
"""

from __future__ import annotations

import logging
import pickle
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar, cast

from reviewer import errors
from reviewer.errors import BadInput, ReviewerError, explain_plainly
from reviewer.system.facts import OURS, code_fact, exit_fact, fault_fact, place_fact
from reviewer.system.jobs import SILENT, Job
from reviewer.system.pausing import PausableJob, held_work
from reviewer.system.plain_data import Unpackable, pack_plain_data, unpack_plain_data
from reviewer.system.sent_lines import MOST_LINES, log_sent_line, parts_of_line
from reviewer.system.walled_child import Walled, limit_time, no_child, over_its_time

_T = TypeVar("_T")
_START = 60.0  # seconds a new process may take until it answers, on a slow disk
_POLL = 0.2
_HELD_POLL = 2.0  # seconds between two looks at a child that is held back
CORES = 4  # that one call may keep busy: its bound of processor time is so many times longer

log = logging.getLogger(__name__)


class Bounds(Protocol):
    """What one call may cost."""

    @property
    def read_seconds(self) -> float:
        """Seconds that one call may take."""

    @property
    def read_memory(self) -> int:
        """Bytes of address space that the child may have."""


class Crashed(BadInput):
    """A child process ended over a file: no other process should open that one."""


class IsolatedReader:
    """Calls functions in a child process, which is started again when one brings it down.

    Nothing of what it is given to do is ever done here: where no child can be started, a
    call is an error.

    Args:
        limits: what one call may cost; its time may be changed between calls.
        job: asked, while a call is waited for, whether to go on; the same holds for it.
        patient: the child gives way to whatever else the machine does, such as playing.
        writable: folders in which the child may write, beside one for its temporary files.
        exact: an error of the function is raised as what it is; else it is ``BadInput``.
        parent: the child may have children of its own, which live within the same walls.
    """

    def __init__(
        self,
        limits: Bounds,
        job: Job = SILENT,
        *,
        patient: bool = False,
        writable: Sequence[Path] = (),
        exact: bool = False,
        parent: bool = False,
    ) -> None:
        self.limits = limits
        self._patient, self._exact, self._parent = patient, exact, parent
        self._writable = tuple(writable)
        self.job = job
        self._child: Walled | None = None
        self._ready = False
        self._lines = 0

    def __enter__(self) -> Self:
        self._start_child()  # not waited for: the first file is copied meanwhile
        return self

    def close(self) -> None:
        """End the child; a later call starts another."""
        self._stop_child()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop_child()

    def call_child(self, function: Callable[..., _T], *args: Any) -> _T:
        """The result of a function of module level; arguments and result are plain data.

        Raises:
            BadInput: The function refused its input, failed or took too long.
            Crashed: It ended the child.
            CannotStart: There is no child to do it.
        """
        pipe, begun = self._await_ready(), time.monotonic()
        self._lines = 0
        try:
            seconds = self.limits.read_seconds
            # Processor time is bounded as well, for a child that hangs in a loop would heat the
            # machine until the clock's bound is over; a decoder's threads spend several seconds in
            # one.
            asked = (function, args, seconds * CORES, log.getEffectiveLevel())
            pipe.send_bytes(pickle.dumps(asked, pickle.HIGHEST_PROTOCOL))
            answer = self._await_answer(pipe, seconds)
        except (EOFError, OSError):
            raise self._end_crashed(function, time.monotonic() - begun) from None
        return cast(_T, _unwrap_answer(answer, self._exact))

    def _start_child(self) -> None:
        self._child = Walled(
            _serve_calls,
            self.limits.read_memory,
            self._writable,
            patient=self._patient,
            parent=self._parent,
        )

    def _await_ready(self) -> Connection:
        """The pipe to a child that answers."""
        if self._child is None:
            self._start_child()
        assert self._child is not None
        if not self._ready:
            try:
                self._await_answer(self._child.pipe, _START)
            except (EOFError, OSError, BadInput) as fault:
                self._stop_child()
                raise no_child(explain_plainly(fault)) from None
            self._ready = True
        return self._child.pipe

    def _await_answer(self, pipe: Connection, seconds: float) -> Any:
        # Not the clock of the day, which may be set while a film is read.
        until = time.monotonic() + seconds
        while True:
            # So long nobody hears that a job was stopped; shorter would wake the parent for
            # nothing.
            if pipe.poll(_POLL):
                word, value = self._hear_word(pipe, until, seconds)
                if word == _LOGGED:
                    self._log_line(*value)
                elif word == _TOLD:
                    self.job.progress(*value)
                else:
                    return word, value
            held = held_work()
            if held is not None:
                until += self._hold_child(pipe, held)
            try:
                self.job.check()
            except BaseException:
                self._stop_child()
                raise
            if time.monotonic() > until:
                raise self._end_late(seconds)

    def _hold_child(self, pipe: Connection, held: PausableJob) -> float:
        """Have the child wait as long as the work is held back: so many seconds."""
        begun = time.monotonic()
        pipe.send_bytes(_HOLD)
        while not held.wait_until_it_goes(_HELD_POLL):
            # A child that ended meanwhile is told of at once.
            if self._child is None or self._child.has_ended():
                break
        pipe.send_bytes(_GO_ON)
        return time.monotonic() - begun

    def _log_line(self, name: str, level: int, template: str, args: tuple[Any, ...]) -> None:
        """A line of the child's in this process' logs, where it is made of facts only."""
        self._lines += 1
        if self._lines <= MOST_LINES and self._child is not None:
            log_sent_line((name, level, template, args, self._child.process_id, time.time()))

    def _hear_word(self, pipe: Connection, until: float, seconds: float) -> tuple[str, Any]:
        """What the child says next. It may begin a word and never end it, or say what is longer
        than the memory it has, so it is ended when its time is over.
        """
        assert self._child is not None
        # Reading from the pipe blocks, so another thread has to end who does not finish a word.
        watch = threading.Timer(max(until - time.monotonic(), _POLL), self._child.kill_tree)
        watch.daemon = True
        watch.start()
        try:
            # A word longer than its memory cannot be an honest one; without a bound a length of
            # 2**63 would be allocated here.
            return _check_word(unpack_plain_data(pipe.recv_bytes(self.limits.read_memory)))
        except (Unpackable, TypeError, ValueError, OverflowError, MemoryError):
            self._stop_child()
            log.warning("a child was ended: what it answered is no data")
            raise BadInput("its reader answered what is no data, so it is hostile") from None
        except (EOFError, OSError):
            if time.monotonic() > until:
                raise self._end_late(seconds) from None
            raise
        finally:
            watch.cancel()

    def _end_late(self, seconds: float) -> BadInput:
        """End a child whose time is over, and say so."""
        self._stop_child()
        log.warning("a child was ended: it gave no answer for %.0f s", seconds)
        return BadInput(f"reading it took longer than {seconds:.0f} s and was stopped")

    def _end_crashed(self, function: Callable[..., Any], seconds: float) -> BadInput:
        """Let go of a child that ended, and say why it did."""
        child, code = 0, None
        if self._child is not None:
            child, code = self._child.process_id, self._child.ended_by()
        self._stop_child()
        told = "child %d ended by itself: %s, after %.1f s in %s; it might have %d MB of memory"
        memory = self.limits.read_memory >> 20
        log.error(told, child, exit_fact(code), seconds, code_fact(function), memory)
        if over_its_time(code):
            return BadInput("reading it took more processor time than one file may and was stopped")
        return Crashed("its reader crashed on it, so it is damaged or hostile")

    def _stop_child(self) -> None:
        if self._child is not None:
            self._child.end_child()
        self._child, self._ready = None, False


def with_file_name(name: str, fault: BadInput) -> BadInput:
    """The same fault, in a sentence that names the file."""
    if name in fault.message:
        return fault
    remedy = fault.remedy or "Withhold it, or get it anew."
    return type(fault)(f"{name}: {fault.message}.", remedy)


class _Teller:
    """The job of a function in the child: its progress reaches the parent's job.

    It is stopped with the whole child, so it need not ask for that; whether it is held back it asks
    a few times a second.
    """

    def __init__(self) -> None:
        self.pipe: Connection | None = None
        self._said = self._asked = 0.0
        self._last = ""

    def progress(self, done: float, total: float, text: str = "") -> None:
        now = time.monotonic()
        # What is begun is told at once: it may be what takes long, and is named then.
        if self.pipe is not None and (text != self._last or now - self._said > _POLL):
            self._said, self._last = now, text
            self.pipe.send_bytes(pack_plain_data((_TOLD, (float(done), float(total), text))))

        self.check()

    def check(self) -> None:
        """Wait while the caller holds the work back."""
        now = time.monotonic()
        if self.pipe is None or now - self._asked < _POLL:
            return
        self._asked = now
        # Nothing else is said to a child that is at work.
        while self.pipe.poll(0) and self.pipe.recv_bytes() == _HOLD:
            self.pipe.recv_bytes()  # until it may go on, or the pipe is closed


class _Sender(logging.Handler):
    """In the child: its lines go to the parent, which alone has a file to write them to."""

    def __init__(self, pipe: Connection) -> None:
        super().__init__()
        self._pipe = pipe

    def emit(self, record: logging.LogRecord) -> None:
        """Send a line in its parts, for the parent looks at each of them."""
        try:
            said = pack_plain_data((_LOGGED, parts_of_line(record)[:4]))
        except Unpackable:
            return
        self._pipe.send_bytes(said)


_TOLD = "told"
_LOGGED = "logged"
_HOLD, _GO_ON = b"hold", b"go on"  # no pickle begins like this
_teller = _Teller()


def child_job() -> Job:
    """Inside a called function: a job whose progress is the caller's."""
    return _teller


def _serve_calls(pipe: Connection) -> None:
    """The child: answer calls until the pipe is closed."""
    _teller.pipe = pipe
    logger = logging.getLogger(OURS)
    logger.addHandler(_Sender(pipe))
    pipe.send_bytes(pack_plain_data(("done", None)))
    while True:
        try:
            # The parent is trusted, so what it asks may be pickled; what a child answers never is.
            asked = pipe.recv_bytes()
            if asked in (_HOLD, _GO_ON):  # the work was over before it heard of it
                continue
            function, args, seconds, level = pickle.loads(asked)
        except EOFError:
            return
        logger.setLevel(level)
        # Anew for each call: one child answers many.
        limit_time(seconds)
        begun, used = time.monotonic(), time.process_time()
        answer = _pack_outcome(function, args)
        past, used = time.monotonic() - begun, time.process_time() - used
        log.info("%s took %.2f s, %.2f s of processor", code_fact(function), past, used)
        pipe.send_bytes(answer)


def _pack_outcome(function: Callable[..., Any], args: tuple[Any, ...]) -> bytes:
    try:
        return pack_plain_data(("done", function(*args)))
    except Exception as fault:  # noqa: BLE001 - a reader may fail on hostile input in any way
        with suppress(MemoryError):  # there may be none left to write a line with
            kind, place = fault_fact(fault), place_fact(fault)
            log.warning("%s failed: %s at %s", code_fact(function), kind, place)
        return pack_plain_data(("bad", _reason_of(fault)))


def _reason_of(fault: Exception) -> tuple[str, str, str]:
    """The kind of an error of ours, a sentence, and a remedy."""
    if isinstance(fault, ReviewerError):
        return _known_kind(fault), fault.message, fault.remedy
    if isinstance(fault, MemoryError | RecursionError):
        return "", explain_plainly(fault), ""
    return "", f"it could not be read: {explain_plainly(fault)}", ""


def _known_kind(fault: ReviewerError) -> str:
    """The nearest error that can be made of a sentence and a remedy alone."""
    kinds = (kind.__name__ for kind in type(fault).__mro__ if kind.__module__ == errors.__name__)
    return next(kinds, "")


def _check_word(said: Any) -> tuple[str, Any]:
    """What a child may say: how far it is, what it found, or why it found nothing."""
    word, value = said
    if word == _TOLD:
        done, total, text = value
        return word, (float(done), float(total), str(text))
    if word == _LOGGED:
        name, level, template, args = value
        return word, (str(name), int(level), str(template), tuple(args))
    if word == "bad":
        kind, message, remedy = value
        return word, (str(kind), str(message), str(remedy))
    if word != "done":
        raise ValueError
    return word, value


def _unwrap_answer(answer: tuple[str, Any], exact: bool) -> Any:
    word, value = answer
    if word != "bad":
        return value
    kind, message, remedy = value
    found = getattr(errors, kind, None) if exact and kind else None
    known = isinstance(found, type) and issubclass(found, ReviewerError)
    raise (found if known and found else BadInput)(message, remedy)
