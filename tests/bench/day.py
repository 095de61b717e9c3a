"""A day's footage by reference: two hundred videos of half an hour, all the same small file.

Every video is another record with a hash of its own, so that nothing is kept for one that was made
for another; the file that it names is one, held once on the disk.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from reviewer.model import (
    Anchor,
    AnchorSource,
    CaseInfo,
    Change,
    Decision,
    Determination,
    Kind,
    Put,
    Record,
    Request,
)
from reviewer.store import Case
from reviewer.system.files import hash_file
from tests.bench.large_case import facts_of_clip, write_long_clip

HALF_AN_HOUR = 1800  # seconds of each video


def write_half_hour(path: Path) -> Path:
    """The file that all videos of a day are."""
    write_long_clip(path, HALF_AN_HOUR)
    return path


def make_day(
    folder: Path, clip: Path, videos: int, *, whole: int = 0, seconds: int = HALF_AN_HOUR
) -> Path:
    """A case of so many videos that begin one after another, a few minutes apart.

    Args:
        folder: where the case is made.
        clip: what each video shows; ``seconds`` is what the records say of its length.
        videos: how many.
        whole: of so many the originals are whole: a copy each, with a mark of its own. The others
            are links to ``clip`` under hashes that are not theirs, so that whoever reads one of
            them through finds it changed.
    """
    originals = folder / "originals" / "video"
    with Case.create(folder, CaseInfo("A day", reviewer="Ann")) as case:
        originals.mkdir(parents=True, exist_ok=True)
        case.add_records([_video(originals, n, clip, seconds, n < whole) for n in range(videos)])
        clocks: list[Change] = [Put(_anchor(n)) for n in range(videos)]
        names = tuple(_name(n) for n in range(max(whole, 1)))
        asked = Request("q1", "Ald. Example", "council", "2025-06-10", "Five records", names)
        decided = [Put(Decision(name, Determination.RELEASE)) for name in names]
        case.apply([*clocks, Put(asked), *decided], "Bundle", intake=True)
    return folder


def _name(number: int) -> str:
    return f"video/camera-{number:03}.mp4"


def _video(originals: Path, number: int, clip: Path, seconds: int, whole: bool) -> Record:
    place = originals / f"camera-{number:03}.mp4"
    if whole:
        mark = f"{number:08}".encode()
        box = (8 + len(mark)).to_bytes(4, "big") + b"free" + mark
        place.write_bytes(clip.read_bytes() + box)
        sha = hash_file(place)
    else:
        place.hardlink_to(clip)
        sha = hashlib.sha256(place.name.encode()).hexdigest()
    size, stored = place.stat().st_size, f"originals/video/{place.name}"
    title, facts = f"Camera {number}", facts_of_clip(seconds)
    return Record(_name(number), Kind.VIDEO, "mp4", sha, size, stored, title, facts=facts)


def _anchor(number: int) -> Anchor:
    """Ten cameras side by side, each with one film after another through the day."""
    begins = 6 * 3600 + (number // 10) * 2100 + (number % 10) * 7
    hour, rest = divmod(begins, 3600)
    at = f"2025-06-04T{hour:02}:{rest // 60:02}:{rest % 60:02}Z"
    return Anchor(f"k{number}", _name(number), 0.0, at, 0.5, AnchorSource.BUNDLE)
