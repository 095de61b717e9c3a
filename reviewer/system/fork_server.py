"""Where child processes come from: on Linux, from one that has the libraries read in already.

What opens pictures, pages and films takes a new interpreter a second to read in, and a small
release starts a dozen children. So a fork server (multiprocessing's own) reads it in once, and
children are copies of it: they begin at once and share its memory. It never opens a file of a
case, and it holds no secret.

A copy puts up its walls itself, as the first thing it does and before it is given anything to
read. It could leave them by asking the server for another copy, were it not for the wall on
sockets; so this is done only where that wall is known. Elsewhere, and within the walls, each
child is a new interpreter.

Decision 115.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing import forkserver, util
from multiprocessing.context import BaseContext
from pathlib import Path

from reviewer.system.leftovers import fresh_path, remove_leftovers
from reviewer.system.walls import shuts_sockets

# Names, for nothing here may depend on them: the server passes over what is not there.
_READ_IN = (
    *("numpy", "cv2", "av", "pymupdf", "pypdfium2", "pikepdf", "tesserocr", "PIL.Image"),
    *("openpyxl", "docx", "lxml.etree", "bs4", "jsonschema"),
    *("reviewer.render.run", "reviewer.render.pdf", "reviewer.intake.looking"),
    "reviewer.readers.tracks",
    *("reviewer.attack.run", "reviewer.export.examination", "reviewer.pages.books"),
    *("reviewer.timeline.read_words", "reviewer.coverage.rows"),
)
_ROOM = "reviewer-forks-"  # how the folders of its socket are called
# sun_path of a Unix socket has 108 bytes, the last of them a zero.
_DEEPEST = 85  # bytes of its path: the system takes 107, the name of the socket is 18 of them
_SAFE = (3, 11, 1)  # before that its socket could be reached by other users: CVE-2022-42919
_within = False
_starting = threading.Lock()


def are_forked() -> bool:
    """True when children of this process are copies of the server; they wall themselves in."""
    return not _within and sys.version_info >= _SAFE and shuts_sockets()


def process_context() -> BaseContext:
    """The way in which children are started; the server runs when this returns.

    It must not be called within walls that the caller put up for one child.

    Raises:
        OSError: The server cannot be started, or temporary files go nowhere.
    """
    _open_standard_channels()
    if not are_forked():
        return multiprocessing.get_context("spawn")
    made = multiprocessing.get_context("forkserver")
    with _starting:
        # Read in once: a new interpreter takes about a second for all of it, a fork none.
        made.set_forkserver_preload(list(_READ_IN))
        # multiprocessing makes its own folder there otherwise, which a killed process leaves
        # behind.
        if "tempdir" not in own_config():
            _prepare_folder()
        forkserver.ensure_running()
    return made


def begin_server() -> None:
    """Start the server, which reads in what it needs by itself, so that no child waits for that."""
    with suppress(OSError):  # who needs a child is told
        process_context()


def _open_standard_channels() -> None:
    """Open what stands for a standard channel that is shut, to nowhere.

    Else the next pipe has its number, and every process that is started takes that for a
    channel: it closes it, or writes to it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            made = os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
            os.set_inheritable(made, True)  # as standard channels are


def adopt_environment(environment: Mapping[str, str]) -> None:
    """In a copy: take the environment that the parent has now, not that of the server's start."""
    global _within
    _within = True
    # Variables may have been set since the server began, such as the folder for temporary files.
    os.environ.clear()
    os.environ.update(environment)


def is_within() -> bool:
    """True in a child, which has walls of its own."""
    return _within


def bytes_mapped() -> int:
    """Bytes of address space that this process has already, nearly all of it of libraries."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _prepare_folder() -> None:
    """A folder for the server's socket that is cleared even if this process is killed."""
    room = _room_for_socket()
    room.mkdir(mode=0o700)
    own_config()["tempdir"] = str(room)
    # Waited for, so that the time it used counts as this process' own children's.
    util.Finalize(None, _end_server, args=(room,), exitpriority=-10)


def _room_for_socket() -> Path:
    """Where temporary files go, unless that lies too deep for a socket."""
    places = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]
    rooms = [
        fresh_path(place, _ROOM, "") for place in places if os.access(place, os.W_OK | os.X_OK)
    ]
    room = next((r for r in rooms if len(os.fsencode(r)) < _DEEPEST), rooms[0])
    remove_leftovers(room.parent, _ROOM, "")
    return room


def _end_server(room: Path) -> None:
    forkserver._forkserver._stop()  # type: ignore[attr-defined]
    shutil.rmtree(room, ignore_errors=True)


def own_config() -> dict[str, object]:
    """What multiprocessing knows of this process and hands on; it has no public door to it."""
    found: dict[str, object] = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    return found
