"""Words that are hidden in a transcript: nobody releases their sound without a decision."""

import json
from dataclasses import replace

import numpy as np
import pytest

from reviewer.intake import new_case
from reviewer.model import Decision, Put, RedactionKind, Remove, Status
from reviewer.plan.plan import make_plan
from reviewer.redaction import spoken_proposals
from reviewer.reviewfile.exchange import import_review
from reviewer.store import Case
from tests.helpers.attack_media import write_wav
from tests.helpers.redactions import any_redaction

VTT = """WEBVTT

00:00.500 --> 00:02.000
Dispatch, go ahead.

00:02.000 --> 00:04.000
My name is Tamsin Okoro.
"""
HIDDEN = {"id": "r1", "record": "call.vtt", "kind": "text", "exemptions": ["7(1)(b)"]}


@pytest.fixture
def case(tmp_path):
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    write_wav(bundle / "call.wav", np.zeros(6 * 8000, np.int16), 8000)
    (bundle / "call.vtt").write_text(VTT)
    told = {"path": "call.vtt", "kind": "transcript", "transcript_of": "call.wav"}
    data = {"format": "records-reviewer/bundle", "version": 1, "title": "t", "records": [told]}
    (bundle / "bundle.json").write_text(json.dumps(data))
    new_case(tmp_path / "case", bundle)
    with Case.open(tmp_path / "case") as opened:
        yield opened


def review(*redactions, released=("call.wav",)):
    return json.dumps(
        {
            "format": "records-reviewer/review",
            "version": 1,
            "reviewer": "t",
            "redactions": redactions,
            "decisions": [{"record": r, "decision": "release", "reason": ""} for r in released],
            "requests": [{"id": "q1", "requester": "X", "records": ["*"]}],
        }
    )


def sounds(case):
    return [r for r in case.snapshot().redactions if r.kind is RedactionKind.SOUND]


def blockers(case):
    snapshot = case.snapshot()
    return make_plan(snapshot, "q1", spoken_proposals.audible_stretches(case, snapshot)).blockers


@pytest.mark.parametrize(
    "where", [{"term": "Tamsin Okoro"}, {"cue": 2}, {"cue": 2, "chars": [11, 23]}]
)
def test_importing_hidden_words_proposes_their_sound_and_the_release_waits(case, where):
    told = import_review(case, review({**HIDDEN, **where}))[1]
    (made,) = sounds(case)
    assert (made.record, made.status, made.source) == ("call.wav", Status.PROPOSED, "transcript")
    assert made.start <= 2.4
    assert made.end >= 3.9
    assert any("call.wav" in t and made.id in t for t in told)
    (waits,) = blockers(case)
    assert waits.redaction == made.id
    assert "are heard from" in waits.why
    case.undo()
    assert not case.snapshot().redactions


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.REJECTED])
def test_once_a_person_decided_about_the_sound_the_release_goes_on(case, status):
    import_review(case, review({**HIDDEN, "term": "Tamsin Okoro"}))
    case.apply([Put(replace(sounds(case)[0], status=status))], "Decide")
    assert not blockers(case)
    assert not spoken_proposals.changes_of_proposals(
        case.snapshot(), spoken_proposals.reader_of(case)
    )


def test_a_case_that_nobody_settled_is_told_at_the_export(case):
    made = any_redaction(
        "r1", "call.vtt", RedactionKind.TEXT, ("7(1)(b)",), status=Status.ACCEPTED, term="Okoro"
    )
    import_review(case, review(released=("call.wav", "call.vtt")))
    case.apply([Put(made)], "Redact")
    (waits,) = blockers(case)
    assert waits.record == "call.wav"
    assert "detect" in waits.why


def test_when_the_words_are_shown_again_the_proposal_goes(case):
    import_review(case, review({**HIDDEN, "term": "Tamsin Okoro"}))
    step = case.apply([Remove("redactions", "r1")], "Show again")
    spoken_proposals.settle_proposals(case, step, "Show again")
    assert not case.snapshot().redactions


def test_of_a_recording_that_is_not_released_nothing_is_asked(case):
    import_review(case, review({**HIDDEN, "term": "Tamsin Okoro"}))
    step = case.apply([Put(Decision("call.wav", "not responsive"))], "Leave out")
    spoken_proposals.settle_proposals(case, step, "Leave out")
    assert not sounds(case)
    assert not blockers(case)


WORDS = {
    "segments": [
        {
            "start": 2.0,
            "end": 4.0,
            "text": " My name is Tamsin Okoro.",
            "words": [
                {"word": w, "start": s, "end": e}
                for w, s, e in (
                    ("My", 2.0, 2.2),
                    ("name", 2.2, 2.5),
                    ("is", 2.5, 2.6),
                    ("Tamsin", 2.6, 3.1),
                    ("Okoro.", 3.1, 3.7),
                )
            ],
        }
    ]
}


def mute(start, end, id="m1"):
    return {
        **{"id": id, "record": "call.wav", "kind": "sound", "start": start, "end": end},
        **{"style": "silence", "exemptions": ["7(1)(b)"], "status": "accepted"},
    }


def test_a_mute_by_ear_that_hides_most_of_a_guess_is_a_decision(case):
    import_review(case, review(mute(2.4, 3.8), {**HIDDEN, "term": "Tamsin Okoro"}))
    assert not blockers(case)


def test_a_mute_that_hides_a_little_of_a_guess_is_none(case):
    import_review(case, review(mute(2.9, 3.3), {**HIDDEN, "term": "Tamsin Okoro"}))
    assert blockers(case)


@pytest.mark.parametrize(("end", "waits"), [(3.7, False), (3.5, True)])
def test_another_transcript_tells_when_the_words_are_spoken(tmp_path, end, waits):
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    write_wav(bundle / "call.wav", np.zeros(6 * 8000, np.int16), 8000)
    (bundle / "call.vtt").write_text(VTT)
    (bundle / "call.json").write_text(json.dumps(WORDS))
    new_case(tmp_path / "case", bundle)
    with Case.open(tmp_path / "case") as case:
        hidden = {**HIDDEN, "term": "Tamsin Okoro"}
        told = {**hidden, "id": "r2", "record": "call.json"}
        import_review(case, review(mute(2.6, end), hidden, told))
        assert bool(blockers(case)) is waits
