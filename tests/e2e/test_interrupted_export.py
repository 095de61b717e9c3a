"""A killed, cancelled or starved export publishes nothing, and the next one goes on."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from reviewer.errors import Cancelled, NoSpace
from reviewer.export import render_pool
from reviewer.export.run import export_package
from reviewer.store import Case
from tests.e2e.conftest import ROOT, reviewer
from tests.helpers.waiting import wait_until

pytestmark = pytest.mark.slow


def started(case, out):
    return subprocess.Popen(
        [sys.executable, "-m", "reviewer", "export", case, "--request", "q1", "--out", out],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def until_there(running, folder, pattern):
    """Wait until a running export has made such a file."""

    def there():
        assert running.poll() is None
        return list(folder.glob(pattern))

    wait_until(there, pattern, 600)


def render_again(case, *, films=True):
    """Let the next export render what this case has, or all but its films, which take long."""
    for kept in (case / "cache" / "render").iterdir():
        if films or not list(kept.rglob("*.mp4")):
            (kept / "rendered.json").unlink()


def test_kill_9_leaves_no_package_and_the_next_export_goes_on(demo_case, tmp_path):
    render_again(demo_case)
    out = tmp_path / "package"
    running = started(demo_case, out)
    until_there(running, demo_case / "cache" / "render", "*/rendered.json")  # the first
    running.kill()
    running.wait()
    assert not out.exists()
    done = reviewer("export", demo_case, "--request", "q1", "--out", out)
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case", "package"]
    assert reviewer("verify", demo_case).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent another way on Windows")
def test_ctrl_c_leaves_nothing_half_done(demo_case, tmp_path):
    shutil.rmtree(demo_case / "cache" / "render")
    running = started(demo_case, tmp_path / "package")
    until_there(running, demo_case / "cache", "render/.*")  # its workers' folders
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=60) in (130, 0)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


class Stopped:
    """A job that is stopped at its first check after some progress."""

    def __init__(self, at: float) -> None:
        self._at, self._done = at, 0.0

    def progress(self, done, total, text=""):
        self._done = done / total

    def check(self):
        if self._done >= self._at:
            raise Cancelled


@pytest.mark.parametrize("at", [0.0, 0.62, 0.9])
def test_a_cancelled_export_publishes_nothing(demo_case, tmp_path, at):
    with Case.open(demo_case) as case, pytest.raises(Cancelled):
        export_package(case, "q1", tmp_path / "package", Stopped(at))
    assert [p.name for p in tmp_path.iterdir()] == ["case"]


def test_a_full_disk_is_said_before_anything_is_rendered(demo_case, tmp_path, monkeypatch):
    def full(folder, needed):
        raise NoSpace(f"{folder} has 3 MB free.")

    monkeypatch.setattr("reviewer.export.run.require_space", full)
    monkeypatch.setattr(render_pool, "render_into", None)
    with Case.open(demo_case) as case, pytest.raises(NoSpace):
        export_package(case, "q1", tmp_path / "package")
    assert not (tmp_path / "package").exists()


def test_a_changed_original_stops_the_export(demo_case, tmp_path):
    render_again(demo_case, films=False)
    with Case.open(demo_case) as case:
        record = next(r for r in case.snapshot().records if r.path.endswith(".txt"))
        original = case.original_path(record)
    original.chmod(0o644)
    original.write_bytes(original.read_bytes() + b"!")
    done = reviewer("export", demo_case, "--request", "q1", "--out", tmp_path / "package")
    assert done.returncode == 1
    assert record.path in done.stderr
    assert not (tmp_path / "package").exists()


def test_the_same_jobs_run_on_a_dask_scheduler(demo_case, tmp_path):
    distributed = pytest.importorskip("distributed")
    render_again(demo_case, films=False)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        done = reviewer(
            "export",
            demo_case,
            "--request",
            "q1",
            "--out",
            tmp_path / "package",
            "--cluster",
            cluster.scheduler_address,
        )
    assert done.returncode == 0, done.stderr
    assert reviewer("verify", tmp_path / "package").returncode == 0
    told = max((demo_case / "logs").glob("*-export-*")).read_text(encoding="utf-8")
    assert " machine 1 child " in told  # what the workers' own children did
