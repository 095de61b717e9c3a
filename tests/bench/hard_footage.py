"""Footage that is hard and whose truth is known: faces shrunk into a moving first-person picture.

Each clip of one clear face (its truth: a face detector on the untouched clip, linked over what it
misses) is made so small that the face has a given height, laid into the picture of a walking
camera, shaken by a few pixels a frame, smeared at random, darkened, made noisy and pressed; some
with a flash, or with a second in which nearly nothing can be seen. What comes of it is a video and
a JSON file beside it: for each frame the boxes of its faces, in fractions of the picture.

python tests/bench/hard_footage.py FACE_CLIP BACKGROUND OUT.mp4 [--height 20] [--seed 1]
    [--event none|flash|blur|cut] [--repeat 1] [--light 0.4]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import av
import numpy as np

from reviewer.system.opencv import cv2 as _cv2

cv2: Any = _cv2
SHAKE = 5.0  # pixels a frame
NOISE = 6.0  # grey levels
QUALITY = 45  # of JPEG, for every picture
MODEL = "resources/models/face_detection_yunet_2023mar.onnx"


@dataclass(frozen=True)
class HardClip:
    """How a clip is made."""

    face: Path
    background: Path
    height: int = 20  # pixels of the face
    seed: int = 1
    event: str = "none"
    repeat: int = 1  # times that the face clip is played, back and forth
    light: float = 0.4


def pictures_of(path: Path) -> list[np.ndarray]:
    """All pictures of a video, blue first."""
    with av.open(str(path)) as box:
        return [frame.to_ndarray(format="bgr24") for frame in box.decode(video=0)]


def true_boxes(pictures: list[np.ndarray]) -> np.ndarray:
    """(n, 4): the one face of each picture; x, y, width, height in pixels.

    Raises:
        ValueError: It is missed for longer than can be filled in.
    """
    high, wide = pictures[0].shape[:2]
    model = Path(__file__).resolve().parents[2] / MODEL
    net = cv2.FaceDetectorYN.create(str(model), "", (wide, high), 0.5, 0.3, 50)
    rows = np.full((len(pictures), 4), np.nan)
    for number, picture in enumerate(pictures):
        found = net.detect(picture)[1]
        if found is not None:
            # The surest: a print on its shirt may be taken for a larger one.
            rows[number] = found[np.argmax(found[:, -1]), :4]
    seen = np.flatnonzero(np.isfinite(rows[:, 0]))
    if not len(seen) or np.diff(seen, prepend=-1, append=len(rows)).max() > 6:
        raise ValueError("the face is not clear enough to be the truth")
    every = np.arange(len(rows))
    return np.stack([np.interp(every, seen, rows[seen, n]) for n in range(4)], axis=1)


def hard_pictures(clip: HardClip) -> Iterator[tuple[np.ndarray, list[list[float]]]]:
    """The pictures, and the boxes of the faces in each."""
    faces = pictures_of(clip.face)
    yield from laid_pictures(clip, faces, true_boxes(faces))


def laid_pictures(
    clip: HardClip, faces: list[np.ndarray], truth: np.ndarray
) -> Iterator[tuple[np.ndarray, list[list[float]]]]:
    """Pictures of a thing laid into the background, and its box in each.

    Args:
        clip: how it is made.
        faces: the thing, picture by picture.
        truth: (n, 4), its box in each; x, y, width, height in pixels.
    """
    some = np.random.default_rng(clip.seed)
    scenes = pictures_of(clip.background)
    order = [n for turn in range(clip.repeat) for n in _there_or_back(len(faces), turn)]
    scale = clip.height / float(np.median(truth[:, 3]))
    high, wide = scenes[0].shape[:2]
    small = (round(faces[0].shape[1] * scale), round(faces[0].shape[0] * scale))
    place = np.array([wide * 0.5 - small[0] / 2, high * 0.45 - small[1] / 2])
    drift = some.normal(0, 0.6, 2)
    where = int(some.integers(0, len(scenes)))
    for count, number in enumerate(order):
        if clip.event == "cut" and count == len(order) // 2:
            where += len(scenes) // 2
        scene = _scene_of(scenes, where + count).copy()
        if clip.event == "cut" and count >= len(order) // 2:
            scene, box = scene[::-1].copy(), None
        else:
            place = _moved(place + drift + some.uniform(-SHAKE, SHAKE, 2), small, (wide, high))
            box = _lay_in(scene, cv2.resize(faces[number], small, interpolation=3), place)
            box = (np.array([*place, 0, 0]) + truth[number] * scale) if box else None
        spoilt = _spoil(scene, clip, some, count / max(len(order), 1))
        yield spoilt, [] if box is None else [(box / [wide, high, wide, high]).tolist()]


def write_hard_clip(
    clip: HardClip,
    out: Path,
    laid: Iterator[tuple[np.ndarray, list[list[float]]]] | None = None,
) -> None:
    """The video, 30 frames a second, and ``.json`` beside it with the truth.

    ``laid``: its pictures and boxes, in place of those of ``clip``.
    """
    truth: list[list[list[float]]] = []
    with av.open(str(out), "w") as box:
        stream: Any = box.add_stream("libx264", rate=Fraction(30), options={"crf": "20"})
        stream.pix_fmt = "yuv420p"
        for picture, boxes in laid or hard_pictures(clip):
            if not truth:
                stream.width, stream.height = picture.shape[1] // 2 * 2, picture.shape[0] // 2 * 2
            whole = np.ascontiguousarray(picture[: stream.height, : stream.width])
            box.mux(stream.encode(av.VideoFrame.from_ndarray(whole, format="bgr24")))
            truth.append(boxes)
        box.mux(stream.encode(None))
    told = {"format": "records-reviewer/face-truth", "height": clip.height, "frames": truth}
    out.with_suffix(".json").write_text(json.dumps(told))


def _there_or_back(many: int, turn: int) -> range:
    return range(many) if turn % 2 == 0 else range(many - 1, -1, -1)


def _scene_of(scenes: list[np.ndarray], number: int) -> np.ndarray:
    """Back and forth, for a jump to its beginning would be a cut."""
    turn, at = divmod(number, len(scenes))
    return scenes[at if turn % 2 == 0 else len(scenes) - 1 - at]


def _moved(place: np.ndarray, small: tuple[int, int], size: tuple[int, int]) -> np.ndarray:
    return np.clip(place, [2, 2], np.array(size) - np.array(small) - 2).astype(float)


def _lay_in(scene: np.ndarray, small: np.ndarray, place: np.ndarray) -> bool:
    """With soft edges, at parts of a pixel."""
    high, wide = scene.shape[:2]
    shift = np.array([[1, 0, place[0]], [0, 1, place[1]]], np.float64)
    laid = cv2.warpAffine(small, shift, (wide, high), flags=cv2.INTER_LINEAR)
    inner = np.zeros(small.shape[:2], np.float32)
    inner[2:-2, 2:-2] = 1
    share = cv2.GaussianBlur(cv2.warpAffine(inner, shift, (wide, high)), (5, 5), 0)[..., None]
    scene[:] = np.clip(scene * (1 - share) + laid * share, 0, 255).astype(np.uint8)
    return True


def _spoil(
    picture: np.ndarray, clip: HardClip, some: np.random.Generator, share: float
) -> np.ndarray:
    smear = int(some.integers(1, 10))
    if clip.event == "blur" and 0.4 < share < 0.55:
        smear = 41
    if smear > 1:
        picture = cv2.blur(picture, (smear, 1 if smear < 20 else 9))
    light = clip.light
    if clip.event == "flash" and 0.5 < share < 0.56:
        light = 4.0
    lit = picture.astype(np.float32) * light + some.normal(0, NOISE, picture.shape)
    pressed = cv2.imencode(".jpg", np.clip(lit, 0, 255).astype(np.uint8), [1, QUALITY])[1]
    return cv2.imdecode(pressed, 1)


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    words.add_argument("face", type=Path)
    words.add_argument("background", type=Path)
    words.add_argument("out", type=Path)
    words.add_argument("--height", type=int, default=20)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--event", choices=["none", "flash", "blur", "cut"], default="none")
    words.add_argument("--repeat", type=int, default=1)
    words.add_argument("--light", type=float, default=0.4)
    told = vars(words.parse_args())
    target = told.pop("out")
    write_hard_clip(HardClip(**told), target)
