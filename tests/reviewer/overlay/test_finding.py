"""Burned-in clocks of a case: read in a child, kept, put as anchors that a person may reject."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from reviewer.clock.record_clock import clock_in
from reviewer.clock.timebase import MICROS, parse_utc
from reviewer.intake import new_case
from reviewer.model import Put, Status
from reviewer.overlay import finding
from reviewer.overlay.finding import changes_of_findings, find_overlays
from reviewer.store import Case
from reviewer.system.asking import ask_together

START = datetime(2025, 6, 14, 21, 22, 31, 400_000)
RATE = 15
FONT = ImageFont.load_default(20)


def film(path, pace=lambda t: t) -> None:
    """Three and a half seconds with an Axon's clock in the upper right."""
    with av.open(str(path), "w") as box:
        stream = box.add_stream("libx264", rate=Fraction(RATE))
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        stream.options = {"preset": "ultrafast", "crf": "24"}
        for n in range(int(3.5 * RATE)):
            picture = np.full((360, 640, 3), 60 + 40 * (n % 2), np.uint8)
            picture[:, :, 1] += np.arange(0, 128, 0.2, np.float32).astype(np.uint8)
            shown = START + timedelta(seconds=pace(n / RATE))
            image = Image.fromarray(picture)
            pen = ImageDraw.Draw(image)
            for row, text in enumerate((f"{shown:%Y-%m-%d %H:%M:%S}Z", "AXON BODY 3 X6030A1B2")):
                at = (380, 20 + 26 * row)
                pen.text(at, text, "white", FONT, stroke_width=1, stroke_fill="black")
            frame = av.VideoFrame.from_image(image)
            for packet in stream.encode(frame):
                box.mux(packet)
        for packet in stream.encode():
            box.mux(packet)


@pytest.fixture(scope="module")
def filmed(tmp_path_factory):
    bundle = tmp_path_factory.mktemp("bundle")
    film(bundle / "a_X6030A1B9.mp4")
    film(bundle / "b.mp4", lambda t: 0.0)
    case = bundle.parent / "case"
    new_case(case, bundle)
    return case


def test_a_clock_in_the_picture_puts_a_recording_on_the_clock(filmed, monkeypatch):
    with Case.open(filmed) as case, ask_together():
        found = {f.record: f for f in find_overlays(case)}
        case.apply(changes_of_findings(case.snapshot(), list(found.values())), "Read")
        snapshot = case.snapshot()
        clock = clock_in(snapshot, "a_X6030A1B9.mp4")
        truth = parse_utc("2025-06-14T21:22:31.4Z")
        assert abs(clock.origin - truth) <= MICROS / RATE
        assert clock.source == "overlay"
        assert found["a_X6030A1B9.mp4"].device == "AXON BODY 3 X6030A1B2"
        assert "X6030A1B9" in found["a_X6030A1B9.mp4"].sentence  # its name says another one
        # The other camera's clock stands still: it is told, and never becomes an anchor.
        assert found["b.mp4"].verdict == "stands still"
        assert (
            clock_in(snapshot, "b.mp4") is None or clock_in(snapshot, "b.mp4").source != "overlay"
        )

        # What a person rejects stays rejected, and nothing is looked at a second time.
        monkeypatch.setattr(finding, "_look_at", None)
        anchor = snapshot.anchors_of("a_X6030A1B9.mp4")[-1]
        case.apply([Put(replace(anchor, status=Status.REJECTED))], "Reject")
        again = find_overlays(case)
        assert changes_of_findings(case.snapshot(), again) == []
