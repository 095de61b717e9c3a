"""Pages of dense text with one term: render and attack, against PyMuPDF's own redaction of the
same places, and the whole export; in processor seconds of the commands, children too.
"""

from __future__ import annotations

import random
import resource
import shutil
import sys
import time
from pathlib import Path

import pymupdf
from workbench import Row, median, reviewer, write_json

from reviewer.model import Kind, RedactionKind
from reviewer.render.pdf import render_step
from reviewer.system.jobs import SILENT

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from helpers import plans  # of the tests

FEW, MANY, LINES = 20, 80, 62  # pages of the two documents; what the first costs beside is start
NAME = "Maria Kowalczyk"
_WORDS = ["officer", "arrived", "station", "witness", "caller", "building", "evening", "radio"]
_WORDS += ["reported", "street", "vehicle", "crowd", "returned", "statement", "supervisor"]
_WORDS += ["noted", "complaint", "camera", "period", "district", "sergeant", "public", "record"]


def run(folder: Path, runs: int) -> list[Row]:
    """Pages a second of a core, for each page more; and what the first pages take."""
    sources = {n: _dense(folder / str(n) / "bundle" / "report.pdf", n) for n in (FEW, MANY)}
    whole: dict[int, list[float]] = {n: [] for n in sources}
    attacked: dict[int, list[float]] = {n: [] for n in sources}
    alone, theirs = [], []
    for _ in range(runs):
        for number, source in sources.items():
            whole[number].append(_export(source.parent.parent))
            attacked[number].append(_attack(source.parent.parent))
        alone.append(_render(sources[MANY], folder))
        theirs.append(_plain(sources[MANY], folder / "plain.pdf"))
    render_one, pages = median(alone) / MANY, MANY / median(theirs)
    attack_one, export_one = (
        max(median(cost[MANY]) - median(cost[FEW]), 0.01) / (MANY - FEW)
        for cost in (attacked, whole)
    )
    speed = 1 / (render_one + attack_one)
    what = (
        "render and attack of text PDF pages, against PyMuPDF's own redaction of the same boxes "
        f"({MANY} dense pages beside {FEW}, one term)"
    )
    measured = (
        f"{speed:.1f} pages a second of a core ({1000 * render_one:.0f} and "
        f"{1000 * attack_one:.0f} ms a page), {pages / speed:.1f} times PyMuPDF's processor time"
    )
    all_of_it = (
        f"{1 / export_one:.1f} pages a second of a core; a release of {FEW} pages takes "
        f"{median(whole[FEW]):.1f} s of it"
    )
    return [
        Row(what, measured, "at least 10 pages", speed >= 10),
        Row("... the whole export of them: plan, look back and seal too", all_of_it, "", True),
    ]


def _attack(folder: Path) -> float:
    """Processor seconds of ``reviewer attack`` on a package."""
    begun = _children()
    reviewer("attack", folder / "package", "--case", folder / "case")
    return _children() - begun


def _render(source: Path, folder: Path) -> float:
    """Processor seconds of the renderer alone."""
    out = folder / "rendered"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    hidden = plans.redaction("r1", source.name, RedactionKind.TEXT, term=NAME)
    asked = plans.step(source.name, Kind.DOCUMENT, "pdf", hidden)
    begun = time.process_time()
    render_step(asked, source, out, SILENT)
    return time.process_time() - begun


def _dense(path: Path, pages: int) -> Path:
    path.parent.mkdir(parents=True)
    dice = random.Random(1)
    with pymupdf.open() as book:
        for _ in range(pages):
            page = book.new_page()
            for line in range(LINES):
                words = " ".join(dice.choice(_WORDS) for _ in range(14))
                if line % 20 == 7:
                    words = f"{words[:40]} {NAME} {words[60:]}"
                font = "tiro" if line % 9 else "hebo"
                page.insert_text((50, 50 + 11.6 * line), words[:108], fontsize=9, fontname=font)
        book.save(path, deflate=True, garbage=3)
    return path


def _export(folder: Path) -> float:
    """Processor seconds of ``reviewer export`` beyond those of a start of the program."""
    case, package = folder / "case", folder / "package"
    for old in (case, package):
        shutil.rmtree(old, ignore_errors=True)
    redaction = {
        "id": "r1", "record": "report.pdf", "kind": "text", "term": NAME,
        "exemptions": ["7(1)(b)"], "status": "accepted",
    }  # fmt: skip
    request = {"id": "q1", "requester": "Bench", "basis": "foia", "records": ["*"]}
    review = {
        "format": "records-reviewer/review", "version": 1, "reviewer": "Bench",
        "redactions": [redaction], "requests": [request],
    }  # fmt: skip
    reviewer("new", case, "--from", folder / "bundle")
    reviewer("review", "import", case, write_json(folder / "review.json", review))
    started = _children()
    reviewer("show", case)
    start = _children() - started
    begun = _children()
    reviewer("export", case, "--request", "q1", "--out", package)
    return max(_children() - begun - start, 0.01)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _plain(source: Path, target: Path) -> float:
    """The same places by PyMuPDF's own means, without any proof."""
    begun = time.process_time()
    with pymupdf.open(source) as book:
        for page in book:
            for rect in page.search_for(NAME):
                page.add_redact_annot(rect, fill=(0, 0, 0))
            page.apply_redactions()
        book.save(target, garbage=3, deflate=True)
    return time.process_time() - begun
