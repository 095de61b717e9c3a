"""Stretches of one video that are encoded side by side, and handed out one after the other.

Each has a decoder and an encoder of its own with a fixed number of threads, so what comes out
is the same however many run at once. Both are C code that lets other threads of Python run.

Decision 211.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager

from reviewer.render.video.encode import Sample
from reviewer.render.video.look import PictureForm
from reviewer.system.jobs import Job, StoppableJob
from reviewer.system.work_ahead import work_ahead

Maker = Callable[[Job], Generator[Sample, None, None]]

# Chosen by hand, both in bytes.
_MEMORY = 512 << 20  # for decoders and encoders at work
_WAITING = 64 << 20  # of coded pictures of a stretch whose turn has not come
# Pictures that a decoder and an encoder hold at once: references, those that are shown later, and
# one for each thread of either.
_HELD = 40
_CORES = 2  # that one stretch keeps busy
_MOST = 4


def stretches_at_once(look: PictureForm, cores: int) -> int:
    """How many stretches a machine encodes side by side, bounded by memory."""
    picture = max(look.width * look.height * 3 // 2, 1)
    return max(1, min(cores // _CORES, _MEMORY // (_HELD * picture), _MOST))


class RunsAhead:
    """Begins the first stretches at once; each that was taken to its end lets another begin.

    Args:
        makers: What makes the pictures of each stretch; given the job that stops them.
        most: How many are at work at once.
    """

    def __init__(self, makers: Sequence[Maker], most: int) -> None:
        self._job = StoppableJob()
        self._left = list(reversed(makers))
        self._begun: list[tuple[AbstractContextManager[Iterator[Sample]], Iterator[Sample]]] = []
        for _ in range(min(most, len(makers))):
            self._begin_next()

    def take_stretch(self) -> Iterator[Sample]:
        """The pictures of the next stretch, all to be taken before another is asked for."""
        around, samples = self._begun[0]
        yield from samples
        self._begun.pop(0)
        around.__exit__(None, None, None)
        self._begin_next()

    def close(self) -> None:
        """Stop what is still at work."""
        self._job.stop_work()
        self._left = []
        while self._begun:
            self._begun.pop()[0].__exit__(None, None, None)

    def _begin_next(self) -> None:
        if self._left:
            making = self._left.pop()(self._job)
            around = work_ahead(making, _WAITING, lambda sample: len(sample.data))
            self._begun.append((around, around.__enter__()))


def cores_here() -> int:
    """Cores of this machine."""
    return os.cpu_count() or 1
