"""Who may be the same person again: whom a box hides, with whom they are compared, who is left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.model import RedactionKind, Status
from reviewer.model.geometry import Box, Keyframe
from reviewer.tracking.candidates import candidate_of_track
from reviewer.tracking.coming_back import (
    appearances_of,
    others_to_compare,
    person_below,
)
from reviewer.tracking.likeness import Likeness
from tests.helpers.made_tracks import made_track
from tests.helpers.redactions import any_redaction

HEAD, ASIDE = (0.3, 0.3, 0.1, 0.2), (0.7, 0.3, 0.1, 0.2)


def seen(start, length, box=HEAD, record="a.mp4", kind="heads"):
    track = made_track(start, length, box, kind=kind, original=f"{record} {start}")
    return candidate_of_track(record, track, None)


def box_on(place, start=1.0, end=3.0):
    keys = (Keyframe(start, Box(*place)), Keyframe(end, Box(*place)))
    about = {"start": start, "end": end, "keyframes": keys, "status": Status.ACCEPTED}
    return any_redaction("r1", "a.mp4", RedactionKind.REGION, ("7(1)(c)",), **about)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([seen(1.0, 2.0)], 0),
        ([seen(1.0, 2.0, ASIDE)], None),  # somebody beside the box
        ([seen(5.0, 2.0)], None),  # not while it stands
        ([seen(1.0, 2.0, kind="plates")], None),
        ([seen(1.0, 2.0, record="b.mp4")], None),
        ([seen(1.0, 0.5), seen(1.6, 1.4)], 1),  # in two parts: the longer one
    ],
)
def test_whom_a_box_hides_is_who_was_found_below_it(others, expected):
    found = person_below(box_on(HEAD), others)
    assert (found and found.id) == (None if expected is None else others[expected].id)
    if found is not None:  # all of the box is theirs
        assert (found.start, found.end) == (1.0, 3.0)


def test_what_stands_nowhere_on_the_clock_is_compared_last_and_other_kinds_never():
    one, other, plate = seen(1.0, 1.0), seen(3.0, 1.0), seen(5.0, 1.0, kind="plates")
    assert others_to_compare(one, [one, other, plate], {}) == [other]
    assert others_to_compare(one, [one, other], {}, most=0) == []


def test_only_who_looks_so_alike_that_following_would_go_on_is_suggested():
    found = {name: replace(seen(n, 0.5), id=name) for n, name in enumerate("abc")}
    looks = {
        "a": Likeness(0.9, (), 0.95),
        "b": Likeness(0.75, (), 0.65),  # clothing of another colour
        "c": Likeness(0.5, (), 0.9),
    }
    assert [one.id for one in appearances_of(looks, found)] == ["a"]
