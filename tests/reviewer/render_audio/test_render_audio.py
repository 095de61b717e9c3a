"""A recording leaves with its tags gone, its mutes exact and the rest untouched."""

import base64
import wave
import zlib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from reviewer.errors import BadInput
from reviewer.intake.limits import DEFAULTS
from reviewer.intake.sniff import FileType, type_of
from reviewer.model import Facts, Kind, Record, RedactionKind
from reviewer.plan.release_names import release_names
from reviewer.readers.media import probe_media
from reviewer.render.audio import render_step
from reviewer.system.jobs import SILENT
from tests.helpers.plans import redaction, step

RATE = 8000


def write_wav(path: Path, seconds: float = 3.0) -> np.ndarray:
    """Noise as 16-bit PCM; gives the samples."""
    samples = np.random.default_rng(1).integers(-9000, 9000, int(RATE * seconds), dtype=np.int16)
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(samples.tobytes())
    return samples


def write_coded(path: Path, codec: str, rate: int = 16000) -> None:
    """Two seconds of a chirp with a title tag."""
    with av.open(str(path), "w") as box:
        box.metadata["title"] = "secret title"
        stream = box.add_stream(codec, rate=rate)
        stream.layout = "mono"
        t = np.arange(rate * 2) / rate
        tone = (0.4 * np.sin(2 * np.pi * (200 + 100 * t) * t)).astype(np.float32)
        for at in range(0, tone.size, 1024):
            chunk = tone[at : at + 1024].reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(chunk, format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = rate, at, Fraction(1, rate)
            form = stream.codec_context.format.name
            for made in av.AudioResampler(form, "mono", rate).resample(frame):
                box.mux(stream.encode(made))
        box.mux(stream.encode(None))


def read(path: Path) -> np.ndarray:
    """Decoded samples, one channel, as floats."""
    with av.open(str(path)) as box:
        shaper = av.AudioResampler(format="flt", layout="mono")
        frames = [g for f in box.decode(audio=0) for g in shaper.resample(f)]
        frames += shaper.resample(None)
        return np.concatenate([f.to_ndarray().ravel() for f in frames])


def sound(start: float, end: float, style: str = "silence"):
    return redaction("r1", "a.wav", RedactionKind.SOUND, start=start, end=end, style=style)


def test_a_mute_begins_and_ends_on_its_sample_and_the_rest_is_untouched(tmp_path):
    samples = write_wav(tmp_path / "in.wav")
    done = render_step(
        step("a.wav", Kind.AUDIO, "wav", sound(1.0, 1.5)), tmp_path / "in.wav", tmp_path, SILENT
    )
    with wave.open(str(tmp_path / done.files[0].file)) as out:
        got = np.frombuffer(out.readframes(out.getnframes()), np.int16)
    want = samples.copy()
    want[8000:12000] = 0
    assert np.array_equal(got, want)


def test_a_tone_replaces_the_speech(tmp_path):
    samples = write_wav(tmp_path / "in.wav")
    asked = step("a.wav", Kind.AUDIO, "wav", sound(1.0, 1.5, "tone"))
    done = render_step(asked, tmp_path / "in.wav", tmp_path, SILENT)
    got = read(tmp_path / done.files[0].file)[8000:12000]
    assert np.abs(got).max() == pytest.approx(0.1, abs=0.01)
    assert abs(np.corrcoef(got, samples[8000:12000])[0, 1]) < 0.1


def test_silence_wins_where_a_tone_overlaps_it(tmp_path):
    write_wav(tmp_path / "in.wav")
    asked = step("a.wav", Kind.AUDIO, "wav", sound(1.0, 2.0, "tone"), sound(1.2, 1.4))
    done = render_step(asked, tmp_path / "in.wav", tmp_path, SILENT)
    assert not read(tmp_path / done.files[0].file)[9600:11200].any()


@pytest.mark.parametrize(("name", "codec"), [("c.mp3", "libmp3lame"), ("c.m4a", "aac")])
def test_an_untouched_recording_keeps_its_sound_and_loses_its_tags(tmp_path, name, codec):
    source = tmp_path / name
    write_coded(source, codec)
    facts = Facts(audio_codec="aac")
    asked = step(name, Kind.AUDIO, name[2:], facts=facts)
    done = render_step(asked, source, tmp_path, SILENT)
    released = tmp_path / done.files[0].file
    assert b"secret title" not in released.read_bytes()
    before, after = read(source), read(released)
    assert np.array_equal(after, before)


def test_a_muted_mp3_becomes_flac_and_its_mute_is_exact(tmp_path):
    source = tmp_path / "c.mp3"
    write_coded(source, "libmp3lame")
    before = read(source)
    asked = step("c.mp3", Kind.AUDIO, "mp3", sound(0.5, 1.0), release_name="c.flac")
    done = render_step(asked, source, tmp_path, SILENT)
    after = read(tmp_path / done.files[0].file)
    assert after.size == before.size
    assert not after[8000:16000].any()
    assert np.abs(after[16000:] - before[16000:]).max() < 1e-4


def test_the_same_step_gives_the_same_bytes(tmp_path):
    write_coded(tmp_path / "c.mp3", "libmp3lame")
    asked = step("c.mp3", Kind.AUDIO, "mp3", sound(0.5, 1.0), release_name="c.flac")
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        done = render_step(asked, tmp_path / "c.mp3", tmp_path / name, SILENT)
        made.append((tmp_path / name / done.files[0].file).read_bytes())
    assert made[0] == made[1]


def test_a_file_without_sound_is_named_and_leaves_nothing(tmp_path):
    (tmp_path / "in.wav").write_bytes(b"RIFF no")
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(BadInput, match=r"a\.wav"):
        render_step(step("a.wav", Kind.AUDIO, "wav"), tmp_path / "in.wav", out, SILENT)
    assert not list(out.iterdir())


def test_every_recording_of_the_corpus_is_muted(corpus, tmp_path):
    for source in sorted((corpus / "audio").iterdir()):
        suffix = ".wav" if source.suffix == ".wav" else ".flac"
        asked = step(
            source.name,
            Kind.AUDIO,
            source.suffix[1:],
            sound(0.5, 1.0),
            release_name=source.stem + suffix,
        )
        done = render_step(asked, source, tmp_path, SILENT)
        before, after = read(source), read(tmp_path / done.files[0].file)
        assert after.size == before.size, source.name
        with av.open(str(source)) as box:
            rate = box.streams.audio[0].rate
        assert not after[int(0.5 * rate) : rate].any(), source.name


def test_every_mp3_of_the_corpus_is_copied_without_loss(corpus, tmp_path):
    for source in sorted((corpus / "audio").glob("*.mp3")):
        facts = Facts(audio_codec="mp3float")
        asked = step(source.name, Kind.AUDIO, "mp3", facts=facts)
        done = render_step(asked, source, tmp_path, SILENT)
        assert np.array_equal(read(tmp_path / done.files[0].file), read(source)), source.name


def test_a_second_vorbis_recording_behind_the_first_is_refused_not_released_as_noise(tmp_path):
    chain = tmp_path / "chain.ogg"
    with av.open(str(chain), "w") as box:
        stream = box.add_stream("vorbis", rate=16000, layout="stereo")
        stream.codec_context.options = {"strict": "experimental"}
        noise = np.random.default_rng(1).uniform(-0.3, 0.3, (2, 64)).astype(np.float32)
        for at in range(0, 32000, 64):
            frame = av.AudioFrame.from_ndarray(noise, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = 16000, at, Fraction(1, 16000)
            box.mux(stream.encode(frame))
        box.mux(stream.encode(None))
    chain.write_bytes(chain.read_bytes() * 2)
    asked = step("chain.ogg", Kind.AUDIO, "ogg", sound(0.5, 1.0), release_name="chain.flac")
    with pytest.raises(BadInput, match="second"):
        render_step(asked, chain, tmp_path, SILENT)


def test_one_side_of_a_call_is_silent_and_the_other_stays_bit_for_bit(tmp_path):
    source = tmp_path / "call.wav"
    both = (np.random.default_rng(3).normal(0, 4000, (16000, 2))).astype("<i2")
    with wave.open(str(source), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(both.tobytes())
    mute = replace(sound(0.5, 1.0), channel=1)
    done = render_step(step("call.wav", Kind.AUDIO, "wav", mute), source, tmp_path / ".", SILENT)
    with wave.open(str(tmp_path / done.files[0].file)) as found:
        after = np.frombuffer(found.readframes(16000), "<i2").reshape(-1, 2)
    assert np.array_equal(after[:, 0], both[:, 0])
    assert not after[4000:8000, 1].any()
    assert np.array_equal(after[8000:, 1], both[8000:, 1])


def test_a_muted_recording_can_be_sought_in_a_browser(tmp_path):
    source = tmp_path / "a.ogg"
    write_coded(source, "flac")
    asked = step("a.ogg", Kind.AUDIO, "ogg", sound(0.5, 1.0), release_name="a.flac")
    done = render_step(asked, source, tmp_path, SILENT)
    data = (tmp_path / done.files[0].file).read_bytes()
    at, kinds, points = 4, [], b""
    while True:
        kind, size = data[at] & 127, int.from_bytes(data[at + 1 : at + 4], "big")
        kinds.append(kind)
        points = data[at + 4 : at + 4 + size] if kind == 3 else points
        at, last = at + 4 + size, data[at] & 128
        if last:
            break
    assert kinds[0] == 0
    assert points
    for first in range(0, len(points), 18):
        offset = int.from_bytes(points[first + 8 : first + 16], "big")
        assert data[at + offset : at + offset + 2] in (b"\xff\xf8", b"\xff\xf9")


@pytest.mark.parametrize(
    ("ending", "codec", "form"),
    [
        ("caf", "pcm_f32le", "flt"),
        ("aiff", "pcm_f32be", "flt"),
        ("mka", "pcm_f64le", "dbl"),
        ("caf", "pcm_s32le", "s32"),
        ("mka", "wavpack", "fltp"),
    ],
)
def test_samples_finer_than_flac_holds_stay_what_they_are(ending, codec, form, tmp_path):
    source = tmp_path / f"in.{ending}"
    values = np.random.default_rng(2).uniform(-0.4, 0.4, 2 * RATE)
    with av.open(str(source), "w", format="matroska" if ending == "mka" else None) as box:
        stream = box.add_stream(codec, rate=RATE)
        stream.layout, stream.format = "mono", form
        whole = form.startswith("s32")
        exact = (values * (2**31 if whole else 1)).astype(
            {"s": "i4", "f": "f4", "d": "f8"}[form[0]]
        )
        frame = av.AudioFrame.from_ndarray(exact.reshape(1, -1), format=form, layout="mono")
        frame.sample_rate, frame.pts = RATE, 0
        box.mux(stream.encode(frame))
        box.mux(stream.encode(None))
    info = probe_media(source)
    record = Record("a", info.kind, info.format, "", 1, "a", facts=info.facts)
    name = release_names([record], (), {"a"})["a"]
    assert name.endswith(".wav")
    asked = step("a", Kind.AUDIO, info.format, sound(1.0, 1.5), release_name=name)
    done = render_step(asked, source, tmp_path, SILENT)
    with av.open(str(tmp_path / done.files[0].file)) as box:
        got = np.concatenate([f.to_ndarray().ravel() for f in box.decode(audio=0)])
    want = exact.copy()
    want[RATE : RATE + RATE // 2] = 0
    assert got.dtype == want.dtype
    assert np.array_equal(got, want)


def test_lossy_sound_is_not_said_to_be_kept_without_loss(tmp_path):
    write_coded(tmp_path / "in.aac", "aac")
    asked = step("a.aac", Kind.AUDIO, "aac", sound(1.0, 1.5), release_name="a.flac")
    done = render_step(asked, tmp_path / "in.aac", tmp_path, SILENT)
    assert "at 16 bits" in done.method
    assert "lossless" not in done.method


# A frame of silence of 62.5 ms, as an encoder wrote it that not every FFmpeg has.
DTS = zlib.decompress(
    base64.b85decode(
        "c-pJ~*TDG4M*ahf1EU24<NN0P-+vnf7=R#UrB~3DrJCMR*S4<Bj=HhUuqRo90Spuz8ktx)1du2p4v&dSE}cS*Dw8|~i"
        "30)*Lj(*%KQaFQ2WJBS349>I"
    )
)
GSM = b"\xd8\x20\xa2\xe1\x5a" + b"\x50\x00\x49\x24\x92\x49\x24" * 4  # a frame of silence


@pytest.mark.parametrize("name", ["dts", "tta", "gsm"])
def test_bare_sound_of_rare_kinds_is_a_recording_and_can_be_muted(name, tmp_path):
    source = tmp_path / "in"  # what it is called tells nothing
    if name in ("dts", "gsm"):
        source.write_bytes(GSM * 100 if name == "gsm" else DTS * 32)
    else:
        written = tmp_path / f"a.{name}"
        write_coded(written, name, 48000)
        written.rename(source)
    assert type_of(source, "in", DEFAULTS) == FileType(Kind.AUDIO, name)
    assert probe_media(source).format == name
    assert probe_media(source).facts.duration_seconds == pytest.approx(2, abs=0.1)
    asked = step("a", Kind.AUDIO, name, sound(0.5, 1.0), release_name="a.flac")
    render_step(asked, source, tmp_path, SILENT)
    with av.open(str(next(tmp_path.glob("*.flac")))) as box:
        told = np.concatenate([f.to_ndarray().reshape(-1) for f in box.decode(audio=0)])
        rate = box.streams.audio[0].rate
    assert not told[rate // 2 : rate].any()
    assert name != "tta" or told[rate * 11 // 10 : rate * 3 // 2].any()


@pytest.mark.parametrize("codec", ["ac3", "eac3"])
def test_bare_sound_of_a_broadcast_is_a_recording(codec, tmp_path):
    source = tmp_path / f"a.{codec}"
    write_coded(source, codec, 48000)
    assert probe_media(source).format == "ac3"
    assert probe_media(source).facts.duration
