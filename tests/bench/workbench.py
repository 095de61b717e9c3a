"""What all measurements need: running the program, the clock, memory, big real-looking video."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo" / "bundle"
LOOP = 30  # seconds of picture that are encoded; the rest repeats them


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    measured: str
    wanted: str
    holds: bool


@dataclass(frozen=True)
class Ran:
    """How long a command took and what it needed.

    Attributes:
        largest: bytes of the largest process at its peak.
        together: bytes of all its processes at the worst moment; shared pages count twice.
    """

    seconds: float
    largest: int
    together: int


def reviewer(*arguments: str | Path) -> Ran:
    """Run the command line as a user does; a failure ends the measurement."""
    own = Path(sys.executable).parent / "reviewer"
    start = [str(own)] if own.exists() else [sys.executable, "-m", "reviewer"]
    return timed(*start, *arguments)


def timed(*command: str | Path) -> Ran:
    """Run a command and watch its memory, and that of its children, ten times a second."""
    begin = time.perf_counter()
    # An installed program has its bytecode; one that may not write it is compiled at each start.
    around = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        [str(c) for c in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=around
    )
    peak = [0, 0]
    watcher = threading.Thread(target=_watch, args=(psutil.Process(process.pid), peak), daemon=True)
    watcher.start()
    _, said = process.communicate()
    seconds = time.perf_counter() - begin
    watcher.join(timeout=1)
    if process.returncode != 0:
        raise SystemExit(f"{command[0]} failed: {said.decode(errors='replace')[-600:]}")
    return Ran(seconds, *peak)


def median(values: list[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def require(program: str) -> None:
    """Stop with a sentence where a program that is measured against is missing."""
    if shutil.which(program) is None:
        raise SystemExit(f"This measurement needs {program}. Install it and start again.")


def long_video(target: Path, minutes: float) -> Path:
    """A 1080p recording with sound: the demo's camera, enlarged, with grain, repeated."""
    require("ffmpeg")
    piece = target.with_name("piece.mp4")
    camera = sorted((DEMO / "video").glob("*.mp4"))[0]
    if not piece.exists():
        _ffmpeg(
            "-i", camera, "-t", LOOP, "-vf", "scale=1920:1080:flags=lanczos,noise=alls=9:allf=t",
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-g", "60", "-bf", "2",
            "-x264-params", "open-gop=0", "-c:a", "aac", "-b:a", "96k", piece,
        )  # fmt: skip
    turns = round(minutes * 60 / LOOP) - 1
    _ffmpeg("-stream_loop", turns, "-i", piece, "-c", "copy", target)
    return target


def encode_whole(source: Path, seconds: float, target: Path) -> Ran:
    """What ffmpeg needs to encode the first seconds of a recording."""
    cut = ["-t", str(seconds), "-i", source]
    return timed("ffmpeg", "-v", "error", "-y", *cut, "-c:v", "libx264", "-preset", "veryfast",
                 "-c:a", "copy", target)  # fmt: skip


def write_json(path: Path, data: dict[str, Any]) -> Path:
    """A small JSON file."""
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def settle() -> None:
    """Let the disk finish what was written before, so that it is not paid for later."""
    if hasattr(os, "sync"):
        os.sync()


def _ffmpeg(*arguments: object) -> None:
    command = ["ffmpeg", "-v", "error", "-y", *(str(a) for a in arguments)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def _watch(top: psutil.Process, peak: list[int]) -> None:
    while True:
        try:
            sizes = [p.memory_info().rss for p in (top, *top.children(recursive=True))]
        except psutil.NoSuchProcess:
            if not top.is_running():
                return
            continue
        peak[:] = [max(peak[0], *sizes), max(peak[1], sum(sizes))]
        if not top.is_running() or top.status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.1)
