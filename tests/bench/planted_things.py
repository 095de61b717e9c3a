"""Number plates and screens that are drawn and laid into a walk: nobody's plate or screen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tests.bench.hard_footage import HardClip, laid_pictures, pictures_of, write_hard_clip

MANY = 75  # pictures of a clip: two and a half seconds
_FINE = 4


def drawn_plate(text: str) -> np.ndarray:
    """A plate of the size of Illinois', blue first."""
    page = Image.new("RGB", (120 * _FINE, 60 * _FINE), (60, 62, 66))
    draw = ImageDraw.Draw(page)
    edge = [2 * _FINE, 2 * _FINE, 118 * _FINE, 58 * _FINE]
    draw.rounded_rectangle(edge, 5 * _FINE, (238, 240, 244), (40, 50, 120), _FINE)
    font = ImageFont.load_default(30 * _FINE)
    draw.text((60 * _FINE, 33 * _FINE), text, (20, 30, 90), font, anchor="mm")
    return np.asarray(page)[..., ::-1].copy()


def drawn_screen(shown: np.ndarray) -> np.ndarray:
    """A monitor on its foot that shows a picture, blue first."""
    high, wide = shown.shape[:2]
    rim = max(wide // 40, 2)
    page = np.full((round(high * 1.35), wide + 2 * rim, 3), 150, np.uint8)
    page[: high + 2 * rim] = 22
    page[rim : rim + high, rim : rim + wide] = shown
    page[high + 2 * rim : -rim, wide // 2 - 2 * rim : wide // 2 + 4 * rim] = 30
    page[-2 * rim :, wide // 3 : wide * 2 // 3] = 30
    return page


def write_plate_clip(out: Path, background: Path, text: str, height: int, light: float) -> None:
    """A clip with a plate of that height in pixels."""
    plate = drawn_plate(text)
    _write(out, [plate] * MANY, plate.shape[0], HardClip(out, background, height, 7, light=light))


def write_screen_clip(out: Path, background: Path, shown: Path, height: int, light: float) -> None:
    """A clip with a monitor that shows another video."""
    pictures = [drawn_screen(one) for one in pictures_of(shown)[:MANY]]
    screen = round(pictures[0].shape[0] / 1.35)
    _write(out, pictures, screen, HardClip(out, background, height, 9, light=light))


def _write(out: Path, pictures: list[np.ndarray], high: int, clip: HardClip) -> None:
    truth = np.tile([0.0, 0.0, pictures[0].shape[1], high], (len(pictures), 1))
    write_hard_clip(clip, out, laid_pictures(clip, pictures, truth))
