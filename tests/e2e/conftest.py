"""The demo case and its package, made once; tests that change anything copy them."""

import io
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

from reviewer.cli.main import main
from tests.helpers.small_case import ready_case

try:
    import fcntl
except ImportError:  # Windows: there each process makes its own
    fcntl = None

ROOT = Path(__file__).resolve().parents[2]


class Done(NamedTuple):
    """What a command said and how it ended."""

    returncode: int
    stdout: str
    stderr: str


def reviewer(*arguments):
    """Run the command line as a user does, but in this process: a start of Python, and of the
    server that forks its children, costs more than most commands.
    """
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main([*map(str, arguments)])
    return Done(status, out.getvalue(), err.getvalue())


def reviewer_process(*arguments, **variables):
    """Run the command line in a process of its own; gives the finished process."""
    return subprocess.run(
        [sys.executable, "-m", "reviewer", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | variables,
        timeout=1500,
        check=False,
    )


def answer(done):
    """The JSON document that a command gave."""
    return json.loads(done.stdout)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its name in it."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def exported_anew(case: Path, place: Path) -> dict[str, bytes]:
    """The package of request q1 of a case, made of nothing that was made before, by one worker."""
    again = shutil.copytree(case, place / "case")
    shutil.rmtree(again / "cache")
    out = place / "package"
    done = reviewer("export", again, "--request", "q1", "--out", out, "--workers", "1")
    assert done.returncode == 0, done.stderr
    return tree(out)


@pytest.fixture(scope="session")
def for_all(tmp_path_factory) -> Path:
    """A folder that all processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if fcntl and "PYTEST_XDIST_WORKER" in os.environ else own


@contextmanager
def alone(folder):
    """One process at a time; the others wait."""
    with (folder / "making").open("w") as door:
        if fcntl:
            fcntl.flock(door, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def one_home(tmp_path_factory) -> Path:
    """One user, with one signing key, for all of these tests."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def own_home(one_home, monkeypatch):
    monkeypatch.setenv("REVIEWER_HOME", str(one_home))


@pytest.fixture(scope="session")
def demo(tmp_path_factory, for_all, one_home) -> Path:
    """The folder of the finished demo: bundle, review.json, case, package.

    It is made once for all processes, and each has a copy, with the key that signed it.
    """
    made, home = for_all / "the-demo", for_all / "the-home"
    with alone(for_all):
        if not home.is_dir():
            done = reviewer_process("demo", made, "--json", REVIEWER_HOME=str(home))
            assert done.returncode == 0, done.stderr
    shutil.copytree(home, one_home, dirs_exist_ok=True)
    return shutil.copytree(made, tmp_path_factory.mktemp("demo") / "demo")


@pytest.fixture
def demo_case(demo, tmp_path) -> Path:
    """A copy of the demo's case, with what was rendered."""
    shutil.copytree(demo / "case", tmp_path / "case")
    return tmp_path / "case"


@pytest.fixture
def small_case(tmp_path) -> Path:
    """A case of three texts that is ready to be released, beside its bundle."""
    return ready_case(tmp_path)
