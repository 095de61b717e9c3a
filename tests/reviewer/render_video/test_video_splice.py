"""Only what a region touches is encoded again; all else leaves bit for bit as it came."""

import subprocess
import threading
from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from reviewer.errors import Cancelled
from reviewer.readers.media import probe_media
from reviewer.render.video import renewal
from reviewer.render.video.nal import split_units
from reviewer.system.jobs import SilentJob
from tests.helpers.video_media import SECRET, Clip, kinds, number_of, tags
from tests.helpers.video_release import inner, mute, region, release_of

FAST = ("preset", "ultrafast")
CLIPS = {
    "b-frames": Clip(sound="aac"),
    "pyramid": Clip(
        x264="scenecut=0:b-pyramid=normal:bframes=5:b-adapt=0",
        options=(("preset", "veryfast"), ("bf", "5")),
    ),
    "open groups": Clip(x264="scenecut=0:open-gop=1:bframes=3:b-adapt=0:keyint=30"),
    "baseline": Clip(options=(FAST, ("profile", "baseline"))),
    "main": Clip(options=(("preset", "veryfast"), ("profile", "main"))),
    "long group": Clip(group=600),
    "short groups": Clip(group=5),
    "every picture whole": Clip(group=1, options=(FAST, ("bf", "0"))),
    "full range": Clip(pixels="yuvj420p"),
    "slices": Clip(x264="scenecut=0:slices=4"),
    "uneven times": Clip(pts=lambda n: n * 512 + (n * n * 37) % 300 + n // 40 * 4000),
    "late start": Clip(pts=lambda n: 3777 + n * 512, sound="aac"),
}


def prove(release, encoded_at_most=90):
    """Same pictures at the same times; outside the runs nothing is changed."""
    before, after = release.before, release.after
    assert [a.time for a in after] == [b.time for b in before]
    assert [number_of(a.luma) for a in after] == [number_of(b.luma) for b in before]
    encoded = release.encoded()
    assert set(release.changed()) <= set(encoded)
    assert len(encoded) == release.result.details["encoded"] <= encoded_at_most
    for picture in after:
        for r in release.live(picture.time):
            part = picture.luma[inner(r, picture.time, picture)]
            if r.style == "fill" and part.size:
                assert part.astype(float).std() < 1
                assert part.mean() < 20


@pytest.mark.parametrize("name", CLIPS)
def test_a_region_changes_only_the_groups_that_it_touches(release, name):
    done = release(CLIPS[name], region(1.1, 1.4))
    prove(done)
    assert done.result.details["why_full"] == ""
    assert done.result.details["copied"] > 0
    assert done.changed()


@pytest.mark.parametrize("suffix", [".mkv", ".ts", ".mov"])
def test_other_containers_are_spliced_too(release, suffix):
    done = release(CLIPS["b-frames"], region(1.1, 1.4), mute(0.5, 0.9), suffix=suffix)
    prove(done, 40)
    assert done.result.details["why_full"] == ""


OPEN = "scenecut=0:open-gop=1:bframes=3:b-adapt=0:keyint=15:min-keyint=15"
OPEN_CLIPS = {
    "pyramid": Clip(x264=OPEN),
    "flat": Clip(x264=f"{OPEN}:b-pyramid=none"),
    "no arithmetic": Clip(x264=f"{OPEN}:cabac=0"),
    "slices": Clip(x264=f"{OPEN}:slices=3", sound="aac"),
    "main": Clip(x264=OPEN, options=(("preset", "veryfast"), ("profile", "main"))),
}


@pytest.mark.parametrize("name", OPEN_CLIPS)
def test_in_open_groups_only_what_leans_on_it_is_made_anew(release, name, ffmpeg):
    done = release(OPEN_CLIPS[name], region(1.1, 1.3), region(2.2, 2.3, id="r2"))
    prove(done, 45)
    assert done.result.details["why_full"] == ""
    complain_of_nothing(ffmpeg, done.path)


@pytest.mark.parametrize(
    ("start", "end", "most"), [(0.0, 0.03, 20), (1.48, 1.53, 24), (2.96, 9.0, 20)]
)
def test_open_groups_at_their_edges(release, start, end, most, ffmpeg):
    done = release(OPEN_CLIPS["pyramid"], region(start, end))
    prove(done, most)
    complain_of_nothing(ffmpeg, done.path)


def test_open_groups_of_a_transport_stream(release, ffmpeg):
    done = release(OPEN_CLIPS["pyramid"], region(1.1, 1.3), suffix=".ts")
    prove(done, 30)
    complain_of_nothing(ffmpeg, done.path)


def test_what_is_cropped_at_the_top_is_masked_where_it_is_seen(clips, tmp_path, ffmpeg):
    source = tmp_path / "cropped.mp4"
    cut = ["-c", "copy", "-bsf:v", "h264_metadata=crop_top=8"]
    asked = [ffmpeg, "-v", "error", "-i", str(clips(OPEN_CLIPS["pyramid"])), *cut, str(source)]
    subprocess.run(asked, check=True, stdin=subprocess.DEVNULL)
    done = release_of(source, tmp_path / "out", region(1.1, 1.3))
    hidden = 0
    for old, new in zip(done.before, done.after, strict=True):
        for r in done.live(old.time):
            where = inner(r, old.time, old)
            assert new.luma[where].astype(float).std() < 1 < 20 < old.luma[where].std()
            hidden += 1
        rest = new.luma[-40:].astype(int) - old.luma[-40:]  # below the box
        assert np.abs(rest).mean() < 6
    assert hidden


def test_groups_that_lean_on_one_another_to_the_end_are_told_as_that(release):
    done = release(Clip(group=600), region(0.02, 0.1))
    assert "lean on one another" in done.result.details["why_full"]


def test_without_redactions_every_picture_is_copied(release):
    done = release(CLIPS["b-frames"])
    prove(done, 0)
    assert done.result.method.startswith("copied")


def test_two_regions_across_the_edge_of_a_group(release):
    done = release(
        CLIPS["b-frames"],
        region(0.9, 1.05, id="r1"),
        region(0.95, 1.2, (0.05, 0.5, 0.2, 0.3), id="r2"),
    )
    prove(done, 60)


@pytest.mark.parametrize(("start", "end"), [(0.0, 0.03), (2.96, 9.0)])
def test_a_region_on_the_first_or_the_last_picture(release, start, end):
    done = release(CLIPS["b-frames"], region(start, end))
    prove(done, 30)
    assert done.live(done.after[0 if start == 0 else -1].time)


def test_a_region_over_everything_is_encoded_whole(release):
    done = release(CLIPS["b-frames"], region(0.0, 3.0))
    prove(done)
    assert done.result.method == "encoded again as a whole"


def test_a_moving_region_hides_its_place_on_every_picture(release):
    keys = [(0.5, (0.1, 0.3, 0.2, 0.2)), (2.5, (0.7, 0.6, 0.25, 0.35))]
    prove(release(CLIPS["b-frames"], region(0.5, 2.5, keyframes=keys)))


def test_a_region_touching_the_borders_of_the_picture(release):
    prove(release(CLIPS["b-frames"], region(0.2, 0.4, (0.0, 0.5, 1.0, 0.5))))


def test_a_turned_video_is_masked_where_it_is_seen(release):
    done = release(Clip(rotation=90), region(1.1, 1.4, (0.1, 0.2, 0.3, 0.4)))
    with av.open(str(done.path)) as box:
        assert next(box.decode(video=0)).rotation == -90
    picture = next(p for p in done.after if p.time >= Fraction(12, 10))
    rows, columns = slice(int(0.6 * 180) + 3, int(0.9 * 180) - 3), slice(67, 189)
    assert picture.luma[rows, columns].astype(float).std() < 1


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("mirrored", [False, True])
def test_whichever_way_up_the_box_lies_where_a_player_shows_it(release, ffmpeg, rotation, mirrored):
    clip = Clip(rotation=rotation, mirrored=mirrored)
    done = release(clip, region(1.1, 1.4, (0.1, 0.2, 0.3, 0.4)))
    before, after = (displayed(ffmpeg, path, 36) for path in (done.source, done.path))
    assert after.shape == before.shape
    height, width = after.shape
    top, bottom, left, right = (
        int(n) for n in (height * 0.2, height * 0.6, width * 0.1, width * 0.4)
    )
    assert after[top + 3 : bottom - 3, left + 3 : right - 3].astype(float).std() < 1
    for picture in (before, after):
        picture[top - 16 : bottom + 16, left - 16 : right + 16] = 0
    assert np.abs(before.astype(int) - after).mean() < 3


def displayed(ffmpeg, path, number):
    """The luma of a picture as another player shows it: turned and mirrored."""
    image = path.with_suffix(".shown.png")
    options = f"-frames:v 1 -pix_fmt gray -y -vf select=eq(n\\,{number})".split()
    command = [ffmpeg, "-v", "error", "-i", path, *options, image]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return np.array(Image.open(image))


def test_everything_beside_picture_and_sound_goes(release):
    done = release(Clip(sound="aac", extras=True, message=SECRET), region(1.1, 1.4), suffix=".mkv")
    prove(done, 30)
    assert SECRET in done.source.read_bytes()
    assert SECRET not in done.path.read_bytes()
    assert b"x264" not in done.path.read_bytes()
    assert b"Lavc" not in done.path.read_bytes()
    assert kinds(done.path) == ["h264", "aac"]
    assert tags(done.path) == {}
    assert "1 cover picture" in " ".join(done.result.notes)
    assert "1 further sound track" in " ".join(done.result.notes)
    left = probe_media(done.source).facts.leaves_out
    assert left == ("1 further sound track", "1 cover picture"), "told before the release, too"


def test_captions_inside_the_pictures_are_told_and_do_not_come_along(clips, tmp_path):
    cells = bytes([0xFC]) + SECRET[:2] + bytes([0xFC]) + SECRET[2:4]
    payload = b"\xb5\0\x31GA94\3" + bytes([0x42, 0xFF]) + cells + b"\xff"
    unit = b"\0\0\0\1\6\4" + bytes([len(payload)]) + payload + b"\x80"
    source = tmp_path / "captioned.ts"
    with av.open(str(clips(Clip(), ".ts"))) as box, av.open(str(source), "w") as out:
        twin = out.add_stream_from_template(box.streams.video[0])
        for packet in box.demux(video=0):
            if packet.size:
                told = av.Packet(unit + bytes(packet))
                told.pts, told.dts, told.time_base = packet.pts, packet.dts, packet.time_base
                told.is_keyframe, told.stream = packet.is_keyframe, twin
                out.mux(told)
    assert probe_media(source).facts.leaves_out == ("captions inside the pictures",)
    done = release_of(source, tmp_path / "out", region(0.4, 0.8))
    assert done.result.details["copied"]
    assert b"GA94" in source.read_bytes()
    assert b"GA94" not in done.path.read_bytes()


def test_copied_slices_are_the_sources_bytes(release):
    done = release(CLIPS["short groups"], region(1.0, 1.1))
    before, after = slices(done.source), slices(done.path)
    same = sum(a == b for a, b in zip(before, after, strict=True))
    assert same == done.result.details["copied"] == 85


def slices(path):
    with av.open(str(path)) as box:
        return [
            [u for u in split_units(bytes(p), 4) if u[0] & 31 in (1, 5)]
            for p in box.demux(video=0)
            if p.size
        ]


def test_the_same_work_gives_the_same_bytes(clips, tmp_path):
    source = clips(CLIPS["b-frames"])
    todo = region(1.1, 1.4), mute(0.5, 0.9)
    first = release_of(source, tmp_path / "a", *todo)
    second = release_of(source, tmp_path / "b", *todo)
    assert first.path.read_bytes() == second.path.read_bytes()


@pytest.mark.parametrize(
    ("clip", "times"),
    [(CLIPS["short groups"], (0.2, 1.1, 1.7, 2.6)), (OPEN_CLIPS["pyramid"], (0.2, 2.6))],
)
def test_however_many_stretches_are_encoded_at_once_the_bytes_are_the_same(
    clips, tmp_path, monkeypatch, clip, times
):
    todo = [region(at, at + 0.1, id=f"r{n}") for n, at in enumerate(times)]
    made = []
    for cores in (1, 8):
        monkeypatch.setattr(renewal, "cores_here", lambda cores=cores: cores)
        done = release_of(clips(clip), tmp_path / str(cores), *todo)
        assert len(done.result.details["runs"]) == len(times)
        made.append(done.path.read_bytes())
    assert made[0] == made[1]


def test_a_stop_ends_what_is_encoded_ahead(clips, tmp_path):
    class StoppedLate(SilentJob):
        pictures = 0

        def check(self):
            self.pictures += 1
            if self.pictures > 100:  # the first pass over the file is done
                raise Cancelled

    before = threading.active_count()
    todo = region(0.2, 0.3), region(2.6, 2.7, id="r2")
    with pytest.raises(Cancelled):
        release_of(clips(CLIPS["short groups"]), tmp_path / "out", *todo, job=StoppedLate())
    assert threading.active_count() == before
    assert list((tmp_path / "out").iterdir()) == []


def test_the_header_stands_before_the_data(release):
    data = release(CLIPS["b-frames"], region(1.1, 1.4)).path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize("name", ["b-frames", "open groups", "baseline"])
def test_a_strict_decoder_has_nothing_to_complain_of(release, name, ffmpeg):
    done = release(CLIPS[name], region(1.1, 1.4), region(2.2, 2.3, id="r2"))
    complain_of_nothing(ffmpeg, done.path)


def complain_of_nothing(ffmpeg, path):
    flags = ["-v", "error", "-xerror", "-err_detect", "explode+crccheck+bitstream+buffer"]
    asked = [ffmpeg, *flags, "-i", str(path), "-f", "null", "-"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.parametrize("style", ["pixelate", "blur"])
def test_a_weaker_style_leaves_colours_and_no_likeness(release, style):
    done = release(CLIPS["b-frames"], region(1.1, 1.4, style=style))
    prove(done, 30)
    for old, new in zip(done.before, done.after, strict=True):
        for r in done.live(old.time):
            a = old.luma[inner(r, old.time, old)].astype(float)
            b = new.luma[inner(r, new.time, new)].astype(float)
            assert abs(a.mean() - b.mean()) < 12
            if b.std() > 1:
                assert abs(np.corrcoef(a.ravel(), b.ravel())[0, 1]) < 0.5


@pytest.mark.parametrize("style", ["pixelate", "blur"])
def test_a_box_of_a_few_pixels_gets_one_colour(release, style):
    """Few cells look like what was there whatever their order."""
    done = release(CLIPS["b-frames"], region(1.1, 1.4, (0.31, 0.42, 0.04, 0.07), style=style))
    for old, new in zip(done.before, done.after, strict=True):
        for r in done.live(old.time):
            where = inner(r, old.time, old)
            assert (
                new.luma[where].astype(float).std() < 4 < 20 < old.luma[where].astype(float).std()
            )
