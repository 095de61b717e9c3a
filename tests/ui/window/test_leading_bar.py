"""The bar that leads: steps with their true state, the next thing by name, messages, what runs."""

import threading
from functools import partial
from pathlib import PurePosixPath

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFont, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from reviewer.errors import BadInput
from reviewer.export.earlier_packages import note_sealed
from reviewer.model import Determination, Put, Remove
from reviewer.overlooked.case_steps import CaseStep, StepFacts, StepState
from reviewer.overlooked.delivery import DeliveryPart
from reviewer.overlooked.next_step import NextAct, NextStep
from reviewer.overlooked.unseen import records_unseen
from reviewer.plan import worklist
from reviewer.plan.plan_basis import digest_of_basis
from reviewer.system import work_queue
from reviewer.system.queued_work import WorkKind
from tests.helpers.seen import named, settle
from tests.helpers.seen import said as words_of
from tests.helpers.ui_case import PHOTO, VIDEO_A
from ui.common.actions import Actions
from ui.common.behind_queue import BehindQueue
from ui.common.settings import WindowSettings
from ui.common.work_behind import BehindWork, WorkBehind
from ui.release.send_sheet import SendSheet
from ui.widgets.pane import in_front
from ui.widgets.whole_words import fit_in_whole_words
from ui.window.behind_list import BehindList
from ui.window.leading_bar import ROW, LeadingBar

LONG = "Body camera of Officer Harlan at the entrance of the station, second file"


def press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()


def said(window):
    """What each step says."""
    settle()
    buttons = window.leading_bar.steps.buttons
    return {step.value: buttons[step].text() for step in buttons}


def decide_all(window, *, release=True):
    session = window.workplace.session
    decision = Determination.RELEASE if release else Determination.NOT_RESPONSIVE
    made = [Put(worklist.make_decision(r, decision)) for r in session.snapshot.records]
    session.apply(made, "Decide all")
    settle()


def test_what_the_button_names_is_what_it_opens(window):
    session, button = window.workplace.session, window.next_step
    records = session.snapshot.records
    named_by_look = 0
    for undecided in (len(records), 3, 1, 0):
        made = [Put(worklist.make_decision(r, Determination.RELEASE)) for r in records[undecided:]]
        if made:
            session.apply(made, "Decide")
        for stands in records:  # wherever one stands
            session.select_record(stands.path)
            settle()
            step = button.step
            assert step.do is (NextAct.DECIDE if undecided else NextAct.LOOK)
            press(button)
            assert session.selected_record == step.record
            opened = session.snapshot.get_record(session.selected_record)
            title = opened.title or PurePosixPath(opened.path).name
            assert step.name.removeprefix("Look at ") == title
            named_by_look += step.do is NextAct.LOOK
    assert named_by_look == len(records)


def test_the_bar_says_what_is_true_and_leads_to_the_export(window):
    session, button = window.workplace.session, window.next_step
    told = said(window)
    assert told.pop("Look").endswith("/8")
    assert told == {
        "Take in": "Take in",
        "Decide": "Decide 8 left",
        "Request": "Request",
        "Release": "Release",
    }
    first = button.text()
    assert first.startswith("Next: ")
    press(button)
    assert in_front(window.workplace.views["worklist"])
    here = session.snapshot.get_record(session.selected_record)
    assert first == f"Next: {here.title}"
    assert button.text() != first  # it names what comes behind what one looks at
    decide_all(window)
    assert said(window)["Decide"] == "Decide"
    assert button.text().startswith("Look at ")
    assert "never watched" in button.accessibleDescription()
    QTest.keySequence(window, QKeySequence("Ctrl+Z"))
    assert said(window)["Decide"] == "Decide 8 left"


def test_after_the_seal_the_bar_says_what_remains_and_then_that_it_is_answered(window, tmp_path):
    session = window.workplace.session
    decide_all(window, release=False)
    assert window.next_step.text() == "Export a package"
    (tmp_path / "package").mkdir()
    now = session.snapshot
    basis = digest_of_basis(now, now.get_request("q1"))
    note_sealed(session.case, "q1", tmp_path / "package", now.journal_head, "AB CD", basis)
    session.sealed.emit("q1")
    settle()
    assert said(window)["Release"] == "Release sealed"
    assert window.next_step.text() == "Send to Ald. Example"
    press(window.next_step)
    sheet = next(s for s in window.findChildren(SendSheet) if s.isVisible())
    assert sheet.state.text().endswith("not sent")
    sheet.key_button.click()
    assert QGuiApplication.clipboard().text() == "AB CD"
    QTest.keyClicks(sheet.note, "by mail")
    QTest.keyClick(sheet.note, Qt.Key.Key_Return)
    assert sheet.isVisible()  # the note waits for its tick
    for tick in sheet.ticks.values():
        tick.click()
    settle()
    assert sheet.days[DeliveryPart.LETTER].text().endswith(" · by mail")
    done = [event.kind for event in session.snapshot.requests[0].events]
    assert done == ["sealed", "letter", "sent", "told", "receipt"]
    session.undo()
    assert not sheet.ticks[DeliveryPart.RECEIPT].isChecked()
    sheet.ticks[DeliveryPart.SENT].click()
    settle()
    assert sheet.state.text().endswith("not sent")
    sheet.ticks[DeliveryPart.SENT].click()
    settle()
    assert window.next_step.is_calm
    assert window.next_step.text().startswith("Answered ")
    assert said(window)["Release"].startswith("Release Answered ")
    sheet.close()
    # What is done to the case from now on changes nothing in what was sent.
    session.apply([Remove("decisions", PHOTO)], "Undecide")
    assert said(window)["Release"].startswith("Release Answered ")
    assert window.next_step.text().startswith("Next: ")


@pytest.mark.parametrize("step", list(CaseStep))
def test_each_step_brings_one_to_where_it_is_done(window, step):
    place = window.workplace
    place.session.select_record(PHOTO)
    press(window.leading_bar.steps.buttons[step])
    if step is CaseStep.RELEASE:
        assert place.views["requests"].exporter.isVisible()
    elif step is CaseStep.LOOK:
        known = place.first.known_outcomes()
        watched = place.context.watcher.watched
        assert place.session.selected_record in records_unseen(
            place.session.snapshot, watched, known
        )
        assert place.session.selected_record != PHOTO
    else:
        shown = {"Take in": "records", "Decide": "worklist", "Request": "requests"}[step.value]
        assert in_front(place.views[shown])


def test_a_screen_reader_hears_state_and_key(window):
    heard = QAccessible.queryAccessibleInterface
    step = heard(window.leading_bar.steps.buttons[CaseStep.DECIDE])
    assert step.text(QAccessible.Text.Name) == "Decide 8 left: next"
    assert "8 left to decide" in step.text(QAccessible.Text.Description)
    assert step.role() == QAccessible.Role.Button
    assert heard(window.next_step).text(QAccessible.Text.Name) == window.next_step.text()


# ---- sizes


@pytest.fixture
def bar(qtbot):
    """A bar with the menus of the window, all that it can show, and letters of any size."""
    made = LeadingBar(Actions(WindowSettings()), WorkBehind())
    qtbot.addWidget(made)
    for name in ("File", "Edit", "Play", "Redact", "Review", "View", "Help"):
        made.menus.addMenu(name)
    steps = [StepFacts(s, StepState.NOW, "12 left", "told") for s in CaseStep]
    made.show_state(NextStep(NextAct.DECIDE, "Decide", "Decide", LONG), steps)
    return made


def shown_at(bar, width, share=1.0):
    font = QFont(QApplication.font())
    font.setPointSizeF(font.pointSizeF() * share)
    bar.setFont(font)
    bar.resize(width, bar.heightForWidth(width))
    bar.show()
    settle()
    return bar


@pytest.mark.parametrize(
    ("width", "share", "rows"), [(1366, 1.0, 1), (1920, 1.0, 1), (800, 1.0, 2), (800, 2.5, 4)]
)
def test_the_bar_takes_as_many_rows_as_it_needs_and_cuts_no_word(bar, width, share, rows):
    shown_at(bar, width, share)
    assert bar.height() < ROW * share * (rows + 0.5)
    assert (bar.height() <= ROW) == (rows == 1)
    parts = [*bar.steps.buttons.values(), bar.next_step]
    for part in parts:
        assert part.width() >= part.minimumSizeHint().width()
        assert bar.rect().contains(part.mapTo(bar, part.rect().topLeft()))
        assert bar.rect().contains(part.mapTo(bar, part.rect().bottomRight()))
    words = set(bar.next_step.text().split()) | {"…"}
    assert set(bar.next_step.shown_words.split()) <= words
    assert bar.next_step.shown_words.startswith("Next:")


def test_what_runs_gives_way_before_the_next_thing_does(bar):
    bar.work.show_work("a", BehindWork("Preparing {now} of {total} videos", 2, 9))
    assert shown_at(bar, 1920).behind.shown_words == "Preparing 3 of 9 videos"
    named = shown_at(bar, 1000).next_step.shown_words
    assert named.count(" ") > 1


def test_names_are_shortened_by_whole_words_and_keep_both_ends():
    found = [fit_in_whole_words(LONG, len, room) for room in (80, 40, 12, 3)]
    assert found[0] == LONG
    assert found[1] == "Body camera of … station, second file"
    assert found[2] == "Body … file"
    assert found[3] == "…"


# ---- messages


def test_a_message_of_a_step_offers_undo_until_another_step_comes(window):
    session = window.workplace.session
    made = worklist.make_decision(session.snapshot.get_record(PHOTO), Determination.RELEASE)
    session.apply([Put(made)], "Release Scene")
    window.notices.say_briefly("Release Scene. 7 left.")
    (toast,) = window.notice_bar.tray.toasts
    assert toast.undo_button.isVisible()
    press(toast.undo_button)
    assert session.snapshot.find_decision(PHOTO) is None
    session.apply([Put(made)], "Release Scene")
    window.notices.say_briefly("Release Scene. 7 left.")
    settle()  # the window went on: what is said now is of no step
    window.notices.say_briefly("The review was saved.")
    assert not window.notice_bar.tray.toasts[-1].undo_button.isVisible()
    session.undo()
    session.apply([Put(made)], "Release Scene")
    window.notices.tell_step("Released.")
    session.apply([Remove("requests", "q1")], "Delete request q1")
    assert not window.notice_bar.tray.toasts[-1].undo_button.isVisible()


def covers(window, part):
    """Whether what is said lies over a part of the window."""
    tray = window.notice_bar.tray
    at = part.rect().translated(part.mapTo(window, part.rect().topLeft()))
    return at.adjusted(1, 1, -1, -1).intersects(tray.geometry())


@pytest.mark.parametrize("size", [(1366, 768), (800, 500)])
@pytest.mark.parametrize("record", [VIDEO_A, PHOTO])
@pytest.mark.parametrize("folded", [False, True])
def test_a_message_covers_nothing_and_nothing_moves_for_it(window, size, record, folded):
    window.resize(*size)
    place = window.workplace
    place.session.select_record(record)
    window.actions_table["fold_panes"].setChecked(folded)
    window.docks.fold_all(folded)
    settle()
    tray, parts = window.notice_bar.tray, [window.leading_bar, place.stage]
    parts += [dock for dock in window.docks.in_front if dock.isVisible()]
    stood = [part.geometry() for part in parts]
    window.notices.say_briefly("Released. 7 left.")
    settle()
    assert tray.isVisible()
    assert tray.shown_text == "Released. 7 left."
    assert not any(covers(window, part) for part in parts)
    if folded and record == PHOTO:  # alone, a page has every line of the screen
        assert [part.geometry().topLeft() for part in parts] == [r.topLeft() for r in stood]
    else:
        assert [part.geometry() for part in parts] == stood
    press(tray.toasts[0].label)
    settle()
    assert [part.geometry() for part in parts] == stood


@pytest.fixture(params=[1.0, 2.0])
def letters(request, qapp):
    """Letters of the usual size, and twice as large."""
    usual = qapp.font()
    font = QFont(usual)
    font.setPointSizeF(usual.pointSizeF() * request.param)
    qapp.setFont(font)
    yield request.param
    qapp.setFont(usual)


def test_a_message_of_many_words_is_read_whole_in_the_smallest_window(window, letters):
    window.resize(800, 500)
    window.notices.keep_shown("Something that takes many words to say. " * 4)
    settle()
    (toast,) = window.notice_bar.tray.toasts
    assert toast.label.height() >= toast.label.heightForWidth(toast.label.width())
    assert toast.close_button.isVisible()
    assert window.rect().contains(window.notice_bar.tray.geometry())
    assert not covers(window, window.workplace.stage)


def test_what_stays_is_told_again_when_what_passed_by_is_gone(window):
    tray = window.notice_bar.tray
    window.notices.keep_shown("The export goes on.")
    window.notices.say_briefly("Released.")
    assert tray.shown_text == "Released."
    press(tray.toasts[-1].label)
    assert tray.shown_text == "The export goes on."
    settle()
    assert tray.toasts[-1].label.isVisible()


def test_an_error_is_red_stays_until_it_is_closed_and_can_be_copied(window, qtbot):
    line = window.leading_bar.faults
    below = window.leading_bar.height()
    first = BadInput("documents/a.pdf cannot be read.", "Get it anew.")
    window.notices.tell_fault(first)
    window.notices.tell_fault(BadInput("The disk is full.", "Free some space."))
    window.notices.say_briefly("Done.")
    settle()
    assert line.isVisible()
    assert window.leading_bar.height() > below  # it has a line of its own and covers nothing
    assert line.shown_text == "The disk is full. Free some space."
    ground = line.grab().toImage().pixelColor(2, 2)
    assert ground.red() > 2 * ground.green()
    press(line.copy_button)
    assert QGuiApplication.clipboard().text().splitlines()[1] == f"{first.message} {first.remedy}"
    press(line.close_button)
    assert line.shown_text.startswith("documents/a.pdf")
    press(line.close_button)
    assert not line.isVisible()
    assert window.leading_bar.height() == below


# ---- what runs behind


def test_what_runs_behind_is_said_in_one_place_and_can_be_stopped(bar):
    behind, chip, stopped = bar.work, shown_at(bar, 1366).behind, []
    behind.show_work("a", BehindWork("Reading {now} of {total}", 2, 9))
    stop = partial(stopped.append, "b")
    behind.show_work("b", BehindWork("Preparing {now} of {total}", 2, 9, cancel=stop))
    settle()
    assert chip.text() == "Reading 3 of 9, and 1 more"
    press(chip)
    found = chip.list
    assert isinstance(found, BehindList)
    assert "Preparing 3 of 9" in words_of(found)
    press(named(found, "Stop", QPushButton))
    assert stopped == ["b"]
    behind.end_work("a")
    behind.end_work("b")
    settle()
    assert not chip.isVisible()


def test_each_job_of_the_queue_can_be_put_first_held_back_and_stopped(bar, qtbot, monkeypatch):
    monkeypatch.setattr(work_queue, "usual_workers", lambda: 1)
    goes = threading.Event()

    def work(job):
        while not goes.wait(0.01):
            job.check()

    queue = BehindQueue(bar.work)
    kind = WorkKind("proxy", "Preparing a video", "Preparing {now} of {total} videos")
    for name in "abc":
        queue.add_job(kind, f"video/{name}.mp4", work)
    qtbot.waitUntil(lambda: bar.work.headline == "Preparing 1 of 3 videos")
    press(shown_at(bar, 1366).behind)
    jobs = bar.behind.list.jobs
    assert jobs.isVisible()

    def lines():
        return [jobs.list.item(n).text() for n in range(jobs.list.count())]

    assert not jobs.first.isEnabled()  # nothing is chosen
    jobs.list.setCurrentRow(2)
    press(jobs.first)
    assert [line[:5] for line in lines()] == ["c.mp4", "a.mp4", "b.mp4"]
    assert lines()[0] == "c.mp4: preparing a video, 0 %"
    assert jobs.list.currentRow() == 0
    press(jobs.pause)
    assert lines()[2] == "c.mp4: preparing a video, 0 %, paused"
    assert jobs.pause.text() == "Go on"
    press(jobs.pause)
    press(jobs.stop)
    qtbot.waitUntil(lambda: len(lines()) == 2)
    press(named(bar.behind.list, "Pause", QPushButton))
    qtbot.waitUntil(lambda: all(line.endswith("paused") for line in lines()))
    assert "Preparing 2 of 3 videos, paused" in words_of(bar.behind.list)
    goes.set()
    queue.shut_down()
    settle()
    assert bar.behind.isHidden()
    queue.deleteLater()


def test_what_failed_is_said_with_its_file_and_tried_again_from_there(bar, qtbot):
    mended, done = threading.Event(), []

    def work(job):
        if not mended.is_set():
            raise BadInput("officer-a.mp4 cannot be decoded.")
        return "fine"

    queue = BehindQueue(bar.work)
    task = queue.add_job(WorkKind("proxy", "Preparing a video"), "video/officer-a.mp4", work)
    task.succeeded.connect(done.append)
    qtbot.waitUntil(lambda: bar.work.headline == "1 job failed")
    press(shown_at(bar, 1366).behind)
    jobs = bar.behind.list.jobs
    assert jobs.isVisible()
    (line,) = (jobs.list.item(n).text() for n in range(jobs.list.count()))
    assert line == "officer-a.mp4: preparing a video, failed: officer-a.mp4 cannot be decoded."
    jobs.list.setCurrentRow(0)
    assert (jobs.pause.text(), jobs.stop.text()) == ("Try again", "Forget")
    mended.set()
    press(jobs.pause)
    qtbot.waitUntil(lambda: done == ["fine"])
    qtbot.waitUntil(lambda: bar.work.headline == "")
    queue.shut_down()
    queue.deleteLater()


def test_one_thing_with_a_place_of_its_own_is_shown_there(bar):
    shown = []
    work = BehindWork("Export: Seal", 0.9, 1, show=partial(shown.append, "sheet"))
    bar.work.show_work("export", work)
    press(shown_at(bar, 1366).behind)
    assert shown == ["sheet"]
    assert bar.behind.list is None
