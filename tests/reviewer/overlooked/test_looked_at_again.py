"""What videos show as they are released is looked at, in a child, and told with how much was."""

import shutil
from dataclasses import replace

import pytest

from reviewer.model import Put
from reviewer.model.geometry import Box, Keyframe
from reviewer.overlooked import second_look
from reviewer.overlooked.own_subject import share_covered
from reviewer.overlooked.still_visible import find_still_visible
from reviewer.overlooked.visible import tell_looked_at, tell_visible
from reviewer.plan.plan import make_plan
from reviewer.store import Case
from reviewer.system.resources import resource_path
from tests.helpers.drawn_face import face_box
from tests.helpers.film_of_faces import FILM, LEFT, RIGHT, SECONDS, case_with_faces, mask_over


def look(folder, **more):
    with Case.open(folder, author="Ann") as case:
        snapshot = case.snapshot()
        return find_still_visible(case, snapshot, make_plan(snapshot, "q1"), **more)


def test_whoever_no_mask_hides_is_listed_and_who_is_hidden_is_not(tmp_path):
    seen = look(case_with_faces(tmp_path, mask_over(LEFT)))
    (one,) = seen.items
    assert (one.record, one.kind, one.mask) == (FILM, "faces", "")
    assert share_covered(one.pieces[0].box, [Box(*face_box(RIGHT))]) > 0.6
    assert (one.start, one.end) == (0.0, pytest.approx(SECONDS, abs=1.1))
    (told,) = seen.again
    assert told.pictures == one.looks >= 6  # two a second under the mask
    assert told.gap <= 0.6
    assert tell_looked_at(told).startswith(f"{told.pictures} pictures of")
    assert "ultraface-rfb640" in tell_looked_at(told)
    assert tell_visible(one) == f"a face is seen in {one.looks} pictures of the release"


def test_a_mask_that_leaves_half_of_its_own_subject_comes_first(tmp_path):
    x, y, w, h = face_box(LEFT)
    lower = [x - 0.02, y + 0.5 * h, w + 0.04, 0.6 * h]
    first, second = look(case_with_faces(tmp_path, mask_over(LEFT, box=lower))).items
    assert (first.mask, second.mask) == ("m1", "")
    assert "sticks out of its own mask" in tell_visible(first)
    assert share_covered(first.pieces[0].box, [Box(*face_box(LEFT))]) > 0.6


def test_what_was_seen_is_not_looked_at_twice_and_a_changed_mask_is(tmp_path, monkeypatch):
    folder = case_with_faces(tmp_path, mask_over(LEFT, start=1.0, end=2.0))
    asked = []
    real = second_look.SecondLooker._look_at_missing

    def counted(self, record, video, todo, *rest):
        asked.append([m.frame for m in todo])
        return real(self, record, video, todo, *rest)

    monkeypatch.setattr(second_look.SecondLooker, "_look_at_missing", counted)
    first = look(folder)
    assert look(folder) == first
    assert look(folder, only_known=True) == first
    assert asked[0]
    assert not any(asked[1:])
    with Case.open(folder, author="Ann") as case:
        mask = case.snapshot().find_redaction("m1")
        x, y, w, h = mask.keyframes[0].box.to_list()
        larger = (Keyframe(1.0, Box(x - 0.01, y, w + 0.02, h)),)
        case.apply([Put(replace(mask, keyframes=larger))], "Widen")
    look(folder)
    assert asked[-1]
    assert all(9 <= frame <= 20 for frame in asked[-1])


def test_without_models_it_is_said_that_nobody_looked(tmp_path, monkeypatch):
    folder = case_with_faces(tmp_path / "a", mask_over(LEFT))
    shutil.copytree(resource_path("detectors"), tmp_path / "detectors")
    monkeypatch.setattr("reviewer.detect.pictures.rows.resource_path", lambda name: tmp_path / name)
    seen = look(folder)
    assert seen.items == ()
    (told,) = seen.again
    assert told.pictures == 0
    assert "nobody looked at it as it is released" in tell_looked_at(told)
    assert "is missing" in tell_looked_at(told)


def test_what_is_damaged_in_the_cache_is_looked_at_again(tmp_path):
    folder = case_with_faces(tmp_path, seconds=1.0)
    first = look(folder)
    assert len(first.items) == 2
    (kept,) = (folder / "cache" / "looked").glob("*.json")
    kept.write_text('{"0-abc": [["faces", 9, 9]]}')
    assert look(folder) == first
