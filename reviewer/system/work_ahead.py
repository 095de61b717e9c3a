"""Working ahead: what comes next is made in a thread while what came last is used."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


def _one(_item: object) -> int:
    return 1


@contextmanager
def work_ahead(
    items: Generator[T, None, None], most: int, size_of: Callable[[T], int] = _one
) -> Iterator[Iterator[T]]:
    """The same items, made in a thread of their own, some ahead of whoever takes them.

    A fault of theirs is raised where they are taken. At the end of the context the
    generator is closed, in its own thread, and the thread has ended.

    Args:
        items: What is made.
        most: How much may wait to be taken; one item may always.
        size_of: What an item adds to that.
    """
    shelf = _Shelf(most, size_of)
    with ThreadPoolExecutor(max_workers=1) as thread:
        filling = thread.submit(_fill_shelf, items, shelf)
        try:
            yield shelf.take_all(filling)
        finally:
            shelf.stop_filling()


class _Shelf(Generic[T]):
    """Items between who makes and who takes them."""

    def __init__(self, most: int, size_of: Callable[[T], int]) -> None:
        self._most, self._size_of = most, size_of
        self._changed = threading.Condition()
        self._waiting: deque[T] = deque()
        self._held = 0
        self._stopped = self._ended = False

    def put_item(self, item: T) -> bool:
        """Wait for room and lay an item down; False when nobody wants any more."""
        size = self._size_of(item)
        with self._changed:
            self._changed.wait_for(
                lambda: self._stopped or not self._waiting or self._held + size <= self._most
            )
            if self._stopped:
                return False
            self._waiting.append(item)
            self._held += size
            self._changed.notify_all()
        return True

    def end_filling(self) -> None:
        """There are no more."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def stop_filling(self) -> None:
        """Nobody wants any more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def take_all(self, filling: Future[None]) -> Iterator[T]:
        """The items, as they come, and then the fault with which ``filling`` ended, if any."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._ended)
                if not self._waiting:
                    break
                item = self._waiting.popleft()
                self._held -= self._size_of(item)
                self._changed.notify_all()
            yield item
        filling.result()


def _fill_shelf(items: Generator[T, None, None], shelf: _Shelf[T]) -> None:
    try:
        with closing(items):
            for item in items:
                if not shelf.put_item(item):
                    break
    finally:
        shelf.end_filling()
