"""Videos and recordings that leak: each leak is found, and a right release is not accused."""

from __future__ import annotations

import struct
from dataclasses import replace

import numpy as np
import pytest

from reviewer.model import Facts, Kind, RedactionKind
from reviewer.model.geometry import Box, Keyframe
from tests.helpers import attack_media as media
from tests.helpers.plans import redaction, step
from tests.reviewer.attack.conftest import rules

KEYS = (Keyframe(0.0, Box(0.2, 0.3, 0.2, 0.3)), Keyframe(2.0, Box(0.6, 0.3, 0.2, 0.3)))
START, END = 0.7, 1.2
MUTE = (0.6, 1.1)


def box_of(number: int) -> tuple[float, float, float, float]:
    return (0.2 + 0.4 * number / 60, 0.3, 0.2, 0.3)


def masked_frames(hide=media.filled, start=START, end=END, shift=(0, 0), skip=()):
    out = []
    for number, luma in enumerate(media.pictures()):
        live = start <= number / media.RATE < end and number not in skip
        out.append(hide(luma, box_of(number), shift) if live else luma)
    return out


def muted(sound: np.ndarray, start=MUTE[0], end=MUTE[1], pad=0.0) -> np.ndarray:
    out = sound.copy()
    out[int((start - pad) * media.SOUND_RATE) : int((end + pad) * media.SOUND_RATE)] = 0
    return out


def blurred(cells: int):
    def hide(luma, box, shift):
        import cv2

        x0, y0 = int(box[0] * 320) - 2, int(box[1] * 180) - 2
        x1, y1 = x0 + int(box[2] * 320) + 5, y0 + int(box[3] * 180) + 5
        out = luma.copy()
        part = cv2.resize(luma[y0:y1, x0:x1], (cells, cells), interpolation=cv2.INTER_AREA)
        if cells < 10:
            part = part.reshape(-1)[np.random.default_rng(5).permutation(part.size)]
            part = part.reshape(cells, cells)
        out[y0:y1, x0:x1] = cv2.resize(part, (x1 - x0, y1 - y0), interpolation=cv2.INTER_LINEAR)
        return out

    return hide


@pytest.fixture(scope="session")
def film(tmp_path_factory, stage):
    """A video of 2 s with a moving filled box and a mute, rightly released."""
    root = tmp_path_factory.mktemp("film")
    (root / "originals" / "video").mkdir(parents=True)
    sound = media.speech(2)
    media.write_video(root / "originals" / "video" / "a.mp4", media.pictures(), sound)
    name = "video/a.mp4"
    region = redaction("r1", name, RedactionKind.REGION, start=START, end=END, keyframes=KEYS)
    mute = redaction("s1", name, RedactionKind.SOUND, start=MUTE[0], end=MUTE[1])
    staged = stage(root, [step(name, Kind.VIDEO, "mp4", region, mute, facts=Facts())])
    staged.file("video").mkdir()
    media.write_video(staged.file(name), masked_frames(), muted(sound, pad=0.005))
    return staged


def test_a_right_video_has_no_finding_and_many_checks(film):
    report = film.attack()
    assert report.findings == []
    assert report.is_clean
    tried = {c.rule for c in report.checks}
    assert {"frames", "copied frames", "region", "likeness", "sound", "metadata"} <= tried
    copied = next(c for c in report.checks if c.rule == "copied frames")
    assert 0 < copied.held < 60, "groups without a redaction are proved by their slices"


def with_click(seed: int) -> np.ndarray:
    """Speech that ends in 25 ms of noise, behind the last whole quarter of a second."""
    click = np.random.default_rng(seed).normal(0, 400, int(0.025 * media.SOUND_RATE))
    return np.concatenate([media.speech(2), click]).astype(np.int16)


def test_a_click_at_the_end_that_a_coder_writes_anew_is_no_finding(tmp_path, stage):
    (tmp_path / "originals").mkdir()
    pictures = media.pictures(10)
    media.write_video(tmp_path / "originals" / "a.mp4", pictures, with_click(1))
    mute = redaction("s1", "a.mp4", RedactionKind.SOUND, start=MUTE[0], end=MUTE[1])
    staged = stage(tmp_path, [step("a.mp4", Kind.VIDEO, "mp4", mute, facts=Facts())])
    media.write_video(staged.file("a.mp4"), pictures, muted(with_click(2), pad=0.005))
    assert staged.attack().findings == []


def frames_with(**choices):
    return lambda path: media.write_video(
        path, masked_frames(**choices), muted(media.speech(2), pad=0.005)
    )


def with_sound(make):
    return lambda path: media.write_video(path, masked_frames(), make(media.speech(2)))


def swapped(path):
    frames = masked_frames()
    frames[25], frames[26] = frames[26], frames[25]
    media.write_video(path, frames, muted(media.speech(2), pad=0.005))


def dropped(path):
    frames = masked_frames()
    del frames[25]
    media.write_video(path, frames, muted(media.speech(2), pad=0.005))


def retimed(path):
    frames = masked_frames()
    sound = muted(media.speech(2), pad=0.005)
    media.write_video(path, frames, sound, times=lambda n: n + (n > 40))


def reencoded_elsewhere(path):
    frames = masked_frames()
    frames[3] = media.filled(frames[3], (0.1, 0.1, 0.2, 0.2))
    media.write_video(path, frames, muted(media.speech(2), pad=0.005))


def with_side_data(path):
    sound = muted(media.speech(2), pad=0.005)
    media.write_video(path, masked_frames(), sound, side_data=True)


def with_tags(path):
    sound = muted(media.speech(2), pad=0.005)
    media.write_video(path, masked_frames(), sound, metadata={"title": "AXON X6030A1B2"})


def appended(kind: bytes, body: bytes):
    def make(path):
        frames_with()(path)
        with path.open("ab") as out:
            out.write(struct.pack(">I4s", 8 + len(body), kind) + body)

    return make


def further_track(handler: bytes):
    """The sound track once more, said to be of another kind."""

    def make(path):
        frames_with()(path)
        data = path.read_bytes()
        at = data.index(b"moov") - 4
        size = struct.unpack_from(">I", data, at)[0]
        track = data.rindex(b"trak") - 4
        track = data[track : track + struct.unpack_from(">I", data, track)[0]]
        moov = data[at + 4 : at + size] + track.replace(b"soun", handler)
        path.write_bytes(data[:at] + struct.pack(">I", 4 + len(moov)) + moov + data[at + size :])

    return make


def unaccounted(path):
    """Bytes in the media data that no table speaks of."""
    frames_with()(path)
    data = path.read_bytes()
    at = data.index(b"mdat") - 4
    size = struct.unpack_from(">I", data, at)[0]
    extra = b"not a frame at all"
    moov = data.index(b"moov") - 4
    assert moov > at
    grown = struct.pack(">I", size + len(extra)) + data[at + 4 : at + size] + extra
    path.write_bytes(data[:at] + grown + data[at + size :])


def shifted(sound):
    return muted(sound, MUTE[0] + 0.2, MUTE[1] + 0.2, pad=0.005)


LEAKS = {
    "one frame late": (frames_with(start=START + 1 / 30), "region"),
    "one frame early out": (frames_with(end=END - 1 / 30), "region"),
    "8 pixels off": (frames_with(shift=(8, 0)), "region"),
    "6 pixels off upwards": (frames_with(shift=(0, -6)), "region"),
    "one frame unmasked": (frames_with(skip=(28,)), "region"),
    "blur instead of fill": (frames_with(hide=blurred(6)), "region"),
    "nothing masked": (frames_with(start=9, end=9), "region"),
    "frame dropped": (dropped, "frames"),
    "frames swapped": (swapped, "likeness"),
    "times moved": (retimed, "frames"),
    "encoded where nothing is redacted": (reencoded_elsewhere, "copied frames"),
    "SEI user data": (with_side_data, "frames"),
    "udta tag": (with_tags, "metadata"),
    "free box with content": (appended(b"free", b"hello there"), "metadata"),
    "uuid box": (appended(b"uuid", bytes(24)), "metadata"),
    "subtitle track": (further_track(b"sbtl"), "metadata"),
    "data track": (further_track(b"meta"), "metadata"),
    "bytes beside the frames": (unaccounted, "metadata"),
    "mute 80 ms short": (with_sound(lambda s: muted(s, end=MUTE[1] - 0.14, pad=0.06)), "sound"),
    "mute ends 12 ms early": (with_sound(lambda s: muted(s, end=MUTE[1] - 0.012)), "sound"),
    "mute begins 12 ms late": (with_sound(lambda s: muted(s, start=MUTE[0] + 0.012)), "sound"),
    "mute 100 ms off": (
        with_sound(lambda s: muted(s, MUTE[0] - 0.1, MUTE[1] - 0.1, pad=0.005)),
        "sound",
    ),
    "mute 40 ms too long": (with_sound(lambda s: muted(s, end=MUTE[1] + 0.04, pad=0.005)), "sound"),
    "mute shifted": (with_sound(shifted), "sound"),
    "not muted": (with_sound(lambda s: s), "sound"),
    "sound lost": (with_sound(lambda s: None), "sound"),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_in_a_video_is_found(leak, film, tmp_path):
    make, rule = LEAKS[leak]
    staged = film.copy(tmp_path)
    make(staged.file("video/a.mp4"))
    report = staged.attack()
    assert rule in rules(report), report.findings
    assert not report.is_clean


@pytest.mark.parametrize(("cells", "found"), [(6, False), (40, True), (25, True)])
def test_a_blur_holds_only_if_it_keeps_no_shape(cells, found, film, tmp_path):
    staged = film.copy(tmp_path)
    plan_step = staged.plan.steps[0]
    soft = tuple(replace(r, style="blur") if r.id == "r1" else r for r in plan_step.redactions)
    staged.plan = replace(staged.plan, steps=(replace(plan_step, redactions=soft),))
    frames_with(hide=blurred(cells))(staged.file("video/a.mp4"))
    assert ("region" in rules(staged.attack())) is found


def test_a_broken_video_is_a_finding_and_no_crash(film, tmp_path):
    staged = film.copy(tmp_path)
    path = staged.file("video/a.mp4")
    path.write_bytes(path.read_bytes()[:30000])
    report = staged.attack()
    assert report.findings
    assert any("could not be checked" in f.what for f in report.findings)


@pytest.fixture(scope="session")
def call(tmp_path_factory, stage):
    """A WAV of 3 s with a mute and a tone, rightly released."""
    root = tmp_path_factory.mktemp("call")
    (root / "originals" / "audio").mkdir(parents=True)
    name = "audio/call.wav"
    media.write_wav(root / "originals" / name, media.speech(3))
    mute = redaction("s1", name, RedactionKind.SOUND, start=0.5, end=1.0, style="silence")
    tone = redaction("s2", name, RedactionKind.SOUND, start=2.0, end=2.5, style="tone")
    staged = stage(root, [step(name, Kind.AUDIO, "wav", mute, tone)])
    staged.file("audio").mkdir()
    media.write_wav(staged.file(name), hidden())
    return staged


def tone_of(count: int) -> np.ndarray:
    return (3000 * np.sin(2 * np.pi * 1000 * np.arange(count) / media.SOUND_RATE)).astype(np.int16)


def hidden(start=0.5, end=1.0, mix=0.0, gain=1.0) -> np.ndarray:
    sound = media.speech(3)
    out = (sound * gain).astype(np.int16)
    rate = media.SOUND_RATE
    out[int(start * rate) : int(end * rate)] = 0
    spoken = (sound[2 * rate : 5 * rate // 2] * mix).astype(np.int16)
    out[2 * rate : 5 * rate // 2] = tone_of(rate // 2) + spoken
    return out


def test_a_right_recording_has_no_finding(call):
    report = call.attack()
    assert report.findings == []
    assert {"sound", "metadata", "words"} <= {c.rule for c in report.checks}


def wav_with_list(path):
    data = path.read_bytes()
    path.write_bytes(data + b"LIST\x0c\0\0\0INFOICMTabcd")


def other_channel(path):
    sound = np.stack([hidden(), media.speech(3)], axis=1)
    media.write_wav(path, sound)


RECORDINGS = {
    "mute 50 ms short": lambda p: media.write_wav(p, hidden(end=0.95)),
    "mute one sample late, 6 ms": lambda p: media.write_wav(p, hidden(start=0.506)),
    "mute shifted": lambda p: media.write_wav(p, hidden(0.7, 1.2)),
    "speech under the tone": lambda p: media.write_wav(p, hidden(mix=0.2)),
    "faint speech under the tone": lambda p: media.write_wav(p, hidden(mix=0.01)),
    "shorter": lambda p: media.write_wav(p, hidden()[:-400]),
    "changed outside": lambda p: media.write_wav(p, hidden(gain=0.9)),
    "LIST chunk": wav_with_list,
    "second channel": other_channel,
    "ID3 before": lambda p: p.write_bytes(b"ID3\3\0\0\0\0\0\0" + p.read_bytes()),
}


@pytest.mark.parametrize("leak", RECORDINGS)
def test_a_leak_in_a_recording_is_found(leak, call, tmp_path):
    staged = call.copy(tmp_path)
    RECORDINGS[leak](staged.file("audio/call.wav"))
    assert rules(staged.attack()) & {"sound", "metadata", "kind"}
