"""Photos, animations and scans get the second look that videos get: one list, one way to answer."""

from dataclasses import replace

import pytest

from reviewer.model import AreaRedaction, ImageRedaction, Kind, Put, Status
from reviewer.model.geometry import Box
from reviewer.overlooked.answers_to_visible import (
    bare_of,
    keep_visible,
    leave_bare,
    redaction_of_visible,
    widen_masks,
)
from reviewer.overlooked.look_at_pages import PagesToLook, look_at_released_pages
from reviewer.overlooked.own_subject import share_covered
from reviewer.overlooked.still_visible import find_still_visible
from reviewer.overlooked.visible import tell_looked_at, tell_visible
from reviewer.plan.bare_subjects import answer_about
from reviewer.plan.plan import make_plan
from reviewer.store import Case
from reviewer.system.resources import resource_path
from tests.helpers.cases import record
from tests.helpers.drawn_face import face_box
from tests.helpers.film_of_faces import (
    LEFT,
    MOVING,
    PHOTO,
    RIGHT,
    SCAN,
    box_over,
    case_to_release,
    write_faces_on_pages,
)


def lower_half(corner):
    x, y, w, h = face_box(corner)
    return [x - 0.02, y + 0.5 * h, w + 0.04, 0.6 * h]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A case with a photo on which one head is hidden, an animation and a scan; and its list."""
    folder = tmp_path_factory.mktemp("pages")
    write_faces_on_pages(folder / "bundle")
    return case_to_release(folder, [box_over(RIGHT, PHOTO)])


@pytest.fixture
def case(made):
    with Case.open(made, author="Ann") as opened:
        yield opened
        while [one.id for one in opened.snapshot().redactions] != ["m1"]:
            opened.undo()


def look(case, **more):
    snapshot = case.snapshot()
    return find_still_visible(case, snapshot, make_plan(snapshot, "q1"), **more)


def test_who_is_seen_on_photos_animations_and_scans_is_listed_by_page(case):
    seen = look(case)
    found = {one.record: one for one in seen.items if one.kind == "faces"}
    assert len(found) == len(seen.items) == 3
    places = {path: (one.page, one.place) for path, one in found.items()}
    assert places == {
        PHOTO: (1, "in the picture"), MOVING: (1, "in the picture"), SCAN: (2, "on page 2")
    }  # fmt: skip
    for one in found.values():
        assert (one.mask, one.start, one.end) == ("", one.page - 1.0, float(one.page))
        assert share_covered(one.pieces[0].box, [Box(*face_box(LEFT))]) > 0.5
    assert tell_visible(found[SCAN]) == "a face is seen on page 2"
    told = {one.record: one for one in seen.again}
    assert {path: (one.pictures, one.closely) for path, one in told.items()} == {
        PHOTO: (1, 1), MOVING: (4, 3), SCAN: (1, 1)
    }  # fmt: skip
    assert "1 picture looked at as released, by ultraface-rfb640; 1" in tell_looked_at(told[SCAN])
    # What was seen is kept; a changed box has its own page looked at again.
    assert look(case, only_known=True) == seen


def test_a_head_from_behind_is_told_though_its_hair_may_pass_for_a_face():
    path = resource_path("demo/bundle/photos/IMG_2417.jpg")
    photo = record("photo.jpg", kind=Kind.IMAGE)
    (seen,) = look_at_released_pages(PagesToLook(photo, path, (), 8, ((0, True),)))
    behind = Box(0.354, 0.567, 0.070, 0.089)
    heads = [one.box for one in seen.found if one.kind == "heads" and one.score >= 0.6]
    assert max(share_covered(behind, [head]) for head in heads) > 0.9


@pytest.mark.parametrize("record", [PHOTO, MOVING, SCAN])
def test_what_stays_is_kept_with_a_name_and_what_is_to_be_hidden_is_a_box(case, record):
    seen, before = look(case), case.snapshot()
    (one,) = [v for v in seen.items if v.record == record]
    box = redaction_of_visible(case, before, one)
    assert isinstance(box, AreaRedaction if record == SCAN else ImageRedaction)
    assert share_covered(Box(*face_box(LEFT)), [box.box]) > 0.6
    case.apply(keep_visible(case, before, seen, [(record, one.track)]), "Stays")
    kept = case.snapshot().find_redaction(one.track)
    assert (kept.status, kept.author) == (Status.REJECTED, "Ann")
    assert record not in {v.record for v in look(case, only_known=True).items}
    plan = make_plan(case.snapshot(), "q1")
    assert [len(step.kept) for step in plan.steps if step.record == record] == [1]


@pytest.mark.parametrize(("record", "page"), [(PHOTO, None), (SCAN, 2)])
def test_a_box_that_leaves_its_subject_waits_until_it_is_widened_or_answered(case, record, page):
    half = Box(*lower_half(LEFT))
    about = {"id": "half", "record": record, "exemptions": ("7(1)(c)",)}
    about |= {"status": Status.ACCEPTED, "box": half, "author": "Ann"}
    box = AreaRedaction(**about, page=page) if page else ImageRedaction(**about)
    case.apply([Put(box)], "Half")
    seen, snapshot = look(case), case.snapshot()
    (one,) = seen.of_masks
    assert (one.record, one.mask) == (record, "half")
    assert seen.items[0] is one

    def blockers(snapshot):
        plan = make_plan(snapshot, "q1", bare=bare_of(look(case, only_known=True)))
        return [b.why for b in plan.blockers]

    (why,) = blockers(snapshot)
    where = "on page 2" if page else "in the picture"
    assert f"sticks out of the mask that was made for it, {where}: widen" in why
    case.apply(leave_bare(case, snapshot, seen, [(record, "half", "an actor")]), "Bare")
    assert blockers(case.snapshot()) == []
    assert look(case, only_known=True).of_masks[0].answer == "looked at by Ann: an actor"
    # An answer about one box is none about another.
    moved = replace(box, box=Box(half.x - 0.01, half.y, half.w + 0.01, half.h))
    notes = case.snapshot().annotations
    assert answer_about(box, (one.start, one.end), notes) is not None
    assert answer_about(moved, (one.start, one.end), notes) is None
    case.apply(widen_masks(case, snapshot, seen, [(record, "half")]), "Widen")
    wide = case.snapshot().find_redaction("half")
    assert share_covered(Box(*face_box(LEFT)), [wide.box]) > 0.9
    assert look(case).of_masks == ()
