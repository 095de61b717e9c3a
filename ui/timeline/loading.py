"""What recordings look like, worked out in tasks one after another and kept in the cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from reviewer.errors import ReviewerError
from reviewer.model import Record
from reviewer.playback.index import FrameIndex
from reviewer.playback.media_desk import Crashed
from reviewer.playback.peaks import Peaks
from reviewer.playback.thumbnails import Thumbnails
from reviewer.system.jobs import Job
from reviewer.timeline import Placement
from ui.case.context import Context
from ui.common.picture_budget import PictureKind
from ui.common.tasks import Task
from ui.common.work_behind import BehindWork
from ui.timeline.painting import Gaps, RecordingLooks

# Less is a recorder that was busy, and nobody would see it on a lane.
SHORTEST_GAP = 1.0  # seconds without a picture that are a gap

_KEY = "waveforms"
Step = tuple[str, Callable[[Job], Any], Callable[[Any], None]]  # of a record, work, taker


class Loader(QObject):
    """Fills ``looks``; one piece of work at a time, so that playing is not starved.

    Signals:
        loaded: something more is there to paint.
    """

    loaded = Signal()

    def __init__(self, context: Context, looks: RecordingLooks, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._looks = context, looks
        self._queue: list[Step] = []
        self._all = 0
        budget = context.player.budget
        videos = sum(r.facts.video_codec is not None for r in context.session.snapshot.records)
        self._most = budget.share_of(PictureKind.THUMBNAILS) // max(videos, 1)
        budget.count_with(PictureKind.THUMBNAILS, self._bytes_of_thumbs)
        self._task: Task | None = None
        self._record = ""
        self._taker: Callable[[Any], None] = lambda _: None
        context.player.ready.connect(self._find_gaps)
        self._begin_loading()

    def close(self) -> None:
        """Stop what is under way, and begin nothing more."""
        self._queue.clear()
        self._context.tasks.work_behind.end_work(_KEY)
        if self._task is not None:
            self._task.drop_work()

    # ---- inside

    def _begin_loading(self) -> None:
        session = self._context.session
        mine = [session.snapshot.get_record(place.record) for place in session.placements_in_order]
        self._queue = [self._step_for_peaks(r) for r in mine if r.facts.audio_codec is not None]
        self._queue += [self._step_for_thumbs(r) for r in mine if r.facts.video_codec is not None]
        self._all = len(self._queue)
        for record in mine:
            self._find_gaps(record.path)
        self._load_next()

    def _load_next(self) -> None:
        behind = self._context.tasks.work_behind
        if not self._queue:
            self._task = None
            behind.end_work(_KEY)
            return
        done = self._all - len(self._queue)
        said = "Drawing sound and pictures of the timeline, {now} of {total}"
        behind.show_work(_KEY, BehindWork(said, done, self._all))
        self._record, work, self._taker = self._queue.pop(0)
        self._task = self._context.tasks.start_task(work)
        self._task.succeeded.connect(self._take_result)
        self._task.failed.connect(self._pass_over)

    def _take_result(self, result: object) -> None:
        self._taker(result)
        self.loaded.emit()
        self._load_next()

    def _pass_over(self, fault: Exception) -> None:
        """A recording without a waveform is still a recording; its tile says what is wrong."""
        if isinstance(fault, Crashed):
            # A file that ended its reader once is not given to another.
            self._queue = [step for step in self._queue if step[0] != self._record]
            self._context.player.give_up(self._record, fault)
        elif not isinstance(fault, ReviewerError):
            self._context.notices.tell_fault(fault)
        self._load_next()

    def _step_for_peaks(self, record: Record) -> Step:
        case = self._context.session.case
        kept = case.cache_folder / "waveforms" / f"{record.sha256}.npz"

        def take_peaks(peaks: Peaks) -> None:
            self._looks.peaks[record.path] = peaks
            self._context.player.keep_peaks(record.path, peaks)

        def read_peaks(job: Job) -> Peaks:
            desk = self._context.player.desk
            return desk.read_peaks(case.original_path(record), kept, job)

        return record.path, read_peaks, take_peaks

    def _step_for_thumbs(self, record: Record) -> Step:
        case = self._context.session.case
        kept = case.cache_folder / "thumbs" / f"{record.sha256}.npz"
        place = self._context.session.placement_of(record.path)

        def take_thumbs(found: Thumbnails) -> None:
            if place is not None and len(found.seconds):
                # Of many videos each keeps fewer: every second, every third.
                step = max(-(-found.pictures.nbytes // max(self._most, 1)), 1)
                few = Thumbnails(found.seconds[::step], found.pictures[::step])
                at = np.array([place.utc_of_media(float(s)) for s in few.seconds], np.int64)
                self._looks.thumbs[record.path] = (at, _images_of(few))

        index = case.cache_folder / "index" / f"{record.sha256}.npz"

        def read_thumbs(job: Job) -> Thumbnails:
            way, source = record.facts.orientation, case.original_path(record)
            return self._context.player.desk.read_thumbs(source, kept, index, way, job)

        return record.path, read_thumbs, take_thumbs

    def _bytes_of_thumbs(self) -> int:
        kept = (images for _, images in self._looks.thumbs.values())
        return sum(image.sizeInBytes() for images in kept for image in images)

    def _find_gaps(self, path: str) -> None:
        stream = self._context.player.streams.get(path)
        if stream is not None and stream.index is not None:
            self._looks.gaps[path] = gaps_of(stream.index, stream.place)
            self.loaded.emit()


def gaps_of(index: FrameIndex, place: Placement) -> Gaps:
    """Where a video has no pictures for longer than ``SHORTEST_GAP``."""
    seconds = (index.pts - index.media_zero_tick) * float(index.time_base)
    wide = np.flatnonzero(np.diff(seconds) > SHORTEST_GAP)
    # The picture before a gap is shown for as long as pictures usually are.
    usual = float(np.median(np.diff(seconds))) if len(seconds) > 1 else 0.0
    rows = [
        (place.utc_of_media(float(seconds[n]) + usual), place.utc_of_media(float(seconds[n + 1])))
        for n in wide
    ]
    return np.array(rows, np.int64).reshape(-1, 2)


def _images_of(thumbs: Thumbnails) -> list[QImage]:
    made = []
    for picture in thumbs.pictures:
        height, width = picture.shape[:2]
        form = QImage.Format.Format_RGB888
        # Without a copy the image would point into memory that numpy frees.
        made.append(QImage(picture.data, width, height, width * 3, form).copy())
    return made
