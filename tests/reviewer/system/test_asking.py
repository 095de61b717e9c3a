"""What an original says is asked of a child: one to a piece of work, bounded, stopped with it."""

import os
import signal
import threading
from pathlib import Path

import pytest

from reviewer.errors import BadInput, Cancelled, DoesNotHold
from reviewer.system import asking
from reviewer.system.asking import ask_child, ask_together
from reviewer.system.isolation import Crashed
from reviewer.system.jobs import StoppableJob


def pid():
    return os.getpid()


def nested():
    """Within a child nobody else is asked."""
    with ask_together():
        return ask_child(pid) == os.getpid()


def stalled(_path):
    threading.Event().wait()


def crashed(_path):
    os.kill(os.getpid(), signal.SIGKILL)


def failed(_path):
    raise ValueError("odd")


def refused():
    raise DoesNotHold("No.")


def test_one_piece_of_work_has_one_child_and_the_next_another():
    with ask_together():
        first = ask_child(pid)
        with ask_together():
            assert ask_child(pid) == first
        assert ask_child(nested)
    assert len({os.getpid(), first, ask_child(pid), ask_child(pid)}) == 4


def test_each_thread_has_its_own():
    seen = []
    with ask_together():
        mine = ask_child(pid)
        thread = threading.Thread(target=lambda: seen.append(ask_child(pid)))
        thread.start()
        thread.join()
    assert seen != [mine]


def test_work_that_is_stopped_waits_for_no_answer():
    job = StoppableJob()
    threading.Timer(0.1, job.stop_work).start()
    with pytest.raises(Cancelled), ask_together(job):
        ask_child(stalled, Path("a.vtt"))


@pytest.mark.skipif(os.name == "nt", reason="POSIX")
def test_a_file_that_brings_its_reader_down_is_named():
    with pytest.raises(Crashed, match=r"^a\.vtt: its reader crashed on it"):
        ask_child(crashed, Path("x/a.vtt"))


def test_a_file_that_cannot_be_read_is_named_and_known_errors_stay_what_they_are():
    with ask_together():
        with pytest.raises(BadInput, match=r"^a\.vtt: .*damaged"):
            ask_child(failed, Path("x/a.vtt"))
        with pytest.raises(DoesNotHold, match=r"^No\.$"):
            ask_child(refused)


def test_a_file_that_takes_too_long_is_named(monkeypatch):
    short = asking.AskingBounds(read_seconds=0.3)
    monkeypatch.setattr(asking, "AskingBounds", lambda: short)
    with pytest.raises(BadInput, match=r"^a\.vtt: reading it took longer"):
        ask_child(stalled, Path("x/a.vtt"))
