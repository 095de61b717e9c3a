"""Before the case was looked over everything works or waits; nobody says that nothing is left."""

import threading

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

import ui.case.first_look
from reviewer.model import Put, RedactionKind, Status
from reviewer.model.geometry import Box, Keyframe
from reviewer.plan.worklist import records_without_decision
from reviewer.store import Case
from tests.helpers.redactions import any_redaction
from tests.helpers.seen import said, settle
from tests.helpers.ui_case import CUES, REPORT, VIDEO_B
from ui.common.action_table import TABLE
from ui.window.app import start_window

KEYS = (Keyframe(0.2, Box(0.6, 0.3, 0.12, 0.25)),)
FACE = any_redaction(
    "p1", VIDEO_B, RedactionKind.REGION, ("7(1)(c)",), start=0.2, end=2.0, keyframes=KEYS
)
NAME = any_redaction("p2", CUES, RedactionKind.TEXT, ("7(1)(b)",), cue=2, chars=(11, 22))
LOST = any_redaction("p3", REPORT, RedactionKind.TEXT, ("7(1)(b)",), term="Zebra Crossing")
EMPTY_CLAIMS = ("nothing is left", "nothing left", " left.", "no box waits", "no record waits")


@pytest.fixture
def look(monkeypatch):
    """The first look ends once this is set."""
    go, works = threading.Event(), ui.case.first_look.look_over

    def wait_first(*parts):
        go.wait(60)
        return works(*parts)

    monkeypatch.setattr(ui.case.first_look, "look_over", wait_first)
    yield go
    go.set()


@pytest.fixture
def early(qapp, qtbot, case_folder, guard, look):
    """The window as it is before the look over the case has ended."""
    with Case.open(case_folder, author="Ann") as case:
        case.apply([Put(FACE), Put(NAME), Put(LOST)], "Propose")
    made = start_window(qapp, case_folder)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    yield made
    look.set()
    made.shut_down()
    made.close()
    made.deleteLater()


@pytest.fixture
def heard(early):
    """What the window tells from now on."""
    told = []
    notices = early.workplace.context.notices
    notices.message.connect(told.append)
    notices.failed.connect(lambda what, remedy: told.append(f"{what} {remedy}"))
    return told


def run(window, name):
    window.actions_table.run_action(name)
    settle()


def end_look(window, look, qtbot):
    look.set()
    qtbot.waitUntil(lambda: window.workplace.first.done, timeout=20_000)
    settle()


def status_of(window, name):
    return window.workplace.session.snapshot.find_redaction(name).status


def test_no_state_is_claimed_before_it_is_known(early, look, qtbot):
    place = early.workplace
    records, work = place.views["records"], place.views["worklist"]
    assert "Looking at what is undecided" in said(work)
    assert "looking at what is undecided" in said(records)
    assert {row.outcome for row in records.model.rows} == {None}
    assert early.next_step.isHidden()
    end_look(early, look, qtbot)
    assert None not in {row.outcome for row in records.model.rows}
    assert "undecided" in said(records)
    assert "looking at" not in said(records)
    assert not early.next_step.isHidden()
    assert not early.leading_bar.steps.isHidden()


@pytest.mark.parametrize(
    ("action", "becomes"), [("accept", Status.ACCEPTED), ("reject", Status.REJECTED)]
)
def test_a_redaction_in_focus_is_judged_at_once(action, becomes, early, heard):
    early.workplace.session.select_redaction("p1")
    run(early, action)
    assert status_of(early, "p1") is becomes
    assert heard == [f"{action.capitalize()} redaction."]


def test_a_record_is_decided_at_once_and_what_waits_in_it_told_afterwards(
    early, heard, look, qtbot
):
    session = early.workplace.session
    session.select_record(CUES)
    run(early, "release")
    assert session.snapshot.find_decision(CUES) is not None
    assert not any("still wait" in line for line in heard)
    end_look(early, look, qtbot)
    assert heard[-1].endswith("1 of its redactions still wait for a decision.")


def test_the_rest_is_asked_about_once_it_is_known_and_whole(early, look, qtbot):
    run(early, "release_rest")
    assert not early.findChildren(QMessageBox)
    end_look(early, look, qtbot)
    (box,) = early.findChildren(QMessageBox)
    left = records_without_decision(early.workplace.session.snapshot)
    assert left
    assert box.text().startswith(f"Release {len(left)} records")
    box.reject()


def test_a_box_that_waits_to_be_checked_is_found_once_it_is_known(early, heard, look, qtbot):
    player = early.workplace.player
    qtbot.waitUntil(lambda: player.streams[VIDEO_B].index is not None, timeout=20_000)
    run(early, "check_box")
    assert heard == []
    end_look(early, look, qtbot)
    assert early.workplace.session.selected_redaction == "p1"


def test_next_waits_and_goes_to_the_first_that_is_left(early, heard, look, qtbot):
    run(early, "next_open")
    assert heard == []
    end_look(early, look, qtbot)
    work = early.workplace.views["worklist"]
    assert work.walk.here == work.model.items[0].item_key


def test_no_action_claims_that_nothing_is_left_or_does_what_it_did_not_look_at(
    early, heard, look, qtbot
):
    session = early.workplace.session
    for row in TABLE:
        if row.menu not in ("Redact", "Review"):
            continue
        for redaction in ("", "p3"):
            session.select_redaction(redaction)
            run(early, row.id)
            while (open_now := QApplication.activeModalWidget()) is not None:
                open_now.close()
                settle(1)
            early.workplace.redact.asker.close_popup()
            early.workplace.redact.tool.put_away()
    claims = [line for line in heard if any(c in line.casefold() for c in EMPTY_CLAIMS)]
    assert claims == []
