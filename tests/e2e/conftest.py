"""The demo case and its package, made once; tests that change anything copy them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def reviewer(*arguments, cwd=None, input=None):
    """Run the command line as a user does; gives the finished process."""
    return subprocess.run(
        [sys.executable, "-m", "reviewer", *map(str, arguments)],
        capture_output=True,
        text=True,
        input=input,
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=1500,
        check=False,
    )


def answer(done):
    """The JSON document that a command gave."""
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def one_home(tmp_path_factory) -> Path:
    """One user, with one signing key, for all of these tests."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def own_home(one_home, monkeypatch):
    monkeypatch.setenv("REVIEWER_HOME", str(one_home))


@pytest.fixture(scope="session")
def demo(tmp_path_factory, one_home) -> Path:
    """The folder of the finished demo: bundle, review.json, case, package."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    os.environ["REVIEWER_HOME"] = str(one_home)
    done = reviewer("demo", folder, "--json")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def demo_case(demo, tmp_path) -> Path:
    """A copy of the demo's case, with what was rendered."""
    shutil.copytree(demo / "case", tmp_path / "case")
    return tmp_path / "case"
