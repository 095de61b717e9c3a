"""A file is whole or as it was; a folder appears by one rename or not at all."""

import os
import subprocess
import sys

import pytest

from reviewer.errors import NoSpace
from reviewer.files import require_space, sha256, staging, write_atomic
from reviewer.leftovers import fresh


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    write_atomic(path, "old")
    monkeypatch.setattr(
        "reviewer.files._sync", lambda _: (_ for _ in ()).throw(OSError(28, "full"))
    )
    with pytest.raises(OSError, match="full"):
        write_atomic(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_staged_folder_appears_whole(tmp_path):
    with staging(tmp_path / "package") as folder:
        (folder / "a").write_text("x")
        assert not (tmp_path / "package").exists()
    assert (tmp_path / "package" / "a").read_text() == "x"


def test_a_failure_leaves_no_folder(tmp_path):
    def fail():
        with staging(tmp_path / "package") as folder:
            (folder / "a").write_text("x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not list(tmp_path.iterdir())


def test_what_a_killed_run_left_is_cleared_away(tmp_path):
    killed = subprocess.run(
        [sys.executable, "-c", _STAGED, tmp_path], capture_output=True, text=True, check=False
    )
    assert killed.stdout.strip() == "staged"
    assert len(list(tmp_path.iterdir())) == 1
    (other := fresh(tmp_path, ".package.", ".staging")).mkdir()
    with staging(tmp_path / "package") as folder:
        assert other.is_dir()  # of a program that still runs
        if os.name == "posix":
            assert folder.stat().st_mode & 0o077 == 0
    other.rmdir()
    assert [p.name for p in tmp_path.iterdir()] == ["package"]
    (tmp_path / "plain").mkdir()
    modes = {(tmp_path / name).stat().st_mode for name in ("plain", "package")}
    assert len(modes) == 1


_STAGED = """
import os, sys
from pathlib import Path
from reviewer.files import staging
with staging(Path(sys.argv[1]) / "package"):
    print("staged", flush=True)
    os._exit(9)
"""


def test_an_existing_destination_is_not_touched(tmp_path):
    (tmp_path / "package").mkdir()
    with pytest.raises(FileExistsError), staging(tmp_path / "package"):
        pass


def test_too_little_room_is_said_before_the_work(tmp_path):
    with pytest.raises(NoSpace, match="MB free"):
        require_space(tmp_path / "not" / "there", 1 << 60)


def test_a_hash_is_sha256(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(tmp_path / "a").startswith("ba7816bf8f01cfea")
