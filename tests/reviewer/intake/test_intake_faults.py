"""Killed, stopped, full, stalled: never half a case, and the next start goes on."""

import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
import zipfile

import pytest

from reviewer.errors import BadInput, Cancelled, CaseBusy, NoSpace, ReviewerError
from reviewer.intake import IntakeLimits, new_case
from reviewer.intake.staged_case import staged_case_folder
from reviewer.store import Case
from reviewer.system.isolation import IsolatedReader
from reviewer.system.jobs import SilentJob, StoppableJob
from tests.helpers.intake_media import ordinary, wav, write
from tests.helpers.processes import all_end

CHILD = """
    import sys, time
    from pathlib import Path
    from reviewer.intake import new_case
    def slow(item):
        print(item.number, flush=True)
        time.sleep(0.3)
    if __name__ == "__main__":
        new_case(Path(sys.argv[1]), Path(sys.argv[2]), on_item=slow)
"""


def child(tmp_path, case, bundle):
    script = tmp_path / "child.py"
    script.write_text(textwrap.dedent(CHILD))
    return subprocess.Popen(
        [sys.executable, str(script), str(case), str(bundle)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("after", [0, 1, 4])
def test_an_intake_that_is_killed_leaves_no_case_and_the_next_one_works(tmp_path, after):
    folder, case = write(tmp_path / "in", ordinary()), tmp_path / "case"
    process = child(tmp_path, case, folder)
    for _ in range(after):
        process.stdout.readline()
    if not after:
        time.sleep(0.4)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert not case.exists()
    report = new_case(case, folder)
    assert len(report.records) == 6
    left = {p.name for p in tmp_path.iterdir()}
    assert left == {"in", "case", "child.py"}
    with Case.open(case, read_only=True) as made:
        assert made.verify_case().problems == ()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_the_process_that_looks_into_files_ends_with_its_parent(tmp_path):
    import psutil

    folder = write(tmp_path / "in", ordinary())
    process = child(tmp_path, tmp_path / "case", folder)
    process.stdout.readline()
    children = [p.pid for p in psutil.Process(process.pid).children(recursive=True)]
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert all_end(children)  # nobody may be there to ask how they ended


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_kill_of_the_process_that_unpacks_ends_in_one_error_and_no_case(tmp_path):
    packed = tmp_path / "in.zip"
    with zipfile.ZipFile(packed, "w") as box:
        for name in ("a.bin", "b.bin"):
            box.writestr(name, os.urandom(3 << 20))
    before = set(multiprocessing.active_children())

    def kill(_):
        begun = set(multiprocessing.active_children()) - before
        unpacker = min(begun, key=lambda p: int(p.name.rpartition("-")[2]))
        os.kill(unpacker.pid, signal.SIGKILL)

    with pytest.raises(ReviewerError) as told:
        new_case(tmp_path / "case", packed, on_item=kill)
    assert "in.zip could not be unpacked, from “b.bin” on" in str(told.value)
    assert {p.name for p in tmp_path.iterdir()} == {"in.zip"}
    assert len(new_case(tmp_path / "case", packed).records) == 2


def test_a_stop_while_it_is_unpacked_leaves_nothing(tmp_path):
    packed = tmp_path / "in.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("a.bin", bytes(7 << 20))
    job = StoppableJob()
    job.progress = lambda *_: job.stop_work()
    with pytest.raises(Cancelled):
        new_case(tmp_path / "case", packed, job=job)
    assert {p.name for p in tmp_path.iterdir()} == {"in.zip"}


def test_what_a_killed_intake_left_is_cleared_away(tmp_path):
    write(tmp_path / ".case.intake", {"case/originals/half.mp4": b"half", "lock": b""})
    folder = write(tmp_path / "in", ordinary())
    new_case(tmp_path / "case", folder)
    assert {p.name for p in tmp_path.iterdir()} == {"in", "case"}


def test_two_intakes_of_one_case_do_not_meet(tmp_path):
    folder = write(tmp_path / "in", ordinary())
    with staged_case_folder(tmp_path / "case") as place:
        with pytest.raises(CaseBusy):
            new_case(tmp_path / "case", folder)
        place.mkdir()
    assert {p.name for p in tmp_path.iterdir()} == {"in", "case"}


def test_a_stopped_intake_leaves_nothing(tmp_path):
    folder, job = write(tmp_path / "in", ordinary()), StoppableJob()
    with pytest.raises(Cancelled):
        new_case(tmp_path / "case", folder, job=job, on_item=lambda item: job.stop_work())
    assert {p.name for p in tmp_path.iterdir()} == {"in"}
    new_case(tmp_path / "case", folder)


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path, monkeypatch):
    folder = write(tmp_path / "in", ordinary())

    def full(meter, target, job):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("reviewer.intake.file_keeper.copy_metered", full)
    with pytest.raises(NoSpace, match="full"):
        new_case(tmp_path / "case", folder)
    assert {p.name for p in tmp_path.iterdir()} == {"in"}


def test_space_is_asked_for_before_anything_is_copied(tmp_path, monkeypatch):
    import shutil

    folder = write(tmp_path / "in", ordinary())
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage)
    with pytest.raises(NoSpace):
        new_case(tmp_path / "case", folder)
    assert {p.name for p in tmp_path.iterdir()} == {"in"}


def test_progress_counts_bytes_to_the_end(tmp_path):
    seen = []

    class Watched(SilentJob):
        def progress(self, done, total, text=""):
            seen.append((done, total))

    files = {"a.wav": wav(30), "b.txt": b"x\n"}
    new_case(tmp_path / "case", write(tmp_path / "in", files), job=Watched())
    size = sum(map(len, files.values()))
    assert seen[-1] == (size, size)
    assert seen == sorted(seen)


def crash():
    os._exit(3)


def stall():
    time.sleep(3600)


def answer(number):
    return number * 2


def hoard():
    return len(bytearray(1 << 34))


def test_a_reader_that_crashes_costs_one_file_only():
    with IsolatedReader(IntakeLimits()) as reader:
        assert reader.call_child(answer, 2) == 4
        with pytest.raises(BadInput, match="crashed"):
            reader.call_child(crash)
        assert reader.call_child(answer, 3) == 6


def test_a_reader_that_stalls_is_stopped():
    with IsolatedReader(IntakeLimits(read_seconds=4.0)) as reader:
        with pytest.raises(BadInput, match="longer than"):
            reader.call_child(stall)
        assert reader.call_child(answer, 3) == 6


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the bound is Linux's")
def test_a_reader_that_wants_all_memory_is_refused():
    with IsolatedReader(IntakeLimits()) as reader, pytest.raises(BadInput, match="memory"):
        reader.call_child(hoard)


def test_a_stalled_reader_does_not_hold_up_a_stop():
    job = StoppableJob()
    with IsolatedReader(IntakeLimits(read_seconds=7200.0), job) as reader:
        assert reader.call_child(answer, 1) == 2
        job.stop_work()
        with pytest.raises(Cancelled):  # and not in the hour that the reader takes
            reader.call_child(stall)
