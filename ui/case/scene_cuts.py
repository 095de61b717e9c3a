"""Where the pictures of videos change from one scene to another: found behind, kept in the cache.

A new box lasts until the next of these moments. Until they are known, it lasts to the end of its
recording: it hides too much rather than too little.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from reviewer.playback.media_desk import MediaDesk
from reviewer.system.jobs import Job
from ui.case.session import Session
from ui.case.stream import Stream
from ui.common.tasks import Tasks
from ui.common.work_behind import BehindWork

_KEY = "cuts"


class SceneCuts(QObject):
    """Fills ``Stream.cuts``, one video at a time."""

    def __init__(
        self, session: Session, tasks: Tasks, desk: MediaDesk, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._tasks, self._desk = session, tasks, desk
        self._waiting: list[Stream] = []
        self._busy = self._closed = False

    def want_cuts(self, stream: Stream) -> None:
        """Have the cuts of a video found, in its turn."""
        if stream.cuts is None and stream not in self._waiting:
            self._waiting.append(stream)
            self._find_next()

    def close(self) -> None:
        """Begin no more."""
        self._closed = True
        self._waiting.clear()
        self._tasks.work_behind.end_work(_KEY)

    def _find_next(self) -> None:
        if self._busy or self._closed:
            return
        if not self._waiting:
            self._tasks.work_behind.end_work(_KEY)
            return
        stream = self._waiting.pop(0)
        index = stream.index
        if index is None or stream.fault:
            self._find_next()
            return
        # Of the small copy, which has the same frames and is read much faster.
        source, frames = stream.proxy or (stream.source, index)
        kept = self._place_of(stream)

        def read_cuts(job: Job) -> NDArray[np.int64]:
            return self._desk.read_cuts(source, frames, kept, job)

        self._busy = True
        # What is kept is there at once; what is not waits until nobody needs the processor more.
        task = self._tasks.start_task(read_cuts, behind=not kept.is_file())
        if not kept.is_file():
            told = BehindWork("Looking for cuts in the videos", 0, len(self._waiting) + 1)
            self._tasks.work_behind.show_work(_KEY, told)
        task.succeeded.connect(lambda found: self._take_cuts(stream, found))
        task.ended.connect(self._end_one)

    def _place_of(self, stream: Stream) -> Path:
        return self._session.case.cache_folder / "cuts" / f"{stream.record.sha256}.npz"

    def _take_cuts(self, stream: Stream, found: NDArray[np.int64]) -> None:
        index = stream.index
        if index is not None and not self._closed:
            inside = [n for n in found.tolist() if n < len(index)]
            stream.cuts = tuple(index.seconds_of_frame(n) for n in inside)

    def _end_one(self) -> None:
        self._busy = False
        self._find_next()
