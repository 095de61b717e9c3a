"""What is seen on images and scanned pages is kept and decided about as tracks are."""

from dataclasses import replace

import pytest

from reviewer.detect.look_at_images import SeenOnPage
from reviewer.detect.pictures import Found, rules_of_kinds
from reviewer.errors import Refused
from reviewer.model import (
    AreaRedaction,
    CaseInfo,
    Facts,
    ImageRedaction,
    Kind,
    Record,
    Snapshot,
    Status,
)
from reviewer.model.geometry import Box
from reviewer.redaction.deciding import reject_redaction
from reviewer.tracking.candidates import Verdict, candidates_of
from reviewer.tracking.case_tracks import propose_for_record, redaction_to_propose
from reviewer.tracking.decided import tracks_to_decide
from reviewer.tracking.doubt_queue import queue_of_doubts
from reviewer.tracking.marking import join_tracks, lengthen_all, split_track
from reviewer.tracking.page_tracks import tracks_of_pages
from reviewer.tracking.policy import Policy, Wish, set_policy
from reviewer.tracking.track_store import ScanKey, ScanResult, TrackStore

RULES = rules_of_kinds()
PHOTO = Record("photo.jpg", Kind.IMAGE, "jpeg", "a" * 64, 1, "photo.jpg")
SCAN = Record("scan.pdf", Kind.DOCUMENT, "pdf", "b" * 64, 1, "scan.pdf")
SCAN = replace(SCAN, facts=Facts(pages=3, scanned=(2, 3)))
SURE, UNSURE = 0.95, 0.6  # of heads


def head(x, score=SURE):
    return Found("heads", Box(x, 0.2, 0.1, 0.15), score)


def tracks(record, *pages):
    names = dict.fromkeys(RULES, "made 1")
    seen = [SeenOnPage(page, tuple(found)) for page, found in pages]
    return tracks_of_pages(record.sha256, seen, RULES, names)


def case(*redactions):
    return Snapshot(CaseInfo("A case"), records=(PHOTO, SCAN), redactions=tuple(redactions))


def decided(snapshot, record, found):
    return candidates_of(snapshot, {record.path: tracks_to_decide(snapshot, record, found)})


def proposals(snapshot, record, found):
    return propose_for_record(snapshot, record, found, RULES).proposals


@pytest.mark.parametrize("record", [PHOTO, SCAN])
def test_what_is_seen_on_pages_is_kept_and_read_as_tracks_are(record, tmp_path):
    made = tracks(record, (2, [head(0.1)]), (3, [head(0.5), Found("plates", Box(0, 0, 1, 1), 0.9)]))
    key = ScanKey(record.sha256, ("made 1",), ("heads", "plates"))
    TrackStore(tmp_path).keep_scan(key, ScanResult(tuple(made), ((1.0, 3.0),), finished=True))
    found = TrackStore(tmp_path).read_tracks(record.sha256)
    assert {one.id for one in found} == {one.id for one in made}
    pages = [(one.page, one.source) for one in decided(case(), record, found)]
    assert sorted(pages) == [(2, "heads"), (3, "heads"), (3, "plates")]


def test_what_is_not_sure_is_doubtful_and_not_proposed_and_less_is_not_asked_about():
    rule = RULES["heads"]
    unsure = (rule.collect + 2 * rule.sure) / 3
    found = tracks(PHOTO, (1, [head(0.1), head(0.4, unsure), head(0.7, rule.collect)]))
    every = decided(case(), PHOTO, found)
    assert len(every) == 2
    assert [one.candidate.confidence for one in queue_of_doubts(case(), every)] == [
        pytest.approx(unsure)
    ]
    assert len(proposals(case(), PHOTO, found)) == 1


@pytest.mark.parametrize(("record", "of"), [(PHOTO, ImageRedaction), (SCAN, AreaRedaction)])
def test_a_proposal_is_the_candidate_it_was_made_of_and_a_verdict_stays(record, of):
    found = tracks(record, (record.facts.scanned[-1] if record is SCAN else 1, [head(0.3)]))
    (one,) = decided(case(), record, found)
    (made,) = proposals(case(), record, found)
    assert isinstance(made, of)
    assert made.id == one.id
    snapshot = case(reject_redaction(made))
    (again,) = decided(snapshot, record, tracks(record, (one.page, [head(0.31)])))
    assert (again.id, again.verdict) == (made.id, Verdict.NOTHING)
    assert proposals(snapshot, record, found) == ()
    # Another one on that page, or this one on another, is open.
    other = tracks(record, (one.page, [head(0.6)]))
    assert [c.verdict for c in decided(snapshot, record, other) if c.id != made.id] == [
        Verdict.UNDECIDED
    ]


@pytest.mark.parametrize(("wish", "status"), [(Wish.HIDE, "accepted"), (Wish.KEEP, "rejected")])
def test_a_policy_decides_about_an_image_too_and_about_what_is_found_later(wish, status):
    found = tracks(PHOTO, (1, [head(0.1), head(0.5)]))
    by_id = {one.id: one for one in tracks_to_decide(case(), PHOTO, found)}
    changes = set_policy(
        case(),
        PHOTO.path,
        Policy("heads", wish, ("7(1)(c)",) if wish is Wish.HIDE else ()),
        decided(case(), PHOTO, found),
        lambda one: redaction_to_propose(by_id[one.id], PHOTO, RULES["heads"]),
    )
    note, *made = (change.entity for change in changes)
    assert {str(one.status) for one in made} == {status}
    later = replace(case(*made), annotations=(note,))
    more = proposals(later, PHOTO, tracks(PHOTO, (1, [head(0.8)])))
    assert [one.status for one in more] == [Status.PROPOSED] * (wish is Wish.HIDE)


def test_what_is_on_a_page_is_neither_joined_nor_split_nor_lengthened():
    made = list(proposals(case(), PHOTO, tracks(PHOTO, (1, [head(0.1), head(0.5)]))))
    for does in (
        lambda: join_tracks(made),
        lambda: split_track(made[0], 0.5, "r2"),
        lambda: lengthen_all(made, case()),
    ):
        with pytest.raises(Refused, match="in videos"):
            does()


def test_the_lines_of_a_page_of_writing_are_no_things_to_decide_about():
    lines = [Found("text", Box(0.1, 0.03 * n, 0.6, 0.02), 0.99, "words") for n in range(30)]
    found = tracks(SCAN, (2, [head(0.4), *lines]))
    assert [one.source for one in decided(case(), SCAN, found)] == ["heads"]
    assert len(decided(case(), PHOTO, tracks(PHOTO, (1, lines[:3])))) == 3


def test_of_a_crowd_of_three_hundred_each_is_decided_about_by_itself():
    places = [Box(0.05 * (n % 20), 0.06 * (n // 20), 0.03, 0.04) for n in range(300)]
    crowd = [Found("heads", place, SURE) for place in places]
    found = tracks(PHOTO, (1, crowd))
    made = proposals(case(), PHOTO, found)
    assert len({one.id for one in made}) == 300
    # Half of them are answered: of the others each is still asked about, under its own id.
    answered = [replace(one, status=Status.ACCEPTED) for one in made[::2]]
    every = decided(case(*answered), PHOTO, found)
    assert {one.id for one in every} == {one.id for one in made}
    left = proposals(case(*answered), PHOTO, found)
    assert {one.id for one in left} == {one.id for one in made[1::2]}
