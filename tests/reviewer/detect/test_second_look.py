"""Who looks at what is released is another than who proposed, and finds what is half hidden."""

import shutil

import numpy as np
import pytest

from reviewer.detect.pictures import faults_of_detectors, load_detectors, look_at_picture, rows_for
from reviewer.model.geometry import Box, overlap_of_boxes
from reviewer.system.resources import resource_path
from tests.helpers.drawn_face import face_box, scene_with_faces


def names(kinds, again=False):
    return [row.name for row in rows_for(kinds, again)]


def test_another_model_looks_again_where_there_is_one():
    assert names(["faces"]) == ["yunet-2023mar"]
    assert names(["faces"], again=True) == ["ultraface-rfb640"]
    # Heads are put together from its faces; for plates there is no other.
    assert names(["heads"], again=True) == ["ultraface-rfb640", "yolox-nano", "heads-of-persons"]
    assert names(["plates"], again=True) == names(["plates"])


def test_where_it_is_missing_the_one_that_proposed_looks_again(tmp_path, monkeypatch):
    shutil.copytree(resource_path("detectors"), tmp_path / "detectors")
    shutil.copytree(resource_path("models"), tmp_path / "models")
    monkeypatch.setattr("reviewer.detect.pictures.rows.resource_path", lambda name: tmp_path / name)
    (tmp_path / "models" / "ultraface_rfb_640.onnx").unlink()
    assert names(["faces"], again=True) == ["yunet-2023mar"]
    assert faults_of_detectors(["faces"], again=True) == []
    shutil.rmtree(tmp_path / "models")
    [told] = faults_of_detectors(["faces"], again=True)
    assert "the model face_detection_yunet_2023mar.onnx is missing" in told


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (720, 1280)])
def test_faces_are_found_in_the_whole_and_in_halves(size):
    wide, high = size
    corners = [(40, 60), (wide - 200, high - 220)]
    picture = scene_with_faces(*corners, wide=wide, high=high)
    found = look_at_picture(picture, load_detectors(["faces"], again=True))
    assert len(found) == 2
    for corner in corners:
        face = Box(*face_box(corner, wide=wide, high=high))
        assert any(overlap_of_boxes(face, one.box) > 0.6 for one in found)


def test_a_face_that_is_hidden_by_half_is_found_and_one_that_is_hidden_whole_is_not():
    x, y, w, h = face_box((240, 100))
    picture = scene_with_faces((240, 100))
    detectors = load_detectors(["faces"], again=True)
    half, whole = picture.copy(), picture.copy()
    left, top, right, bottom = Box(x, y, w, h).to_pixels(640, 360)
    half[(top + bottom) // 2 : bottom, left:right] = 0
    whole[top:bottom, left:right] = 0
    assert len(look_at_picture(half, detectors)) == 1
    assert look_at_picture(whole, detectors) == []


@pytest.mark.parametrize("shape", [(16, 16, 3), (1, 1, 3), (2, 2000, 3)])
def test_pictures_of_nothing_hold_nothing(shape):
    assert look_at_picture(np.zeros(shape, np.uint8), load_detectors(["faces"], again=True)) == []
