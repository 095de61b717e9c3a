"""The whole export of a long recording against encoding it whole; and its memory.

The encode is measured on a cut of 30 seconds of the same recording and taken times its
length: the recording repeats the same 30 seconds, so every part costs the same.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from workbench import LOOP, Ran, Row, encode_whole, long_video, median, reviewer, write_json

MINUTES = 10
MASKED_MINUTES = 2  # of the one that is redacted from its first picture to its last
GB = 1e9


def run(folder: Path, runs: int) -> list[Row]:
    """Ratios for 10 seconds and for 2 of 10 minutes redacted, and for a whole recording."""
    video = long_video(folder / "long.mp4", MINUTES)
    rows = []
    for seconds, wanted in ((10.0, 35.0), (120.0, 4.2)):
        ratios, took = [], []
        for _ in range(runs):
            ran = export(folder, video, _spread(seconds))
            whole = encode_whole(video, LOOP, folder / "whole.mp4").seconds * MINUTES * 60 / LOOP
            ratios.append(whole / ran.seconds)
            took.append(ran.seconds)
        what = (
            f"export of {MINUTES} min of 1080p with {seconds:.0f} s redacted: render, attack, seal"
        )
        measured = f"{median(took):.1f} s, {median(ratios):.1f} times faster than encoding it whole"
        rows.append(Row(what, measured, f"at least {wanted:g} times", median(ratios) >= wanted))
    return [*rows, _whole_mask(folder, runs)]


def _whole_mask(folder: Path, runs: int) -> Row:
    """A recording that has to be encoded whole, against encoding it and no more."""
    length = MASKED_MINUTES * 60.0
    video = long_video(folder / "masked.mp4", MASKED_MINUTES)
    ratios = []
    for _ in range(runs):
        ran = export(folder, video, [(0.0, length)])
        whole = encode_whole(video, LOOP, folder / "whole.mp4").seconds * length / LOOP
        ratios.append(ran.seconds / whole)
    return Row(
        f"export of {MASKED_MINUTES} min of 1080p redacted throughout: render, attack, seal",
        f"{median(ratios):.2f} of the time of encoding it whole",
        "at most 1.1",
        median(ratios) <= 1.1,
    )


def run_memory(folder: Path, runs: int) -> list[Row]:
    """Peak memory for a short and for a long recording."""
    peaks: dict[float, Ran] = {}
    for minutes in (1.0, 20.0):
        video = long_video(folder / "long.mp4", minutes)
        peaks[minutes] = export(folder, video, _spread(10.0))
    short, long = (peaks[m].together / GB for m in (1.0, 20.0))
    measured = f"{short:.2f} GB for 1 min, {long:.2f} GB for 20 min (all processes together)"
    holds = long < 1 and long < short * 1.15 + 0.05
    return [Row("memory of an export of 1080p", measured, "flat, below 1 GB", holds)]


def export(folder: Path, video: Path, spans: list[tuple[float, float]]) -> Ran:
    """``reviewer export`` from nothing: a new case, so that no kept result helps."""
    bundle, case, package = folder / "bundle", folder / "case", folder / "package"
    for old in (bundle, case, package):
        shutil.rmtree(old, ignore_errors=True)
    bundle.mkdir()
    shutil.copyfile(video, bundle / "camera.mp4")
    review = write_json(folder / "review.json", _review(spans))
    reviewer("new", case, "--from", bundle)
    reviewer("review", "import", case, review)
    ran = reviewer("export", case, "--request", "q1", "--out", package)
    assert (package / "bagit.txt").is_file()
    return ran


def _spread(seconds: float) -> list[tuple[float, float]]:
    """Pieces of 10 seconds spread over the first eight tenths."""
    pieces = max(1, round(seconds / 10))
    begins = [20.0 + n * 460.0 / pieces for n in range(pieces)]
    return [(begin, begin + seconds / pieces) for begin in begins]


def _review(spans: list[tuple[float, float]]) -> dict[str, object]:
    """A moving box in each span."""
    boxes = ([0.2, 0.3, 0.10, 0.20], [0.6, 0.4, 0.10, 0.20])
    redactions = [
        {
            "id": f"r{n}", "record": "camera.mp4", "kind": "region", "start": start,
            "end": end, "style": "fill", "exemptions": ["7(1)(c)"],
            "reason": "bystander", "status": "accepted",
            "keyframes": [{"t": start, "box": boxes[0]}, {"t": end, "box": boxes[1]}],
        }
        for n, (start, end) in enumerate(spans)
    ]  # fmt: skip
    request = {"id": "q1", "requester": "Bench", "basis": "foia", "records": ["*"]}
    return {
        "format": "records-reviewer/review", "version": 1, "reviewer": "bench",
        "redactions": redactions, "requests": [request],
    }  # fmt: skip
