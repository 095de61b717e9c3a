"""Measures what the README promises, through the command line, and writes its table.

    python tests/bench/measure.py [intake|pages|mail ...] [--runs N] [--dry]

Each ratio compares two things measured in the same run, one right after the other, N times;
the median ratio counts. Chosen ones take their lines' place in the table; ``--dry`` leaves the
README as it is. Not collected by pytest.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import bench_bundles
import bench_day
import bench_detectors
import bench_doubts
import bench_edits
import bench_export
import bench_faces
import bench_hour
import bench_intake
import bench_names
import bench_overlays
import bench_pages
import bench_play
import bench_search
import bench_sound
import bench_things
from workbench import Row

README = Path(__file__).resolve().parents[2] / "README.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
BENCHES: dict[str, Callable[[Path, int], list[Row]]] = {
    "intake": bench_intake.run,
    "export": bench_export.run,
    "memory": bench_export.run_memory,
    "search": bench_search.run,
    "pages": bench_pages.run,
    "names": bench_names.run,
    "overlays": bench_overlays.run,
    "sound": bench_sound.run,
    "detectors": bench_detectors.run,
    "faces": bench_faces.run,
    "things": bench_things.run,
    "doubts": bench_doubts.run,
    "hour": bench_hour.run,
    "dispatch": bench_bundles.run_dispatch,
    "mail": bench_bundles.run_mail,
    "edits": bench_edits.run,
    "play": bench_play.run,
    "day": bench_day.run,
}


def main() -> int:
    """Run the chosen measurements, print the table, write it into the README."""
    options = _options()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="reviewer-bench-", dir=options.scratch) as folder:
        os.environ["REVIEWER_HOME"] = str(Path(folder) / "home")
        for name in options.what or BENCHES:
            place = Path(folder) / name
            place.mkdir()
            rows += BENCHES[name](place, options.runs)
    print(_table(_lines(rows)))
    if not options.dry:
        _write(_lines(rows), whole=not options.what)
    return 0 if all(row.holds for row in rows) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", choices=[[], *BENCHES], help="all by default")
    parser.add_argument("--runs", type=int, default=3, help="how often each pair is measured")
    parser.add_argument("--dry", action="store_true", help="leave the README as it is")
    parser.add_argument("--scratch", type=Path, default=None, help="where to work (some GB)")
    return parser.parse_args()


def _lines(rows: list[Row]) -> dict[str, str]:
    """The lines of the table by what they measure."""
    return {
        r.what: f"| {r.what} | {r.measured}{'' if r.holds else ' **missed**'} | {r.wanted} |"
        for r in rows
    }


def _table(lines: dict[str, str]) -> str:
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    head = ["| what | measured | wanted |", "| --- | --- | --- |"]
    told = f"Measured on {machine}, Python {platform.python_version()}."
    return "\n".join([*head, *lines.values(), "", told])


def _write(lines: dict[str, str], whole: bool) -> None:
    """Put the table, or some of its lines, into the README."""
    text = README.read_text(encoding="utf-8")
    if not whole:
        old = re.search(re.escape(BEGIN) + "(.*?)" + re.escape(END), text, re.DOTALL)
        found = re.finditer(r"^\| (.*?) \|.*$", old[1] if old else "", re.MULTILINE)
        kept = {row[1]: row[0] for row in found}
        lines = {k: v for k, v in kept.items() if k not in ("what", "---")} | lines
    table = _table(lines)
    pattern = re.escape(BEGIN) + ".*?" + re.escape(END)
    new = re.sub(pattern, lambda _: f"{BEGIN}\n{table}\n{END}", text, flags=re.DOTALL)
    README.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
