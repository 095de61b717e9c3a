"""Of HEVC a second film stands beside the other: only what a region touches is encoded."""

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.render.result import Role
from reviewer.render.video.cuts import closed_cuts
from reviewer.render.video.hevc import renewal
from reviewer.render.video.hevc.runs import runs_between_entries
from reviewer.render.video.hevc.sets import sets_of_header
from reviewer.render.video.hevc.units import is_picture_unit, kind_of_unit
from reviewer.render.video.nal import split_units
from tests.helpers.video_media import SECRET, Clip, heard, kinds, number_of, tags
from tests.helpers.video_release import inner, mute, region

FAST = (("preset", "ultrafast"), ("crf", "24"))
GROUPS = "scenecut=0:keyint=15:min-keyint=15"
OPEN = f"{GROUPS}:open-gop=1:bframes=4:b-adapt=0"


def hevc(x265, **more):
    """Two seconds."""
    return Clip(codec="libx265", frames=60, options=FAST, x265=x265, seconds=2.0, **more)


CLIPS = {
    "closed": hevc(f"{GROUPS}:open-gop=0:bframes=2"),
    "open": hevc(OPEN, sound="aac"),
    "leading pictures": hevc(f"{GROUPS}:open-gop=0:bframes=4:radl=2:b-adapt=0"),
    "no B-frames": hevc(f"{GROUPS}:bframes=0"),
    "slices": hevc(f"{OPEN}:slices=3"),
    "wavefronts": hevc(f"{OPEN}:wpp=1", size=(320, 320)),
    "full range": hevc(OPEN, pixels="yuvj420p"),
    "uneven times": hevc(OPEN, pts=lambda n: n * 512 + (n * n * 37) % 300 + n // 40 * 4000),
}


def prove(release, most):
    """Same pictures at the same times; outside the runs nothing is changed."""
    before, after = release.before, release.after
    assert [a.time for a in after] == [b.time for b in before]
    assert [number_of(a.luma) for a in after] == [number_of(b.luma) for b in before]
    encoded = release.encoded()
    assert set(release.changed()) <= set(encoded)
    assert len(encoded) == release.result.details["encoded"] <= most
    for picture in after:
        for r in release.live(picture.time):
            part = picture.luma[inner(r, picture.time, picture)]
            assert part.astype(float).std() < 1
            assert part.mean() < 20


@pytest.mark.parametrize("name", CLIPS)
def test_a_region_changes_only_the_groups_that_it_touches(release, name):
    done = release(CLIPS[name], region(0.6, 0.75), region(1.3, 1.35, id="r2"))
    assert [kinds(done.path.parent / file.file)[0] for file in done.result.files] == [
        "h264",
        "hevc",
    ]
    assert [file.role for file in done.result.files] == [Role.RECORD, Role.OWN_CODING]
    assert done.result.files[1].name.endswith(".hevc.mp4")
    assert done.beside.changed()
    prove(done.beside, 40)


@pytest.mark.parametrize("suffix", [".mkv", ".ts"])
def test_other_containers_are_spliced_too(release, suffix):
    done = release(CLIPS["open"], region(0.6, 0.75), suffix=suffix)
    prove(done.beside, 20)


@pytest.mark.parametrize(
    ("start", "end", "most"),
    [(0.0, 0.03, 15), (0.48, 0.49, 5), (0.5, 0.53, 20), (1.96, 9.0, 15), (0.45, 1.05, 40)],
)
def test_wherever_a_region_begins_and_ends(release, start, end, most):
    prove(release(CLIPS["open"], region(start, end)).beside, most)


def test_its_sound_is_muted_as_that_of_the_other_film(release):
    done = release(CLIPS["open"], region(0.6, 0.7), mute(0.5, 0.9))
    (rate, first), (_, second) = heard(done.path), heard(done.beside.path)
    assert np.array_equal(first, second)
    assert np.abs(second[:, int(0.55 * rate) : int(0.85 * rate)]).max() < 1e-3


def test_nothing_rides_along(release):
    clip = hevc(OPEN, message=SECRET)
    done = release(clip, region(0.6, 0.7))
    data = done.beside.path.read_bytes()
    assert SECRET in done.source.read_bytes()
    assert SECRET not in data
    assert b"x265" not in data
    assert b"Lavc" not in data
    assert tags(done.beside.path) == {}


def test_copied_slices_are_the_sources_bytes(release):
    done = release(CLIPS["open"], region(0.6, 0.7)).beside
    before, after = pictures(done.source), pictures(done.path)
    same = [pts for pts, units in before.items() if after[pts] == units]
    other = [pts for pts in before if after[pts][0][2:] == before[pts][0][2:] and pts not in same]
    assert len(same) + len(other) == done.result.details["copied"]
    told = [(kind_of_unit(before[pts][0]), kind_of_unit(after[pts][0])) for pts in other]
    assert told == [(21, 18)], "behind the run: it leans on nothing before"


def pictures(path):
    """By their place in the order of showing, the slices of every picture."""
    with av.open(str(path)) as box:
        stream = box.streams.video[0]
        _, prefix = sets_of_header(bytes(stream.codec_context.extradata))
        found = {p.pts: bytes(p) for p in box.demux(stream) if p.size}
    return {
        number: [u for u in split_units(found[pts], prefix) if is_picture_unit(u)]
        for number, pts in enumerate(sorted(found))
    }


@pytest.mark.parametrize(
    ("clip", "spans", "why"),
    [
        (hevc(OPEN, pixels="yuv420p10le"), (0.6, 0.7), "10 bits a colour"),
        (hevc(OPEN, pixels="yuv444p"), (0.6, 0.7), "profile"),
        (hevc(f"{GROUPS}:interlace=tff", size=(320, 192)), (0.6, 0.7), "interlaced"),
        (CLIPS["closed"], (0.0, 9.0), "nearly all"),
    ],
)
def test_what_cannot_be_spliced_is_told_and_the_other_film_stands(release, clip, spans, why):
    done = release(clip, region(*spans))
    assert len(done.result.files) == 1
    assert done.result.details["own_coding"] is None
    (note,) = (n for n in done.result.notes if "HEVC as well" in n)
    assert why in note


def test_the_same_work_gives_the_same_bytes_on_every_machine(release, monkeypatch):
    todo = region(0.2, 0.3), region(1.3, 1.35, id="r2")
    made = []
    for cores in (1, 8):
        monkeypatch.setattr(renewal, "cores_here", lambda cores=cores: cores)
        made.append(release(CLIPS["open"], *todo).beside.path.read_bytes())
    assert made[0] == made[1]


@st.composite
def coded_orders(draw):
    """Times of pictures in coded order, and which are entries: groups of B-pictures, each behind
    the one that is shown after it; some groups lead an entry.
    """
    pts, entries = [0], [True]
    for size in draw(st.lists(st.integers(0, 3), min_size=1, max_size=12)):
        last = max(pts)
        pts.append(last + size + 1)
        entries.append(draw(st.booleans()))
        between = draw(st.permutations(range(last + 1, last + size + 1)))
        pts += between
        entries += [False] * size
    return np.array(pts), np.array(entries)


@given(coded_orders(), st.data())
def test_runs_hold_what_is_touched_and_nothing_copied_leans_on_them(made, data):
    pts, entries = made
    touched = np.zeros(len(pts), bool)
    touched[list(data.draw(st.sets(st.integers(0, len(pts) - 1), max_size=4)))] = True
    runs = runs_between_entries(pts, entries, touched)
    renewed = np.zeros(len(pts), bool)
    for run in runs:
        numbers = run.numbers()
        assert not renewed[numbers].any()
        renewed[numbers] = True
        shown = np.sort(pts[numbers])
        assert np.array_equal(shown, np.arange(shown[0], shown[-1] + 1)), "one stretch of time"
        assert closed_cuts(pts)[run.start]
        assert run.stop == len(pts) or entries[run.stop]
    assert renewed[touched].all()
    # Each copied picture is decodable: from its own entry on nothing was made anew, and where it
    # leads that one, neither in the group before. What leads the entry of that may be: nothing that
    # comes behind an entry in both orders leans on it (H.265, 8.3.1).
    own = np.maximum.accumulate(np.where(entries, np.arange(len(pts)), 0))
    for number in np.flatnonzero(~renewed).tolist():
        entry = int(own[number])
        assert not any(renewed[n] and pts[n] >= pts[entry] for n in range(entry, number))
        if pts[number] < pts[entry]:
            earlier = int(own[entry - 1])
            assert not any(renewed[n] and pts[n] >= pts[earlier] for n in range(earlier, entry))
    if not touched.any():
        assert not runs
