"""A type for each kind of redaction: one written form, and what is none of them stays as it was."""

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import Refused
from reviewer.model import (
    AreaRedaction,
    CueRedaction,
    ImageRedaction,
    Put,
    RedactionKind,
    RegionRedaction,
    Remove,
    SoundRedaction,
    Status,
    Style,
    TermRedaction,
    UnfitRedaction,
    WithholdRedaction,
    as_data,
    from_data,
    is_hiding,
)
from reviewer.model.geometry import Box, Keyframe
from reviewer.model.redaction_fit import faults_for_record, why_unfit
from reviewer.store import rules
from reviewer.store.rows import text_of
from tests.helpers.cases import (
    AUDIO,
    KINDS,
    PAGES,
    PHOTO,
    VIDEO,
    WORDS,
    new_case,
    record,
    redactions,
)
from tests.helpers.redactions import any_redaction

BOX = Box(0.1, 0.2, 0.3, 0.4)
TYPES = {
    "region": RegionRedaction("r", VIDEO, start=1.0, end=2, keyframes=(Keyframe(1.0, BOX),)),
    "image": ImageRedaction("r", PHOTO, box=BOX, style=Style.BLUR),
    "sound": SoundRedaction("r", AUDIO, ("7(1)(b)",), start=1.0, end=2.5, channel=0),
    "term": TermRedaction("r", PAGES, term="Lopez", absent=True, status=Status.ACCEPTED),
    "cue": CueRedaction("r", WORDS, cue=2, chars=(1, 4), subject="s1"),
    "area": AreaRedaction("r", PAGES, page=2, box=BOX),
    "whole": WithholdRedaction("r", PAGES, reason="a witness"),
}
_WAS = {  # as rows of a case have held them since there are cases
    **dict.fromkeys(("start", "end", "box", "page", "cue", "chars", "term", "subject", "channel")),
    **{"exemptions": [], "reason": "", "status": "proposed", "style": "", "keyframes": []},
    **{"author": "", "source": "", "id": "r"},
}
WRITTEN = {
    "region": {
        **{"record": VIDEO, "kind": "region", "start": 1.0, "end": 2},
        "keyframes": [{"t": 1.0, "box": [0.1, 0.2, 0.3, 0.4]}],
    },
    "image": {"record": PHOTO, "kind": "region", "box": [0.1, 0.2, 0.3, 0.4], "style": "blur"},
    "sound": {
        **{"record": AUDIO, "kind": "sound", "start": 1.0, "end": 2.5, "channel": 0},
        "exemptions": ["7(1)(b)"],
    },
    "term": {
        **{"record": PAGES, "kind": "text", "term": "Lopez", "absent": True},
        "status": "accepted",
    },
    "cue": {"record": WORDS, "kind": "text", "cue": 2, "chars": [1, 4], "subject": "s1"},
    "area": {"record": PAGES, "kind": "area", "page": 2, "box": [0.1, 0.2, 0.3, 0.4]},
    "whole": {"record": PAGES, "kind": "withhold", "reason": "a witness"},
}


@pytest.mark.parametrize("name", TYPES)
def test_every_type_is_written_as_it_always_was(name):
    want = json.dumps(
        {**_WAS, **WRITTEN[name]}, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    assert text_of(TYPES[name]) == want
    for lenient in (False, True):
        assert from_data("redactions", json.loads(want), lenient=lenient) == TYPES[name]


@given(redactions(), st.booleans())
def test_what_is_written_is_read_as_it_was(made, lenient):
    assert from_data("redactions", as_data(made), lenient=lenient) == made


_numbers = st.sampled_from([None, -1, 0, 1, 2.5])
anything = st.fixed_dictionaries(
    {"kind": st.sampled_from(RedactionKind), "record": st.sampled_from(sorted(KINDS))},
    optional={
        **dict.fromkeys(("start", "end", "page", "cue", "channel"), _numbers),
        "keyframes": st.just([{"t": 1.0, "box": [0, 0, 1, 1]}]),
        "box": st.just([0, 0, 1, 1]),
        "chars": st.just([1, 4]),
        "term": st.sampled_from(["", "Lopez"]),
        "style": st.sampled_from(["fill", "tone", "zebra"]),
        "absent": st.booleans(),
    },
)


@given(anything)
def test_a_file_s_words_are_kept_whatever_they_are(shape):
    data = {"id": "r", "exemptions": [], "status": "accepted", "source": "manual", **shape}
    made = from_data("redactions", data)
    known = {k: v for k, v in as_data(made).items() if v not in (None, [], "", False)}
    assert known == {k: v for k, v in data.items() if v not in (None, [], "", False)}
    assert from_data("redactions", as_data(made)) == made


@given(anything)
def test_what_is_unfit_says_why_and_holds_up_a_release(shape):
    for lenient in (False, True):
        data = {"id": "r", "exemptions": [], "status": "accepted", "source": "manual", **shape}
        made = from_data("redactions", data, lenient=lenient)
        if isinstance(made, UnfitRedaction):
            assert is_hiding(made)
            assert [*faults_for_record(made, record(made.record))]
            assert why_unfit(made, record(made.record)) or not lenient


def test_what_has_no_meaning_in_an_older_row_is_passed_over():
    data = {**as_data(TYPES["whole"]), "page": 3, "box": [0, 0, 1, 1]}
    assert from_data("redactions", data, lenient=True) == TYPES["whole"]
    assert isinstance(from_data("redactions", data), UnfitRedaction)


@pytest.mark.parametrize(
    ("fault", "match"),
    [
        ({"kind": "area", "page": 1}, "lacks box"),
        ({"kind": "text"}, "either cue or term"),
        ({"kind": "text", "cue": 1, "term": "x"}, "either cue or term"),
        ({"kind": "area", "page": 1, "box": [0, 0, 1, 1], "style": "blur"}, "no style"),
        ({"kind": "withhold", "absent": True}, "only accepted redactions of text"),
    ],
)
def test_an_older_case_opens_shows_it_and_lets_it_go(tmp_path, monkeypatch, fault, match):
    record_path = WORDS if fault["kind"] == "text" else PAGES
    kind = RedactionKind(fault["kind"])
    shape = {k: v for k, v in fault.items() if k != "kind"} | (
        {"box": BOX} if "box" in fault else {}
    )
    wrong = any_redaction("r", record_path, kind, ("7(1)(b)",), status=Status.ACCEPTED, **shape)
    assert isinstance(wrong, UnfitRedaction)
    with new_case(tmp_path / "case") as case:
        with pytest.raises(Refused, match=match):
            case.apply([Put(wrong)], "Now")
        with monkeypatch.context() as patch:
            patch.setattr(rules, "faults_for_record", lambda *_: ())
            case.apply([Put(wrong)], "Long ago")
        assert case.snapshot().redactions == (wrong,)
        case.apply([Put(replace(wrong, status=Status.REJECTED))], "Reject")
        assert case.snapshot().redactions[0].status is Status.REJECTED
        case.apply([Remove("redactions", "r")], "Delete")
        case.undo()
        assert case.verify_case().is_sound


def test_no_type_has_a_field_that_does_not_apply():
    assert {f.name for f in fields(WithholdRedaction)} < {f.name for f in fields(AreaRedaction)}
    for of, without in (
        (SoundRedaction, "keyframes"),
        (AreaRedaction, "start"),
        (TermRedaction, "cue"),
    ):
        with pytest.raises(TypeError, match=without):
            of("r", VIDEO, **{without: None})
