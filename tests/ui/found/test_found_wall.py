"""What was found in pictures is looked at and decided about on a wall, by keys, and undone."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog

from reviewer.detect.pictures import KindRule
from reviewer.model import Status
from reviewer.system.queued_work import JobState
from reviewer.tracking.candidates import Verdict, candidate_of_track
from reviewer.tracking.likeness import Likeness
from reviewer.tracking.track import DoubtKind
from reviewer.tracking.track_store import ScanKey, ScanResult
from tests.helpers.made_tracks import doubt, keep_tracks, made_track
from tests.helpers.ui_case import VIDEO_A, VIDEO_B
from ui.found import marker, picture_scan
from ui.found.picture_scan import SCANS
from ui.stage.scenes import OnStage
from ui.worklist.found_hints import FoundHints

LARGE, MIDDLE, SMALL = (0.2, 0.2, 0.3, 0.5), (0.3, 0.3, 0.1, 0.2), (0.8, 0.1, 0.03, 0.06)
KEY = Qt.Key


@pytest.fixture
def case_folder(case_folder):
    """The small case, in which a scan found four things."""
    heads = [
        made_track(0.2, 3.0, LARGE, confidence=0.95, drift=0.2),
        made_track(0.5, 0.6, SMALL, confidence=0.9),
        made_track(
            2.0, 1.0, MIDDLE, confidence=0.8, doubts=(doubt("death", 3.0), doubt("hole", 2.4, 2.6))
        ),
    ]
    keep_tracks(case_folder, VIDEO_A, [track_of(one, "heads") for one in heads])
    keep_tracks(case_folder, VIDEO_B, [made_track(1.0, 1.0, MIDDLE, kind="heads", confidence=0.85)])
    return case_folder


def track_of(track, kind):
    return replace(track, kind=kind)


@pytest.fixture
def wall(window, qtbot):
    """The wall in front, with the keys."""
    place = window.workplace
    qtbot.waitUntil(lambda: place.found.is_read)
    window.actions_table.run_action("show_found")
    view = place.views["found"]
    qtbot.waitUntil(lambda: view.model.rowCount() == 4)
    view.list.setFocus()
    return view


def press(wall, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(wall.list, key, modifier)


def redactions(window):
    return {r.id: r for r in window.workplace.session.snapshot.redactions}


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


def test_all_heads_of_a_record_are_hidden_but_those_kept_and_the_policy_is_a_note(window, wall):
    first = wall.model.candidate_at(0)
    press(wall, KEY.Key_V)
    wall.list.go_to_row(
        rows_where(wall, lambda one: one.record == VIDEO_A and one.id != first.id)[0]
    )
    press(wall, KEY.Key_A)
    window.actions_table.run_action("hide_all_kind")
    made = [wall.found.candidate(name) for name in redactions(window)]
    assert sorted(one.verdict.value for one in made) == ["hidden", "hidden", "kept visible"]
    assert wall.found.candidate(first.id).verdict is Verdict.KEPT
    notes = window.workplace.session.snapshot.annotations_of(VIDEO_A)
    assert "Hide all heads but those kept visible" in notes[0].note
    window.actions_table.run_action("undo")
    assert window.workplace.session.snapshot.annotations_of(VIDEO_A) == ()


def test_doubts_are_gone_through_on_the_wall_of_players_and_answered_with_one_key(window, wall):
    place = window.workplace
    window.actions_table.run_action("next_doubt")
    assert place.stage.scene is OnStage.MEDIA
    assert place.session.selected_record == VIDEO_A
    at = place.session.placement_of(VIDEO_A).media_of_utc(place.playhead.position)
    assert at == pytest.approx(3.0, abs=0.01)
    window.actions_table.run_action("doubt_covered")
    at = place.session.placement_of(VIDEO_A).media_of_utc(place.playhead.position)
    assert at == pytest.approx(2.4, abs=0.01)
    window.actions_table.run_action("doubt_covered")
    assert place.found.doubts == ()
    window.actions_table.run_action("undo")
    assert len(place.found.doubts) == 1


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


def test_what_stands_nowhere_on_the_clock_is_compared_last(window, wall, monkeypatch):
    one, *others = (wall.model.candidate_at(row) for row in range(4))
    nowhere = min(others, key=lambda other: other.id)
    far = {other.id: 5.0 for other in others} | {nowhere.id: None}
    monkeypatch.setattr(wall.alike, "_apart", lambda _, other: far[other.id])
    assert wall.alike._others(one)[-1] == nowhere


def test_where_nothing_looks_alike_that_is_said(window, wall):
    said = []
    window.notices.message.connect(said.append)
    wall.alike.found.emit({wall.model.candidate_at(0).id: Likeness(1.0, ())})
    assert said[-1].startswith("Nothing else looks like it; Y shows")


def test_what_to_look_for_is_asked_with_heads_and_plates_ticked(window, wall, qtbot):
    looked = []

    def look_through(case, record, kinds, tell, job):
        looked.append((record.path, kinds))
        tell()

    wall.scan.look_through = look_through
    wall.found.scan_asked.emit((VIDEO_A,))
    dialog = wall.scan.dialog
    assert dialog.chosen_kinds() == ("heads", "plates")
    assert dialog.chosen_records() == (VIDEO_A,)
    dialog.kinds["plates"].setChecked(False)
    dialog.find_button.click()
    qtbot.waitUntil(lambda: not wall.scan.is_running)
    assert looked == [(VIDEO_A, ("heads",))]
    qtbot.waitUntil(lambda: len(redactions(window)) == 3)
    assert {r.status for r in redactions(window).values()} == {Status.PROPOSED}


def test_what_the_users_own_detector_finds_can_be_looked_for_too(window, wall, monkeypatch):
    own = KindRule("tattoos", "a tattoo", 0.3, 0.5, 1.2, "", proposed=True)
    monkeypatch.setattr(picture_scan, "usual_rules", lambda: {"tattoos": own})
    wall.scan.ask_what()
    box = wall.scan.dialog.kinds["tattoos"]
    assert (box.text(), box.isChecked()) == ("Tattoos", False)
    wall.scan.dialog.reject()


def test_a_search_that_is_asked_for_twice_is_one(window, wall, qtbot):
    go_on, looked, said = threading.Event(), [], []

    def wait(case, record, kinds, tell, job):
        looked.append(record.path)
        while not go_on.wait(0.01):
            job.check()

    window.notices.message.connect(said.append)
    wall.scan.look_through = wait
    for _ in range(2):
        wall.scan.begin(("heads",), (VIDEO_A,))
    go_on.set()
    qtbot.waitUntil(lambda: not wall.scan.is_running)
    assert [words.split(":")[0] for words in said if "Looked" in words] == [
        "Looked through 1 record"
    ]
    assert len(redactions(window)) == 3
    assert looked == [VIDEO_A]


def test_a_search_that_is_asked_for_while_it_stops_is_done(window, wall, qtbot):
    began, go_on = threading.Event(), threading.Event()

    def wait(case, record, kinds, tell, job):
        began.set()
        go_on.wait(20)
        job.check()

    wall.scan.look_through = wait
    wall.scan.begin(("heads",), (VIDEO_A,))
    assert began.wait(20)
    window.tasks.queue.engine.cancel_kind(SCANS.name)
    wall.scan.begin(("heads",), (VIDEO_A,))
    go_on.set()
    qtbot.waitUntil(lambda: not wall.scan.is_running)
    assert len(redactions(window)) == 3


def test_a_search_that_was_held_back_goes_on_when_the_case_is_opened_again(window, wall, qtbot):
    folder, looked = window.workplace.session.case_folder, []

    def look_through(case, record, kinds, tell, job):
        looked.append((record.path, kinds))

    def wait(case, record, kinds, tell, job):
        while True:
            job.check()

    wall.scan.look_through = wait
    wall.scan.begin(("heads", "faces"), (VIDEO_A, VIDEO_B))
    window.tasks.queue.engine.pause_kind(SCANS.name)
    window.close_case()
    window.open_case(folder)
    scan = window.workplace.views["found"].scan
    jobs = [j for j in window.tasks.queue.engine.list_jobs() if j.kind == SCANS.name]
    assert {job.record for job in jobs} == {VIDEO_A, VIDEO_B}
    assert {job.state for job in jobs} == {JobState.PAUSED}
    assert scan.is_running
    scan.look_through = look_through
    window.tasks.queue.engine.resume_kind(SCANS.name)
    qtbot.waitUntil(lambda: not scan.is_running)
    assert sorted(looked) == [(VIDEO_A, ("heads", "faces")), (VIDEO_B, ("heads", "faces"))]


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
    playhead.seek_to(playhead.position - 2_500_000)
    said = []
    window.notices.message.connect(said.append)
    for name in ("keep_officer", "lengthen", "join_tracks", "hide_all_kind", "keep_all_kind"):
        window.actions_table.run_action(name)
        assert redactions(window) == {}
        assert "Nothing found is marked" in said.pop()


def test_a_mark_in_the_list_of_doubts_is_about_the_doubt_one_stands_on(window, wall, qtbot):
    hidden = wall.model.candidate_at(0).id
    window.actions_table.run_action("doubts")
    assert wall.doubts.list.isVisible()
    qtbot.waitUntil(lambda: wall.doubts.list.currentIndex().isValid())
    meant = wall.doubts.model.doubts[0].candidate.id
    assert meant != hidden
    QTest.keyClick(wall.doubts.list, KEY.Key_X)
    assert {name: r.status for name, r in redactions(window).items()} == {meant: Status.REJECTED}


@pytest.mark.parametrize(
    ("key", "decided"),
    [
        (KEY.Key_X, Verdict.NOTHING),
        (KEY.Key_A, Verdict.HIDDEN),
        (KEY.Key_V, Verdict.KEPT),
    ],
)
def test_a_doubt_about_what_is_no_redaction_yet_is_answered_by_one_key(
    window, wall, key, decided, qtbot
):
    place = window.workplace
    window.actions_table.run_action("next_doubt")
    meant = place.found.doubts[0].candidate
    assert meant.redaction is None
    assert not place.session.selected_redaction
    QTest.keyClick(place.wall, key)
    assert place.found.candidate(meant.id).verdict is decided
    if decided is Verdict.HIDDEN:  # its other doubts stay open
        assert wall.walk.here.doubt.kind is DoubtKind.HOLE
    else:
        assert place.found.doubts == ()
    window.actions_table.run_action("undo")
    assert place.found.candidate(meant.id).verdict is Verdict.UNDECIDED


def test_what_a_doubt_is_about_is_followed_on_once_it_is_proposed(window, wall, qtbot):
    place = window.workplace
    window.actions_table.run_action("next_doubt")
    meant = place.found.doubts[0].candidate
    QTest.keyClick(place.wall, KEY.Key_F)
    assert place.session.selected_redaction == meant.id
    assert place.found.candidate(meant.id).redaction.status is Status.PROPOSED


def test_a_doubt_that_was_left_is_not_answered(window, wall):
    place, said = window.workplace, []
    window.notices.message.connect(said.append)
    window.actions_table.run_action("next_doubt")
    there = place.playhead.position
    place.playhead.seek_to(there - 2_500_000)
    window.actions_table.run_action("doubt_covered")
    assert "not in view" in said.pop()
    assert len(place.found.doubts) == 2
    place.playhead.seek_to(there)
    window.actions_table.run_action("doubt_covered")
    assert len(place.found.doubts) == 1
    window.actions_table.run_action("show_found")
    window.actions_table.run_action("doubt_covered")
    assert len(place.found.doubts) == 1


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


def test_what_is_found_in_one_record_is_read_of_that_record_alone(window, wall, qtbot):
    found, session = window.workplace.found, window.workplace.session
    press(wall, KEY.Key_X)
    before, asked = dict(found.candidates), []
    real = found.store.read_tracks
    found.store.read_tracks = lambda sha, *rest: asked.append(sha) or real(sha, *rest)
    more = made_track(3.5, 0.4, LARGE, kind="heads", confidence=0.99)
    keep_tracks(session.case_folder, VIDEO_B, [more])
    with qtbot.waitSignal(found.changed):
        wall.scan.came.emit(VIDEO_B)
        wall.scan.came.emit(VIDEO_B)
    assert asked == [session.snapshot.get_record(VIDEO_B).sha256]
    assert more.id in found.candidates
    others = {n: one for n, one in before.items() if one.record == VIDEO_A}
    assert {n: one for n, one in found.candidates.items() if one.record == VIDEO_A} == others
    weights = [found.rank_of(one).weight for one in found.candidates.values()]
    assert weights == sorted(weights, reverse=True)
    assert sum(found.counts.values()) == len(found.candidates)


def test_the_window_says_what_was_not_looked_for_and_where_nothing_could_be_seen(
    window, wall, qtbot
):
    said = " ".join(wall._tell_lacking())
    assert "3 records" in said
    sha = window.workplace.session.snapshot.get_record(VIDEO_A).sha256
    key = ScanKey(sha, ("made 2",), ("heads", "plates"))
    dark = ScanResult((), looked=((0.0, 4.0),), unseen=((1.0, 3.0),), finished=True)
    wall.found.store.keep_scan(key, dark)
    with qtbot.waitSignal(wall.found.changed):
        wall.found.read_tracks(VIDEO_A)
    wall.scan.ask_what()
    rows = [wall.scan.dialog.records.item(n).text() for n in range(3)]
    assert any("2.0 s of it cannot be decoded" in row for row in rows)
    assert any("not looked through for plates" in row for row in rows)
    wall.scan.dialog.reject()
    hints = window.findChild(FoundHints)
    hints._tell()
    assert not hints.find_link.isHidden()
    assert "In 2 of the records" in hints.find_link.text()


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
