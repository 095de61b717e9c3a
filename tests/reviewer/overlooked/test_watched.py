"""What was watched and heard: stretches add up, and nothing is counted twice."""

import json
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import Facts, Kind, Record
from reviewer.overlooked.watched import SLACK, Sense, Watched, as_data, from_data, tell_unwatched

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
        made = made.with_stretch(key, start, end)
    return made


@given(stretches)
def test_the_order_of_watching_changes_nothing_that_matters(spans):
    one, two = watched(ANN, spans), watched(ANN, reversed(spans))
    assert one.share_taken_in("v", Sense.SEEN, 12) == two.share_taken_in("v", Sense.SEEN, 12)


@given(stretches)
def test_every_stretch_that_was_played_counts(spans):
    kept = watched(ANN, spans).stretches_taken_in("v", Sense.SEEN)
    for start, end in spans:
        assert any(s.start <= round(start * 1000) and round(end * 1000) <= s.end for s in kept)
    assert all(b.start - a.end > SLACK for a, b in pairwise(kept))


@given(stretches)
def test_it_comes_back_from_a_setting_as_it_was(spans):
    made = watched(ANN, spans)
    assert from_data(json.loads(json.dumps(as_data(made)))) == made


def test_two_reviewers_together_have_seen_more_than_one():
    made = watched(ANN, [(0, 4)]).with_stretch(BOB, 2, 8)
    assert made.share_taken_in("v", Sense.SEEN, 10, "Ann") == 0.4
    assert made.share_taken_in("v", Sense.SEEN, 10) == 0.8
    assert made.share_taken_in("v", Sense.HEARD, 10) == 0.0
    assert made.reviewers_of("v") == ("Ann", "Bob")


def test_a_record_watched_to_its_last_frame_is_whole():
    assert watched(ANN, [(0, 9.96)]).share_taken_in("v", Sense.SEEN, 10) == 1.0


def test_what_cannot_be_read_is_left_out():
    good = as_data(watched(ANN, [(0, 1)]))
    assert from_data([*good, {"record": 1}, "x", None]) == watched(ANN, [(0, 1)])
    assert from_data(None) == Watched()


def test_a_recording_says_in_words_what_nobody_took_in():
    facts = Facts(time_base=(1, 1000), duration=4000, audio_codec="aac")
    film = Record("v", Kind.VIDEO, "mp4", "0" * 64, 9, "v", facts=facts)
    call = replace(film, path="c", kind=Kind.AUDIO)
    page = Record("d", Kind.DOCUMENT, "pdf", "1" * 64, 9, "d")
    assert [tell_unwatched(r, Watched()) for r in (film, call, page)] == [
        "not watched",
        "not heard",
        "",
    ]
    half = Watched().with_stretch(ANN, 0, 2)
    assert tell_unwatched(film, half) == "watched in part"
    seen = half.with_stretch(BOB, 2, 4)
    assert tell_unwatched(film, seen) == "not heard"
    assert tell_unwatched(film, seen.with_stretch(("v", "Bob", Sense.HEARD), 0, 4)) == ""
