"""A process that reads hostile files is never the caller, is bounded, and says data only."""

import multiprocessing
import os
import pickle
import re
import struct
import subprocess
import sys
import tempfile
import textwrap
import time
from multiprocessing import forkserver

import psutil
import pytest

from reviewer.errors import BadInput, DoesNotHold
from reviewer.intake import IntakeLimits
from reviewer.system import fork_server, isolation
from reviewer.system.isolation import IsolatedReader
from reviewer.system.leftovers import fresh_path, is_running, temporary_folder
from reviewer.system.plain_data import pack_plain_data
from reviewer.system.walls import CannotStart
from tests.helpers.processes import all_end

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX")


def pid():
    return os.getpid()


def printed():
    os.write(1, b"a name from a record")
    return 1


def busy():
    while True:
        re.match(r"(a+)+$", "a" * 30 + "b")


def refused():
    raise DoesNotHold("No.", "Ask again.")


class Exploit:
    def __reduce__(self):
        return (os.mkdir, ("forged",))


def exploit():
    return Exploit()


def raw_exploit():
    """Answer past the packing, as a child that a file took over would."""
    isolation.child_job().pipe.send_bytes(pickle.dumps(Exploit()))
    time.sleep(30)


def half_a_word():
    os.write(isolation.child_job().pipe.fileno(), struct.pack("!i", 1000) + b"and no more")
    time.sleep(30)


def endless_word():
    os.write(isolation.child_job().pipe.fileno(), struct.pack("!iQ", -1, (1 << 64) - 1))
    time.sleep(30)


def said(value):
    isolation.child_job().pipe.send_bytes(pack_plain_data(value))
    time.sleep(30)


def test_what_a_child_prints_does_not_stand_in_the_output(capfd):
    with IsolatedReader(IntakeLimits()) as reader:
        assert reader.call_child(printed) == 1
    assert "name" not in capfd.readouterr().out


def test_without_a_child_nothing_is_read(monkeypatch):
    def fail(self):
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(multiprocessing.process.BaseProcess, "start", fail)
    with (
        pytest.raises(CannotStart, match="could not be started"),
        IsolatedReader(IntakeLimits()) as reader,
    ):
        reader.call_child(pid)
    reader = IsolatedReader(IntakeLimits())
    for _ in range(2):
        with pytest.raises(CannotStart):
            reader.call_child(pid)


def test_the_caller_never_does_it_itself():
    with IsolatedReader(IntakeLimits()) as reader:
        assert reader.call_child(pid) != os.getpid()


@posix
def test_a_call_that_burns_time_is_stopped_by_the_system_itself(monkeypatch):
    monkeypatch.setattr(isolation, "CORES", 0.001)  # the processor's time ends before the clock's
    with IsolatedReader(IntakeLimits()) as reader, pytest.raises(BadInput, match="processor time"):
        reader.call_child(busy)


def test_an_error_keeps_its_kind_where_that_is_asked_for():
    with (
        IsolatedReader(IntakeLimits(), exact=True) as reader,
        pytest.raises(DoesNotHold, match="Ask again"),
    ):
        reader.call_child(refused)
    with IsolatedReader(IntakeLimits()) as reader, pytest.raises(BadInput, match="No"):
        reader.call_child(refused)


def test_what_a_child_answers_is_data_or_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with IsolatedReader(IntakeLimits()) as reader:
        with pytest.raises(BadInput, match="content is damaged"):
            reader.call_child(exploit)
        with pytest.raises(BadInput, match="hostile"):
            reader.call_child(raw_exploit)
        assert reader.call_child(pid)
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_child_that_ends_no_word_holds_nobody_up():
    limits = IntakeLimits()
    with IsolatedReader(limits) as reader:
        reader.call_child(pid)
        reader.limits = IntakeLimits(read_seconds=0.5)
        with pytest.raises(BadInput, match="took longer than"):
            reader.call_child(half_a_word)
        reader.limits = limits
        with pytest.raises(BadInput, match="hostile"):
            reader.call_child(endless_word)
        assert reader.call_child(pid)


def test_a_child_says_nothing_but_what_one_may_say():
    with IsolatedReader(IntakeLimits()) as reader:
        for word in (("told", None), ("told", ("x", 1, "")), ("bad", None), ("sold", 1), (), 7):
            with pytest.raises(BadInput, match="no data"):
                reader.call_child(said, word)


def test_a_child_leaves_no_temporary_file_and_a_killed_parents_are_swept(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], **_TEXT)
    mine = fresh_path(tmp_path, "reviewer-child-", "").name
    left = tmp_path / mine.replace(f"-{os.getpid()}-", f"-{int(gone.stdout)}-")
    left.mkdir()
    (left / "page.png").write_text("a page")
    with IsolatedReader(IntakeLimits()) as reader:
        reader.call_child(pid)
        rooms = list(tmp_path.iterdir())
        assert len(rooms) == 1
        assert os.name == "nt" or rooms[0].stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == []


def modules():
    return sorted(sys.modules)


def value(name):
    return os.environ.get(name)


def another_copy():
    read, written = os.pipe()
    forkserver.connect_to_new_process([read, written])


def grandchild():
    with IsolatedReader(IntakeLimits()) as reader:
        return reader.call_child(pid)


def allocated(size):
    return len(bytes(size))


forked = pytest.mark.skipif(
    not fork_server.are_forked(), reason="children are new interpreters here"
)


@forked
def test_a_child_has_the_libraries_from_its_first_moment():
    with IsolatedReader(IntakeLimits()) as reader:
        assert {"numpy", "cv2", "av", "pymupdf"} <= set(reader.call_child(modules))


def test_a_child_has_the_environment_of_now(monkeypatch):
    for said in ("one", "two"):
        monkeypatch.setenv("REVIEWER_TOLD", said)
        with IsolatedReader(IntakeLimits()) as reader:
            assert reader.call_child(value, "REVIEWER_TOLD") == said
    monkeypatch.delenv("REVIEWER_TOLD")
    with IsolatedReader(IntakeLimits()) as reader:
        assert reader.call_child(value, "REVIEWER_TOLD") is None


_TEXT = {"capture_output": True, "text": True, "check": True}
DEEP = """
    import sys
    from reviewer.intake import IntakeLimits
    from reviewer.system.isolation import IsolatedReader
    from tests.reviewer.system.test_isolation import pid
    if __name__ == "__main__":
        with IsolatedReader(IntakeLimits()) as reader:
            print(reader.call_child(pid))
"""


@posix
def test_temporary_files_may_lie_deep_and_standard_channels_be_shut(tmp_path):
    deep = tmp_path / ("deep" * 20)
    deep.mkdir()
    script = tmp_path / "deep.py"
    script.write_text(textwrap.dedent(DEEP))
    path = os.pathsep.join(sys.path)
    env = {**os.environ, "PYTHONPATH": path, "TMPDIR": str(deep)}
    told = {"capture_output": True, "text": True}
    done = subprocess.run([sys.executable, script], env=env, **told, preexec_fn=_no_input)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0
    assert not list(deep.iterdir())


def _no_input():
    os.close(0)


@forked
def test_a_child_cannot_have_itself_copied_outside_its_walls():
    with IsolatedReader(IntakeLimits(), exact=True) as reader, pytest.raises(BadInput):
        reader.call_child(another_copy)


def test_a_child_may_have_a_child_within_its_walls():
    with IsolatedReader(IntakeLimits(), parent=True) as reader:
        assert reader.call_child(grandchild) not in (os.getpid(), reader.call_child(pid))


def test_a_worker_of_a_cluster_may_have_a_child(monkeypatch):
    config = fork_server.own_config()
    monkeypatch.setitem(config, "daemon", True)
    with IsolatedReader(IntakeLimits()) as reader:
        assert reader.call_child(pid) != os.getpid()
    assert config["daemon"] is True


@posix
def test_a_child_has_no_more_memory_than_its_bound():
    limits = IntakeLimits(read_memory=1 << 30)
    with IsolatedReader(limits) as reader:
        assert reader.call_child(allocated, 1 << 20) == 1 << 20
        with pytest.raises(BadInput):
            reader.call_child(allocated, 2 << 30)


PARENT = """
    import sys
    from reviewer.intake import IntakeLimits
    from reviewer.system.isolation import IsolatedReader
    from tests.reviewer.system.test_isolation import busy, pid
    if __name__ == "__main__":
        with IsolatedReader(IntakeLimits()) as reader:
            print(reader.call_child(pid), flush=True)
            reader.call_child(busy)
"""


@posix
def test_a_child_that_is_busy_ends_when_its_parent_is_killed(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(textwrap.dedent(PARENT))
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=env)
    child = int(parent.stdout.readline())
    assert is_running(child)
    helpers = [p.pid for p in psutil.Process(parent.pid).children(recursive=True)]
    assert child in helpers
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert all_end(helpers)


@posix
def test_the_copy_of_an_original_that_a_killed_program_left_is_cleared(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with monkeypatch.context() as ended:
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        ended.setattr(os, "getpid", lambda: gone.pid)
        left = fresh_path(tmp_path, "reviewer-office-", "")
    left.mkdir()
    (left / "in.doc").write_text("a copy of an original")
    with temporary_folder("reviewer-office-") as room:
        assert list(tmp_path.iterdir()) == [room]
    assert not list(tmp_path.iterdir())
