"""The frames of a recording's sound and the times at which they are heard."""

from __future__ import annotations

from collections.abc import Iterator

from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer

from reviewer.playback.live_sound import LONGEST_HOLE
from reviewer.readers.media import main_video, zero_tick

_HOLE, _VORBIS_HOLE = 0.02, 0.1  # seconds; shorter ones are how packets are counted


def zero_of(box: InputContainer, stream: AudioStream) -> float:
    """Where media time begins, in seconds of the file, see ``zero_tick``."""
    video = main_video(box)
    if video is not None and video.start_time is not None and video.time_base:
        return float(zero_tick(video.start_time, video, stream) * video.time_base)
    return float((stream.start_time or 0) * stream.time_base) if stream.time_base else 0.0


def timed_frames(
    box: InputContainer, stream: AudioStream, zero: float
) -> Iterator[tuple[float, float, AudioFrame]]:
    """Each frame with its media time and the seconds that are missing before it.

    A hole takes its time, as in the release: who hears a word behind it must hear it when the
    record's time says, or what is marked there would be hidden elsewhere.

    Raises:
        av.FFmpegError: The sound cannot be decoded.
    """
    shortest = _VORBIS_HOLE if stream.codec_context.name == "vorbis" else _HOLE
    follows: float | None = None
    for frame in box.decode(stream):
        at = follows or 0.0 if frame.time is None else frame.time - zero
        missing = 0.0 if follows is None else at - follows
        follows = at + frame.samples / frame.sample_rate
        yield at, missing if shortest < missing < LONGEST_HOLE else 0.0, frame
