"""Bad cameras, bad weather, pictures of pictures: faces are found, or it is said that they may not
be.
"""

from itertools import product

import numpy as np
import pytest

from reviewer.detect.pictures import (
    load_detectors,
    look_at_picture,
    look_closely_at_picture,
    rules_of_kinds,
)
from reviewer.detect.pictures.all_round import is_all_round
from reviewer.detect.pictures.hard_to_see import is_hard_to_see
from reviewer.model.geometry import Box, share_inside
from reviewer.overlooked.look_in_child import lit_picture
from tests.helpers import bad_pictures as bad
from tests.helpers.drawn_face import face_box, scene_with_faces

SCENE = scene_with_faces(*bad.CORNERS)


def faces_in(picture, sure=True):
    rule = rules_of_kinds()["faces"]
    found = look_at_picture(picture, load_detectors(["faces"]), lit_picture(picture))
    least = rule.sure if sure else (rule.sure + rule.collect) / 2
    return [one for one in found if one.kind == "faces" and one.score >= least]


@pytest.mark.parametrize(
    ("shown", "sure"),
    [
        (bad.mirrored, True), (bad.fisheye, True), (bad.rainy, True), (bad.on_screen, True),
        (bad.on_poster, True), (bad.like_dolls, True), (bad.all_round, True),
        (bad.with_masks, False),  # a doubt at least: it is asked about
    ],
)  # fmt: skip
def test_faces_are_found_however_they_are_shown(shown, sure):
    assert len(faces_in(shown(SCENE), sure)) == 3


def test_in_noise_and_in_the_dark_all_are_found_or_it_is_said_that_little_can_be_seen():
    said = []
    for light, noise in product((1.0, 0.5, 0.2), (0, 4, 12, 25)):
        picture = bad.at_night(SCENE, light, noise)
        said.append(is_hard_to_see(lit_picture(picture)))
        assert said[-1] or len(faces_in(picture)) == 3, (light, noise)
    assert 0 < sum(said) < len(said)
    for blank in (0, 128, 255):
        assert is_hard_to_see(np.full((36, 64, 3), blank, np.uint8))
    assert is_hard_to_see(np.zeros((1, 1, 3), np.uint8))


def test_who_stands_at_the_seam_of_a_picture_all_around_is_found_as_two_halves():
    alone = scene_with_faces((560, 240), wide=1280, high=640)
    picture = bad.all_round(alone, turned=0.5)
    assert is_all_round(picture)
    # A step from one edge to the other, and another shape: no picture all around.
    slope = np.linspace(0, 255, 1280).astype(np.uint8)
    assert not is_all_round(np.broadcast_to(slope[None, :, None], (640, 1280, 3)))
    assert not is_all_round(SCENE)
    first, last = sorted((one.box for one in faces_in(picture)), key=lambda box: box.x)
    assert first.x == 0.0
    assert last.x + last.w == pytest.approx(1.0)
    assert first.y == pytest.approx(last.y)


def test_of_a_crowd_of_three_hundred_everybody_is_found():
    picture, boxes = bad.crowd(size=48)
    found = [one.box for one in faces_in(picture)]
    assert len(found) == 300
    assert all(any(share_inside(Box(*box), one) > 0.6 for one in found) for box in boxes)


def test_a_photo_of_8k_is_looked_at_in_parts():
    corners = [(300, 600), (5200, 3000)]
    photo = scene_with_faces(*corners, size=100, wide=7680, high=4320)
    found = look_closely_at_picture(photo, load_detectors(["faces"], again=True))
    places = [Box(*face_box(corner, 100, 7680, 4320)) for corner in corners]
    assert all(any(share_inside(place, one.box) > 0.6 for one in found) for place in places)
