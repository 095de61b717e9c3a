"""What is doubtful is asked in passages that one look shows, what may bare most first."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import (
    CaseInfo,
    Kind,
    Record,
    RegionRedaction,
    Snapshot,
    Source,
    Status,
)
from reviewer.model.geometry import Box, Keyframe
from reviewer.tracking.candidates import candidates_of
from reviewer.tracking.doubt_queue import (
    LONGEST,
    ONE_LOOK,
    answer_question,
    passages_of,
    queue_of_doubts,
)
from tests.helpers.made_tracks import doubt, made_track

FILM, OTHER = "a.mp4", "b.mp4"
KINDS = ("hole", "jump", "birth", "death", "edge", "low")
MOMENTS = st.floats(0, 60).map(lambda t: round(t, 2))
DOUBTS = st.lists(
    st.builds(lambda k, t, n: doubt(k, t, t + n), st.sampled_from(KINDS), MOMENTS, MOMENTS)
)


def snapshot(redactions=(), annotations=()):
    records = tuple(Record(path, Kind.VIDEO, "mp4", "0", 1, path) for path in (FILM, OTHER))
    return Snapshot(CaseInfo("x"), records, redactions=redactions, annotations=annotations)


def asked(known, *tracks, record=FILM):
    found = queue_of_doubts(known, candidates_of(known, {record: tracks}))
    return [one for one in found if not one.settled]


def kinds(questions):
    return [[str(one.kind) for one in question.doubts] for question in questions]


@given(DOUBTS)
def test_each_doubt_is_in_one_passage_that_one_look_shows(doubts):
    passages = passages_of(doubts)
    assert sorted(d.start for p in passages for d in p) == sorted(d.start for d in doubts)
    for passage in passages:
        last = passage[0].end
        for one in passage[1:]:
            assert one.start - last <= ONE_LOOK
            last = max(last, one.end)
        assert len(passage) == 1 or last - passage[0].start <= LONGEST


def test_one_answer_covers_a_passage_and_waits_until_it_is_given_or_an_end_was_drawn_on():
    near = (doubt("birth", 0.5), doubt("hole", 0.7, 0.9), doubt("jump", 1.5))
    track = made_track(length=20.0, doubts=(*near, doubt("death", 20.5)))
    known = snapshot()
    first, last = sorted(asked(known, track), key=lambda one: one.start)
    assert kinds([first, last]) == [["birth", "jump"], ["death"]]  # the hole is settled
    assert first.passage == pytest.approx((0.0, 2.5))
    notes = answer_question(first, "Ann")
    assert [note.id for note in answer_question(first, "Bob")] == [note.id for note in notes]
    answered = snapshot(annotations=tuple(notes))
    assert kinds(asked(answered, track)) == [["death"]]
    keys = tuple(Keyframe(t, Box(0.1, 0.1, 0.2, 0.2)) for t in (0.5, 22.0))
    drawn_on = RegionRedaction(
        track.id, FILM, start=0.5, end=22.5, keyframes=keys, source=Source("heads")
    )
    assert kinds(asked(snapshot((drawn_on,)), track)) == [["birth", "jump"]]
    rejected = snapshot((replace(drawn_on, status=Status.REJECTED),))
    assert asked(rejected, track) == []


def test_what_may_bare_most_comes_first_and_equals_go_forward_in_time_record_by_record():
    def dying(start, box, original):
        end = start + 1.0
        return made_track(
            start, 1.0, box, original=original, doubts=(doubt("death", end - 0.2, end),)
        )

    large, small = (0.2, 0.2, 0.3, 0.5), (0.3, 0.3, 0.02, 0.03)
    late, early = dying(9.0, large, "a"), dying(1.0, large, "b")
    tiny, other = dying(0.1, small, "c"), dying(4.0, large, "d")
    known = snapshot()
    found = queue_of_doubts(
        known, candidates_of(known, {OTHER: [other], FILM: [late, tiny, early]})
    )
    assert [one.candidate.id for one in found] == [early.id, late.id, other.id, tiny.id]


def test_what_the_pictures_settle_is_listed_behind_with_its_reason_and_can_be_answered():
    gap = made_track(doubts=(doubt("hole", 0.7, 1.3),))
    known = snapshot()
    (question,) = queue_of_doubts(known, candidates_of(known, {FILM: [gap]}))
    assert "both ways" in question.settled
    answered = snapshot(annotations=tuple(answer_question(question, "Ann")))
    assert queue_of_doubts(answered, candidates_of(answered, {FILM: [gap]})) == []


def widened(track, rows, times):
    boxes = track.boxes.copy()
    boxes[rows, 2:] *= times
    return replace(track, boxes=boxes)


def test_a_gap_is_asked_about_where_its_two_ways_part():
    gap = made_track(doubts=(doubt("hole", 0.7, 1.3),))
    assert asked(snapshot(), widened(gap, slice(8, 22), 1.3)) == []
    assert kinds(asked(snapshot(), widened(gap, slice(12, 14), 2.0))) == [["hole"]]


@pytest.mark.parametrize(
    ("box", "kind", "is_asked"),
    [
        ((0.9, 0.3, 0.1, 0.2), "edge", False),
        ((0.3, 0.8, 0.1, 0.2), "edge", False),
        ((0.85, 0.3, 0.1, 0.2), "edge", True),  # seen before the edge, and it may have turned
        ((0.9, 0.3, 0.1, 0.2), "death", True),
    ],
)
def test_what_was_seen_at_the_edge_and_is_hidden_up_to_it_is_not_asked(box, kind, is_asked):
    track = made_track(box=box, doubts=(doubt(kind, 1.1, 1.5),))
    assert bool(asked(snapshot(), track)) is is_asked
