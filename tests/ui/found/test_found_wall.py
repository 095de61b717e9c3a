"""What was found in pictures is looked at and decided about on a wall, by keys, and undone."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog

from reviewer.model import Status
from reviewer.tracking.candidates import Verdict, candidate_of_track
from reviewer.tracking.likeness import Likeness
from reviewer.tracking.policy import Wish
from tests.helpers.found_wall import KEY, SMALL, press, redactions
from tests.helpers.made_tracks import made_track
from tests.helpers.ui_case import VIDEO_A, VIDEO_B
from ui.found import marker, policies
from ui.stage.scenes import OnStage


def verdicts(wall):
    return [wall.model.candidate_at(row).verdict for row in range(wall.model.rowCount())]


def test_the_riskiest_stands_first_and_each_says_what_it_is_and_why(window, wall):
    assert window.workplace.stage.scene is OnStage.FOUND
    first = wall.model.candidate_at(0)
    assert first.confidence == 0.95
    told = wall.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    for words in ("Head", "Officer A", "95 % sure", "large", "Undecided"):
        assert words in told
    assert "4 undecided" in wall.heading.text()
    assert "2 doubtful moments" in wall.about.text()


def test_pictures_come_from_a_child_for_what_is_seen_and_play_in_place(window, wall, qtbot):
    first = wall.model.candidate_at(0)
    qtbot.waitUntil(lambda: wall.pictures.still_of(first) is not None)
    assert not wall.pictures.still_of(first).isNull()
    press(wall, KEY.Key_Space)
    qtbot.waitUntil(lambda: wall.list.player.picture is not None)
    assert not window.workplace.playhead.playing
    assert first.start <= wall.list.player.moment <= first.end
    press(wall, KEY.Key_Space)
    assert wall.list.player.playing == ""


def test_keys_hide_reject_and_keep_and_go_on_and_undo_takes_each_back(window, wall):
    names = [wall.model.candidate_at(row).id for row in range(4)]
    press(wall, KEY.Key_Return)
    press(wall, KEY.Key_X)
    press(wall, KEY.Key_V)
    made = redactions(window)
    assert made[names[0]].status is Status.ACCEPTED
    assert made[names[0]].exemptions == ("7(1)(c)",)
    assert made[names[1]].status is Status.REJECTED
    assert made[names[2]].reason == "kept visible: officer"
    assert verdicts(wall) == [Verdict.HIDDEN, Verdict.NOTHING, Verdict.KEPT, Verdict.UNDECIDED]
    assert wall.list.marked_rows() == [3]
    assert window.workplace.stage.scene is OnStage.FOUND
    for left in (2, 1, 0):
        window.actions_table.run_action("undo")
        assert sum(v is not Verdict.UNDECIDED for v in verdicts(wall)) == left
    assert redactions(window) == {}


def test_a_return_that_is_held_answers_once_and_the_keypads_enter_as_well(window, wall):
    press(wall, KEY.Key_Return)
    none = Qt.KeyboardModifier.NoModifier
    held = QKeyEvent(QEvent.Type.KeyPress, KEY.Key_Return, none, "\r", autorep=True)
    QApplication.sendEvent(wall.list, held)
    assert len(redactions(window)) == 1
    press(wall, KEY.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert verdicts(wall).count(Verdict.HIDDEN) == 2


def test_the_second_half_of_a_double_click_answers_nothing(window, wall):
    for count, name in enumerate(("accept", "reject", "keep_officer"), start=1):
        for does in (QTest.mouseClick, QTest.mouseDClick, QTest.mouseRelease):
            does(wall._buttons[name], Qt.MouseButton.LeftButton)
        assert len(redactions(window)) == count


def test_many_are_marked_at_once_and_are_one_step(window, wall):
    press(wall, KEY.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    press(wall, KEY.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert wall.list.marked_rows() == [0, 1, 2]
    press(wall, KEY.Key_A)
    assert verdicts(wall).count(Verdict.HIDDEN) == 3
    assert window.workplace.session.case.labels_to_turn()[0] == "Hide 3 tracks"
    window.actions_table.run_action("undo")
    assert verdicts(wall).count(Verdict.HIDDEN) == 0


def test_what_is_sifted_shows_only_that_and_an_empty_wall_says_what_to_do(window, wall):
    press(wall, KEY.Key_X)
    wall.verdict.setCurrentIndex(wall.verdict.findData(Verdict.NOTHING.value))
    wall.verdict.activated.emit(0)
    assert verdicts(wall) == [Verdict.NOTHING]
    wall.verdict.setCurrentIndex(wall.verdict.findData(Verdict.KEPT.value))
    wall.verdict.activated.emit(0)
    assert wall.model.rowCount() == 0
    assert not wall.list.isVisible()
    wall.record.setCurrentIndex(wall.record.findData(VIDEO_B))
    wall.verdict.setCurrentIndex(wall.verdict.findData(""))
    wall.verdict.activated.emit(0)
    assert [wall.model.candidate_at(0).record] == [VIDEO_B]


def test_coming_back_to_the_wall_leaves_what_was_decided_and_selects_what_is_marked(window, wall):
    press(wall, KEY.Key_X)
    assert verdicts(wall)[0] is Verdict.NOTHING  # nothing slips below the hand ...
    row = wall.list.currentIndex().row()
    here = wall.model.candidate_at(row).id
    decided = next(iter(redactions(window)))
    window.workplace.stage.show_scene(OnStage.MEDIA)
    window.workplace.session.select_redaction(decided)
    window.actions_table.run_action("show_found")
    assert verdicts(wall) == [Verdict.UNDECIDED] * 3  # ... and F4 shows what is left
    assert [one.id for one in wall.marked()] == [here]
    assert window.workplace.session.selected_redaction == ""
    for _ in range(3):
        press(wall, KEY.Key_X)
    assert verdicts(wall) == [Verdict.NOTHING] * 3
    window.actions_table.run_action("show_found")
    assert wall.model.rowCount() == 0


def test_what_is_being_looked_through_is_said_to_be(window, wall):
    looked = wall.found.looked
    wall.found.note_looking([VIDEO_A])
    assert "1 record being looked through" in wall.about.text()
    assert looked[VIDEO_A].lacking not in wall.about.text()
    wall.found.note_looking(())
    assert "being looked through" not in wall.about.text()


def rows_where(wall, wanted):
    rows = range(wall.model.rowCount())
    return [row for row in rows if wanted(wall.model.candidate_at(row))]


def mark(wall, rows):
    wall.list.go_to_row(rows[0])
    for row in rows[1:]:
        index = wall.model.index(row)
        wall.list.selectionModel().select(index, wall.list.selectionModel().SelectionFlag.Select)


def test_two_that_follow_each_other_are_joined_split_and_lengthened(window, wall):
    rows = rows_where(wall, lambda one: one.record == VIDEO_A and one.middle < 0.3)
    mark(wall, rows)
    press(wall, KEY.Key_J, Qt.KeyboardModifier.ShiftModifier)
    whole = next(r for r in redactions(window).values() if r.status is Status.PROPOSED)
    assert (whole.start, whole.end) == pytest.approx((0.5, 3.0), abs=0.01)
    wall.list.go_to_row(wall.model.row_of(whole.id))
    press(wall, KEY.Key_E, Qt.KeyboardModifier.ShiftModifier)
    longer = redactions(window)[whole.id]
    assert (longer.start, longer.end) == pytest.approx((0.0, 3.5), abs=0.01)
    window.actions_table.run_action("split")
    halves = [r for r in redactions(window).values() if r.status is Status.PROPOSED]
    assert len(halves) == 2
    assert {one.id for one in halves} <= set(wall.found.candidates)


def test_a_subject_is_made_once_and_several_are_assigned_to_it(window, wall):
    for row in (0, 1):
        wall.list.go_to_row(row)
        press(wall, KEY.Key_Y, Qt.KeyboardModifier.ShiftModifier)
        box = wall.findChild(QInputDialog)
        box.setTextValue("Bystander 1")
        box.accept()
        box.setParent(None)
    (subject,) = window.workplace.session.snapshot.subjects
    assert {r.subject for r in redactions(window).values()} == {subject.id}
    assert len(redactions(window)) == 2


def ask_policy(window, wall, action):
    window.actions_table.run_action(action)
    return wall.policies.dialog


def test_all_heads_of_a_record_are_hidden_but_those_kept_and_the_policy_is_a_note(window, wall):
    first = wall.model.candidate_at(0)
    press(wall, KEY.Key_V)
    wall.record.setCurrentIndex(wall.record.findData(VIDEO_A))
    wall.record.activated.emit(0)
    dialog = ask_policy(window, wall, "hide_all_kind")
    assert dialog.record.currentData() == VIDEO_A  # what the wall shows
    assert dialog.do_button.text() == "Hide 2 heads"
    assert "7(1)(c)" in dialog.about.text()
    QTest.keyClick(dialog, KEY.Key_Return)
    made = [wall.found.candidate(name) for name in redactions(window)]
    assert sorted(one.verdict.value for one in made) == ["hidden", "hidden", "kept visible"]
    assert wall.found.candidate(first.id).verdict is Verdict.KEPT
    notes = window.workplace.session.snapshot.annotations_of(VIDEO_A)
    assert "Hide all heads but those kept visible" in notes[0].note
    window.actions_table.run_action("undo")
    assert window.workplace.session.snapshot.annotations_of(VIDEO_A) == ()


@pytest.mark.parametrize(
    ("action", "decided"), [("hide_all_kind", Verdict.HIDDEN), ("keep_all_kind", Verdict.KEPT)]
)
def test_two_strokes_decide_about_all_records_from_anywhere_and_one_undoes_it(
    window, wall, action, decided
):
    window.actions_table.run_action("next_doubt")  # the wall is out of view
    dialog = ask_policy(window, wall, action)
    assert dialog.record.currentText() == "In all 2 records"
    QTest.keyClick(dialog, KEY.Key_Return)
    assert wall.found.counts[decided] == 4
    snapshot = window.workplace.session.snapshot
    assert all(snapshot.annotations_of(path) for path in (VIDEO_A, VIDEO_B))
    dropped = ask_policy(window, wall, "drop_policy")
    QTest.keyClick(dropped, KEY.Key_Return)
    assert window.workplace.session.snapshot.annotations == ()
    assert wall.found.counts[decided] == 4  # what was decided stays
    window.actions_table.run_action("undo")
    window.actions_table.run_action("undo")
    assert wall.found.counts[Verdict.UNDECIDED] == 4


def test_nothing_is_hidden_where_no_exemption_is_known(window, wall, monkeypatch):
    monkeypatch.setattr(policies, "usual_rules", dict)
    dialog = ask_policy(window, wall, "hide_all_kind")
    assert not dialog.do_button.isEnabled()
    assert "Accept one first" in dialog.about.text()
    dialog.wishes[Wish.KEEP].setChecked(True)
    assert dialog.do_button.isEnabled()


def test_who_looks_alike_is_suggested_explained_and_can_be_forbidden(window, wall, qtbot):
    window.actions_table.run_action("show_alike")
    qtbot.waitUntil(lambda: bool(wall.model.alike))
    assert wall.model.candidate_at(0).id in wall.model.alike
    assert "No face is compared" in wall.about.text()
    assert redactions(window) == {}
    window.actions_table.run_action("show_alike")
    assert not wall.model.alike
    window.actions_table["allow_alike"].trigger()
    said = []
    window.notices.failed.connect(lambda what, _: said.append(what))
    window.actions_table.run_action("show_alike")
    assert "switched off" in said[0]
    assert not wall.model.alike


def test_where_nothing_looks_alike_that_is_said(window, wall):
    said = []
    window.notices.message.connect(said.append)
    wall.alike.found.emit({wall.model.candidate_at(0).id: Likeness(1.0, ())})
    assert said[-1].startswith("Nothing else looks like it; Y shows")


def test_ten_thousand_are_sifted_and_only_what_is_seen_asks_for_pictures(window, wall):
    many = [made_track(0.01 * n, 0.3, SMALL, kind="heads", original=str(n)) for n in range(200)]
    base = [candidate_of_track(VIDEO_A, one, None) for one in many]
    wall.found.candidates.update(
        {f"x{n}": replace(base[n % 200], id=f"x{n}") for n in range(10_000)}
    )
    wall.found.changed.emit()
    assert wall.model.rowCount() == 10_004
    wall.list.verticalScrollBar().setValue(wall.list.verticalScrollBar().maximum() // 2)
    wall.list.viewport().repaint()
    assert len(wall.pictures._wanted) < 100


def test_a_mark_means_only_what_is_in_view(window, wall):
    window.workplace.session.select_record(VIDEO_A)
    window.actions_table.run_action("next_doubt")
    assert not wall.isVisible()
    # The doubt itself is in view no more.
    playhead = window.workplace.playhead
    playhead.pause()
    playhead.seek_to(playhead.time_limits[0])
    said = []
    window.notices.message.connect(said.append)
    for name in ("keep_officer", "lengthen", "join_tracks"):
        window.actions_table.run_action(name)
        assert redactions(window) == {}
        assert "Nothing found is marked" in said.pop()


def test_marks_are_grey_where_they_would_mean_nothing(window, wall):
    table = window.actions_table
    names = ("keep_officer", "assign_subject", "join_tracks", "lengthen", "show_alike")
    assert all(table[name].isEnabled() for name in names)
    window.workplace.stage.show_scene(OnStage.MEDIA)
    assert not any(table[name].isEnabled() for name in names)
    assert table["hide_all_kind"].isEnabled()
    table.run_action("next_doubt")
    assert all(table[name].isEnabled() for name in names)


def test_what_is_found_meanwhile_takes_no_marks_and_moves_nobody(window, wall):
    names = [wall.model.candidate_at(row).id for row in range(4)]
    mark(wall, [1, 2])
    wall.list.stand_on_row(2)
    gone = wall.found.candidates.pop(names[0])
    wall.found.changed.emit()
    assert [one.id for one in wall.marked()] == names[1:3]
    assert wall.model.candidate_at(wall.list.currentIndex().row()).id == names[2]
    # What one stood on alone goes, as its track was joined: nothing else is marked in its place.
    wall.list.go_to_row(1)
    del wall.found.candidates[names[2]]
    wall.found.candidates[gone.id] = gone
    wall.found.changed.emit()
    assert wall.list.currentIndex().row() == 1
    press(wall, KEY.Key_V)
    assert redactions(window) == {}


def test_how_long_something_is_seen_is_said_to_a_tenth(wall):
    short = replace(wall.model.candidate_at(0), start=1.0, end=1.767)
    assert wall.model.headline(short) == "Head · 0.8 s"


def test_many_proposals_are_made_off_the_windows_thread(window, wall, qtbot, monkeypatch):
    threads = []
    real = marker.propose_track
    monkeypatch.setattr(
        marker, "propose_track", lambda *a: threads.append(threading.get_ident()) or real(*a)
    )
    monkeypatch.setattr(marker, "_AT_ONCE", 2)
    mark(wall, [0, 1, 2, 3])
    window.actions_table.run_action("keep_officer")
    wall.list.go_to_row(0)  # who goes on meanwhile changes nothing of what was meant
    qtbot.waitUntil(lambda: len(redactions(window)) == 4)
    assert verdicts(wall) == [Verdict.KEPT] * 4
    assert len(threads) == 4
    assert threading.get_ident() not in threads
    window.actions_table.run_action("undo")
    assert redactions(window) == {}
