"""Intake against the least that anyone must do: copy every file and hash it."""

from __future__ import annotations

import shutil
from pathlib import Path

from workbench import DEMO, Row, long_video, median, require, reviewer, settle, timed

COPIES = 6


def run(folder: Path, runs: int) -> list[Row]:
    """Medians of ``reviewer new`` and of ``cp -r`` plus ``sha256sum`` on one bundle."""
    require("sha256sum")
    bundle = _bundle(folder)
    size = sum(p.stat().st_size for p in bundle.rglob("*") if p.is_file())
    ratios, rates = [], []
    for n in range(runs + 1):  # the first turn warms the disk's cache and does not count
        settle()
        taken = reviewer("new", folder / "case", "--from", bundle).seconds
        shutil.rmtree(folder / "case")
        settle()
        plain = timed("cp", "-r", bundle, folder / "copy").seconds
        names = sorted(p for p in bundle.rglob("*") if p.is_file())
        plain += timed("sha256sum", *names).seconds
        shutil.rmtree(folder / "copy")
        if n:
            ratios.append(plain / taken)
            rates.append(size / taken / 1e6)
    measured = (
        f"{median(ratios):.2f} of the rate of copy plus `sha256sum` ({median(rates):.0f} MB/s)"
    )
    what = f"intake of {size / 1e9:.1f} GB"
    return [Row(what, measured, "at least 0.8", median(ratios) >= 0.8)]


def _bundle(folder: Path) -> Path:
    """The demo's records and some long recordings: few big files, many small ones."""
    bundle = folder / "bundle"
    shutil.copytree(DEMO, bundle)
    (bundle / "bundle.json").unlink()
    video = long_video(folder / "long.mp4", 4)
    for n in range(COPIES):
        shutil.copyfile(video, bundle / "video" / f"camera-{n}.mp4")
    for n in range(300):
        (bundle / "documents" / f"note-{n}.txt").write_text(f"Note {n}. " * 40, encoding="utf-8")
    return bundle
