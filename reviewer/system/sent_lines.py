"""Lines of a log on their way from another process or machine to the log of whoever asked.

They are sent in their parts, as data, and looked at where they arrive: there ``facts`` makes the
text, so a child that a file has taken over, or a machine of a cluster, writes nothing of its own.

Decision 159.
"""

from __future__ import annotations

import logging
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reviewer.system.facts import OURS
from reviewer.system.plain_data import Unpackable, pack_plain_data, unpack_plain_data
from reviewer.system.run_log import hear_engine

MOST_LINES = 20_000  # of one call: what is asked must not push out what else is told
_LEVELS = (logging.INFO, logging.WARNING, logging.ERROR)
_LATEST = 32503680000.0  # the year 3000, in seconds: what is later is no moment of a clock
_HERE = secrets.token_hex(8)

SentLine = tuple[str, int, str, tuple[Any, ...], int, float]
"""Logger, level, sentence, what belongs into it, the child that said it (0: none), and when."""


def own_process() -> str:
    """A name of this process that no other one has, here or on another machine."""
    return f"{_HERE}-{os.getpid()}"  # a copy of a process has its number to itself


def parts_of_line(record: logging.LogRecord) -> SentLine:
    """A line in its parts; a sentence that is already put together has nothing to be put in."""
    args = record.args if isinstance(record.args, tuple) else ()
    child = getattr(record, "child", 0)
    number = child if type(child) is int else 0
    return record.name, record.levelno, str(record.msg), args, number, record.created


def log_sent_line(line: SentLine, machine: int = 0) -> None:
    """Log a line here as it was there; one that is none of the engine's is left out.

    Args:
        line: its parts, from whom nothing needs to be believed.
        machine: which machine of a cluster said it, counted from 1; 0 for this one.

    Raises:
        TypeError, ValueError: These are no parts of a line.
    """
    name, level, template, args, child, when = line
    name, level, when = str(name), int(level), float(when)
    if not name.startswith(f"{OURS}.") or level not in _LEVELS or not 0 <= when < _LATEST:
        return
    # By the one logger of all: those of the names that a child can make up would stay for good.
    logger = logging.getLogger(OURS)
    if logger.isEnabledFor(level):
        said = {"child": int(child), "machine": machine}
        record = logger.makeRecord(name, level, "", 0, str(template), tuple(args), None, extra=said)
        # The time is that of the other machine: a log is read for how long things took.
        record.created, record.msecs = when, when % 1 * 1000
        logger.handle(record)


class _LinesOfThread(logging.Handler):
    """Takes the lines of one thread, for a machine of a cluster renders several records at once."""

    def __init__(self) -> None:
        super().__init__()
        self._thread = threading.get_ident()
        self.lines: list[SentLine] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line in its parts; what is no data is not sent."""
        if record.thread != self._thread or len(self.lines) >= MOST_LINES:
            return
        line = parts_of_line(record)
        try:
            pack_plain_data(line)
        except Unpackable:
            return
        self.lines.append(line)


@contextmanager
def collect_lines(level: int) -> Iterator[list[SentLine]]:
    """What the engine logs in this thread meanwhile, for another machine's log."""
    heard = _LinesOfThread()
    heard.setLevel(level)
    with hear_engine(heard):
        yield heard.lines


def pack_lines(lines: list[SentLine]) -> bytes:
    """Lines as data that can be sent."""
    return pack_plain_data(lines)


def log_packed_lines(packed: bytes, machine: int) -> None:
    """Log the lines that another machine has packed; what is no such thing is left out."""
    try:
        for line in unpack_plain_data(packed)[:MOST_LINES]:
            log_sent_line(line, machine)
    except (Unpackable, TypeError, ValueError, KeyError, OverflowError):
        return  # a log is a help: what a machine says wrongly of itself stops no export
