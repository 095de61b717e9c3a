"""What was watched and heard: stretches add up, and nothing is counted twice."""

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reviewer.watched import SLACK, Sense, Watched, as_data, from_data

ANN, BOB = ("v", "Ann", Sense.SEEN), ("v", "Bob", Sense.SEEN)
stretches = st.lists(
    st.tuples(st.integers(0, 9000), st.integers(1, 2000)).map(
        lambda p: (p[0] / 1000, (p[0] + p[1]) / 1000)
    ),
    max_size=12,
)


def watched(key, spans):
    made = Watched()
    for start, end in spans:
        made = made.added(key, start, end)
    return made


@given(stretches)
def test_the_order_of_watching_changes_nothing_that_matters(spans):
    one, two = watched(ANN, spans), watched(ANN, reversed(spans))
    assert one.share("v", Sense.SEEN, 12) == two.share("v", Sense.SEEN, 12)


@given(stretches)
def test_every_stretch_that_was_played_counts(spans):
    kept = watched(ANN, spans).of("v", Sense.SEEN)
    for start, end in spans:
        assert any(s.start <= round(start * 1000) and round(end * 1000) <= s.end for s in kept)
    assert all(b.start - a.end > SLACK for a, b in pairwise(kept))


@given(stretches)
def test_it_comes_back_from_a_setting_as_it_was(spans):
    made = watched(ANN, spans)
    assert from_data(json.loads(json.dumps(as_data(made)))) == made


def test_two_reviewers_together_have_seen_more_than_one():
    made = watched(ANN, [(0, 4)]).added(BOB, 2, 8)
    assert made.share("v", Sense.SEEN, 10, "Ann") == 0.4
    assert made.share("v", Sense.SEEN, 10) == 0.8
    assert made.share("v", Sense.HEARD, 10) == 0.0
    assert made.reviewers("v") == ("Ann", "Bob")


def test_a_record_watched_to_its_last_frame_is_whole():
    assert watched(ANN, [(0, 9.96)]).share("v", Sense.SEEN, 10) == 1.0


def test_what_cannot_be_read_is_left_out():
    good = as_data(watched(ANN, [(0, 1)]))
    assert from_data([*good, {"record": 1}, "x", None]) == watched(ANN, [(0, 1)])
    assert from_data(None) == Watched()
