"""The child's side of live pictures: decodes one video and puts frames into lent slots.

It is told what is wanted and answers with numbers; the newest order counts, so a seek ends
what an older one was about.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from reviewer.model.geometry import Orientation
from reviewer.playback.decoder_pool import ParentLink
from reviewer.playback.index import FrameIndex
from reviewer.playback.orders import Order
from reviewer.playback.shared_slots import borrow_slots
from reviewer.readers.media import main_video, tells_no_order, turned_view

_STEP = 12  # frames that are rather decoded on to than sought


def show_pictures(
    parent: ParentLink,
    path: Path,
    index: FrameIndex,
    size: tuple[int, int],
    orientation: Orientation,
    slots: int,
) -> None:
    """Decode one video until it is shut; ``size``: width and height that pictures fill.

    They are scaled here, small or large, so that whoever paints them only copies.
    """
    shared = borrow_slots(parent.pipe, slots, size[0] * size[1] * 4)
    with av.open(str(path), metadata_errors="ignore") as box:
        _PictureDecoder(parent, box, index, size, orientation, shared).serve_orders()


class _PictureDecoder:
    def __init__(
        self,
        parent: ParentLink,
        box: InputContainer,
        index: FrameIndex,
        size: tuple[int, int],
        orientation: Orientation,
        shared: list[NDArray[np.uint8]],
    ) -> None:
        self._parent, self._box, self._index, self._orientation = parent, box, index, orientation
        self._size, self._shared = size, shared
        self._scaler = VideoReformatter()  # a frame's own would be made anew for each
        self._order = Order()
        self._slots: list[int] = []  # lent and not used yet
        self._done: set[int] = set()  # answered, as far as the order does not know of it
        self._answers: deque[int] = deque()  # those, in the order in which they were answered
        self._forgotten = 0  # answers before these

    def serve_orders(self) -> None:
        stream = main_video(self._box)
        if stream is None:
            raise ValueError("it holds no pictures")
        stream.thread_type = "AUTO"
        frames: Iterator[VideoFrame] = iter(())
        at = -1  # number of the frame decoded last; -1 before any
        counted, first = tells_no_order(self._box, stream), 0
        while True:
            missing = self._next_missing()
            if missing is None:
                return
            if not self._is_ahead(at, missing):
                key = self._index.key_before(missing)
                self._box.seek(key, stream=stream)
                frames, at = self._box.decode(stream), -1
                first = int(np.searchsorted(self._index.pts, key))
            frame = _next_of(frames)
            if frame is None or frame.pts is None:
                if frame is None:
                    self._give_up(missing)
                    at = -1
                continue
            follows = at + 1 if at >= 0 else first
            at = follows if counted else int(np.searchsorted(self._index.pts, frame.pts))
            self._pass_over(range(follows, at))
            self._put_picture(at, frame)

    def _next_missing(self) -> int | None:
        """Hear what is new, wait for work, give the first frame lacking; ``None``: shut."""
        while True:
            wanted = (n for n in self._order.missing if n not in self._done)
            missing = next(wanted, None) if self._slots else None
            if missing is not None and not self._parent.is_called:
                return missing
            words = self._parent.next_word()
            if words[0] == "shut":
                return None
            _, self._order, slots = words
            self._slots += slots
            while self._answers and self._forgotten < self._order.heard:
                self._answers.popleft()
                self._forgotten += 1
            self._done = set(self._answers)
            self._parent.send_word("heard")

    def _is_ahead(self, at: int, missing: int) -> bool:
        """True when decoding on is the quickest way to the missing frame."""
        if at < 0 or missing <= at:
            return False
        key = self._index.next_key_after(at)
        return key is None or key > int(self._index.pts[missing]) or missing - at <= _STEP

    def _pass_over(self, frames: range) -> None:
        """Frames that the decoder left out will not come however often it is asked."""
        for frame in set(self._order.missing).intersection(frames) - self._done:
            self._give_up(frame)

    def _give_up(self, frame: int) -> None:
        self._done.add(frame)
        self._answers.append(frame)
        self._parent.send_word("none", frame)

    def _put_picture(self, at: int, frame: VideoFrame) -> None:
        order = self._order
        known = at in order.have or at in self._done or at >= len(self._index)
        worth = at in order.missing if order.only else order.first <= at <= order.last
        if known or not worth or not self._slots:
            self._parent.send_beat()
            return
        data = self._paint_upright(frame)
        slot = self._slots.pop()
        height, width = data.shape[:2]
        self._shared[slot][: data.size].reshape(data.shape)[:] = data
        self._done.add(at)
        self._answers.append(at)
        self._parent.send_word("picture", slot, at, height, width)

    def _paint_upright(self, frame: VideoFrame) -> NDArray[np.uint8]:
        """The picture, upright, in blue, green, red and nothing; it lies in the frame's memory."""
        width, height = self._fit_into_size(frame.width, frame.height)
        made = self._scaler.reformat(frame, width, height, format="bgra")
        plane = made.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        return turned_view(rows[:height, : width * 4].reshape(height, width, 4), self._orientation)

    def _fit_into_size(self, width: int, height: int) -> tuple[int, int]:
        room = self._size[::-1] if self._orientation.turns_sideways else self._size
        scale = min(room[0] / width, room[1] / height)
        fits = (round(width * scale), room[0]), (round(height * scale), room[1])
        across, down = (min(max(size, 2), most) for size, most in fits)
        return across, down


def _next_of(frames: Iterator[VideoFrame]) -> VideoFrame | None:
    """The next frame; a damaged place is passed over like the end of the file."""
    try:
        return next(frames, None)
    except av.InvalidDataError:
        return None
