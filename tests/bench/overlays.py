"""Clips with a clock burned in whose truth is known: made from a seed, no two alike.

Layouts of makers, fonts, sizes, edges and boxes, compression, what moves behind, zones and orders
of dates; and clocks that stand still, jump, run at another rate, or were never set.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageDraw, ImageFont

START = datetime(1970, 1, 1, tzinfo=UTC)
FAULTS = ("", "", "", "", "", "still", "jump", "rate", "unset")
FONTS = Path("/usr/share/fonts/truetype")


@dataclass(frozen=True)
class Layout:
    """How a maker writes: lines of ``strftime``; ``{serial}`` and ``{zone}`` are filled in."""

    name: str
    lines: tuple[str, ...]
    corner: str
    serial: str = ""
    zones: tuple[int | None, ...] = (None,)


LAYOUTS = (
    Layout("axon", ("%Y-%m-%d T%H:%M:%SZ", "AXON BODY 3 {serial}"), "tr", "X60", (0,)),
    Layout("axon", ("%Y-%m-%d %H:%M:%S {zone}", "AXON BODY 3 {serial}"), "tr", "X60", (-300, -360)),
    Layout("axon", ("%Y-%m-%d %H:%M:%S {zone}", "AXON BODY 4 {serial}"), "tr", "D01", (-300,)),
    Layout("motorola", ("V700 {serial}", "%m/%d/%Y %H:%M:%S"), "tl", "V7-01", (None,)),
    Layout("watchguard", ("VISTA {serial}", "%m/%d/%Y %I:%M:%S %p"), "bl", "WFA1-0", (None,)),
    Layout("getac", ("%Y/%m/%d %H:%M:%S", "BC-03 {serial}"), "tr", "BC03", (None,)),
    Layout("hikvision", ("%m-%d-%Y %a %H:%M:%S",), "tl", "", (None,)),
    Layout("dahua", ("%Y-%m-%d %H:%M:%S",), "tr", "", (None,)),
    Layout("dahua", ("%Y-%m-%d", "%H:%M:%S"), "tr", "", (None,)),
    Layout("cctv", ("CAM 04  %d/%m/%Y  %H:%M:%S",), "bl", "", (None,)),
    Layout("cctv", ("%b %d %Y %H:%M:%S {zone}",), "br", "", (-300,)),
    Layout("iso", ("%Y-%m-%dT%H:%M:%S{zone}",), "br", "", (0, -300, 120)),
)


@dataclass(frozen=True)
class Made:
    """A clip and its truth.

    Attributes:
        fault: what is wrong with its clock; empty: nothing.
        utc: the moment of media time zero by its clock, as if local times were UTC.
        zone: minutes ahead of UTC; ``None``: not shown.
        ambiguous: its date may be meant in two ways.
        high: pixels of a digit.
    """

    path: Path
    layout: str
    fault: str
    zero: datetime
    zone: int | None
    ambiguous: bool
    high: int
    serial: str
    told: str


def make_clip(folder: Path, seed: int, scenes: tuple[Path, ...] = ()) -> Made:
    """The clip of a seed; ``scenes``: videos that may stand behind the clock."""
    rng = random.Random(seed)
    layout, fault = rng.choice(LAYOUTS), rng.choice(FAULTS)
    fps = rng.choice([15, 24, 25, 30, Fraction(30000, 1001)])
    wide, high = rng.choice([(640, 360), (640, 480), (848, 480), (960, 540), (1280, 720)])
    digit = rng.randint(10, max(11, round(high / 28)))
    moment = START + timedelta(seconds=rng.uniform(1.45e9, 1.8e9))
    if fault == "unset":
        year = rng.choice([1970, 2000, 2015])
        moment = datetime(year, 1, 1, tzinfo=UTC) + timedelta(seconds=rng.uniform(1, 40_000))
    zone = rng.choice(layout.zones)
    filled = f"{layout.serial}{rng.randrange(10**5):05}" if layout.serial else ""
    shown_zone = "Z" if zone == 0 else _zone_text(zone)
    look = _Look(rng, digit)
    seconds = rng.uniform(3.2, 4.5)
    frames = round(seconds * float(fps))
    scene = _Scene(rng, (wide, high), scenes)
    path = folder / f"{seed:05}-{layout.name}-{fault or 'good'}.mp4"
    with av.open(str(path), "w") as box:
        stream = box.add_stream("libx264", rate=Fraction(fps))
        stream.width, stream.height, stream.pix_fmt = wide, high, "yuv420p"
        stream.options = {"crf": str(rng.randint(20, 32)), "preset": "ultrafast", "threads": "1"}
        jump, rate = rng.choice([-3600, 61, 7, -20]), rng.choice([0.5, 1.5, 2.0, 10.0])
        for n in range(frames):
            at = n / float(fps)
            shown = moment + timedelta(seconds=_shown_at(at, seconds, fault, jump, rate))
            lines = [
                shown.strftime(line).format(serial=filled, zone=shown_zone) for line in layout.lines
            ]
            picture = look.draw(scene.picture(n), lines, layout.corner)
            frame = av.VideoFrame.from_image(picture)
            for packet in stream.encode(frame):
                box.mux(packet)
        for packet in stream.encode():
            box.mux(packet)
    date = moment.day <= 12 and moment.day != moment.month
    unsure = layout.name == "cctv" and "%d/%m" in layout.lines[0] and date
    return Made(path, layout.name, fault, moment, zone, unsure, digit, filled, "\n".join(lines))


def _zone_text(zone: int | None) -> str:
    if zone is None:
        return ""
    return f"{'-' if zone < 0 else '+'}{abs(zone) // 60:02}{abs(zone) % 60:02}"


def _shown_at(at: float, seconds: float, fault: str, jump: int, rate: float) -> float:
    if fault == "still":
        return 0.0
    if fault == "rate":
        return at * rate
    return at + (jump if fault == "jump" and at > seconds / 2 else 0)


class _Look:
    """Font, size, edge, box and colour of a clock."""

    def __init__(self, rng: random.Random, digit: int) -> None:
        fonts = sorted(p for p in FONTS.rglob("*.ttf") if "Oblique" not in p.name)
        fonts = [p for p in fonts if not any(w in p.name for w in ("Italic", "Math", "Serif"))]
        self._font = ImageFont.truetype(str(rng.choice(fonts)), round(digit / 0.73))
        self._edge = rng.choice([0, 1, 1, 2])
        self._box = rng.random() < 0.25 or self._edge == 0
        self._colour = rng.choice(
            [(255, 255, 255), (255, 255, 255), (255, 255, 0), (230, 230, 230)]
        )
        self._margin = rng.randint(4, 24)
        self._digit = digit

    def draw(self, picture: Image.Image, lines: list[str], corner: str) -> Image.Image:
        pen = ImageDraw.Draw(picture)
        step = round(self._digit * 1.6)
        top = (
            self._margin if corner[0] == "t" else picture.height - self._margin - step * len(lines)
        )
        for n, line in enumerate(lines):
            wide = pen.textlength(line, font=self._font)
            left = self._margin if corner[1] == "l" else picture.width - self._margin - wide
            at = (left, top + n * step)
            if self._box:
                pen.rectangle((left - 3, at[1] - 2, left + wide + 3, at[1] + step - 1), (0, 0, 0))
            pen.text(
                at, line, self._colour, self._font, stroke_width=self._edge, stroke_fill=(0, 0, 0)
            )
        return picture


class _Scene:
    """What is behind the clock, and moves: a video, or clouds that drift."""

    def __init__(self, rng: random.Random, size: tuple[int, int], scenes: tuple[Path, ...]) -> None:
        self._size = size
        self._frames: list[Image.Image] = []
        if scenes and rng.random() < 0.7:
            with av.open(str(rng.choice(scenes))) as box:
                for n, frame in enumerate(box.decode(video=0)):
                    if n >= 60:
                        break
                    self._frames.append(frame.to_image().resize(size))
            return
        noise = np.random.default_rng(rng.randrange(2**32))
        small = noise.integers(0, 255, (12, 18, 3), np.uint8)
        self._clouds = Image.fromarray(small).resize((size[0] + 160, size[1] + 160), Image.BICUBIC)

    def picture(self, number: int) -> Image.Image:
        if self._frames:
            return self._frames[number % len(self._frames)].copy()
        away = number % 80
        box = (2 * away, away, 2 * away + self._size[0], away + self._size[1])
        return self._clouds.crop(box)
