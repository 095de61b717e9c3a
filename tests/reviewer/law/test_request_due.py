"""When one request is due: holds, extensions, classes, days set by hand, calendars edited."""

import json
from datetime import date
from pathlib import Path

import pytest

from reviewer.law.deadlines import load_calendar
from reviewer.law.request_due import due_of_request
from reviewer.model import CaseInfo, DueByHand, Request, RequestEvent
from reviewer.system.home import home_folder
from reviewer.system.resources import resource_path

INFO = CaseInfo("4 June", timezone="America/Chicago")


def due(*events, basis="foia", received="2025-06-13", by_hand=None, who=""):
    told = tuple(RequestEvent(*event) for event in events)
    request = Request("q1", "A", basis, received, events=told, requester_class=who, due=by_hand)
    return due_of_request(request, INFO)


def own_calendar(change) -> Path:
    """The user's own copy, changed."""
    file = resource_path("jurisdictions/illinois-chicago/holidays.json")
    data = json.loads(file.read_text())
    change(data)
    own = home_folder() / "jurisdictions" / "illinois-chicago" / "holidays.json"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(json.dumps(data))
    return own


def of_foia(**changed):
    return lambda data: data["clocks"][0].update(changed)


def test_an_extension_counts_as_the_extended_clock_does():
    extended = due(("2025-06-16", "extended", "E5 expert review"))
    assert extended.day == due(basis="foia-extended").day == date(2025, 6, 30)
    assert extended.cautions == ()
    assert extended.set_by == "Counted for “FOIA request”, 5 ILCS 140/3(d), (e)"
    assert extended.calendar.startswith("holidays.json ")
    assert "not yet checked" in extended.calendar


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (
            lambda: due(("2025-06-30", "extended")),
            "extended on 2025-06-30, after it was due on 2025-06-23",
        ),
        (lambda: due(("2025-06-16", "extended"), ("2025-06-17", "extended")), "more than once"),
        (
            lambda: due(("2025-06-16", "extended"), basis="foia-commercial"),
            "gives this clock no extension",
        ),
        (lambda: due(("2025-06-16", "on hold")), "The hold does not stop this clock"),
        (lambda: due(received="2026-02-27"), "By the other calendar it is Mon 2026-03-09"),
        (
            lambda: due(basis="executive-order-2021-1", received="2025-06-04"),
            "the office is closed",
        ),
    ],
)
def test_what_else_is_to_be_known_is_told(found, told):
    (caution,) = found().cautions
    assert told in caution


def test_what_came_after_the_office_closed_counts_from_the_next_business_day():
    late = due(("2025-06-13T22:30:00Z", "received"))  # 17:30 in Chicago, on a Friday
    assert late.day == date(2025, 6, 24)
    assert str(late.counted.days[0]) == "Fri 2025-06-13 = received after 17:00, not counted"
    assert due(("2025-06-13T21:30:00Z", "received")).day == date(2025, 6, 23)


@pytest.mark.parametrize(
    ("who", "day"),
    [
        ("commercial", "2025-07-16"),
        ("recurrent", "2025-07-16"),
        ("voluminous", "2025-06-23"),
        ("foia", "2025-06-23"),
        ("copa", "2025-06-23"),
    ],
)
def test_some_classes_have_a_clock_of_their_own(who, day):
    assert due(who=who).day.isoformat() == day


def test_a_voluminous_request_begins_anew_once_it_is_narrowed():
    found = due(("2025-06-25", "perfected"), who="voluminous")
    assert found.day == date(2025, 7, 2)
    assert found.counted.days[0].day == date(2025, 6, 25)


def test_a_hold_stops_a_clock_whose_data_says_so():
    own_calendar(of_foia(holds=True))
    stopped = due(("2025-06-16", "on hold"))
    assert stopped.day is None
    assert stopped.cautions[0].startswith("The clock stands still since 2025-06-16")
    went_on = due(("2025-06-16", "on hold"), ("2025-06-18", "resumed"))
    assert went_on.day == date(2025, 6, 25)
    assert "Tue 2025-06-17 = on hold, not counted" in went_on.counted.trace


def test_a_day_set_by_hand_takes_the_place_of_the_law_s_and_says_who_set_it():
    hand = DueByHand("2025-07-06", "Ann", "2025-06-16", "agreed in writing")
    found = due(by_hand=hand)
    assert found.day == date(2025, 7, 6)
    assert found.counted.day == date(2025, 6, 23)
    assert found.set_by == "Set by hand by Ann on 2025-06-16: agreed in writing"
    later, closed = found.cautions
    assert later.startswith("The day set by hand is later than the law's")
    assert closed.endswith("weekend")


def test_a_year_without_data_is_told_and_a_day_can_be_set():
    far = due(received="2031-02-03")
    assert far.day is None
    assert far.fault.startswith("The calendar of holidays says nothing of 2031")
    by_hand = due(received="2031-02-03", by_hand=DueByHand("2031-02-10"))
    assert by_hand.day == date(2031, 2, 10)
    assert by_hand.fault == ""
    assert any("is not known" in caution for caution in by_hand.cautions)


def test_nothing_is_due_where_nothing_prescribes_it_or_nobody_knows_when_it_came():
    for found in (due(basis="council"), due(received=""), due(basis="of another law")):
        assert (found.day, found.fault, found.set_by) == (None, "", "")
    assert due(received="soon").fault == "'soon' is no date. Write it as 2025-06-10."
    assert "is no date" in due(by_hand=DueByHand("soon")).fault
    nowhere = due_of_request(Request("q", "A"), CaseInfo("x", jurisdiction="nowhere"))
    assert nowhere.fault.startswith("This jurisdiction ships without a calendar")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (of_foia(days="5"), "clocks[0].days"),
        (of_foia(counts="weeks"), "clocks[0].counts"),
        (lambda data: data.pop("years"), "'years'"),
        (lambda data: data["holidays"][0].update(day=40), "holidays[0].day"),
        (lambda data: data["holidays"][1].update(nth=5, month=2), "names no day of 2018"),
        (lambda data: data["closures"].append({"date": "soon"}), "closures[0]"),
        (
            lambda data: data["closures"].append(
                {"date": "2025-02-31", "name": "Snow", "closed": ["city"]}
            ),
            "names no day",
        ),
    ],
)
def test_a_calendar_edited_to_nonsense_is_one_sentence_with_its_place(change, place):
    own = own_calendar(change)
    found = due()
    assert found.day is None
    assert found.fault.startswith(str(own))
    assert place in found.fault


def test_a_closure_that_was_proclaimed_is_not_counted_and_changes_the_version():
    before = load_calendar("illinois-chicago").version
    snow = {"date": "2025-06-16", "name": "Snow", "closed": ["city", "state"]}
    own_calendar(lambda data: data["closures"].append(snow))
    found = due()
    assert found.day == date(2025, 6, 24)
    assert "Mon 2025-06-16 = Snow, not counted" in found.counted.trace
    assert load_calendar("illinois-chicago").version != before
