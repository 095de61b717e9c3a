"""What is to be hidden cannot be heard; the rest sounds as before, at its time."""

import subprocess
from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest

from reviewer.readers.media import probe_media
from tests.helpers.video_media import Clip, heard, kinds
from tests.helpers.video_release import mute, region, release_of

LOUD = 10 ** (-70 / 20)
AAC = Clip(sound="aac")


def peak(release, start, end, edge=0.0):
    rate, samples = heard(release.path)
    return np.abs(samples[:, int((start - edge) * rate) : int((end + edge) * rate)]).max()


def likeness(release, start, end, channel=0):
    (rate, before), (other, after) = heard(release.source), heard(release.path)
    at = np.linspace(start, end, 20000, endpoint=False)
    a, b = (
        np.interp(at, np.arange(s.shape[1]) / r, s[channel])
        for r, s in ((rate, before), (other, after))
    )
    return np.corrcoef(a, b)[0, 1]


@pytest.mark.parametrize(
    "clip",
    [
        AAC,
        Clip(sound="aac", layout="mono", sound_rate=44100),
        Clip(sound="aac", layout="5.1"),
        Clip(sound="aac", sound_rate=16000, layout="mono"),
        Clip(sound="aac", sound_rate=8000, layout="mono"),
        Clip(sound="aac", sound_rate=22050),
    ],
    ids=["stereo", "mono", "surround", "16 kHz", "8 kHz", "22 kHz"],
)
def test_a_muted_span_is_silent_to_its_edges(release, clip):
    done = release(clip, mute(1.0, 1.5))
    assert peak(done, 1.0, 1.5) <= LOUD
    assert likeness(done, 0.1, 0.994) > 0.95
    assert likeness(done, 1.506, 2.8) > 0.95


def test_packets_away_from_a_mute_are_copied(release):
    done = release(AAC, mute(1.0, 1.5))
    assert any(n.startswith("Sound: 2") for n in done.result.notes)
    rate, before = heard(done.source)
    _, after = heard(done.path)
    assert np.array_equal(before[:, : int(0.8 * rate)], after[:, : int(0.8 * rate)])
    late = slice(int(1.8 * rate), None)  # a decoder's noise depends on what it decoded before
    assert np.abs(before[:, late] - after[:, late]).max() < 1e-3


@pytest.mark.parametrize(("start", "end"), [(0.0, 0.2), (2.8, 3.0), (0.0, 3.0)])
def test_a_mute_at_the_beginning_the_end_or_everywhere(release, start, end):
    done = release(AAC, mute(start, end))
    assert peak(done, max(start, 0.005), end) <= LOUD


def test_two_mutes_close_to_each_other(release):
    done = release(AAC, mute(1.0, 1.1), mute(1.3, 1.4, id="s2"), mute(2.0, 2.2, id="s3"))
    assert peak(done, 1.0, 1.1) <= LOUD
    assert peak(done, 1.3, 1.4) <= LOUD
    assert peak(done, 2.0, 2.2) <= LOUD
    assert likeness(done, 1.6, 1.8) > 0.95


def test_a_tone_stands_in_for_what_was_said(release):
    done = release(AAC, mute(1.0, 1.5, style="tone"))
    rate, samples = heard(done.path)
    cut = samples[0, int(1.05 * rate) : int(1.45 * rate)]
    strength = np.abs(np.fft.rfft(cut))
    assert abs(np.argmax(strength) * rate / len(cut) - 1000) < 5
    assert abs(likeness(done, 1.05, 1.45)) < 0.3


@pytest.mark.parametrize(
    ("codec", "suffix"), [("mp2", ".ts"), ("pcm_s16le", ".avi"), ("flac", ".mkv")]
)
def test_other_sounds_become_aac(release, codec, suffix):
    done = release(Clip(sound=codec), mute(1.0, 1.5), region(0.1, 0.2), suffix=suffix)
    assert kinds(done.path) == ["h264", "aac"]
    assert peak(done, 1.0, 1.5) <= LOUD
    assert likeness(done, 1.8, 2.6) > 0.9


@pytest.mark.parametrize("late", [0.12, 0.9])
def test_sound_that_begins_late_stays_in_step_and_is_muted(release, late):
    done = release(Clip(sound="aac", sound_at=late), mute(1.5, 2.0), suffix=".mkv")
    assert likeness(done, 0.1, 0.4) > 0.95
    other = 0.0 if late < 0.25 else late
    assert peak(done, 1.5 - late, 2.0 - other) <= LOUD
    assert likeness(done, 2.006 - other, 2.8 - late) > 0.95


def test_sound_keeps_its_length(release):
    for todo in ((), (mute(1.0, 1.5),)):
        done = release(AAC, *todo)
        (rate, before), (_, after) = heard(done.source), heard(done.path)
        assert abs(before.shape[1] - after.shape[1]) < 0.1 * rate


def test_a_mute_on_a_silent_video_changes_nothing(release):
    done = release(Clip(), mute(1.0, 1.5))
    assert done.changed() == []
    assert kinds(done.path) == ["h264"]


@pytest.mark.parametrize(
    ("channels", "layout", "kept"), [(4, "4.0", 4), (5, "5.0", 5), (8, "7.1", 2)]
)
def test_microphones_stay_apart_as_far_as_a_release_has_channels(
    ffmpeg, tmp_path, channels, layout, kept
):
    tones = [
        f"-f lavfi -i sine=frequency={200 * n}:duration=3:sample_rate=48000"
        for n in range(1, channels + 1)
    ]
    picture = "-f lavfi -i testsrc2=size=64x64:rate=25:duration=3"
    merged = f"amerge=inputs={channels},aformat=channel_layouts={layout}[a]"
    source = tmp_path / "source.mkv"
    given = f"{' '.join(tones)} {picture}".split()
    mapped = f"-filter_complex {merged} -map [a] -map {channels} -c:a flac".split()
    subprocess.run([ffmpeg, "-v", "error", *given, *mapped, source], check=True)
    done = release_of(source, tmp_path / "out", mute(1.0, 2.0))
    raw = [ffmpeg, "-v", "error", "-i", done.path, "-f", "f32le", "-"]
    heard = np.frombuffer(subprocess.run(raw, check=True, capture_output=True).stdout, np.float32)
    sound = heard.reshape(-1, kept)
    assert np.abs(sound[50000:94000]).max() < 1e-3
    loudest = np.abs(np.fft.rfft(sound[96000:120000], axis=0)).argmax(axis=0)
    if kept == channels:
        assert (loudest * 2).tolist() == [200 * n for n in range(1, channels + 1)]
    else:
        assert f"{channels} channels were mixed" in " ".join(done.result.notes)


EARLY = Clip(pts=lambda n: 12902 + n * 512, frames=60, sound="aac", seconds=5.0)
"""Sound from 0 to 5 s, pictures from 0.84 to 2.84 s."""


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".ts"])
def test_sound_before_and_after_the_pictures_is_muted_where_it_is_heard(release, suffix):
    spans = ((0.1, 0.5), (4.2, 4.6))
    done = release(EARLY, *(mute(*s, id=f"s{s[0]}") for s in spans), suffix=suffix)
    for start, end in spans:
        assert peak(done, start, end) <= LOUD
        assert likeness(done, end + 0.006, end + 0.3) > 0.95
    facts = probe_media(done.source).facts
    assert facts.pictures == pytest.approx((0.84, 2.84), abs=0.08)
    assert facts.sound == pytest.approx((0.0, 5.0), abs=0.08)
    assert facts.duration_seconds == pytest.approx(5.0, abs=0.08)


def test_pictures_count_from_the_sound_that_begins_before_them(release):
    done = release(EARLY, region(1.84, 2.0))
    early = Fraction(12902, 15360)
    seen = [p.time + early for p in done.before]
    hidden = [n for n in done.changed() if 1.84 - 1 / 30 < seen[n] < 2.0]
    bare = [n for n, t in enumerate(seen) if 1.84 - 1 / 30 < t < 2.0 and n not in hidden]
    assert not bare
    dark = [n for n, p in enumerate(done.after) if p.luma[90, 120] < 20]
    assert dark
    assert all(1.84 - 1 / 30 < seen[n] < 2.0 for n in dark)


@pytest.mark.parametrize("channel", [0, 1])
def test_one_channel_is_silent_and_the_other_sounds_on(release, channel):
    done = release(Clip(sound="aac"), replace(mute(1.0, 1.5), channel=channel))
    rate, after = heard(done.path)
    assert np.abs(after[channel, int(rate * 1.0) : int(rate * 1.5)]).max() <= LOUD
    assert likeness(done, 1.01, 1.49, 1 - channel) > 0.98


def test_what_a_decoder_holds_back_until_the_end_is_not_lost(release):
    done = release(Clip(codec="mpeg4", sound="wmav2", sound_rate=44100), suffix=".wmv")
    (rate, before), (other, after) = heard(done.source), heard(done.path)
    assert other == rate
    lacking = before.shape[1] - after.shape[1]
    assert lacking <= 0


def test_a_mute_stands_where_a_decoder_that_begins_late_lets_it_be_heard(release):
    """The first packets of WMA give no sound: what is heard begins later than they do."""
    clip = Clip(codec="mpeg4", sound="wmav2", sound_rate=44100)
    done = release(clip, mute(1.0, 1.5), suffix=".wmv")
    with av.open(str(done.source)) as box:
        heard_from = next(box.decode(audio=0)).time
    with av.open(str(done.source)) as box:
        zero = next(box.decode(video=0)).time
    (rate, before), (_, after) = heard(done.source), heard(done.path)
    first, last = (int((at + zero - heard_from) * rate) for at in (1.0, 1.5))
    assert np.abs(after[:, first:last]).max() <= LOUD
    wide = int(0.006 * rate) + int(abs(zero - heard_from) * rate)
    near = np.s_[0, first - wide - 2000 : first - wide]
    assert np.corrcoef(before[near], after[near])[0, 1] > 0.95
