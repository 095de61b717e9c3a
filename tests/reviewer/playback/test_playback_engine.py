"""The frame that is asked for is the frame that comes, and sound is where the clock is."""

import random
from fractions import Fraction

import av
import numpy as np
import pytest

from reviewer.clock.clock_map import ClockMap
from reviewer.clock.timebase import MICROS
from reviewer.playback.index import index_of
from reviewer.playback.live_pictures import PictureReader
from reviewer.playback.peaks import BINS_PER_SECOND, peaks_of
from reviewer.playback.proxy import make_proxy
from reviewer.playback.sound_mixer import RATE, AudibleTrack, Mixer
from reviewer.playback.thumbnails import thumbs_of
from tests.helpers.flash_beep import number_in, write_clip


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    write_clip(path, 4.0, group=25, beep_every=1.0)
    return path


@pytest.fixture
def reader(clip):
    made = PictureReader(clip, index_of(clip), (320, 180))
    yield made
    made.close()


def shown(picture):
    return number_in(picture.data[:, :, 1])


def test_an_index_knows_every_frame_and_is_kept(clip, tmp_path):
    index = index_of(clip, tmp_path / "kept.npz")
    assert len(index) == 100
    again = index_of(clip, tmp_path / "kept.npz")
    assert np.array_equal(index.pts, again.pts)
    assert again.time_base == index.time_base


def test_a_moment_belongs_to_the_frame_shown_then(clip):
    index = index_of(clip)
    assert [index.frame_shown_at(t) for t in (-1, 0, 0.039, 0.04, 3.97, 99)] == [0, 0, 0, 1, 99, 99]


def test_any_frame_in_any_order_is_the_one_asked_for(reader):
    order = list(range(100))
    random.Random(4).shuffle(order)
    for number in order[:40]:
        assert shown(reader.wait_for(number, 60)) == number


def test_stepping_back_and_forth_is_exact(reader):
    for number in [50, 51, 52, 51, 50, 49, 48, 24, 25, 0, 99]:
        assert shown(reader.wait_for(number, 60)) == number


def test_a_proxy_has_the_same_frames(clip, tmp_path):
    assert make_proxy(clip, tmp_path / "p.mkv")
    index = index_of(tmp_path / "p.mkv")
    assert len(index) == 100
    reader = PictureReader(tmp_path / "p.mkv", index, (320, 180))
    assert [shown(reader.wait_for(n, 60)) for n in (0, 37, 99)] == [0, 37, 99]
    reader.close()


def test_a_proxy_is_as_high_as_asked_and_takes_half_the_room_at_most(tmp_path):
    noisy = tmp_path / "noisy.mp4"
    dice = np.random.default_rng(3)
    with av.open(str(noisy), "w") as box:
        stream = box.add_stream("libx264", rate=25, options={"crf": "18", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        for _ in range(50):
            picture = dice.integers(0, 256, (480, 640, 3), np.uint8)
            box.mux(stream.encode(av.VideoFrame.from_ndarray(picture)))
        box.mux(stream.encode(None))
    for height, share in ((120, 0.5), (480, 0.75)):
        assert make_proxy(noisy, tmp_path / f"{height}.mkv", height=height)
        with av.open(str(tmp_path / f"{height}.mkv")) as box:
            assert box.streams.video[0].height == height
        assert (tmp_path / f"{height}.mkv").stat().st_size < share * noisy.stat().st_size


def test_a_proxy_of_few_bits_shows_what_its_original_shows(tmp_path):
    """Half of few bits would be blocks: a person decides about faces on it."""
    thin = tmp_path / "thin.mp4"
    ground = np.random.default_rng(3).integers(60, 200, (30, 50), np.uint8)
    ground = ground.repeat(12, 0).repeat(12, 1)
    with av.open(str(thin), "w") as box:
        options = {"crf": "30", "preset": "veryslow", "g": "250"}
        stream = box.add_stream("libx264", rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = 480, 270, "yuv420p"
        for number in range(40):
            luma = ground[:270, 2 * number : 2 * number + 480]
            picture = np.repeat(luma[:, :, None], 3, axis=2)
            box.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(picture))))
        box.mux(stream.encode(None))
    assert make_proxy(thin, tmp_path / "p.mkv")
    before, after = pictures_of(thin), pictures_of(tmp_path / "p.mkv")
    assert np.abs(before.astype(int) - after).mean() < 4


def pictures_of(path):
    with av.open(str(path)) as box:
        return np.stack([frame.to_ndarray(format="gray") for frame in box.decode(video=0)])


def test_a_file_that_vanishes_says_so(tmp_path):
    from reviewer.playback.index import FrameIndex

    index = FrameIndex.of_ticks(np.arange(3), np.array([0]), Fraction(1, 25))
    reader = PictureReader(tmp_path / "gone.mp4", index, (320, 180))
    assert reader.wait_for(1) is None
    assert reader.broken
    reader.close()


def track(clip, origin=0, **fields):
    return AudibleTrack("a", clip, ClockMap(origin, 0.0, 0.1, "manual"), 4.0, **fields)


def onset(samples, at):
    """Where the first loud sample stands, in seconds of case time."""
    return at / MICROS + int(np.argmax(np.abs(samples[:, 0]) > 0.1)) / RATE


def test_a_beep_is_heard_when_the_clock_says(clip):
    mixer = Mixer()
    mixer.set_tracks((track(clip, origin=5 * MICROS),))
    mixer.seek_to(5 * MICROS + 1_500_000)
    at, samples = mixer.read_samples(RATE)
    assert onset(samples, at) == pytest.approx(7.0, abs=0.01)
    mixer.close()


def test_a_solo_track_silences_the_others_and_gain_scales(clip):
    mixer = Mixer()
    loud, quiet = track(clip), track(clip, gain=0.5)
    mixer.set_tracks((loud,))
    mixer.seek_to(900_000)
    _, one = mixer.read_samples(RATE // 4)
    mixer.set_tracks((quiet,))
    mixer.seek_to(900_000)
    _, half = mixer.read_samples(RATE // 4)
    assert np.abs(half).max() == pytest.approx(np.abs(one).max() / 2, rel=0.05)
    mixer.close()


@pytest.mark.parametrize("rate", [0.5, 2.0, 3.0])
def test_at_another_speed_the_pitch_stays(clip, rate):
    mixer = Mixer()
    mixer.set_tracks((track(clip),))
    mixer.seek_to(500_000, rate)
    sound = np.concatenate([mixer.read_samples(2048)[1] for _ in range(round(20 / rate))])[:, 0]
    loud = sound[np.abs(sound) > 0.05]
    spectrum = np.abs(np.fft.rfft(sound))
    peak = np.fft.rfftfreq(len(sound), 1 / RATE)[spectrum.argmax()]
    assert len(loud)
    assert peak == pytest.approx(1000, abs=60)
    mixer.close()


def test_backwards_and_very_fast_it_is_silent_and_the_clock_runs_on(clip):
    mixer = Mixer()
    mixer.set_tracks((track(clip),))
    mixer.seek_to(2_000_000, -1.0)
    _, samples = mixer.read_samples(RATE)
    assert not samples.any()
    assert mixer.next_position == 1_000_000
    mixer.close()


def test_peaks_show_the_beeps_and_nothing_else(clip, tmp_path):
    peaks = peaks_of(clip, tmp_path / "peaks.npz")
    columns = peaks.peaks_between(0, 4, 80)  # 50 ms each
    assert set(np.flatnonzero(columns > 60)) <= {20, 21, 40, 41, 60, 61}
    assert {20, 40, 60} <= set(np.flatnonzero(columns > 60))
    assert len(peaks.levels[0]) == pytest.approx(4 * BINS_PER_SECOND, abs=20)
    assert peaks_of(clip, tmp_path / "peaks.npz").levels[0].tolist() == peaks.levels[0].tolist()


def test_a_proxy_and_thumbnails_of_an_avi_stand_when_its_pictures_are_shown(tmp_path):
    """Its packets are counted as they are coded; with B-frames that is another order."""
    source = tmp_path / "clip.avi"
    write_clip(source, 4.0, group=60)
    assert make_proxy(source, tmp_path / "p.mkv")
    index = index_of(source)
    small = PictureReader(tmp_path / "p.mkv", index_of(tmp_path / "p.mkv"), (320, 180))
    numbers = (0, 1, 2, 3, 4, 59, 60, 61, 99)
    assert [shown(small.wait_for(n)) for n in numbers] == list(numbers)
    small.close()
    thumbs = thumbs_of(source)
    assert thumbs.seconds.tolist() == pytest.approx([0.0, index.seconds_of_frame(60)])
