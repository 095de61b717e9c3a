"""The export dialog, with the real program as its child."""

import json
import os
import signal
import sys
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDesktopServices, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from reviewer.export.earlier_packages import requests_sealed_now
from reviewer.model import (
    Approval,
    ApprovalStep,
    Decision,
    Put,
    RedactionKind,
    Remove,
    Request,
    Status,
    Subject,
)
from reviewer.model.geometry import Box
from reviewer.package import verify_package
from reviewer.plan.approval import marks_of_release
from reviewer.plan.plan import make_plan
from tests.helpers.export_dialog import groups_of_records, planned, texts
from tests.helpers.redactions import any_redaction
from tests.helpers.seen import named, settle
from tests.helpers.ui_case import LOG, PHOTO, REPORT
from ui.release import looking_again
from ui.release.export_dialog import LOOKING, PLAN, RUNNING, SEALED
from ui.release.request_form import RequestForm

# As a system tells of a key that is held for a while.
PRESSED_AND_HELD = (
    (QEvent.Type.KeyPress, False),
    (QEvent.Type.KeyRelease, True),
    (QEvent.Type.KeyPress, True),
    (QEvent.Type.KeyRelease, False),
)
SMALL = Request("q2", "The Tribune", "council", "", "", (PHOTO, LOG))


@pytest.fixture(autouse=True)
def _own_key(monkeypatch, tmp_path):
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def _no_look(monkeypatch):
    """Nothing is looked at as it is released: see ``test_export_waits``."""
    monkeypatch.setattr(looking_again, "releases_pictures", lambda *_: False)


@pytest.fixture
def dialog(window, context, qtbot):
    """The dialog on a request for two small records."""
    context.session.put_entity(SMALL, "Add request q2")
    requests = window.workplace.views["requests"]
    requests.select_request("q2")
    context.actions.run_action("export")
    return planned(requests.exporter, qtbot)


def _decide(context, dialog, qtbot):
    context.session.apply(
        [Put(Decision(PHOTO, "release")), Put(Decision(LOG, "not responsive", "another event"))],
        "Decide",
    )
    planned(dialog, qtbot)


def test_that_nobody_else_looked_at_it_is_told_and_holds_nothing(dialog, context, qtbot):
    _decide(context, dialog, qtbot)
    group = "△ A rule asks for it, and does not hold the release (1)"
    assert [row.text(1) for row in texts(dialog.tree)[group]] == ["Nobody approved it yet."]
    assert dialog.export_button.isEnabled()
    asked = context.session.snapshot.get_request("q2")
    parts = marks_of_release(context.session.snapshot, asked, asked.records)
    approved = Approval("Ana", "2025-07-03T14:02:00Z", ApprovalStep.APPROVED, "", parts)
    context.session.put_entity(replace(asked, approvals=(approved,)), "Approve")
    planned(dialog, qtbot)
    assert group not in texts(dialog.tree)


@pytest.mark.parametrize(
    ("asked", "proposed", "typed", "said"),
    [
        ("Alderman Sigcho-Lopez, 25th Ward", "Alderman, 25th Ward", "", "Alderman, 25th Ward"),
        ("Ana Lopez", "", "Ms. A.", "Ms. A."),
    ],
)
def test_a_requester_who_cannot_be_named_is_a_question_of_the_plan_and_asked_there(
    dialog, context, qtbot, monkeypatch, asked, proposed, typed, said
):
    """Told by an export that had begun, it cost ten inputs on the way to another form."""
    begun = []
    monkeypatch.setattr(dialog.run, "start_export", lambda *_, **__: begun.append(1))
    dialog.hide()
    _decide(context, dialog, qtbot)
    hidden, named_so = Subject("s1", "The caller", ("Lopez",)), replace(SMALL, requester=asked)
    context.session.apply([Put(hidden), Put(named_so)], "Hide her name")
    context.actions.run_action("export")
    planned(dialog, qtbot)
    (row,) = texts(dialog.tree)["○ To be decided first (1)"]
    assert row.text(0) == f"Requester: {asked}"
    assert not dialog.export_button.isEnabled()
    field = dialog.named.field
    assert (dialog.focusWidget(), field.text()) == (field, proposed)
    QTest.keyClicks(field, "Lopez")
    assert not dialog.named.button.isEnabled()
    QTest.keyClick(field, Qt.Key.Key_Return)
    field.setText(proposed)
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert context.session.snapshot.get_request("q2").requester == said
    planned(dialog, qtbot)
    assert dialog.named.isHidden()
    assert begun == []  # by Return in the field nothing is exported yet
    assert dialog.focusWidget() is dialog.export_button
    context.actions.run_action("undo")
    assert context.session.snapshot.get_request("q2").requester == asked


def test_what_is_undecided_is_listed_and_leads_there(dialog, context):
    found = texts(dialog.tree)
    rows = found["○ To be decided first (2)"]
    assert not dialog.export_button.isEnabled()
    assert "2 things have to be decided" in dialog.headline.text()
    dialog.tree.itemActivated.emit(rows[1], 0)
    assert context.session.selected_record == PHOTO
    assert not dialog.isVisible()


def test_a_blocking_redaction_is_selected(dialog, context, qtbot):
    made = any_redaction("r1", PHOTO, RedactionKind.WITHHOLD, status=Status.ACCEPTED)
    context.session.put_entity(made, "Withhold")
    planned(dialog, qtbot)
    row = next(i for i in texts(dialog.tree)["○ To be decided first (2)"] if "cites" in i.text(1))
    dialog.tree.itemActivated.emit(row, 0)
    assert context.session.selected_redaction == "r1"


def test_a_record_that_waits_is_counted_once(dialog, context, qtbot):
    made = any_redaction("r1", PHOTO, RedactionKind.WITHHOLD, status=Status.ACCEPTED)
    context.session.put_entity(made, "Withhold")
    planned(dialog, qtbot)
    assert groups_of_records(dialog.tree) == ["○ To be decided first (2)"]


def test_the_plan_is_told_in_plain_words(dialog, context, qtbot):
    _decide(context, dialog, qtbot)
    made = any_redaction(
        "r1", PHOTO, RedactionKind.WITHHOLD, ("7(1)(c)",), "A face", Status.ACCEPTED
    )
    context.session.put_entity(made, "Withhold")
    planned(dialog, qtbot)
    found = texts(dialog.tree)
    held = found["■ Withheld in full (1)"][0]
    assert held.text(1) == "A face"
    assert held.text(2).startswith("7(1)(c) ")
    assert found["– Not responsive (1)"][0].text(1) == "another event"
    assert dialog.export_button.isEnabled()


def test_while_it_looks_the_window_goes_on_and_nothing_can_be_exported(
    dialog, context, qtbot, monkeypatch
):
    _decide(context, dialog, qtbot)
    before = texts(dialog.tree).keys()
    looked = _slow_looks(monkeypatch)
    context.session.put_entity(Decision(PHOTO, "not responsive"), "Not responsive")
    assert dialog.headline.text() == LOOKING
    assert not dialog.export_button.isEnabled()
    assert texts(dialog.tree).keys() == before  # what was known stays in view meanwhile
    looked.set()
    planned(dialog, qtbot)
    assert groups_of_records(dialog.tree) == ["– Not responsive (2)"]
    assert dialog.export_button.isEnabled()


def test_what_changes_while_it_looks_is_looked_at_once_more(dialog, context, qtbot, monkeypatch):
    looked = _slow_looks(monkeypatch)
    for record in (PHOTO, LOG):
        context.session.put_entity(Decision(record, "not responsive"), "Not responsive")
    looked.set()
    planned(dialog, qtbot)
    assert groups_of_records(dialog.tree) == ["– Not responsive (2)"]
    assert looked.times == 2


def test_a_case_can_be_closed_while_it_looks(dialog, window, context, qtbot, monkeypatch):
    looked = _slow_looks(monkeypatch)
    context.session.put_entity(Decision(PHOTO, "release"), "Release")
    window.close_case()
    looked.set()
    qtbot.waitUntil(lambda: not window.tasks.count_running)
    assert window.workplace is None


def test_return_begins_an_export_and_a_second_one_does_not_end_it(
    dialog, context, qtbot, monkeypatch, tmp_path
):
    _decide(context, dialog, qtbot)
    _program(monkeypatch, tmp_path, SLEEPS)
    dialog.export_button.setFocus()
    QTest.keyClick(dialog.export_button, Qt.Key.Key_Return)
    assert dialog.pages.currentIndex() == RUNNING
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        for kind, held in PRESSED_AND_HELD:
            keys = Qt.KeyboardModifier.NoModifier
            event = QKeyEvent(kind, key, keys, " ", autorep=held)
            QApplication.sendEvent(dialog.focusWidget(), event)
        settle()
        assert dialog.isVisible()
        assert dialog.cancel_button.isEnabled()
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.cancel_button
    with qtbot.waitSignal(dialog.process.stopped, timeout=20_000):
        QTest.keyClick(dialog.cancel_button, Qt.Key.Key_Space)


@pytest.mark.parametrize("after", ["", "&Go there", "Redact &All"])
def test_return_exports_also_from_the_field_of_the_folder(
    dialog, context, qtbot, monkeypatch, after
):
    begun = []
    monkeypatch.setattr(dialog.run, "start_export", lambda *_, **__: begun.append(1))
    _decide(context, dialog, qtbot)
    if after:  # a button that had the focus before
        dialog.tabs.setCurrentWidget(dialog.readable)
        named(dialog.readable, after, QPushButton).setFocus()
    dialog.folder.setFocus()
    QTest.keyClick(dialog.folder, Qt.Key.Key_Return)
    assert (dialog.pages.currentIndex(), begun) == (RUNNING, [1])


def test_the_focus_goes_to_what_blocks_first_or_to_export(dialog, context, qtbot):
    assert dialog.focusWidget() is dialog.tree
    assert dialog.tree.currentItem() is texts(dialog.tree)["○ To be decided first (2)"][0]
    dialog.hide()
    context.session.apply([Put(Decision(r, "release")) for r in (PHOTO, LOG)], "Release")
    context.actions.run_action("export")
    planned(dialog, qtbot)
    assert dialog.focusWidget() is dialog.export_button


def test_return_still_exports_when_the_case_changed_behind_the_plan(dialog, context, qtbot):
    _decide(context, dialog, qtbot)
    dialog.export_button.setFocus()
    context.session.put_entity(Decision(PHOTO, "not responsive"), "Not responsive")
    assert not dialog.export_button.isEnabled()
    planned(dialog, qtbot)
    assert dialog.focusWidget() is dialog.export_button


def test_before_anything_is_decided_nothing_is_called_safe(dialog, qtbot):
    qtbot.waitUntil(lambda: dialog.readable.items is not None, timeout=20_000)
    assert dialog.readable.items == ()
    assert dialog.readable.summary.text().startswith("No record is decided to be released yet.")
    assert "(" not in dialog.tabs.tabText(1)


class _Gate(threading.Event):
    times = 0


def _slow_looks(monkeypatch):
    """Plans that take until the event is set, and are counted."""
    gate = _Gate()

    def slow(*args):
        gate.times += 1
        assert gate.wait(10)
        return make_plan(*args)

    monkeypatch.setattr("ui.release.planned_release.make_plan", slow)
    return gate


def test_an_older_package_is_told_before_the_next_is_made(dialog, context, qtbot, tmp_path):
    _decide(context, dialog, qtbot)
    dialog.folder.setText(str(tmp_path / "shelf" / "new"))
    assert dialog.older.isHidden()
    info, request = context.session.snapshot.info, SMALL
    (tmp_path / "shelf/old/data").mkdir(parents=True)
    (tmp_path / "shelf/old/bagit.txt").touch()
    asked = {"id": request.id, "received": request.received}
    plan = json.dumps({"case": info.title, "request": asked})
    (tmp_path / "shelf/old/data/plan.json").write_text(plan)
    dialog.folder.setText(str(tmp_path / "shelf" / "newer"))
    assert not dialog.older.isHidden()
    assert "beside it: old." in dialog.older.text()


def test_a_folder_that_is_there_is_not_taken(dialog, context, qtbot, tmp_path):
    _decide(context, dialog, qtbot)
    dialog.folder.setText(str(tmp_path))
    assert "there already" in dialog.folder_fault.text()
    assert not dialog.export_button.isEnabled()


def test_a_package_is_made_and_holds(window, dialog, context, qtbot, tmp_path):
    _decide(context, dialog, qtbot)
    target = tmp_path / "out"
    dialog.folder.setText(str(target))
    with qtbot.waitSignal(dialog.process.succeeded, timeout=90_000):
        dialog.export_button.click()
        assert dialog.pages.currentIndex() == RUNNING
    assert dialog.pages.currentIndex() == SEALED
    sheet = dialog.sealed_page
    assert sheet.about.text().startswith("For The Tribune. Checked for leaks ")
    assert str(target) in sheet.folder.text()
    assert verify_package(target).key in sheet.key.text()
    assert dialog.width() < 700  # a sheet, not a window
    assert not verify_package(target).problems
    assert not dialog.open_button.isHidden()
    assert context.session.case.read_setting("exports") == {"q2": str(target)}
    assert "q2" in requests_sealed_now(context.session.case, context.session.snapshot)
    _verified(window, qtbot, target, window.notices.message, "its seal holds")
    (target / "data" / "letter.pdf").write_bytes(b"%PDF-")
    _verified(window, qtbot, target, window.notices.failed, "letter.pdf")
    _verified(window, qtbot, tmp_path, window.notices.failed, "is no package")


@pytest.mark.parametrize("opened", [True, False])
def test_where_the_package_is_stands_there_whether_or_not_a_browser_came_up(
    dialog, monkeypatch, opened
):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened)
    dialog.answer = {"index": "/cases/out/data/index.html"}
    dialog.open_button.click()
    told = dialog.sealed_page.folder.text()
    assert "/cases/out/data/index.html" in told
    assert told.startswith("Opened" if opened else "No program opened")


def _verified(window, qtbot, folder, signal, says):
    """Verify a package by the menu, and wait for what is said of it."""
    window.actions_table.run_action("verify_package")
    asked = window.findChildren(QFileDialog)[-1]
    with qtbot.waitSignal(signal, timeout=20_000, check_params_cb=lambda *told: says in told[0]):
        asked.filesSelected.emit([str(folder)])
    asked.reject()


def test_an_export_without_a_request_asks_who_asks_and_then_shows_the_plan(window, context, qtbot):
    form = _ask_for_a_request(window, context, qtbot)
    assert form.windowTitle() == "New request"
    assert form.focusWidget() is form.requester
    QTest.keyClicks(form.requester, "The Tribune")
    QTest.keyClick(form.requester, Qt.Key.Key_Return)
    (made,) = context.session.snapshot.requests
    assert made.requester == "The Tribune"
    dialog = planned(window.workplace.views["requests"].exporter, qtbot)
    assert dialog.isVisible()
    assert dialog.request.currentData() == made.id
    assert "8 things have to be decided" in dialog.headline.text()


def test_leaving_the_request_unasked_exports_nothing(window, context, qtbot):
    form = _ask_for_a_request(window, context, qtbot)
    QTest.keyClick(form.requester, Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert context.session.snapshot.requests == ()
    assert window.workplace.views["requests"].exporter is None


def _ask_for_a_request(window, context, qtbot):
    """Ctrl+E in a case that nobody asked anything of; the form that comes."""
    context.session.apply([Remove("requests", "q1")], "Delete request q1")
    with qtbot.waitSignal(context.notices.message) as told:
        QTest.keySequence(window, QKeySequence("Ctrl+E"))
    assert "say first who asks" in told.args[0]
    return next(f for f in window.findChildren(RequestForm) if f.isVisible())


def _program(monkeypatch, tmp_path, body):
    """A stand-in for the child, to see what the window makes of its end."""
    script = tmp_path / "child.py"
    script.write_text(body, encoding="utf-8")
    monkeypatch.setattr(
        "ui.release.export_process.own_command", lambda _: (sys.executable, [str(script)])
    )


def test_what_the_attack_found_leads_to_its_place(dialog, context, qtbot, monkeypatch, tmp_path):
    _decide(context, dialog, qtbot)
    area, box = RedactionKind.AREA, Box(0.1, 0.1, 0.2, 0.1)
    made = any_redaction("r1", REPORT, area, ("x",), status=Status.ACCEPTED, page=2, box=box)
    context.session.put_entity(made, "Redact")
    finding = {"record": REPORT, "redaction": "r1", "what": "A word can be read", "where": "page 2"}
    answer = {
        "error": {"message": "The check for leaks found 1.", "remedy": "Redact what it names."},
        "findings": [{**finding, "file": "data/records/report.pdf"}],
    }
    _program(monkeypatch, tmp_path, f"import sys; print({json.dumps(answer)!r}); sys.exit(1)")
    with qtbot.waitSignal(dialog.process.refused, timeout=20_000):
        dialog.start_export()
    row = dialog.findings.topLevelItem(0)
    assert [row.text(n) for n in range(3)] == ["A word can be read", "page 2", "Incident report"]
    assert row.toolTip(2) == REPORT
    assert not dialog.open_button.isVisible()
    with qtbot.waitSignal(context.session.spot_asked) as asked:
        dialog.findings.itemActivated.emit(row, 0)
    assert (asked.args[0].record, asked.args[0].page) == (REPORT, 2)
    assert context.session.selected_redaction == "r1"


def test_a_refused_record_is_withheld_at_the_finding_and_the_export_goes_on(
    dialog, context, qtbot, monkeypatch, tmp_path
):
    _decide(context, dialog, qtbot)
    finding = {
        **{"record": REPORT, "file": f"data/records/{REPORT}", "where": "page 2", "more": 0},
        **{"what": "A redacted text can be read.", "redaction": "", "subject": ""},
        **{"way_out": "Withhold the record.", "actions": ["withhold"]},
        "exemptions": ["7(1)(b)"],
    }
    answer = {"error": {"message": "Found.", "remedy": ""}, "findings": [finding]}
    _program(monkeypatch, tmp_path, f"import sys; print({json.dumps(answer)!r}); sys.exit(1)")
    with qtbot.waitSignal(dialog.process.refused, timeout=20_000):
        dialog.start_export()
    buttons = dialog.ways.buttons
    assert [w for w, b in buttons.items() if b.isVisible()] == ["withhold"]
    with qtbot.waitSignal(dialog.process.refused, timeout=20_000):
        buttons["withhold"].click()
    made = [r for r in context.session.snapshot.redactions if r.kind is RedactionKind.WITHHOLD]
    assert [(r.record, r.exemptions, r.status) for r in made if r.record == REPORT] == [
        (REPORT, ("7(1)(b)",), Status.ACCEPTED)
    ]


def test_what_no_record_is_the_cause_of_says_its_way_out_too(
    dialog, context, qtbot, monkeypatch, tmp_path
):
    _decide(context, dialog, qtbot)
    finding = {**refused(""), "file": "data/index.html", "way_out": "Change the title."}
    answer = {
        "error": {"message": "Found.", "remedy": ""},
        "findings": [{**finding, "actions": []}],
    }
    _program(monkeypatch, tmp_path, f"import sys; print({json.dumps(answer)!r}); sys.exit(1)")
    with qtbot.waitSignal(dialog.process.refused, timeout=20_000):
        dialog.start_export()
    assert dialog.ways.explanation.text() == "Change the title."
    assert not any(b.isVisible() for b in dialog.ways.buttons.values())


def refused(record, *codes):
    """What the program says of a record that cannot be rendered."""
    words = {"where": "", "what": "It is odd.", "way_out": "Withhold the record."}
    named = {"record": record, "file": "", "more": 0, "redaction": "", "subject": ""}
    return {**named, **words, "actions": ["withhold"], "exemptions": list(codes), "reason": "odd"}


def test_all_that_is_refused_is_withheld_at_once_under_what_a_person_cites(
    dialog, context, qtbot, monkeypatch, tmp_path
):
    _decide(context, dialog, qtbot)
    released = next(r.path for r in context.session.snapshot.records if r.path != REPORT)
    answer = {
        "error": {"message": "2 records cannot be rendered:", "remedy": ""},
        "findings": [refused(REPORT, "7(1)(b)"), refused(released)],
        "records": {REPORT: "It is odd.", released: "It is odd."},
        "blockers": [{"record": REPORT, "redaction": None, "why": "odd", "refused": True}],
    }
    _program(monkeypatch, tmp_path, f"import sys; print({json.dumps(answer)!r}); sys.exit(2)")
    with qtbot.waitSignal(dialog.process.refused, timeout=20_000):
        dialog.start_export()
    assert dialog.findings.topLevelItemCount() == 2
    buttons = dialog.ways.buttons
    assert [w for w, b in buttons.items() if b.isVisible()] == ["withhold", "all"]
    buttons["all"].click()
    assert dialog.asking.isVisible()
    with qtbot.waitSignal(dialog.process.refused, timeout=20_000):
        dialog.asking.chosen.emit(("7(1)(c)",), "")
    dialog.asking.close()
    made = [r for r in context.session.snapshot.redactions if r.kind is RedactionKind.WITHHOLD]
    told = {r.record: (r.exemptions, r.reason) for r in made if r.record in (REPORT, released)}
    assert told == {REPORT: (("7(1)(b)",), "odd"), released: (("7(1)(c)",), "odd")}


SLEEPS = """
import sys, time
print('{"progress": 0.5, "text": "halfway"}', file=sys.stderr, flush=True)
time.sleep(60)
"""


def test_cancel_ends_the_child_and_goes_back_to_the_plan(
    dialog, context, qtbot, monkeypatch, tmp_path
):
    _decide(context, dialog, qtbot)
    _program(monkeypatch, tmp_path, SLEEPS)
    with qtbot.waitSignal(dialog.process.progressed, timeout=20_000):
        dialog.start_export()
    assert dialog.doing.text() == "Halfway"
    assert dialog.bar.value() == 500
    with qtbot.waitSignal(context.notices.lasting_message) as said:
        dialog.hide()
    assert said.args[0] == "The export goes on; the bar shows how far it is."
    with qtbot.waitSignal(dialog.process.stopped, timeout=20_000):
        dialog.cancel_button.click()
    assert dialog.pages.currentIndex() == PLAN
    assert not dialog.process.is_running
    planned(dialog, qtbot)
    assert dialog.focusWidget() is dialog.export_button


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of Unix")
def test_a_crash_of_the_child_costs_only_the_export(dialog, context, qtbot, monkeypatch, tmp_path):
    _decide(context, dialog, qtbot)
    _program(monkeypatch, tmp_path, SLEEPS)
    dialog.folder.selectAll()
    QTest.keyClicks(dialog.folder, str(tmp_path / "mine"))
    with qtbot.waitSignal(dialog.process.progressed, timeout=20_000):
        dialog.start_export()
    with qtbot.waitSignal(dialog.process.refused, timeout=20_000):
        os.kill(dialog.process.process_id, signal.SIGKILL)
    assert "crashed" in dialog.result_text.text()
    assert not dialog.again_button.isHidden()
    dialog.again_button.click()
    assert dialog.folder.text() == str(tmp_path / "mine")  # typed once
    context.session.put_entity(replace(SMALL, received="2025-06-10"), "Say when it came")
    dialog.hide()
    context.actions.run_action("export")
    assert dialog.folder.text() == str(tmp_path / "mine")


def test_closing_the_case_ends_the_child(dialog, window, context, qtbot, monkeypatch, tmp_path):
    _decide(context, dialog, qtbot)
    _program(monkeypatch, tmp_path, SLEEPS)
    with qtbot.waitSignal(dialog.process.progressed, timeout=20_000):
        dialog.start_export()
    process = dialog.process
    window.close_case()
    assert not process.is_running
