"""How four Full HD videos play and are sought on this machine: ``python tests/bench/playback.py``.

Needs ffmpeg to make the videos.  Prints, for proxies: the share of pictures more than one
frame behind the clock and the most frames behind; how long a seek takes until all four
pictures are exact; how many pictures are seen while the clock is dragged.  For an original
alone: the same of playing, and how long a step takes.  With each the processor time of this
process and of its children.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import psutil
from PySide6.QtWidgets import QApplication

from reviewer.intake import new_case
from reviewer.store import Case
from ui.case.player import Player
from ui.case.playhead import Playhead
from ui.case.session import Session
from ui.common.tasks import Tasks

CLIPS, SECONDS = 4, 20
START = "2025-06-04T16:22:31Z"


def make_clips(folder: Path) -> Path:
    """Four clips with motion and noise, as a camera's picture has, and their bundle.json."""
    folder.mkdir(parents=True)
    records = []
    for number in range(CLIPS):
        name = f"camera-{number}.mp4"
        source = f"testsrc2=size=1920x1080:rate=30:duration={SECONDS}"
        command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-vf", "noise=alls=8"]
        coded = ["-c:v", "libx264", "-preset", "veryfast", "-b:v", "8M", "-g", "60"]
        subprocess.run([*command, *coded, "-pix_fmt", "yuv420p", str(folder / name)], check=True)
        anchor = {"media": 0.0, "utc": START, "sigma": 0.1, "source": "manual"}
        records.append({"path": name, "kind": "video", "anchors": [anchor]})
    stated = {"format": "records-reviewer/bundle", "version": 1, "title": "Bench"}
    stated |= {"timezone": "America/Chicago", "records": records}
    (folder / "bundle.json").write_text(json.dumps(stated), encoding="utf-8")
    return folder


def drag(player: Player, seconds: float) -> float:
    """Pictures a second that come up while the clock is dragged to and fro."""
    start, end = player.session.case_span
    seen: set[tuple[str, int, int]] = set()
    begun, moves = time.perf_counter(), 0
    while (passed := time.perf_counter() - begun) < seconds:
        share = abs((passed / 4) % 2 - 1)
        player.playhead.seek_to(start + round(share * (end - start)))
        moves += 1
        for record in player.shown_videos:
            picture = player.newest_picture(record)
            if picture is not None:
                seen.add((record, picture.frame, int(passed / 4)))
        QApplication.processEvents()
        time.sleep(0.016)
    return len(seen) / seconds


def late_frames(player: Player, seconds: float) -> list[int]:
    """How many frames each shown picture is behind the clock, looked at every 16 ms."""
    late = []
    player.playhead.seek_to(player.session.case_span[0] + 1)
    _until_exact(player)
    player.playhead.play()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QApplication.processEvents()
        late += [behind for r in player.shown_videos if (behind := _behind(player, r)) is not None]
        time.sleep(0.016)
    player.playhead.pause()
    return late


def seek_times(player: Player, count: int) -> list[float]:
    """Seconds until every shown picture is exact, for seeks all over the clips."""
    start, end = player.session.case_span
    times = []
    for number in range(count):
        player.playhead.seek_to(start + 1 + (number * 7_919_123) % (end - start - 100_000))
        times.append(_until_exact(player))
    return times


def step_times(player: Player, count: int) -> list[float]:
    """Seconds until the next or previous frame stands, on the original alone."""
    player.show_records((player.shown_videos[0],))
    player.playhead.seek_to(player.session.case_span[0] + 5_000_000)
    _until_exact(player)
    times = []
    for step in [1] * count + [-1] * count:
        player.step_frames(step)
        times.append(_until_exact(player))
    return times


def _behind(player: Player, record: str) -> int | None:
    wanted = player.streams[record].frame_at(player.playhead.position)
    picture = player.newest_picture(record)
    if wanted is None:
        return None
    return wanted - picture.frame if picture is not None else 10**6


def _until_exact(player: Player, patience: float = 20.0) -> float:
    begun = time.perf_counter()
    while time.perf_counter() - begun < patience:
        if all(_behind(player, r) == 0 for r in player.shown_videos):
            break
        QApplication.processEvents()
        time.sleep(0.001)
    return time.perf_counter() - begun


def _cpu() -> tuple[float, float]:
    """Seconds of processor time: this process, its children that run."""
    own = psutil.Process()
    children = (c.cpu_times() for c in own.children(recursive=True))
    mine = own.cpu_times()
    return mine.user + mine.system, sum(t.user + t.system for t in children)


def _spent(before: tuple[float, float]) -> str:
    now = _cpu()
    return f"CPU {now[0] - before[0]:.1f} + {now[1] - before[1]:.1f} s"


def _told(late: list[int]) -> str:
    return f"{sum(n > 1 for n in late) / len(late):.1%} late, at most {max(late)} frames"


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def _milliseconds(times: list[float]) -> str:
    p50, p95 = np.percentile(times, (50, 95)) * 1000
    return f"p50 {p50:.0f} ms, p95 {p95:.0f} ms (n={len(times)})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="folder in which clips and case stay")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        place = options.keep or Path(scratch)
        if not (place / "case").is_dir():
            new_case(place / "case", make_clips(place / "bundle"))
        app = QApplication([])
        session, tasks = Session(Case.open(place / "case")), Tasks()
        player = Player(session, Playhead(), tasks)
        begun = time.perf_counter()
        while not all(s.proxy for s in player.streams.values()):
            app.processEvents()
            time.sleep(0.05)
        print(f"proxies    {time.perf_counter() - begun:.1f} s; load {_load()}")
        before = _cpu()
        late = late_frames(player, 15)
        print(f"playing    {_told(late)}; {_spent(before)}; load {_load()}")
        before = _cpu()
        print(f"seeking    {_milliseconds(seek_times(player, 60))}; {_spent(before)}")
        before = _cpu()
        print(f"dragging   {drag(player, 8):.0f} pictures a second; {_spent(before)}")
        before = _cpu()
        print(f"stepping   {_milliseconds(step_times(player, 40))}; {_spent(before)}")
        before = _cpu()
        late = late_frames(player, 10)
        print(f"one alone  {_told(late)}; {_spent(before)}; load {_load()}")
        player.close()
        tasks.shut_down()
        session.close()


if __name__ == "__main__":
    main()
