"""The demo's pictures: one real street seen by two worn cameras and a telephone.

Both cameras look at the same footage (``vtest.avi`` of OpenCV's samples, ten frames a second),
each through its own crop, from its own side, swaying as a chest does. Because the way of every
point into each picture is known, so is the way of the bystander's head.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIZE = (960, 540)
RATE = 30
SOURCE_RATE = 10
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf"

# The head of the woman in the black coat: frame of the footage, x, y. Found by colour against
# the empty scene, looked at frame by frame.
HEAD = (
    (508, 699, 452), (513, 634, 446), (518, 551, 434), (523, 473, 416), (528, 406, 406),
    (533, 356, 396), (538, 310, 391), (543, 282, 386), (548, 266, 380), (553, 240, 385),
    (558, 225, 399), (563, 201, 403), (568, 199, 421), (573, 186, 426), (578, 191, 438),
    (583, 237, 436), (588, 276, 442), (593, 289, 445), (598, 295, 444), (603, 324, 438),
    (608, 364, 438), (613, 387, 436), (618, 403, 434), (623, 392, 423), (628, 381, 412),
    (633, 369, 402), (638, 356, 396), (643, 360, 393), (648, 360, 386), (653, 350, 376),
    (658, 333, 367), (663, 288, 358), (668, 269, 353), (673, 217, 345), (678, 189, 340),
    (683, 147, 328), (688, 138, 320), (693, 130, 307), (698, 121, 295), (703, 107, 285),
    (708, 89, 274), (713, 71, 264), (718, 70, 256), (723, 82, 249), (728, 98, 242),
    (733, 115, 235), (738, 130, 224), (740, 134, 222), (746, 171, 212), (752, 209, 205),
    (758, 236, 203),
)  # fmt: skip


@dataclass(frozen=True)
class Camera:
    """Where a camera stands towards the footage.

    Attributes:
        first: the footage's frame at media time zero.
        seconds: how long it records.
        corners: the footage's points seen in its corners: top left, top right, bottom
            right, bottom left.
        sway: how far it sways, in footage pixels.
        tint: what its sensor does to blue, green and red.
    """

    serial: str
    first: float
    seconds: float
    corners: tuple[tuple[float, float], ...]
    sway: float
    tint: tuple[float, float, float]
    phase: float

    def matrix(self, t: float) -> np.ndarray:
        """The 3x3 map of footage points to picture points at media time ``t``."""
        w, h = SIZE
        target = np.array([(0, 0), (w, 0), (w, h), (0, h)], np.float32)
        still = cv2.getPerspectiveTransform(np.array(self.corners, np.float32), target)
        a = self.phase + t
        dx = self.sway * (np.sin(0.9 * a) + 0.5 * np.sin(2.1 * a + 1))
        dy = self.sway * (0.6 * np.sin(1.3 * a + 2) + 0.3 * np.sin(2.9 * a))
        move = np.array([[1, 0, dx], [0, 1, dy], [0, 0, 1]])
        return np.asarray(still @ move)

    def footage_frame(self, t: float) -> float:
        """The frame of the footage, not rounded, at media time ``t``."""
        return self.first + t * SOURCE_RATE


CAMERA_A = Camera(
    "X6030A1B2", 340, 41.0, ((36, 186), (682, 190), (678, 552), (40, 548)), 2.2,
    (1.0, 1.0, 1.0), 0.0,
)  # fmt: skip
CAMERA_B = Camera(
    "X6039C7D4", 413, 34.0, ((8, 176), (570, 198), (560, 522), (20, 500)), 2.8,
    (1.06, 1.0, 0.95), 5.0,
)  # fmt: skip


def footage(path: Path) -> list[np.ndarray]:
    """Every frame of the footage, as BGR pictures."""
    reader, frames = cv2.VideoCapture(str(path)), []
    while True:
        there, frame = reader.read()
        if not there:
            return frames
        frames.append(frame)


def head_at(frame: float) -> tuple[float, float]:
    """Where the bystander's head is in the footage."""
    n, x, y = zip(*HEAD, strict=True)
    return float(np.interp(frame, n, x)), float(np.interp(frame, n, y))


def head_box(camera: Camera, t: float) -> tuple[float, float, float, float] | None:
    """The part of the picture with head and shoulders, or None while they are outside it."""
    frame = int(camera.footage_frame(t) + 1e-6)
    if frame < HEAD[0][0]:
        return None
    x, y = head_at(frame)
    up = _reach(y)
    wide, down = 1.2 * up, 1.5 * up
    points = np.array(
        [(x - wide, y - up), (x + wide, y - up), (x + wide, y + down), (x - wide, y + down)],
        np.float32,
    )
    seen = cv2.perspectiveTransform(points[None], camera.matrix(t))[0] / SIZE
    (x0, y0), (x1, y1) = np.clip(seen.min(0), 0, 1), np.clip(seen.max(0), 0, 1)
    if x1 - x0 < 0.015 or y1 - y0 < 0.015:
        return None
    return float(x0), float(y0), float(x1 - x0), float(y1 - y0)


def keyframes(camera: Camera) -> list[dict[str, object]]:
    """A region's keyframes, five a second, from the moment the head comes into the picture."""
    keys = []
    for k in range(round(camera.seconds * 5) + 1):
        box = head_box(camera, k / 5)
        if box is not None:
            keys.append({"t": round(k / 5, 3), "box": [round(v, 4) for v in box]})
    return keys


def picture(frames: list[np.ndarray], camera: Camera, t: float) -> np.ndarray:
    """What the camera sees at media time ``t``, without its watermark."""
    source = frames[min(int(camera.footage_frame(t) + 1e-6), len(frames) - 1)]
    seen = cv2.warpPerspective(source, camera.matrix(t), SIZE, flags=cv2.INTER_CUBIC)
    return np.clip(seen * np.array(camera.tint), 0, 255).astype(np.uint8)


def watermark(text: str) -> np.ndarray:
    """The burned-in line, top right, as a BGRA layer."""
    layer = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    font = ImageFont.truetype(FONT, 15)
    draw = ImageDraw.Draw(layer)
    width = draw.textlength(text, font=font)
    draw.text((SIZE[0] - width - 14, 12), text, font=font, fill=(255, 255, 255, 255),
              stroke_width=2, stroke_fill=(0, 0, 0, 255))  # fmt: skip
    return np.asarray(layer)


def record(
    frames: list[np.ndarray], camera: Camera, *, start: datetime, sound: Path, target: Path
) -> None:
    """Write a camera's MP4: H.264 and AAC, a ticking watermark, and the tags such cameras leave.

    ``start`` is the moment of media time zero, in UTC.
    """
    command = [
        "ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24",
        "-s", f"{SIZE[0]}x{SIZE[1]}", "-r", str(RATE), "-i", "-", "-i", str(sound),
        "-c:v", "libx264", "-preset", "slow", "-crf", "27", "-pix_fmt", "yuv420p",
        "-g", str(RATE), "-bf", "2", "-x264-params", "open-gop=0", "-c:a", "aac", "-b:a", "48k",
        "-ar", "32000", "-shortest", "-metadata", f"creation_time={start:%Y-%m-%dT%H:%M:%SZ}",
        "-metadata", "location=+41.8517-087.6240/", "-metadata", "title=Axon Body 3 Video",
        "-metadata", f"comment=Serial {camera.serial}", "-movflags", "+faststart", str(target),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        last, layer = "", np.zeros((*SIZE[::-1], 4), np.uint8)
        for n in range(round(camera.seconds * RATE)):
            t = n / RATE
            now = start + timedelta(seconds=t + 1e-6)
            text = f"{now:%Y-%m-%d T%H:%M:%SZ}  AXON BODY 3 {camera.serial}"
            if text != last:
                last, layer = text, watermark(text)
            alpha = layer[..., 3:] / 255
            shown = picture(frames, camera, t) * (1 - alpha) + layer[..., 2::-1] * alpha
            encoder.stdin.write(shown.astype(np.uint8).tobytes())
        encoder.stdin.close()
        if encoder.wait():
            raise SystemExit(f"ffmpeg could not write {target}")


def photo(frames: list[np.ndarray], frame: int, target: Path) -> tuple[float, float, float, float]:
    """A telephone's photo of the scene, with its place in the EXIF data, and a thumbnail.

    Returns:
        The box of the bystander's head, in fractions of the picture.
    """
    x0, y0, w, h = 100, 240, 448, 336
    scene = frames[frame][y0 : y0 + h, x0 : x0 + w]
    big = cv2.resize(scene, (1600, 1200), interpolation=cv2.INTER_LANCZOS4)
    image = Image.fromarray(cv2.cvtColor(big, cv2.COLOR_BGR2RGB))
    exif = image.getexif()
    exif[0x010F], exif[0x0110], exif[0x0131] = "Apple", "iPhone 13", "18.5"
    exif[0x0132] = exif[0x9003] = "2025:06:04 11:22:55"
    exif[0x0112] = 1
    exif[0x8825] = {
        1: "N", 2: (41.0, 51.0, 6.1), 3: "W", 4: (87.0, 37.0, 26.4), 5: b"\x00", 6: 181.2,
        7: (16.0, 22.0, 55.0), 29: "2025:06:04",
    }  # fmt: skip
    image.save(target, quality=82, exif=exif)
    x, y = head_at(frame)
    reach = _reach(y)
    return (x - reach - x0) / w, (y - reach - y0) / h, 2 * reach / w, 2.5 * reach / h


def _reach(y: float) -> float:
    """Footage pixels from the middle of a head to above its hair: nearer is lower and larger."""
    return 15 + 15 * (y - 200) / 240
