"""Videos of odd kinds: rendered whole or spliced, the attack does not accuse what is right."""

import hashlib
import shutil
from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest

from reviewer.attack import attack
from reviewer.geometry import Box, Keyframe
from reviewer.jobs import SILENT
from reviewer.model import Kind, RedactionKind
from reviewer.readers.media import probe
from reviewer.render.video import render
from tests.helpers.plans import plan, redaction, step

OPEN = "keyint=20:min-keyint=20:open-gop=1:bframes=3:b-pyramid=none:scenecut=0:log-level=none"
VIDEOS = {
    "camera's MJPEG": ("mjpeg", "yuvj422p", (320, 240), "avi", {}),
    "AVI with B-frames": ("libx264", "yuv420p", (320, 240), "avi", {"preset": "veryfast"}),
    "grey": ("libx264", "gray", (160, 120), "mp4", {"preset": "ultrafast"}),
    "open groups": ("libx264", "yuv420p", (320, 240), "mp4", {"x264-params": OPEN}),
    "HDR": ("libx265", "yuv420p10le", (320, 240), "mp4", {"x265-params": "log-level=none"}),
    "odd sides": ("ffv1", "yuv420p", (33, 35), "mkv", {}),
    "tiny": ("libx264", "yuv420p", (16, 16), "mp4", {"preset": "veryfast"}),
    "tiny and tall": ("libx264", "yuv420p", (18, 34), "mp4", {"preset": "veryfast"}),
    "program stream": ("mpeg2video", "yuv420p", (320, 240), "mpg", {}),
}


def write(path, codec, pixels, size, options):
    width, height = size
    rng = np.random.default_rng(5)
    coarse = np.kron(rng.integers(20, 235, (24, 60)), np.ones((24, 24)))
    with av.open(str(path), "w") as box:
        stream = box.add_stream(codec, rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, pixels
        stream.codec_context.thread_count = 1
        if codec == "libx265":
            context = stream.codec_context
            context.color_trc, context.color_primaries, context.colorspace = 16, 9, 9
        for number in range(50):
            luma = coarse[number : number + height, 2 * number : 2 * number + width]
            rgb = np.stack([luma, luma * 0.8 + 30, 255 - luma], axis=2).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(rgb, "rgb24").reformat(format=pixels)
            frame.pts, frame.time_base = number, Fraction(1, 25)
            box.mux(stream.encode(frame))
        box.mux(stream.encode(None))


@pytest.mark.parametrize("name", VIDEOS)
@pytest.mark.parametrize(("start", "end", "style"), [(0.8, 1.2, "fill"), (0.0, 1.9, "blur")])
def test_a_right_release_of_an_odd_video_has_no_finding(name, start, end, style, tmp_path):
    *form, suffix, options = VIDEOS[name]
    source = tmp_path / f"a.{suffix}"
    write(source, *form, options)
    info = probe(source)
    keys = (Keyframe(0.0, Box(0.2, 0.3, 0.3, 0.3)),)
    region = redaction(
        "r1", source.name, RedactionKind.REGION, start=start, end=end, keyframes=keys, style=style
    )
    made = step(source.name, Kind.VIDEO, info.format, region, facts=info.facts)
    made = replace(made, sha256=hashlib.sha256(source.read_bytes()).hexdigest(), size=1)
    (tmp_path / "out").mkdir()
    done = render(made, source, tmp_path / "out", SILENT)
    data = tmp_path / "package" / "data"
    (data / "records").mkdir(parents=True)
    shutil.copy(tmp_path / "out" / done.files[0].file, data / "records" / made.release_name)
    (data / "index.html").write_text("<!doctype html><p>[REDACTED]")
    (data / "withheld.csv").write_text("record,exemptions\n")
    (data / "plan.json").write_text("{}")
    report = attack(tmp_path / "package", plan(made), lambda _: source, ())
    assert [f for f in report.findings if f.record] == []
