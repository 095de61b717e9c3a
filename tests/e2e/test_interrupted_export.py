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
from reviewer.model import Put, RedactionKind, Status
from reviewer.model.geometry import Box, Keyframe
from reviewer.store import Case
from tests.e2e.conftest import ROOT, reviewer
from tests.helpers.hanging_export import start_hanging_export
from tests.helpers.redactions import any_redaction
from tests.helpers.small_case import ready_case
from tests.helpers.video_media import Clip, make
from tests.helpers.waiting import wait_until

pytestmark = pytest.mark.slow

FILM = "film.mp4"


@pytest.fixture(scope="module")
def rendered_case(tmp_path_factory, one_home):
    """Texts and a film that is redacted, rendered and attacked once."""
    folder = tmp_path_factory.mktemp("interrupted")
    os.environ["REVIEWER_HOME"] = str(one_home)
    (folder / "bundle").mkdir()
    make(folder / "bundle" / FILM, Clip(frames=45, sound="aac", seconds=1.5))
    keys = (Keyframe(0.5, Box(0.1, 0.2, 0.3, 0.4)),)
    span = {"start": 0.5, "end": 0.8, "keyframes": keys, "status": Status.ACCEPTED}
    box = any_redaction("r3", FILM, RedactionKind.REGION, ("7(1)(c)",), **span)
    with Case.open(ready_case(folder), author="Ann") as case:
        case.apply([Put(box)], "Redact region")
        export_package(case, "q1", folder / "package")
    return folder / "case"


@pytest.fixture
def case_folder(rendered_case, tmp_path):
    """A copy of it for one test."""
    return shutil.copytree(rendered_case, tmp_path / "case")


def started(case, out):
    return subprocess.Popen(
        [sys.executable, "-m", "reviewer", "export", case, "--request", "q1", "--out", out],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def until(holds):
    """Wait for what a running export makes."""
    wait_until(holds, "an export", 600)


def render_again(case):
    """Let the next export render what this case has."""
    for kept in (case / "cache" / "render").iterdir():
        (kept / "rendered.json").unlink()


def test_kill_9_leaves_no_package_and_the_next_export_goes_on(case_folder, tmp_path):
    render_again(case_folder)
    out, kept = tmp_path / "package", case_folder / "cache" / "render"
    running = start_hanging_export("rendering", case_folder, out)
    until(lambda: list(kept.glob("*/rendered.json")) and list(kept.glob(".*/.*")))
    running.kill()
    running.wait()
    assert not out.exists()
    assert len(list(kept.glob("*/rendered.json"))) == 1
    done = reviewer("export", case_folder, "--request", "q1", "--out", out)
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case", "package"]
    assert reviewer("verify", case_folder).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent another way on Windows")
def test_ctrl_c_leaves_nothing_half_done(case_folder, tmp_path):
    shutil.rmtree(case_folder / "cache" / "render")
    running = started(case_folder, tmp_path / "package")
    kept = case_folder / "cache" / "render"
    until(lambda: list(kept.glob(".*")) or running.poll() is not None)  # its workers' folders
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=600) in (130, 0)
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
def test_a_cancelled_export_publishes_nothing(case_folder, tmp_path, at):
    with Case.open(case_folder) as case, pytest.raises(Cancelled):
        export_package(case, "q1", tmp_path / "package", Stopped(at))
    assert [p.name for p in tmp_path.iterdir()] == ["case"]


def test_a_full_disk_is_said_before_anything_is_rendered(case_folder, tmp_path, monkeypatch):
    def full(folder, needed):
        raise NoSpace(f"{folder} has 3 MB free.")

    monkeypatch.setattr("reviewer.export.run.require_space", full)
    monkeypatch.setattr(render_pool, "render_into", None)
    with Case.open(case_folder) as case, pytest.raises(NoSpace):
        export_package(case, "q1", tmp_path / "package")
    assert not (tmp_path / "package").exists()


def test_a_changed_original_stops_the_export(case_folder, tmp_path):
    render_again(case_folder)
    with Case.open(case_folder) as case:
        record = case.snapshot().get_record("notes/plain.txt")
        original = case.original_path(record)
    original.chmod(0o644)
    original.write_bytes(original.read_bytes() + b"!")
    done = reviewer("export", case_folder, "--request", "q1", "--out", tmp_path / "package")
    assert done.returncode == 1
    assert record.path in done.stderr
    assert not (tmp_path / "package").exists()


def test_the_same_jobs_run_on_a_dask_scheduler(case_folder, tmp_path):
    distributed = pytest.importorskip("distributed")
    render_again(case_folder)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        done = reviewer(
            "export",
            case_folder,
            "--request",
            "q1",
            "--out",
            tmp_path / "package",
            "--cluster",
            cluster.scheduler_address,
        )
    assert done.returncode == 0, done.stderr
    assert reviewer("verify", tmp_path / "package").returncode == 0
    told = max((case_folder / "logs").glob("*-export-*")).read_text(encoding="utf-8")
    assert " machine 1 child " in told  # what the workers' own children did
