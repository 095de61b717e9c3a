"""Lanes, conflicts, headcount and waits hold all that agrees with the entries, and add nothing."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.clock.timebase import MICROS, parse_utc, utc_text
from reviewer.inquiry.presence_picture import (
    CallWait,
    FirstArrival,
    HeadcountStep,
    PresencePicture,
    UnitLane,
    picture_presence,
)
from reviewer.inquiry.presence_words import headcount_rows, tell_conflicts, tell_waits
from reviewer.model import Anchor, Call, Citation, Facts, Kind, Presence, Record, Snapshot
from reviewer.model.choices import AnchorSource
from reviewer.model.inquiry import PresenceSource
from tests.helpers.cases import INFO

NOON = parse_utc("2025-06-04T17:00:00Z")
LAST = 8  # minutes that are told of


def at(minute):
    return "" if minute is None else utc_text(NOON + minute * 60 * MICROS)


def minute_of(moment):
    return None if moment is None else (moment - NOON) // (60 * MICROS)


def picture_of(*entries, records=(), **more):
    return picture_presence(Snapshot(INFO, records, presence=entries, **more))


@st.composite
def entries(draw):
    minutes, numbers = st.none() | st.integers(0, LAST), st.none() | st.integers(0, 4)
    made = []
    for number in range(draw(st.integers(0, 5))):
        start, end, low, high = (draw(part) for part in (minutes, minutes, numbers, numbers))
        if start is not None and end is not None:
            start, end = sorted((start, end))
        if low is not None and high is not None:
            low, high = sorted((low, high))
        source = draw(st.sampled_from([PresenceSource.DISPATCH, PresenceSource.CAMERA]))
        unit = draw(st.sampled_from(["Unit 1012", "unit  1012", "Sergeant", ""]))
        supervisor = draw(st.none() | st.booleans())
        one = Presence(f"p{number}", unit, at(start), at(end), None, source, low, high, supervisor)
        made.append(one)
    return made


def end_meant(draw, told, fallback):
    return minute_of(parse_utc(told)) if told else draw(fallback)


@st.composite
def one_truth(draw, told):
    """What may have been, by the entries: of each unit one source is right, an end that was not
    recorded lay anywhere, of overlapping entries of the source one tells the number.
    """
    units = {}
    for one in told:
        name = " ".join(one.unit.split()).casefold() or one.id
        units.setdefault(name, {}).setdefault(one.source, []).append(one)
    counts = dict.fromkeys(range(-1, LAST + 2), 0)
    for sources in units.values():
        stays = []
        for one in draw(st.sampled_from(list(sources.values()))):
            start = end_meant(draw, one.arrive, st.integers(-1, LAST + 2))
            end = end_meant(draw, one.leave, st.integers(-1, LAST + 2))
            low = one.low if one.low is not None else min(1, 1 if one.high is None else one.high)
            many = draw(st.integers(low, one.high if one.high is not None else 50))
            stays.append((start, end, many))
        for minute in counts:
            there = [many for start, end, many in stays if start <= minute < end]
            counts[minute] += draw(st.sampled_from(there)) if there else 0
    return counts


@settings(max_examples=150, deadline=None)
@given(st.data(), entries())
def test_every_count_that_agrees_with_the_entries_is_in_the_band(data, told):
    steps = picture_of(*told).headcount
    assert (not steps) == (not told)
    for minute, count in data.draw(one_truth(told)).items() if told else ():
        moment = NOON + minute * 60 * MICROS
        (step,) = (
            s
            for s in steps
            if (s.start is None or s.start <= moment) and (s.end is None or moment < s.end)
        )
        assert step.low <= count
        assert step.high is None or count <= step.high


@settings(max_examples=80, deadline=None)
@given(st.data(), entries())
def test_the_order_of_entries_does_not_matter_and_no_end_is_filled_in(data, told):
    picture = picture_of(*told)
    assert picture_of(*data.draw(st.permutations(told))) == picture
    drawn = {s.entry: s for lane in picture.lanes for s in lane.stays}
    assert drawn.keys() == {one.id for one in told}
    for one in told:
        assert (at(minute_of(drawn[one.id].start)), at(minute_of(drawn[one.id].end))) == (
            one.arrive,
            one.leave,
        )
    for lane in picture.lanes:
        for first, second in lane.conflicts:
            assert drawn[first].told_by != drawn[second].told_by


def test_two_sources_that_differ_stand_side_by_side_and_two_visits_do_not():
    row = Presence("p1", "Unit 1012", at(1), at(3), None, PresenceSource.DISPATCH)
    camera = replace(row, id="p2", arrive=at(2), source=PresenceSource.CAMERA)
    again = replace(row, id="p3", arrive=at(6), leave=at(7))
    (lane,) = picture_of(again, camera, row).lanes
    assert [s.entry for s in lane.stays] == ["p1", "p2", "p3"]
    assert lane.conflicts == (("p1", "p2"),)
    silent = replace(camera, arrive="")  # what was not recorded contradicts nothing
    assert picture_of(row, silent).lanes[0].conflicts == ()


def test_two_witnesses_are_two_sources():
    one = Presence("p1", "Sergeant", at(1), "", Citation("a.mp4", 1.0, 2.0))
    one = replace(one, source=PresenceSource.STATEMENT)
    other = replace(one, id="p2", arrive=at(4), citation=Citation("b.mp4", 1.0, 2.0))
    assert picture_of(one, other).lanes[0].conflicts == (("p1", "p2"),)


def test_times_the_wrong_way_round_are_not_believed():
    (lane,) = picture_of(Presence("p1", "Unit 1012", at(4), at(1))).lanes
    assert (lane.stays[0].start, lane.stays[0].end) == (None, None)


def waits_of(*entries):
    """After a call at noon, and after one of unknown time."""
    records = tuple(
        Record(
            path, Kind.AUDIO, "wav", "", 1, "", facts=Facts(time_base=(1, 1000), duration=60_000)
        )
        for path in ("known.wav", "unknown.wav")
    )
    anchor = Anchor("k1", "known.wav", 0.0, at(0), 1.0, AnchorSource.MANUAL)
    calls = (Call("c1", "known.wav"), Call("c2", "unknown.wav"), Call("c3", "gone.wav"))
    return picture_of(*entries, records=records, anchors=(anchor,), calls=calls).waits


def test_the_wait_for_the_first_unit_and_the_first_supervisor():
    row = Presence("p1", "Unit 1012", at(2), at(5), None, PresenceSource.DISPATCH)
    camera = replace(row, id="p2", arrive=at(3), source=PresenceSource.CAMERA)
    sergeant = Presence("p3", "Sergeant", at(6), supervisor=True)
    (wait,) = waits_of(sergeant, camera, row)
    assert (wait.call, minute_of(wait.at)) == ("c1", 0)
    assert wait.sigma >= 1.0
    unit, supervisor = wait.unit, wait.supervisor
    assert [minute_of(m) for m in (unit.earliest, unit.latest)] == [2, 3]
    assert (unit.entries, unit.may_be_earlier) == (("p1",), False)
    assert [minute_of(m) for m in (supervisor.earliest, supervisor.latest)] == [6, 6]
    assert supervisor.may_be_earlier  # nobody said that none was of the first unit
    (wait,) = waits_of(*(replace(one, supervisor=False) for one in (row, camera)), sergeant)
    assert not wait.supervisor.may_be_earlier


def test_who_may_have_been_there_when_the_call_came_is_told_so():
    there = Presence("p1", "Unit 1012", at(-3))
    (wait,) = waits_of(there)
    assert (wait.unit.earliest, wait.unit.latest, wait.unit.entries) == (None, None, ())
    assert wait.unit.may_be_earlier
    (wait,) = waits_of(replace(there, leave=at(-1)))
    assert not wait.unit.may_be_earlier
    assert waits_of()[0].unit.earliest is None


def test_the_band_is_as_wide_as_the_sources_differ_and_no_wider():
    row = Presence("p1", "Unit 1012", at(1), at(3), None, PresenceSource.DISPATCH, 2, 2)
    camera = replace(row, id="p2", source=PresenceSource.CAMERA, low=4, high=5)
    picture = picture_of(row, camera)
    assert [(minute_of(s.start), s.low, s.high) for s in picture.headcount] == [
        (None, 0, 0),
        (1, 2, 5),
        (3, 0, 0),
    ]
    assert picture.lanes[0].conflicts == (("p2", "p1"),)
    again = replace(camera, id="p3", source=PresenceSource.DISPATCH)  # two visits of one source
    assert picture_of(row, again).lanes[0].conflicts == ()


def test_what_follows_is_told_in_words_and_nothing_where_nothing_is_told():
    """The report's sentences: waits by call, conflicts by unit, a headcount only where one is."""
    told = PresencePicture(
        (UnitLane("Beat 0133", (), (("p1", "p2"),)),),
        (
            HeadcountStep(None, 60 * MICROS, 0, 0),
            HeadcountStep(60 * MICROS, 120 * MICROS, 1, 4),
            HeadcountStep(120 * MICROS, None, 0, None),
        ),
        (
            CallWait(
                "c1",
                0,
                1.0,
                FirstArrival(65 * MICROS, 90 * MICROS, True, ("p1",)),
                FirstArrival(None, None, True, ()),
            ),
        ),
    )
    assert list(tell_waits(told, {"c1": "Call 1"})) == [
        "Call 1: first unit after 1 min 5 s ± 1 s, at the latest after 1 min 30 s, or earlier: an "
        "arrival is not recorded; first supervisor: no arrival is recorded."
    ]
    assert "Beat 0133" in next(tell_conflicts(told, str))
    rows = list(headcount_rows(told, lambda moment: f"{moment // MICROS} s"))
    assert rows == [("60 s", "120 s", "1 to 4")]
