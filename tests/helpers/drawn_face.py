"""A face that is drawn, and that detectors take for one: no picture of anybody is needed."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

GROUND = (96, 110, 120)
FACE = (0.28, 0.17, 0.44, 0.67)
"""Where the face is in the picture that ``drawn_face`` gives: x, y, w, h in fractions."""
_FINE = 4
_HAIR, _SKIN, _LIGHT, _SHADE = (50, 35, 28), (222, 175, 148), (232, 188, 162), (214, 165, 138)
_BROWN, _DARK, _WHITE, _LIPS = (60, 40, 30), (5, 5, 5), (245, 240, 238), (176, 80, 76)


@lru_cache(maxsize=8)
def drawn_face(size=160):
    """A head before a plain ground: a square picture, blue first."""
    s = size * _FINE
    page = Image.new("RGB", (s, s), GROUND)
    draw = ImageDraw.Draw(page)

    def oval(x0, y0, x1, y1, colour):
        draw.ellipse([x0 * s, y0 * s, x1 * s, y1 * s], fill=colour)

    draw.rectangle([0.4 * s, 0.75 * s, 0.6 * s, 0.95 * s], fill=(190, 140, 115))
    oval(0.12, 0.88, 0.88, 1.4, (50, 60, 90))
    oval(0.24, 0.1, 0.76, 0.72, _HAIR)
    oval(0.28, 0.17, 0.72, 0.84, _SKIN)
    oval(0.31, 0.2, 0.69, 0.8, _LIGHT)
    for x in (0.4, 0.6):
        oval(x - 0.07, 0.4, x + 0.07, 0.5, (190, 140, 118))
        draw.rectangle([(x - 0.065) * s, 0.373 * s, (x + 0.065) * s, 0.398 * s], fill=_BROWN)
        oval(x - 0.05, 0.43, x + 0.05, 0.48, _WHITE)
        oval(x - 0.022, 0.43, x + 0.022, 0.48, _BROWN)
        oval(x - 0.01, 0.442, x + 0.01, 0.468, _DARK)
    draw.polygon([(0.5 * s, 0.45 * s), (0.455 * s, 0.6 * s), (0.545 * s, 0.6 * s)], fill=_SHADE)
    oval(0.45, 0.575, 0.55, 0.63, _SHADE)
    oval(0.465, 0.598, 0.49, 0.618, (120, 75, 60))
    oval(0.51, 0.598, 0.535, 0.618, (120, 75, 60))
    oval(0.41, 0.67, 0.59, 0.735, _LIPS)
    draw.line([0.41 * s, 0.7 * s, 0.59 * s, 0.7 * s], fill=(110, 40, 40), width=s // 90)
    soft = page.filter(ImageFilter.GaussianBlur(s * 0.012)).resize((size, size), Image.LANCZOS)
    return np.asarray(soft)[..., ::-1].copy()


def scene_with_faces(*corners, size=160, wide=640, high=360):
    """A plain picture, blue first, with a head at each upper left corner (x, y in pixels)."""
    scene = np.full((high, wide, 3), GROUND[::-1], np.uint8)
    for x, y in corners:
        scene[y : y + size, x : x + size] = drawn_face(size)
    return scene


def face_box(corner, size=160, wide=640, high=360):
    """Where the face of a head is: x, y, w, h in fractions of the scene."""
    x, y, w, h = FACE
    left, top = corner
    return ((left + x * size) / wide, (top + y * size) / high, w * size / wide, h * size / high)
