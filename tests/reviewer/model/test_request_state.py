"""The state of a request follows from its events, in whatever order they were told."""

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import Custodian, EventKind, Request, RequestEvent, join_events
from reviewer.model.request_state import HoldSpan, RequestStage, state_of_request

CHICAGO = ZoneInfo("America/Chicago")
TODAY = date(2025, 8, 5)
PLAIN = [kind.value for kind in EventKind if kind is not EventKind.SEALED]


def asked(*events: tuple[str, str] | tuple[str, str, str], **more) -> Request:
    told = tuple(RequestEvent(*event) for event in events)
    return Request("q1", "Ald. Example", received="2025-06-10", events=told, **more)


def state(*events, **more):
    return state_of_request(asked(*events, **more), CHICAGO)


@pytest.mark.parametrize(
    ("events", "stage", "since"),
    [
        ([], RequestStage.OPEN, "2025-06-10"),
        ([("2025-06-11", "acknowledged")], RequestStage.ACKNOWLEDGED, "2025-06-11"),
        (
            [("2025-06-16", "extended"), ("2025-06-11", "acknowledged")],
            RequestStage.EXTENDED,
            "2025-06-16",
        ),
        (
            [("2025-06-16", "extended"), ("2025-06-17", "on hold")],
            RequestStage.ON_HOLD,
            "2025-06-17",
        ),
        (
            [("2025-06-12", "on hold"), ("2025-06-16", "extended"), ("2025-06-18", "resumed")],
            RequestStage.EXTENDED,
            "2025-06-16",
        ),
        ([("2025-06-20T15:00:00Z", "sealed")], RequestStage.SEALED, "2025-06-20"),
        # The letter was sealed at noon, and of the sending only the day is known.
        (
            [("2025-06-20T17:00:00Z", "sealed"), ("2025-06-20", "sent")],
            RequestStage.SENT,
            "2025-06-20",
        ),
        # A package that is made anew has not been sent.
        (
            [
                ("2025-06-20T15:00:00Z", "sealed", "one"),
                ("2025-06-21", "sent"),
                ("2025-06-22T15:00:00Z", "sealed", "two"),
            ],
            RequestStage.SEALED,
            "2025-06-22",
        ),
        (
            [("2025-06-12", "on hold"), ("2025-06-20", "sent"), ("2025-06-24", "receipt")],
            RequestStage.CONFIRMED,
            "2025-06-24",
        ),
        ([("2025-06-12", "withdrawn")], RequestStage.WITHDRAWN, "2025-06-12"),
        ([("2025-06-12", "telephoned")], RequestStage.OPEN, "2025-06-10"),
    ],
)
def test_what_state_follows(events, stage, since):
    found = state(*events)
    assert (found.stage, found.since) == (stage, date.fromisoformat(since))
    assert found.oddities == ()


def test_a_moment_is_of_the_day_that_the_clocks_of_the_case_show():
    late = [("2025-06-12T03:30:00Z", "acknowledged")]
    assert state(*late).since == date(2025, 6, 11)
    assert state_of_request(asked(*late), UTC).since == date(2025, 6, 12)


def test_holds_are_spans_and_the_last_may_be_open():
    found = state(
        ("2025-06-12", "on hold", "waits for a log number"),
        ("2025-06-16", "resumed"),
        ("2025-06-20", "on hold"),
    )
    assert found.holds == (
        HoldSpan(date(2025, 6, 12), date(2025, 6, 16), "waits for a log number"),
        HoldSpan(date(2025, 6, 20)),
    )
    assert found.open_hold == HoldSpan(date(2025, 6, 20))
    days = [date(2025, 6, day) for day in (11, 12, 15, 16)]
    assert [found.holds[0].holds_on(day) for day in days] == [False, True, True, False]


def test_how_long_it_waits_and_since_when_nothing_happened():
    custodians = (Custodian("OEMC", sent="2025-06-12", received="2025-06-30"),)
    found = state(("2025-06-11", "acknowledged"), custodians=custodians)
    assert found.days_open(TODAY) == 56
    assert found.days_idle(TODAY) == 36
    sent = state(("2025-06-20", "sent"))
    assert sent.is_closed
    assert sent.days_open(TODAY) == 10
    assert state_of_request(Request("q", "A"), CHICAGO).days_idle(TODAY) is None


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([("2025-06-12", "resumed")], "“resumed” of 2025-06-12 ends no hold"),
        ([("2025-06-12", "on hold"), ("2025-06-13", "on hold")], "it was already"),
        ([("2025-06-12", "sent"), ("2025-06-13", "extended")], "comes after the answer"),
        ([("2025-06-09", "acknowledged")], "comes before it was received"),
        ([("2025-06-11", "received")], "Received on 2025-06-10, and by its events on"),
        ([("", "acknowledged")], "“acknowledged” has no date"),
        ([("soon", "acknowledged")], "'soon' is no date"),
        ([("0001-01-01T00:00:00Z", "acknowledged")], "is no date"),
    ],
)
def test_what_does_not_fit_together_is_told(events, told):
    (odd,) = state(*events).oddities
    assert told in odd


def any_events(kinds):
    at = st.sampled_from(
        ["", "soon", "2025-06-09", "2025-06-12", "2025-06-12T09:00:00Z", "2025-06-20T03:00:00Z"]
    )
    return st.lists(st.builds(RequestEvent, at, st.sampled_from(kinds), st.sampled_from(["", "x"])))


@given(any_events([*PLAIN, "called"]), st.randoms(use_true_random=False))
def test_any_order_of_events_gives_one_state(events, chance):
    mixed = [*events]
    chance.shuffle(mixed)
    one, two = (
        state_of_request(Request("q", "A", received="2025-06-10", events=tuple(told)), CHICAGO)
        for told in (events, mixed)
    )
    assert (one.stage, one.since, one.holds) == (two.stage, two.since, two.holds)
    assert sorted(one.oddities) == sorted(two.oddities)
    assert one.is_closed or one.stage is RequestStage.ON_HOLD or one.open_hold is None


@given(any_events([*PLAIN, "sealed"]))
def test_what_was_joined_with_itself_is_in_the_same_state(events):
    joined = join_events(events)
    one, two = (
        state_of_request(Request("q", "A", events=told), CHICAGO)
        for told in (joined, join_events(joined, joined))
    )
    assert one == two
