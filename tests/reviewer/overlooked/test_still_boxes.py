"""A box that never moves may be left by the face that it hides: somebody has to look."""

from dataclasses import replace

import pytest

from reviewer.clock.timebase import Span
from reviewer.model import Decision, RedactionKind, Snapshot, Status
from reviewer.model.geometry import Box, Keyframe
from reviewer.overlooked import still_boxes
from tests.helpers.cases import AUDIO, INFO, VIDEO, record
from tests.helpers.redactions import any_redaction, with_fields

RECORDS = (record(VIDEO), record(AUDIO))
HERE, THERE = Box(0.2, 0.2, 0.1, 0.2), Box(0.3, 0.2, 0.1, 0.2)
STILL = any_redaction(
    "r1",
    VIDEO,
    RedactionKind.REGION,
    ("7(1)(c)",),
    start=1.0,
    end=4.0,
    keyframes=(Keyframe(1.0, HERE),),
)


def case(*redactions, decisions=()):
    return Snapshot(INFO, RECORDS, redactions=redactions, decisions=decisions)


def keyed(*keys):
    return replace(STILL, keyframes=tuple(Keyframe(t, box) for t, box in keys))


@pytest.mark.parametrize(
    ("redaction", "is_still"),
    [
        (STILL, True),
        (keyed((1.0, HERE), (2.0, HERE)), True),
        (keyed((1.0, HERE), (2.0, THERE)), False),
        (keyed((1.0, HERE), (2.0, THERE), (3.0, HERE)), False),
        # a trimmed track: what lies outside of the span is not seen
        (keyed((0.0, THERE), (0.9, HERE), (4.5, HERE), (5.0, THERE)), True),
        (replace(STILL, end=2.0), False),
        (keyed((1.0, Box(0.0, 0.0, 1.0, 1.0))), False),
        (with_fields(STILL, kind=RedactionKind.SOUND, keyframes=()), False),
        (with_fields(STILL, start=None, end=None, keyframes=(), box=HERE), False),
    ],
)
def test_which_boxes_stand_still(redaction, is_still):
    assert still_boxes.stands_still(redaction) is is_still


def test_rejected_boxes_and_records_that_stay_out_are_not_asked_about():
    assert still_boxes.still_boxes(case(STILL)) == (STILL,)
    assert still_boxes.still_boxes(case(replace(STILL, status=Status.REJECTED))) == ()
    gone = Decision(VIDEO, "not responsive")
    assert still_boxes.still_boxes(case(STILL, decisions=(gone,))) == ()
    whole = any_redaction("r2", VIDEO, RedactionKind.WITHHOLD, ("7(1)(c)",), status=Status.ACCEPTED)
    assert still_boxes.still_boxes(case(STILL, whole)) == ()


def test_a_check_holds_until_the_box_changes():
    checked = still_boxes.from_data(still_boxes.with_check({}, STILL))
    assert still_boxes.unchecked_still_boxes(case(STILL), checked) == ()
    cited = replace(STILL, reason="bystander", status=Status.ACCEPTED)
    assert still_boxes.unchecked_still_boxes(case(cited), checked) == ()
    for other in (replace(STILL, end=3.0), keyed((1.0, THERE)), replace(STILL, id="r9")):
        assert still_boxes.unchecked_still_boxes(case(other), checked) == (other,)
    assert still_boxes.from_data("nonsense") == {}


def test_one_frame_that_was_not_seen_is_one_too_many():
    whole = [Span(1_000_000, 2_000_000), Span(2_000_001, 3_960_000)]
    assert still_boxes.seen_whole(whole, 1_000_000, 3_960_000)
    assert not still_boxes.seen_whole(whole, 1_000_000, 4_000_000)
    assert not still_boxes.seen_whole(whole, 960_000, 3_960_000)
    gap = [Span(1_000_000, 2_000_000), Span(2_040_000, 3_960_000)]
    assert not still_boxes.seen_whole(gap, 1_000_000, 3_960_000)


def test_how_many_in_words():
    assert [still_boxes.tell_still_boxes(n) for n in range(3)] == [
        "",
        "1 box does not move: check it",
        "2 boxes do not move: check them",
    ]
