"""Items, custodians and events of a request are found, undone, and absent from older files."""

from __future__ import annotations

from reviewer.model import (
    Custodian,
    DueByHand,
    ItemStatus,
    Put,
    Request,
    RequestEvent,
    RequestItem,
)
from reviewer.reviewfile import ReviewFile, parse_review, with_requests_kept, write_review
from reviewer.store import Case
from tests.helpers.cases import VIDEO, forget_inquiries, new_case, strange_program

WHOLE = Request(
    "q1",
    "Ald. Example",
    "council",
    "2025-06-10",
    events=(RequestEvent("2025-06-11", "on hold", "awaits a log number"),),
    requester_class="council-order",
    items=(
        RequestItem("1", "Any presence near the site"),
        RequestItem("2", "Detainers", ItemStatus.NONE_FOUND, (VIDEO,), "Searched the registry."),
    ),
    custodians=(Custodian("OEMC", "the 911 audio", "2025-06-12", "2025-06-20"),),
    due=DueByHand("2025-07-15", "Ann", "2025-06-12", "the order"),
)


def test_every_word_of_a_request_is_found_and_taken_back(tmp_path):
    with new_case(tmp_path / "c") as case:
        case.apply([Put(WHOLE)], "Add")
        for word in ("presence", "registry", "OEMC", "911", "log number", "order", "Example"):
            (hit,) = case.search_words(word)
            assert (hit.table, hit.key, hit.place) == ("requests", "q1", "request")
        assert case.verify_case().is_sound
        case.undo()
        assert case.search_words("registry") == []


def test_a_review_file_loses_nothing_and_one_that_says_nothing_new_is_as_before(tmp_path):
    with new_case(tmp_path / "c") as case:
        case.apply([Put(WHOLE)], "Add")
        assert parse_review(write_review(case.snapshot())).requests == (WHOLE,)
        case.apply([Put(Request("q1", "A"))], "Change")
        told = write_review(case.snapshot())
        assert parse_review(told).requests == (Request("q1", "A"),)
    for word in ('"items"', '"custodians"', '"due"', '"events"', '"class"'):
        assert word not in told


def test_an_older_file_takes_no_item_and_no_custodian_away(tmp_path):
    with new_case(tmp_path / "c") as case:
        case.apply([Put(WHOLE)], "Add")
        older = ReviewFile("Bob", requests=(Request("q1", "Ald. Example", scope="More"),))
        (kept,) = with_requests_kept(older, case.snapshot()).requests
    assert kept.scope == "More"
    assert (kept.items, kept.custodians, kept.due) == (WHOLE.items, WHOLE.custodians, WHOLE.due)


def test_requests_of_a_case_from_before_are_found_once_it_is_written(tmp_path):
    folder = tmp_path / "c"
    with new_case(folder) as case:
        case.apply([Put(WHOLE)], "Add")
    other = strange_program(folder)
    forget_inquiries(other.execute)
    other.close()
    with Case.open(folder, read_only=True) as case:
        assert case.snapshot().requests == (WHOLE,)
        assert case.search_words("registry") == []
        assert case.verify_case().is_sound
    with Case.open(folder) as case:
        assert [hit.key for hit in case.search_words("registry")] == ["q1"]
        assert case.verify_case().is_sound
