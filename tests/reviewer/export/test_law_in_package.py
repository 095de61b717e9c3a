"""A release that its law forbids is refused by the command line; once all is stated, it is told."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from reviewer.cli.main import main
from reviewer.model import Ground, Put, StatedFact
from reviewer.store import Case
from tests.helpers.small_case import ready_case

WHY = "Name of a woman who asked not to be named, Maria Lopez"


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return ready_case(tmp_path_factory.mktemp("law"))


def bind(folder, requester_class, *more):
    with Case.open(folder, author="Ann") as case:
        request = replace(case.snapshot().get_request("q1"), requester_class=requester_class)
        case.apply([Put(request), *map(Put, more)], "State")


def rows(file):
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def test_a_release_waits_until_its_law_is_satisfied(case, tmp_path, capsys):
    out, command = tmp_path / "package", ["export", str(case), "--request", "q1", "--out"]
    bind(case, "foia")
    assert main([*command, str(out), "--json"]) == 1
    blockers = json.loads(capsys.readouterr().out)["blockers"]
    assert [(b["record"], b["redaction"], b["rule"]) for b in blockers] == [
        ("notes/draft.txt", "r2", "V9"),
        ("notes/statement.txt", "r1", "V9"),
    ]
    assert not out.exists()
    # What blocks is no caution as well.
    assert main(["show", str(case), "--request", "q1"]) == 0
    shown = capsys.readouterr().out
    assert "2 to be decided first:\n    notes/draft.txt, redaction r2: Rule V9, 7(1)(f)" in shown
    assert "Cautions of the law (2):\n  notes/draft.txt: Rule V5, 7(1)(f)" in shown

    bind(
        case,
        "foia",
        Ground("g1", "notes/statement.txt", "7(1)(b)", reason=WHY),
        Ground(
            "g2",
            "notes/draft.txt",
            "7(1)(f)",
            facts=(StatedFact("cited", "no"),),
            reason="Notes of a detective on what to ask next",
        ),
    )
    assert main([*command, str(out)]) == 0
    _, logged = rows(out / "data" / "redaction-log.csv")
    # The hidden name stays hidden in its own reason.
    assert logged["reason"] == "Name of a woman who asked not to be named, REDACTED."
    (held,) = rows(out / "data" / "withheld.csv")
    assert held["reason"] == (
        "Notes of a detective on what to ask next. Cited in public by the head of the body: no."
    )
    told = json.loads((out / "data" / "plan.json").read_text())
    assert told["request"]["class"] == "foia"


def test_without_a_class_it_goes_out_and_is_told(tmp_path, capsys):
    case = ready_case(tmp_path)
    out = tmp_path / "package"
    assert main(["export", str(case), "--request", "q1", "--out", str(out), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [c["rule"] for c in answer["cautions"]] == ["V5", "V9", "V9", "E1"]
    assert all(c["checked_by"] and c["source"] for c in answer["cautions"])
    assert "class" not in json.loads((out / "data" / "plan.json").read_text())["request"]


def test_a_file_of_nonsense_keeps_back_what_it_binds_and_nothing_else(
    tmp_path, capsys, monkeypatch
):
    case = ready_case(tmp_path)
    home = tmp_path / "home"
    own = home / "jurisdictions" / "illinois-chicago" / "rules.json"
    own.parent.mkdir(parents=True)
    own.write_text('{"format": "records-reviewer/rules"}')
    monkeypatch.setenv("REVIEWER_HOME", str(home))
    assert main(["show", str(case), "--request", "q1"]) == 0
    assert f"The rules were not checked. {own} does not fit" in capsys.readouterr().out
    bind(case, "foia")
    out = tmp_path / "package"
    assert main(["export", str(case), "--request", "q1", "--out", str(out)]) == 2
    assert str(own) in capsys.readouterr().err
    assert not out.exists()
