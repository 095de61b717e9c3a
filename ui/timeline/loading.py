"""What recordings look like, worked out behind one after another and kept in the cache."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
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
from reviewer.system.queued_work import JobTerms, Priority, WorkKind
from reviewer.timeline import Placement
from ui.case.context import Context
from ui.common.behind_queue import QueuedTask
from ui.common.picture_budget import PictureKind
from ui.common.tasks import Task
from ui.timeline.painting import Gaps, RecordingLooks

# Less is a recorder that was busy, and nobody would see it on a lane.
SHORTEST_GAP = 1.0  # seconds without a picture that are a gap

LOOKS = WorkKind(
    "looks",
    "Drawing the timeline",
    "Drawing sound and pictures of the timeline, {now} of {total}",
    at_once=1,  # by one child, which has read the frames of a video already
)
# A record, where it is kept, what makes or reads it, who takes it.
Step = tuple[Record, Path, Callable[[Job], Any], Callable[[Any], None]]


class Loader(QObject):
    """Fills ``looks``, in the queue, so that playing is not starved.

    Signals:
        loaded: something more is there to paint.
    """

    loaded = Signal()

    def __init__(self, context: Context, looks: RecordingLooks, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._looks = context, looks
        self._tasks: dict[Task | QueuedTask, str] = {}  # the record of each that is not over
        budget = context.player.budget
        videos = sum(r.facts.video_codec is not None for r in context.session.snapshot.records)
        self._most = budget.share_of(PictureKind.THUMBNAILS) // max(videos, 1)
        budget.count_with(PictureKind.THUMBNAILS, self._bytes_of_thumbs)
        context.player.ready.connect(self._find_gaps)
        self._begin_loading()

    def close(self) -> None:
        """Stop what is under way, and begin nothing more."""
        for task in self._tasks:
            task.drop_work()
        self._tasks.clear()

    # ---- inside

    def _begin_loading(self) -> None:
        session = self._context.session
        mine = [session.snapshot.get_record(place.record) for place in session.placements_in_order]
        for record in mine:
            if record.facts.audio_codec is not None:
                self._load_step("sound", self._step_for_peaks(record), Priority.SEEN)
        for record in mine:
            if record.facts.video_codec is not None:
                self._load_step("pictures", self._step_for_thumbs(record), Priority.SOON)
            self._find_gaps(record.path)

    def _load_step(self, what: str, step: Step, priority: Priority) -> None:
        (record, kept, work, taker), tasks = step, self._context.tasks
        if kept.is_file():
            task: Task | QueuedTask = tasks.start_task(work, behind=True)
        else:
            terms = JobTerms({"of": what}, record.facts.duration_seconds or 1.0, priority)
            task = tasks.queue.add_job(LOOKS, record.path, work, terms)
        self._tasks[task] = record.path
        task.succeeded.connect(taker)
        task.succeeded.connect(lambda _: self.loaded.emit())
        task.failed.connect(partial(self._pass_over, record.path))
        task.ended.connect(partial(self._tasks.pop, task, None))

    def _pass_over(self, record: str, fault: Exception) -> None:
        """A recording without a waveform is still a recording; its tile says what is wrong."""
        if isinstance(fault, Crashed):
            # A file that ended its reader once is not given to another.
            for task in [t for t, of in self._tasks.items() if of == record]:
                task.drop_work()
            self._context.player.give_up(record, fault)
        elif not isinstance(fault, ReviewerError):
            self._context.notices.tell_fault(fault)

    def _step_for_peaks(self, record: Record) -> Step:
        case = self._context.session.case
        kept = case.cache_folder / "waveforms" / f"{record.sha256}.npz"

        def take_peaks(peaks: Peaks) -> None:
            self._looks.peaks[record.path] = peaks
            self._context.player.keep_peaks(record.path, peaks)

        def read_peaks(job: Job) -> Peaks:
            desk = self._context.player.desk
            return desk.read_peaks(case.original_path(record), kept, job)

        return record, kept, read_peaks, take_peaks

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

        return record, kept, read_thumbs, take_thumbs

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
