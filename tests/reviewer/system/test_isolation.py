"""What a process that reads hostile files can reach, and that it is never the caller."""

import ctypes
import datetime
import enum
import io
import multiprocessing
import os
import pickle
import platform
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import textwrap
import time
from fractions import Fraction
from multiprocessing import forkserver, resource_tracker
from pathlib import Path

import numpy as np
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import BadInput, DoesNotHold, ReviewerError
from reviewer.intake import Limits
from reviewer.model import Facts, Kind, Record
from reviewer.model.geometry import Box
from reviewer.system import fork_server, isolation
from reviewer.system.isolation import Reader
from reviewer.system.leftovers import fresh, is_running, workroom
from reviewer.system.parcel import Unpackable, packed, unpacked
from reviewer.system.walls import CannotStart, walls
from tests.helpers.processes import all_end

if os.name != "nt":
    import fcntl
    import resource
    import termios

    _LIBC = ctypes.CDLL(None, use_errno=True)
    _SET_PRIORITY_OF_DISK = 251 if platform.machine() == "x86_64" else 30

linux = pytest.mark.skipif(not walls().files, reason="this system has no walls for a child")
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX")


def pid():
    return os.getpid()


def truncated(path):
    os.truncate(path, 0)


def cut_by_opening(path):
    """A file that is opened to be read only is cut all the same."""
    os.close(os.open(path, os.O_RDONLY | os.O_TRUNC))


def wrote(path):
    Path(path).write_text("mine")
    return True


def moved(source, target):
    Path(source).replace(target)


def opened_up(path):
    Path(path).chmod(0o777)


def temporary():
    with tempfile.TemporaryDirectory() as folder:
        return wrote(Path(folder) / "a")


def connected(family):
    with socket.socket(family, socket.SOCK_DGRAM):
        return True


def sent(name):
    """One of a pair can send to any other socket that has a name, such as the system's log."""
    one, _other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    one.sendto(b"a name from a record", name)


def bounded(number):
    resource.prlimit(number, resource.RLIMIT_FSIZE, (0, 0))


def slowed(number):
    os.setpriority(os.PRIO_PROCESS, number, 19)


def idled(number):
    os.sched_setscheduler(number, os.SCHED_BATCH, os.sched_param(0))


def flagged(path):
    """Who owns a file can change its flags though it is opened to be read only."""
    file = os.open(path, os.O_RDONLY)
    fcntl.ioctl(file, 0x40086602, struct.pack("l", 0x80))


def asked(path):
    """None of the calls that a device or a disk may know is for who only reads a file."""
    file = os.open(path, os.O_RDONLY)
    fcntl.ioctl(file, 0x541B, struct.pack("i", 0))  # how much is there: may be asked
    fcntl.ioctl(file, 0x80047210, struct.pack("i", 0))  # marks of a file on a memory stick


def behind():
    """Let every process of the user wait for the disk."""
    if _LIBC.syscall(*(ctypes.c_long(n) for n in (_SET_PRIORITY_OF_DISK, 3, 0, 3 << 13))):
        raise OSError(ctypes.get_errno(), "refused")


def dated(path):
    os.utime(path, (1, 1))


def marked(path):
    os.removexattr(path, "user.mark")


def typed():
    """A program that types into its terminal runs what it likes once the parent has ended."""
    fcntl.ioctl(0, termios.TIOCSTI, b"x")


def roots():
    """Where its standard input comes from, whose terminal it has, and its parent's helpers."""
    helpers = (resource_tracker._resource_tracker._fd, forkserver._forkserver._forkserver_alive_fd)
    return Path("/proc/self/fd/0").resolve(), os.getsid(0) == os.getpid(), helpers


def by_a_program(path):
    done = subprocess.run([sys.executable, "-c", f"open({str(path)!r}, 'w')"], check=False)
    return done.returncode


def killed(number):
    os.kill(number, signal.SIGTERM)


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
    isolation._teller.pipe.send_bytes(pickle.dumps(Exploit()))
    time.sleep(30)


def half_a_word():
    os.write(isolation._teller.pipe.fileno(), struct.pack("!i", 1000) + b"and no more")
    time.sleep(30)


def endless_word():
    os.write(isolation._teller.pipe.fileno(), struct.pack("!iQ", -1, (1 << 64) - 1))
    time.sleep(30)


def said(value):
    isolation._teller.pipe.send_bytes(packed(value))
    time.sleep(30)


@linux
def test_a_child_writes_in_its_own_folders_only(tmp_path):
    mine, other = tmp_path / "mine", tmp_path / "other"
    mine.mkdir()
    other.mkdir()
    (other / "x").write_text("theirs")
    with Reader(Limits(), writable=[mine]) as reader:
        assert reader.call(wrote, mine / "a")
        assert reader.call(temporary)
        for call in (
            (wrote, other / "new"),
            (wrote, other / "x"),
            (truncated, other / "x"),
            (cut_by_opening, other / "x"),
            (moved, other / "x", mine / "x"),
            (moved, mine / "a", other / "a"),
            (opened_up, other / "x"),
        ):
            with pytest.raises(BadInput, match=r"may not read or write it|another disk"):
                reader.call(*call)
        assert reader.call(by_a_program, other / "new") != 0
    assert [p.name for p in other.iterdir()] == ["x"]
    assert (other / "x").read_text() == "theirs"


OLD = """
    import os, sys
    from reviewer.system import walls as fence
    if __name__ == "__main__":
        fence._version = lambda: 2  # as before kernel 6.2, where no rule on files knows cutting
        fence.enclose([])
        for cut in (os.truncate, lambda p, _: os.open(p, os.O_TRUNC), lambda p, _: open(p, "w")):
            try:
                cut(sys.argv[1], 0)
                print("cut")
            except PermissionError:
                pass
"""


@linux
def test_a_child_cuts_no_file_where_the_kernel_is_old(tmp_path):
    script, whole = tmp_path / "old.py", tmp_path / "whole"
    script.write_text(textwrap.dedent(OLD))
    whole.write_text("whole")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, script, whole], env=env, **_TEXT)
    assert (done.stdout, whole.read_text()) == ("", "whole")


@linux
@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX"])
def test_a_child_has_no_socket_and_its_parent_keeps_its_own(family):
    with Reader(Limits()) as reader, pytest.raises(BadInput, match="may not read or write it"):
        reader.call(connected, getattr(socket, family))
    assert connected(getattr(socket, family))


@linux
def test_a_child_tells_nobody_by_a_socket_that_it_makes_as_a_pair(tmp_path):
    name = str(tmp_path / "log")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log, Reader(Limits()) as reader:
        log.bind(name)
        log.setblocking(False)
        with pytest.raises(BadInput, match="may not read or write it"):
            reader.call(sent, name)
        with pytest.raises(BlockingIOError):
            log.recv(100)


@linux
def test_a_child_has_no_hand_on_other_processes_nor_on_the_terminal(tmp_path):
    with Reader(Limits()) as reader:
        for call in (
            (bounded, os.getpid()),
            (slowed, os.getpid()),
            (idled, os.getpid()),
            (behind,),
            (flagged, tmp_path),
            (asked, __file__),
            (dated, tmp_path),
            (marked, tmp_path),
            (typed,),
        ):
            with pytest.raises(BadInput, match="may not read or write it"):
                reader.call(*call)
        assert reader.call(roots) == (Path(os.devnull), True, (None, None))


@linux
def test_a_child_can_end_nobody(tmp_path):
    with Reader(Limits()) as reader, pytest.raises(BadInput, match="may not read or write it"):
        reader.call(killed, os.getpid())


def test_what_a_child_prints_does_not_stand_in_the_output(capfd):
    with Reader(Limits()) as reader:
        assert reader.call(printed) == 1
    assert "name" not in capfd.readouterr().out


def test_without_a_child_nothing_is_read(monkeypatch):
    def fail(self):
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(multiprocessing.process.BaseProcess, "start", fail)
    with pytest.raises(CannotStart, match="could not be started"), Reader(Limits()) as reader:
        reader.call(pid)
    reader = Reader(Limits())
    for _ in range(2):
        with pytest.raises(CannotStart):
            reader.call(pid)


def test_the_caller_never_does_it_itself():
    with Reader(Limits()) as reader:
        assert reader.call(pid) != os.getpid()


@posix
def test_a_call_that_burns_time_is_stopped_by_the_system_itself(monkeypatch):
    monkeypatch.setattr(isolation, "_CORES", 0.001)  # the processor's time ends before the clock's
    with Reader(Limits()) as reader, pytest.raises(BadInput, match="processor time"):
        reader.call(busy)


def test_an_error_keeps_its_kind_where_that_is_asked_for():
    with Reader(Limits(), exact=True) as reader, pytest.raises(DoesNotHold, match="Ask again"):
        reader.call(refused)
    with Reader(Limits()) as reader, pytest.raises(BadInput, match="No"):
        reader.call(refused)


def test_what_a_child_answers_is_data_or_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Reader(Limits()) as reader:
        with pytest.raises(BadInput, match="content is damaged"):
            reader.call(exploit)
        with pytest.raises(BadInput, match="hostile"):
            reader.call(raw_exploit)
        assert reader.call(pid)
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_child_that_ends_no_word_holds_nobody_up():
    limits = Limits()
    with Reader(limits) as reader:
        reader.call(pid)
        reader.limits = Limits(read_seconds=0.5)
        with pytest.raises(BadInput, match="took longer than"):
            reader.call(half_a_word)
        reader.limits = limits
        with pytest.raises(BadInput, match="hostile"):
            reader.call(endless_word)
        assert reader.call(pid)


def test_a_child_says_nothing_but_what_one_may_say():
    with Reader(Limits()) as reader:
        for word in (("told", None), ("told", ("x", 1, "")), ("bad", None), ("sold", 1), (), 7):
            with pytest.raises(BadInput, match="no data"):
                reader.call(said, word)


def test_a_child_leaves_no_temporary_file_and_a_killed_parents_are_swept(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], **_TEXT)
    mine = fresh(tmp_path, "reviewer-child-", "").name
    left = tmp_path / mine.replace(f"-{os.getpid()}-", f"-{int(gone.stdout)}-")
    left.mkdir()
    (left / "page.png").write_text("a page")
    with Reader(Limits()) as reader:
        reader.call(pid)
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
    with Reader(Limits()) as reader:
        return reader.call(pid)


def allocated(size):
    return len(bytes(size))


forked = pytest.mark.skipif(
    not fork_server.are_forked(), reason="children are new interpreters here"
)


@forked
def test_a_child_has_the_libraries_from_its_first_moment():
    with Reader(Limits()) as reader:
        assert {"numpy", "cv2", "av", "pymupdf"} <= set(reader.call(modules))


def test_a_child_has_the_environment_of_now(monkeypatch):
    for said in ("one", "two"):
        monkeypatch.setenv("REVIEWER_TOLD", said)
        with Reader(Limits()) as reader:
            assert reader.call(value, "REVIEWER_TOLD") == said
    monkeypatch.delenv("REVIEWER_TOLD")
    with Reader(Limits()) as reader:
        assert reader.call(value, "REVIEWER_TOLD") is None


_TEXT = {"capture_output": True, "text": True, "check": True}
DEEP = """
    import sys
    from reviewer.intake import Limits
    from reviewer.system.isolation import Reader
    from tests.reviewer.system.test_isolation import pid
    if __name__ == "__main__":
        with Reader(Limits()) as reader:
            print(reader.call(pid))
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
    with Reader(Limits(), exact=True) as reader, pytest.raises(BadInput):
        reader.call(another_copy)


def test_a_child_may_have_a_child_within_its_walls():
    with Reader(Limits(), parent=True) as reader:
        assert reader.call(grandchild) not in (os.getpid(), reader.call(pid))


def test_a_worker_of_a_cluster_may_have_a_child(monkeypatch):
    config = multiprocessing.current_process()._config
    monkeypatch.setitem(config, "daemon", True)
    with Reader(Limits()) as reader:
        assert reader.call(pid) != os.getpid()
    assert config["daemon"] is True


@posix
def test_a_child_has_no_more_memory_than_its_bound():
    limits = Limits(read_memory=1 << 30)
    with Reader(limits) as reader:
        assert reader.call(allocated, 1 << 20) == 1 << 20
        with pytest.raises(BadInput):
            reader.call(allocated, 2 << 30)


PARENT = """
    import sys
    from reviewer.intake import Limits
    from reviewer.system.isolation import Reader
    from tests.reviewer.system.test_isolation import busy, pid
    if __name__ == "__main__":
        with Reader(Limits()) as reader:
            print(reader.call(pid), flush=True)
            reader.call(busy)
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


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.fractions()
    | st.datetimes()
    | st.sampled_from(Kind)
    | st.builds(Box, *[st.floats(0, 0.5) for _ in range(4)]),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner, min_size=1, max_size=2).map(lambda few: few * 16)
        | st.lists(inner, min_size=1, max_size=2).map(lambda few: (*few,) * 16)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(), inner)
        | st.frozensets(st.integers())
    ),
    max_leaves=12,
)


@given(VALUES)
def test_data_comes_through_as_it_was(value):
    assert unpacked(packed(value)) == value


def test_a_record_an_array_and_a_path_come_through():
    facts = Facts(time_base=(1, 1000), scanned=(1, 2))
    record = Record("a.pdf", Kind.DOCUMENT, "pdf", "ab", 3, "", facts=facts)
    array = np.arange(6, dtype=np.uint8).reshape(2, 3)
    again = unpacked(packed([record, array, Path("a/b"), Fraction(1, 3)]))
    assert again[0] == record
    assert np.array_equal(again[1], array)
    assert again[1].flags.writeable
    assert again[2:] == [Path("a/b"), Fraction(1, 3)]
    assert unpacked(packed(datetime.timedelta(days=2))) == datetime.timedelta(days=2)


class Stranger(enum.Enum):
    A = 1


@pytest.mark.parametrize(
    "told",
    [
        ("data", "os", "system", "true"),
        ("data", "reviewer.system.files", "write_atomic", "x", "y"),
        ("data", "reviewer.store", "Case", "x"),
        ("data", "reviewer.system.isolation", "os.system", "true"),
        ("enum", "reviewer.model.entities", "Record", "path"),
        ("array", "O", (1,), b"12345678"),
        ("many", "os", "system", ("plain", "true")),
        ("many", "reviewer.system.files", "write_atomic", ("plain", "x"), ("plain", "y")),
        ("many", "reviewer.model.geometry", "Box", ("plain", 1.0), ("plain", 1.0)),
        ("many", "reviewer.model.geometry", "Box", *[("l", 1.0)] * 4),
        ("plain", ("t",)),
        ("nested", (2, 1), ("plain", 1, 2)),
        ("nested", (1,), ("plain", 1, 2)),
        ("nested", (-1, 3), ("plain", 1, 2)),
        ("nested", (1 << 60,), ("plain",)),
        ("list", ("l", 1)),
        ("what", 1),
        [1],
        ("data",),
        (),
    ],
)
def test_an_answer_that_names_a_deed_is_refused(told):
    with pytest.raises(Unpackable):
        unpacked(pickle.dumps(told))


def test_an_answer_that_means_more_than_it_says_is_refused():
    told = ("l", 1)
    for _ in range(60):
        told = ("l", told, told)
    with pytest.raises(Unpackable, match="more than it says"):
        unpacked(pickle.dumps(told))


@given(st.binary(max_size=60))
def test_any_bytes_are_data_or_refused(data):
    try:
        unpacked(data)
    except Unpackable:
        return


def test_what_is_no_data_is_not_packed():
    for value in (Stranger.A, io.BytesIO(), print, ReviewerError("x"), np.array([print])):
        with pytest.raises(Unpackable):
            packed(value)


@posix
def test_the_copy_of_an_original_that_a_killed_program_left_is_cleared(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with monkeypatch.context() as ended:
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        ended.setattr(os, "getpid", lambda: gone.pid)
        left = fresh(tmp_path, "reviewer-office-", "")
    left.mkdir()
    (left / "in.doc").write_text("a copy of an original")
    with workroom("reviewer-office-") as room:
        assert list(tmp_path.iterdir()) == [room]
    assert not list(tmp_path.iterdir())
