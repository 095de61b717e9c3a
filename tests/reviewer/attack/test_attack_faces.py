"""The attack's own look at faces: what sticks out of its mask is told from who stands beside it."""

from dataclasses import replace

import pytest

from reviewer.attack.face_watch import FaceWatch, share_under
from reviewer.attack.probe import PackageFile, Probe
from reviewer.attack.report import Report
from reviewer.model import PROGRAM, Kind, RegionRedaction, Status
from reviewer.model.geometry import Box, Keyframe
from reviewer.plan.bare_subjects import Bare, answer_bare
from tests.helpers.drawn_face import face_box, scene_with_faces
from tests.helpers.film_of_faces import grown
from tests.helpers.plans import step

LEFT, NEXT = (200, 80), (275, 84)  # shoulder to shoulder


def mask_at(box, name="m1", **more):
    return RegionRedaction(
        name, "cam.mp4", ("7(1)(c)",), status=Status.ACCEPTED, start=0.0, end=1.0,
        keyframes=(Keyframe(0.0, Box(*box)),), **more,
    )  # fmt: skip


def watched(mask, *corners, kept=(), said=()):
    """The findings and what is told of one picture with a mask over it."""
    before = scene_with_faces(*corners)
    after = before.copy()
    box = mask.keyframes[0].box
    left, top, right, bottom = box.to_pixels(640, 360)
    after[top:bottom, left:right] = 0
    made = step("cam.mp4", Kind.VIDEO, "mp4", mask, kept=kept, left_bare=said)
    file = PackageFile("data/records/cam.mp4", None, made)
    watch, report = FaceWatch(file, 1, str), Report()
    with Probe(report, "visible", file, "x") as probe:
        if watch.look(0.0, after, [(mask, box)]):
            watch.compare(0.0, before, probe)
    return report.findings, watch.tell()


def test_who_stands_shoulder_to_shoulder_with_a_mask_is_counted_and_no_finding():
    mask = mask_at(grown(face_box(LEFT), 0.2))
    assert 0 < share_under(Box(*face_box(NEXT)), [mask.keyframes[0].box]) < 0.5
    findings, told = watched(mask, LEFT, NEXT)
    assert findings == []
    assert [(s.pictures, s.accepted_by) for s in told.seen] == [(1, "")]


@pytest.mark.parametrize("share", [0.2, 0.4, 0.5, 0.6])
def test_the_upper_part_of_its_own_subject_is_a_finding(share):
    x, y, w, h = face_box(LEFT)
    mask = mask_at([x - 0.02, y + (1 - share) * h, w + 0.04, h * (share + 0.1)])
    (finding,), _ = watched(mask, LEFT)
    assert (finding.redaction, finding.where) == ("m1", "0.0")


def test_who_is_hidden_whole_is_not_seen():
    findings, told = watched(mask_at(grown(face_box(LEFT), 0.1)), LEFT)
    assert (findings, told.seen, told.pictures) == ([], (), 1)


@pytest.mark.parametrize(("author", "told_as"), [("Ann", "Ann"), (PROGRAM, "somebody")])
def test_who_is_kept_visible_is_told_with_who_said_so_and_never_as_the_programs_word(
    author, told_as
):
    x, y, w, h = grown(face_box(NEXT), 0.2)
    stays = RegionRedaction(
        "k", "cam.mp4", status=Status.REJECTED, author=author, source="heads", start=0.0, end=1.0,
        keyframes=(Keyframe(0.0, Box(x, y, w, h)),),
    )  # fmt: skip
    far = mask_at((0.0, 0.8, 0.1, 0.1))
    _, told = watched(far, NEXT, kept=(stays,))
    assert [s.accepted_by for s in told.seen] == [told_as]


def test_an_answer_for_a_whole_mask_is_one_for_the_frame_at_which_it_begins():
    """That is shown before the mask's first moment, and hidden all the same."""
    x, y, w, h = face_box(LEFT)
    mask = replace(mask_at([x - 0.02, y + 0.5 * h, w + 0.04, 0.6 * h]), start=0.03)
    findings, _ = watched(mask, LEFT)
    assert [one.redaction for one in findings] == ["m1"]
    said = answer_bare(mask, Bare("cam.mp4", "m1", mask.start, mask.end, ""), "an actor", "Ann")
    findings, told = watched(mask, LEFT, said=(said,))
    assert (findings, [s.accepted_by for s in told.seen]) == ([], ["Ann"])
