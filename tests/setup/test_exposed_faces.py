"""The arithmetic of the figure of exposed faces, and what labelled clips may say."""

import json
from hashlib import sha256

import numpy as np
import pytest

from tests.bench.exposure import (
    ExposureTally,
    covered_share,
    false_share,
    hidden_picture,
    seconds_of_frames,
    tracks_of_faces,
)
from tests.bench.face_groups import groups_of_faces
from tests.bench.labelled_clips import FORMAT, LabelledClip, clips_in, read_labels
from tests.helpers.moving_things import SIZE as SIZE_OF_FILM
from tests.helpers.moving_things import write_film

SIZE = (200, 100)
FACE = (0.2, 0.2, 0.1, 0.2)  # 20 by 20 pixels at 40, 20
WHOLE = [(40, 20, 60, 40)]


@pytest.mark.parametrize(
    ("masks", "share"),
    [
        ([], 0.0),
        (WHOLE, 1.0),
        ([(42, 20, 60, 40)], 0.9),
        ([(40, 20, 50, 40), (50, 20, 60, 40)], 1.0),  # two halves hide it together
        ([(40, 20, 60, 30), (40, 20, 60, 30)], 0.5),  # what lies over each other counts once
        ([(-50, -50, 50, 500)], 0.5),  # out of the picture
        ([(60, 40, 40, 20)], 0.0),  # inside out
    ],
)
def test_so_much_of_a_face_is_hidden(masks, share):
    assert covered_share(hidden_picture(SIZE, masks), FACE) == pytest.approx(share)


def test_an_oval_hides_its_ellipse_only():
    oval = hidden_picture(SIZE, WHOLE, oval=True)
    assert covered_share(oval, FACE) == pytest.approx(np.pi / 4, abs=0.02)
    assert not oval[20, 40]
    assert oval[30, 50]
    assert covered_share(hidden_picture(SIZE, [(34, 14, 66, 46)], oval=True), FACE) == 1.0


def test_what_is_hidden_beside_faces_is_false_also_the_margin():
    hidden = hidden_picture(SIZE, [(40, 20, 60, 40), (0, 0, 20, 20)])
    assert false_share(hidden, [FACE]) == pytest.approx(400 / 20_000)
    assert false_share(hidden, []) == pytest.approx(800 / 20_000)


def test_exposed_seconds_count_by_the_time_that_frames_are_shown():
    tally = ExposureTally()
    shown = seconds_of_frames([0.0, 0.1, 0.4, 0.5])
    assert shown == pytest.approx([0.1, 0.3, 0.1, 0.1])
    bare, just_not, just = [], [(42, 20, 60, 40)], [(43, 20, 60, 40)]
    for seconds, masks in zip(shown, [bare, just_not, just, WHOLE], strict=True):
        tally.add_frame(seconds, [(FACE, ("clip", 0))], hidden_picture(SIZE, masks))
    assert tally.faces == pytest.approx(0.6)
    assert tally.exposed == pytest.approx(0.2)  # not the one with exactly nine tenths
    assert tally.exposed_per_hour == pytest.approx(0.2 / 0.6 * 3600)
    assert tally.missed == 0
    tally.add_frame(0.5, [(FACE, ("clip", 0))], hidden_picture(SIZE, []))
    assert tally.missed == 1


def test_a_face_under_sixteen_pixels_does_not_count_and_hiding_it_is_not_false():
    small, tally = (0.2, 0.2, 0.1, 0.15), ExposureTally()
    tally.add_frame(1.0, [(small, ("clip", 0))], hidden_picture(SIZE, []))
    assert (tally.faces, tally.exposed, tally.tracks) == (0.0, 0.0, {})
    tally.add_frame(1.0, [(small, ("clip", 0))], hidden_picture(SIZE, [(40, 20, 60, 35)]))
    assert (tally.footage, tally.false_area) == (2.0, 0.0)
    assert ExposureTally().exposed_per_hour == 0.0


def test_two_faces_are_two_tracks_and_a_pause_begins_another():
    left, right, nearby = FACE, (0.7, 0.2, 0.1, 0.2), (0.22, 0.2, 0.1, 0.2)
    frames = [[left, right], [right, nearby], [], [left], None, [left]]
    assert tracks_of_faces(frames) == [[0, 1], [1, 0], [], [2], [], [3]]


def _labels(folder, name="clip", **changed):
    (folder / f"{name}.mp4").write_bytes(b"")
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"format": FORMAT, "frames": [[list(FACE)], [], None], **changed}))
    return path


def test_labels_are_read_and_other_files_passed_over(tmp_path):
    _labels(tmp_path)
    (tmp_path / "other.json").write_text("{}")
    (clip,) = clips_in(tmp_path)
    assert (clip.name, clip.video.name) == ("clip", "clip.mp4")
    assert clip.frames == [[FACE], [], None]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"format": "another"}, "its format"),
        ({"frames": []}, "no frames"),
        ({"frames": [[], [[0.9, 0.2, 0.2, 0.1]]]}, "frame 1: the box"),
        ({"frames": [[[0.1, 0.2, 0.3]]]}, "frame 0: a box is"),
        ({"frames": [7]}, "frame 0: no list"),
        ({"video": "gone.mp4"}, "gone.mp4"),
    ],
)
def test_labels_that_do_not_fit_are_told_with_the_frame(tmp_path, changed, said):
    with pytest.raises(ValueError, match=said):
        read_labels(_labels(tmp_path, **changed))


def test_faces_set_by_hand_run_straight_between_and_only_where_somebody_looked(
    tmp_path, monkeypatch
):
    (tmp_path / "video").mkdir()
    (tmp_path / "video" / "walk.mp4").write_bytes(b"film")
    monkeypatch.setenv("REVIEWER_CORPUS", str(tmp_path))
    track = [[1, 0.1, 0.2, 0.1, 0.2], [3, 0.3, 0.2, 0.1, 0.4]]
    told = {"format": FORMAT, "video": "walk.mp4", "looked": [[0, 3], [5, 5]], "tracks": [track]}
    labels = tmp_path / "walk.json"
    labels.write_text(json.dumps({**told, "sha256": sha256(b"film").hexdigest()}))
    clip = read_labels(labels)
    assert clip.video == tmp_path / "video" / "walk.mp4"
    assert [None if f is None else len(f) for f in clip.frames] == [0, 1, 1, 1, None, 0]
    assert clip.frames[2] == [pytest.approx((0.2, 0.2, 0.1, 0.3))]
    for changed, said in (
        ({"sha256": "0" * 64}, "another video"),
        ({"tracks": [[*track, [4, 0.3, 0.2, 0.1, 0.4]]]}, "do not fit"),
        ({"tracks": [track[::-1]]}, "do not fit"),
    ):
        labels.write_text(json.dumps({**told, **changed}))
        with pytest.raises(ValueError, match=said):
            read_labels(labels)


def test_a_face_belongs_to_a_group_of_size_of_light_and_of_motion(tmp_path):
    video = tmp_path / "dark.mp4"
    write_film(video, 2, [])
    small, moved = (0.1, 0.1, 0.1, 20 / SIZE_OF_FILM[1]), (0.2, 0.1, 0.1, 20 / SIZE_OF_FILM[1])
    clip = LabelledClip("dark", video, [[small], [moved]])
    [[first], [second]] = groups_of_faces(clip, tracks_of_faces(clip.frames))
    assert first[0] == second[0] == "under 32 px"
    assert (first[2], second[2]) == ("slow", "slow")  # boxes beside each other are two faces
    [[first], [second]] = groups_of_faces(clip, [[0], [0]])
    assert second[2] == "fast"
