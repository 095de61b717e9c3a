"""Recordings as loggers and broken recorders leave them: rendered, attacked, and clean."""

import struct

import numpy as np
import pytest

from reviewer.attack import sound_containers
from reviewer.model import Kind, RedactionKind
from reviewer.render.audio import render_step
from reviewer.system.jobs import SILENT
from tests.helpers import attack_media as media
from tests.helpers.plans import redaction, step

RATE = media.SOUND_RATE


def wav(channels=1):
    """The bytes of three seconds of speech."""
    sound = np.repeat(media.speech(3)[:, None], channels, axis=1)
    size = sound.size * 2
    fmt = struct.pack("<HHIIHH", 1, channels, RATE, RATE * 2 * channels, 2 * channels, 16)
    head = b"RIFF" + struct.pack("<I", size + 36) + b"WAVEfmt \x10\0\0\0" + fmt
    return head + b"data" + struct.pack("<I", size) + sound.astype("<i2").tobytes()


def sized(data, size):
    return data[:4] + size + data[8:40] + size + data[44:]


def lyrics(path):
    """An MP3 with words before its frames and behind them."""
    media.write_coded(path, "libmp3lame", 1)
    verse = b"\3eng\0" + b"la la\n" * 40
    body = b"USLT\0\0" + bytes([len(verse) >> 7, len(verse) & 127]) + b"\0\0" + verse
    head = b"ID3\4\0\0\0\0" + bytes([len(body) >> 7, len(body) & 127]) + body
    words = b"LYRICSBEGININD0000200LYR00017[00:01]la la la la "
    tail = words + b"%06dLYRICS200" % len(words) + b"TAG" + b"A song".ljust(125, b"\0")
    path.write_bytes(head + path.read_bytes() + tail)


def raw(data):
    return lambda path: path.write_bytes(data())


def by(codec, channels=1, **more):
    return lambda path: media.write_coded(path, codec, channels, **more)


CASES = {
    "pipe.wav": raw(lambda: sized(wav(), b"\xff\xff\xff\xff")),
    "nosize.wav": raw(lambda: sized(wav(), bytes(4))),
    "cut.wav": raw(lambda: wav(2)[:-4000]),
    "cut-in-a-sample.wav": raw(lambda: wav(2)[:-4001]),
    "cut-to-a-byte.wav": raw(lambda: wav(2)[: 44 + 4096 * 20 + 3]),
    "mulaw.wav": by("pcm_mulaw"),
    "adpcm.wav": by("adpcm_ima_wav"),
    "float.wav": by("pcm_f32le", loud=2.0),
    "surround.wav": by("pcm_s16le", 6),
    "lyrics.mp3": lyrics,
    "surround.flac": by("flac", 6),
    "eight.flac": by("flac", 8),
    "eight.m4a": by("aac", 8),
    "loud.mp3": by("libmp3lame", loud=3.0),
    "holed.mka": by("aac", lost=(0.5, 1.0)),
}
STYLES = ("", "silence", "tone")


def hidden(record, start, style="silence"):
    """A tenth of a second hidden."""
    end = start + 0.1
    return redaction(record, record, RedactionKind.SOUND, start=start, end=end, style=style)


@pytest.fixture(scope="module")
def released(tmp_path_factory, stage):
    """Every case released in full, muted and toned."""
    root = tmp_path_factory.mktemp("odd")
    (root / "originals").mkdir()
    steps = []
    for name, make in CASES.items():
        for style in STYLES:
            record = f"{style or 'full'}-{name}"
            make(root / "originals" / record)
            suffix = name.rpartition(".")[2]
            kept = suffix == "wav" or (not style and suffix in ("mp3", "m4a"))
            shown = record if kept else record.rpartition(".")[0] + ".flac"
            spans = [hidden(record, 1.2, style)] if style else []
            steps.append(step(record, Kind.AUDIO, suffix, *spans, release_name=shown))
    staged = stage(root, steps)
    for made in steps:
        out = root / "made" / made.record
        out.mkdir(parents=True)
        done = render_step(made, staged.originals / made.record, out, SILENT)
        (out / done.files[0].file).rename(staged.file(made.release_name))
    return staged


def test_what_a_recorder_left_is_released_without_a_finding(released):
    assert released.attack().findings == []


ODD = [ms for ms in range(100, 2500) if int(ms / 1000 * RATE) != ms * RATE // 1000][::40]
"""Milliseconds that, times the rate, are a little less than the sample that they name."""


def test_a_mute_begins_at_its_sample_whatever_binary_fractions_make_of_it(stage, tmp_path):
    (tmp_path / "originals").mkdir()
    (tmp_path / "originals" / "a.wav").write_bytes(wav())
    assert ODD
    spans = [
        redaction(f"r{ms}", "a.wav", RedactionKind.SOUND, start=ms / 1000, end=(ms + 40) / 1000)
        for ms in ODD
    ]
    made = step("a.wav", Kind.AUDIO, "wav", *spans, release_name="a.wav")
    staged = stage(tmp_path, [made])
    (tmp_path / "made").mkdir()
    done = render_step(made, staged.originals / "a.wav", tmp_path / "made", SILENT)
    (tmp_path / "made" / done.files[0].file).rename(staged.file("a.wav"))
    assert staged.attack().findings == []


def test_a_mute_that_forgets_a_hole_before_it_is_found(released, tmp_path):
    staged, record = released.copy(tmp_path), "silence-holed.mka"
    name = "silence-holed.flac"
    early = step(record, Kind.AUDIO, "mka", hidden(record, 0.7), release_name=name)
    done = render_step(early, staged.originals / record, tmp_path, SILENT)
    (tmp_path / done.files[0].file).rename(staged.file(name))
    assert record in {f.redaction for f in staged.attack().findings}


def test_a_release_that_does_not_say_its_size_is_found(released, tmp_path):
    path = tmp_path / "a.wav"
    for bad in (b"\xff\xff\xff\xff", bytes(4), b"\0\0\0\x7f"):
        data = released.file("silence-pipe.wav").read_bytes()
        at = data.find(b"data") + 4
        path.write_bytes(data[:at] + bad + data[at + 4 :])
        assert any(what for _, what in sound_containers.check_sound_container(path)), bad


@pytest.mark.parametrize(
    "text",
    [
        b"WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x1f3f",
        b"WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x3f 5",
        b"WAVEFORMATEXTENSIBLE_CHANNEL_NOTE=0x3f",
    ],
)
def test_a_comment_that_is_more_than_a_mask_of_speakers_is_found(text, released, tmp_path):
    data = released.file("silence-surround.flac").read_bytes()
    mask = b"WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x3f"
    at = data.find(mask)
    assert at > 0
    start = data.rfind(b"fLaC", 0, at) + 4 + 4 + 34  # behind the stream's own block
    size = int.from_bytes(data[start + 1 : start + 4]) + len(text) - len(mask)
    block = data[start + 4 : at - 4] + struct.pack("<I", len(text)) + text
    path = tmp_path / "a.flac"
    head = data[:start] + data[start : start + 1] + size.to_bytes(3)
    path.write_bytes(head + block + data[at + len(mask) :])
    assert [what for _, what in sound_containers.check_sound_container(path) if what] == [
        "Comments are kept."
    ]
