"""Closing while a package is made: a person is asked, and nothing is thrown away unasked."""

import pytest
from PySide6.QtWidgets import QMessageBox

from reviewer.model import Decision, Put, Request
from tests.helpers.seen import settle
from tests.helpers.ui_case import LOG, PHOTO
from ui.window.leaving import LeavingQuestion

SEALS = """
import json, pathlib, sys, time
while not pathlib.Path({flag!r}).exists():
    time.sleep(0.02)
print(json.dumps({{"package": "there", "checks": 1, "key": "k", "plan": {{}}}}))
"""


@pytest.fixture
def flag(tmp_path):
    """The export ends once this file stands."""
    return tmp_path / "go on"


@pytest.fixture
def exporting(window, qtbot, monkeypatch, tmp_path, flag):
    """The window, with an export that runs until it is told to end."""
    import sys

    import ui.release.export_process as export_process

    script = tmp_path / "exports.py"
    script.write_text(SEALS.format(flag=str(flag)))
    monkeypatch.setattr(export_process, "own_command", lambda _: (sys.executable, [str(script)]))
    session = window.workplace.session
    session.apply(
        [
            Put(Request("q1", "Ald. Castellanos")),
            *(Put(Decision(r, "release")) for r in (PHOTO, LOG)),
        ],
        "Decide",
    )
    window.actions_table.run_action("export")
    dialog = window.workplace.views["requests"].exporter
    qtbot.waitUntil(lambda: dialog.plan is not None, timeout=20_000)
    dialog.start_export()
    qtbot.waitUntil(lambda: dialog.process.is_running, timeout=20_000)
    dialog.hide()
    return window


def question(window):
    settle()
    (asked,) = [q for q in window.findChildren(LeavingQuestion) if q.isVisible()]
    return asked


def test_who_stays_loses_nothing(exporting):
    assert not exporting.close()
    question(exporting).stay_button.click()
    assert exporting.workplace.export_process.is_running
    assert exporting.isVisible()


def test_stopping_is_said_and_then_the_window_goes(exporting):
    process = exporting.workplace.export_process
    exporting.close()
    asked = question(exporting)
    assert "stopped and nothing is released" in asked.informativeText()
    asked.stop_button.click()
    assert exporting.workplace is None
    assert not process.is_running
    assert not exporting.isVisible()


def test_the_window_waits_for_the_seal_and_goes_then(exporting, qtbot, flag):
    exporting.close()
    with qtbot.waitSignal(exporting.notices.lasting_message) as said:
        question(exporting).wait_button.click()
    assert said.args[0].startswith("Quit: once the package is sealed.")
    assert exporting.isVisible()
    flag.touch()
    qtbot.waitUntil(lambda: exporting.workplace is None, timeout=20_000)
    assert not exporting.isVisible()


@pytest.mark.parametrize("way", ["close_case", "open"])
def test_closing_the_case_or_opening_another_asks_too(exporting, case_folder, way):
    if way == "open":
        exporting.open_case(case_folder)
    else:
        exporting.actions_table.run_action("close_case")
    assert exporting.workplace.export_process.is_running
    question(exporting).stay_button.click()


def test_for_a_case_that_does_not_open_nobody_is_asked_to_stop_anything(exporting, tmp_path, qtbot):
    with qtbot.waitSignal(exporting.notices.failed):
        exporting.open_case(tmp_path)
    assert not exporting.findChildren(LeavingQuestion)
    assert exporting.workplace.export_process.is_running


def test_without_an_export_nobody_is_asked(window):
    window.actions_table.run_action("close_case")
    assert window.workplace is None
    assert not window.findChildren(QMessageBox)
