"""Work that nobody waits for any more tells nothing, also where it had ended already."""

import threading

import pytest
from PySide6.QtWidgets import QApplication

from ui.common.tasks import Tasks


def fail():
    raise RuntimeError("no")


@pytest.fixture
def ended(qapp):
    """Start work; its thread is over when this returns, and the window has not heard of it yet."""
    tasks = Tasks()

    def run(work):
        heard, begun, go = [], threading.Event(), threading.Event()

        def wait_and_work(_job):
            begun.set()
            go.wait(60)
            return work()

        task = tasks.start_task(wait_and_work)
        for name in ("succeeded", "failed"):
            getattr(task, name).connect(lambda _, name=name: heard.append(name))
        for name in ("stopped", "ended"):
            getattr(task, name).connect(lambda name=name: heard.append(name))
        QApplication.processEvents()
        begun.wait(60)
        go.set()
        tasks.shut_down()  # it waits for the thread
        return task, heard

    yield run
    tasks.deleteLater()


@pytest.mark.parametrize(("work", "told"), [(int, "succeeded"), (fail, "failed")])
def test_what_ended_is_told_even_where_it_was_cancelled_too_late(ended, work, told):
    task, heard = ended(work)
    task.cancel()
    QApplication.processEvents()
    assert heard == [told, "ended"]


@pytest.mark.parametrize("work", [int, fail])
def test_what_is_dropped_tells_no_result_though_it_had_one(ended, work):
    task, heard = ended(work)
    task.drop_work()
    QApplication.processEvents()
    assert heard == ["stopped", "ended"]


def test_what_is_dropped_before_its_turn_is_not_begun(qtbot):
    tasks, begun = Tasks(), []
    task = tasks.start_task(lambda _job: begun.append("in vain"))
    with qtbot.waitSignal(task.ended):
        task.drop_work()
    assert begun == []
    tasks.shut_down()
    tasks.deleteLater()
