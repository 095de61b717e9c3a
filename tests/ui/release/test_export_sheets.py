"""The small sheets of an export: its steps by name, records by title, and no path."""

import pytest

from reviewer.export.steps import progress_of
from reviewer.plan.plan import make_plan
from tests.helpers.seen import said
from tests.helpers.ui_case import REPORT
from ui.release.export_run import ExportRun
from ui.release.export_sheets import RunningPage


@pytest.fixture
def page(qtbot):
    made = RunningPage()
    qtbot.addWidget(made)
    made.begin()
    made.show()
    return made


def test_each_step_says_whether_it_is_done_by_its_sign(page):
    page.show_progress(progress_of(0.62 + 0.31 * 0.5, ""), "Report", "about 2 min left")
    lines = said(page).splitlines()
    for words in ("Render", "Put together", "Check for leaks 50 %", "Seal", "About 2 min left"):
        assert words in lines
    assert [line for line in lines if line in "✓●○"] == ["✓", "✓", "●", "○"]
    page.say_stopping()
    page.show_progress(progress_of(0.9, ""), "Another", "")
    assert page.doing.text() == "Stopping …"


def test_what_is_in_hand_goes_by_its_title_and_the_bar_says_it_too(window, qtbot):
    context = window.workplace.context
    told, run = [], ExportRun(context, lambda: None, window)
    run.progressed.connect(lambda progress, doing, left: told.append(doing))
    plan = make_plan(context.session.snapshot, "q1")
    run.start_export(context.session.case_folder, plan, "", window.windowFilePath(), patient=False)
    file = f"data/records/{REPORT}"
    run.process.progressed.emit(0.8, file)
    run.process.progressed.emit(0.8, "comparing with what is withheld")
    run.process.progressed.emit(0.8, "data/viewer/index.html")
    words = [work.text for work in window.behind.running]
    assert any(text.startswith("Export: Check for leaks 58 %") for text in words)
    run.process.progressed.emit(0.3, "hashing")  # what is made is looked at once more
    assert [work.text for work in window.behind.running] == words
    run.shut_down()
    assert told[1:] == ["Comparing with what is withheld", "index.html"]
    assert "/" not in told[0]
    assert not any(w.text.startswith("Export") for w in window.behind.running)
