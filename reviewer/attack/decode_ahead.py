"""Working ahead: what a decoder gives next is made while what it gave last is looked at."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from queue import Full, Queue
from typing import TypeVar

T = TypeVar("T")

_DEPTH = 6
_POLL = 0.1  # seconds between two looks at the wish to stop


@contextmanager
def decode_ahead(items: Generator[T, None, None]) -> Iterator[Iterator[T]]:
    """The same items, made in a thread of their own, a few ahead of whoever takes them.

    A fault of theirs is raised where they are taken. At the end of the context the
    generator is closed, in its own thread, and the thread has ended.
    """
    ready: Queue[tuple[T] | Exception | None] = Queue(_DEPTH)
    stop = threading.Event()
    thread = threading.Thread(target=_fill_queue, args=(items, ready, stop), daemon=True)
    thread.start()
    try:
        yield _taken_from_queue(ready)
    finally:
        stop.set()
        thread.join()


def _fill_queue(
    items: Generator[T, None, None],
    ready: Queue[tuple[T] | Exception | None],
    stop: threading.Event,
) -> None:
    end: Exception | None = None
    try:
        for item in items:
            if not _put_unless_stopped(ready, (item,), stop):
                break
    except Exception as fault:  # noqa: BLE001 - it is raised again by whoever takes
        end = fault
    finally:
        items.close()
        _put_unless_stopped(ready, end, stop)


def _put_unless_stopped(
    ready: Queue[tuple[T] | Exception | None],
    item: tuple[T] | Exception | None,
    stop: threading.Event,
) -> bool:
    while not stop.is_set():
        try:
            ready.put(item, timeout=_POLL)
        except Full:
            continue
        return True
    return False


def _taken_from_queue(ready: Queue[tuple[T] | Exception | None]) -> Iterator[T]:
    while True:
        item = ready.get()
        if item is None:
            return
        if isinstance(item, Exception):
            raise item
        yield item[0]
