"""What an edit costs in a large case: to the next snapshot, and to the painted window.

python tests/bench/bench_edits.py [--small] [--store] [--edits N] [--profile] [--case FOLDER]
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from large_case import Size, make
from PySide6.QtCore import QCoreApplication
from workbench import Row

from reviewer.model import (
    Put,
    RegionRedaction,
)
from reviewer.redaction.edits import moved as box_moved
from reviewer.store import Case
from tests.helpers.flash_beep import write_clip

SMALL = Size(50, 20, 500, 10, 50, 50, 4)
EDIT_MS, OPEN_S, ROW_BYTES, GROWTH = 16.0, 2.0, 1_000, 16 << 20
Taken = dict[str, list[tuple[float, float]]]
"""What was done, and how long each time: by the clock and of the processor, milliseconds."""


def run(folder: Path, runs: int) -> list[Row]:
    """Edits, opening, bytes and memory in a case of full size."""
    return measured(folder, Size(), runs * 100)


def measured(folder: Path, size: Size, edits: int, window: bool = True) -> list[Row]:
    """The same in a case of any size."""
    clip = folder / "clip.mp4"
    write_clip(clip, 4.0)
    return of_case(make(folder / "case", size, clip), edits, window)


def of_case(case: Path, edits: int, window: bool = True) -> list[Row]:
    """The same in a case that is there."""
    taken: Taken = {}
    bytes_a_row = in_store(case, edits, taken)
    if window:
        in_window(case, edits, taken)
    rows = [_row(f"{what}, in a large case", values) for what, values in taken.items()]
    told = f"{bytes_a_row:.0f} bytes"
    return [
        *rows,
        Row("a nudge in the journal of a large case", told, "under 1 kB", bytes_a_row < ROW_BYTES),
    ]


def in_store(folder: Path, edits: int, taken: Taken) -> float:
    """Nudge, undo and redo without a window; gives how many bytes a nudge wrote."""
    with _clock(taken, "open case"):
        case = Case.open(folder)
        snapshot = case.snapshot()
    ids = [r.id for r in snapshot.redactions]
    for n in range(edits):
        moved = _nudged(case, ids[n * 7919 % len(ids)], n)
        with _clock(taken, "edit"):
            case.apply([Put(moved)], "Move box")
            case.snapshot()
    sizes = [len(row.before or "") + len(row.after or "") for row in case.history(edits)]
    for what, does in (("undo", case.undo), ("redo", case.redo)):
        for _ in range(min(edits, 100)):
            with _clock(taken, what):
                does()
                case.snapshot()
    case.close()
    return sum(sizes) / len(sizes)


def in_window(folder: Path, edits: int, taken: Taken) -> None:
    """The same in the window, each until it is painted."""
    from PySide6.QtWidgets import QApplication

    from ui.window.app import start

    app = QApplication.instance() or QApplication([])
    with _clock(taken, "open window"):
        window = start(app, folder)
        window.resize(1366, 768)
        window.show()
        app.processEvents()
    _settle(app)
    session = window.workplace.session
    ids = [r.id for r in session.snapshot.redactions]
    session.select_redaction(ids[0])
    _settle(app)
    for n in range(edits):
        moved = _nudged(session.case, ids[0], n)
        with _clock(taken, "edit painted"):
            session.apply([Put(moved)], "Move box")
            app.processEvents()
    for what, does in (("undo painted", session.undo), ("redo painted", session.redo)):
        for _ in range(min(edits, 100)):
            with _clock(taken, what):
                does()
                app.processEvents()
    window.shut_down()
    window.close()


def _settle(app: QCoreApplication) -> None:
    """Until nothing is read behind the window any more: this process has nothing to do."""
    quiet, end = 0, time.perf_counter() + 120
    while quiet < 20 and time.perf_counter() < end:
        used = time.process_time()
        app.processEvents()
        time.sleep(0.05)
        quiet = quiet + 1 if time.process_time() - used < 0.01 else 0


def _nudged(case: Case, name: str, number: int) -> RegionRedaction:
    found = next(r for r in case.snapshot().redactions if r.id == name)
    assert isinstance(found, RegionRedaction)
    shift = 0.001 if number % 2 else -0.001
    return box_moved(found, found.start + 1.0, shift, 0.0)


@contextmanager
def _clock(taken: Taken, what: str) -> Iterator[None]:
    began, used = time.perf_counter(), time.thread_time()
    yield
    values = (time.perf_counter() - began) * 1000, (time.thread_time() - used) * 1000
    taken.setdefault(what, []).append(values)


def _row(what: str, values: list[tuple[float, float]]) -> Row:
    wall, own = (_percentile([v[n] for v in values], 0.95) for n in (0, 1))
    if what.startswith("open"):
        told = f"{wall / 1000:.2f} s ({own / 1000:.2f} s processor)"
        return Row(what, told, "under 2 s", wall / 1000 < OPEN_S)
    told = f"p95 {wall:.1f} ms ({own:.1f} ms processor)"
    return Row(what, told, "p95 under 16 ms", wall < EDIT_MS)


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def main() -> None:
    """Print the table, or where the time goes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--store", action="store_true", help="without the window")
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--case", type=Path, help="one that is there; it is edited")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["REVIEWER_HOME"] = str(Path(folder) / "home")
        size = SMALL if options.small else Size()
        window = not options.store
        profile = cProfile.Profile()
        if options.profile:
            profile.enable()
        if options.case:
            rows = of_case(options.case, options.edits, window)
        else:
            rows = measured(Path(folder), size, options.edits, window)
        profile.disable()
        if options.profile:
            pstats.Stats(profile).sort_stats("cumulative").print_stats(70)
    for row in rows:
        print(f"{row.what}: {row.measured} ({row.wanted}){'' if row.holds else ' MISSED'}")
    print(f"largest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


if __name__ == "__main__":
    main()
