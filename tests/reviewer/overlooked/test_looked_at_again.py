"""What videos show as they are released is looked at, in a child, and told with how much was."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from reviewer.errors import BadInput
from reviewer.model import Facts, Kind, Put, RegionRedaction, Status
from reviewer.model.geometry import UPRIGHT, Box, Keyframe
from reviewer.overlooked import second_look
from reviewer.overlooked.look_in_child import FramesToLook, look_at_frames, size_of_look
from reviewer.overlooked.own_subject import share_covered
from reviewer.overlooked.still_visible import find_still_visible
from reviewer.overlooked.visible import LookedAt, tell_looked_at, tell_visible
from reviewer.plan.plan import make_plan
from reviewer.playback.index import FrameIndex, demux_frames
from reviewer.store import Case
from reviewer.system.resources import resource_path
from tests.helpers.cases import record
from tests.helpers.drawn_face import face_box
from tests.helpers.film_of_faces import (
    FILM,
    LEFT,
    RIGHT,
    SECONDS,
    case_with_faces,
    mask_over,
    write_film_of_faces,
)


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
    assert told.models == ("ultraface-rfb640",)
    # Heads, plates and writing are looked for at some only.
    assert 1 <= told.closely < told.pictures
    assert f"; {told.closely} of them also by yolox-nano" in tell_looked_at(told)
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

    def counted(self, subject, todo, *rest):
        asked.append([m.frame for m in todo])
        return real(self, subject, todo, *rest)

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


@pytest.fixture
def told_of_more(tmp_path):
    """A film of ten frames whose index tells of an eleventh, half a frame behind the fifth."""
    film = write_film_of_faces(tmp_path / FILM, LEFT, seconds=1.0)
    known = demux_frames(film)
    pts = np.insert(known.pts, 5, known.pts[4] + 512)
    return film, FrameIndex.of_ticks(pts, known.keys, known.time_base, known.zero)


def test_another_frame_is_not_looked_at_in_place_of_one_that_cannot_be_decoded(told_of_more):
    """It would be hidden as that one is, and be told as looked at."""
    film, index = told_of_more
    whole = RegionRedaction(
        "m1", FILM, ("7(1)(c)",), status=Status.ACCEPTED, start=0.46, end=0.49,
        keyframes=(Keyframe(0.0, Box(0.0, 0.0, 1.0, 1.0)),),
    )  # fmt: skip
    frames = tuple((number, False) for number in (3, 5, 6))
    seen = look_at_frames(FramesToLook(film, index, UPRIGHT, (whole,), frames))
    assert [(one.frame, len(one.found)) for one in seen] == [(3, 1), (6, 1)]


def test_what_was_seen_until_its_reader_failed_is_told_all_the_same(tmp_path, monkeypatch):
    folder = case_with_faces(tmp_path, mask_over(LEFT))
    monkeypatch.setattr(second_look, "_AT_ONCE", 4)
    real = second_look.checked_frames
    answers = []

    def fails_later(answer, asked):
        answers.append(asked)
        if len(answers) > 1:
            raise BadInput("It is damaged there.")
        return real(answer, asked)

    monkeypatch.setattr(second_look, "checked_frames", fails_later)
    seen = look(folder)
    (told,) = seen.again
    assert told.pictures == 4
    assert told.why_not.endswith("were not: It is damaged there")
    assert len(seen.items) == 1
    assert look(folder, only_known=True).again[0].pictures == 4


def test_what_is_seen_of_a_case_that_was_deleted_does_not_bring_it_back(tmp_path):
    folder = case_with_faces(tmp_path, seconds=1.0)
    look(folder)
    with Case.open(folder) as case:
        film, cache = case.snapshot().get_record(FILM), case.cache_folder
        source = shutil.copy(case.original_path(film), tmp_path / FILM)
    looker = second_look.SecondLooker(cache)
    real = looker._reader.call_child

    def deleted_meanwhile(*asked):
        answer = real(*asked)
        shutil.rmtree(folder, ignore_errors=True)
        return answer

    shutil.rmtree(cache / second_look.FOLDER)
    looker._reader.call_child = deleted_meanwhile
    try:
        assert looker.look_at_video(film, source, ()).times
    finally:
        looker.close()
    assert not folder.exists()


def test_of_8k_and_of_the_night_it_is_said_what_may_not_be_seen(tmp_path):
    film = tmp_path / "8k.mp4"
    write_film_of_faces(film, (300, 600), (5200, 3000), seconds=0.2, size=600, wide=7680, high=4320)
    asked = FramesToLook(film, demux_frames(film), UPRIGHT, (), ((0, False), (1, False)))
    seen = look_at_frames(asked)
    assert [(len(one.found), one.hard) for one in seen] == [(2, False)] * 2
    facts = Facts(width=7680, height=4320)
    assert size_of_look(record("8k.mp4", kind=Kind.VIDEO, facts=facts)) == "1920 x 1080"
    told = tell_looked_at(LookedAt("8k.mp4", 9, 4.0, 0.5, ("model",), scaled="1920 x 1080", hard=2))
    assert "at 1920 x 1080 pixels, in which what is small is not seen" in told
    assert told.endswith("; 2 of them so dark or noisy that a face may not be seen")
