"""A package is a copy, and what is kept for the next one is believed only as it was made."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.export import render_pool
from reviewer.export.run import Engine, export_package
from reviewer.store import Case
from reviewer.system.files import hash_file
from reviewer.system.home import home_folder
from reviewer.system.leftovers import fresh_path
from tests.helpers.small_case import ready_case

STATEMENT = "data/records/notes/statement.txt"


@pytest.fixture
def case(tmp_path):
    with Case.open(ready_case(tmp_path), author="Ann") as opened:
        yield opened


def rendered_file(case) -> Path:
    """The kept rendering of the record that is released in part."""
    found = (case.cache_folder / "render").glob("*/record.txt")
    return next(p for p in found if b"REDACTED" in p.read_bytes())


def test_nothing_in_a_package_is_a_file_of_the_case(case, tmp_path):
    export_package(case, "q1", tmp_path / "package")
    inodes = {p.stat().st_ino for p in case.folder.rglob("*") if p.is_file()}
    files = [p for p in (tmp_path / "package").rglob("*") if p.is_file()]
    assert [p for p in files if p.stat().st_nlink > 1 or p.stat().st_ino in inodes] == []


def test_a_word_forged_in_a_delivered_package_is_not_sealed_again(case, tmp_path):
    export_package(case, "q1", tmp_path / "one")
    true = (tmp_path / "one" / STATEMENT).read_bytes()
    with (tmp_path / "one" / STATEMENT).open("r+b") as out:
        out.write(b"Forged")
    export_package(case, "q1", tmp_path / "two")
    assert (tmp_path / "two" / STATEMENT).read_bytes() == true


def test_a_word_forged_in_the_cache_is_rendered_anew(case, tmp_path):
    export_package(case, "q1", tmp_path / "one")
    kept = rendered_file(case)
    true = kept.read_bytes()
    kept.write_bytes(true.replace(b"noon", b"dusk"))
    export_package(case, "q1", tmp_path / "two")
    assert (tmp_path / "two" / STATEMENT).read_bytes() == true
    assert kept.read_bytes() == true


@pytest.mark.parametrize("change", ["gone", "link", "no seal", "made to fit", "of another user"])
def test_a_kept_result_that_is_not_whole_is_rendered_anew(case, tmp_path, change):
    export_package(case, "q1", tmp_path / "one")
    kept = rendered_file(case)
    note = kept.with_name("rendered.json")
    data = json.loads(note.read_text())
    if change == "gone":
        kept.unlink()
    elif change == "link":
        elsewhere = tmp_path / "elsewhere.txt"
        kept.rename(elsewhere)
        kept.symlink_to(elsewhere)
    elif change == "no seal":
        del data["seal"]
    elif change == "made to fit":
        kept.write_bytes(kept.read_bytes() + b"Forged")
        data["rendered"]["files"][0]["sha256"] = hash_file(kept)
    else:
        (home_folder() / "cache-secret").write_bytes(bytes(32))
    note.write_text(json.dumps(data))
    done = export_package(case, "q1", tmp_path / "two")
    assert (tmp_path / "two" / STATEMENT).read_bytes() == (
        tmp_path / "one" / STATEMENT
    ).read_bytes()
    assert done.report.is_clean
    assert kept.is_file()
    assert not kept.is_symlink()


def test_what_a_killed_rendering_left_is_cleared_and_what_goes_on_is_not(case, tmp_path):
    kept = case.cache_folder / "render"
    kept.mkdir()
    ours = fresh_path(kept, ".", ".part")
    gone = kept / ours.name.replace(f"-{os.getpid()}-", f"-{_ended()}-")
    far = kept / ".0123abcd-1-0123abcd.part"
    for folder in (ours, gone, far):
        folder.mkdir()
    export_package(case, "q1", tmp_path / "package")
    assert {p.name for p in kept.glob(".*")} == {ours.name, far.name}


def _ended() -> int:
    """The number of a process that has ended."""
    done = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    return int(done.stdout)


def test_each_process_renders_in_a_folder_of_its_own(case, tmp_path, monkeypatch):
    allowed = []

    class Watched(render_pool.IsolatedReader):
        def __init__(self, *arguments, writable=(), **named):
            allowed.append(list(writable))
            super().__init__(*arguments, writable=writable, **named)

    monkeypatch.setattr(render_pool, "IsolatedReader", Watched)
    export_package(case, "q1", tmp_path / "package", engine=Engine(workers=2))
    assert len(allowed) == 2
    assert all(len(folders) == 1 and folders[0].name.endswith(".part") for folders in allowed)
