"""One case, several releases: each shows what its profile leaves open, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from reviewer.cli.main import main
from reviewer.model import Decision, Determination, Put
from reviewer.store import Case
from tests.helpers.small_case import ready_case

NAME, SOURCE = "Maria Lopez", "Sealed informant Quill"


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = ready_case(tmp_path_factory.mktemp("profiles"))
    with Case.open(folder, author="Ann") as opened:
        asked = opened.snapshot().get_request("q1")
        made = [replace(asked, id=name, profile=name) for name in ("council-confidential", "copa")]
        opened.apply(list(map(Put, made)), "Two more requests")
    return folder


def export(case, request, out, capsys):
    status = main(["export", str(case), "--request", request, "--out", str(out), "--json"])
    return status, json.loads(capsys.readouterr().out)


def texts_of(package):
    return {p.name: p.read_text() for p in (package / "data" / "records").rglob("*") if p.is_file()}


def test_each_release_shows_what_its_profile_leaves_open(case, tmp_path, capsys):
    out = tmp_path / "copa"
    assert export(case, "copa", out, capsys)[0] == 0
    shown = texts_of(out)
    assert NAME in shown["statement.txt"]
    assert SOURCE in shown["draft.txt"]
    told = json.loads((out / "data" / "plan.json").read_text())
    assert told["request"]["profile"] == "copa"
    assert [(one["kind"], one["exemptions"], one["count"]) for one in told["left_open"]] == [
        ("withhold", ["7(1)(f)"], 1),
        ("text", ["7(1)(b)"], 1),
    ]
    assert main(["verify", str(out)]) == 0
    assert main(["attack", str(out), "--case", str(case)]) == 0
    assert main(["show", str(case), "--request", "copa"]) == 0
    said = capsys.readouterr().out
    assert "Not for the public: 2 accepted redactions are not carried out in 2 records." in said

    public = tmp_path / "public"
    assert export(case, "q1", public, capsys)[0] == 0
    told = json.loads((public / "data" / "plan.json").read_text())
    assert "left_open" not in told
    assert not any(NAME in text or SOURCE in text for text in texts_of(public).values())


def test_what_was_withheld_goes_to_the_council_once_somebody_has_decided(case, tmp_path, capsys):
    out = tmp_path / "council"
    status, told = export(case, "council-confidential", out, capsys)
    # Nobody has looked into what was withheld for what else it holds.
    assert status == 1
    assert [b["record"] for b in told["blockers"]] == ["notes/draft.txt"]
    with Case.open(case, author="Ann") as opened:
        decided = Decision("notes/draft.txt", Determination.RELEASE)
        opened.apply([Put(decided)], "Read it")
    assert export(case, "council-confidential", out, capsys)[0] == 0
    shown = texts_of(out)
    assert SOURCE in shown["draft.txt"]
    assert NAME not in "".join(shown.values())
    # Of everybody else it stays withheld.
    public = tmp_path / "public"
    assert export(case, "q1", public, capsys)[0] == 0
    assert not any(SOURCE in text for text in texts_of(public).values())


def test_who_got_it_before_is_told_and_unequal_treatment_stands_out(tmp_path, capsys):
    case = ready_case(tmp_path)
    with Case.open(case, author="Ann") as opened:
        asked = opened.snapshot().get_request("q1")
        opened.apply([Put(replace(asked, id="q2", requester="The Tribune"))], "One more")
    assert export(case, "q1", tmp_path / "first", capsys)[0] == 0

    def shown():
        assert main(["show", str(case), "--request", "q2", "--json"]) == 0
        (told,) = json.loads(capsys.readouterr().out)["release"]["given_before"]
        return told["unequal"], told["current"], told["sent"], told["records"]

    assert shown() == (False, True, False, 2)
    with Case.open(case, author="Ann") as opened:
        opened.apply([Put(Decision("notes/plain.txt", Determination.NOT_RESPONSIVE))], "Another")
        request = opened.snapshot().get_request("q2")
        opened.apply([Put(replace(request, profile="copa"))], "For COPA")
    # Another reader may be shown more: that is told, and is not unequal.
    assert shown()[:2] == (False, False)
    assert main(["diff", str(case), "--request", "q1", "--against", "q2", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["records"]
    assert [(d["record"], d["one"]["words"], d["other"]["outcome"]) for d in found] == [
        ("notes/draft.txt", 0, "released in full"),
        ("notes/statement.txt", 1, "released in full"),
    ]
    with Case.open(case, author="Ann") as opened:
        alike = [
            replace(opened.snapshot().get_request(name), requester_class="foia")
            for name in ("q1", "q2")
        ]
        opened.apply(list(map(Put, alike)), "Both are FOIA")
    assert shown()[0]
    assert main(["show", str(case), "--request", "q2"]) == 0
    said = capsys.readouterr().out
    assert "Unequal treatment: " in said
    assert "redacted differently in 2 records; the case has changed since." in said
