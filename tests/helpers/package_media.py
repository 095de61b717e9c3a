"""A whole small release made by hand: rendered files of every kind, and their plan."""

import math
import wave
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pymupdf
from PIL import Image, ImageDraw

from reviewer.clock.timebase import parse_utc
from reviewer.model import Facts, Kind, RedactionKind, Request
from reviewer.model.geometry import Box, Keyframe
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import Plan, Step, StepClock
from reviewer.render.result import Rendered, RenderedFile, Role
from tests.helpers import plans

HOSTILE = "</script><img src=x onerror=alert(1)>"
START = parse_utc("2025-06-04T19:15:31Z")
FPS = 20
VTT = """WEBVTT

1
00:00:00.500 --> 00:00:02.500
<v Dispatcher>Chicago emergency, what is the address?

2
00:00:02.500 --> 00:00:05.000
<v Caller 1>This is [REDACTED 7(1)(b)], we need officers on South Michigan.

3
00:00:05.000 --> 00:00:08.000
<v Dispatcher>Are they federal agents &amp; do they have a warrant?
"""
CSV = """Event Number,Time,Unit,Type,Remarks
2515508213,14:06:12,,ICE,"CALLER STATES SHE WORKS FOR A PROGRAM CONTRACTED BY ICE"
2515508213,14:09:44,112A,ICE,"CALLER [REDACTED 7(1)(b)] REQUESTS UNITS"
2515508213,14:15:03,120R,ICE,"DHS REQUESTS ASSISTANCE WITH CROWD"
"""
EML = """From: dispatch@example.gov
To: review@example.gov
Subject: Units sent on 4 June
Date: Wed, 04 Jun 2025 15:02:11 -0500
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

More than a dozen units went. The caller was [REDACTED 7(1)(c)].
"""


def clip(path: Path, seconds: float, hue: int, sound: bool = True) -> int:
    """A short H.264 clip with a moving block and a tone; the number of frames."""
    frames = round(seconds * FPS)
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as out:
        video = out.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "g": "20"})
        video.width, video.height, video.pix_fmt = 320, 180, "yuv420p"
        audio = out.add_stream("aac", rate=16000) if sound else None
        if audio:
            audio.layout = "mono"
        for n in range(frames):
            picture = np.full((180, 320, 3), (hue, 90 + n % 60, 150), np.uint8)
            picture[60:120, (n * 4) % 260 : (n * 4) % 260 + 50] = (245, 240, 230)
            frame = av.VideoFrame.from_ndarray(picture, "rgb24")
            frame.pts, frame.time_base = n, Fraction(1, FPS)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        if audio:
            samples = np.sin(np.arange(int(seconds * 16000)) * 0.1 * (1 + hue / 255)) * 0.1
            sound_frame = av.AudioFrame.from_ndarray(
                samples.astype(np.float32)[None, :], "fltp", "mono"
            )
            sound_frame.sample_rate, sound_frame.pts = 16000, 0
            out.mux(audio.encode(sound_frame))
            out.mux(audio.encode(None))
    return frames


def tone(path: Path, seconds: float) -> None:
    """A WAV with a quiet tone."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        values = [round(3000 * math.sin(n / 6)) for n in range(int(seconds * 8000))]
        out.writeframes(np.array(values, "<i2").tobytes())


def report(path: Path) -> None:
    """A PDF of two pages."""
    with pymupdf.open() as document:
        for text in (
            "GENERAL OFFENSE CASE REPORT\nReported by [REDACTED]",
            "Narrative: crowd gathered",
        ):
            document.new_page().insert_text((72, 90), text)
        document.save(path)


def photo(path: Path) -> None:
    """A picture with a black box."""
    picture = Image.new("RGB", (480, 300), (120, 150, 185))
    ImageDraw.Draw(picture).rectangle((180, 90, 300, 200), fill="black")
    picture.save(path, format="png")


@dataclass(frozen=True)
class Release:
    """A plan, what was rendered of it, and where."""

    plan: Plan
    rendered: tuple[Rendered, ...]
    place: Path

    def outputs(self, record: str) -> Path:
        return self.place / record.replace("/", "_")


def _facts(seconds: float, **more) -> Facts:
    return Facts(time_base=(1, 1000), start=0, duration=round(seconds * 1000), **more)


def _clock(after: float, sigma: float = 0.5, drift: float = 0.0) -> StepClock:
    return StepClock(START + round(after * 1_000_000), drift, sigma, "overlay")


def media_steps(seconds: float) -> list[Step]:
    """Two cameras that overlap, a call and its transcript."""
    video, sound = RedactionKind.REGION, RedactionKind.SOUND
    keys = (Keyframe(1.0, Box(0.4, 0.3, 0.1, 0.2)),)
    a, b = "video/officer-a.mp4", "video/officer-b.mp4"
    call, words = "audio/call-1.wav", "transcripts/call-1.vtt"
    where = {"keyframes": keys, "exemptions": ("7(1)(c)",), "style": "fill", "author": "R. Officer"}
    frames = round(seconds * FPS)
    return [
        plans.step(
            a,
            Kind.VIDEO,
            "mp4",
            plans.redaction(
                "r1", a, video, start=1.0, end=3.0, reason="bystander with a child", **where
            ),
            plans.redaction(
                "r2", a, sound, start=4.0, end=4.6, style="silence", reason="home address"
            ),
            title="Officer A, body camera",
            agency="CPD",
            device="AXON BODY 3 X6030A1B2",
            facts=_facts(seconds, frames=frames),
            clock=_clock(0),
        ),
        plans.step(
            b,
            Kind.VIDEO,
            "mp4",
            plans.redaction(
                "r3", b, video, start=0.5, end=2.0, reason="the same bystander", **where
            ),
            title="Officer B, body camera",
            agency="CPD",
            facts=_facts(seconds, frames=frames),
            clock=_clock(2.25, 0.8, 1e-4),
        ),
        plans.step(
            call,
            Kind.AUDIO,
            "wav",
            plans.redaction(
                "r4", call, sound, start=2.6, end=3.4, style="silence", reason="caller's name"
            ),
            title="911 call 1",
            agency="OEMC",
            facts=_facts(seconds + 2),
            clock=_clock(-1.5),
        ),
        plans.step(
            words,
            Kind.TRANSCRIPT,
            "webvtt",
            plans.redaction(
                "r5", words, RedactionKind.TEXT, cue=2, chars=(8, 19), reason="caller's name"
            ),
            title="911 call 1, transcript",
            agency="OEMC",
            facts=Facts(cues=3),
            transcript_of=call,
        ),
    ]


def paper_steps() -> list[Step]:
    """One of every other kind, one withheld, one that does not answer, one with a hostile title."""
    pdf, csv, mail, image = (
        "docs/report.pdf",
        "dispatch/events.csv",
        "mail/units.eml",
        "photos/x.png",
    )
    memo = "docs/memo.pdf"
    held = plans.redaction(
        "r9",
        memo,
        RedactionKind.WITHHOLD,
        exemptions=("7(1)(f)",),
        reason="a draft that was never cited",
    )
    return [
        plans.step(
            csv,
            Kind.DISPATCH,
            "csv",
            plans.redaction("r6", csv, RedactionKind.TEXT, cue=2, chars=(7, 17)),
            title="Dispatch events",
            agency="OEMC",
            facts=Facts(rows=3),
        ),
        plans.step(
            pdf,
            Kind.DOCUMENT,
            "pdf",
            plans.redaction(
                "r7",
                pdf,
                RedactionKind.AREA,
                page=1,
                box=Box(0.1, 0.2, 0.3, 0.05),
                reason="date of birth",
            ),
            title=HOSTILE,
            agency="CPD",
            facts=Facts(pages=2),
        ),
        plans.step(
            memo,
            Kind.DOCUMENT,
            "pdf",
            held,
            title="Draft memorandum",
            outcome=Outcome.WITHHELD,
            release_name="",
            size=48211,
            facts=Facts(pages=7),
        ),
        plans.step(
            mail,
            Kind.EMAIL,
            "eml",
            plans.redaction(
                "r8", mail, RedactionKind.TEXT, term="Maria Lopez", exemptions=("7(1)(c)",)
            ),
            title="Units sent on 4 June",
        ),
        plans.step(
            "mail/old.eml",
            Kind.EMAIL,
            "eml",
            title="Newsletter",
            outcome=Outcome.NOT_RESPONSIVE,
            release_name="",
            reason="another event",
        ),
        plans.step(
            image,
            Kind.IMAGE,
            "png",
            plans.redaction(
                "ra",
                image,
                RedactionKind.REGION,
                box=Box(0.375, 0.3, 0.25, 0.37),
                style="fill",
                exemptions=("7(1)(c)",),
            ),
            title="Photo of the office door",
            facts=Facts(width=480, height=300),
        ),
        plans.step("docs/map.txt", Kind.DOCUMENT, "txt", title="Map notes"),
    ]


def release(place: Path, seconds: float = 8.0, **fields) -> Release:
    """A release with real, short media; ``fields`` replace those of the plan."""
    steps = tuple(sorted(media_steps(seconds) + paper_steps(), key=lambda s: s.record))
    made = Release(_plan(steps, fields), (), place)
    rendered = []
    for step in (s for s in steps if s.is_released):
        folder = made.outputs(step.record)
        folder.mkdir(parents=True, exist_ok=True)
        rendered.append(_render(step, folder, seconds))
    return Release(made.plan, tuple(rendered), place)


def small_release(place: Path, *steps: Step, **fields) -> Release:
    """A release of text records only; each file holds a line of text."""
    made = Release(_plan(steps, fields), (), place)
    rendered = []
    for step in (s for s in steps if s.is_released):
        folder = made.outputs(step.record)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "out").write_text(f"released text of {step.format}\n")
        file = RenderedFile("out", step.release_name, "text/plain")
        rendered.append(Rendered(step.record, (file,), "copied"))
    return Release(made.plan, tuple(rendered), place)


def _plan(steps: tuple[Step, ...], fields: dict) -> Plan:
    request = Request(
        "q1",
        "Ald. Vasquez, 40th Ward",
        "foia",
        "2025-06-10",
        "All body camera video, 911 calls, transcripts and dispatch records of 4 June 2025, "
        "2000 S. Michigan Avenue.",
    )
    base = {
        "title": "4 June 2025, 2000 South Michigan Avenue",
        "request": request,
        "identifiers": {"event_number": "2515508213", "rd_number": "JJ276431"},
    }
    return plans.plan(*steps, **{**base, **fields})


def _render(step: Step, folder: Path, seconds: float) -> Rendered:
    out = folder / "out"
    kinds = {
        "mp4": ("video/mp4", lambda: clip(out, seconds, 60 if "-a" in step.record else 180)),
        "wav": ("audio/wav", lambda: tone(out, seconds + 2)),
        "webvtt": ("text/vtt", lambda: out.write_text(VTT)),
        "csv": ("text/csv", lambda: out.write_text(CSV)),
        "eml": ("message/rfc822", lambda: out.write_text(EML)),
        "pdf": ("application/pdf", lambda: report(out)),
        "png": ("image/png", lambda: photo(out)),
        "txt": ("text/plain", lambda: out.write_text("The office is on the second floor.\n")),
    }
    media_type, make = kinds[step.format]
    make()
    files = [RenderedFile("out", step.release_name, media_type)]
    if step.format == "webvtt":
        files.append(
            RenderedFile("out", step.release_name + ".captions.vtt", media_type, Role.CAPTIONS)
        )
    notes = ("Tags, location data and unused streams were dropped.",)
    return Rendered(
        step.record,
        tuple(files),
        "copied; 2.0 s of 8 s encoded again where a redaction lies",
        notes,
    )
