"""Pictures of drawn faces as bad cameras, bad weather and other pictures show them."""

import numpy as np

from reviewer.system.opencv import cv2
from tests.helpers.drawn_face import GROUND, face_box, scene_with_faces

CORNERS = ((60, 80), (240, 100), (430, 120))
_SOME = np.random.default_rng(1)


def mirrored(scene):
    """Left and right change places."""
    return np.ascontiguousarray(scene[:, ::-1])


def fisheye(scene, bend=0.5):
    """As a wide lens bends it."""
    high, wide = scene.shape[:2]
    down, across = np.mgrid[0:high, 0:wide].astype(np.float32)
    u, v = (across - wide / 2) / (wide / 2), (down - high / 2) / (wide / 2)
    far = 1 + bend * (u * u + v * v)
    x, y = u * far * wide / 2 + wide / 2, v * far * wide / 2 + high / 2
    return cv2.remap(scene, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)


def all_round(scene, turned=0.0, angle=1.9):
    """On a sphere laid flat, 1280 x 640; ``turned``: by so much of it to the side."""
    high, wide = 640, 1280
    up, side = np.meshgrid(
        (0.5 - (np.arange(high) + 0.5) / high) * np.pi,
        ((np.arange(wide) + 0.5) / wide - 0.5) * 2 * np.pi,
        indexing="ij",
    )
    x, y, z = np.cos(up) * np.sin(side), -np.sin(up), np.cos(up) * np.cos(side)
    before, focus = z > 0.05, scene.shape[1] / 2 / np.tan(angle / 2)
    z = np.maximum(z, 0.05)
    across = np.where(before, x / z * focus + scene.shape[1] / 2, -1).astype(np.float32)
    down = np.where(before, y / z * focus + scene.shape[0] / 2, -1).astype(np.float32)
    laid = cv2.remap(
        scene, across, down, cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT, borderValue=GROUND[::-1],
    )  # fmt: skip
    return np.roll(laid, round(turned * wide), axis=1)


def at_night(scene, light, noise):
    """Grey and dark, with the noise of a sensor at its end: infrared."""
    grey = scene.mean(axis=2) * light
    grey = np.clip(grey + _SOME.normal(0, noise, grey.shape), 0, 255).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def rainy(scene, many=120):
    """Streaks before the lens, and drops on it."""
    high, wide = scene.shape[:2]
    out, drops = scene.copy(), np.zeros((high, wide), np.float32)
    for _ in range(many):
        x, y = int(_SOME.integers(0, wide)), int(_SOME.integers(0, high))
        cv2.line(out, (x, y), (x + 3, y + 18), (200, 200, 205), 1, cv2.LINE_AA)
    for _ in range(25):
        at = int(_SOME.integers(0, wide)), int(_SOME.integers(0, high))
        cv2.circle(drops, at, int(_SOME.integers(8, 22)), 1.0, -1)
    share = cv2.GaussianBlur(drops, (0, 0), 2)[..., None]
    return (out * (1 - share) + cv2.GaussianBlur(out, (0, 0), 6) * share).astype(np.uint8)


def on_screen(scene):
    """A screen in a dark room that shows it, with the stripes that cameras see there."""
    room = np.full((360, 640, 3), 40, np.uint8)
    small = cv2.resize(scene, (400, 225))
    stripes = (1 + 0.12 * np.sin(np.arange(225) * 1.7))[:, None, None]
    room[60:285, 110:510] = np.clip(small * stripes * 1.1 + 20, 0, 255).astype(np.uint8)
    cv2.rectangle(room, (104, 54), (516, 291), (10, 10, 10), 8)
    return room


def on_poster(scene):
    """On paper that hangs aslant."""
    corners = np.float32([[0, 0], [640, 0], [640, 360], [0, 360]])
    there = np.float32([[120, 60], [520, 20], [540, 330], [100, 300]])
    way = cv2.getPerspectiveTransform(corners, there)
    return cv2.warpPerspective(scene, way, (640, 360), borderValue=(90, 120, 90))


def like_dolls(scene):
    """Smooth and shining."""
    soft = cv2.GaussianBlur(scene, (0, 0), 4)
    return np.clip(cv2.addWeighted(scene, 1.6, soft, -0.6, 30), 0, 255).astype(np.uint8)


def with_masks(scene):
    """With mouth and nose covered."""
    out = scene.copy()
    for corner in CORNERS:
        x, y, w, h = (round(n) for n in np.array(face_box(corner)) * (640, 360, 640, 360))
        middle, size = (x + w // 2, y + round(h * 0.78)), (round(w * 0.48), round(h * 0.26))
        cv2.ellipse(out, middle, size, 0, 0, 360, (220, 200, 170), -1)
    return out


def crowd(many=(20, 15), size=64):
    """So many across and down: picture, and the boxes of their faces."""
    wide, high = many[0] * size, many[1] * size
    corners = [(c * size, r * size) for r in range(many[1]) for c in range(many[0])]
    scene = scene_with_faces(*corners, size=size, wide=wide, high=high)
    return scene, [face_box(corner, size, wide, high) for corner in corners]
