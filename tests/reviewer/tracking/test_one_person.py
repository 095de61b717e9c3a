"""A face and the head around it are one entry; whoever is somebody else is not."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import CaseInfo, Kind, Record, Snapshot, Status
from reviewer.tracking.candidates import candidates_of
from reviewer.tracking.case_tracks import proposed_of_tracks
from reviewer.tracking.decided import open_tracks, tracks_to_decide
from reviewer.tracking.one_person import join_faces_to_heads
from reviewer.tracking.proposals import redaction_of_track
from reviewer.tracking.track import DoubtKind, edges_of_track
from reviewer.tracking.track_store import ScanKey, ScanResult, TrackStore
from tests.helpers.made_tracks import doubt, made_track

FILM = Record("a.mp4", Kind.VIDEO, "mp4", "x", 1, "a")
HEAD, FACE = (0.3, 0.3, 0.1, 0.2), (0.32, 0.38, 0.06, 0.08)


def head(start=0.5, length=2.0, box=HEAD, **more):
    return made_track(start, length, box, kind="heads", **more)


def face(start=0.8, length=1.0, box=FACE, **more):
    return made_track(start, length, box, kind="faces", **more)


def case(*redactions):
    return Snapshot(CaseInfo("x"), (FILM,), redactions=redactions)


def holds(outer, inner):
    """Whether each box of a track lies in that of another at the same frame."""
    _, mine, theirs = np.intersect1d(inner.frames, outer.frames, return_indices=True)
    a, b = edges_of_track(inner)[mine], edges_of_track(outer)[theirs]
    inside = (b[:, :2] <= a[:, :2] + 1e-6).all() and (a[:, 2:] <= b[:, 2:] + 1e-6).all()
    return len(mine) == len(inner) and bool(inside)


def test_a_face_in_its_head_is_one_thing_to_decide_whose_box_holds_both():
    whole, small = head(), face(box=(0.28, 0.38, 0.06, 0.08))  # it looks out at the side
    (one,) = tracks_to_decide(case(), FILM, [small, whole])
    assert (one.id, one.kind) == (whole.id, "heads")
    assert small.id in one.also
    assert holds(one, whole)
    assert holds(one, small)
    assert [c.id for c in candidates_of(case(), {FILM.path: [one]})] == [whole.id]
    assert [name for _, name in open_tracks(case(), FILM, [small, whole])] == [whole.id]


def test_who_asks_for_heads_is_given_them_with_their_faces_and_no_face_beside(tmp_path):
    """Else a face that looks out of its head's box is asked about at the release."""
    whole, small, alone = head(), face(box=(0.28, 0.38, 0.06, 0.08)), face(box=(0.7, 0.4, 0.1, 0.1))
    kinds = ("faces", "heads")
    kept = ScanResult((whole, small, alone), ((0.0, 9.0),), finished=True)
    TrackStore(tmp_path).keep_scan(ScanKey("0" * 64, ("made 1",), kinds), kept)
    film = replace(FILM, sha256="0" * 64)
    snapshot = Snapshot(CaseInfo("x"), (film,))

    def proposed(*asked):
        return {
            one.id: one for one in proposed_of_tracks(snapshot, film, tmp_path, asked).proposals
        }

    assert proposed("heads").keys() == {whole.id}
    assert proposed("heads")[whole.id] == proposed()[whole.id]
    assert proposed("faces").keys() == {small.id, alone.id}


def test_what_is_answered_of_the_head_is_answered_of_the_face():
    whole, small = head(), face()
    (one,) = tracks_to_decide(case(), FILM, [whole, small])
    for status in (Status.ACCEPTED, Status.REJECTED):
        answered = case(replace(redaction_of_track(one, FILM), status=status))
        assert [t.id for t in tracks_to_decide(answered, FILM, [whole, small])] == [whole.id]
        assert open_tracks(answered, FILM, [whole, small]) == []


@pytest.mark.parametrize("status", list(Status))
def test_a_face_that_the_case_knows_by_itself_keeps_its_own_answer(status):
    whole, small = head(), face()
    known = case(replace(redaction_of_track(small, FILM), status=status))
    assert {t.id for t in tracks_to_decide(known, FILM, [whole, small])} == {whole.id, small.id}


@pytest.mark.parametrize(
    "other",
    [
        face(box=(0.6, 0.38, 0.06, 0.08)),  # beside it
        face(start=2.0, length=2.0),  # mostly when no head is there
        face(box=(0.3, 0.3, 0.3, 0.4)),  # larger than the head: somebody nearer
        face(drift=0.4),  # passes by
        replace(face(), kind="plates"),
    ],
)
def test_somebody_else_stays_by_themselves(other):
    assert len(join_faces_to_heads([head(), other])) == 2


def test_several_faces_of_one_head_are_one_with_it_and_end_no_head():
    ends = (doubt("birth", 0.8), doubt("death", 1.1), doubt("hole", 0.9, 1.0))
    first, second = face(length=0.3, doubts=ends), face(start=1.5, length=0.5)
    whole = head(doubts=(doubt("birth", 0.5, 0.6), doubt("death", 2.4, 2.5)))
    (one,) = join_faces_to_heads([first, whole, second])
    assert set(one.also) == {first.id, second.id}
    assert [d.kind for d in one.doubts] == [DoubtKind.BIRTH, DoubtKind.DEATH]
    assert (one.start, one.end) == (whole.start, whole.end)


def test_a_face_that_is_seen_longer_than_its_head_makes_it_longer():
    whole, small = head(length=1.0), face(start=1.0, length=0.55)
    (one,) = join_faces_to_heads([whole, small])
    assert one.end == pytest.approx(small.end)
    assert holds(one, small)


starts = st.floats(0, 2)
lengths = st.floats(0.2, 2)
places = st.tuples(st.floats(0, 0.6), st.floats(0, 0.6), st.floats(0.02, 0.3), st.floats(0.02, 0.3))


@given(
    st.lists(st.tuples(st.sampled_from(["heads", "faces"]), starts, lengths, places), max_size=6)
)
def test_nothing_that_was_found_is_lost_by_it(wanted):
    tracks = list(
        {t.id: t for t in (made_track(s, n, box, kind=k) for k, s, n, box in wanted)}.values()
    )
    made = join_faces_to_heads(tracks)
    assert len({t.id for t in made}) == len(made)
    for track in tracks:
        assert any(holds(one, track) for one in made if track.id in (one.id, *one.also))
    assert [t.id for t in join_faces_to_heads(made)] == [t.id for t in made]
