"""What stays readable of a release, in the export dialog: listed, led to, redacted."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from reviewer.model import Decision, Put, RedactionKind, Status, Subject
from reviewer.model.geometry import Box, Keyframe
from tests.helpers.export_dialog import texts
from tests.helpers.redactions import any_redaction, with_fields
from tests.helpers.seen import named
from tests.helpers.ui_case import VIDEO_A
from ui.finding.matches_dialog import MatchesDialog
from ui.release.export_dialog import PLAN


@pytest.fixture
def still(context, open_readable):
    """What stays readable of the whole case, once it was looked through."""
    decided = [Put(Decision(r.path, "release")) for r in context.session.snapshot.records]
    subject = Subject("s1", "The caller", ("Maria Lopez",), ("7(1)(b)",))
    context.session.apply([*decided, Put(subject)], "Release")
    return open_readable()


def _row(panel, words):
    rows = [row for rows in texts(panel.tree).values() for row in rows]
    return next(row for row in rows if row.text(0) == words)


def test_what_stays_readable_is_listed_the_likeliest_first(still, window):
    exporter = window.workplace.views["requests"].exporter
    groups = texts(still.tree)
    assert next(iter(groups)) == "Redacted elsewhere, or of a subject (1)"
    assert _row(still, "Maria Lopez").text(1) == "not redacted, subject “The caller”"
    assert _row(still, "312-555-0142").text(1).startswith("phone number")
    assert exporter.tabs.tabText(1) == f"&Still readable ({len(still.items)})"
    assert exporter.export_button.isEnabled()  # it blocks nothing


def test_what_nobody_played_is_told_in_the_plan(still):
    seen, heard = (label.full_text for label in still.unplayed_lines[:2])
    assert seen.startswith("Never watched: Officer A (all of 4 s)")
    assert "911 call 1 (all of 4 s)" in heard
    assert not still.unplayed.isHidden()


def test_boxes_that_do_not_move_and_nobody_checked_are_told_there_too(
    still, window, context, qtbot
):
    dialog = window.workplace.views["requests"].exporter
    dialog.hide()
    keys = (Keyframe(0.5, Box(0.3, 0.3, 0.2, 0.2)),)
    box = any_redaction("b1", VIDEO_A, RedactionKind.REGION, ("7(1)(c)",), start=0.5, end=2.0)
    made = with_fields(box, keyframes=keys, style="fill", status=Status.ACCEPTED)
    context.session.apply([Put(made)], "Redact region")
    context.actions.run_action("export")
    said = "Boxes that do not move, never checked: Officer A (1)"
    qtbot.waitUntil(lambda: said in [n.full_text for n in still.unplayed_lines], timeout=20_000)
    assert dialog.export_button.isEnabled()  # it blocks nothing


def test_what_stays_readable_leads_to_its_place(still, window, context, qtbot):
    still.tree.setCurrentItem(_row(still, "Maria Lopez"))
    with qtbot.waitSignal(context.session.spot_asked) as asked:
        still.go_button.click()
    first = next(i.first for i in still.items if i.term == "Maria Lopez")
    assert (asked.args[0].record, asked.args[0].words) == (first.record, "Maria Lopez")
    assert not window.workplace.views["requests"].exporter.isVisible()


def test_return_in_the_list_goes_there_and_exports_nothing(still, window, context, qtbot):
    exporter = window.workplace.views["requests"].exporter
    still.tree.setFocus()
    still.tree.setCurrentItem(_row(still, "Maria Lopez"))
    with qtbot.waitSignal(context.session.spot_asked):
        QTest.keyClick(still.tree, Qt.Key.Key_Return)
    assert not exporter.process.is_running
    assert exporter.pages.currentIndex() == PLAN


def test_what_is_redacted_from_the_list_waits_for_an_exemption_and_is_gone_then(
    still, context, qtbot
):
    still.tree.setCurrentItem(_row(still, "Maria Lopez"))
    QTest.keyClick(still.redact_button, Qt.Key.Key_Space)
    dialog = next(d for d in still.findChildren(MatchesDialog) if d.isVisible())
    assert dialog.term.text() == "Maria Lopez"
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() > 2, timeout=20_000)
    with qtbot.waitSignal(context.session.changed, timeout=20_000):
        named(dialog, "Redact", QPushButton).click()
    waiting = "proposed to be redacted, not decided"
    _until(qtbot, still, lambda items: next(iter(items)).why == waiting)
    made = [r for r in context.session.snapshot.redactions if r.status is Status.PROPOSED]
    accepted = [replace(r, status=Status.ACCEPTED, exemptions=("7(1)(b)",)) for r in made]
    context.session.apply([Put(r) for r in accepted], "Accept")
    _until(qtbot, still, lambda items: all(i.term != "Maria Lopez" for i in items))


def _until(qtbot, panel, holds):
    qtbot.waitUntil(lambda: panel.items is not None and holds(panel.items), timeout=20_000)


def test_a_group_leads_nowhere(still):
    still.tree.setCurrentItem(still.tree.topLevelItem(0))
    assert not still.go_button.isEnabled()
    assert not still.redact_button.isEnabled()


@pytest.mark.usefixtures("bare_face")
def test_what_was_found_in_a_video_and_no_mask_covers_stands_first(context, open_readable):
    session, panel = context.session, open_readable()
    assert next(iter(texts(panel.tree))) == "Still visible in pictures (1)"
    row = _row(panel, "A face is seen for 1.0 s")
    panel.tree.setCurrentItem(row)
    assert not panel.redact_button.isEnabled()
    panel.go_button.click()
    assert session.selected_record == VIDEO_A
    clock = session.clock_of_record(VIDEO_A)
    assert 1.0 <= clock.media_of_utc(context.playhead.position) <= 2.0
