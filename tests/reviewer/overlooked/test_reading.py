"""Touched is not decided: what was redacted counts as not read until all of it was in view."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import Refused
from reviewer.export.ways_out import note_taken_in
from reviewer.model import Facts, Request, Snapshot, Status, TermRedaction
from reviewer.overlooked.reading import (
    UnreadRecord,
    redacted_unread,
    share_read,
    tell_not_taken_in,
    tell_outcome,
    tell_unread,
    unread_in_plan,
    unread_part_of,
    with_all_taken_in,
    with_units,
)
from reviewer.overlooked.watched import SETTING, Watched, as_data, from_data
from reviewer.plan.changed import changed_after_acceptance, tell_changed
from reviewer.plan.outcome import Outcome, outcomes_of_records
from reviewer.plan.plan import make_plan
from tests.helpers.cases import INFO, PAGES, PHOTO, VIDEO, new_case, record

NOTHING = Watched()
REPORT = replace(record(PAGES), facts=Facts(pages=12), title="Report")
PICTURE = record(PHOTO)
FILM = record(VIDEO)
HIDDEN = TermRedaction("t", PAGES, ("7(1)(b)",), "", Status.ACCEPTED, term="Ann Lee")
CASE = Snapshot(INFO, (REPORT, PICTURE, FILM), redactions=(HIDDEN,), requests=(Request("q", "A"),))


def test_what_a_search_redacted_is_redacted_and_not_read_until_each_page_was_in_view():
    outcomes = outcomes_of_records(CASE)
    assert outcomes[PAGES] is Outcome.PART
    assert tell_outcome(REPORT, Outcome.PART, NOTHING) == "redacted, not read"
    assert redacted_unread(CASE, NOTHING, outcomes) == (PAGES,)
    seen = NOTHING
    for page in range(11):
        seen = with_units(seen, PAGES, "Ann", page, page + 1)
    assert tell_outcome(REPORT, Outcome.PART, seen) == "redacted, read in part"
    assert unread_part_of(REPORT, seen) == UnreadRecord(PAGES, "Report", 12, 1, 12)
    seen = with_units(seen, PAGES, "Bo", 11, 12)  # whoever read it
    assert tell_outcome(REPORT, Outcome.PART, seen) == "disclosed in part"
    assert redacted_unread(CASE, seen, outcomes) == ()


def test_a_page_of_which_the_foot_was_never_in_view_is_not_read():
    half = with_units(NOTHING, PHOTO, "Ann", 0, 0.9)
    assert tell_not_taken_in(PICTURE, half) == "read in part"
    whole = with_units(half, PHOTO, "Ann", 0.895, 0.995)  # a line of pixels is no foot
    assert tell_not_taken_in(PICTURE, whole) == ""


def test_what_plays_is_watched_and_heard_and_not_read():
    assert share_read(FILM, NOTHING) == 1.0
    assert tell_not_taken_in(FILM, NOTHING) == "not watched"
    assert tell_outcome(FILM, Outcome.PART, NOTHING) == "redacted, not watched"
    assert tell_outcome(FILM, Outcome.WITHHELD, NOTHING) == "withheld in full"
    assert tell_not_taken_in(FILM, with_all_taken_in(NOTHING, FILM, "Ann")) == ""
    assert tell_not_taken_in(REPORT, with_all_taken_in(NOTHING, REPORT, "Ann")) == ""


def test_a_plan_says_what_nobody_opened_and_what_was_changed_after_it_was_accepted():
    plan = make_plan(CASE, "q")
    partly = with_units(NOTHING, PAGES, "Ann", 0, 2)
    (part,) = unread_in_plan(plan, partly)
    assert (part.first, part.left) == (3, 10)
    assert tell_unread([part]) == ["Read in part: Report (10 of 12 left)"]
    assert tell_unread(unread_in_plan(plan, NOTHING)) == ["Never opened: Report"]
    many = [UnreadRecord(str(n), f"Map {n}", 1, 1, 1) for n in range(5)]
    assert tell_unread(many, 2) == ["Never opened: Map 0; Map 1; and 3 more"]
    changed = replace(HIDDEN, changed=("other words",), status=Status.PROPOSED)
    after = replace(CASE, redactions=(changed,))
    (told,) = changed_after_acceptance(after, make_plan(after, "q"))
    assert tell_changed(told) == "text (other words): check it again"
    assert HIDDEN.term not in repr(told)
    assert changed_after_acceptance(CASE, plan) == ()


places = st.integers(0, 40).map(lambda n: n / 4)


@given(st.lists(st.tuples(places, places)), st.integers(1, 10))
def test_what_is_kept_of_reading_is_what_was_in_view(looks, count):
    paper = replace(REPORT, facts=Facts(pages=count))
    made = NOTHING
    for one, other in looks:
        made = with_units(made, PAGES, "Ann", min(one, other), max(one, other))
    quarters = {q for a, b in looks for q in range(int(min(a, b) * 4), int(max(a, b) * 4))}
    share = len([q for q in quarters if q < count * 4]) / (count * 4)
    assert abs(share_read(from_and_to(paper, made), made) - share) < 0.01
    left = unread_part_of(paper, made)
    pages = [p for p in range(count) if not {*range(p * 4, p * 4 + 4)} <= quarters]
    assert (left is None) == (not pages)
    assert left is None or (left.first, left.left) == (pages[0] + 1, len(pages))


def from_and_to(paper, made):
    assert from_data(as_data(made)) == made
    return paper


def test_a_person_may_say_that_a_record_was_read_elsewhere(tmp_path):
    with new_case(tmp_path / "case") as case:
        note_taken_in(case, case.snapshot(), [PAGES])
        kept = from_data(case.read_setting(SETTING))
        assert tell_not_taken_in(case.snapshot().get_record(PAGES), kept) == ""
        with pytest.raises(Refused, match="no record"):
            note_taken_in(case, case.snapshot(), ["none.pdf"])
