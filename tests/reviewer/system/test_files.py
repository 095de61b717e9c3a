"""A file is whole or as it was; a folder appears by one rename or not at all."""

import errno
import json
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from reviewer.cli.commands import CommandRow
from reviewer.cli.main import main
from reviewer.errors import NoSpace, of_disk
from reviewer.playback.cached_arrays import keep_arrays
from reviewer.system.files import hash_file, require_space, staged_folder, write_atomic
from reviewer.system.leftovers import fresh_path
from reviewer.system.queue_rows import QueueRows


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    write_atomic(path, "old")
    monkeypatch.setattr(
        "reviewer.system.files.sync_file", lambda _: (_ for _ in ()).throw(OSError(28, "full"))
    )
    with pytest.raises(OSError, match="full"):
        write_atomic(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_staged_folder_appears_whole(tmp_path):
    with staged_folder(tmp_path / "package") as folder:
        (folder / "a").write_text("x")
        assert not (tmp_path / "package").exists()
    assert (tmp_path / "package" / "a").read_text() == "x"


def test_a_failure_leaves_no_folder(tmp_path):
    def fail():
        with staged_folder(tmp_path / "package") as folder:
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
    (other := fresh_path(tmp_path, ".package.", ".staging")).mkdir()
    with staged_folder(tmp_path / "package") as folder:
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
from reviewer.system.files import staged_folder
with staged_folder(Path(sys.argv[1]) / "package"):
    print("staged", flush=True)
    os._exit(9)
"""


def test_an_existing_destination_is_not_touched(tmp_path):
    (tmp_path / "package").mkdir()
    with pytest.raises(FileExistsError), staged_folder(tmp_path / "package"):
        pass


def test_too_little_room_is_said_before_the_work(tmp_path):
    with pytest.raises(NoSpace, match="MB free"):
        require_space(tmp_path / "not" / "there", 1 << 60)


def test_a_hash_is_sha256(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert hash_file(tmp_path / "a").startswith("ba7816bf8f01cfea")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_up_in_the_midst_is_told_in_words_with_what_to_do(code):
    nameless = of_disk(OSError(code, os.strerror(code)))
    assert isinstance(nameless, NoSpace)
    assert str(nameless) == "The disk is full. Free some space, then do it again."
    named = of_disk(OSError(code, os.strerror(code), "/a/.log.csv.0123abcd.part"))
    assert named.message == "The disk is full: /a/log.csv could not be written."


@pytest.mark.parametrize("code", sorted(errno.errorcode))
def test_no_refusal_of_the_system_is_told_in_its_own_words(code):
    for name in ("", "/a/b"):
        said = str(of_disk(OSError(code, os.strerror(code), *([name] if name else []))))
        assert os.strerror(code).lower() not in said.lower()
        assert said.startswith(("The disk is full", name or said[0].upper()))
        assert "Errno" not in said


def test_the_command_line_tells_a_disk_that_fills_up_so(tmp_path, monkeypatch, capsys):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("reviewer.cli.commands.TABLE", (CommandRow("fill", "", (), full),))
    assert main(["fill", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"] == {
        "message": "The disk is full.",
        "remedy": "Free some space, then do it again.",
    }


def test_the_cache_of_a_case_that_was_deleted_does_not_come_back(tmp_path):
    case = tmp_path / "case"
    case.mkdir()
    place = case / "cache" / "tracks" / "a.npz"
    keep_arrays(place, {"one": np.zeros(3)})
    assert place.is_file()
    shutil.rmtree(case / "cache")  # it may be deleted at any time
    keep_arrays(place, {"one": np.zeros(3)})
    assert place.is_file()
    shutil.rmtree(case)
    with pytest.raises(FileNotFoundError):
        keep_arrays(place, {"one": np.zeros(3)})
    rows = QueueRows(case / "cache" / "work" / "queue.json", list)
    rows.note_change()
    rows.close()
    assert not case.exists()
