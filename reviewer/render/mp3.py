"""An MP3 without anything but its frames.

FFmpeg's muxer would drop the first frame's encoder delay, and the sound would then stand
some 25 ms late against the clock. So the frames are copied byte for byte, the first one
(Xing or Info, which holds the delay) included, and tags before, between and after them go.
"""

from __future__ import annotations

from pathlib import Path

from reviewer.errors import BadInput
from reviewer.system.jobs import Job

# ISO/IEC 11172-3, 2.4.2.3, and ISO/IEC 13818-3 for the lower rates: by the two bits of the version,
# 3 for MPEG-1, 2 for MPEG-2, 0 for MPEG-2.5, which is nobody's standard and in many recorders.
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
# Layer III by bitrate_index: of MPEG-1, and of the others. 0 is "free format" and 15 forbidden;
# neither is known to players.
_KBPS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBPS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
# Chosen by hand.
_SEARCH = 1 << 16  # bytes of rubbish between two frames before the rest is given up


def copy_frames(source: Path, target: Path, job: Job) -> int:
    """Copy the frames of an MPEG layer III file; gives their number.

    Raises:
        BadInput: It holds none.
    """
    # It is read into memory; at 64 kbit/s two gigabytes are three days of sound.
    data = source.read_bytes() if source.stat().st_size < 1 << 31 else b""
    if not data:
        raise BadInput(f"{source.name} is too large for an MP3.")
    at, frames = _skip_id3(data), 0
    with target.open("wb") as out:
        while (found := _next_frame(data, at)) is not None:
            start, length = found
            frame = data[start : start + length]
            out.write(_plain_info(frame) if frames == 0 else frame)
            at, frames = start + length, frames + 1
            if frames % 1000 == 0:
                job.check()
    if not frames:
        raise BadInput(f"{source.name} holds no MP3 frame.")
    return frames


def _skip_id3(data: bytes) -> int:
    at = 0
    # ID3v2, structure: four bytes of size of seven bits each, so that none looks like a frame's
    # sync; flag 0x10 says that a footer of ten bytes follows.
    while data[at : at + 3] == b"ID3" and len(data) > at + 10:
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size + (10 if data[at + 5] & 0x10 else 0)
    return at


def _next_frame(data: bytes, at: int) -> tuple[int, int] | None:
    """Offset and length of the next whole frame that another (or the end) follows."""
    limit = min(len(data), at + _SEARCH)
    while (at := data.find(b"\xff", at, limit)) != -1:
        length = _length_of_frame(data, at)
        if length and at + length <= len(data):
            after = at + length
            # Eleven 1s stand in sound by chance as well: a frame is believed when another follows
            # it.
            if (
                after + 4 > len(data)
                or _length_of_frame(data, after)
                or _is_tag(data[after : after + 8])
            ):
                return at, length
        at += 1
    return None


def _is_tag(head: bytes) -> bool:
    return head.startswith((b"TAG", b"APETAGEX", b"LYRICSBE", b"ID3"))


def _length_of_frame(data: bytes, at: int) -> int:
    """Length of the layer III frame whose header stands at ``at``; 0 if there is none."""
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return 0
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    rate_index, kbps_index = data[at + 2] >> 2 & 3, data[at + 2] >> 4
    # Version 1 and rate 3 are reserved. Layer III is told by 1, as layers are counted down.
    if version == 1 or layer != 1 or rate_index == 3 or kbps_index in (0, 15):
        return 0
    kbps = (_KBPS_1 if version == 3 else _KBPS_2)[kbps_index]
    # A frame is 1,152 samples in MPEG-1 and 576 in the others: bytes are samples / 8 x bit rate /
    # rate, and a padding byte where the bit behind the rate says so.
    per_frame = 144000 if version == 3 else 72000
    return per_frame * kbps // _RATES[version][rate_index] + (data[at + 2] >> 1 & 1)


def _plain_info(frame: bytes) -> bytes:
    """The first frame without the encoder's version in its Xing or Info tag."""
    # The tag stands behind the side information, 4 + 9 to 32 bytes into the frame, and the
    # encoder's part some 120 bytes behind it.
    for mark in (b"Xing", b"Info"):
        at = frame.find(mark, 4, 60)
        for encoder in (b"LAME", b"Lavf", b"Lavc") if at > 0 else ():
            lame = frame.find(encoder, at + 8, at + 140)
            if lame > 0:
                # Decoders find the delay by the first four letters; the five behind tell the
                # version.
                return frame[: lame + 4] + bytes(5) + frame[lame + 9 :]
    return frame
