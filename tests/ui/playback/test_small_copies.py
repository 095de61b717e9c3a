"""Small copies are made one at a time, the one in focus first, and the window says so."""

import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from reviewer.model import Facts, Kind, Record
from reviewer.system import work_queue
from ui.case.small_copies import SmallCopies
from ui.common.tasks import Tasks

RECORDS = [
    Record(f"v{n}.mp4", Kind.VIDEO, "mp4", f"{n:064}", 1, "", facts=Facts()) for n in range(4)
]


class SlowDesk:
    """Makes each copy when it is let."""

    def __init__(self):
        self.begun, self.goes = [], threading.Semaphore(0)

    def read_proxy(self, source, target, job, *_):
        self.begun.append(source.name)
        self.goes.acquire(timeout=60)
        return target, None


@pytest.fixture(autouse=True)
def one_core(monkeypatch):
    """One copy after another, on whatever machine."""
    monkeypatch.setattr(work_queue, "usual_workers", lambda: 1)


@pytest.fixture
def copies(qtbot, tmp_path):
    desk, tasks = SlowDesk(), Tasks()
    case = SimpleNamespace(cache_folder=tmp_path, original_path=lambda r: Path(r.path))
    session = SimpleNamespace(case=case, selected_record="")
    made = SmallCopies(session, tasks, desk)
    yield made, desk, tasks, session
    desk.goes.release(9)
    tasks.shut_down()
    made.deleteLater()
    tasks.deleteLater()


def test_the_one_in_focus_comes_first_then_the_wall(copies, qtbot):
    made, desk, tasks, _ = copies
    came = []
    made.made.connect(lambda record, _: came.append(record))
    for record in RECORDS:
        made.want_copy(record)
    qtbot.waitUntil(lambda: tasks.work_behind.headline == "Preparing 1 of 4 videos")
    tasks.queue.prefer_records(("v3.mp4", "v2.mp4"))
    for number in range(4):
        qtbot.waitUntil(lambda n=number: len(desk.begun) > n)
        desk.goes.release()
        qtbot.waitUntil(lambda n=number: len(came) > n)
    assert desk.begun == came == ["v0.mp4", "v3.mp4", "v2.mp4", "v1.mp4"]
    qtbot.waitUntil(lambda: tasks.work_behind.headline == "")


def test_what_is_there_waits_for_no_turn(copies, qtbot, tmp_path):
    made, desk, tasks, _ = copies
    made.want_copy(RECORDS[0])
    qtbot.waitUntil(lambda: desk.begun == ["v0.mp4"])
    there = replace(RECORDS[1])
    (tmp_path / "proxy").mkdir()
    (tmp_path / "proxy" / f"{there.sha256}.mkv").touch()
    made.want_copy(there)
    qtbot.waitUntil(lambda: "v1.mp4" in desk.begun)
    qtbot.waitUntil(lambda: tasks.work_behind.headline == "Preparing a video")


def test_closing_leaves_nothing_said(copies, qtbot):
    made, desk, tasks, _ = copies
    for record in RECORDS:
        made.want_copy(record)
    tasks.queue.end_all()
    assert tasks.work_behind.running == ()
    desk.goes.release()
    qtbot.waitUntil(lambda: tasks.count_running == 0)
    assert desk.begun in ([], ["v0.mp4"])
