"""What to look for in pictures is asked; a search runs once, is held back and goes on."""

import threading

from reviewer.detect.pictures import KindRule
from reviewer.model import Status
from reviewer.system.queued_work import JobState
from reviewer.tracking.track_store import ScanKey, ScanResult
from tests.helpers.found_wall import KEY, LARGE, press, redactions
from tests.helpers.made_tracks import keep_tracks, made_track
from tests.helpers.ui_case import VIDEO_A, VIDEO_B
from ui.found import picture_scan
from ui.found.picture_scan import SCANS
from ui.worklist.found_hints import FoundHints


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
