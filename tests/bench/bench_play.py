"""How walls of Full HD videos play in the window, beside what FFmpeg needs to decode the same.

python tests/bench/bench_play.py [--tiles 4 9] [--seconds 10] [--originals] [--keep FOLDER]

For each wall: pictures a second on a tile (the slowest and the middle one), the longest that one
stood still, milliseconds of the window's thread a picture, and milliseconds of processor time a
picture in all processes. On a machine that does other things as well, only the last two count.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import psutil
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from workbench import Row, long_video, median, require

from reviewer.intake import new_case
from reviewer.model import Kind
from reviewer.store import Case

if TYPE_CHECKING:
    from ui.window.window import Window

START, RATE = "2025-06-04T16:22:31Z", 30.0
WAIT = 900.0  # seconds for all small copies, on a machine that does other things


@dataclass(frozen=True)
class Played:
    """What one wall did; times in milliseconds, the rest a second."""

    slowest: float
    middle: float
    rate: float
    still: float
    window: float
    all: float

    def told(self, beside: float) -> str:
        """In a line; ``beside``: what FFmpeg needs for a picture."""
        return (
            f"{self.slowest:.1f} to {self.middle:.1f} of {self.rate:.0f} pictures/s a tile, "
            f"longest still {self.still:.2f} s; a picture costs {self.window:.1f} ms of the "
            f"window's thread, {self.all:.1f} ms in all (ffmpeg alone {beside:.1f} ms)"
        )


def make_case(folder: Path, tiles: int, seconds: int = 60) -> Path:
    """A case of so many Full HD recordings of one moment, with what a camera's picture has."""
    require("ffmpeg")
    bundle = folder / "bundle"
    bundle.mkdir(parents=True)
    long_video(folder / "camera.mp4", seconds / 60)
    records = []
    for number in range(tiles):
        name = f"camera-{number}.mp4"
        again = ["-i", str(folder / "camera.mp4"), "-c", "copy", "-metadata", f"title={number}"]
        subprocess.run(["ffmpeg", "-v", "error", *again, str(bundle / name)], check=True)
        anchor = {"media": 0.0, "utc": START, "sigma": 0.1, "source": "manual"}
        records.append({"path": name, "kind": "video", "anchors": [anchor]})
    stated = {"format": "records-reviewer/bundle", "version": 1, "title": "Bench"}
    stated |= {"timezone": "America/Chicago", "records": records}
    (bundle / "bundle.json").write_text(json.dumps(stated), encoding="utf-8")
    new_case(folder / "case", bundle)
    return folder / "case"


class _Painted(QObject):
    """When each tile painted another picture."""

    def __init__(self, window: Window) -> None:
        super().__init__()
        self._tiles = {tile.view: tile for tile in window.workplace.wall.tiles.values()}
        self._last: dict[Any, int | None] = dict.fromkeys(self._tiles)
        self.times: dict[Any, list[float]] = {view: [] for view in self._tiles}
        for view in self._tiles:
            view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            frame = self._tiles[watched].frame
            if frame is not None and frame != self._last[watched]:
                self._last[watched] = frame
                self.times[watched].append(time.perf_counter())
        return False

    def let_go(self) -> None:
        """Watch no more."""
        for view in self._tiles:
            view.removeEventFilter(self)


def play(app: QApplication, window: Window, seconds: float) -> Played:
    """Play the wall that stands, from its first moment."""
    place = window.workplace
    place.playhead.seek_to(place.session.case_span[0] + 100_000)
    _run_events(app, 2.0)
    seen = _Painted(window)
    place.playhead.play(1.0)
    _run_events(app, 1.0)
    for times in seen.times.values():
        times.clear()
    cpu, own, begun = _processor(), time.thread_time(), time.perf_counter()
    _run_events(app, seconds)
    passed = time.perf_counter() - begun
    own, cpu = time.thread_time() - own, _processor() - cpu
    place.playhead.pause()
    seen.let_go()
    counts = sorted(len(times) / passed for times in seen.times.values())
    edges = [[begun, *times, begun + passed] for times in seen.times.values()]
    still = max(b - a for times in edges for a, b in pairwise(times))
    pictures = max(sum(map(len, seen.times.values())), 1)
    each = 1000 / pictures
    return Played(counts[0], median(counts), RATE, still, own * each, cpu * each)


def decode_alone(source: Path, seconds: float, size: tuple[int, int]) -> float:
    """Milliseconds of processor time that FFmpeg needs for a picture of that size."""
    scale = f"scale={size[0]}:{size[1]}:force_original_aspect_ratio=decrease"
    cut = ["-benchmark", "-t", str(seconds), "-i", str(source), "-an", "-vf", scale]
    command = ["ffmpeg", "-hide_banner", *cut, "-pix_fmt", "bgra", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    took = said.rpartition("bench: utime=")[2]
    user, _, rest = took.partition("s stime=")
    system = rest.partition("s")[0]
    frames = int(said.rpartition("frame=")[2].split()[0])
    return 1000 * (float(user) + float(system)) / frames


def _processor() -> float:
    """Seconds of processor time of this process and of those of its children that run."""
    own = psutil.Process()
    times = [p.cpu_times() for p in (own, *own.children(recursive=True))]
    return sum(t.user + t.system for t in times)


def _run_events(app: QApplication, seconds: float) -> None:
    """As the program does: events as they come, and rest between."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def _wait_for_copies(app: QApplication, window: Window) -> None:
    end = time.perf_counter() + WAIT
    streams = window.workplace.player.streams.values()
    while not all(s.proxy or s.fault for s in streams) and time.perf_counter() < end:
        _run_events(app, 0.2)
    while window.tasks.count_running and time.perf_counter() < end:
        _run_events(app, 0.2)


def measure(folder: Path, tiles: int, seconds: float, originals: bool) -> tuple[Played, str]:
    """Play so many tiles; gives what is measured, and in words."""
    from ui.window.app import start_window

    case = folder / "case"
    if not case.is_dir():
        make_case(folder, tiles)
    app = QApplication.instance() or QApplication([])
    if originals:
        _hold_copies()
    window = start_window(app, case)
    window.resize(1366, 768)
    window.show()
    if originals:
        _run_events(app, 5.0)
    else:
        _wait_for_copies(app, window)
    played = play(app, window, seconds)
    view = next(iter(window.workplace.wall.tiles.values())).view
    size = view.width(), view.height()
    stream = next(iter(window.workplace.player.streams.values()))
    source = stream.source if originals or stream.proxy is None else stream.proxy[0]
    window.shut_down()
    window.close()
    _sizes(case)
    return played, played.told(decode_alone(source, seconds, size))


def _hold_copies() -> None:
    """No small copies: as in the first minutes of a case."""
    from ui.case.small_copies import SmallCopies

    SmallCopies.want_copy = lambda *_: None  # type: ignore[method-assign]


def _sizes(case: Path) -> None:
    with Case.open(case, read_only=True) as opened:
        videos = [r for r in opened.snapshot().records if r.kind is Kind.VIDEO]
        whole = sum(r.size for r in videos)
    copies = sum(p.stat().st_size for p in (case / "cache" / "proxy").glob("*.mkv"))
    print(f"  small copies: {copies >> 20} MiB of {whole >> 20} MiB of originals")


def run(folder: Path, _runs: int) -> list[Row]:
    """Four and nine tiles with small copies."""
    rows = []
    for tiles, wanted in ((4, RATE * 0.95), (9, 10.0)):
        place = folder / str(tiles)
        place.mkdir()
        played, told = measure(place, tiles, 10.0, False)
        what = f"{tiles} videos of Full HD play together"
        rows.append(Row(what, told, f"{wanted:.0f} pictures/s a tile", played.slowest >= wanted))
    return rows


def main() -> None:
    """Print one line for each wall."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tiles", type=int, nargs="*", default=[4, 9])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--originals", action="store_true", help="as before any copy is made")
    parser.add_argument("--keep", type=Path, help="where cases stay for the next run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["REVIEWER_HOME"] = str(Path(scratch) / "home")
        for tiles in options.tiles:
            folder = (options.keep or Path(scratch)) / str(tiles)
            folder.mkdir(parents=True, exist_ok=True)
            _, told = measure(folder, tiles, options.seconds, options.originals)
            load = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
            print(f"{tiles} tiles: {told} [load {load}]", flush=True)


if __name__ == "__main__":
    main()
