"""What was found is sorted by risk, decided about by marks, and doubted aloud."""

from dataclasses import replace

import numpy as np
import pytest

from reviewer.errors import Refused
from reviewer.model import (
    CaseInfo,
    Kind,
    Put,
    Record,
    RegionRedaction,
    Snapshot,
    Source,
    Status,
    Subject,
)
from reviewer.model.geometry import Box, Keyframe, box_at
from reviewer.tracking.candidates import (
    Verdict,
    candidate_of_redaction,
    candidate_of_track,
    candidates_of,
    with_redaction,
)
from reviewer.tracking.likeness import (
    appearance_of,
    compare_looks,
    place_to_compare,
    sort_by_likeness,
)
from reviewer.tracking.marking import (
    accept_all,
    assign_subject,
    join_tracks,
    keep_all,
    lengthen_all,
    reject_all,
    split_track,
)
from reviewer.tracking.policy import (
    Policy,
    Wish,
    drop_policy,
    policies_of,
    proposed_by_policy,
    set_policy,
)
from reviewer.tracking.ranking import rank_all, rank_candidate
from tests.helpers.made_tracks import made_track

FILM, OTHER = "a.mp4", "b.mp4"


def snapshot(redactions=(), annotations=()):
    records = tuple(Record(path, Kind.VIDEO, "mp4", "0", 1, path) for path in (FILM, OTHER))
    return Snapshot(CaseInfo("x"), records, redactions=redactions, annotations=annotations)


def found(**fields):
    return candidate_of_track(FILM, made_track(**fields), None)


def region(name="r1", start=1.0, end=2.0, x=0.1, **fields):
    keys = (
        Keyframe(start, Box(x, 0.1, 0.2, 0.2)),
        Keyframe(end - 0.1, Box(x + 0.2, 0.1, 0.2, 0.2)),
    )
    about = {"exemptions": ("7(1)(c)",), "source": Source("heads"), **fields}
    record = about.pop("record", FILM)
    return RegionRedaction(name, record, start=start, end=end, keyframes=keys, **about)


def put(changes):
    return {change.entity.id: change.entity for change in changes if isinstance(change, Put)}


def propose(candidate):
    return region(candidate.id, candidate.start, candidate.end, record=candidate.record)


def test_large_long_and_clear_come_first_and_the_least_certain_stand_beside_them():
    large = found(box=(0.3, 0.2, 0.3, 0.6), length=8, confidence=0.95)
    small = found(box=(0.1, 0.1, 0.03, 0.05), length=0.4, confidence=0.9)
    unsure = found(box=(0.6, 0.1, 0.03, 0.05), length=0.4, confidence=0.2, seen=0.3)
    order = [one for one, _ in rank_all([small, unsure, large])]
    assert order[-1] is small
    assert set(order[:2]) == {large, unsure}
    assert rank_all([unsure, large, small]) == rank_all([small, large, unsure])
    assert any("large" in reason for reason in rank_candidate(large).reasons)
    assert any("bridged" in reason for reason in rank_candidate(unsure).reasons)
    assert all(0 <= rank.weight <= 1 for _, rank in rank_all([small, unsure, large]))


def test_a_track_and_its_redaction_are_one_and_what_a_person_made_is_there_as_well():
    track = made_track()
    kept = replace(region(track.id), status=Status.REJECTED, reason="kept visible: officer")
    known = snapshot(
        (kept, region("drawn", source=Source("heads")), region("own", source=Source.MANUAL))
    )
    by_id = {one.id: one for one in candidates_of(known, {FILM: [track], "gone.mp4": [track]})}
    assert set(by_id) == {track.id, "drawn"}
    assert by_id[track.id].verdict is Verdict.KEPT
    assert (by_id[track.id].start, by_id[track.id].end) == (kept.start, kept.end)
    assert by_id["drawn"].best[0] >= 1.0
    bare = with_redaction(by_id[track.id], None)
    assert bare.verdict is Verdict.UNDECIDED
    assert bare.start == track.start


def test_marks_hide_reject_and_keep_and_say_who_is_kept():
    one = region()
    assert put(accept_all([one]))["r1"].status is Status.ACCEPTED
    assert put(reject_all([one]))["r1"].status is Status.REJECTED
    kept = put(keep_all([one], "officer"))["r1"]
    assert (kept.status, kept.reason) == (Status.REJECTED, "kept visible: officer")
    assert candidate_of_redaction(kept).verdict is Verdict.KEPT
    with pytest.raises(Refused):
        accept_all([replace(one, exemptions=())])
    subject = Subject("s1", "Bystander", exemptions=("7(1)(b)",))
    made = put(assign_subject([replace(one, exemptions=())], subject))["r1"]
    assert (made.subject, made.exemptions) == ("s1", ("7(1)(b)",))


def test_joined_tracks_are_one_proposal_that_hides_all_of_them_and_the_gap():
    first = region("r1", 1.0, 2.0, status=Status.ACCEPTED)
    second = region("r2", 3.0, 4.0, x=0.5, exemptions=("7(1)(b)",))
    made = put(join_tracks([second, first]))
    whole = made["r1"]
    assert (whole.start, whole.end, whole.status) == (1.0, 4.0, Status.PROPOSED)
    assert whole.exemptions == ("7(1)(c)", "7(1)(b)")
    assert made["r2"].status is Status.REJECTED
    for one, t in ((first, 1.5), (second, 3.5)):
        assert box_at(whole.keyframes, t).x == pytest.approx(box_at(one.keyframes, t).x, abs=1e-4)
    with pytest.raises(Refused):
        join_tracks([first])
    with pytest.raises(Refused):
        join_tracks([first, region("r3", 1.5, 3.0)])
    with pytest.raises(Refused):
        join_tracks([first, region("r4", 3.0, 4.0, record=OTHER)])


def test_a_track_is_split_and_lengthened_and_its_trimmed_way_is_not_taken_up_again():
    left, right = put(split_track(region(), 1.5, "r9")).values()
    assert (left.end, right.start, right.id) == (1.5, 1.5, "r9")
    trimmed = replace(region(), start=1.4, end=1.6)
    known = snapshot((trimmed,))
    longer = put(lengthen_all([trimmed], known, 1.0))["r1"]
    assert (longer.start, longer.end) == pytest.approx((0.4, 2.6), abs=2e-6)
    assert box_at(longer.keyframes, 0.5).x == pytest.approx(box_at(trimmed.keyframes, 1.4).x)
    assert put(lengthen_all([region(start=0.1)], known, 1.0))["r1"].start == 0.0


def test_a_policy_decides_what_is_there_and_proposes_what_comes_but_accepts_none_of_it():
    mine, other = made_track(0.5), made_track(3.0, kind="plate")
    known = snapshot()
    everything = candidates_of(known, {FILM: [mine, other], OTHER: [made_track(0.7)]})
    policy = Policy("heads", Wish.HIDE, ("7(1)(c)",))
    changes = set_policy(known, FILM, policy, everything, propose)
    made = put(changes)
    assert made[mine.id].status is Status.ACCEPTED
    assert set(made) == {mine.id, changes[0].entity.id}
    after = snapshot(annotations=(changes[0].entity,))
    assert policies_of(after, FILM) == {"heads": policy}
    fresh = region("new", exemptions=())
    (proposed,) = proposed_by_policy(after, [fresh])
    assert (proposed.status, proposed.exemptions) == (Status.PROPOSED, ("7(1)(c)",))
    written = replace(region("new", exemptions=()), reason="a minor")
    (again,) = proposed_by_policy(replace(after, redactions=(written,)), [written])
    assert again.reason == "a minor"  # what a person wrote there stays
    assert drop_policy(after, FILM, "heads")[0].key == changes[0].entity.id
    assert drop_policy(known, FILM, "heads") == []
    written = snapshot(annotations=(replace(changes[0].entity, id="n1"),))
    assert policies_of(written, FILM) == {}  # the words alone decide nothing


def test_the_other_way_round_all_are_kept_and_none_is_proposed():
    mine = made_track(0.5)
    known = snapshot()
    changes = set_policy(
        known, FILM, Policy("heads", Wish.KEEP), candidates_of(known, {FILM: [mine]}), propose
    )
    assert candidate_of_redaction(put(changes)[mine.id]).verdict is Verdict.KEPT
    after = snapshot(annotations=(changes[0].entity,))
    plates = region("p", source=Source("plates"))
    assert proposed_by_policy(after, [region("new"), plates]) == [plates]
    with pytest.raises(Refused):
        set_policy(
            known,
            FILM,
            Policy("heads", Wish.HIDE),
            candidates_of(known, {FILM: [mine]}),
            lambda c: replace(propose(c), exemptions=()),
        )


def dressed(above, below):
    picture = np.zeros((60, 40, 3), np.uint8)
    picture[:30], picture[30:] = above, below
    return picture


def test_alike_are_those_of_like_colours_and_never_two_that_are_seen_at_once():
    one = found(start=0.5, length=1.0)
    later = found(start=5.0, length=1.0)
    at_once = found(start=1.0, length=1.0)
    red, blue = (200, 30, 30), (30, 30, 200)
    mine = appearance_of(dressed(red, blue))
    same = compare_looks(one, later, (mine, appearance_of(dressed((190, 35, 28), blue))), 3.0)
    turned = compare_looks(one, later, (mine, appearance_of(dressed(blue, red))), 3.0)
    assert same.share > 0.8 > turned.share
    assert any("colours" in reason for reason in same.reasons)
    assert compare_looks(one, at_once, (mine, mine), 0.0).share == 0.0
    assert compare_looks(one, found(kind="plate", start=5), (mine, mine), 3.0).share == 0.0
    rows = sort_by_likeness([(later, turned), (at_once, same)])
    assert [candidate for candidate, _ in rows] == [at_once]
    assert appearance_of(np.zeros((1, 1, 3), np.uint8)).sum() == pytest.approx(2.0)
    _, box = place_to_compare(one)
    assert box.h > one.best[1].h
    assert box.fits_picture()
