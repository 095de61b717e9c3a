"""What was watched and heard: stretches add up, and nothing is counted twice."""

import json
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import Facts, Kind, Record
from reviewer.overlooked.watched import SLACK, Sense, Watched, as_data, from_data, unwatched

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


def test_a_recording_says_in_words_what_nobody_took_in():
    facts = Facts(time_base=(1, 1000), duration=4000, audio_codec="aac")
    film = Record("v", Kind.VIDEO, "mp4", "0" * 64, 9, "v", facts=facts)
    call = replace(film, path="c", kind=Kind.AUDIO)
    page = Record("d", Kind.DOCUMENT, "pdf", "1" * 64, 9, "d")
    assert [unwatched(r, Watched()) for r in (film, call, page)] == ["not watched", "not heard", ""]
    half = Watched().added(ANN, 0, 2)
    assert unwatched(film, half) == "watched in part"
    seen = half.added(BOB, 2, 4)
    assert unwatched(film, seen) == "not heard"
    assert unwatched(film, seen.added(("v", "Bob", Sense.HEARD), 0, 4)) == ""
