"""Decoding everything, and knowing which pictures could not be decoded."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator

import av
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from reviewer.errors import BadInput
from reviewer.render.video.unsafe import Damaged

_MOST_FAULTS = 64  # in a row, at the end: then there is nothing more


class Decoder:
    """Gives pictures with their PTS in the order they are shown, and ``None`` for a picture
    that could not be decoded.

    A decoder that shows fewer pictures than there are packets is right, as long as it
    reports no fault: some packets hold nothing to show.

    Args:
        stream: Of an open file.
        step: Ticks after which a picture without a time is shown.
        careful: One packet at a time, going on after faults.
        counted: Times do not come with the pictures, see ``readers.media.tells_no_order``: each
            shown one takes the earliest that is left. One that is lost would shift them all.
    """

    def __init__(
        self, stream: VideoStream, step: int, careful: bool, counted: bool = False
    ) -> None:
        self._stream = stream
        self._step = step
        self._careful = careful
        self._counted = counted
        if careful:
            stream.codec_context.thread_count = 1
        # Frame threads report a fault some pictures late: nobody would know which one it was.
        stream.thread_type = "SLICE" if careful else "AUTO"
        self._waiting: list[int] = []
        self._faults = 0
        self._last: int | None = None

    def decode_packet(self, packet: Packet[Stream]) -> Iterator[tuple[int, VideoFrame | None]]:
        """Decode a packet.

        Raises:
            Damaged: It cannot be decoded, and this is not the careful way.
            BadInput: Pictures are lost that had to be counted.
        """
        if packet.pts is not None and not packet.is_discard:
            # Packets come in coded order, pictures in that of showing: the smallest time that waits
            # is due.
            heapq.heappush(self._waiting, packet.pts)
        try:
            frames = packet.decode()
        except (av.FFmpegError, ValueError) as fault:
            self._note_fault(fault)
            frames = []
        return self._frames_shown(frames)

    def decode_rest(self) -> Iterator[tuple[int, VideoFrame | None]]:
        """Decode what waits."""
        for _ in range(_MOST_FAULTS):
            try:
                yield from self._frames_shown(self._stream.codec_context.decode(None))
            except av.EOFError:
                break
            except (av.FFmpegError, ValueError) as fault:
                self._note_fault(fault)
                continue
            break
        if self._counted and self._waiting:
            raise _refuse_uncounted()
        while self._waiting and self._faults:
            self._faults -= 1
            yield heapq.heappop(self._waiting), None

    def _note_fault(self, fault: Exception) -> None:
        if not self._careful:
            raise Damaged(str(fault)) from None
        if self._counted:
            raise _refuse_uncounted() from None
        self._faults += 1

    def _frames_shown(self, frames: Iterable[object]) -> Iterator[tuple[int, VideoFrame | None]]:
        for frame in frames:
            if not isinstance(frame, VideoFrame):
                continue
            pts = frame.pts
            if self._counted and self._waiting:
                pts = self._waiting[0]
            if pts is None:
                pts = 0 if self._last is None else self._last + self._step
            # What was due before this picture was not shown: lost by a fault, or never meant to be.
            while self._waiting and self._waiting[0] < pts:
                missing = heapq.heappop(self._waiting)
                if self._faults:
                    self._faults -= 1
                    yield missing, None
            if self._waiting and self._waiting[0] == pts:
                heapq.heappop(self._waiting)
            self._last = pts
            yield pts, frame


def _refuse_uncounted() -> BadInput:
    return BadInput(
        "Pictures are damaged, and the AVI file does not tell when the others are shown.",
        "Withhold it, or get an undamaged copy.",
    )
