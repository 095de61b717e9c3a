"""Words are hidden where they stand and where they are heard, once, under one basis."""

import json
from dataclasses import replace

import pytest

from reviewer.coverage.transcript import CueSpan
from reviewer.model import (
    Anchor,
    CaseInfo,
    Facts,
    Kind,
    Record,
    RedactionKind,
    Snapshot,
    Status,
    cue_of,
    term_of,
)
from reviewer.readers.transcript import read_transcript
from reviewer.redaction.everywhere import matches_in, redact_everywhere
from reviewer.redaction.transcript_words import Basis, redact_spans
from tests.helpers.redactions import any_redaction

VTT = """WEBVTT

1
00:00:10.000 --> 00:00:12.000
<v Caller>My name is <i>Maria</i> Lopez.

2
00:00:12.000 --> 00:00:14.000
<v Dispatcher>Maria
Lopez, stay on the line.
"""
LOG = "time,remarks\n10:00,Maria Lopez called\n10:01,unit sent\n"
BASIS = Basis(("7(1)(b)",), "a caller", "Ann")


@pytest.fixture
def case(tmp_path):
    (tmp_path / "t.vtt").write_text(VTT, encoding="utf-8")
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    sound = Facts(time_base=(1, 8000), duration=8000 * 60, audio_codec="pcm_s16le")
    records = (
        Record("call.wav", Kind.AUDIO, "wav", "", 1, "call.wav", facts=sound),
        Record("log.csv", Kind.DISPATCH, "csv", "", 1, "log.csv"),
        Record("t.vtt", Kind.TRANSCRIPT, "webvtt", "", 1, "t.vtt", transcript_of="call.wav"),
    )
    return Snapshot(CaseInfo("c"), records)


@pytest.fixture
def words(tmp_path, case):
    return read_transcript(tmp_path / "t.vtt", "webvtt")


def spans(transcript, *said):
    out = []
    for cue, text in said:
        first = transcript.cues[cue].text.index(text)
        out.append(CueSpan(cue, first, first + len(text)))
    return out


def with_redactions(case, made):
    return replace(case, redactions=tuple(made))


def test_words_are_hidden_by_the_raw_characters_of_their_cue(case, words):
    made = redact_spans(
        case, case.get_record("t.vtt"), words, spans(words, (0, "Maria Lopez")), BASIS
    )
    text, sound = made
    assert words.cues[0].raw[slice(*text.chars)] == "Maria</i> Lopez"
    assert (text.cue, text.status, text.exemptions) == (1, Status.ACCEPTED, ("7(1)(b)",))
    assert (sound.record, sound.kind, sound.status) == (
        "call.wav",
        RedactionKind.SOUND,
        text.status,
    )
    assert sound.exemptions == text.exemptions
    assert sound.source == text.source == "manual"


def test_without_an_exemption_both_stay_proposals(case, words):
    made = redact_spans(case, case.get_record("t.vtt"), words, spans(words, (0, "Maria")), Basis())
    assert {r.status for r in made} == {Status.PROPOSED}


def test_neighbouring_cues_are_one_stretch_of_sound(case, words):
    wanted = spans(words, (0, "Lopez."), (1, "Maria"))
    made = redact_spans(case, case.get_record("t.vtt"), words, wanted, BASIS)
    assert [r.kind.value for r in made] == ["text", "text", "sound"]


def test_what_is_hidden_already_is_not_hidden_again(case, words):
    record, wanted = case.get_record("t.vtt"), spans(words, (0, "Maria"))
    made = redact_spans(case, record, words, wanted, BASIS)
    assert redact_spans(with_redactions(case, made), record, words, wanted, BASIS) == []


def test_a_rejected_redaction_is_taken_up_again(case, words):
    record, wanted = case.get_record("t.vtt"), spans(words, (0, "Maria"))
    made = [
        replace(r, status=Status.REJECTED) for r in redact_spans(case, record, words, wanted, BASIS)
    ]
    again = redact_spans(with_redactions(case, made), record, words, wanted, BASIS)
    assert {r.status for r in again} == {Status.ACCEPTED}
    assert {r.id for r in again} >= {made[0].id}


def test_the_sound_goes_by_both_clocks(case, words):
    anchors = (
        Anchor("a", "t.vtt", 0.0, "2025-06-04T16:00:00Z", 0.1, "manual"),
        Anchor("b", "call.wav", 0.0, "2025-06-04T15:59:40Z", 0.1, "manual"),
    )
    case = replace(case, anchors=anchors)
    wanted = spans(words, (0, "My name is Maria Lopez."))
    sound = redact_spans(case, case.get_record("t.vtt"), words, wanted, BASIS)[-1]
    assert (sound.start, sound.end) == (29.85, 32.15)


def test_a_term_is_found_with_its_place_and_the_words_around_it(case, tmp_path):
    found = matches_in(case.get_record("t.vtt"), tmp_path / "t.vtt", "maria lopez")
    assert [(m.place, m.before, m.hit, m.after) for m in found] == [
        ("cue 1", "My name is ", "Maria Lopez", "."),
        ("cue 2", "", "Maria Lopez", ", stay on the line."),
    ]
    (row,) = matches_in(case.get_record("log.csv"), tmp_path / "log.csv", "Maria Lopez")
    assert (row.place, row.cue, row.hit) == ("row 1", 1, "Maria Lopez")
    assert matches_in(case.get_record("call.wav"), tmp_path / "none", "Maria") == []


def test_a_term_is_hidden_in_whole_records_and_in_chosen_places(case, tmp_path):
    places = matches_in(case.get_record("t.vtt"), tmp_path / "t.vtt", "Maria Lopez")
    made = redact_everywhere(
        case,
        "Maria  Lopez",
        {"log.csv": None, "t.vtt": places[:1]},
        lambda record: tmp_path / record.stored,
        BASIS,
    )
    assert [(r.record, term_of(r), cue_of(r)) for r in made] == [
        ("log.csv", "Maria Lopez", None),
        ("t.vtt", None, 1),
        ("call.wav", None, None),
    ]


def test_an_undecided_proposal_of_the_same_term_is_taken_up(case, tmp_path):
    known = any_redaction(
        "words-x", "log.csv", RedactionKind.TEXT, ("7(1)(c)",), term="maria lopez"
    )
    made = redact_everywhere(
        with_redactions(case, [known]), "Maria Lopez", {"log.csv": None}, lambda r: tmp_path, BASIS
    )
    assert [(r.id, r.status) for r in made] == [("words-x", Status.ACCEPTED)]


def test_two_transcripts_of_one_call_hide_its_sound_once(case, tmp_path):
    said = [("My", 10.0), ("name", 10.3), ("is", 10.6), ("Maria", 10.9), ("Lopez.", 11.3)]
    words = [{"word": f" {w}", "start": t, "end": t + 0.25} for w, t in said]
    segment = {"start": 10.0, "end": 12.0, "text": " My name is Maria Lopez.", "words": words}
    (tmp_path / "t.json").write_text(json.dumps({"segments": [segment]}), encoding="utf-8")
    timed = Record(
        "t.json", Kind.TRANSCRIPT, "whisper-json", "", 1, "t.json", transcript_of="call.wav"
    )
    case = replace(case, records=(*case.records, timed))
    asked = {"t.json": None, "t.vtt": None}
    made = redact_everywhere(case, "Maria Lopez", asked, lambda r: tmp_path / r.path, BASIS)
    sounds = [r for r in made if r.kind is RedactionKind.SOUND]
    alone = redact_everywhere(
        case, "Maria Lopez", {"t.vtt": None}, lambda r: tmp_path / r.path, BASIS
    )
    assert [(r.start, r.end) for r in sounds] == [
        (r.start, r.end) for r in alone if r.kind is RedactionKind.SOUND
    ]
    assert {r.record for r in made if r.kind is RedactionKind.TEXT} == {"t.json", "t.vtt"}
