"""Small pictures of what was found: decoded in a child, a few at once, only those that are seen.

They are kept in memory, as many as fit, and in no file: what is to be hidden has no place in a
cache.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from reviewer.model.geometry import Box
from reviewer.pages.page_data import source_of
from reviewer.pages.page_desk import PageDesk
from reviewer.system.jobs import Job
from reviewer.tracking.candidates import Candidate
from reviewer.tracking.likeness import place_to_compare
from ui.case.context import Context
from ui.case.stream import Stream
from ui.common.tasks import Task
from ui.found.page_crops import reading_page_crops
from ui.playback.box_geometry import around_box

KEPT = 800  # pictures: some 60 MB at most
AT_ONCE = 12  # asked of the child together, so that what is seen now is not long in coming
_PLAYS = 24  # tracks whose moving pictures are kept
_SMALL = 40.0  # pixels of the small copy: what is lower there is taken from the original
_SOON = 30  # milliseconds: what is asked for by one paint is asked together

Picture = NDArray[np.uint8]
Reading = Callable[[Job], list[Picture | None]]


class FoundPictures(QObject):
    """Gives pictures by id: at once where they are there, else later.

    Signals:
        came: the picture of this id is there.
        plays: the moving pictures of this id are there.
    """

    came = Signal(str)
    plays = Signal(str)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._desk = PageDesk()  # of what is on pages; its child starts when it is asked
        self._stills: OrderedDict[str, QImage] = OrderedDict()
        self._moving: OrderedDict[str, list[QImage]] = OrderedDict()
        self._wanted: OrderedDict[str, Candidate] = OrderedDict()
        self._failed: set[str] = set()
        self._task: Task | None = None
        self._play_task: Task | None = None
        self._play_asked = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self._soon.timeout.connect(self._ask_next)
        context.player.ready.connect(lambda _: self._soon.start())

    def still_of(self, candidate: Candidate) -> QImage | None:
        """What shows it best; ``None`` until it is there."""
        image = self._stills.get(candidate.id)
        if image is not None:
            self._stills.move_to_end(candidate.id)
        elif candidate.id not in self._failed:
            # What is asked for last is seen now; what was asked for before may be gone.
            self._wanted[candidate.id] = candidate
            self._wanted.move_to_end(candidate.id)
            if not self._soon.isActive() and self._task is None:
                self._soon.start()
        return image

    def only_want(self, names: Iterable[str]) -> None:
        """Of what is waited for only these are seen still."""
        seen = set(names)
        for name in [name for name in self._wanted if name not in seen]:
            del self._wanted[name]

    def moving_of(self, candidate: Candidate) -> list[QImage] | None:
        """Pictures along its way; ``None`` until they are there."""
        found = self._moving.get(candidate.id)
        if found is None:
            self._ask_moving(candidate)
        return found

    def forget(self, name: str) -> None:
        """It goes another way than before."""
        self._moving.pop(name, None)
        self._stills.pop(name, None)

    def close(self) -> None:
        """Ask for no more."""
        self._soon.stop()
        self._wanted.clear()
        for task in (self._task, self._play_task):
            if task is not None:
                task.drop_work()
        self._task = self._play_task = None
        self._desk.close()

    # ---- one picture each

    def _ask_next(self) -> None:
        if self._task is not None or not self._wanted:
            return
        batch = self._next_batch()
        if not batch:
            return
        read = self._reading_pages(batch) if batch[0].page else self._reading_moments(batch)
        self._task = self._context.tasks.start_task(read)
        self._task.succeeded.connect(partial(self._take_stills, batch))
        self._task.failed.connect(lambda _: self._failed.update(c.id for c in batch))
        self._task.ended.connect(self._go_on)

    def _next_batch(self) -> list[Candidate]:
        """Those that were asked for last, of one record, whose frames are known."""
        batch: list[Candidate] = []
        for name in reversed([*self._wanted]):
            candidate = self._wanted[name]
            ready = self._is_ready(candidate)
            if ready is None:
                self._failed.add(name)
                del self._wanted[name]
            elif ready and (not batch or candidate.record == batch[0].record):
                batch.append(candidate)
                if len(batch) == AT_ONCE:
                    break
        for candidate in batch:
            del self._wanted[candidate.id]
        return batch

    def _is_ready(self, candidate: Candidate) -> bool | None:
        """Whether its picture can be asked for now; ``None``: never."""
        if candidate.page is not None:
            records = self._context.session.snapshot.records_by_path
            return True if candidate.record in records else None
        stream = self._context.player.streams.get(candidate.record)
        if stream is None or stream.fault:
            return None
        return stream.index is not None

    def _take_stills(self, batch: list[Candidate], found: list[Picture | None]) -> None:
        for candidate, picture in zip(batch, found, strict=True):
            if picture is None:
                self._failed.add(candidate.id)
            else:
                self._stills[candidate.id] = image_of(picture)
            self.came.emit(candidate.id)
        while len(self._stills) > KEPT:
            self._stills.popitem(last=False)

    def _go_on(self) -> None:
        self._task = None
        self._ask_next()

    # ---- along its way

    def _ask_moving(self, candidate: Candidate) -> None:
        stream = self._context.player.streams.get(candidate.record)
        if stream is None or stream.fault or stream.index is None or not candidate.path:
            return
        if self._play_task is not None:
            if self._play_asked == candidate.id:
                return
            self._play_task.drop_work()  # the mouse went on
        self._play_asked = candidate.id
        read = self._reading(stream, list(candidate.path), original=False)
        self._play_task = task = self._context.tasks.start_task(read)
        task.succeeded.connect(partial(self._take_moving, candidate.id))
        task.ended.connect(partial(self._forget_play, task))

    def _forget_play(self, task: Task) -> None:
        if self._play_task is task:
            self._play_task = None

    def _take_moving(self, name: str, found: list[Picture | None]) -> None:
        self._moving[name] = [image_of(one) for one in found if one is not None]
        while len(self._moving) > _PLAYS:
            self._moving.popitem(last=False)
        self.plays.emit(name)

    # ---- reading

    def _reading_moments(self, batch: list[Candidate]) -> Reading:
        stream = self._context.player.streams[batch[0].record]
        places = [candidate.best for candidate in batch]
        small = min(box.h for _, box in places)
        return self._reading(stream, places, original=_is_small(stream, small))

    def _reading_pages(self, batch: list[Candidate]) -> Reading:
        session = self._context.session
        record, case = session.snapshot.get_record(batch[0].record), session.case
        places = [(one.page or 1, around_box(one.best[1])) for one in batch]

        def read(job: Job) -> list[Picture | None]:
            source = source_of(record, case.original_path(record))
            return reading_page_crops(self._desk, source, places)(job)

        return read

    def _reading(
        self, stream: Stream, places: list[tuple[float, Box]], *, original: bool
    ) -> Reading:
        wanted = [(t, around_box(box)) for t, box in places]
        return reading_crops(self._context, stream, wanted, original=original)


def reading_looks(
    context: Context, candidates: list[Candidate]
) -> Callable[[Job], list[Picture | None]]:
    """Reads how candidates of one record look, with what is below them."""
    stream = context.player.streams[candidates[0].record]
    places = [place_to_compare(one) for one in candidates]
    return reading_crops(context, stream, places, original=False)


def reading_crops(
    context: Context, stream: Stream, places: list[tuple[float, Box]], *, original: bool
) -> Callable[[Job], list[Picture | None]]:
    """Reads parts of a video at moments, from its small copy where there is one."""
    index = stream.index
    assert index is not None
    small = stream.proxy if not original else None
    source, frames = small or (stream.source, index)
    asked = [(index.frame_shown_at(t), box) for t, box in places]
    turned, desk = stream.record.facts.orientation, context.player.desk

    def read_crops(job: Job) -> list[Picture | None]:
        return desk.read_crops(source, frames, turned, asked, job)

    return read_crops


def image_of(picture: Picture) -> QImage:
    """A picture of Qt's, with bytes of its own."""
    height, width = picture.shape[:2]
    kind = QImage.Format.Format_RGB888
    return QImage(picture.tobytes(), width, height, 3 * width, kind).copy()


def _is_small(stream: Stream, height: float) -> bool:
    """True where a box of that share of the height is too low in the small copy to be told."""
    tall = min(stream.record.facts.height or 0, 540)
    return height * tall < _SMALL
