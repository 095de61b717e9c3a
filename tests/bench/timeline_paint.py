"""How long the timeline takes to paint 100,000 items, zoomed out and in.

Run it by hand: ``QT_QPA_PLATFORM=offscreen python -m tests.bench.timeline_paint``.
Every paint is of another view, so that nothing kept is used again.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QApplication

from reviewer.clock.clock_map import ClockMap
from reviewer.clock.timebase import MICROS
from reviewer.model import Status
from reviewer.playback.peaks import Peaks
from reviewer.timeline import ItemKind, Lane, Placement, TimelineItem, find_gaps
from ui.common.theme import apply_theme
from ui.timeline.canvas import Canvas

ITEMS, HOURS, WIDTH, HEIGHT, PAINTS = 100_000, 8, 1600, 400, 60
START = 1_749_054_150 * MICROS
CALLS = 500
CLOCK = ClockMap(START, 0.0, 1.0, "manual")
KINDS = (ItemKind.CUE, ItemKind.EVENT, ItemKind.ANNOTATION, ItemKind.REDACTION)


def main() -> None:
    app = QApplication([])
    apply_theme(app, "light")
    canvas = Canvas("America/Chicago")
    canvas.resize(WIDTH, HEIGHT)
    lanes, began = _lanes(), time.perf_counter()
    canvas.looks.places = {"v": _place()}
    canvas.looks.peaks = {"v": _peaks()}
    canvas.show_lanes(lanes, (START, START + HOURS * 3600 * MICROS))
    print(f"lanes to columns: {(time.perf_counter() - began) * 1000:.0f} ms")
    canvas.show()
    app.processEvents()
    print(f"{canvas.viewport().width()}x{canvas.viewport().height()} px, {ITEMS} items")
    for name, seconds in (
        ("8 h", HOURS * 3600),
        ("1 h", 3600),
        ("10 min", 600),
        ("1 min", 60),
        ("5 s", 5),
    ):
        _print_row(name, _measured(app, canvas, seconds))
    _measure_folds(app, canvas)


def _print_row(name: str, taken: list[list[float]]) -> None:
    for what, row in zip(("time", "CPU"), taken, strict=True):
        p50, p95, most = (np.percentile(row, q) for q in (50, 95, 100))
        print(f"{name:>9} {what}: p50 {p50:5.1f}  p95 {p95:5.1f}  max {most:5.1f} ms")


def _measure_folds(app: QApplication, canvas: Canvas) -> None:
    """500 recordings, each with a lane, and the gaps between them folded: scrolled and zoomed."""
    lanes = [_call(number) for number in range(CALLS)]
    places = [Placement(x.record, CLOCK, x.items[0].start, x.items[0].end, True) for x in lanes]
    home = places[0].start, places[-1].end
    canvas.show_lanes([*lanes, *_lanes()[2:3]], home)
    canvas.set_gaps(find_gaps(places, home), (), True)
    canvas.fit_span()
    print(f"{CALLS} recordings, {len(canvas.gaps)} gaps folded")
    for name, step in (
        ("scroll", lambda n: canvas.pan_by(40 if n % 2 else -38)),
        ("zoom", lambda n: canvas.zoom_by(0.7 if n % 12 < 6 else 1 / 0.7)),
        ("up, down", lambda n: canvas.verticalScrollBar().setValue(n % 30 * 40)),
    ):
        taken: list[list[float]] = [[], []]
        for number in range(PAINTS):
            began = time.perf_counter(), time.thread_time()
            step(number)
            canvas.viewport().repaint()
            taken[0].append((time.perf_counter() - began[0]) * 1000)
            taken[1].append((time.thread_time() - began[1]) * 1000)
            app.processEvents()
        _print_row(name, taken)


def _call(number: int) -> Lane:
    at = START + number * 300 * MICROS
    path, title = f"calls/{number}.wav", f"911 call of the night watch, number {number}"
    item = TimelineItem(ItemKind.CALL, path, path, at, at + 40 * MICROS, title, 1.0)
    return Lane(f"recording:{path}", title, ItemKind.CALL, path, (item,))


def _measured(app: QApplication, canvas: Canvas, seconds: float) -> list[list[float]]:
    """By the clock, and by the thread's own time, which a busy machine does not stretch."""
    dice, taken = np.random.default_rng(1), [[], []]
    span = HOURS * 3600 * MICROS
    for _ in range(PAINTS):
        room = seconds * MICROS
        left = START + dice.random() * max(span - room, MICROS)
        canvas.scale = replace(canvas.scale, left=left, per_pixel=room / canvas.scale.width)
        canvas.repaint_lanes()
        began = time.perf_counter(), time.thread_time()
        canvas.viewport().repaint()
        taken[0].append((time.perf_counter() - began[0]) * 1000)
        taken[1].append((time.thread_time() - began[1]) * 1000)
        app.processEvents()
    return taken


def _lanes() -> list[Lane]:
    dice = np.random.default_rng(7)
    end = START + HOURS * 3600 * MICROS
    video = TimelineItem(ItemKind.VIDEO, "v", "v", START, end, "Officer A", 0.5)
    lanes = [Lane("v", "Officer A", ItemKind.VIDEO, "v", (video,))]
    count = ITEMS // 12
    for number in range(12):
        kind = KINDS[number % len(KINDS)]
        at = np.sort(dice.integers(0, HOURS * 3600 * MICROS, count)) + START
        long = dice.integers(200_000, 6_000_000, count) * (kind is not ItemKind.EVENT)
        status = dice.integers(0, 3, count)
        states = list(Status)
        items = tuple(
            TimelineItem(
                kind,
                f"{number}-{n}",
                "v",
                int(at[n]),
                int(at[n] + long[n]),
                f"Words of item {n} that are too long for most",
                0.5,
                states[status[n]] if kind is ItemKind.REDACTION else None,
                "sound" if kind is ItemKind.REDACTION else "",
                "7(1)(c)",
            )
            for n in range(count)
        )
        lanes.append(Lane(f"l{number}", f"Lane {number}", kind, "v", items, under=True))
    return lanes


def _place() -> Placement:
    end = START + HOURS * 3600 * MICROS
    return Placement("v", ClockMap(START, 0.0, 0.5, "manual"), START, end, True)


def _peaks() -> Peaks:
    levels = [np.random.default_rng(3).integers(0, 255, HOURS * 3600 * 200, dtype=np.uint8)]
    while len(levels[-1]) > 1000:
        levels.append(levels[-1][: len(levels[-1]) // 4 * 4].reshape(-1, 4).max(axis=1))
    return Peaks(tuple(levels))


if __name__ == "__main__":
    main()
