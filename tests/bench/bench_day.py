"""A day's footage in the window: what opening, scrolling and searching cost as videos grow more.

Seconds of the window's thread, by its own clock, so that other programs cost nothing; each size in
a process of its own. The export releases five records of the largest day, whose other originals
would be found changed if anybody read them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from workbench import Row, median, reviewer

from tests.bench.day import HALF_AN_HOUR, make_day, write_half_hour

SIZES = (20, 60, 200)
RELEASED = 5
OPENS, STAYS = 3.0, 0.05  # seconds: until a case stands, and that a step may hold the window
GROWS = 3.0  # times the time, at most, for ten times the videos
STEPS = ("opened", "scrolled", "filtered", "searched", "chosen", "jobs")


def run(folder: Path, runs: int) -> list[Row]:
    """Three sizes of a day, and an export of five records of the largest."""
    clip = write_half_hour(folder / "clip.mp4")
    told = {}
    for videos in SIZES:
        case = make_day(folder / f"day-{videos}", clip, videos, whole=RELEASED)
        again = [_measured(case) for _ in range(max(runs, 1))]
        told[videos] = {step: median([one[step] for one in again]) for step in STEPS}
    asked = ("export", folder / f"day-{SIZES[-1]}", "--request", "q1", "--out", folder / "package")
    took = reviewer(*asked).seconds
    hours = SIZES[-1] * HALF_AN_HOUR // 3600
    what = f"a day of {', '.join(map(str, SIZES))} videos of half an hour ({hours} hours)"
    opened = [told[n]["opened"] for n in SIZES]
    longest = max((told[SIZES[-1]][s], s) for s in STEPS if s != "opened")
    return [
        Row(
            f"{what}: the window's thread until it is open",
            " → ".join(f"{n:.2f}" for n in opened) + " s", f"under {OPENS:.0f} s",
            opened[-1] < OPENS,
        ),
        Row(
            f"... {_words(STEPS[1:])}, the longest of each",
            "; ".join(" → ".join(f"{1000 * told[n][s]:.0f}" for n in SIZES) for s in STEPS[1:])
            + " ms",
            f"each under {1000 * STAYS:.0f} ms", longest[0] < STAYS,
        ),
        Row(
            f"... {RELEASED} of {SIZES[-1]} records exported, and no other read",
            f"{took:.1f} s", "done", True,
        ),
    ]  # fmt: skip


def _words(steps: tuple[str, ...]) -> str:
    return ", ".join(steps[:-1]) + f" and {steps[-1]}"


def _measured(case: Path) -> dict[str, float]:
    """What the steps cost in a process of its own."""
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    asked = [sys.executable, str(Path(__file__).resolve()), str(case)]
    done = subprocess.run(asked, env=surroundings, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _spent(does: Callable[[], object]) -> float:
    begun = time.thread_time()
    does()
    return time.thread_time() - begun


def measure_window(case: Path) -> dict[str, float]:
    """Open a case in a window and do the steps; seconds of its thread, the longest of each."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from ui.window.app import start_window

    app = QApplication([])
    window = start_window(app)
    window.resize(1366, 768)
    window.show()
    QTest.qWait(100)
    window.open_case(case)  # which reads in half of the program
    QTest.qWait(500)
    window.close_case()
    QTest.qWait(100)
    told = {"opened": _spent(lambda: (window.open_case(case), app.processEvents()))}
    place = window.workplace
    while not place.first.done:
        QTest.qWait(20)
    records, found = place.views["records"], place.views["find"]
    bar = records.list.verticalScrollBar()
    canvas = place.views["timeline"].canvas

    def longest(steps: list[Callable[[], object]]) -> float:
        return max(_spent(lambda s=s: (s(), app.processEvents())) for s in steps)

    tops = range(0, max(bar.maximum(), 1), max(bar.maximum() // 20, 1))
    told["scrolled"] = longest([lambda n=n: bar.setValue(n) for n in tops])
    told["filtered"] = longest([lambda w=w: records.field.setText(w) for w in ("1", "19", "")])
    told["searched"] = longest([lambda w=w: found.field.setText(w) for w in ("camera", "")])
    names = [r.path for r in place.session.snapshot.records]
    some = names[:: max(len(names) // 15, 1)]
    told["chosen"] = longest([lambda n=n: place.session.select_record(n) for n in some])
    assert canvas.isVisible()
    engine = window.tasks.queue.engine
    told["jobs"] = _spent(lambda: (engine.list_jobs(), engine.list_kinds()))
    window.shut_down()
    window.close()
    return told


if __name__ == "__main__":
    print(json.dumps(measure_window(Path(sys.argv[1]))))
