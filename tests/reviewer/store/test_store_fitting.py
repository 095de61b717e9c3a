"""Nothing gets into a case that could not be hidden; what an older case holds can be mended."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reviewer.errors import Refused
from reviewer.model import Put, Redaction, RedactionKind, Remove, Status
from reviewer.model.geometry import Box, Keyframe
from reviewer.model.redaction_fit import faults_for_record
from reviewer.redaction.keyframes import grow_at, grown_throughout, move_at, toggled_key
from reviewer.redaction.new_redactions import new_area, new_region, new_sound, new_withhold
from reviewer.redaction.spans import copied_to, split_at, trim_redaction
from reviewer.store import rules
from tests.helpers.cases import (
    AUDIO,
    KINDS,
    LOG,
    PAGES,
    PHOTO,
    REST,
    VIDEO,
    WORDS,
    new_case,
    record,
)
from tests.helpers.redactions import any_redaction

OUTSIDE, INSIDE = Box(5, 5, 5, 5), Box(0.1, 0.1, 0.2, 0.2)
CODES = ("7(1)(c)",)
TRACK = (Keyframe(1.0, INSIDE),)


def made(kind: str, path: str, **fields) -> Redaction:
    return any_redaction("r1", path, RedactionKind(kind), CODES, **fields)


NONSENSE = {
    "box outside, ends before it starts": made(
        "region", VIDEO, start=9.0, end=2.0, keyframes=(Keyframe(9.0, OUTSIDE),)
    ),
    "sound of a PDF": made("sound", PAGES, start=1.0, end=2.0),
    "area of nothing": made("area", PAGES),
    "page that is not there": made("area", PAGES, page=3, box=INSIDE),
    "unknown style": made("sound", AUDIO, start=1.0, end=2.0, style="whisper"),
    "style of pictures": made("sound", AUDIO, start=1.0, end=2.0, style="blur"),
    "keyframe twice": made("region", VIDEO, start=1.0, end=2.0, keyframes=TRACK * 2),
    "no characters": made("text", WORDS, cue=2, chars=(4, 4)),
    "characters of no cue": made("text", WORDS, term="Lopez", chars=(1, 4)),
    "row and term": made("text", LOG, cue=1, term="Lopez"),
    "term without a letter": made("text", PAGES, term="—"),
    "text of what has none": made("text", REST, term="Lopez"),
}


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    with new_case(tmp_path_factory.mktemp("fitting") / "case") as opened:
        yield opened


@pytest.fixture
def old_case(tmp_path, monkeypatch):
    """A case of a version that took a redaction as it was."""
    with new_case(tmp_path / "case") as opened:
        with monkeypatch.context() as patch:
            patch.setattr(rules, "faults_for_record", lambda *_: ())
            wrong = replace(NONSENSE["box outside, ends before it starts"], status=Status.ACCEPTED)
            opened.apply([Put(wrong)], "Long ago")
        yield opened


@pytest.mark.parametrize("status", [Status.PROPOSED, Status.ACCEPTED])
@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_refused_by_name(case, nonsense, status):
    with pytest.raises(Refused, match="redaction 'r1': "):
        case.apply([Put(replace(nonsense, status=status))], "Nonsense")
    assert case.snapshot().redactions == ()


@pytest.mark.parametrize("status", list(Status))
def test_what_hides_something_in_a_record_never_goes_to_another(old_case, status):
    there = new_withhold("r9", record(PAGES))
    there = replace(there, exemptions=CODES, status=Status.ACCEPTED)
    old_case.apply([Put(there)], "Withhold it")
    with pytest.raises(Refused, match="hides something in"):
        old_case.apply([Put(replace(there, record=REST, status=status))], "Move it")
    assert old_case.snapshot().find_redaction("r9") == there


def test_what_is_rejected_may_be_anything(old_case):
    wrong = replace(old_case.snapshot().redactions[0], id="r2", status=Status.REJECTED)
    assert old_case.apply([Put(wrong)], "Reject")


numbers = st.one_of(st.none(), st.sampled_from([-1, 0, 1, 2, 9]), st.floats(-2, 30))
wholes = st.one_of(st.none(), st.integers(-1, 6))
any_box = st.builds(Box, *[st.sampled_from([0.0, 0.2, 0.5, 1.0, -1.0])] * 4)
anything = st.builds(
    any_redaction,
    id=st.just("r1"),
    record=st.sampled_from(sorted(KINDS)),
    kind=st.sampled_from(RedactionKind),
    status=st.sampled_from([Status.PROPOSED, Status.ACCEPTED]),
    start=numbers,
    end=numbers,
    style=st.sampled_from(["", "fill", "blur", "tone", "zebra"]),
    keyframes=st.lists(
        st.builds(Keyframe, st.sampled_from([0.0, 1.0, 25.0]), any_box), max_size=2
    ).map(tuple),
    box=st.one_of(st.none(), any_box),
    page=wholes,
    cue=wholes,
    chars=st.one_of(st.none(), st.tuples(st.integers(-1, 4), st.integers(-1, 4))),
    term=st.sampled_from([None, "Lopez", "-"]),
    channel=wholes,
)


@given(anything)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_what_does_not_fit_never_gets_in(case, redaction):
    wrong = bool([*faults_for_record(redaction, record(redaction.record))])
    try:
        case.apply([Put(redaction)], "Anything")
    except Refused:
        assert wrong
        assert case.snapshot().redactions == ()
    else:
        assert not wrong
        assert case.snapshot().redactions == (redaction,)
        case.apply([Remove("redactions", "r1")], "And out again")


boxes = st.builds(Box, *[st.floats(-0.5, 1.5)] * 2, *[st.floats(0, 1.5)] * 2)
moments = st.floats(0, 19.9)
_EDITS = [
    lambda r, t, by: move_at(r, t, by, -by),
    lambda r, t, by: grow_at(r, t, 1 + by),
    lambda r, t, by: grown_throughout(r, 1 - by),
    lambda r, t, by: toggled_key(r, t),
    lambda r, t, by: trim_redaction(r, end=t),
    lambda r, t, by: split_at(r, t, "r1")[1],
    lambda r, t, by: copied_to(r, t, "r1", 20.0),
]


@given(boxes, moments, st.lists(st.tuples(st.sampled_from(_EDITS), moments, st.floats(-0.9, 0.9))))
@example(  # two of its keyframes come within one microsecond
    Box(0, 0, 0, 0), 0.0, [(_EDITS[0], 1.0, 0.5), *((_EDITS[6], t, 0) for t in (18.61328125, 0, 1))]
)
@settings(max_examples=60)
def test_what_the_window_makes_of_a_box_gets_in(box, t, deeds):
    region = new_region("r1", record(VIDEO), [Keyframe(t, box)])
    for does, at, by in deeds:
        try:
            region = does(region, at, by)
        except Refused:
            continue
    assert [*faults_for_record(region, record(VIDEO))] == []


@given(boxes, st.floats(0, 9.9), st.floats(0.001, 30))
@settings(max_examples=40)
def test_what_the_window_makes_anew_gets_in(box, start, lasts):
    new = [new_withhold("w", record(path)) for path in KINDS]
    new += [new_area("a", record(path), 1, box) for path in (PAGES, PHOTO)]
    new += [new_sound("s", record(path), start, start + lasts) for path in (AUDIO, VIDEO)]
    assert [why for one in new for why in faults_for_record(one, record(one.record))] == []


def test_an_older_case_is_mended_fault_by_fault(old_case):
    (wrong,) = old_case.snapshot().redactions
    with pytest.raises(Refused, match="ends"):
        old_case.apply([Put(replace(wrong, end=3.0))], "Another wrong end")
    half = replace(wrong, start=1.0)
    old_case.apply([Put(half)], "Its span")
    with pytest.raises(Refused, match="keyframe"):
        old_case.apply([Put(replace(half, keyframes=()))], "No track")
    whole = replace(half, keyframes=TRACK)
    old_case.apply([Put(whole)], "Its track")
    (mended,) = old_case.snapshot().redactions
    # It stood, and what it covers is another: somebody has to look again.
    assert mended == replace(whole, status=Status.PROPOSED, changed=mended.changed)
    assert mended.changed


def test_nobody_newly_stands_for_an_older_fault(old_case):
    (wrong,) = old_case.snapshot().redactions
    for status in (Status.PROPOSED, Status.REJECTED):
        old_case.apply([Put(replace(wrong, status=status))], "Taken back")
        with pytest.raises(Refused, match="does not lie within"):
            old_case.apply([Put(wrong)], "Accept")


def test_an_undo_brings_back_what_was(old_case):
    before = old_case.snapshot().redactions
    old_case.apply([Remove("redactions", "r1")], "Delete")
    old_case.undo()
    assert old_case.snapshot().redactions == before
