"""Bundles of many rows, of many messages: processor seconds of each stage, children too.

Each is made in two sizes, one twice as large as the other: what doubles must at most a little
more than double the time. Beside it the least that another tool needs for it: openpyxl to read
the workbook and write it again; grep to look for the terms in every file, and sha256sum.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import bundles
import openpyxl
from workbench import Row, require, reviewer, write_json

ROWS, MESSAGES = 8_000, 120  # so that both sizes of both take a few minutes
ROWS_OF_LOG = 0.15  # of each log beside the workbook, for each row of it
LAW = 2.2  # times the time, for twice as much
PER_ROW, PER_MESSAGE = 40 / 34_000, 60 / 300  # seconds that an export may take
STAGES = ("new", "import", "export", "verify")


def run_dispatch(folder: Path, runs: int) -> list[Row]:
    """Four files of a CAD system; the whole, and half of it."""
    took = {}
    for rows in (ROWS // 2, ROWS):
        place = folder / str(rows)
        made = bundles.dispatch(place / "bundle", rows, int(rows * ROWS_OF_LOG))
        took[rows] = _stages(place, made)
    plain = _spent(lambda: _again(folder / str(ROWS) / "bundle" / "cad-events.xlsx"))
    what = f"dispatch: a workbook of {ROWS:,} rows and 3 logs, 10 terms"
    beside = f"openpyxl to read and write the workbook: {plain:.0f} s"
    return _rows(what, took[ROWS // 2], took[ROWS], ROWS * PER_ROW, beside)


def run_mail(folder: Path, runs: int) -> list[Row]:
    """Messages with attachments, and a mailbox; the whole, and half of it."""
    require("grep")
    require("sha256sum")
    took = {}
    for count in (MESSAGES // 2, MESSAGES):
        place = folder / str(count)
        made = bundles.mail(place / "bundle", count * 2 // 3, count // 3)
        took[count] = _stages(place, made)
    whole = folder / str(MESSAGES) / "bundle"
    terms = write_json(folder / "none.json", {}).with_name("terms.txt")
    terms.write_text("\n".join(bundles.TERMS), encoding="utf-8")
    grep = ["grep", "-r", "-c", "-F", "-f", str(terms), str(whole)]
    plain = _spent(lambda: subprocess.run(grep, stdout=subprocess.DEVNULL, check=False))
    files = [str(p) for p in whole.iterdir()]
    hashed = ["sha256sum", *files]
    plain += _spent(lambda: subprocess.run(hashed, stdout=subprocess.DEVNULL, check=True))
    what = f"mail: {MESSAGES} messages with HTML and attachments"
    beside = f"grep -F and sha256sum: {plain:.2f} s"
    return _rows(what, took[MESSAGES // 2], took[MESSAGES], MESSAGES * PER_MESSAGE, beside)


def _stages(place: Path, made: bundles.Made) -> dict[str, float]:
    """Processor seconds of each stage beyond those of a start of the program."""
    case, package, review = place / "case", place / "package", place / "review.json"
    took = {"new": _spent(lambda: reviewer("new", case, "--from", made.folder))}
    write_json(review, made.review(_records(case)))
    took["import"] = _spent(lambda: reviewer("review", "import", case, review))
    asked = ("export", case, "--request", "q1", "--out", package)
    took["export"] = _spent(lambda: reviewer(*asked))
    took["verify"] = _spent(lambda: reviewer("verify", package))
    shutil.rmtree(case)
    shutil.rmtree(package)
    return took


def _records(case: Path) -> list[str]:
    """The records of a case by their paths."""
    asked = [sys.executable, "-m", "reviewer", "show", str(case), "--json"]
    told = subprocess.run(asked, capture_output=True, check=True, text=True).stdout
    return [record["path"] for record in json.loads(told)["records"]]


def _rows(
    what: str, half: dict[str, float], whole: dict[str, float], wanted: float, beside: str
) -> list[Row]:
    stages = ", ".join(f"{stage} {half[stage]:.1f} → {whole[stage]:.1f} s" for stage in STAGES)
    grown = sum(whole.values()) / max(sum(half.values()), 0.01)
    return [
        Row(
            f"{what}: processor time of half of it → of all", f"{stages} ({beside})",
            f"export under {wanted:.0f} s", whole["export"] < wanted,
        ),
        Row(
            f"... {what.partition(':')[0]}: all of it against half of it",
            f"{grown:.2f} times the time", f"at most {LAW}", grown <= LAW,
        ),
    ]  # fmt: skip


def _again(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book.save(path.with_name("again.xlsx"))
    path.with_name("again.xlsx").unlink()


def _spent(work: Callable[[], object]) -> float:
    begun = _used()
    work()
    return _used() - begun


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
