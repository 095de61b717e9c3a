"""What an edit costs in a large case: to the next snapshot, and to the painted window.

python tests/bench/bench_edits.py [--small] [--store] [--edits N] [--memory N] [--profile]
    [--case FOLDER]
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
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from large_case import Size, make, write_long_clip
from PySide6.QtCore import QCoreApplication
from workbench import Row

from reviewer.model import Put, RegionRedaction, Snapshot, start_of
from reviewer.overlooked.still_boxes import still_boxes
from reviewer.plan.outcome import outcomes_of_records
from reviewer.plan.worklist import queue_of_work
from reviewer.redaction.keyframes import move_at as box_moved
from reviewer.store import Case

if TYPE_CHECKING:
    from ui.window.window import Window

SMALL = Size(50, 20, 500, 10, 50, 50, 4)
EDIT_MS, OPEN_S, ROW_BYTES, GROWTH = 16.0, 2.0, 1_000, 16 << 20
MANY = 10_000  # edits over which memory stays flat
Taken = dict[str, list[tuple[float, float]]]
"""What was done, and how long each time: by the clock and of the processor, milliseconds."""


def run(folder: Path, runs: int) -> list[Row]:
    """Edits, opening, bytes and memory in a case of full size."""
    return measured(folder, Size(), runs * 100, memory=MANY)


def measured(
    folder: Path, size: Size, edits: int, window: bool = True, memory: int = 0
) -> list[Row]:
    """The same in a case of any size."""
    clip = folder / "clip.mp4"
    write_long_clip(clip)
    return of_case(make(folder / "case", size, clip), edits, window, memory)


def of_case(case: Path, edits: int, window: bool = True, memory: int = 0) -> list[Row]:
    """The same in a case that is there. Each row is printed as it comes."""
    rows: list[Row] = []
    taken: Taken = {}
    bytes_a_row = in_store(case, edits, taken)
    _tell(rows, taken)
    small = f"{bytes_a_row:.0f} bytes"
    what = "a nudge in the journal of a large case"
    _add(rows, Row(what, small, "under 1 kB", bytes_a_row < ROW_BYTES))
    if memory:
        grown = growth(case, memory)
        what, told = f"memory over {memory} edits", f"{grown >> 10} kB more"
        _add(rows, Row(what, told, f"under {GROWTH >> 20} MB", grown < GROWTH))
    if window:
        in_window(case, edits, taken, rows)
    return rows


def growth(folder: Path, edits: int) -> int:
    """Bytes that the process takes more after so many edits than after a tenth of them."""
    with Case.open(folder) as case:
        ids = [r.id for r in case.snapshot().redactions]
        taken = [0]
        for n in range(edits):
            moved = _nudged(case, ids[n % len(ids) // 100], n)
            case.apply([Put(moved)], "Move box")
            ask(case.snapshot())
            if n + 1 in (edits // 10, edits):
                taken.append(resident())
    return taken[-1] - taken[-2]


def ask(snapshot: Snapshot) -> None:
    """What the window asks of a case after each change."""
    queue_of_work(snapshot)
    outcomes_of_records(snapshot)
    still_boxes(snapshot)


def resident() -> int:
    """Bytes of memory that this process has now; where that is not told, at most so far."""
    told = Path("/proc/self/statm")
    if told.exists():
        return int(told.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def _tell(rows: list[Row], taken: Taken) -> None:
    known = {row.what for row in rows}
    for what, values in taken.items():
        row = _row(f"{what}, in a large case", values)
        if row.what not in known:
            _add(rows, row)


def _add(rows: list[Row], row: Row) -> None:
    rows.append(row)
    load = ", ".join(f"{n:.1f}" for n in os.getloadavg()) if hasattr(os, "getloadavg") else "?"
    missed = "" if row.holds else " MISSED"
    print(f"  {row.what}: {row.measured} ({row.wanted}){missed} [load {load}]", flush=True)


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
    sizes = [len(row.before or "") + len(row.after or "") for row in case.journal_rows(edits)]
    for what, does in (("undo", case.undo), ("redo", case.redo)):
        for _ in range(min(edits, 100)):
            with _clock(taken, what):
                does()
                case.snapshot()
    case.close()
    return sum(sizes) / len(sizes)


def in_window(folder: Path, edits: int, taken: Taken, rows: list[Row]) -> None:
    """The same in the window, each from the key until it is painted; and a note that changes."""
    from PySide6.QtWidgets import QApplication

    from ui.window.app import start_window

    app = QApplication.instance() or QApplication([])
    with _clock(taken, "open window"):
        window = start_window(app, folder)
        window.resize(1366, 768)
        window.show()
        app.processEvents()
    _tell(rows, taken)
    _settle(app, window)
    place = window.workplace
    session, actions = place.session, place.context.actions
    first = session.snapshot.redactions[0]
    session.select_redaction(first.id)
    where = session.placement_of(first.record)
    place.playhead.seek_to(where.utc_of_media((start_of(first) or 0.0) + 1.0))
    _settle(app, window)
    notes = session.snapshot.annotations

    def note(n: int) -> None:
        # Another text than in any run before: what is the same is no edit.
        text = f"Seen {n}, {session.snapshot.journal_head[:8]}"
        session.put_entity(replace(notes[n * 7919 % len(notes)], note=text), "Edit note")

    keys = ("nudge_left", "nudge_right")
    head, end = session.snapshot.journal_head, time.perf_counter() + 60
    while session.snapshot.journal_head == head and time.perf_counter() < end:
        actions.run_action(keys[0])  # until the picture is there that the box lies on
        _settle(app, window)

    def move_box(n: int) -> None:
        """A step of its own: keys that follow at once are one."""
        box = session.snapshot.find_redaction(first.id)
        assert isinstance(box, RegionRedaction)
        shift = 0.001 if n % 2 else -0.001
        session.put_entity(box_moved(box, box.start + 1.0, shift, 0.0), "Move box")

    for what, does in (
        ("edit painted", lambda n: actions.run_action(keys[n % 2])),
        ("undo painted", lambda _: session.undo()),
        ("redo painted", lambda _: session.redo()),
        ("note painted", note),
    ):
        for n in range(edits if what.startswith("undo") else 0):
            move_box(n)
            app.processEvents()
        for n in range(edits):
            with _clock(taken, what):
                does(n)
                app.processEvents()
        _tell(rows, taken)
    window.shut_down()
    window.close()


def _settle(app: QCoreApplication, window: Window) -> None:
    """Until nothing is read behind the window any more: this process has nothing to do."""
    quiet, end = 0, time.perf_counter() + 120
    while quiet < 20 and time.perf_counter() < end:
        used = time.process_time()
        app.processEvents()
        time.sleep(0.05)
        busy = window.tasks.count_running > 0
        quiet = quiet + 1 if not busy and time.process_time() - used < 0.01 else 0


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
    middle = [_percentile([v[n] for v in values], 0.5) for n in (0, 1)]
    told += f", p50 {middle[0]:.1f} ({middle[1]:.1f})"
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
    parser.add_argument("--memory", type=int, default=0, help="edits over which memory is told")
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
            of_case(options.case, options.edits, window, options.memory)
        else:
            measured(Path(folder), size, options.edits, window, options.memory)
        profile.disable()
        if options.profile:
            pstats.Stats(profile).sort_stats("cumulative").print_stats(70)
    print(f"largest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


if __name__ == "__main__":
    main()
