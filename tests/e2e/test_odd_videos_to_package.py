"""Videos as recorders, cameras and exports of systems leave them go the whole way."""

import json
import os
import subprocess
import sys
from fractions import Fraction

import av
import numpy as np
import pytest

from tests.e2e.conftest import answer, exported_anew, reviewer, tree
from tests.helpers.video_media import Clip, kinds, make

pytestmark = pytest.mark.slow

RATE = 48000
ACCEPTED = {"exemptions": ["7(1)(b)"], "status": "accepted", "start": 1.1, "end": 1.6}
BOX = {"kind": "region", "style": "fill", "keyframes": [{"t": 1.1, "box": [0.1, 0.2, 0.3, 0.4]}]}
OPEN = "scenecut=0:open-gop=1:bframes=3:keyint=30:min-keyint=30"
PHONE = Clip(codec="libx265", options=(("preset", "ultrafast"),), x265=OPEN, sound="aac")
REQUEST = {"id": "q1", "requester": "A", "basis": "council", "received": "2025-06-10"}


def noisy(path):
    """Wind, which this coder writes down as noise to be made anew by whoever decodes it."""
    wind = 0.3 * np.random.default_rng(5).standard_normal(3 * RATE).astype(np.float32)
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        audio = out.add_stream("aac", rate=RATE, layout="mono")
        audio.codec_context.bit_rate = 48000
        for number in range(75):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), number, np.uint8))
            frame.pts, frame.time_base = number, Fraction(1, 25)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        for at in range(0, len(wind) - 1024, 1024):
            sound = av.AudioFrame.from_ndarray(wind[None, at : at + 1024], "fltp", "mono")
            sound.sample_rate, sound.pts, sound.time_base = RATE, at, Fraction(1, RATE)
            out.mux(audio.encode(sound))
        out.mux(audio.encode(None))


def cut(path):
    """A stream that was switched on between two whole pictures."""
    whole = make(path.with_name("whole.ts"), Clip(sound="aac"))
    with av.open(str(whole)) as source, av.open(str(path), "w") as out:
        made = {s.index: out.add_stream_from_template(s) for s in source.streams}
        begun = False
        for packet in source.demux():
            if packet.dts is None:
                continue
            begun = begun or (packet.stream.type == "video" and not packet.is_keyframe)
            if begun:
                packet.stream = made[packet.stream.index]
                out.mux(packet)
    whole.unlink()


@pytest.fixture(scope="module")
def exported(tmp_path_factory, one_home):
    """The folder of a case and its package."""
    folder = tmp_path_factory.mktemp("odd")
    os.environ["REVIEWER_HOME"] = str(one_home)
    bundle = folder / "bundle"
    bundle.mkdir()
    noisy(bundle / "wind.mp4")
    cut(bundle / "cut.ts")
    make(bundle / "mirrored.mp4", Clip(rotation=90, mirrored=True, sound="aac"))
    make(bundle / "phone.mov", PHONE)
    assert reviewer("new", folder / "case", "--from", bundle).returncode == 0
    names = [r["path"] for r in answer(reviewer("show", folder / "case", "--json"))["records"]]
    mute = {"kind": "sound", "style": "silence"}
    redactions = [
        ACCEPTED | kind | {"id": f"{kind['kind']}-{name}", "record": name}
        for name in names
        for kind in (BOX, mute)
    ]
    request = REQUEST | {"scope": "all", "records": ["*"], "profile": "alderman"}
    review = {"format": "records-reviewer/review", "version": 1, "reviewer": "t"}
    review |= {"redactions": redactions, "requests": [request]}
    (folder / "review.json").write_text(json.dumps(review))
    done = reviewer("review", "import", folder / "case", folder / "review.json")
    assert done.returncode == 0, done.stderr
    done = reviewer("export", folder / "case", "--request", "q1", "--out", folder / "package")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("name", ["wind", "cut", "mirrored", "phone", "phone.hevc"])
def test_its_mute_is_silent_and_the_rest_is_heard(exported, name):
    with av.open(str(exported / "package/data/records" / f"{name}.mp4")) as box:
        first = next(f for f in box.decode(video=0))
        zero = first.pts * first.time_base
    with av.open(str(exported / "package/data/records" / f"{name}.mp4")) as box:
        inside, outside = [], []
        for frame in box.decode(audio=0):
            at = float(frame.pts * frame.time_base - zero)
            loud = float(np.abs(frame.to_ndarray()).max())
            if 1.15 <= at <= 1.5:
                inside.append(loud)
            elif 0.3 <= at <= 0.9:
                outside.append(loud)
    assert max(inside) < 1e-3
    assert min(outside) > 0.02


def test_the_package_holds(exported):
    assert reviewer("verify", exported / "package").returncode == 0


def test_a_film_in_hevc_stands_beside_the_one_for_browsers(exported):
    records = exported / "package/data/records"
    assert [kinds(records / name) for name in ("phone.mp4", "phone.hevc.mp4")] == [
        ["h264", "aac"],
        ["hevc", "aac"],
    ]
    report = json.loads((exported / "package/data/attack-report.json").read_text())
    tried = {check["rule"] for check in report["checks"] if check["file"].endswith(".hevc.mp4")}
    assert {"metadata", "frames", "copied frames", "region", "likeness", "sound"} <= tried


def test_the_judge_finds_nothing(exported, judge, tmp_path):
    """It turns no picture upright, and takes the film beside the other for the record."""
    review = json.loads((exported / "review.json").read_text())
    review["redactions"] = [r for r in review["redactions"] if r["record"] == "phone.mov"]
    (tmp_path / "review.json").write_text(json.dumps(review))
    asked = ["--bundle", exported / "bundle", "--review", tmp_path / "review.json"]
    command = [sys.executable, judge, *asked, "--package", exported / "package"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_same_plan_gives_the_same_package_byte_for_byte(exported, tmp_path):
    first, second = tree(exported / "package"), exported_anew(exported / "case", tmp_path)
    assert first.keys() == second.keys()
    assert [n for n in first if first[n] != second[n]] == []
