"""Sound files: the coded sound and what a player needs, nothing else. Read byte by byte."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path

LIBRARY = "own WAV, FLAC, MP3 and Ogg reader"
# RFC 9639, 8.1: STREAMINFO, padding, seek table, Vorbis comment. Not 2 (application), 5 (cue sheet)
# and 6 (picture).
_FLAC_KNOWN = {0: "", 1: "padding", 3: "", 4: "comments"}
# RFC 9639, 8.6: a comment block begins with whoever wrote it, which cannot be left out: empty, or
# the bare name of the library, without a version.
_VENDORS = {b"", b"Lavf", b"Lavc", b"ffmpeg"}
_SPEAKERS = re.compile(rb"WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x([0-9A-Fa-f]{1,5})")
# As in the renderer, and written down twice on purpose: an attack that took the renderer's table
# would make its mistakes. ISO/IEC 11172-3, 2.4.2.3 and ISO/IEC 13818-3.
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBPS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def check_sound_container(path: Path) -> Iterator[tuple[str, str]] | None:
    """(place, what is wrong or "") of each part of a sound file; ``None`` for other files.

    Raises:
        ValueError, struct.error, IndexError: It does not hold together (while iterating).
    """
    with path.open("rb") as stream:
        head = stream.read(12)
    if head[:4] in (b"RIFF", b"RF64", b"BW64") and head[8:] == b"WAVE":
        return _check_wav(path)
    if head[:4] == b"fLaC":
        return _check_flac(path)
    if head[:4] == b"OggS":
        return _check_ogg(path.read_bytes())
    if head[:3] == b"ID3" or (head[0:1] == b"\xff" and head[1] & 0xE0 == 0xE0 and head[1] & 6 == 2):
        return _check_mp3(path.read_bytes())
    return None


def _check_wav(path: Path) -> Iterator[tuple[str, str]]:
    from reviewer.attack.sound_reading import read_riff  # loads FFmpeg, for sound only

    # WAVE_FORMAT_EXTENSIBLE is 40 bytes; `fact` holds one number, `ds64` (EBU Tech 3306) three of
    # 64 bits and an empty table. A longer one has room for words.
    sizes = {b"fmt ": 40, b"fact": 4, b"ds64": 28, b"data": 1 << 62}
    riff = read_riff(path)
    yield "sizes", "" if riff.sound else "A chunk does not say how long it is."
    for name, at, size in riff.chunks:
        known = size <= sizes.get(name, -1)
        yield f"chunk at {at - 8}", "" if known else "A chunk holds neither sound nor its format."


def _check_flac(path: Path) -> Iterator[tuple[str, str]]:
    with path.open("rb") as stream:
        stream.seek(4)
        last, channels = False, 0
        while not last:
            at = stream.tell()
            head = stream.read(4)
            last, kind, size = bool(head[0] & 0x80), head[0] & 0x7F, int.from_bytes(head[1:])
            body = stream.read(size)
            what = "" if kind in _FLAC_KNOWN else "A block holds a tag, a picture or unknown data."
            if kind == 1 and body.strip(b"\0"):
                what = "Padding is not empty."
            # RFC 9639, 8.2: the channels less one are three bits in the thirteenth byte of
            # STREAMINFO.
            if kind == 0:
                channels = (body[12] >> 1 & 7) + 1
            if kind == 4:
                what = _check_comments(body, channels)
            yield f"block at {at}", what
        yield "first frame", "" if stream.read(2)[:1] == b"\xff" else "There is no frame."
        # ID3v1 is the last 128 bytes of a file, beginning with TAG.
        stream.seek(max(path.stat().st_size - 128, 0))
        yield "end", "A tag stands at the end." if stream.read(3) == b"TAG" else ""


def _check_comments(body: bytes, channels: int = 0) -> str:
    size = struct.unpack_from("<I", body)[0]
    vendor, count = body[4 : 4 + size], struct.unpack_from("<I", body, 4 + size)[0]
    if count and not (count == 1 and _is_speakers(body[8 + size :], channels)):
        return "Comments are kept."
    return "" if vendor in _VENDORS else "The encoder's name is kept."


def _is_speakers(rest: bytes, channels: int) -> bool:
    """True for the one comment by which FLAC says which speaker a channel is for, where that
    is not the usual one: a mask with one bit a channel, so that there is no room for words.
    """
    size = struct.unpack_from("<I", rest)[0]
    match = _SPEAKERS.fullmatch(rest[4:])
    if match is None or size != len(rest) - 4:
        return False
    return int(match.group(1), 16).bit_count() == channels


def _check_ogg(data: bytes) -> Iterator[tuple[str, str]]:
    at, packet, number = 0, b"", 0
    while at + 27 <= len(data):
        if data[at : at + 4] != b"OggS":
            yield f"byte {at}", "There are bytes that belong to no page."
            return
        # RFC 3533, 6: a page's head is 27 bytes, the last of which counts lacing values; a packet
        # ends with the first value below 255.
        count = data[at + 26]
        lacing = data[at + 27 : at + 27 + count]
        body = at + 27 + count
        for size in lacing:
            packet += data[body : body + size]
            body += size
            if size < 255:
                # The headers of a stream are its first two or three packets; eight, for files with
                # several.
                if number < 8:
                    yield f"packet {number}", _ogg_fault(packet)
                packet, number = b"", number + 1
        at = body
    yield "end", "There are bytes behind the last page." if at != len(data) else ""


def _ogg_fault(packet: bytes) -> str:
    for sign in (b"\x03vorbis", b"OpusTags"):
        if packet.startswith(sign):
            return _check_comments(packet[len(sign) :])
    return "Comments are kept." if packet.startswith((b"\x7fFLAC", b"fishead")) else ""


def _check_mp3(data: bytes) -> Iterator[tuple[str, str]]:
    at, frames, end = 0, 0, len(data)
    while at + 4 <= end:
        size = _frame_size(data[at : at + 4])
        if not size:
            yield f"byte {at}", "There are bytes that belong to no frame: a tag, or rubbish."
            return
        if frames == 0:
            yield "first frame", _encoder_name(data[at : at + size])
        at, frames = at + size, frames + 1
    # Encoders cut the last frame short; 2,048 bytes are more than any frame has (1,441).
    yield "end", "" if abs(at - end) < 2048 and frames else "The file does not end with a frame."


def _frame_size(head: bytes) -> int:
    if head[0] != 0xFF or head[1] & 0xE0 != 0xE0 or head[1] & 6 != 2:
        return 0
    version, rate, kbps = head[1] >> 3 & 3, head[2] >> 2 & 3, head[2] >> 4
    if version == 1 or rate == 3 or kbps in (0, 15):
        return 0
    bits = _KBPS[version == 3][kbps] * 1000
    return (144 if version == 3 else 72) * bits // _RATES[version][rate] + (head[2] >> 1 & 1)


def _encoder_name(frame: bytes) -> str:
    """The nine bytes of a Xing or Info frame that name the encoder and its version."""
    at = max(frame.find(b"Xing", 4, 60), frame.find(b"Info", 4, 60))
    if at < 0:
        return ""
    flags = int.from_bytes(frame[at + 4 : at + 8], "big")
    sizes = ((1, 4), (2, 4), (4, 100), (8, 4))  # frames, bytes, places, quality
    at += 8 + sum(size for bit, size in sizes if flags & bit)
    name = frame[at : at + 9]
    # Decoders look for the first four: they tell how much silence the encoder put in front.
    bare = name[4:] == bytes(len(name[4:])) and name[:4] in (b"LAME", b"Lavf", b"Lavc")
    return "" if bare or not name.strip(b"\0") else "The encoder's name is kept."
