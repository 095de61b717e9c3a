"""Lanes of a case: what stands where on the wall clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.clock.timebase import MICROS, parse_utc
from reviewer.model import (
    Anchor,
    Annotation,
    CaseInfo,
    Facts,
    Kind,
    Record,
    RedactionKind,
    Snapshot,
    Status,
)
from reviewer.model.geometry import Box, Keyframe
from reviewer.readers.dispatch import DispatchLog, DispatchRow
from reviewer.readers.transcripts.cues import Cue, Transcript
from reviewer.timeline import ItemKind, LaneMaker, LogEvent, TimelineWords, retime_entity
from reviewer.timeline.read_words import events_of
from tests.helpers.redactions import any_redaction

START = parse_utc("2025-06-04T16:00:00Z")
CHICAGO = ZoneInfo("America/Chicago")


def recording(path, seconds=60.0, kind=Kind.VIDEO, **more):
    facts = Facts(time_base=(1, 1000), duration=round(seconds * 1000))
    return Record(path, kind, "mp4", "0" * 64, 1, path, facts=facts, **more)


def anchor(path, minutes=0.0, sigma=0.5):
    moment = datetime.fromtimestamp((START + minutes * 60 * MICROS) / MICROS, ZoneInfo("UTC"))
    text = moment.isoformat().replace("+00:00", "Z")
    return Anchor(f"a:{path}", path, 0.0, text, sigma, "manual")


def snapshot(records, anchors=(), **more):
    return Snapshot(CaseInfo("t"), tuple(records), tuple(anchors), **more)


def lane(lanes, title):
    return next(found for found in lanes if found.title == title)


def test_a_recording_stands_where_its_clock_puts_it():
    made = LaneMaker().make_lanes(snapshot([recording("a.mp4")], [anchor("a.mp4", 1.0)]))
    item = made[0].items[0]
    assert (item.start - START, item.end - item.start) == (60 * MICROS, 60 * MICROS)
    assert item.sigma == pytest.approx(0.5)


def test_a_recording_without_a_clock_stands_at_the_start_and_says_so():
    records = [recording("a.mp4"), recording("b.mp4")]
    made = LaneMaker().make_lanes(snapshot(records, [anchor("a.mp4")]))
    assert made[1].items[0].start == START
    assert made[1].items[0].sigma == float("inf")


def test_recordings_of_one_device_share_a_lane_with_the_gap_between_them():
    records = [recording(n, device="AXON 1") for n in ("a.mp4", "b.mp4")]
    made = LaneMaker().make_lanes(snapshot(records, [anchor("a.mp4"), anchor("b.mp4", 5)]))
    assert len(made) == 1
    assert [i.record for i in made[0].items] == ["a.mp4", "b.mp4"]
    assert made[0].title == "AXON 1"


def test_recordings_of_one_device_that_overlap_keep_lanes_of_their_own():
    records = [recording(n, device="AXON 1") for n in ("a.mp4", "b.mp4")]
    made = LaneMaker().make_lanes(snapshot(records, [anchor("a.mp4"), anchor("b.mp4", 0.5)]))
    assert len(made) == 2


def test_speech_has_a_lane_for_each_speaker_on_the_recording_s_clock():
    cues = (Cue(1.0, 2.0, "Hello", "Caller", number=1), Cue(2.0, 3.0, "Yes", "Desk", number=2))
    words = TimelineWords({"a.vtt": Transcript("webvtt", "", cues)})
    records = [
        recording("a.wav", kind=Kind.AUDIO),
        Record("a.vtt", Kind.TRANSCRIPT, "webvtt", "1" * 64, 1, "a.vtt", transcript_of="a.wav"),
    ]
    made = LaneMaker(words).make_lanes(snapshot(records, [anchor("a.wav")]))
    assert lane(made, "Caller").items[0].start == START + MICROS
    assert lane(made, "Desk").items[0].text == "Yes"
    assert lane(made, "Desk").under


def test_a_term_is_redacted_wherever_it_is_spoken():
    cues = (Cue(1.0, 2.0, "Maria here", number=1), Cue(5.0, 6.0, "Yes Maria", number=2))
    words = TimelineWords({"a.vtt": Transcript("webvtt", "", cues)})
    records = [
        recording("a.wav", kind=Kind.AUDIO),
        Record("a.vtt", Kind.TRANSCRIPT, "webvtt", "1" * 64, 1, "a.vtt", transcript_of="a.wav"),
    ]
    hidden = any_redaction("r1", "a.vtt", RedactionKind.TEXT, ("7(1)(b)",), term="Maria")
    made = LaneMaker(words).make_lanes(snapshot(records, [anchor("a.wav")], redactions=(hidden,)))
    items = lane(made, "Redactions").items
    assert [i.key for i in items] == ["r1", "r1"]
    assert {i.what for i in items} == {"words"}
    assert items[0].status is Status.PROPOSED


def test_a_redaction_that_names_a_cue_that_is_not_there_has_no_place():
    words = TimelineWords({"a.vtt": Transcript("webvtt", "", (Cue(1.0, 2.0, "Hi", number=1),))})
    records = [
        recording("a.wav", kind=Kind.AUDIO),
        Record("a.vtt", Kind.TRANSCRIPT, "webvtt", "1" * 64, 1, "a.vtt", transcript_of="a.wav"),
    ]
    hidden = any_redaction("r1", "a.vtt", RedactionKind.TEXT, cue=9)
    made = LaneMaker(words).make_lanes(snapshot(records, [anchor("a.wav")], redactions=(hidden,)))
    assert all(found.kind is not ItemKind.REDACTION for found in made)


def test_bookmarks_and_annotations_have_lanes_of_their_own():
    notes = (
        Annotation("a1", "a.mp4", "crowd", "many", 1.0, 2.0),
        Annotation("a2", "a.mp4", "bookmark", "", 3.0),
        Annotation("a3", "a.mp4", "on paper", "", page=1),
    )
    made = LaneMaker().make_lanes(
        snapshot([recording("a.mp4")], [anchor("a.mp4")], annotations=notes)
    )
    assert [i.key for i in lane(made, "Notes").items] == ["a1"]
    assert [i.key for i in lane(made, "Bookmarks").items] == ["a2"]


def test_events_of_other_days_are_left_out_and_counted():
    far = START + 40 * 3600 * MICROS
    words = TimelineWords(
        events={"log.csv": (LogEvent(1, START, "near", 1.0), LogEvent(2, far, "", 1.0))}
    )
    records = [
        recording("a.mp4"),
        Record("log.csv", Kind.DISPATCH, "csv", "2" * 64, 1, "log.csv", title="Log"),
    ]
    made = LaneMaker(words).make_lanes(snapshot(records, [anchor("a.mp4")]))
    assert [i.text for i in lane(made, "Log").items] == ["near"]
    assert lane(made, "Log").left_out == 1


def test_times_of_a_log_are_local_and_missing_ones_stay_missing():
    row = DispatchRow(1, ("E1", "x"), {"call": datetime(2025, 6, 4, 11, 0), "on_scene": None})
    log = DispatchLog(("event_no", "x"), (row,), {"event_no": (0,)})
    events = events_of(log, CHICAGO)
    assert [(e.utc, e.row) for e in events] == [(START, 1)]
    assert events[0].text == "call received · E1"
    assert events[0].sigma == 30.0


def test_the_hour_that_occurs_twice_is_an_hour_uncertain():
    row = DispatchRow(1, ("x",), {"call": datetime(2025, 11, 2, 1, 30, 5)})
    assert events_of(DispatchLog(("x",), (row,), {}), CHICAGO)[0].sigma > 3600


def test_what_did_not_change_is_the_same_lane_again():
    cues = (Cue(1.0, 2.0, "Hello", number=1),)
    words = TimelineWords({"a.vtt": Transcript("webvtt", "", cues)})
    records = [
        recording("a.wav", kind=Kind.AUDIO),
        Record("a.vtt", Kind.TRANSCRIPT, "webvtt", "1" * 64, 1, "a.vtt", transcript_of="a.wav"),
    ]
    maker, case = LaneMaker(words), snapshot(records, [anchor("a.wav")])
    first, again = maker.make_lanes(case), maker.make_lanes(case)
    assert first[1] is again[1]


# ---- dragging


def region(start, end):
    keys = (Keyframe(start, Box(0.1, 0.1, 0.1, 0.1)), Keyframe(end, Box(0.5, 0.1, 0.1, 0.1)))
    kind = RedactionKind.REGION
    return any_redaction("r", "a.mp4", kind, start=start, end=end, keyframes=keys)


def test_a_moved_region_takes_its_keyframes_along():
    moved = retime_entity(region(2.0, 4.0), 5.0, 7.0, 60.0)
    assert (moved.start, moved.end) == (5.0, 7.0)
    assert [k.t for k in moved.keyframes] == [5.0, 7.0]


def test_a_trimmed_region_leaves_its_keyframes():
    trimmed = retime_entity(region(2.0, 4.0), 3.0, 4.0, 60.0)
    assert (trimmed.start, trimmed.end) == (3.0, 4.0)
    assert [k.t for k in trimmed.keyframes] == [2.0, 4.0]


def test_a_track_that_was_trimmed_is_cut_where_it_would_leave_the_record():
    trimmed = retime_entity(region(2.0, 4.0), 3.0, 4.0, 60.0)
    moved = retime_entity(trimmed, 0.0, 1.0, 60.0)
    assert [k.t for k in moved.keyframes] == [0.0, 1.0]
    assert moved.keyframes[0].box.x == pytest.approx(0.3)


def test_a_moment_is_moved_and_stays_a_moment():
    note = Annotation("a", "a.mp4", "bookmark", start=3.0)
    assert retime_entity(note, 4.0, 9.0, 60.0) == Annotation("a", "a.mp4", "bookmark", start=4.0)


seconds = st.floats(-100, 200)


@given(seconds, seconds)
def test_no_drag_leaves_the_record_or_turns_a_span_around(start, end):
    changed = retime_entity(region(2.0, 4.0), start, end, 60.0)
    assert 0 <= changed.start < changed.end <= 60.0


@given(st.floats(-100, 200))
def test_a_move_keeps_the_length_and_the_track(by):
    changed = retime_entity(region(2.0, 4.0), 2.0 + by, 4.0 + by, 60.0)
    assert changed.end - changed.start == pytest.approx(2.0)
    assert changed.keyframes[0].t == pytest.approx(changed.start)
