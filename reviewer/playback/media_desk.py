"""The player's desk: child processes read what recordings hold, from any thread.

Four of them, each for one call at a time: frames are needed at once, and so is what a hand waits
for; many small pictures, waveforms and thumbnails soon. Cuts and proxies take as long as they take:
each has a child of its own, which gives way to all else and may be held back. What they answer is
looked at and kept here; only proxies are written by a child, into a room of its own, and moved from
there.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput, Cancelled, explain_plainly
from reviewer.model.geometry import UPRIGHT, Box, Orientation
from reviewer.playback import box_path, box_tracker, crops, scene_cuts
from reviewer.playback import index as indexes
from reviewer.playback import peaks as waveforms
from reviewer.playback import thumbnails as thumbnails
from reviewer.playback.box_path import WantedPath
from reviewer.playback.box_tracker import TrackedPath
from reviewer.playback.index import FrameIndex
from reviewer.playback.path_pieces import PathPieces, Steps
from reviewer.playback.peaks import Peaks
from reviewer.playback.thumbnails import Thumbnails
from reviewer.system.isolation import Crashed, child_job, with_file_name
from reviewer.system.jobs import SILENT, Job
from reviewer.system.leftovers import fresh_path, remove_leftovers
from reviewer.system.shared_reader import SharedReader

__all__ = ["Crashed", "MediaDesk"]

_T = TypeVar("_T")
TALLEST_PROXY = 540  # pixels
TrackInChild = Callable[[Path, FrameIndex, Orientation, WantedPath], TrackedPath | None]
"""A function of module level that follows a piece of a box's way, as ``track_box``."""

SMALL_CROP = (320, 180)  # the most pixels of a picture among many, across and down
_ROOM = ".making-"  # how the folders in which proxies are made are called


@dataclass
class _PlaybackBounds:
    """What the next call may cost: seconds, and bytes of address space."""

    read_seconds: float = 0.0
    read_memory: int = 8 << 30


class _PatientReader:
    """One child, whose time is longer for larger files."""

    def __init__(
        self,
        least: float,
        per_megabyte: float,
        writable: Sequence[Path] = (),
        patient: bool = False,
    ) -> None:
        self._least, self._per_megabyte = least, per_megabyte
        self._bounds = _PlaybackBounds()
        self._reader = SharedReader(self._bounds, writable, patient=patient)
        self._lock = threading.Lock()

    def call_child(self, job: Job, function: Callable[..., _T], source: Path, *args: Any) -> _T:
        try:
            size = source.stat().st_size
        except OSError as fault:
            raise BadInput(f"{source.name} cannot be read ({explain_plainly(fault)}).") from None
        try:
            with self._lock:
                self._bounds.read_seconds = self._least + self._per_megabyte * size / 1e6
                return self._reader.call_child(job, function, source, *args)
        except BadInput as fault:
            raise with_file_name(source.name, fault) from None

    def close(self) -> None:
        self._reader.close()


class _OwnChildren:
    """A child for each call, any number side by side; their time is longer for larger files."""

    def __init__(self, least: float, per_megabyte: float) -> None:
        self._bounds = least, per_megabyte
        self._lock = threading.Lock()
        self._readers: set[_PatientReader] = set()
        self._closed = False

    def call_child(
        self, job: Job, writable: Sequence[Path], function: Callable[..., _T], *args: Any
    ) -> _T:
        reader = _PatientReader(*self._bounds, writable, patient=True)
        with self._lock:
            if self._closed:
                raise Cancelled()
            self._readers.add(reader)
        try:
            return reader.call_child(job, function, *args)
        finally:
            with self._lock:
                self._readers.discard(reader)
            reader.close()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            readers = list(self._readers)
        for reader in readers:
            reader.close()


class MediaDesk:
    """Frames, waveforms, thumbnails and proxies; close it to end its child processes.

    Every call may raise ``BadInput`` (the file is broken, hostile or takes too long; it is
    named), ``Crashed`` (it brought its reader down: open it nowhere) and ``Cancelled``
    (``job`` was stopped, or the desk was closed).

    Args:
        cache: the case's folder for what can be made again.

    Attributes:
        track: follows a box, in the child; one that knows more than looks takes its place.
    """

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self.track: TrackInChild = track_box
        remove_leftovers(cache / "proxy", _ROOM, "")
        self._room = fresh_path(cache / "proxy", _ROOM, "")
        self._frames = _PatientReader(120.0, 0.2)
        self._looks = _PatientReader(600.0, 1.0)
        self._hands = _PatientReader(120.0, 1.0)
        self._cells = _PatientReader(120.0, 0.2)
        self._behind = _OwnChildren(3600.0, 4.0)

    def read_index(self, source: Path, cache_file: Path, job: Job = SILENT) -> FrameIndex:
        """The frames of a video, as ``index_of``."""

        def make_index() -> FrameIndex:
            found = self._frames.call_child(job, indexes.demux_frames, source)
            return _looked_at(source, found, FrameIndex, indexes.check_index)

        return indexes.index_of(source, cache_file, job, make_index)

    def read_peaks(self, source: Path, cache_file: Path, job: Job = SILENT) -> Peaks:
        """The waveform of a recording, as ``peaks_of``."""

        def make_peaks() -> Peaks:
            found = self._looks.call_child(job, waveforms.decoded_peaks, source)
            return _looked_at(source, found, Peaks, waveforms.check_peaks)

        return waveforms.peaks_of(source, cache_file, job, make_peaks)

    def read_thumbs(
        self,
        source: Path,
        cache_file: Path,
        index: Path,
        orientation: Orientation = UPRIGHT,
        job: Job = SILENT,
    ) -> Thumbnails:
        """The thumbnails of a video, as ``thumbs_of``; ``index``: where its frames are kept."""

        def make_thumbs() -> Thumbnails:
            frames = self.read_index(source, index, job)
            found = self._looks.call_child(
                job, thumbnails.decoded_thumbs, source, frames, orientation
            )
            return _looked_at(source, found, Thumbnails, thumbnails.check_thumbs)

        return thumbnails.thumbs_of(
            source, cache_file, orientation=orientation, job=job, decode_elsewhere=make_thumbs
        )

    def read_proxy(
        self, source: Path, target: Path, job: Job = SILENT, height: int = TALLEST_PROXY
    ) -> tuple[Path, FrameIndex] | None:
        """A video's proxy and its frames; ``None`` if it would not have the video's frames.

        One that is made now is ``height`` pixels high at most.
        """
        if not target.is_file() and not self._copy_proxy(source, target, job, height):
            return None
        return target, self.read_index(target, target.with_suffix(".npz"), job)

    def read_cuts(
        self, source: Path, index: FrameIndex, cache_file: Path, job: Job = SILENT
    ) -> NDArray[np.int64]:
        """Numbers of the frames with which another scene begins, as ``cuts_of``."""

        def find_cuts() -> NDArray[np.int64]:
            found = self._behind.call_child(job, (), find_all_cuts, source, index)
            return _looked_at(source, found, np.ndarray, scene_cuts.check_cuts)

        return scene_cuts.cuts_of(cache_file, find_cuts)

    def follow_box(
        self,
        source: Path,
        index: FrameIndex,
        orientation: Orientation,
        wanted: WantedPath,
        job: Job = SILENT,
    ) -> TrackedPath:
        """Where what a box hides goes, from its frame on, as ``tracked_path``.

        It is asked for in pieces: what bounds a call bounds none of the way.
        """
        found: TrackedPath | None = None
        asked = wanted
        for _ in range(len(index) + 1):  # an honest child follows a frame at least with each
            found = self._hands.call_child(job, self.track, source, index, orientation, asked)
            if found is not None:
                break
            asked = replace(wanted, goes_on=True)
        if found is None:
            raise with_file_name(source.name, BadInput("the way of its box has no end"))
        return _looked_at(source, found, TrackedPath, box_tracker.check_path)

    def read_crop(
        self,
        source: Path,
        index: FrameIndex,
        orientation: Orientation,
        place: tuple[int, Box],
        job: Job = SILENT,
    ) -> NDArray[np.uint8]:
        """A part of one frame, as ``crop_of_frame``; it is kept nowhere."""
        found = self._hands.call_child(job, crops.crop_of_frame, source, index, orientation, *place)
        return _looked_at(source, found, np.ndarray, crops.check_crop)

    def read_crops(
        self,
        source: Path,
        index: FrameIndex,
        orientation: Orientation,
        places: list[tuple[int, Box]],
        job: Job = SILENT,
    ) -> list[NDArray[np.uint8] | None]:
        """Small parts of several frames, as ``crops_of_frames``; they are kept nowhere."""
        found = self._cells.call_child(
            job, crops.crops_of_frames, source, index, orientation, places, SMALL_CROP
        )

        def check_all(crops_found: list[Any]) -> list[Any]:
            crops.check_crops(crops_found, len(places))
            return crops_found

        return _looked_at(source, found, list, check_all)

    def close(self) -> None:
        """End the children; what still waits for an answer is cancelled."""
        readers = (self._frames, self._looks, self._hands, self._cells, self._behind)
        for reader in readers:
            reader.close()
        shutil.rmtree(self._room, ignore_errors=True)

    def _copy_proxy(self, source: Path, target: Path, job: Job, height: int) -> bool:
        room = fresh_path(self._room, "", "")  # two records may be the same file
        made = room / target.name
        try:
            if not self._behind.call_child(job, (room,), copy_video, source, made, height):
                return False
            if made.is_symlink() or not made.is_file():
                raise BadInput(f"{source.name}: its small copy is no file.")
            made.replace(target)
            return True
        finally:
            # An ended child leaves what it had begun.
            shutil.rmtree(room, ignore_errors=True)


def copy_video(source: Path, target: Path, height: int) -> bool:
    """Make the small copy of a video, in the child."""
    from reviewer.playback.proxy import make_proxy  # with FFmpeg: in the child only

    return make_proxy(source, target, child_job(), height)


def find_all_cuts(source: Path, index: FrameIndex) -> NDArray[np.int64]:
    """Where other scenes begin, in the child."""
    return scene_cuts.decoded_cuts(source, index, child_job())


def track_box(
    source: Path, index: FrameIndex, orientation: Orientation, wanted: WantedPath
) -> TrackedPath | None:
    """Follow a box by its looks alone, in the child; ``None``: it goes on from there."""

    def begin() -> Steps:
        return box_path.path_steps(source, index, orientation, wanted, child_job())

    return _pieces.follow_piece(source, wanted, begin)


_pieces = PathPieces()  # in the child, which follows one box at a time


def _looked_at(source: Path, found: _T, kind: type[_T], checked: Callable[[_T], _T]) -> _T:
    """What a child answered, if it is what it should be."""
    try:
        if not isinstance(found, kind):
            raise BadInput("its reader answered something else")
        return checked(found)
    except BadInput as fault:
        raise with_file_name(source.name, fault) from None
    except (AttributeError, TypeError, ValueError):
        raise with_file_name(source.name, BadInput("its reader answered something else")) from None
