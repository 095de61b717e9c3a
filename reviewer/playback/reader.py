"""One video's pictures, decoded ahead on a thread of its own.

The reader never leads: it is told where the clock stands and keeps the frames around that
moment ready.  Only the newest wish counts, and what is shown is found by PTS, so a picture
can be late but never wrong without saying so.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from reviewer.errors import plainly
from reviewer.geometry import UPRIGHT, WayUp
from reviewer.playback.index import FrameIndex
from reviewer.readers.media import main_video, tells_no_order, upright

AHEAD = 12  # frames kept ready while playing
AROUND = 3  # frames kept ready on each side while standing


@dataclass(frozen=True)
class Picture:
    """A decoded frame, ready to paint.

    Attributes:
        frame: its number in the index.
        data: height x width x 4, uint8, in the order blue, green, red, opaque; upright.
    """

    frame: int
    data: NDArray[np.uint8]


@dataclass(frozen=True)
class Wish:
    """Where the clock stands, as a frame, and which way it runs (-1, 0, 1)."""

    frame: int
    direction: int


class PictureReader:
    """Decodes one video on its own thread; ``picture`` may be asked from any thread.

    Args:
        path: original or proxy; it must have the frames of ``index``.
        index: of that file.
        size: width and height, in pixels, that pictures are scaled to fit in.
        way: how the display brings the stored picture upright.
        budget: bytes of decoded pictures that may be kept.
    """

    def __init__(
        self,
        path: Path,
        index: FrameIndex,
        size: tuple[int, int],
        way: WayUp = UPRIGHT,
        budget: int = 96 << 20,
    ) -> None:
        self._path, self.index, self._way = path, index, way
        self._size, self._budget = size, budget
        self._kept: dict[int, Picture] = {}
        self._wish: Wish | None = None  # nothing is decoded before somebody says where
        self._lock = threading.Condition()
        self._stopped = False
        self.broken = ""
        self._thread = threading.Thread(target=self._run, name=f"pictures {path.name}", daemon=True)
        self._thread.start()

    def aim(self, frame: int, direction: int = 0) -> None:
        """Tell where the clock stands; cheap, and only the last call counts."""
        with self._lock:
            wish = Wish(min(max(frame, 0), len(self.index) - 1), direction)
            if wish != self._wish:
                self._wish = wish
                self._lock.notify()

    def picture(self, frame: int) -> Picture | None:
        """The picture of a frame, or the nearest earlier one at hand, or ``None``."""
        with self._lock:
            exact = self._kept.get(frame)
            if exact is not None:
                return exact
            earlier = [n for n in self._kept if n < frame]
            return self._kept[max(earlier)] if earlier else None

    def wait_for(self, frame: int, timeout: float = 5.0) -> Picture | None:
        """The exact picture of a frame, decoded now; ``None`` if it does not come in time."""
        self.aim(frame)
        with self._lock:
            self._lock.wait_for(
                lambda: frame in self._kept or bool(self.broken) or self._stopped, timeout
            )
            return self._kept.get(frame)

    def resize(self, size: tuple[int, int]) -> None:
        """Pictures of another size from now on; what is kept stays until it is replaced."""
        with self._lock:
            if size != self._size:
                self._size = size
                self._kept.clear()
                self._lock.notify()

    def close(self) -> None:
        """End the thread and let the file go."""
        with self._lock:
            self._stopped = True
            self._lock.notify_all()
        self._thread.join(timeout=10)

    # ---- the thread

    def _run(self) -> None:
        try:
            with av.open(str(self._path), metadata_errors="ignore") as box:
                self._serve(box)
        except (av.FFmpegError, OSError, ValueError) as fault:
            with self._lock:
                self.broken = plainly(fault)
                self._lock.notify_all()

    def _serve(self, box: InputContainer) -> None:
        stream = main_video(box)
        assert stream is not None
        stream.thread_type = "AUTO"
        frames: Iterator[VideoFrame] = iter(())
        at = -1  # number of the frame decoded last; -1 before any
        counted, first = tells_no_order(box, stream), 0
        while True:
            wish, missing = self._next_missing()
            if missing is None:
                return
            if not self._is_ahead(at, missing):
                key = self.index.key_before(missing)
                box.seek(key, stream=stream)
                frames, at = box.decode(stream), -1
                first = int(np.searchsorted(self.index.pts, key))
            frame = _next_of(frames)
            if frame is None or frame.pts is None:
                if frame is None:
                    self._give_up(missing)
                    at = -1
                continue
            follows = at + 1 if at >= 0 else first
            at = follows if counted else int(np.searchsorted(self.index.pts, frame.pts))
            if self._is_wanted(at, wish):
                self._keep(Picture(at, self._painted(frame)))

    def _is_ahead(self, at: int, missing: int) -> bool:
        """True when decoding on is the quickest way to the missing frame."""
        if at < 0 or missing <= at:
            return False
        key = self.index.next_key_after(at)
        return key is None or key > int(self.index.pts[missing]) or missing - at <= AHEAD

    def _next_missing(self) -> tuple[Wish, int | None]:
        """Wait for work: the wish, and the first frame it lacks; ``None`` ends the thread."""
        with self._lock:
            while not self._stopped:
                wish = self._wish
                wanted = self._range(wish) if wish is not None else []
                missing = next((n for n in wanted if n not in self._kept), None)
                if wish is not None and missing is not None:
                    return wish, missing
                self._lock.wait()
            return Wish(0, 0), None

    def _range(self, wish: Wish) -> list[int]:
        """Frames to have ready, the most wanted first."""
        last = len(self.index) - 1
        if wish.direction > 0:
            return list(range(wish.frame, min(wish.frame + AHEAD, last) + 1))
        if wish.direction < 0:
            # Backwards, a group is decoded once and served from its end.
            return list(range(wish.frame, max(wish.frame - AHEAD, 0) - 1, -1))
        near = range(max(wish.frame - AROUND, 0), min(wish.frame + AROUND, last) + 1)
        return sorted(near, key=lambda n: abs(n - wish.frame))

    def _is_wanted(self, frame: int, wish: Wish) -> bool:
        back = 2 * AHEAD if wish.direction <= 0 else 1
        return wish.frame - back <= frame <= wish.frame + 2 * AHEAD

    def _painted(self, frame: VideoFrame) -> NDArray[np.uint8]:
        width, height = self._fitted(frame.width, frame.height)
        data = (
            frame.reformat(width, height, format="bgra").to_ndarray().astype(np.uint8, copy=False)
        )
        return upright(data, self._way)

    def _fitted(self, width: int, height: int) -> tuple[int, int]:
        room = self._size[::-1] if self._way.sideways else self._size
        scale = min(room[0] / width, room[1] / height, 1.0)
        return max(round(width * scale), 2), max(round(height * scale), 2)

    def _keep(self, picture: Picture) -> None:
        with self._lock:
            self._kept[picture.frame] = picture
            most = max(self._budget // max(picture.data.nbytes, 1), 3 * AHEAD)
            here = self._wish.frame if self._wish is not None else picture.frame
            while len(self._kept) > most:
                del self._kept[max(self._kept, key=lambda n: abs(n - here))]
            self._lock.notify_all()

    def _give_up(self, missing: int) -> None:
        """The file ended, or a frame cannot be decoded: show the one before it instead."""
        with self._lock:
            before = [n for n in self._kept if n < missing]
            if before:
                self._kept[missing] = Picture(missing, self._kept[max(before)].data)
            else:
                blank = np.zeros((2, 2, 4), np.uint8)
                self._kept[missing] = Picture(missing, blank)
            self._lock.notify_all()


def _next_of(frames: Iterator[VideoFrame]) -> VideoFrame | None:
    """The next frame; a damaged place is passed over like the end of the file."""
    try:
        return next(frames, None)
    except av.InvalidDataError:
        return None
