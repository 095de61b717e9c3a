"""What the scan of an hour of Full HD costs, reckoned from a few minutes of it.

Footage: clips of the corpus (``REVIEWER_CORPUS``) at 1920 x 1080 and 30 pictures a second, one
after another: a crowd (a square from above, a street, six signers at once) and what is ordinary (a
walk, a street from a car, a room). It is scanned for heads and faces as a user does, by ``reviewer
detect``. ``REVIEWER_SCAN_MINUTES`` says how long each is, two minutes else.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from workbench import Row, require, reviewer

CORES, WITHIN = 4, 3600.0  # on so many cores an hour is scanned within so many seconds
WANTED = {"a crowd": 3.0, "ordinary footage": 1.5}  # seconds of processor time per second
_HD = "scale=1920:1080:force_original_aspect_ratio=increase,crop=1920:1080,fps=30,setsar=1"
_SIGNERS = ("help", "school", "walk", "book", "brother", "yes")
# Of each clip: how many seconds, how many times faster, for footage of 10 pictures a second.
FOOTAGE: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "a crowd": {"vtest.avi": (24, 3), "bikes.mp4": (10, 1), "signers": (6, 1)},
    "ordinary footage": {
        "max-heromode.mp4": (10, 1),
        "sample-5s.mp4": (5, 1),
        "one-by-one-person-detection.mp4": (25, 3),
    },
}


def run(folder: Path, runs: int) -> list[Row]:
    """A line for each kind of footage: work, memory, the hour that follows, and what is kept."""
    videos = Path(os.environ.get("REVIEWER_CORPUS", "nowhere")) / "video"
    if not (videos / "vtest.avi").is_file():
        return []
    require("ffmpeg")
    seconds = float(os.environ.get("REVIEWER_SCAN_MINUTES", "2")) * 60
    return [_row(kind, folder / kind.replace(" ", "-"), videos, seconds) for kind in FOOTAGE]


def _row(kind: str, folder: Path, videos: Path, seconds: float) -> Row:
    bundle, case = folder / "bundle", folder / "case"
    bundle.mkdir(parents=True)
    _write_footage(FOOTAGE[kind], videos, folder, bundle / "camera.mp4", seconds)
    reviewer("new", case, "--from", bundle)
    begun = _processor_time()
    shown = _Watch(case)
    ran = reviewer("detect", case, "--what", "heads,faces")
    cost = (_processor_time() - begun) / seconds
    shown.over.set()
    kept = sum(f.stat().st_size for f in case.rglob("tracks/*") if f.is_file())
    told = (
        f"{cost:.2f} s of processor time per second, an hour in {60 * cost / CORES:.0f} min of "
        f"{CORES} cores, {60 * cost / (CORES - 1):.0f} min where one is left to the window; "
        f"the first tracks after {shown.seconds:.0f} s on the clock; "
        f"{ran.together / 1e9:.2f} GB at most (all processes together), "
        f"{kept / seconds * WITHIN / 1e6:.1f} MB kept an hour"
    )
    wanted = f"at most {WANTED[kind]:.1f} s per second"
    return Row(f"scan of {kind}, 1080p30 ({seconds:.0f} s)", told, wanted, cost <= WANTED[kind])


class _Watch:
    """Seconds on the clock from now on until a scan has kept its first tracks."""

    def __init__(self, case: Path) -> None:
        self.seconds, self.over = float("nan"), threading.Event()
        self._case, self._begun = case, time.perf_counter()
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        while not any(self._case.rglob("tracks/*.npz")):
            if self.over.wait(0.1):
                return
        self.seconds = time.perf_counter() - self._begun


def _processor_time() -> float:
    """Of all processes that were started and have ended."""
    times = os.times()
    return times.children_user + times.children_system


def _write_footage(
    clips: Mapping[str, tuple[int, int]], videos: Path, folder: Path, out: Path, seconds: float
) -> None:
    """The clips one after another, encoded once each, until there are so many seconds."""
    pieces = []
    for name, (length, faster) in clips.items():
        pieces.append(folder / f"{name}.piece.mp4")
        seen = _six_at_once(videos) if name == "signers" else _one(videos / name, faster)
        _ffmpeg(
            *seen, "-t", length, "-an", "-c:v", "libx264", "-preset", "veryfast", "-crf", "21",
            "-g", "60", "-pix_fmt", "yuv420p", "-video_track_timescale", "30000", pieces[-1],
        )  # fmt: skip
    turns = int(seconds / sum(length for length, _ in clips.values())) + 1
    order = folder / "order.txt"
    order.write_text("".join(f"file '{piece.name}'\n" for piece in pieces * turns))
    _ffmpeg("-f", "concat", "-i", order, "-t", seconds, "-c", "copy", out)


def _one(video: Path, faster: int) -> list[object]:
    return ["-stream_loop", 9, "-i", video, "-vf", f"setpts=PTS/{faster},{_HD}"]


def _six_at_once(videos: Path) -> list[object]:
    shown = [word for n in _SIGNERS for word in ("-stream_loop", 9, "-i", videos / f"{n}.mkv")]
    rows = "[0][1][2]hstack=3[a];[3][4][5]hstack=3[b];[a][b]vstack=2"
    return [*shown, "-filter_complex", f"{rows},{_HD}"]


def _ffmpeg(*words: object) -> None:
    command = ["ffmpeg", "-v", "error", "-y", *(str(word) for word in words)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
