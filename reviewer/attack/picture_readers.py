"""Pictures that are looked at: side by side on every core, and each only once.

OpenCV lets other threads run while it reads, so threads are enough, and none is left behind.

Decision 58.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from types import TracebackType
from typing import Self

from reviewer.attack import picture_words, ppocr
from reviewer.attack.look_patience import SECONDS, LookPatience
from reviewer.attack.picture_words import SeenWords
from reviewer.attack.ppocr import Picture

LIBRARY = ppocr.LIBRARY
DPI = 200
_MOST = 4


class Readers:
    """Threads that look at pictures, and what they saw, by the hash of the pixels.

    Args:
        page_seconds: how long one page or picture may be looked at; ``None`` without end.
    """

    def __init__(self, page_seconds: float | None = SECONDS) -> None:
        self.page_seconds = page_seconds
        self._count = max(min(os.cpu_count() or 1, _MOST), 1)
        self._pool = ThreadPoolExecutor(self._count, thread_name_prefix="look")
        self._lock = Lock()
        self._seen: dict[str, Future[SeenWords]] = {}
        self.fonts: dict[str, frozenset[str]] = {}  # see ``doubtful_fonts.find_doubtful_letters``

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    @property
    def count_looked_at(self) -> int:
        """How many pictures were looked at."""
        return len(self._seen)

    def look_at_picture(
        self, picture: Picture, *, afar: bool = False, patience: LookPatience | None = None
    ) -> Future[SeenWords]:
        """What can be seen in a picture, BGR or grey; equal pictures are looked at once.

        Args:
            picture: what is to be looked at.
            afar: it is a small picture of a large thing, of which there are no details.
            patience: how long may be looked; by default as long as for a page.
        """
        made = hashlib.sha256(repr((picture.shape, afar)).encode())
        made.update(picture.tobytes())
        key = made.hexdigest()
        with self._lock:
            known = self._seen.get(key)
            if known is None or (known.done() and known.exception() is not None):
                may = patience or LookPatience(self.page_seconds)
                known = self._seen[key] = self._pool.submit(_look_patiently, picture, afar, may)
            return known

    def look_at_all(self, pictures: Iterable[Picture]) -> Iterator[SeenWords]:
        """What is seen in each of many, in their order; few of them are held at a time."""
        waiting: deque[Future[SeenWords]] = deque()
        for picture in pictures:
            waiting.append(self.look_at_picture(picture))
            if len(waiting) > self._count + 1:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _look_patiently(picture: Picture, afar: bool, patience: LookPatience) -> SeenWords:
    check = patience.begin_watch()
    check()  # what waited behind other parts of a page that took too long is not begun
    return (
        picture_words.look_once(picture, check)
        if afar
        else picture_words.look_closely(picture, check)
    )


def read_words_of_picture(picture: Picture) -> str:
    """The words of a picture, BGR or grey, one line each."""
    return "\n".join(line.text for line in picture_words.look_closely(picture).lines)
