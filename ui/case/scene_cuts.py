"""Where the pictures of videos change from one scene to another: found behind, kept in the cache.

A new box lasts until the next of these moments. Until they are known, it lasts to the end of its
recording: it hides too much rather than too little.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from reviewer.playback.media_desk import MediaDesk
from reviewer.system.jobs import Job
from reviewer.system.queued_work import JobTerms, WorkKind
from ui.case.session import Session
from ui.case.stream import Stream
from ui.common.behind_queue import QueuedTask
from ui.common.tasks import Task, Tasks

CUTS = WorkKind(
    "cuts", "Looking for cuts in a video", "Looking for cuts in {now} of {total} videos"
)


class SceneCuts(QObject):
    """Fills ``Stream.cuts``.

    Signals:
        found: the cuts of a recording are known.
    """

    found = Signal(str)

    def __init__(
        self, session: Session, tasks: Tasks, desk: MediaDesk, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._tasks, self._desk = session, tasks, desk
        self._closed = False
        tasks.queue.engine.know_kind(CUTS)

    def want_cuts(self, stream: Stream) -> None:
        """Have the cuts of a video found, in its turn."""
        index = stream.index
        if self._closed or stream.cuts is not None or index is None or stream.fault:
            return
        # Of the small copy, which has the same frames and is read much faster.
        source, frames = stream.proxy or (stream.source, index)
        kept = self._session.case.cache_folder / "cuts" / f"{stream.record.sha256}.npz"

        def read_cuts(job: Job) -> NDArray[np.int64]:
            return self._desk.read_cuts(source, frames, kept, job)

        # What is kept is there at once; what is not waits until nobody needs the processor more.
        if kept.is_file():
            task: Task | QueuedTask = self._tasks.start_task(read_cuts, behind=True)
        else:
            terms = JobTerms(size=stream.record.facts.duration_seconds or 1.0)
            task = self._tasks.queue.add_job(CUTS, stream.record.path, read_cuts, terms)
        task.succeeded.connect(lambda found: self._take_cuts(stream, found))

    def close(self) -> None:
        """Take no more."""
        self._closed = True

    # ---- inside

    def _take_cuts(self, stream: Stream, found: NDArray[np.int64]) -> None:
        index = stream.index
        if index is not None and not self._closed:
            inside = [n for n in found.tolist() if n < len(index)]
            stream.cuts = tuple(index.seconds_of_frame(n) for n in inside)
            self.found.emit(stream.record.path)
