"""Released images: nothing in them but the picture, and nothing in their boxes."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pillow_heif
from PIL import Image, ImageOps, ImageSequence

from reviewer.attack import masked_boxes, ocr_matches, picture_readers, ppocr
from reviewer.attack.face_watch import FaceWatch
from reviewer.attack.faces import LIBRARY as LIBRARY_OF_FACES
from reviewer.attack.look_patience import SLOW, WHAT, TooLong
from reviewer.attack.needles import Needles
from reviewer.attack.probe import PackageFile, Probe, Scene
from reviewer.attack.released_frames import LIBRARY
from reviewer.attack.report import VISIBLE
from reviewer.model import ImageRedaction, Style
from reviewer.model.geometry import Box
from reviewer.system.opencv import cv2

_MOVING = ("gif", "webp", "png")  # formats of which every picture is released
_MOST_LOOKED = 60  # pictures of an animation in which people are looked for
_BLOCK = 8  # pixels of a JPEG's blocks: a fill may reach to the end of those it cuts
OWN = "own JPEG and PNG reader"
_PNG_KNOWN = {
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"IEND",
    b"tRNS",
    b"sRGB",
    b"gAMA",
    b"cHRM",
    b"pHYs",
    b"sBIT",
    b"acTL",
    b"fcTL",
    b"fdAT",
}
_JPEG_PLAIN = {0xDB, 0xC4, 0xDD, 0xDA, *range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC)}


def check_picture(scene: Scene, file: PackageFile, source: Path, needles: Needles) -> None:
    """Attack a released JPEG or PNG, ``source`` being the original."""
    assert file.step is not None
    data = file.path.read_bytes()
    with scene.open_probe("metadata", file, OWN) as probe:
        known = data[:2] == b"\xff\xd8" or data[:8] == b"\x89PNG\r\n\x1a\n"
        probe.check_promise(known, "whole", "The image is neither JPEG nor PNG.")
        for where, what in check_segments(data):
            probe.check_promise(not what, where, what)
    regions = file.step.of_type(ImageRedaction)
    frames = _decode_in_grey(data)
    with scene.open_probe("region", file, LIBRARY) as probe:
        exact = data[:2] != b"\xff\xd8"
        twins = _original_pictures(source) if regions or len(frames) > 1 else iter(())
        count = 0
        for number, before in enumerate(twins if file.step.format in _MOVING else islice(twins, 1)):
            count += 1
            if number < len(frames):
                where = f"picture {number + 1}" if len(frames) > 1 else "whole"
                _compare_pictures(probe, regions, where, (frames[number], before), exact)
        what = f"The release has {len(frames)} pictures, the original {count}."
        probe.check_promise(not count or count == len(frames), "whole", what)
    looked = sorted({0, len(frames) // 2, len(frames) - 1})
    if needles:
        alone = len(frames) == 1
        shown = [_decode_in_colour(data, [0])[0]] if alone else [frames[n] for n in looked]
        _check_words_in_pictures(scene, file, shown, needles)
    _look_for_faces(scene, file, (data, len(frames)), source)


def _look_for_faces(
    scene: Scene, file: PackageFile, coded: tuple[bytes, int], source: Path
) -> None:
    """Look for people in pictures; whose a face is that lies at the edge of a box is asked of the
    original. The number of a picture stands for a time.
    """
    assert file.step is not None
    masks = [(region, region.box) for region in file.step.of_type(ImageRedaction)]
    data, many = coded
    watch = FaceWatch(
        file, many, lambda now: f"picture {now + 1:.0f}" if many > 1 else "whole", timed=False
    )
    picked = np.linspace(0, many - 1, min(many, _MOST_LOOKED)).astype(int).tolist()
    with scene.open_probe(VISIBLE, file, LIBRARY_OF_FACES) as probe:
        shown = _decode_in_colour(data, picked)
        doubtful = {n for n, one in shown.items() if watch.look(float(n), one, masks)}
        before = _original_in_colour(source) if doubtful else iter(())
        for number, picture in enumerate(before):
            if number in doubtful:
                watch.compare(float(number), picture, probe)
    scene.report.looked.append(watch.tell())


def _check_words_in_pictures(
    scene: Scene, file: PackageFile, shown: list[ppocr.Picture], needles: Needles
) -> None:
    """Nothing that is redacted can be read in pictures."""
    with scene.open_probe("ocr", file, f"{LIBRARY}, {picture_readers.LIBRARY}") as probe:
        try:
            seen = list(scene.readers.look_at_all(shown))
        except TooLong:
            with scene.open_probe(SLOW, file, picture_readers.LIBRARY) as slow:
                slow.check_promise(False, "whole", WHAT)
            return
        found = next((hit for one in seen for hit in ocr_matches.find_in_seen(needles, one)), None)
        name = found.secret.redaction if found else ""
        what = "A redacted text can be read in the picture."
        probe.check_promise(found is None, "whole", what, name)


def _decode_in_colour(data: bytes, numbers: list[int]) -> dict[int, ppocr.Picture]:
    """Some pictures of a file by their numbers, blue first."""
    coded = np.frombuffer(data, np.uint8)
    if b"acTL" in data[:256]:
        moving = _moving_pictures(coded)
        return {n: _as_bytes(moving[n][:, :, :3]).copy() for n in numbers}
    picture = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError("the picture cannot be decoded")
    return {0: picture.astype(np.uint8, copy=False)}


def _moving_pictures(coded: npt.NDArray[np.uint8]) -> list[npt.NDArray[Any]]:
    good, moving = cv2.imdecodeanimation(coded)
    if not good or not moving.frames:
        raise ValueError("the animation cannot be decoded")
    return list(moving.frames)


def _compare_pictures(
    probe: Probe,
    regions: tuple[ImageRedaction, ...],
    where: str,
    pair: tuple[masked_boxes.Luma, masked_boxes.Luma],
    exact: bool,
) -> None:
    """Look at the boxes of a picture, and hold the rest against the original's."""
    after, before = pair
    if before.shape != after.shape:
        height, width = after.shape
        before = _as_bytes(cv2.resize(before, (width, height), interpolation=cv2.INTER_AREA))
    for region in regions:
        fault = ""
        if region.style in (Style.USUAL, Style.FILL):
            fault = masked_boxes.still_fault(after, region.box, exact=exact)
        if not fault:
            fault = masked_boxes.hidden_fault(after, before, region.box)
        probe.check_promise(not fault, where, fault, region.id)
    boxes = [r.box if exact else _with_blocks(r.box, after.shape) for r in regions]
    own = masked_boxes.distance_outside(
        masked_boxes.sketch_picture(after), masked_boxes.sketch_picture(before), boxes
    )
    what = "The picture outside the boxes is not the original's."
    probe.check_promise(masked_boxes.is_alike(own), where, what)


def _with_blocks(box: Box, shape: tuple[int, ...]) -> Box:
    """The box with the blocks of a coder that it cuts: they may be filled as well."""
    across, down = _BLOCK / shape[1], _BLOCK / shape[0]
    left, top = max(box.x - across, 0.0), max(box.y - down, 0.0)
    right, bottom = min(box.x + box.w + across, 1.0), min(box.y + box.h + down, 1.0)
    return Box(left, top, right - left, bottom - top)


def _decode_in_grey(data: bytes) -> list[masked_boxes.Luma]:
    """Every picture of a file, in grey."""
    coded = np.frombuffer(data, np.uint8)
    if b"acTL" in data[:256]:
        frames = [frame[:, :, :3] for frame in _moving_pictures(coded)]
        return [_as_bytes(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)) for frame in frames]
    picture = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise ValueError("the picture cannot be decoded")
    return [_as_bytes(picture)]


def _as_bytes(picture: npt.NDArray[Any]) -> masked_boxes.Luma:
    return picture.astype(np.uint8, copy=False)


def _original_pictures(source: Path) -> Iterator[masked_boxes.Luma]:
    """The original's pictures as they are displayed, in grey.

    Raises:
        OSError: It cannot be read.
    """
    return map(_grey_as_shown, _upright_originals(source))


def _original_in_colour(source: Path) -> Iterator[ppocr.Picture]:
    """The same, blue first."""
    for upright in _upright_originals(source):
        deep = upright.mode.startswith("I") or upright.mode == "F"
        colours = Image.fromarray(_grey_as_shown(upright)) if deep else _on_white(upright)
        yield np.ascontiguousarray(np.asarray(colours.convert("RGB"))[..., ::-1])


def _upright_originals(source: Path) -> Iterator[Image.Image]:
    pillow_heif.register_heif_opener()
    with Image.open(io.BytesIO(source.read_bytes())) as book:
        for picture in ImageSequence.Iterator(book):
            yield ImageOps.exif_transpose(picture)


def _on_white(upright: Image.Image) -> Image.Image:
    """What is see-through is seen on white."""
    if upright.mode not in ("RGBA", "LA", "PA") and "transparency" not in upright.info:
        return upright
    seen = upright.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)


def _grey_as_shown(upright: Image.Image) -> masked_boxes.Luma:
    upright = _on_white(upright)
    if upright.mode.startswith("I") or upright.mode == "F":
        return _eight_bits(np.asarray(upright, np.float64))
    return np.asarray(upright.convert("L"))


def _eight_bits(deep: npt.NDArray[np.float64]) -> masked_boxes.Luma:
    """Deep greys as a screen shows them; those that use no more than eight bits, stretched."""
    high = float(deep.max(initial=1.0))
    top = 65535.0 if 255 < high <= 65535 and deep.min(initial=0.0) >= 0 else max(high, 1.0)
    return np.clip(deep * (255.0 / top), 0, 255).astype(np.uint8)


def check_segments(data: bytes) -> Iterator[tuple[str, str]]:
    """(place, what is wrong with it or "") of every segment of a JPEG or chunk of a PNG."""
    if data[:2] == b"\xff\xd8":
        yield from _check_jpeg_segments(data)
    elif data[:8] == b"\x89PNG\r\n\x1a\n":
        yield from _check_png_chunks(data)


def _check_jpeg_segments(data: bytes) -> Iterator[tuple[str, str]]:
    at, end = 2, len(data)
    while at + 2 <= end:
        marker = data[at + 1]
        where = f"segment {marker:02X} at {at}"
        if data[at] != 0xFF:
            yield where, "There are bytes that belong to no segment."
            return
        if marker == 0xD9:
            rest = end - at - 2
            yield "end", f"There are {rest} bytes behind the end of the picture." if rest else ""
            return
        size = struct.unpack_from(">H", data, at + 2)[0]
        body = data[at + 4 : at + 2 + size]
        yield where, _jpeg_fault(marker, body)
        at += 2 + size
        if marker == 0xDA:
            at = _after_scan(data, at)
    yield "end", "The picture has no end."


def _after_scan(data: bytes, at: int) -> int:
    """The next marker behind coded pixels."""
    while (at := data.find(b"\xff", at)) >= 0:
        if data[at + 1 : at + 2] not in (b"\0", b"\xff", *(bytes([m]) for m in range(0xD0, 0xD8))):
            return at
        at += 1 if data[at + 1 : at + 2] == b"\xff" else 2
    return len(data)


def _jpeg_fault(marker: int, body: bytes) -> str:
    if marker in _JPEG_PLAIN:
        return ""
    if marker == 0xE0 and body[:5] == b"JFIF\0":
        return "It holds a thumbnail." if len(body) > 14 or any(body[12:14]) else ""
    if marker == 0xEE and body[:5] == b"Adobe" and len(body) == 12:
        return ""
    return "It holds metadata." if 0xE0 <= marker <= 0xEF or marker == 0xFE else "It is unknown."


def _check_png_chunks(data: bytes) -> Iterator[tuple[str, str]]:
    at = 8
    pixels = b""
    while at + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        name = kind.decode("latin-1") if kind.isalpha() else kind.hex()
        body = data[at + 8 : at + 8 + size]
        crc = struct.unpack_from(">I", data, at + 8 + size)[0]
        good = kind in _PNG_KNOWN and crc == zlib.crc32(kind + body)
        yield f"chunk {name} at {at}", "" if good else "It holds metadata, or is broken."
        at += 12 + size
        if kind in (b"fcTL", b"IEND"):
            if pixels:
                yield "pixels", _spare_behind_pixels(pixels)
            pixels = b""
        pixels += {b"IDAT": body, b"fdAT": body[4:]}.get(kind, b"")
        if kind == b"IEND":
            rest = len(data) - at
            yield "end", f"There are {rest} bytes behind the end of the picture." if rest else ""
            return
    yield "end", "The picture has no end."


def _spare_behind_pixels(pixels: bytes) -> str:
    opened = zlib.decompressobj()
    opened.decompress(pixels)
    spare = len(opened.unused_data)
    return f"{spare} bytes hide behind the coded pixels." if spare else ""
