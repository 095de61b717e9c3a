"""The board of requests, and ``reviewer requests``: what presses, what blocks, what is idle."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from reviewer.cli.main import main
from reviewer.export.request_board import RequestStanding, look_for_undecided, read_board
from reviewer.model import (
    CaseInfo,
    Custodian,
    Decision,
    DueByHand,
    ItemStatus,
    Put,
    Request,
    RequestEvent,
    RequestItem,
)
from reviewer.model.request_state import RequestStage
from tests.helpers.cases import VIDEO, new_case

TODAY = date(2025, 6, 20)


def make_case(folder, *requests, title="4 June"):
    with new_case(folder, CaseInfo(title)) as case:
        case.apply([Put(request) for request in requests], "Add")
    return folder


def event(at, kind, note=""):
    return RequestEvent(at, kind, note)


LATE = Request("q1", "The Tribune", received="2025-06-10")
HELD = Request(
    "q2", "A. Doe", received="2025-06-18", events=(event("2025-06-19", "on hold", "asked back"),)
)
WAITS = Request(
    "q3",
    "Ald. Example",
    "council",
    "2025-06-10",
    records=(VIDEO,),
    custodians=(
        Custodian("OEMC", sent="2025-06-12", due="2025-06-18"),
        Custodian("COPA"),
        Custodian("CPD", sent="2025-06-12", received="2025-06-13"),
    ),
    items=(RequestItem("1"), RequestItem("2", "", ItemStatus.NONE_FOUND, ("gone.mp4",))),
    due=DueByHand("2025-07-15", "Ann"),
)
PLAIN = Request("q4", "B. Roe", received="2025-06-19")
NO_DAY = Request("q5", "Ald. Other", "council", "2025-06-02")
SENT = Request("q6", "C. Poe", received="2025-06-02", events=(event("2025-06-06", "sent"),))
ALL = (SENT, NO_DAY, PLAIN, WAITS, HELD, LATE)


def test_what_presses_most_stands_first_and_says_what_it_waits_for(tmp_path):
    board = read_board([make_case(tmp_path / "c", *ALL)], TODAY)
    standings = [(row.request.id, row.standing(TODAY)) for row in board.rows]
    assert standings == [
        ("q1", RequestStanding.OVERDUE),
        ("q2", RequestStanding.BLOCKED),
        ("q3", RequestStanding.BLOCKED),
        ("q4", RequestStanding.DUE),
        ("q5", RequestStanding.NO_DAY),
        ("q6", RequestStanding.ANSWERED),
    ]
    late, held, waits, _, idle, sent = board.rows
    assert late.tell_due(TODAY) == "2025-06-17, overdue by 3 days"
    assert held.blocks == ("on hold since 2025-06-19: asked back",)
    assert waits.blocks == (
        "OEMC was asked on 2025-06-12, overdue by 2 days",
        "COPA was not asked yet",
    )
    assert waits.tell_left() == "1 of 2 items"
    assert idle.state.days_idle(TODAY) == 18
    assert (sent.tell_due(TODAY), sent.tell_left(), sent.state.days_open(TODAY)) == ("", "", 4)


def test_how_many_records_are_undecided_is_looked_for_afterwards(tmp_path):
    folder = make_case(tmp_path / "c", WAITS, SENT)
    rows = list(look_for_undecided(read_board([folder], TODAY).rows))
    assert [(row.request.id, row.undecided, row.tell_left()) for row in rows] == [
        ("q3", (1, 1), "1 of 2 items, 1 of 1 records")
    ]
    with new_case(tmp_path / "d") as case:
        case.apply([Put(WAITS), Put(Decision(VIDEO, "release"))], "Decide")
    (row,) = look_for_undecided(read_board([tmp_path / "d"], TODAY).rows)
    assert row.undecided == (0, 1)
    assert row.gone == ("Item 2 is answered by a record that is not there any more: gone.mp4",)


def test_a_package_that_nobody_has_said_anything_of_is_not_sent(tmp_path):
    folder = make_case(tmp_path / "c", SENT)
    from reviewer.export.earlier_packages import note_sealed
    from reviewer.store import Case

    with Case.open(folder) as case:
        note_sealed(case, "q6", tmp_path / "package", "head")
    (row,) = read_board([folder], TODAY).rows
    assert row.state.stage is RequestStage.SEALED
    assert row.standing(TODAY) is RequestStanding.OVERDUE


def test_a_case_that_cannot_be_read_is_told_beside_the_others(tmp_path):
    good = make_case(tmp_path / "a", LATE)
    bad = tmp_path / "b"
    bad.mkdir()
    (bad / "case.db").write_text("no database")
    board = read_board([good, bad], TODAY)
    assert [row.request.id for row in board.rows] == ["q1"]
    assert list(board.faults) == [bad]


def test_the_command_lists_the_cases_below_a_folder(tmp_path, capsys):
    fresh = (date.today() - timedelta(days=1)).isoformat()
    make_case(tmp_path / "a", LATE, title="First")
    make_case(tmp_path / "b", Request("q9", "D. Moe", "council", fresh), title="Second")
    assert main(["requests", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    late, second = (line for line in told.splitlines() if "q1" in line or "q9" in line)
    assert "overdue by" in late
    assert "8 of 8 records" in late
    assert "1 day" in second
    assert main(["requests", str(tmp_path / "a"), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["requests"]
    assert (row["standing"], row["due"], row["undecided"]) == ("overdue", "2025-06-17", 8)
    assert row["set_by"].startswith("Counted for “FOIA request”")
    assert [day["city"] for day in row["arithmetic"] if day["city"] is not None] == [*range(6)]
    assert [day["why"] for day in row["arithmetic"] if day["city"] is None] == ["weekend"] * 2
    assert row["calendar"].startswith("holidays.json ")


@pytest.mark.parametrize("what", ["none", "bad"])
def test_what_is_no_case_is_one_line_and_exit_status_2(what, tmp_path, capsys):
    if what == "bad":
        (tmp_path / "case.db").write_text("no database")
    assert main(["requests", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert str(tmp_path) in err
