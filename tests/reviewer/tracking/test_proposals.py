"""Tracks become redactions that hide at least what the tracks hide, once, and nothing rejected."""

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.coverage.pictures import pictures_covered, ticks_covered
from reviewer.detect.pictures.rows import KindRule
from reviewer.model import Facts, Kind, Snapshot, Status
from reviewer.model.geometry import box_at
from reviewer.tracking.decided import open_tracks, tracks_to_decide
from reviewer.tracking.joining import join_stretches
from reviewer.tracking.marking import join_tracks
from reviewer.tracking.proposals import (
    keyframes_of_track,
    may_be_put,
    propose_tracks,
    redaction_of_track,
)
from reviewer.tracking.track import Doubt, DoubtKind, Track, part_of_track
from tests.helpers.cases import INFO, record

VIDEO = record("cam.mp4", kind=Kind.VIDEO, facts=Facts(time_base=(1, 1000), duration=60_000))
RULE = KindRule("faces", "a face", 0.3, 0.6, 1.3, "7(1)(c)", True)
BASE = Fraction(1, 90_000)
PICTURE = (1920, 1080)


def track_at(name="faces-1", boxes=None, ticks=None, kind="faces", doubts=()):
    boxes = np.tile(np.float32([0.2, 0.3, 0.1, 0.15]), (60, 1)) if boxes is None else boxes
    ticks = np.arange(len(boxes)) * 3000 if ticks is None else ticks
    times = np.array([float(int(t) * BASE) for t in ticks])
    many = len(boxes)
    arrays = np.arange(many, dtype=np.int32), times, np.float32(boxes), np.ones(many, np.float32)
    return Track(name, kind, *arrays, float(times[-1] + 1 / 30), 0.9, 0, "", doubts, "stand-in 1")


@st.composite
def tracks(draw):
    """Boxes that walk, jump and stand, at times of any rate and at changing ones."""
    many = draw(st.integers(1, 60))
    some = np.random.default_rng(draw(st.integers(0, 2**31)))
    walk = np.cumsum(some.normal(0, draw(st.sampled_from([0.0, 0.002, 0.02, 0.3])), (many, 4)), 0)
    start = some.uniform(0, 1, 4) * [0.9, 0.9, 0.4, 0.4]
    x, y, w, h = (start + walk).T
    low = np.clip(np.stack([x, y], 1), 0, 0.99)
    size = np.clip(np.abs(np.stack([w, h], 1)), 0.002, 1 - low)
    ticks = np.cumsum(some.integers(1, draw(st.sampled_from([2, 400, 3001, 90_000])), many))
    return track_at(boxes=np.float32(np.concatenate([low, size], 1)), ticks=ticks)


@settings(max_examples=60, deadline=None)
@given(tracks())
def test_at_every_frame_the_redaction_hides_all_that_the_track_hides(track):
    made = redaction_of_track(track, replace(VIDEO, facts=Facts()))
    ticks = [round(t / float(BASE)) for t in track.times.tolist()]
    begin, behind = ticks_covered(made.start, made.end, BASE, 0)
    first, stop = pictures_covered((begin, behind), ticks)
    assert (first, stop) == (0, len(track))
    for row, tick in enumerate(ticks):
        held = box_at(made.keyframes, float(tick * BASE))  # as the renderer asks
        box = track.box_of_row(row)
        for size in (PICTURE, (640, 360)):
            x0, y0, x1, y1 = held.to_pixels(*size)
            left, top, right, bottom = box.to_pixels(*size)
            assert x0 <= left
            assert y0 <= top
            assert x1 >= right
            assert y1 >= bottom
        assert held.fits_picture()


@settings(max_examples=25, deadline=None)
@given(tracks())
def test_keyframes_are_frames_of_the_track_and_in_order(track):
    keys = keyframes_of_track(track)
    assert len(keys) <= len(track)
    moments = [key.t for key in keys]
    assert all(min(abs(track.times - t)) < 2e-6 for t in moments)
    assert all(a < b or abs(a - b) < 2e-6 for a, b in itertools.pairwise(moments))


def test_a_trembling_walk_takes_few_keyframes_and_little_more_room():
    some = np.random.default_rng(3)
    at = np.linspace(0.1, 0.6, 600)[:, None] + some.normal(0, 0.0015, (600, 2))
    boxes = np.concatenate([at, np.full((600, 2), 0.08)], axis=1)
    track = track_at(boxes=np.float32(boxes))
    keys = keyframes_of_track(track)
    assert len(keys) < 60
    areas = [box_at(keys, float(t)).w * box_at(keys, float(t)).h for t in track.times]
    assert np.mean(areas) < 1.35 * 0.08**2


def snapshot_of(*redactions):
    return Snapshot(info=INFO, records=(VIDEO,), redactions=tuple(redactions))


def test_what_is_found_is_proposed_with_its_source_and_no_subject():
    (put,) = propose_tracks(snapshot_of(), VIDEO, [track_at()], {"faces": RULE})
    made = put.entity
    assert (made.status, made.source, made.subject) == (Status.PROPOSED, "faces", None)
    assert (made.id, made.exemptions, made.reason) == ("faces-1", ("7(1)(c)",), "looks like a face")


def test_what_is_not_sure_or_only_helps_is_not_proposed():
    low = track_at(doubts=(Doubt(DoubtKind.LOW, 0.0, 2.0),))
    assert propose_tracks(snapshot_of(), VIDEO, [low], {"faces": RULE}) == []
    helping = {"faces": replace(RULE, proposed=False)}
    assert propose_tracks(snapshot_of(), VIDEO, [track_at()], helping) == []


@pytest.mark.parametrize("status", list(Status))
def test_a_second_scan_neither_doubles_nor_brings_back(status):
    there = replace(redaction_of_track(track_at(), VIDEO, RULE), status=status)
    again = track_at()
    moved = track_at("faces-2", boxes=again.boxes + np.float32([0.01, -0.01, 0.01, 0.0]))
    for track in (again, moved):  # the same scan; another model, which sees it a little aside
        assert propose_tracks(snapshot_of(there), VIDEO, [track], {"faces": RULE}) == []


def test_another_thing_at_the_same_time_or_place_is_proposed():
    there = replace(redaction_of_track(track_at(), VIDEO), status=Status.REJECTED)
    beside = track_at("faces-3", boxes=track_at().boxes + np.float32([0.3, 0, 0, 0]))
    later = track_at("faces-4", ticks=np.arange(60) * 3000 + 900_000)
    found = open_tracks(snapshot_of(there), VIDEO, [beside, later])
    assert [name for _, name in found] == ["faces-3", "faces-4"]


def test_what_a_scan_finds_beyond_an_accepted_part_gets_a_proposal_of_its_own():
    part = track_at(boxes=track_at().boxes[:20])
    there = replace(redaction_of_track(part, VIDEO), status=Status.ACCEPTED)
    (put,) = propose_tracks(snapshot_of(there), VIDEO, [track_at()])
    assert put.entity.id == "faces-1-2"
    # What was only proposed is replaced by what is known better now.
    merely = replace(there, status=Status.PROPOSED)
    (put,) = propose_tracks(snapshot_of(merely), VIDEO, [track_at()])
    assert put.entity.id == "faces-1"


def test_what_a_person_hid_by_hand_is_not_proposed_again():
    by_hand = replace(
        redaction_of_track(track_at(), VIDEO), id="r1", source="manual", status=Status.ACCEPTED
    )
    assert open_tracks(snapshot_of(by_hand), VIDEO, [track_at()]) == []


COPY = replace(VIDEO, path="copy.mp4")


def test_a_copy_of_a_record_has_redactions_of_its_own():
    known = Snapshot(info=INFO, records=(VIDEO, COPY))
    names = {
        propose_tracks(known, one, [track_at()])[0].entity.id: one.path for one in (VIDEO, COPY)
    }
    assert sorted(names.values()) == ["cam.mp4", "copy.mp4"]
    # Whichever of the two has the plain name, the other one's redaction is never touched.
    there = replace(redaction_of_track(track_at(), COPY), status=Status.ACCEPTED)
    known = replace(known, redactions=(there,))
    (put,) = propose_tracks(known, VIDEO, [track_at()])
    assert put.entity.record == "cam.mp4"
    assert put.entity.id != there.id
    assert propose_tracks(known, COPY, [track_at()]) == []
    twice = tracks_to_decide(known, VIDEO, tracks_to_decide(known, VIDEO, [track_at()]))
    assert [one.id for one in twice] == [put.entity.id]


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.REJECTED])
def test_what_grew_beyond_a_verdict_is_open_again(status):
    part = track_at(boxes=track_at().boxes[:57])  # far more than nine tenths
    there = replace(redaction_of_track(part, VIDEO), status=status)
    (put,) = propose_tracks(snapshot_of(there), VIDEO, [track_at()])
    rest = put.entity
    assert (rest.id, rest.start, rest.end) == ("faces-1-2", pytest.approx(57 / 30), 2.0)
    whole, left = tracks_to_decide(snapshot_of(there), VIDEO, [track_at()])
    assert (whole.id, left.id, len(left)) == ("faces-1", "faces-1-2", 3)
    both = snapshot_of(there, replace(rest, status=status))
    assert open_tracks(both, VIDEO, [track_at()]) == []
    # What a person trimmed was seen whole when it was decided.
    trimmed = replace(redaction_of_track(track_at(), VIDEO), status=status, end=1.0)
    assert open_tracks(snapshot_of(trimmed), VIDEO, [track_at()]) == []


def test_a_proposal_that_grew_keeps_what_a_person_said_of_it():
    part = track_at(boxes=track_at().boxes[:20])
    large = track_at(boxes=track_at().boxes[:20] + np.float32([-0.1, -0.1, 0.2, 0.2]))
    said = {"subject": "s1", "exemptions": ("7(1)(b)",), "reason": "a child"}
    for drawn in (part, large):
        there = replace(redaction_of_track(drawn, VIDEO), **said)
        (put,) = propose_tracks(snapshot_of(there), VIDEO, [track_at()], {"faces": RULE})
        made = put.entity
        assert (made.subject, made.exemptions, made.reason) == tuple(said.values())
        assert (made.id, made.end) == ("faces-1", 2.0)
        assert box_at(made.keyframes, 0.3).w >= box_at(there.keyframes, 0.3).w
        assert may_be_put(snapshot_of(there), made)
        assert not may_be_put(snapshot_of(replace(there, subject="s2")), made)
        assert not may_be_put(snapshot_of(replace(there, status=Status.REJECTED)), made)


def test_who_stands_before_somebody_kept_visible_is_not_kept_by_that():
    officer = track_at("faces-9", boxes=np.tile(np.float32([0.2, 0.2, 0.2, 0.4]), (60, 1)))
    kept = replace(redaction_of_track(officer, VIDEO), status=Status.REJECTED)
    assert [name for _, name in open_tracks(snapshot_of(kept), VIDEO, [track_at()])] == ["faces-1"]


def test_what_was_joined_away_is_open_where_the_joined_one_is_not():
    first = redaction_of_track(track_at(), VIDEO)
    late = track_at("faces-2", ticks=np.arange(60) * 3000 + 450_000)
    changes = join_tracks([first, redaction_of_track(late, VIDEO)])
    whole, gone = (change.entity for change in changes)
    tracks = [track_at(), late]
    assert open_tracks(snapshot_of(whole, gone), VIDEO, tracks) == []
    trimmed = replace(whole, end=3.0)
    (found,) = open_tracks(snapshot_of(trimmed, gone), VIDEO, tracks)
    assert (found[1], found[0].start) == ("faces-2-2", 5.0)
    names = [name for _, name in open_tracks(snapshot_of(gone), VIDEO, tracks)]
    assert names == ["faces-1", "faces-2-2"]


def test_a_track_is_hidden_to_its_end_though_the_header_tells_less():
    told = replace(VIDEO, facts=Facts(time_base=(1, 1000), duration=1_800))
    assert redaction_of_track(track_at(), told).end == 2.0
    behind = track_at("faces-2", ticks=np.arange(60) * 3000 + 900_000)
    made = propose_tracks(Snapshot(info=INFO, records=(told,)), told, [behind, track_at()])
    assert [put.entity.id for put in made] == ["faces-1"]


def test_a_part_that_was_decided_is_known_when_an_earlier_stretch_comes():
    early = track_at(boxes=track_at().boxes[:31])
    late = track_at("faces-2")
    late = part_of_track(late, slice(29, 60), "faces-2")
    there = replace(redaction_of_track(late, VIDEO), status=Status.REJECTED)
    (whole,) = join_stretches([late], [early], [(0.5, 1.5)])
    assert (whole.id, whole.also) == ("faces-1", ("faces-2",))
    (named, rest) = tracks_to_decide(snapshot_of(there), VIDEO, [whole])
    assert (named.id, len(named)) == ("faces-2", 60)
    assert (rest.id, rest.start, len(rest)) == ("faces-2-2", 0.0, 29)
