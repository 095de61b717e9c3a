"""A face is one at any size; what is one only in its finest lines is not sure."""

import cv2
import numpy as np
import pytest

from reviewer.detect.pictures import load_detectors, look_at_picture, rules_of_kinds
from reviewer.model.geometry import Box, overlap_of_boxes
from tests.helpers.drawn_face import face_box, scene_with_faces

SURE = rules_of_kinds()["faces"].sure


@pytest.fixture(scope="module")
def faces():
    return load_detectors(["faces"])


@pytest.mark.parametrize("times", [0.3, 0.5, 1.0, 2.5])
def test_a_face_is_as_sure_whether_it_is_near_or_far(faces, times):
    way = cv2.INTER_AREA if times < 1 else cv2.INTER_CUBIC
    scene = scene_with_faces((240, 100))
    [face] = look_at_picture(cv2.resize(scene, None, fx=times, fy=times, interpolation=way), faces)
    assert face.score > SURE
    assert overlap_of_boxes(face.box, Box(*face_box((240, 100)))) > 0.6


@pytest.mark.parametrize("corner", [(0, 0), (480, 200), (-60, 100), (540, 240)])
def test_a_face_at_the_pictures_edge_is_sure(faces, corner):
    whole = scene_with_faces((corner[0] + 100, corner[1] + 100), wide=860, high=580)
    [face] = look_at_picture(np.ascontiguousarray(whole[100:460, 100:740]), faces)
    assert face.score > SURE


@pytest.mark.parametrize("fine", [3, 4])
def test_what_looks_like_a_face_in_its_finest_lines_only_is_no_more_than_a_sighting(faces, fine):
    large = cv2.resize(scene_with_faces((240, 100)), None, fx=2, fy=2)
    lines = large - cv2.GaussianBlur(large, (0, 0), fine).astype(float)
    found = look_at_picture(np.clip(110 + 2 * lines, 0, 255).astype(np.uint8), faces)
    # It continues a track that is there, and makes none.
    assert [one.score < SURE for one in found] == [True]
