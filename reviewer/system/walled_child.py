"""A child process within walls: started in a folder of its own, bounded, ended with its parent.

What it runs and what is said over its pipe is its owner's matter, see ``isolation`` and
``playback.decoder_pool``.

Decisions 113, 130.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from reviewer.errors import explain_plainly
from reviewer.system import fork_server
from reviewer.system.leftovers import fresh_path, remove_leftovers
from reviewer.system.walls import CannotStart, enclose_process, start_within
from reviewer.system.windows_job import confine_process, give_way

_STARTING = threading.Lock()
_WORKROOM = "reviewer-child-"  # how the folders for children's temporary files are called


class Walled:
    """One child process.

    Args:
        serve: a function of module level that answers what comes through the pipe, within the
            walls.
        memory: bytes of address space that it may have.
        writable: folders in which it may write, beside one for its temporary files.
        patient: it gives way to whatever else the machine does, such as playing.
        parent: it may have children of its own, which live within the same walls.

    Raises:
        CannotStart: There is no such child.
    """

    def __init__(
        self,
        serve: Callable[[Connection], None],
        memory: int,
        writable: Sequence[Path] = (),
        *,
        patient: bool = False,
        parent: bool = False,
    ) -> None:
        self._ended = threading.Lock()
        try:
            # Before the folder is made: where no server can be started there is no child and
            # nothing to clear.
            context = fork_server.process_context()
            self.pipe, far = context.Pipe()
            self._room = _make_workroom()
        except OSError as fault:  # a full disk, no right to write to it, or too many open files
            raise no_child(explain_plainly(fault)) from None
        folders = (self._room, *writable)
        walls = (folders, dict(os.environ)) if fork_server.are_forked() else None
        within = (serve, far, memory, patient, str(self._room), walls)
        # A daemon may have no children of its own; a child that is a parent is ended by its group.
        made = context.Process(target=_enter_walls, args=within, daemon=not parent)  # type: ignore[attr-defined]
        self._process: BaseProcess = made
        try:
            _begin_process(self._process, folders)
        except (OSError, RuntimeError) as fault:
            self._let_go()
            raise no_child(explain_plainly(fault)) from None
        except BaseException:
            self._let_go()
            raise
        finally:
            far.close()
        # On Windows only; elsewhere the child bounds itself before it reads anything.
        confine_process(self._process, memory)

    @property
    def process_id(self) -> int:
        """The number of the process."""
        return self._process.pid or 0

    def ended_by(self, patience: float = 5.0) -> int | None:
        """The exit code of a child that ended by itself; ``None`` if it does not end."""
        self._process.join(timeout=patience)
        return self._process.exitcode

    def has_ended(self) -> bool:
        """True once it runs no more."""
        return not self._process.is_alive()

    def kill_tree(self) -> None:
        """End the child and whatever it started; from any thread, also while one reads its pipe."""
        with self._ended:
            if self._process.pid is not None:
                _kill_tree(self._process)

    def end_child(self) -> None:
        """End the child and let its pipe and its folder go; twice is fine."""
        self.kill_tree()
        self._let_go()

    def _let_go(self) -> None:
        self.pipe.close()
        shutil.rmtree(self._room, ignore_errors=True)


def no_child(why: str) -> CannotStart:
    """What is said when no child can be started."""
    return CannotStart(
        f"The process that reads records could not be started ({why.strip(' .')}).",
        "Close other programs, or start this one anew; records are never read without it.",
    )


def over_its_time(code: int | None) -> bool:
    """True when the system ended a child because it used too much processor time."""
    return code is not None and sys.platform != "win32" and code == -signal.SIGXCPU


def _make_workroom() -> Path:
    """A private folder for a child's temporary files; those of killed parents go."""
    place = Path(tempfile.gettempdir())
    # A killed program cannot remove its folders, so the next one does.
    remove_leftovers(place, _WORKROOM, "")
    room = fresh_path(place, _WORKROOM, "")
    room.mkdir(mode=0o700)
    return room


def _begin_process(process: BaseProcess, writable: Sequence[Path]) -> None:
    if sys.platform != "win32":
        # Its helper must not live within the walls of the first child.
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()
    for folder in writable:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _without_main():
        start = _started_by_anyone(process)
        if fork_server.are_forked():
            start()
        else:
            start_within(writable, start)


def _started_by_anyone(process: BaseProcess) -> Callable[[], None]:
    """Workers of a cluster are daemons, which may have no children, for these would be left
    behind. A child of ours ends with its parent, see ``end_with_parent``.
    """

    def start_undaemonic() -> None:
        config = fork_server.own_config()
        daemon = config.pop("daemon", None)
        try:
            process.start()
        finally:
            if daemon is not None:
                config["daemon"] = daemon

    return start_undaemonic


@contextmanager
def _without_main() -> Iterator[None]:
    """A child imports its function's module, and not the program, with its window and all, that
    this process was started with: that takes seconds, and much that hostile bytes may use.
    """
    main = sys.modules["__main__"]
    with _STARTING:
        kept = getattr(main, "__spec__", None)
        main.__spec__ = ModuleSpec("__main__", None)
        try:
            yield
        finally:
            main.__spec__ = kept


def _kill_tree(process: BaseProcess) -> None:
    """End a child and whatever it started."""
    pid = process.pid or 0
    if sys.platform != "win32":
        try:
            if os.getpgid(pid) == pid:
                # It made itself the leader of a group (`setsid`), so whatever it started goes with
                # it.
                os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it has ended
    process.kill()
    process.join()


# ---- in the child


def _enter_walls(
    serve: Callable[[Connection], None],
    pipe: Connection,
    memory: int,
    patient: bool,
    room: str,
    walls: tuple[Sequence[Path], Mapping[str, str]] | None,
) -> None:
    """Put up what a process puts up for itself, then answer until the pipe is closed."""
    fork_server.adopt_environment(walls[1] if walls is not None else os.environ.copy())
    if walls is not None:
        enclose_process(walls[0])
        memory += fork_server.bytes_mapped()
    if sys.platform != "win32":
        os.setsid()  # whatever it starts is ended with it; and it has no terminal to type into
    end_with_parent()
    if patient:
        give_way()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    os.environ["TMPDIR"] = os.environ["TEMP"] = os.environ["TMP"] = tempfile.tempdir = room
    _limit_memory(memory)
    _let_go_of_the_parent()
    _be_silent()
    serve(pipe)


def end_with_parent() -> None:
    """From now on this process, a child of ``multiprocessing``, ends when its parent does.

    A library may keep the interpreter busy for minutes, so no thread is waited for: the system
    itself ends the process once the far end of its pipe to the parent is closed.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform != "win32":
        import fcntl

        # The kernel sends SIGIO when the pipe changes, and nothing is ever written to it: the one
        # change is that the parent is gone.
        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
        flags = fcntl.fcntl(parent.sentinel, fcntl.F_GETFL)
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)
        signal.signal(signal.SIGIO, signal.SIG_DFL)
    # For systems without O_ASYNC on pipes.
    threading.Thread(target=_die_with, args=(parent.sentinel,), daemon=True).start()


def _die_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)


def _let_go_of_the_parent() -> None:
    """Its helpers believe whatever comes through their pipes, and live outside the walls."""
    if sys.platform == "win32":
        return
    from multiprocessing import forkserver, resource_tracker

    tracker: Any = resource_tracker._resource_tracker
    server: Any = forkserver._forkserver
    # Private names of the standard library: there is no public way to let go of them. Where they
    # are missing in a later Python nothing is closed, and test_isolation.py says so.
    for helper, name in ((tracker, "_fd"), (server, "_forkserver_alive_fd")):
        number = getattr(helper, name, None)
        if number is not None:
            os.close(number)
            setattr(helper, name, None)


def _be_silent() -> None:
    """What C libraries print of a file may hold its words; a terminal keeps them, and a
    program that reads this one's output must not find them in it. A terminal that it would
    read from could be written to as well.
    """
    with open(os.devnull, "r+b", buffering=0) as nowhere:  # noqa: PTH123 - only for its number
        for number in (0, 1, 2):
            os.dup2(nowhere.fileno(), number)


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:
        return  # Windows: its job object bounds it, see windows_job
    try:
        # Address space, not resident memory: Linux does not enforce a limit on the latter.
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ValueError, OSError):
        return  # a lower limit is set already, or the system has none


def limit_time(seconds: float) -> None:
    """Bound the processor time from now on; the process is ended beyond it."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    # The limit counts from the start of the process, so what was used is added.
    most = int(used.ru_utime + used.ru_stime + seconds) + 1
    try:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        # Only the soft one: a hard limit that was lowered could not be raised for the next call.
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
    except (ValueError, OSError):
        return
