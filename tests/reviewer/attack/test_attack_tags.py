"""Compressed recordings: nothing but sound may be in them."""

from __future__ import annotations

import av
import numpy as np
import pytest

from reviewer.model import Kind
from reviewer.render.mp3 import copy_frames
from reviewer.system.jobs import SILENT
from tests.helpers import attack_media as media
from tests.helpers.plans import step


def encode(path, codec, form, **choices):
    """Speech of two seconds, coded; ``metadata`` becomes tags."""
    sound = media.speech(2)
    options = {} if choices.get("metadata") else media.BITEXACT
    with av.open(str(path), "w", format=form, options=options) as box:
        box.metadata.update(choices.get("metadata", {}))
        stream = box.add_stream(codec, rate=media.SOUND_RATE)
        stream.layout = "mono"
        stream.codec_context.flags |= 1 << 23
        shaper = av.AudioResampler(format=stream.format, layout="mono", rate=media.SOUND_RATE)
        frame = av.AudioFrame.from_ndarray(sound[None, :], format="s16", layout="mono")
        frame.sample_rate, frame.pts = media.SOUND_RATE, 0
        size = stream.codec_context.frame_size or 1024
        fifo = av.AudioFifo()
        for part in shaper.resample(frame):
            fifo.write(part)
        for part in fifo.read_many(size, partial=True):
            box.mux(stream.encode(part))
        box.mux(stream.encode(None))


FORMS = {"mp3": ("libmp3lame", "mp3"), "flac": ("flac", "flac"), "m4a": ("aac", "ipod")}


@pytest.fixture(scope="session")
def tapes(tmp_path_factory, stage):
    """One recording in three formats, released whole and without tags."""
    root = tmp_path_factory.mktemp("tapes")
    (root / "originals").mkdir()
    steps = []
    for suffix, (codec, form) in FORMS.items():
        name = f"tape.{suffix}"
        encode(root / "originals" / name, codec, form, metadata={"artist": "X6030A1B2"})
        steps.append(step(name, Kind.AUDIO, suffix))
    staged = stage(root, steps)
    copy_frames(root / "originals" / "tape.mp3", staged.file("tape.mp3"), SILENT)
    for suffix in ("flac", "m4a"):
        encode(staged.file(f"tape.{suffix}"), *FORMS[suffix])
    return staged


def test_clean_recordings_have_no_finding(tapes):
    assert tapes.attack().findings == []


def tagged(suffix):
    return lambda s: encode(s.file(f"tape.{suffix}"), *FORMS[suffix], metadata={"artist": "A"})


def behind(suffix, tail):
    def make(staged):
        path = staged.file(f"tape.{suffix}")
        path.write_bytes(path.read_bytes() + tail)

    return make


def id3_before(staged):
    path = staged.file("tape.mp3")
    path.write_bytes(b"ID3\3\0\0\0\0\0\x0aTIT2\0\0\0\0\0\0" + path.read_bytes())


def cover(staged):
    path = staged.file("tape.flac")
    data = path.read_bytes()
    path.write_bytes(data[:4] + b"\x06\0\0\x0420x9" + data[4:])


LEAKS = {
    "ID3 at the start": id3_before,
    "ID3 at the end": behind("mp3", b"TAG" + b"A song".ljust(125, b"\0")),
    "APE tag": behind("mp3", b"APETAGEX" + bytes(24)),
    "FLAC comments": tagged("flac"),
    "FLAC cover": cover,
    "M4A tags": tagged("m4a"),
    "M4A free box": behind("m4a", b"\0\0\0\x0cfreeabcd"),
    "encoder's name": lambda s: s.file("tape.mp3").write_bytes(
        (s.originals / "tape.mp3").read_bytes()[-20000:]
    ),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_tag_is_found(leak, tapes, tmp_path):
    staged = tapes.copy(tmp_path)
    LEAKS[leak](staged)
    assert {"metadata", "kind"} & {f.rule for f in staged.attack().findings}


def test_a_stretch_of_other_sound_is_found(tapes, tmp_path):
    staged = tapes.copy(tmp_path)
    sound = media.speech(2)
    sound[8000:16000] = np.roll(sound, 4000)[8000:16000]
    media.write_wav(staged.file("tape.flac"), sound)
    assert "sound" in {f.rule for f in staged.attack().findings}
