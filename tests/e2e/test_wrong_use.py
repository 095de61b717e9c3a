"""Wrong use of the command line gets one line, and a status that says whose fault it is."""

import json

import pytest

from reviewer.cli.main import main
from reviewer.errors import Cancelled
from tests.e2e.conftest import reviewer, reviewer_process
from tests.helpers.small_case import ready_case


@pytest.mark.parametrize(
    "arguments",
    [
        ["bogus"],
        ["new"],
        ["new", "case"],
        ["export", "case", "--request", "q1"],
        ["export", "case", "--request", "q1", "--out", "p", "--workers", "-3"],
        ["export", "case", "--request", "q1", "--out", "p", "--workers", "many"],
        ["show", "nowhere"],
        ["verify", "nowhere"],
        ["attack", "nowhere", "--case", "nowhere"],
        ["review", "burn", "case", "review.json"],
        ["show", "nowhere", "--sideways"],
    ],
)
def test_wrong_use_is_told_in_one_line(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("reviewer: ")
    assert len(told.err.splitlines()) == 1
    assert main([*arguments, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["message"]


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """A case that nobody changes."""
    return ready_case(tmp_path_factory.mktemp("wrong"))


IN_A_CASE = [
    ["export", "{case}", "--request", "nope", "--out", "{tmp}/x"],
    ["show", "{tmp}/nothing"],
    ["new", "{tmp}/c", "--from", "{tmp}/nothing"],
    ["verify", "{tmp}"],
    ["attack", "{tmp}", "--case", "{case}"],
    ["detect", "{case}", "--what", "ghosts"],
    ["review", "import", "{case}", "{tmp}/nothing.json"],
]


@pytest.mark.parametrize("arguments", IN_A_CASE)
def test_what_a_case_has_not_is_told_in_one_line(arguments, case, tmp_path):
    done = reviewer(*(a.format(case=case, tmp=tmp_path) for a in arguments))
    assert done.returncode == 2
    assert done.stderr.startswith("reviewer: ")
    assert len(done.stderr.strip().splitlines()) == 1
    assert not done.stdout


def test_a_process_of_its_own_says_it_so_too(case, tmp_path):
    done = reviewer_process("export", case, "--request", "nope", "--out", tmp_path / "x")
    assert done.returncode == 2
    assert done.stderr.startswith("reviewer: ")
    assert len(done.stderr.strip().splitlines()) == 1
    assert not done.stdout


@pytest.mark.parametrize("end", [KeyboardInterrupt, Cancelled])
def test_who_stops_the_looking_back_has_the_package_all_the_same(
    end, capsys, small_case, tmp_path, monkeypatch
):
    def stopped(*_):
        raise end

    monkeypatch.setattr("reviewer.cli.releases.find_still_readable", stopped)
    out = tmp_path / "package"
    assert main(["export", str(small_case), "--request", "q1", "--out", str(out)]) == 0
    assert "was not looked through" in capsys.readouterr().out
    assert main(["verify", str(out)]) == 0


def test_a_file_that_cannot_be_written_is_called_by_its_own_name(capsys, small_case, tmp_path):
    assert main(["review", "export", str(small_case), str(tmp_path / "no" / "review.json")]) == 2
    told = capsys.readouterr().err
    assert "review.json" in told
    assert ".part" not in told
