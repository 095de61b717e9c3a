"""What a process that reads hostile files can reach: its own folders, and nobody else."""

import ctypes
import os
import platform
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import textwrap
from multiprocessing import forkserver, resource_tracker
from pathlib import Path

import pytest

from reviewer.errors import BadInput
from reviewer.intake import IntakeLimits
from reviewer.system.isolation import IsolatedReader
from reviewer.system.walls import walls_here

if os.name != "nt":
    import fcntl
    import resource
    import termios

    _LIBC = ctypes.CDLL(None, use_errno=True)
    _SET_PRIORITY_OF_DISK = 251 if platform.machine() == "x86_64" else 30

linux = pytest.mark.skipif(not walls_here().files, reason="this system has no walls for a child")
_TEXT = {"capture_output": True, "text": True, "check": True}


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


@linux
def test_a_child_writes_in_its_own_folders_only(tmp_path):
    mine, other = tmp_path / "mine", tmp_path / "other"
    mine.mkdir()
    other.mkdir()
    (other / "x").write_text("theirs")
    with IsolatedReader(IntakeLimits(), writable=[mine]) as reader:
        assert reader.call_child(wrote, mine / "a")
        assert reader.call_child(temporary)
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
                reader.call_child(*call)
        assert reader.call_child(by_a_program, other / "new") != 0
    assert [p.name for p in other.iterdir()] == ["x"]
    assert (other / "x").read_text() == "theirs"


OLD = """
    import os, sys
    from reviewer.system import walls
    if __name__ == "__main__":
        # as before kernel 6.2, where no rule on files knows cutting
        walls._landlock_version = lambda: 2
        walls.enclose_process([])
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
    with (
        IsolatedReader(IntakeLimits()) as reader,
        pytest.raises(BadInput, match="may not read or write it"),
    ):
        reader.call_child(connected, getattr(socket, family))
    assert connected(getattr(socket, family))


@linux
def test_a_child_tells_nobody_by_a_socket_that_it_makes_as_a_pair(tmp_path):
    name = str(tmp_path / "log")
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log,
        IsolatedReader(IntakeLimits()) as reader,
    ):
        log.bind(name)
        log.setblocking(False)
        with pytest.raises(BadInput, match="may not read or write it"):
            reader.call_child(sent, name)
        with pytest.raises(BlockingIOError):
            log.recv(100)


@linux
def test_a_child_has_no_hand_on_other_processes_nor_on_the_terminal(tmp_path):
    with IsolatedReader(IntakeLimits()) as reader:
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
                reader.call_child(*call)
        assert reader.call_child(roots) == (Path(os.devnull), True, (None, None))


@linux
def test_a_child_can_end_nobody(tmp_path):
    with (
        IsolatedReader(IntakeLimits()) as reader,
        pytest.raises(BadInput, match="may not read or write it"),
    ):
        reader.call_child(killed, os.getpid())
