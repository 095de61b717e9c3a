"""How many doubts a person is asked about, and whether what is bare lies at one that is asked.

On the labelled clips of ``bench_faces``, faces and heads each by themselves: a face that is bare
lies at a doubt where the passage that a person looks at shows it, and the thing that is doubtful is
beside it. Before: each doubt by itself. What lay at one of these has to lie at one that is asked.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import bench_faces
from workbench import Row

from tests.bench.exposure import (
    COVERED,
    LEAST_HEIGHT,
    FaceBox,
    covered_share,
    hidden_picture,
    seconds_of_frames,
)
from tests.bench.labelled_clips import LabelledClip

KINDS = ("faces", "heads")
_BESIDE = 1.5  # sizes of the larger: so near to a face is what is doubtful about it

Looks = list[list[list[float]]]
"""For each frame the boxes of what is doubtful in a passage that shows it."""


@dataclass
class Doubted:
    """What doubts cost, and what lies at them.

    Attributes:
        tracks, doubts, questions: how many.
        before, watched: seconds to be looked at, of each doubt and of each question.
        exposed: face-seconds that are bare.
        at_doubt, at_asked: those that a look at each doubt shows, and at what is asked.
        lost: those that only a doubt shows that is not asked.
        by_kind: those at doubts of a kind; and how many doubts there are of it.
    """

    tracks: int = 0
    doubts: int = 0
    questions: int = 0
    before: float = 0.0
    watched: float = 0.0
    exposed: float = 0.0
    at_doubt: float = 0.0
    at_asked: float = 0.0
    lost: float = 0.0
    by_kind: Counter[str] = field(default_factory=Counter)
    of_kind: Counter[str] = field(default_factory=Counter)


def run(folder: Path, runs: int) -> list[Row]:
    """A line for each kind; holds where nothing that lay at a doubt is asked no more."""
    clips = [*bench_faces.labelled_by_hand(), *bench_faces.hard_clips(folder)]
    return [_row(kind, clips) for kind in KINDS] if clips else []


def _row(kind: str, clips: Sequence[LabelledClip]) -> Row:
    whole = Doubted()
    for clip in clips:
        add_clip(whole, clip, bench_faces.told_by(clip, 1, sys.executable, Path(__file__), kind))
    kinds = ", ".join(
        f"{name} {whole.by_kind[name]:.2f} s at {many}" for name, many in whole.of_kind.items()
    )
    told = (
        f"{whole.questions} questions ({whole.watched:.0f} s) for {whole.doubts} doubts "
        f"({whole.before:.0f} s) of {whole.tracks} tracks; of {whole.exposed:.2f} s bare "
        f"{whole.at_asked:.2f} s at what is asked, {whole.at_doubt:.2f} s at any; {kinds}"
    )
    return Row(f"doubts about {kind}", told, "nothing is lost", whole.lost == 0)


def add_clip(whole: Doubted, clip: LabelledClip, told: dict[str, Any]) -> None:
    """Count one clip, of which ``look_for_doubts`` told."""
    for name in ("tracks", "doubts", "questions", "before", "watched"):
        setattr(whole, name, getattr(whole, name) + told[name])
    whole.of_kind.update(told["of_kind"])
    looks = told["looks"]
    for number, (face, seconds) in _bare_faces(clip, told):
        whole.exposed += seconds
        near = {name: _is_near(face, boxes[number]) for name, boxes in looks.items()}
        each = any(near[name] for name in near if name != "asked")
        whole.at_doubt += seconds * each
        whole.at_asked += seconds * near["asked"]
        whole.lost += seconds * (each and not near["asked"])
        for name in told["of_kind"]:
            whole.by_kind[name] += seconds * near[name]


def _bare_faces(
    clip: LabelledClip, told: dict[str, Any]
) -> Iterable[tuple[int, tuple[FaceBox, float]]]:
    """The faces that stay bare, each with its frame and how long that is shown."""
    size, shown = told["size"], seconds_of_frames(told["times"])
    for number, faces in enumerate(clip.frames[: len(shown)]):
        large = [face for face in faces or () if face[3] * size[1] >= LEAST_HEIGHT]
        hidden = hidden_picture(size, told["masks"][number]) if large else None
        for face in large:
            if hidden is not None and covered_share(hidden, face) < COVERED:
                yield number, (face, shown[number])


def _is_near(face: FaceBox, boxes: Iterable[Sequence[float]]) -> bool:
    x, y, wide, high = face
    return any(
        abs(x + wide / 2 - left - w / 2) <= _BESIDE * max(w, wide)
        and abs(y + high / 2 - top - h / 2) <= _BESIDE * max(h, high)
        for left, top, w, h in boxes
    )


def look_for_doubts(video: Path, kind: str) -> dict[str, Any]:
    """What is doubtful of a kind in an upright video; in a process of its own."""
    from reviewer.model import CaseInfo, Facts, Kind, Record, Snapshot
    from reviewer.tracking.candidates import candidate_of_track
    from reviewer.tracking.doubt_queue import LEAD, questions_about

    tracks, index, times = bench_faces.find_tracks(video, kind, bench_faces.detectors_of(kind))
    record = Record("clip", Kind.VIDEO, "mp4", "0" * 64, 0, "", Facts())
    case = Snapshot(CaseInfo("bench"), (record,))
    size = bench_faces.size_of(video)
    looks: dict[str, Looks] = {"asked": [[] for _ in times]}
    of_kind: Counter[str] = Counter()
    before = watched = 0.0
    questions = 0
    for track in tracks:
        candidate = candidate_of_track("clip", track, None)
        for doubt in track.doubts:
            name = str(doubt.kind)
            of_kind[name] += 1
            shown = max(doubt.start - LEAD, 0.0), doubt.end + LEAD
            before += shown[1] - shown[0]
            _show(looks.setdefault(name, [[] for _ in times]), shown, track, times)
        for question in questions_about(case, candidate):
            if not question.settled:
                questions += 1
                watched += question.passage[1] - question.passage[0]
                _show(looks["asked"], question.passage, track, times)
    return {
        "size": size,
        "times": times,
        "masks": bench_faces.masks_of(tracks, index, times, size),
        "tracks": len(tracks),
        "doubts": sum(of_kind.values()),
        "questions": questions,
        "before": before,
        "watched": watched,
        "of_kind": of_kind,
        "looks": looks,
    }


def _show(looks: Looks, shown: tuple[float, float], track: Any, times: Sequence[float]) -> None:
    """Note where a track is in the frames of a passage; beyond its ends where it was last."""
    import numpy as np

    for number, now in enumerate(times):
        if shown[0] <= now <= shown[1]:
            row = int(np.clip(np.searchsorted(track.times, now), 0, len(track) - 1))
            looks[number].append([float(side) for side in track.boxes[row]])


if __name__ == "__main__":
    print(json.dumps(look_for_doubts(Path(sys.argv[1]), sys.argv[2])))
