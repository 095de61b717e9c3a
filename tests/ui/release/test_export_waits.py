"""An export waits for the look at the released pictures, and nobody is held by it for ever."""

import threading

import pytest

from reviewer.model import Decision, Put
from reviewer.overlooked.visible import LookedAt, SeenThrough, Visible
from tests.helpers.export_dialog import planned
from tests.helpers.ui_case import PHOTO, VIDEO_A
from ui.release import looking_again
from ui.release.export_dialog import PLAN
from ui.release.look_line import EXPORT, NOT_YET, WHEN_LOOKED

SEEN = Visible(PHOTO, "faces-1", "faces", "A face", 0.0, 1.0, 0.5, 1.0, 0.2, 0.9)
WHOLE = (LookedAt(PHOTO, 1, models=("m",)),)


@pytest.fixture
def look(monkeypatch):
    """The look, which ends when it is told to; what it answers may be replaced before."""
    made = {"go": threading.Event(), "answer": SeenThrough((), again=WHOLE)}

    def find(case, snapshot, plan, job):
        made["go"].wait(60)
        if isinstance(made["answer"], Exception):
            raise made["answer"]
        return made["answer"]

    monkeypatch.setattr(looking_again, "find_still_visible", find)
    monkeypatch.setattr(looking_again, "_PAUSE", 0)
    yield made
    made["go"].set()


@pytest.fixture
def dialog(window, context, look, monkeypatch, qtbot):
    """The dialog on a request for a photo and a video, and each export that it begins."""
    records = context.session.snapshot.records
    out = {PHOTO, VIDEO_A}
    decisions = [
        Decision(r.path, "release") if r.path in out
        else Decision(r.path, "not responsive", "another event")
        for r in records
    ]  # fmt: skip
    context.session.apply([Put(one) for one in decisions], "Decide")
    window.workplace.views["requests"].select_request("q1")
    context.actions.run_action("export")
    made = planned(window.workplace.views["requests"].exporter, qtbot)
    made.begun = []
    monkeypatch.setattr(made.run, "start_export", lambda *_, **__: made.begun.append(1))
    qtbot.waitUntil(lambda: made.readable.items is not None)
    assert made.export_button.isEnabled()
    return made


def waiting(dialog):
    """Press Export while the look goes on."""
    assert dialog.export_button.text() == WHEN_LOOKED
    assert "An export waits for that" in dialog.look.words.text()
    assert dialog.look.isVisible()
    dialog.export_button.click()
    assert dialog.begun == []
    assert dialog.export_button.text() == NOT_YET


def test_an_export_that_was_pressed_begins_when_all_was_looked_at(dialog, look, qtbot):
    waiting(dialog)
    look["go"].set()
    qtbot.waitUntil(lambda: dialog.begun == [1])


def test_who_does_not_wait_says_so_by_a_button_of_its_own(dialog):
    assert "not looked at" in dialog.look.button.toolTip()
    assert not dialog.look.button.autoDefault()
    dialog.look.button.click()
    assert dialog.begun == [1]


def test_what_is_seen_more_is_shown_and_the_export_does_not_begin(dialog, look, qtbot):
    waiting(dialog)
    look["answer"] = SeenThrough((SEEN,), again=WHOLE)
    look["go"].set()
    qtbot.waitUntil(lambda: "1 thing more was seen" in dialog.look.words.text())
    assert dialog.begun == []
    assert dialog.tabs.currentWidget() is dialog.readable
    assert dialog.export_button.text() == EXPORT
    dialog.export_button.click()  # it was looked at: a list, and no block
    assert dialog.begun == [1]


def test_a_look_that_breaks_off_holds_nobody_and_says_what_the_report_tells(dialog, look, qtbot):
    waiting(dialog)
    look["answer"] = ValueError("broken")
    look["go"].set()
    qtbot.waitUntil(lambda: "could not be looked at" in dialog.look.words.text())
    assert dialog.begun == []
    assert dialog.export_button.text() == EXPORT
    dialog.export_button.click()
    assert dialog.begun == [1]


def test_waiting_ends_by_the_same_button_by_closing_and_by_a_change_of_the_case(
    dialog, look, context, qtbot
):
    waiting(dialog)
    dialog.export_button.click()
    assert not dialog.gate.waits
    waiting(dialog)
    dialog.hide()
    assert not dialog.gate.waits
    dialog.show_for()
    planned(dialog, qtbot)
    qtbot.waitUntil(lambda: dialog.readable.items is not None)
    waiting(dialog)
    context.session.put_entity(Decision(VIDEO_A, "not responsive", "another event"), "Decide")
    assert not dialog.gate.waits
    look["go"].set()
    planned(dialog, qtbot)
    qtbot.waitUntil(lambda: dialog.export_button.text() == EXPORT)
    assert dialog.begun == []
    assert dialog.pages.currentIndex() == PLAN
