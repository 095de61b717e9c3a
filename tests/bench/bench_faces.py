"""Faces that stay bare, for this program and for deface at its defaults, on the same footage.

Ours: looks, tracks, the proposals of the sure ones, and the pixels that the renderer would hide at
each frame. Theirs: the ellipses that deface would blur (a blur counts as hidden). Both in a process
of their own, decoding included, loading of the models and rendering not; processor time, not time
on the clock.

Footage: the labelled clips of the folder ``REVIEWER_CLIPS`` where it is set, else hard footage
made of the corpus (``REVIEWER_CORPUS``), and beside it real footage of the corpus that was
labelled by hand (``labels``). The corpus's reference boxes are told beside and judge
nothing: detectors made them, and their large faces would outweigh what is hidden beside small ones.
deface is taken from ``DEFACE`` (its program, or the Python it is installed in), else from the PATH.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from workbench import Row, median

from tests.bench.exposure import (
    ExposureTally,
    hidden_picture,
    seconds_of_frames,
    tracks_of_faces,
)
from tests.bench.face_groups import GROUPS, groups_of_faces
from tests.bench.hard_footage import HardClip, write_hard_clip
from tests.bench.labelled_clips import LabelledClip, clips_in, read_labels, reference_clips

LESS, MORE, FASTER = 0.1, 2.0, 3.0  # exposed, false area, speed: of deface's
BY_CLIP = "exposed seconds and hidden beside faces, by clip"
BY_GROUP = "exposed seconds by size, light and motion"
LABELS = Path(__file__).with_name("labels")
BACKGROUND = "max-heromode.mp4"
FULL_HD = "sample-5s.mp4"  # a street, seen from a car
HARD: Mapping[str, tuple[str, dict[str, Any]]] = {
    "20 px": ("brother.mkv", {"height": 20, "seed": 1}),
    "16 px": ("student.mkv", {"height": 16, "seed": 2}),
    "24 px": ("walk.mkv", {"height": 24, "seed": 3}),
    "24 px, flash": ("again.mkv", {"height": 24, "seed": 5, "event": "flash"}),
    "24 px, blur": ("book.mkv", {"height": 24, "seed": 6, "event": "blur"}),
    "20 px, cut": ("yes.mkv", {"height": 20, "seed": 7, "event": "cut", "repeat": 2}),
    "20 px, Full HD": ("student.mkv", {"height": 20, "seed": 11, "background": FULL_HD}),
}


@dataclass
class Side:
    """One way of hiding faces: what it leaves bare, over all and by clip, and what it costs."""

    whole: ExposureTally = field(default_factory=ExposureTally)
    by_clip: dict[str, ExposureTally] = field(default_factory=dict)
    by_group: dict[str, ExposureTally] = field(default_factory=dict)
    cpu: float = 0.0
    footage: float = 0.0  # seconds that were looked at, labelled or not

    @property
    def cost(self) -> float:
        """Seconds of processor time per second of video."""
        return self.cpu / max(self.footage, 1e-9)


def run(folder: Path, runs: int) -> list[Row]:
    """Exposed face-seconds, missed tracks, false area and work, and how both do by clip."""
    python = _deface()
    rows = _rows("hard footage", *_measured(hard_clips(folder), runs, python))
    rows += _rows("footage labelled by hand", *_measured(labelled_by_hand(), runs, python))
    ours, theirs, _ = _measured(reference_clips(_corpus()), runs, python)
    if ours.by_clip:
        what = f"... {BY_CLIP}, reference boxes that detectors made"
        rows.append(Row(what, by_clip(ours, theirs), "said", True))
    return rows


def _measured(clips: list[LabelledClip], runs: int, python: str) -> tuple[Side, Side | None, str]:
    """Ours, theirs where it is there, and which one that is."""
    ours, theirs, version = Side(), Side(), ""
    for clip in clips:
        told = told_by(clip, runs, sys.executable, Path(__file__))
        tracks = tracks_of_faces(clip.frames)
        known = tracks, groups_of_faces(clip, tracks)
        _count(ours, clip, known, told, oval=False)
        if python:
            other = told_by(clip, runs, python, Path(__file__).with_name("deface_boxes.py"))
            version = f"{other['version']} ({other['backend']})"
            other = {**told, "cpu": other["cpu"], "masks": other["masks"]}
            _count(theirs, clip, known, other, oval=True)
    return ours, theirs if python else None, version


def measured_alone(clips: list[LabelledClip], runs: int, kind: str) -> Side:
    """Ours, of things of a kind that deface does not look for."""
    side = Side()
    for clip in clips:
        told = told_by(clip, runs, sys.executable, Path(__file__), kind)
        tracks = tracks_of_faces(clip.frames)
        _count(side, clip, (tracks, groups_of_faces(clip, tracks)), told, oval=False)
    return side


def _corpus() -> Path:
    return Path(os.environ.get("REVIEWER_CORPUS", "nowhere"))


def hard_clips(folder: Path) -> list[LabelledClip]:
    """Those of a folder of the user's, else those that are made of the corpus."""
    videos = _corpus() / "video"
    if os.environ.get("REVIEWER_CLIPS"):
        return clips_in(Path(os.environ["REVIEWER_CLIPS"]))
    if (videos / BACKGROUND).is_file():
        return [_made(videos, folder, name) for name in HARD]
    return []


def labelled_by_hand() -> list[LabelledClip]:
    """Real footage of the corpus."""
    return clips_in(LABELS) if (_corpus() / "video").is_dir() else []


def _made(videos: Path, folder: Path, name: str) -> LabelledClip:
    face, how = HARD[name]
    out = folder / f"{name}.mp4"
    how = {**how, "background": videos / how.get("background", BACKGROUND)}
    write_hard_clip(HardClip(videos / face, **how), out)
    return read_labels(out.with_suffix(".json"))


def _deface() -> str:
    """The Python that deface is installed in; empty where there is none."""
    found = os.environ.get("DEFACE") or shutil.which("deface") or ""
    if not found or Path(found).name.lower().startswith("python"):
        return found
    beside = sorted(Path(found).resolve().parent.glob("python*"))
    return str(beside[0]) if beside else ""


def told_by(clip: LabelledClip, runs: int, python: str, script: Path, *more: str) -> dict[str, Any]:
    """What a process of one side says about a clip; its processor time, where it tells one, is the
    middle of all runs.
    """
    again = []
    for _ in range(max(runs, 1)):
        asked = [python, str(script), str(clip.video), *more]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{script.name}, {clip.name}: {done.stderr[-600:]}")
        again.append(json.loads(done.stdout.splitlines()[-1]))
    if "cpu" not in again[0]:
        return again[0]
    return {**again[0], "cpu": median([one["cpu"] for one in again])}


def _count(
    side: Side,
    clip: LabelledClip,
    known: tuple[list[list[int]], list[list[list[str]]]],
    told: dict[str, Any],
    oval: bool,
) -> None:
    """Add a clip to a side. Frames that a side does not give hide nothing."""
    shown, masks = seconds_of_frames(told["times"]), told["masks"]
    own = side.by_clip.setdefault(clip.name, ExposureTally())
    for number, faces in enumerate(clip.frames[: len(shown)]):
        if faces is None:
            continue
        here = masks[number] if number < len(masks) else []
        hidden = hidden_picture(told["size"], here, oval)
        numbers, groups = known[0][number], known[1][number]
        named = [(f, (clip.name, n)) for f, n in zip(faces, numbers, strict=True)]
        for tally in (side.whole, own):
            tally.add_frame(shown[number], named, hidden)
        for face, names in zip(named, groups, strict=True):
            for name in names:
                group = side.by_group.setdefault(name, ExposureTally())
                group.add_frame(shown[number], [face], hidden)
    side.cpu += told["cpu"]
    side.footage += sum(shown)


def _rows(what: str, ours: Side, theirs: Side | None, version: str) -> list[Row]:
    if not ours.by_clip:
        return []
    mine, whole = ours.whole, theirs.whole if theirs else ExposureTally()
    cost = theirs.cost if theirs else 0.0
    about = (
        f"{len(ours.by_clip)} clips, {mine.footage:.1f} s, {mine.faces:.1f} face-seconds, "
        f"deface {version or 'not there'}: "
    )
    return [
        _row(
            f"faces on {what}: exposed face-seconds per hour", theirs,
            (mine.exposed_per_hour, whole.exposed_per_hour, ".0f"), "at most a tenth",
            mine.exposed_per_hour <= LESS * whole.exposed_per_hour,
        ),
        _row(
            f"... tracks bare for more than half of their time, of {len(mine.tracks)}",
            theirs, (mine.missed, whole.missed, "d"), "no more", mine.missed <= whole.missed,
        ),
        _row(
            "... hidden beside faces, share of the picture", theirs,
            (mine.false_area, whole.false_area, ".2%"), f"at most {MORE:.0f} times",
            mine.false_area <= MORE * whole.false_area,
        ),
        _row(
            "... seconds of processor time per second of video", theirs,
            (ours.cost, cost, ".2f"), f"{FASTER:.0f} times its speed", ours.cost * FASTER <= cost,
        ),
        Row(f"... {BY_GROUP}", _by_group(ours, theirs), "said", True),
        Row(f"... {BY_CLIP}", about + by_clip(ours, theirs), "said", True),
    ]  # fmt: skip


def _row(
    what: str, theirs: Side | None, both: tuple[float, float, str], wanted: str, holds: bool
) -> Row:
    """A line that compares; what was not compared does not hold, and says why."""
    mine, other, form = both
    what = f"{what}, ours : deface's"
    if theirs is None:
        told = f"{mine:{form}}; deface was not there (DEFACE)"
        return Row(what, told, f"{wanted}: not compared", False)
    ratio = f", {mine / other:.2f} times" if other else ""
    return Row(what, f"{mine:{form}} : {other:{form}}{ratio}", wanted, holds)


def _by_group(ours: Side, theirs: Side | None) -> str:
    told = []
    for name in (one for pair in GROUPS for one in pair if one in ours.by_group):
        both = [side.by_group[name] for side in (ours, theirs) if side]
        bare = " : ".join(f"{one.exposed:.2f}" for one in both)
        told.append(f"{name} {bare} of {both[0].faces:.1f} s")
    return "; ".join(told)


def by_clip(ours: Side, theirs: Side | None) -> str:
    """What is exposed and hidden beside in each clip, in words."""
    told = []
    for name, mine in ours.by_clip.items():
        both = [mine, *([theirs.by_clip[name]] if theirs else [])]
        bare = " : ".join(f"{one.exposed:.2f}" for one in both)
        beside = " : ".join(f"{one.false_area:.1%}" for one in both)
        told.append(f"{name} {bare} of {mine.faces:.1f} s, {beside}")
    return "; ".join(told)


def hide_things(video: Path, kind: str = "faces") -> dict[str, Any]:
    """What this program would hide in an upright video; in a process of its own.

    Returns:
        ``size`` of the picture, ``times`` of its frames, ``masks`` of each frame (left, top,
        right, bottom in pixels), ``cpu`` in seconds.
    """
    detectors = detectors_of(kind)
    begun = time.process_time()
    tracks, index, times = find_tracks(video, kind, detectors)
    size = size_of(video)
    masks = masks_of(tracks, index, times, size)
    return {"size": size, "times": times, "masks": masks, "cpu": time.process_time() - begun}


def detectors_of(kind: str) -> Any:
    """Who finds a kind."""
    from reviewer.detect.pictures import load_detectors
    from reviewer.tracking.scan import looked_for

    return load_detectors(looked_for((kind,)))


def find_tracks(video: Path, kind: str, detectors: Any) -> tuple[list[Any], Any, list[float]]:
    """Tracks of a kind in an upright video, the index of its frames, and when each is shown."""
    from reviewer.model.geometry import UPRIGHT
    from reviewer.playback.index import demux_frames
    from reviewer.tracking.scan import rules_for
    from reviewer.tracking.stretch import Stretch, look_at_stretch, times_of_frames

    index = demux_frames(video)
    times = times_of_frames(index).tolist()
    end = times[-1] + seconds_of_frames(times)[-1]
    whole = Stretch(video, index, UPRIGHT, (0, len(index) - 1), "bench", end)
    found = look_at_stretch(whole, detectors, rules_for((kind,)))
    return [track for track in found.tracks if track.kind == kind], index, times


def size_of(video: Path) -> tuple[int, int]:
    """Width and height of a video."""
    import av

    with av.open(str(video)) as box:
        stream = box.streams.video[0]
        return stream.width, stream.height


def masks_of(tracks: Any, index: Any, times: list[float], size: tuple[int, int]) -> Any:
    """As the renderer reckons: which frames a proposal covers, and its pixels there."""
    from reviewer.coverage.pictures import pictures_covered, ticks_covered
    from reviewer.model import Facts, Kind, Record
    from reviewer.model.geometry import box_at
    from reviewer.render.video.mask import area_of
    from reviewer.render.video.regions import HiddenSpot
    from reviewer.tracking.proposals import redaction_of_track

    video = Record("clip", Kind.VIDEO, "mp4", "0" * 64, 0, "", Facts())
    masks: list[list[tuple[int, int, int, int]]] = [[] for _ in times]
    for track in tracks:
        if not track.is_sure:
            continue
        made = redaction_of_track(track, video)
        span = ticks_covered(made.start, made.end, index.time_base, index.media_zero_tick)
        first, stop = pictures_covered(span, index.pts)
        for number in range(first, stop):
            spot = HiddenSpot(box_at(made.keyframes, times[number]), made.style)
            area = area_of(spot, *size)
            masks[number].append((area.x0, area.y0, area.x1, area.y1))
    return masks


if __name__ == "__main__":
    print(json.dumps(hide_things(Path(sys.argv[1]), *sys.argv[2:])))
