"""What an image is, read without trusting it: size as displayed, frames, when and where taken.

Pillow opens every format; HEIC is taught to it on first use. A picture is refused by its
declared size before a single pixel is unpacked.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import (
    ExifTags,
    Image,
    ImageCms,
    ImageOps,
    ImageSequence,
    TiffImagePlugin,
    UnidentifiedImageError,
)

from reviewer.errors import BadInput
from reviewer.model import Facts, Kind
from reviewer.model.formats import format_of

# Chosen by hand: in memory that is 390 MB of red, green and blue.
MAX_PIXELS = 130_000_000
# Both chosen by hand.
MAX_FRAMES = 2000
MAX_BYTES = 2 << 30
# ISO/IEC 14496-12, 4.3: a file that bears one of these is a film, whatever its name.
_VIDEO_BRANDS = (b"mp42", b"isom", b"qt  ", b"mp41", b"iso2", b"avc1", b"iso4", b"iso5", b"iso6")
_PIECE = 1 << 20  # bytes
_FORMATS = {"JPEG": "jpeg", "MPO": "jpeg", "HEIF": "heic", "PPM": "pnm", "JPEG2000": "jp2"}
# Exif (CIPA DC-008), tag 0x0112 Orientation: how the first row and column lie.
_TURN = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}
_SIDEWAYS = (5, 6, 7, 8)
_WITHHOLD = "Ask for it anew, or withhold it."


@dataclass(frozen=True)
class ImageInfo:
    """An image file at a glance.

    Attributes:
        format: by content, such as ``jpeg``, ``png``, ``tiff``, ``heic``, ``webp``, ``gif``.
        width: of the picture as it is displayed, in pixels.
        height: likewise.
        orientation: Exif's number, 1 to 8; 1 is upright.
        frames: pages of a TIFF, pictures of an animation.
        taken: when, ``2025-06-04T13:05:09``: by GPS in UTC, else Exif's local time, with an
            offset where it is told.
        has_gps: it says where it was taken.
        notes: what is worth saying of it.
    """

    format: str
    width: int
    height: int
    orientation: int
    frames: int
    taken: str | None
    has_gps: bool
    notes: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()  # as ``Facts.leaves_out`` has it


def probe_image(path: Path) -> ImageInfo:
    """Read an image's header and tags.

    Raises:
        BadInput: It is no image, broken, or absurdly large.
    """
    with open_image(path) as picture:
        orientation = orientation_of(picture)
        width, height = picture.size
        if orientation in _SIDEWAYS:
            width, height = height, width
        frames = getattr(picture, "n_frames", 1)
        tags = _read_tags(picture)
        has_gps = bool(tags.get("gps"))
        sizes = len(picture.info.get("sizes", ()))  # of an icon, whose largest one is taken
        form = _FORMATS.get(picture.format or "", (picture.format or "").lower())
    notes = []
    if has_gps:
        notes.append("it says where it was taken")
    if frames > 1:
        notes.append(f"it holds {frames} pictures")
    left = [f"{frames - 1} of {frames} pictures"] if frames > 1 and not _is_whole(form) else []
    left += [f"{sizes - 1} of {sizes} pictures"] if sizes > 1 else []
    left += ["the moving picture beside the still one"] if _has_motion(path) else []
    taken = tags.get("taken")
    return ImageInfo(
        form, width, height, orientation, frames, taken, has_gps, tuple(notes), tuple(left)
    )


def _has_motion(path: Path) -> bool:
    """True for a still picture behind which a camera has put a short video."""
    with path.open("rb") as stream:
        # JPEG (ITU-T T.81, B.1.1.3): start of image. Cameras of phones append the video to it.
        if stream.read(2) != b"\xff\xd8":
            return False
        size = path.stat().st_size
        at = 0
        while at < size:  # a piece at a time; pieces overlap, so that no mark is cut
            stream.seek(at)
            piece = stream.read(_PIECE)
            # ISO/IEC 14496-12, FileTypeBox; four bytes of size stand before its name.
            found = piece.find(b"ftyp", 4)
            while found >= 4:
                if piece[found + 4 : found + 8] in _VIDEO_BRANDS:
                    return True
                found = piece.find(b"ftyp", found + 4)
            at += _PIECE - 16
    return False


def _is_whole(format: str) -> bool:
    """True where every picture of a file is released."""
    row = format_of(Kind.IMAGE, format)
    return row.paged or row.moving


def read_image_facts(path: Path) -> Facts:
    """Size and turn of an image; a TIFF's pages.

    Raises:
        BadInput: As ``probe_image``.
    """
    info = probe_image(path)
    pages = info.frames if format_of(Kind.IMAGE, info.format).paged else None
    turn = _TURN.get(info.orientation, 0)
    return Facts(
        width=info.width,
        height=info.height,
        rotation=turn,
        pages=pages,
        frames=info.frames if info.frames > 1 and pages is None else None,
        leaves_out=info.leaves_out,
    )


@contextmanager
def open_image(path: Path) -> Iterator[Image.Image]:
    """Open an image within bounds; what goes wrong inside becomes ``BadInput``.

    Raises:
        BadInput: It is no image, broken, or absurdly large.
    """
    if path.stat().st_size > MAX_BYTES:
        raise BadInput(f"{path.name} is larger than {MAX_BYTES >> 30} GB.", _WITHHOLD)
    _learn_heic()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of sizes; the bound here decides
        try:
            with Image.open(path) as picture:
                _check_pixels(picture, path.name)
                yield picture
        except UnidentifiedImageError:
            raise BadInput(f"{path.name} is no image that can be read.", _WITHHOLD) from None
        except Image.DecompressionBombError:
            raise _too_large(path.name) from None
        # Pillow's readers raise any of these at broken files.
        except (OSError, EOFError, SyntaxError, ValueError, KeyError, IndexError) as fault:
            raise BadInput(f"{path.name} is a broken image.", _WITHHOLD) from fault
        except (TypeError, struct.error, OverflowError, ZeroDivisionError) as fault:
            raise BadInput(f"{path.name} is a broken image.", _WITHHOLD) from fault


def frames_of(picture: Image.Image, name: str) -> Iterator[Image.Image]:
    """Every picture of an opened file, bounded one by one.

    Raises:
        BadInput: One is absurdly large, or there are absurdly many.
    """
    for number, frame in enumerate(ImageSequence.Iterator(picture)):
        if number >= MAX_FRAMES:
            raise BadInput(f"{name} holds more than {MAX_FRAMES} pictures.", _WITHHOLD)
        _check_pixels(frame, name)
        yield frame


def orientation_of(picture: Image.Image) -> int:
    """Exif's orientation, 1 to 8; 1 where there is none."""
    try:
        value = picture.getexif().get(ExifTags.Base.Orientation, 1)
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, struct.error):
        return 1  # broken tags do not make the picture unreadable
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def make_upright(frame: Image.Image) -> Image.Image:
    """A picture as it is displayed: turned by its tag, in sRGB, grey, or grey or sRGB on white."""
    frame.load()
    turned = ImageOps.exif_transpose(frame)
    shown = turned if turned is not None else frame
    profile = frame.info.get("icc_profile")
    # Transparent is shown on white, as a page would.
    if shown.mode in ("RGBA", "LA", "PA") or "transparency" in shown.info:
        layer = shown.convert("RGBA")
        shown = Image.new("RGB", layer.size, (255, 255, 255))
        shown.paste(layer, mask=layer.getchannel("A"))
    if shown.mode.startswith("I;16") or shown.mode in ("I", "F"):
        return _eight_bits(shown)
    if profile and shown.mode in ("RGB", "CMYK", "L"):
        shown = _to_srgb(shown, profile)
    plain = shown if shown.mode in ("L", "RGB") else shown.convert(_plain_mode(shown.mode))
    # Made anew of pixels alone: tags and profiles hang on to Pillow's pictures.
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())


def _plain_mode(mode: str) -> str:
    return "L" if mode == "1" else "RGB"


def _eight_bits(deep: Image.Image) -> Image.Image:
    low, high = deep.getextrema()
    assert isinstance(low, int | float)
    assert isinstance(high, int | float)
    # 16-bit numbers by their full range; of others nobody knows it, so the largest is white.
    top = 65535.0 if 255 < high <= 65535 and low >= 0 else max(float(high), 1.0)
    wide = deep.convert("F")
    return wide.point(lambda v: v * (255.0 / top)).convert("L")


def _to_srgb(shown: Image.Image, profile: bytes) -> Image.Image:
    """Colours by their profile; as they are where the profile is of no use."""
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "L" if shown.mode == "L" else "RGB"
        if mode == "L":
            return shown
        turned = ImageCms.profileToProfile(
            shown, given, ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return shown.convert("RGB")
    return turned if turned is not None else shown.convert("RGB")


def _read_tags(picture: Image.Image) -> dict[str, str]:
    try:
        exif = picture.getexif()
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, struct.error):
        return {}
    # Exif (CIPA DC-008), GPS tags 1 to 4: latitude and longitude with their hemispheres.
    found = {"gps": "yes"} if any(k in gps for k in (1, 2, 3, 4)) else {}
    taken = inner.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    offset = inner.get(ExifTags.Base.OffsetTimeOriginal)
    stamp = _gps_stamp(gps) or _time_of_tag(taken, offset)
    return found | ({"taken": stamp} if stamp else {})


def _gps_stamp(gps: dict[int, object]) -> str:
    """The satellites' time, which is UTC; empty where it is not told or makes no sense."""
    day, clock = gps.get(ExifTags.GPS.GPSDateStamp), gps.get(ExifTags.GPS.GPSTimeStamp)
    if not isinstance(day, str) or not isinstance(clock, tuple) or len(clock) != 3:
        return ""
    found = re.fullmatch(r"(\d{4})[:-](\d\d)[:-](\d\d)\0*", day.strip())
    try:
        hours, minutes, seconds = (float(part) for part in clock)
    except (TypeError, ValueError, ZeroDivisionError):
        return ""
    # A leap second is second 60.
    if not found or not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 61):
        return ""
    whole = f"{int(hours):02d}:{int(minutes):02d}:{min(int(seconds), 59):02d}"
    return f"{found[1]}-{found[2]}-{found[3]}T{whole}+00:00"


def _time_of_tag(taken: object, offset: object) -> str:
    if not isinstance(taken, str):
        return ""
    text = taken.strip().strip("\0")
    # Exif: "YYYY:MM:DD HH:MM:SS"; blanks or zeros where it is not known.
    if len(text) != 19 or text[4] != ":" or not text[:4].isdigit() or text.startswith("0000"):
        return ""
    zone = offset.strip().strip("\0") if isinstance(offset, str) else ""
    stamp = f"{text[:4]}-{text[5:7]}-{text[8:10]}T{text[11:]}"
    return stamp + (zone if len(zone) == 6 and zone[0] in "+-" else "")


def _check_pixels(picture: Image.Image, name: str) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_large(name)


def _too_large(name: str) -> BadInput:
    bound = MAX_PIXELS // 1_000_000
    return BadInput(f"{name} declares more than {bound} megapixels.", _WITHHOLD)


@lru_cache(maxsize=1)
def _learn_heic() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    TiffImagePlugin.READ_LIBTIFF = False
