"""Plates and screens that stay visible, on drawn ones laid into a walk (``REVIEWER_CORPUS``).

As ``bench_faces`` measures faces; deface finds neither, so there is nothing to compare with.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import bench_faces
from workbench import Row

from tests.bench.labelled_clips import LabelledClip, read_labels
from tests.bench.planted_things import write_plate_clip, write_screen_clip

SHOWN = "movie-hello.mpeg"  # a screen that shows a face
CLIPS: Mapping[str, Mapping[str, tuple[str, int, float]]] = {
    "plates": {
        "32 px": ("EZ 48291", 32, 0.7),
        "48 px": ("CK 70315", 48, 1.0),
        "48 px, dark": ("AB 29864", 48, 0.35),
    },
    "screens": {"100 px": (SHOWN, 100, 0.7), "160 px, dark": (SHOWN, 160, 0.35)},
}


def run(folder: Path, runs: int) -> list[Row]:
    """A line for each kind: exposed seconds, missed tracks, false area, work, and each clip."""
    videos = Path(os.environ.get("REVIEWER_CORPUS", "nowhere")) / "video"
    if not (videos / bench_faces.BACKGROUND).is_file():
        return []
    return [_row(kind, _clips_of(kind, folder, videos), runs) for kind in CLIPS]


def _clips_of(kind: str, folder: Path, videos: Path) -> list[LabelledClip]:
    write: Callable[..., None] = write_plate_clip if kind == "plates" else write_screen_clip
    clips = []
    for name, (shown, height, light) in CLIPS[kind].items():
        out = folder / f"{kind} {name}.mp4"
        thing = shown if kind == "plates" else videos / shown
        write(out, videos / bench_faces.BACKGROUND, thing, height, light)
        clips.append(read_labels(out.with_suffix(".json")))
    return clips


def _row(kind: str, clips: list[LabelledClip], runs: int) -> Row:
    side = bench_faces.measured_alone(clips, runs, kind)
    whole = side.whole
    told = (
        f"{whole.exposed_per_hour:.0f} exposed seconds per hour, {whole.missed} of "
        f"{len(whole.tracks)} missed, {whole.false_area:.2%} hidden beside, {side.cost:.2f} s of "
        f"processor time per second; {bench_faces.by_clip(side, None)}"
    )
    return Row(f"{kind} on planted footage (deface looks for none)", told, "said", True)
