"""Thumbnails along a video."""

import numpy as np
import pytest

from reviewer.errors import BadInput
from reviewer.model.geometry import Orientation
from reviewer.playback.thumbnails import HEIGHT, thumbs_of
from tests.helpers.flash_beep import write_clip


@pytest.fixture
def clip(tmp_path):
    write_clip(tmp_path / "clip.mp4", 5.0, group=15)
    return tmp_path / "clip.mp4"


def test_thumbnails_stand_two_seconds_apart_and_at_their_own_moments(clip):
    found = thumbs_of(clip)
    assert found.pictures.shape[0] == len(found.seconds) >= 2
    assert found.pictures.shape[1] == HEIGHT
    assert np.all(np.diff(found.seconds) >= 1.9)
    assert found.seconds[0] == 0.0


def test_kept_thumbnails_are_read_again(clip, tmp_path):
    kept = tmp_path / "thumbs" / "x.npz"
    first = thumbs_of(clip, kept)
    clip.unlink()
    again = thumbs_of(clip, kept)
    assert np.array_equal(first.pictures, again.pictures)


def test_a_turned_video_has_turned_thumbnails(clip):
    upright, turned = (
        thumbs_of(clip).pictures[0],
        thumbs_of(clip, orientation=Orientation(90)).pictures[0],
    )
    assert turned.shape[:2] == upright.shape[1::-1]


def test_a_file_without_pictures_is_refused(tmp_path):
    (tmp_path / "x.mp4").write_bytes(b"nothing")
    with pytest.raises(BadInput):
        thumbs_of(tmp_path / "x.mp4")
