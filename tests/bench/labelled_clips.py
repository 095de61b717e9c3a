"""Clips whose faces are known: a JSON file of boxes beside a video. Anyone can add one.

    {"format": "records-reviewer/face-truth",
     "video": "clip.mp4",                      # left out: the video of the same name beside it
     "frames": [[[x, y, width, height], ...],  # of each frame, as displayed, in fractions
                [],                            # no face in this one
                null]}                         # nobody looked at this one: it is not counted

or, for labels that are made by hand, each face by the frames at which its box was set; in between
it runs straight. Footage that may not be copied lies in ``REVIEWER_CORPUS``, and is known again by
its hash:

    {"format": ..., "video": ..., "sha256": "91028f9d...",
     "looked": [[0, 249]],                     # first and last frame of each stretch looked at
     "tracks": [[[30, x, y, width, height], ...], ...]}

A clip is added in three steps: ``draft`` writes what detectors find, each picture is looked at
with ``show`` and its boxes are corrected by hand, ``check`` says what does not fit. The videos are
upright: a clip whose picture is turned on display is turned before.

python tests/bench/labelled_clips.py check LABELS.json ...
python tests/bench/labelled_clips.py draft VIDEO [--every 1]
python tests/bench/labelled_clips.py show LABELS.json FOLDER [--every 10]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from tests.bench.exposure import FaceBox, common_share

FORMAT = "records-reviewer/face-truth"
VIDEOS = (".mp4", ".mkv", ".mov", ".avi")
Frames = list[list[FaceBox] | None]


@dataclass(frozen=True)
class LabelledClip:
    """A video and the faces of each of its frames; ``None``: nobody looked at that one."""

    name: str
    video: Path
    frames: Frames


def read_labels(path: Path) -> LabelledClip:
    """A clip from its JSON file.

    Raises:
        ValueError: It is none, or its video is missing; says what is wrong where.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as fault:
        raise ValueError(f"{path.name}: no JSON ({fault})") from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise ValueError(f"{path.name}: its format is not {FORMAT}")
    frames = told.get("frames", _frames_of_tracks(told, path.name))
    if not isinstance(frames, list) or not frames:
        raise ValueError(f"{path.name}: it has no frames")
    video = _video_of(told, path)
    checked = [_checked(boxes, f"{path.name}, frame {n}") for n, boxes in enumerate(frames)]
    return LabelledClip(path.stem, video, checked)


def _video_of(told: dict[str, Any], path: Path) -> Path:
    """The video of labels: beside them, or in the corpus.

    Raises:
        ValueError: It is not there, or is another one than was labelled.
    """
    corpus = Path(os.environ.get("REVIEWER_CORPUS", "nowhere")) / "video"
    own = [path.with_suffix(ending) for ending in VIDEOS]
    named = [folder / told["video"] for folder in (path.parent, corpus)] if "video" in told else own
    video = next((one for one in named if one.is_file()), None)
    if video is None:
        raise ValueError(f"{path.name}: its video is not there ({named[0].name})")
    if "sha256" in told and sha256(video.read_bytes()).hexdigest() != told["sha256"]:
        raise ValueError(f"{path.name}: {video.name} is another video than was labelled")
    return video


def _frames_of_tracks(told: dict[str, Any], name: str) -> Any:
    """The boxes of each frame from those that were set by hand; ``None``: there are none.

    Raises:
        ValueError: A face is set at frames that do not follow each other, or were not looked at.
    """
    looked = told.get("looked")
    if not looked:
        return None
    frames: list[list[list[float]] | None] = [None] * (max(last for _, last in looked) + 1)
    for first, last in looked:
        frames[first : last + 1] = [[] for _ in range(first, last + 1)]
    for count, track in enumerate(told.get("tracks", [])):
        set_at = np.array([key[0] for key in track])
        numbers = np.arange(set_at[0], set_at[-1] + 1)
        if (np.diff(set_at) <= 0).any() or any(frames[number] is None for number in numbers):
            raise ValueError(f"{name}, track {count}: its frames do not fit")
        sides = [np.interp(numbers, set_at, [key[n] for key in track]) for n in range(1, 5)]
        for number, box in zip(numbers, np.stack(sides, axis=1).tolist(), strict=True):
            frames[number].append(box)
    return frames


def _checked(boxes: Any, where: str) -> list[FaceBox] | None:
    if boxes is None:
        return None
    if not isinstance(boxes, list):
        raise ValueError(f"{where}: no list of boxes")
    return [_box_of(box, where) for box in boxes]


def _box_of(box: Any, where: str) -> FaceBox:
    numbers = isinstance(box, list) and all(isinstance(n, int | float) for n in box)
    if not numbers or len(box) != 4:
        raise ValueError(f"{where}: a box is x, y, width, height")
    x, y, wide, high = map(float, box)
    inside = x >= -1e-6 and y >= -1e-6 and x + wide <= 1 + 1e-6 and y + high <= 1 + 1e-6
    if not (wide > 0 and high > 0 and inside):
        raise ValueError(f"{where}: the box {box} does not lie in the picture (of 1 by 1)")
    return x, y, wide, high


def clips_in(folder: Path) -> list[LabelledClip]:
    """All labelled clips of a folder; other JSON files are passed over."""
    labels = sorted(folder.glob("*.json"))
    return [read_labels(one) for one in labels if FORMAT in one.read_text(encoding="utf-8")]


def reference_clips(corpus: Path) -> list[LabelledClip]:
    """The clips of the corpus that have reference boxes; none where these are not there.

    Their boxes are edges in pixels, by the number of the frame; frames without are not counted.
    """
    path = corpus.parent / "eval" / "face_reference_boxes.json"
    if not path.is_file():
        return []
    clips = []
    for name, item in json.loads(path.read_text(encoding="utf-8")).items():
        if isinstance(item, dict) and "boxes" in item:
            video = corpus / "video" / item["video"]
            clips.append(LabelledClip(name, video, _from_edges(video, item["boxes"])))
    return clips


def _from_edges(video: Path, boxes: dict[str, list[list[float]]]) -> Frames:
    high, wide = next(pictures_of(video)).shape[:2]
    frames: Frames = [None] * (max(map(int, boxes)) + 1)
    for number, edges in boxes.items():
        low = np.clip(np.array(edges)[:, :2] / [wide, high], 0, 1)
        far = np.clip(np.array(edges)[:, 2:] / [wide, high], 0, 1)
        frames[int(number)] = [tuple(row) for row in np.hstack([low, far - low]).tolist()]
    return frames


def pictures_of(video: Path) -> Iterator[np.ndarray]:
    """The pictures of a video, blue first."""
    import av

    with av.open(str(video)) as box:
        for frame in box.decode(video=0):
            yield frame.to_ndarray(format="bgr24")


def faults_of(clip: LabelledClip) -> list[str]:
    """What is odd about a clip: another number of frames than the video, boxes that jump."""
    many = sum(1 for _ in pictures_of(clip.video))
    odd = [] if many == len(clip.frames) else [f"{len(clip.frames)} of {many} frames labelled"]
    for number, faces in enumerate(clip.frames[1:], start=1):
        before = clip.frames[number - 1]
        lone = [b for b in faces or () if before and not any(common_share(a, b) for a in before)]
        odd += [f"frame {number}: a box lies over none of the frame before"] if lone else []
    return odd


def draft_labels(video: Path, every: int = 1) -> Path:
    """Write what detectors find beside the video, to be corrected by hand; never over labels."""
    from reviewer.detect.pictures import load_detectors, look_at_picture

    detectors, frames = load_detectors(("faces",)), []
    for number, picture in enumerate(pictures_of(video)):
        found = look_at_picture(picture, detectors) if number % every == 0 else None
        frames.append(
            None if found is None else
            [one.box.to_list() for one in found if one.kind == "faces"]
        )  # fmt: skip
    out = video.with_suffix(".json")
    with out.open("x", encoding="utf-8") as file:
        json.dump({"format": FORMAT, "video": video.name, "frames": frames}, file)
    return out


def show_labels(clip: LabelledClip, folder: Path, every: int = 10) -> int:
    """Write pictures with their boxes drawn in; how many."""
    from reviewer.system.opencv import cv2

    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for number, (picture, faces) in enumerate(
        zip(pictures_of(clip.video), clip.frames, strict=False)
    ):
        if number % every or faces is None:
            continue
        high, wide = picture.shape[:2]
        for x, y, w, h in faces:
            ends = (
                (round(x * wide), round(y * high)),
                (round((x + w) * wide), round((y + h) * high)),
            )
            cv2.rectangle(picture, *ends, (0, 255, 255), 1)
        cv2.imwrite(str(folder / f"{clip.name}-{number:05}.png"), picture)
        count += 1
    return count


def main() -> int:
    """The three steps of the command line."""
    words = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    steps = words.add_subparsers(dest="step", required=True)
    steps.add_parser("check").add_argument("labels", type=Path, nargs="+")
    for name, files, usual in (("draft", ["video"], 1), ("show", ["labels", "folder"], 10)):
        step = steps.add_parser(name)
        for file in files:
            step.add_argument(file, type=Path)
        step.add_argument("--every", type=int, default=usual)
    told = words.parse_args()
    try:
        return _do(told)
    except (ValueError, OSError) as fault:
        sys.stderr.write(f"{fault}{os.linesep}")
        return 1


def _do(told: argparse.Namespace) -> int:
    if told.step == "draft":
        print(draft_labels(told.video, told.every))
        return 0
    if told.step == "show":
        print(show_labels(read_labels(told.labels), told.folder, told.every), "pictures")
        return 0
    clips = [read_labels(path) for path in told.labels]
    odd = [f"{clip.name}: {fault}" for clip in clips for fault in faults_of(clip)]
    print("\n".join(odd) or f"{len(clips)} checked")
    return 1 if odd else 0


if __name__ == "__main__":
    sys.exit(main())
