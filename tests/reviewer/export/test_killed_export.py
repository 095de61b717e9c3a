"""An export that is killed leaves no process, no open folder, and nothing that the next keeps."""

import stat
from pathlib import Path

import pytest

from reviewer.export import examination
from reviewer.export.examiner import Examiner, Originals
from reviewer.export.run import export_package
from reviewer.store import Case
from reviewer.system.walls import walls_here
from tests.helpers.hanging_export import start_hanging_export
from tests.helpers.plans import plan
from tests.helpers.processes import all_end, descendants
from tests.helpers.small_case import ready_case
from tests.helpers.waiting import wait_until

linux = pytest.mark.skipif(not walls_here().files, reason="processes are counted in /proc")


SIGNS = {"rendering": "case/cache/render/.*.part/.*.part", "sealing": ".package.*.staging"}


@linux
@pytest.mark.parametrize("at", SIGNS)
def test_a_killed_export_leaves_no_process_and_the_next_one_clears_up(tmp_path, at):
    case, sign = ready_case(tmp_path), SIGNS[at]
    running = start_hanging_export(at, case, tmp_path / "package")

    def begun():
        assert running.poll() is None
        return list(tmp_path.glob(sign)) and descendants(running.pid)  # the folder comes first

    wait_until(begun, sign)
    for folder in tmp_path.glob(".package.*.staging"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    children = descendants(running.pid)
    running.kill()
    running.wait()
    assert children
    assert all_end(children)
    assert not (tmp_path / "package").exists()
    with Case.open(case) as opened:
        export_package(opened, "q1", tmp_path / "package")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bundle", "case", "package"]
    assert list((case / "cache" / "render").glob(".*")) == []


def test_what_an_export_reads_is_read_by_a_child(tmp_path, monkeypatch):
    def never(*_arguments):
        raise AssertionError("read in the caller")

    monkeypatch.setattr(examination, "attack_package", never)
    monkeypatch.setattr(examination, "read_released_content", never)
    monkeypatch.setattr("reviewer.render.run.renderer_of", never)
    with Case.open(ready_case(tmp_path)) as case:
        assert export_package(case, "q1", tmp_path / "package").report.is_clean


@linux
def test_what_attacks_writes_nowhere_but_in_its_own_room(tmp_path):
    places = [Path("/dev/shm"), tmp_path, Path("/tmp")]
    with Examiner(plan(), Originals({}, {})) as examiner:
        made = [
            examiner.reader.call_child(_write, place / "left") for place in places if place.is_dir()
        ]
    assert not any(made)


def _write(path: Path) -> bool:
    try:
        path.write_bytes(b"left")
    except OSError:
        return False
    return True
