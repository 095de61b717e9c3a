"""A case as large as the largest that anybody reviews: tracks, notes, cues, records."""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import av

from reviewer.model import (
    Anchor,
    Annotation,
    CaseInfo,
    Change,
    Facts,
    Kind,
    Put,
    Record,
    Redaction,
    RegionRedaction,
    Source,
    Status,
    Style,
)
from reviewer.model.geometry import Box, Keyframe
from reviewer.store import Case
from reviewer.system.files import hash_file
from tests.helpers.flash_beep import write_clip

SECONDS, HEIGHT, WIDTH = 3600, 180, 320
CODES = ("7(1)(b)", "7(1)(c)", "7(1)(f)")


@dataclass(frozen=True)
class Size:
    """How much there is of everything; ``cues`` are of each transcript."""

    tracks: int = 5_000
    keyframes: int = 100
    notes: int = 50_000
    transcripts: int = 100
    cues: int = 500
    records: int = 500
    videos: int = 10


def write_long_clip(path: Path, seconds: int = SECONDS) -> None:
    """A film as long as its record says, made of the same few seconds again and again."""
    part, length = path.with_suffix(".part.mp4"), 4
    write_clip(part, float(length), fps=5, group=5)
    with av.open(str(part)) as source, av.open(str(path), "w") as box:
        stream = source.streams.video[0]
        made = box.add_stream_from_template(stream)
        packets = [p for p in source.demux(stream) if p.pts is not None]
        data = [(bytes(p), p.pts, p.dts, p.duration, p.is_keyframe) for p in packets]
        turn = round(length / stream.time_base)
        for again in range(seconds // length):
            for content, pts, dts, lasts, key in data:
                packet = av.Packet(content)
                packet.stream, packet.time_base = made, stream.time_base
                packet.pts, packet.dts = pts + again * turn, dts + again * turn
                packet.duration, packet.is_keyframe = lasts, key
                box.mux(packet)
    part.unlink()


def make(folder: Path, size: Size = Size(), clip: Path | None = None) -> Path:
    """Make the case; its videos all show ``clip``, and have no file without one."""
    dice = random.Random(11)
    with Case.create(folder, CaseInfo("Large", reviewer="Ann")) as case:
        records = _records(folder, size, clip)
        case.add_records(records)
        videos = [r.path for r in records if r.kind is Kind.VIDEO]
        clocks: list[Change] = [
            Put(Anchor(f"k{n}", v, 0.0, f"2025-06-04T16:{n:02}:31Z", 0.5, "bundle"))
            for n, v in enumerate(videos)
        ]
        case.apply(clocks, "Bundle", intake=True)
        case.apply([Put(_note(dice, n, videos)) for n in range(size.notes)], "Notes", intake=True)
        boxes = [Put(_track(dice, n, videos, size.keyframes)) for n in range(size.tracks)]
        case.apply(boxes, "Boxes", intake=True)
    return folder


def _records(folder: Path, size: Size, clip: Path | None) -> list[Record]:
    made = [_video(n, clip) for n in range(size.videos)]
    made += [_transcript(folder, n, size) for n in range(size.transcripts)]
    rest = size.records - len(made)
    return [*made, *(_text(folder, n) for n in range(rest))]


def facts_of_clip(seconds: int) -> Facts:
    """What intake tells of what ``write_long_clip`` writes."""
    return Facts(
        time_base=(1, 1000),
        start=0,
        duration=seconds * 1000,
        pictures=(0.0, float(seconds)),
        width=WIDTH,
        height=HEIGHT,
        video_codec="h264",
    )


def _video(number: int, clip: Path | None) -> Record:
    sha, size = (hash_file(clip), clip.stat().st_size) if clip else ("", 0)
    stored = str(clip) if clip else ""
    path = f"video/camera-{number}.mp4"
    title, facts = f"Camera {number}", facts_of_clip(SECONDS)
    return Record(path, Kind.VIDEO, "mp4", sha, size, stored, title, facts=facts)


def _transcript(folder: Path, number: int, size: Size) -> Record:
    lines = ["WEBVTT", ""]
    for n in range(size.cues):
        at = n * SECONDS // (size.cues + 1)
        clock = f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"
        lines += [f"{clock}.000 --> {clock}.900", f"<v Voice {n % 3}>words of cue {n}", ""]
    path = f"transcripts/words-{number}.vtt"
    written = _written(folder, path, "\n".join(lines), (Kind.TRANSCRIPT, "webvtt"))
    spoken = f"video/camera-{number % size.videos}.mp4"
    return replace(written, transcript_of=spoken, facts=Facts(cues=size.cues))


def _text(folder: Path, number: int) -> Record:
    text = f"Report {number}\n\nOfficers went to the corner and spoke to a person.\n"
    return _written(folder, f"docs/report-{number}.txt", text, (Kind.DOCUMENT, "txt"))


def _written(folder: Path, path: str, text: str, kind: tuple[Kind, str]) -> Record:
    place = folder / "originals" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    size, stored = place.stat().st_size, f"originals/{path}"
    return Record(path, *kind, hash_file(place), size, stored)


def _note(dice: random.Random, number: int, videos: list[str]) -> Annotation:
    start = round(dice.uniform(0, SECONDS - 10), 3)
    tag = dice.choice(("bookmark", "search", "arrest", "injury"))
    where = dice.choice(videos)
    return Annotation(f"a{number}", where, tag, f"Note {number}", start, start + 2, author="Ann")


def _track(dice: random.Random, number: int, videos: list[str], keyframes: int) -> Redaction:
    start = round(dice.uniform(0, SECONDS - 25), 3)
    x, y = dice.uniform(0, 0.5), dice.uniform(0, 0.5)
    keys = tuple(
        Keyframe(round(start + 0.2 * n, 3), Box(round(x + n / 400, 6), round(y, 6), 0.1, 0.15))
        for n in range(keyframes)
    )
    return RegionRedaction(
        f"r{number}",
        dice.choice(videos),
        (dice.choice(CODES),),
        "face",
        dice.choice((Status.PROPOSED, Status.ACCEPTED, Status.ACCEPTED)),
        start=start,
        end=round(start + 0.2 * keyframes, 3),
        style=Style.FILL,
        keyframes=keys,
        author="Ann",
        source=Source.MANUAL,
    )
