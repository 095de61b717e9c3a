"""The set-up of a fresh machine: what is locked, what is missing, what is done again."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "packaging" / "requirements.lock"


@pytest.fixture
def scripts(monkeypatch):
    """The set-up's own modules, as ``run.py`` imports them."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    import environment
    import machine
    import run

    return environment, machine, run


def test_every_dependency_and_theirs_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    todo = list(project["dependencies"])
    todo += [r for extra in project["optional-dependencies"].values() for r in extra]
    locked, seen = set(locked_versions()), set()
    while todo:
        name = plain_name(todo.pop())
        if name in seen:
            continue
        seen.add(name)
        try:
            todo += [r for r in requires(name) or [] if "extra ==" not in r]
        except PackageNotFoundError:
            continue  # of another platform
    assert len(seen) > 50
    assert seen - not_of_this_python(seen) <= locked


def test_the_lock_holds_versions_and_no_addresses():
    lines = [x for x in LOCK.read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9.-]+==[\w.!+]+( ; .+)?", line) for line in lines)


def test_a_missing_library_without_the_right_to_install_gives_the_line_to_run(scripts, monkeypatch):
    machine = only_linux(scripts, monkeypatch)
    monkeypatch.setattr(machine.shutil, "which", lambda name: name if name == "apt-get" else None)
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(machine, "LIBRARIES", {"libnosuch.so.9": "libnosuch9"})
    with pytest.raises(SystemExit, match=r"sudo apt-get install -y .*libnosuch9"):
        machine.ensure_libraries()


def test_a_missing_test_program_only_says_so(scripts, monkeypatch, capsys):
    machine = only_linux(scripts, monkeypatch)
    monkeypatch.setattr(machine.shutil, "which", lambda name: name if name == "apt-get" else None)
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000, raising=False)
    machine.ensure_test_programs()
    assert "will be skipped" in capsys.readouterr().out


def test_as_root_what_is_missing_is_installed(scripts, monkeypatch):
    machine, asked = only_linux(scripts, monkeypatch), []
    monkeypatch.setattr(machine.shutil, "which", lambda name: name)
    monkeypatch.setattr(machine.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(machine, "LIBRARIES", {"libnosuch.so.9": "libnosuch9"})
    monkeypatch.setattr(machine, "apt_get", lambda prefix, words: asked.append(words) or "")
    machine.ensure_libraries()
    assert asked[0] == ["update"]
    assert asked[1][-1] == "libnosuch9"


def test_a_failed_installation_stops_with_what_apt_said(scripts, monkeypatch):
    machine = only_linux(scripts, monkeypatch)
    monkeypatch.setattr(machine.shutil, "which", lambda name: name)
    monkeypatch.setattr(machine.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(machine, "LIBRARIES", {"libnosuch.so.9": "libnosuch9"})
    monkeypatch.setattr(machine, "apt_get", lambda *_: "E: no network")
    with pytest.raises(SystemExit, match="E: no network"):
        machine.ensure_libraries()


def test_an_environment_whose_stamp_is_right_is_left_alone(scripts, monkeypatch, tmp_path):
    environment, done = stand_in(scripts, monkeypatch, tmp_path)
    environment.ensure(("test",))
    assert done
    done.clear()
    environment.ensure(("test",))
    environment.ensure()
    assert done == []


def test_an_interrupted_set_up_is_done_again(scripts, monkeypatch, tmp_path):
    environment, done = stand_in(scripts, monkeypatch, tmp_path)
    monkeypatch.setattr(environment, "pip", lambda *_: sys.exit("no network"))
    with pytest.raises(SystemExit):
        environment.ensure()
    assert not environment.STAMP.exists()
    monkeypatch.setattr(environment, "pip", lambda *words: done.append(words))
    environment.ensure()
    assert json.loads(environment.STAMP.read_text())["extras"] == []


def test_more_extras_are_added_to_those_that_are_there(scripts, monkeypatch, tmp_path):
    environment, _ = stand_in(scripts, monkeypatch, tmp_path)
    environment.ensure(("cluster",))
    environment.ensure(("test",))
    assert json.loads(environment.STAMP.read_text())["extras"] == ["cluster", "test"]


def test_an_unfinished_demo_is_set_aside_and_not_deleted(scripts, tmp_path):
    _, _, run = scripts
    for turn in (1, 2):
        (tmp_path / "demo").mkdir()
        (tmp_path / "demo" / "note").write_text(str(turn))
        run.set_aside(tmp_path / "demo")
    assert (tmp_path / "demo-unfinished-1" / "note").read_text() == "1"
    assert (tmp_path / "demo-unfinished-2" / "note").read_text() == "2"


def test_an_unknown_command_shows_what_there_is():
    command = [sys.executable, str(ROOT / "packaging" / "run.py"), "frobnicate"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 2
    assert "run.py test" in said.stdout


def only_linux(scripts, monkeypatch):
    _, machine, _ = scripts
    monkeypatch.setattr(machine.sys, "platform", "linux")
    return machine


def stand_in(scripts, monkeypatch, tmp_path):
    """The environment module, working in a folder of the test's and installing nothing."""
    environment, _, _ = scripts
    done: list[tuple[str, ...]] = []
    monkeypatch.setattr(environment, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(environment, "pip", lambda *words: done.append(words))
    assert environment.ROOT.samefile(ROOT)
    return environment, done


def locked_versions() -> dict[str, str]:
    lines = [x for x in LOCK.read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
    return {plain_name(x): x.split("==")[1].split(" ")[0] for x in lines}


def not_of_this_python(names: set[str]) -> set[str]:
    """Dependencies that a marker rules out: they are not installed here either."""
    from importlib.metadata import distributions

    present = {plain_name(d.name) for d in distributions()}
    return names - present


def plain_name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found.group()).lower()
