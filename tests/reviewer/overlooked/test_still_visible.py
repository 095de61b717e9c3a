"""What a scan found and no mask covers is told before a release, and nothing else is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.detect.pictures.rows import KindRule
from reviewer.model import Facts, Kind, RegionRedaction, Snapshot, Status
from reviewer.model.geometry import Box, Keyframe
from reviewer.overlooked.still_visible import (
    rows_bare,
    tell_not_looked,
    visible_in_step,
)
from reviewer.overlooked.visible import tell_visible
from reviewer.tracking.proposals import is_clock, redaction_of_track
from reviewer.tracking.track import Doubt, DoubtKind
from reviewer.tracking.track_store import KeptScan, ScanKey, ScanResult
from tests.helpers.cases import INFO, record
from tests.helpers.made_track import make_track
from tests.helpers.plans import step

VIDEO = record("cam.mp4", kind=Kind.VIDEO, facts=Facts(time_base=(1, 1000), duration=60_000))
RULES = {"faces": KindRule("faces", "a face", 0.3, 0.6, 1.3, "7(1)(c)", True)}
TRACK = make_track()


def mask(box, start=0.0, end=1.0, name="r1", status=Status.ACCEPTED):
    return RegionRedaction(
        name, "cam.mp4", exemptions=("7(1)(c)",), status=status, start=start, end=end,
        keyframes=(Keyframe(start, Box(*box)),),
    )  # fmt: skip


def seen(*redactions, track=TRACK):
    case = Snapshot(INFO, records=(VIDEO,), redactions=tuple(redactions))
    released = [r for r in redactions if r.status is Status.ACCEPTED]
    made = step("cam.mp4", Kind.VIDEO, "mp4", *released)
    return visible_in_step(case, made, [track], RULES)


def test_what_no_mask_covers_is_told_with_when_and_for_how_long():
    (one,) = seen()
    assert (one.record, one.track, one.mask) == ("cam.mp4", "faces-1", "")
    assert (one.start, one.seconds) == (0.0, 1.0)
    assert tell_visible(one) == "a face is seen for 1.0 s"


def test_a_mask_over_it_settles_it_whoever_made_the_mask():
    assert seen(mask((0.15, 0.25, 0.2, 0.25))) == []


def test_a_face_that_is_covered_late_is_told_for_as_long_as_it_is_bare():
    late = mask((0.15, 0.25, 0.2, 0.25), start=0.5, name="faces-1")
    (one,) = seen(late)
    assert one.mask == "faces-1"
    assert one.seconds == pytest.approx(0.5, abs=0.04)
    assert "sticks out of its own mask" in tell_visible(one)


def test_what_a_person_trimmed_away_is_listed_and_holds_nothing():
    """It was decided; and it may have been a slip of the hand."""
    whole = replace(redaction_of_track(TRACK, VIDEO), status=Status.ACCEPTED)
    middle = replace(whole, start=0.25, end=0.75)
    first, last = seen(middle)
    assert (first.mask, first.track, first.start) == ("", "faces-1-2", 0.0)
    assert (last.mask, last.track, last.end) == ("", "faces-1-3", 1.0)
    assert {one.trimmed_from for one in (first, last)} == {"faces-1"}
    assert tell_visible(last).endswith("where its mask was trimmed away")
    # Whoever says that it stays says so of that part; the mask is as it was.
    kept = mask((0.2, 0.3, 0.1, 0.15), end=0.25, name="faces-1-2", status=Status.REJECTED)
    assert seen(middle, kept) == [last]
    # A part that sticks out while the mask lies there is a fault of it, trimmed or not.
    half = replace(mask((0.2, 0.3, 0.05, 0.15), name="faces-1"), start=0.5)
    assert {(one.mask, one.trimmed_from) for one in seen(half)} == {
        ("faces-1", ""), ("", "faces-1")
    }  # fmt: skip


def test_half_a_face_is_a_face():
    (one,) = seen(replace(mask((0.2, 0.3, 0.05, 0.15)), id="faces-1"))
    assert one.mask == "faces-1"
    # What sticks out is the margin that was added around it, and no part of it.
    assert seen(mask((0.205, 0.305, 0.09, 0.14))) == []


def test_two_masks_cover_together():
    assert seen(mask((0.15, 0.3, 0.1, 0.15)), mask((0.25, 0.3, 0.1, 0.15), name="r2")) == []


@pytest.mark.parametrize("status", [Status.REJECTED])
def test_what_a_person_wants_to_be_seen_is_not_told(status):
    assert seen(mask((0.2, 0.3, 0.1, 0.15), name="faces-1", status=status)) == []


def test_what_was_said_of_a_part_speaks_for_that_part_only():
    kept = mask((0.2, 0.3, 0.1, 0.15), name="faces-1", end=0.4, status=Status.REJECTED)
    (one,) = seen(kept)
    assert one.seconds == pytest.approx(0.6, abs=0.04)


def test_another_models_name_of_what_was_rejected_is_the_same_thing():
    twin = replace(
        mask((0.2, 0.3, 0.1, 0.16), name="faces-9", status=Status.REJECTED), source="faces"
    )
    assert seen(twin) == []
    # Who stands half behind him is somebody else.
    other = replace(twin, keyframes=(Keyframe(0.0, Box(0.1, 0.2, 0.2, 0.4)),))
    assert len(seen(other)) == 1


def test_half_a_head_under_a_persons_box_and_one_frame_are_told():
    assert len(seen(mask((0.2, 0.3, 0.055, 0.15)))) == 1
    (one,) = seen(mask((0.1, 0.2, 0.3, 0.4), end=1.0 - 1 / 30 - 1e-4))
    assert one.seconds == pytest.approx(1 / 30, abs=1e-3)


def test_the_clock_that_is_burned_in_is_not_told():
    line = ((0.6, 0.01, 0.3, 0.04),) * 200
    text = "2025-06-04 16:22:31 … 2025-06-04 16:22:37"
    clock = replace(make_track("text-1", line, kind="text"), text=text)
    assert is_clock(clock)
    assert seen(track=clock) == []


def test_what_was_not_looked_for_is_told():
    whole = KeptScan(ScanKey("0" * 64, ("stand-in 1",), ("plates",)), ScanResult((), finished=True))
    assert tell_not_looked([whole], ("heads", "plates")) == "not looked through for heads"
    dark = ScanResult((), ((0.0, 60.0),), ((20.0, 60.0),), finished=True)
    both = KeptScan(ScanKey("0" * 64, ("stand-in 1",), ("heads", "plates")), dark)
    assert "40.0 s of it cannot be decoded" in tell_not_looked([both], ("heads", "plates"))
    assert tell_not_looked([both, whole], ("plates",)) != ""


def test_what_nobody_is_sure_of_is_not_told():
    assert seen(track=replace(TRACK, doubts=(Doubt(DoubtKind.LOW, 0.0, 1.0),))) == []


BOXES = st.tuples(*[st.floats(0.0, 0.6)] * 2, *[st.floats(0.05, 0.4)] * 2)


@given(st.lists(st.tuples(BOXES, st.floats(0, 1), st.floats(0.05, 1)), max_size=4))
def test_bare_is_what_less_than_nine_tenths_of_lie_under_masks_by_pixels(drawn):
    masks = [mask(box, start, start + long) for box, start, long in drawn]
    bare = rows_bare(TRACK, masks)
    for row in (0, 7, 15, 29):
        x, y, w, h = TRACK.boxes[row].astype(float)
        xs, ys = np.meshgrid(x + w * (np.arange(90) + 0.5) / 90, y + h * (np.arange(90) + 0.5) / 90)
        under = np.zeros(xs.shape, bool)
        for m in masks:
            if m.start < TRACK.times[row] + 1 / 30 - 1e-6 and TRACK.times[row] < m.end:
                b = m.keyframes[0].box
                under |= (xs >= b.x) & (xs <= b.x + b.w) & (ys >= b.y) & (ys <= b.y + b.h)
        share = under.mean()
        if abs(share - 0.9) > 0.12:  # as fine as the points are
            assert bare[row] == (share < 0.9)


def test_what_was_joined_with_another_is_hidden_by_that_or_is_told():
    box = (0.15, 0.25, 0.2, 0.25)
    gone = mask(box, name="faces-1", status=Status.REJECTED)
    gone = replace(gone, reason="joined with another: r1", source="faces")
    assert seen(gone, mask(box)) == []
    (one,) = seen(gone, mask(box, end=0.5))
    assert one.seconds == pytest.approx(0.5, abs=0.04)
    assert len(seen(gone)) == 1
