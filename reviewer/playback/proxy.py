"""Small copies of videos that can be sought in milliseconds.

A proxy has the very frames of its original, PTS for PTS, or it is not kept.  It stays in
the case's cache and is never released.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from reviewer.errors import BadInput, explain_plainly
from reviewer.playback.index import FrameIndex, index_of
from reviewer.readers.media import main_video, tells_no_order
from reviewer.system.files import make_cache_folder, write_replacing
from reviewer.system.jobs import SILENT, Job

HEIGHT = 540
GROUP = 15  # frames
SHARE = 0.5  # of its original that a proxy takes at most
# Chosen by looking at 960x540 of a worn camera: with half of it a face falls into blocks.
LEAST = 0.1  # bits a pixel, in which what is small can still be made out
_OPTIONS: dict[str, object] = {"preset": "ultrafast", "crf": "26", "bf": "0", "tune": "fastdecode"}


def make_proxy(source: Path, target: Path, job: Job = SILENT, height: int = HEIGHT) -> bool:
    """Encode a proxy; false, and no file, if it would not have the original's frames.

    It is ``height`` pixels high at most, and takes at most about ``SHARE`` of the original's room,
    but where the original has so few bits itself that nothing could be made out in half of them.

    Raises:
        BadInput: The original cannot be decoded at all.
    """
    make_cache_folder(target.parent)
    index = index_of(source, job=job)
    try:
        with write_replacing(target) as part:
            _encode_proxy(source, part, index, job, height)
            twin = index_of(part, job=job)
            if not _same_frames(index.pts, index.time_base, twin.pts, twin.time_base):
                raise _Differs
    except _Differs:
        return False
    except av.FFmpegError as fault:
        raise BadInput(f"{source.name} cannot be decoded ({explain_plainly(fault)}).") from None
    return True


class _Differs(Exception):
    """A way out of the context that keeps the file; never leaves this module."""


def _encode_proxy(source: Path, part: Path, index: FrameIndex, job: Job, height: int) -> None:
    with av.open(str(source), metadata_errors="ignore") as box, _open_output(part) as out:
        stream = main_video(box)
        assert stream is not None
        stream.thread_type = "AUTO"
        context = stream.codec_context
        scale = min(height / context.height, 1.0)
        twin = out.add_stream("libx264", rate=stream.average_rate or Fraction(30))
        twin.width = round(context.width * scale) // 2 * 2
        twin.height = round(context.height * scale) // 2 * 2
        most = _most_bits(source, index, twin.width * twin.height)
        bounds: dict[str, object] = {"maxrate": str(most), "bufsize": str(2 * most)}
        twin.pix_fmt, twin.options = "yuv420p", _OPTIONS | bounds
        base = stream.time_base or Fraction(1, 1000)
        twin.time_base = twin.codec_context.time_base = base
        twin.codec_context.gop_size = GROUP
        counted = tells_no_order(box, stream)
        for number, frame in enumerate(box.decode(stream)):
            job.check()
            job.progress(number, len(index))
            if counted:
                if number >= len(index):
                    raise _Differs
                frame.pts = int(index.pts[number])
            small = frame.reformat(twin.width, twin.height, format="yuv420p")
            small.pts, small.time_base, small.pict_type = frame.pts, base, 0
            out.mux(twin.encode(small))
        out.mux(twin.encode(None))


def _most_bits(source: Path, index: FrameIndex, pixels: int) -> int:
    """Bits a second that a proxy of so many pixels a picture may take."""
    seconds = index.seconds_of_frame(len(index) - 1) - index.seconds_of_frame(0)
    rate = (len(index) - 1) / seconds if seconds > 0 else 30.0
    whole = 8 * source.stat().st_size / seconds if seconds > 0 else 0.0
    return round(max(SHARE * whole, LEAST * pixels * min(rate, 60.0), 1.0))


def _open_output(part: Path) -> av.container.OutputContainer:
    return av.open(str(part), "w", format="matroska")


def _same_frames(
    one: np.typing.NDArray[np.int64],
    base_one: Fraction,
    two: np.typing.NDArray[np.int64],
    base_two: Fraction,
) -> bool:
    if len(one) != len(two):
        return False
    first = (one - one[0]) * float(base_one)
    second = (two - two[0]) * float(base_two)
    return bool(np.abs(first - second).max() < 2e-3)
