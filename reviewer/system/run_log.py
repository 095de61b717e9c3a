"""A log of each intake and each export, which a user can look through and send.

It tells steps, hashes, libraries and seconds, and never content: see ``facts``. It lies in the
case's folder ``logs``, or with the user's settings where there is no case, or where a case is
only read; it never lies in a package. It is of bounded size, and so is the number of logs.
A log that cannot be written stops nothing.

Decision 159.
"""

from __future__ import annotations

import io
import logging
import os
import platform
import re
import secrets
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from reviewer import __version__
from reviewer.errors import Cancelled, ReviewerError
from reviewer.system.facts import OURS, FactsOnly, fault_fact, list_libraries, place_fact
from reviewer.system.home import home_folder

FOLDER = "logs"  # in a case, and with the user's settings
MOST_BYTES = 2 << 20  # of one file: some ten thousand lines, and a mail takes it as it is
MOST_LOGS = 20  # in one folder: a few weeks of one case; older ones go
_MICROS = 1_000_000
_END = ".log"
_EARLIER = ".log.1"  # the lines before the last ``MOST_BYTES``

_NAME = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)\.\d{6}Z-(\w+)-")

log = logging.getLogger(__name__)
_open_handlers: list[logging.Handler] = []
_opening = threading.Lock()


class KeptLog:
    """The log that is being written.

    Attributes:
        path: where it is; nothing is there before its first line.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def move_to(self, folder: Path) -> None:
        """Put it into another folder, once it is closed; where that fails it stays."""
        with suppress(OSError):
            folder.mkdir(mode=0o700, exist_ok=True)
            for path in (self.path, self.path.with_suffix(_EARLIER)):
                if path.exists():
                    shutil.move(path, folder / path.name)
            self.path = folder / self.path.name
            _clear_old(folder)


@contextmanager
def keep_log(what: str, folder: Path, level: int = logging.INFO) -> Iterator[KeptLog]:
    """Write down what this program does meanwhile.

    Args:
        what: one word of ours, such as ``intake``; it becomes a part of the file's name.
        folder: where the file lies; made if need be.
        level: what is too small to be told.
    """
    # With its millionths, so that names are in their order: a run may take less than a thousandth.
    now = time.time_ns() // 1000
    started = time.strftime("%Y%m%dT%H%M%S", time.gmtime(now // _MICROS))
    kept = KeptLog(folder / f"{started}.{now % _MICROS:06d}Z-{what}-{secrets.token_hex(2)}{_END}")
    with suppress(OSError):
        _clear_old(folder, room=1)
    handler = _PrivateFile(kept.path)
    handler.setLevel(level)
    try:
        with hear_engine(handler):
            yield from _log_run(kept)
    finally:
        handler.close()


def _log_run(kept: KeptLog) -> Iterator[KeptLog]:
    begun = time.monotonic()
    try:
        yield kept
    except Cancelled:
        log.info("stopped by its user after %.1f s", time.monotonic() - begun)
        raise
    except BaseException as fault:
        seconds = time.monotonic() - begun
        log.error("ended after %.1f s: %s at %s", seconds, fault_fact(fault), place_fact(fault))
        # A "no" is an answer, and no failure of the program.
        if isinstance(fault, ReviewerError) and fault.exit_code == ReviewerError.exit_code:
            fault.log = str(kept.path) if kept.path.exists() else ""
        raise
    log.info("ended well after %.1f s", time.monotonic() - begun)


@contextmanager
def hear_engine(handler: logging.Handler) -> Iterator[None]:
    """Let a handler hear the engine; its lines are made by ``FactsOnly``."""
    handler.setFormatter(FactsOnly())
    if handler.level == logging.NOTSET:
        handler.setLevel(logging.INFO)
    logger = logging.getLogger(OURS)
    with _opening:
        _open_handlers.append(handler)
        logger.addHandler(handler)
        _set_level(logger)
    try:
        yield
    finally:
        with _opening:
            _open_handlers.remove(handler)
            logger.removeHandler(handler)
            _set_level(logger)


def _set_level(logger: logging.Logger) -> None:
    """Nobody listens: then a line costs nothing but the question."""
    logger.setLevel(min((h.level for h in _open_handlers), default=logging.NOTSET))


def own_logs() -> Path:
    """Where the logs lie that belong to no case, or to one that is only read."""
    return home_folder() / FOLDER


def logs_in(*folders: Path) -> list[Path]:
    """The logs in folders, newest first."""
    found = (path for folder in folders for path in folder.glob(f"*{_END}"))
    return sorted(found, key=lambda path: path.name, reverse=True)


def told_of(path: Path) -> str:
    """When a log was begun, and of what, for a person: ``2026-05-04 13:05:09 UTC, export``."""
    parts = _NAME.match(path.name)
    if parts is None:
        return path.name
    year, month, day, hour, minute, second, what = parts.groups()
    return f"{year}-{month}-{day} {hour}:{minute}:{second} UTC, {what}"


def read_log(path: Path) -> str:
    """A whole log, as it would be sent.

    Raises:
        OSError: It cannot be read.
    """
    earlier = path.with_suffix(_EARLIER)
    files = (earlier, path) if earlier.exists() else (path,)
    return "".join(file.read_text(encoding="utf-8", errors="replace") for file in files)


def _clear_old(folder: Path, room: int = 0) -> None:
    for path in logs_in(folder)[MOST_LOGS - room :]:
        path.unlink(missing_ok=True)
        path.with_suffix(_EARLIER).unlink(missing_ok=True)


class _PrivateFile(RotatingFileHandler):
    """A file for its user only, of bounded size, each part of which says what wrote it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=MOST_BYTES, backupCount=1, encoding="utf-8", delay=True)

    def _open(self) -> io.TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        stream = open(  # noqa: SIM115 - the handler closes it; only open takes an opener
            self.baseFilename, "a", encoding="utf-8", opener=_open_private
        )
        stream.write(_head_of_log())
        return stream

    def handleError(self, record: logging.LogRecord) -> None:
        """Go on: a disk that is full of films must not stop what the log tells about."""


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _head_of_log() -> str:
    """What a report of a fault needs first. Neither the machine's name nor its user's."""
    memory = f"{_memory_of_machine() >> 20} MB" if _memory_of_machine() else "unknown"
    lines = [
        f"Records Reviewer {__version__}, Python {platform.python_version()}",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, memory {memory}",
        ", ".join(list_libraries()),
        "Never in this file: names, texts, file names. Records are told by their hashes.",
    ]
    return "".join(f"# {line}\n" for line in lines)


def _memory_of_machine() -> int:
    """Bytes of this machine's memory; 0 where that cannot be told."""
    if sys.platform == "win32":
        return 0
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return 0
