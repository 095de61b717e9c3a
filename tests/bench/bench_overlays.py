"""Burned-in clocks: how many are read right to the frame, and how many wrong ones are accepted.

Clips are made from seeds, see ``overlays``; videos of the corpus (``REVIEWER_CORPUS``) stand behind
the clocks where they are there.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from overlays import Made, make_clip
from workbench import Row

from reviewer.model import Kind, Record
from reviewer.model.geometry import Orientation
from reviewer.overlay.anchoring import Around, OverlayFinding, anchors_of_clocks
from reviewer.overlay.judging import judge_clock
from reviewer.overlay.looking import look_for_clocks
from reviewer.playback.index import demux_frames

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

CLIPS = 60
WANTED = 0.99
_SCENES = ("bikes.mp4", "sample-5s.mp4", "carphone_pristine.mp4", "vtest.avi", "movie-hello.mp4")
_ZONE = ZoneInfo("UTC")  # what shows no zone is taken as that of the case


def judge_clip(made: Made) -> str:
    """``right``, ``missed`` or ``wrong``: what became of a clip's clock."""
    seen = look_for_clocks(made.path, demux_frames(made.path), Orientation(0, False))
    record = Record(made.path.name, Kind.VIDEO, "mp4", "", 0, "")
    around = Around((), (), _ZONE)
    found = anchors_of_clocks(record, [judge_clock(clock) for clock in seen], around)
    if made.fault or made.ambiguous:
        return "wrong" if found.anchors else "right"
    if not found.anchors:
        return "missed"
    return "right" if _is_right(found, made) else "wrong"


def _is_right(found: OverlayFinding, made: Made) -> bool:
    from reviewer.clock.timebase import MICROS, parse_utc

    truth = (made.zero - timedelta(minutes=made.zone or 0)).astimezone(UTC).timestamp()
    return all(
        abs(parse_utc(a.utc) / MICROS - a.media - truth) <= max(2.1 * a.sigma, 0.05)
        for a in found.anchors
    )


def measure(folder: Path, seeds: range) -> Counter[str]:
    """What became of the clips of some seeds."""
    corpus = Path(os.environ.get("REVIEWER_CORPUS", "/nowhere")) / "video"
    scenes = tuple(corpus / name for name in _SCENES if (corpus / name).exists())
    counts: Counter[str] = Counter()
    for seed in seeds:
        made = make_clip(folder, seed, scenes)
        became = judge_clip(made)
        counts[became] += 1
        if became != "right":
            print(f"{became}: {made.path.name}: {made.told!r}", flush=True)
        made.path.unlink()
    return counts


def run(folder: Path, runs: int) -> list[Row]:
    """Clips with a clock whose truth is known."""
    counts = measure(folder, range(CLIPS * runs))
    many = sum(counts.values())
    told = f"{counts['right'] / many:.1%} of {many} judged right, {counts['wrong']} wrong accepted"
    holds = counts["right"] >= WANTED * many and not counts["wrong"]
    return [
        Row(
            "Clocks burned into pictures, made ones of nine makers' layouts: read to the frame, or "
            "told to be none",
            told,
            f">= {WANTED:.0%}, 0 wrong",
            holds,
        )
    ]
