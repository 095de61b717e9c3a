"""Reading the words of a real case for its lanes."""

from reviewer.store import Case
from reviewer.system.jobs import SILENT
from reviewer.timeline import ItemKind, LaneMaker, read_words
from tests.helpers.ui_case import CUES, LOG, make_bundle, make_case


def test_the_words_of_a_case_become_speech_and_events(tmp_path):
    folder = make_case(tmp_path / "case", make_bundle(tmp_path / "bundle"))
    with Case.open(folder) as case:
        snapshot = case.snapshot()
        words = read_words(case, snapshot, SILENT)
        lanes = LaneMaker(words).make_lanes(snapshot)
    assert not words.faults
    assert [e.row for e in words.events[LOG]] == [1, 2, 3]
    speech = [lane for lane in lanes if lane.kind is ItemKind.CUE]
    assert {"Dispatcher (vtt)", "Caller (vtt)"} <= {lane.title for lane in speech} or {
        "Dispatcher",
        "Caller",
    } <= {lane.title for lane in speech}
    assert {i.record for lane in speech for i in lane.items} >= {CUES}


def test_a_transcript_that_cannot_be_read_is_named_and_the_others_are_read(tmp_path):
    folder = make_case(tmp_path / "case", make_bundle(tmp_path / "bundle"))
    with Case.open(folder) as case:
        snapshot = case.snapshot()
        case.original_path(snapshot.get_record(CUES)).unlink()
        words = read_words(case, snapshot, SILENT)
    assert set(words.faults) == {CUES}
    assert LOG in words.events
