"""The one next step of a case: the work first, then who asks, then the export."""

import json
from dataclasses import replace

import pytest

from reviewer.export.earlier_packages import (
    note_sealed,
    older_packages,
    places_of_packages,
    requests_sealed_now,
)
from reviewer.model import (
    CaseInfo,
    Decision,
    Facts,
    Kind,
    Put,
    Record,
    RedactionKind,
    Request,
    Snapshot,
    Status,
)
from reviewer.overlooked.next_step import NextAct, next_step
from reviewer.store import Case
from tests.helpers.redactions import any_redaction
from tests.helpers.small_case import ready_case

PAGE = Record("a.pdf", Kind.DOCUMENT, "pdf", "0" * 64, 1, "originals/a.pdf")
OTHER = replace(PAGE, path="b.pdf")
DOUBTFUL = replace(PAGE, format="txt", facts=Facts(encoding_doubts=("cp437",)))
ODD = replace(PAGE, path="c.bin", kind=Kind.OTHER)
RELEASED = tuple(Decision(p, "release", "") for p in ("a.pdf", "b.pdf"))
ASKED = (Request("q1", "Ann"),)
BOX = any_redaction("x", "a.pdf", RedactionKind.WITHHOLD, ("7(1)(c)",), status=Status.PROPOSED)


def case(*records, **rest):
    return Snapshot(CaseInfo("t", "America/Chicago"), records, **rest)


@pytest.mark.parametrize(
    ("snapshot", "do", "text"),
    [
        (case(), NextAct.NOTHING, "no records"),
        (case(PAGE, OTHER), NextAct.DECIDE, "2 records have no decision: look at each"),
        (
            case(PAGE, OTHER, decisions=RELEASED[:1]),
            NextAct.DECIDE,
            "1 record has no decision: open",
        ),
        (
            case(PAGE, OTHER, redactions=(BOX,)),
            NextAct.DECIDE,
            "1 proposal waits: accept or reject it",
        ),
        (
            case(PAGE, redactions=(replace(BOX, exemptions=(), status=Status.ACCEPTED),)),
            NextAct.DECIDE,
            "1 redaction cites no exemption",
        ),
        (case(ODD), NextAct.DECIDE, "1 record cannot be cleaned: withhold it"),
        (
            case(DOUBTFUL, decisions=RELEASED[:1]),
            NextAct.DECIDE,
            "1 record can be read in more than",
        ),
        (case(PAGE, OTHER, decisions=RELEASED), NextAct.REQUEST, "No request yet"),
        (
            case(PAGE, OTHER, decisions=RELEASED, requests=ASKED),
            NextAct.EXPORT,
            "Everything is decided",
        ),
    ],
)
def test_the_next_step_is_what_the_case_waits_for(snapshot, do, text):
    step = next_step(snapshot)
    assert step.do is do
    assert text in step.text
    assert len(step.short) < 25


def test_after_the_seal_the_package_is_to_be_looked_at_and_delivered():
    two = (*ASKED, Request("q2", "Ben"))
    decided = case(PAGE, OTHER, decisions=RELEASED, requests=two)
    assert next_step(decided, done={"q1"}).text == "Request q2 has no package yet: export it"
    step = next_step(decided, done={"q1", "q2"})
    assert step.do is NextAct.DELIVER
    assert "export" not in step.text
    alone = replace(decided, requests=ASKED)
    assert next_step(alone, done={"q1"}).text == "The package is sealed: look at it, then deliver"


def test_a_change_after_the_seal_or_a_lost_package_is_to_be_exported_again(tmp_path):
    package = tmp_path / "package"
    package.mkdir()
    with Case.open(ready_case(tmp_path)) as made:
        note_sealed(made, "q1", package, made.snapshot().journal_head)
        assert requests_sealed_now(made, made.snapshot()) == {"q1"}
        made.apply([Put(Request("q2", "Ben"))], "Add request q2")
        assert not requests_sealed_now(made, made.snapshot())
        note_sealed(made, "q1", package, made.snapshot().journal_head)
        package.rmdir()
        assert not requests_sealed_now(made, made.snapshot())


def test_older_packages_beside_a_new_one_are_told(tmp_path):
    with Case.open(ready_case(tmp_path)) as made:
        for name in ("one", "two", "three"):
            (tmp_path / name).mkdir()
            note_sealed(made, "q1", tmp_path / name, "")
            told = older_packages(made, made.snapshot(), "q1", tmp_path, tmp_path / name)
            assert ("An older package" in told) == (name == "two")
        assert "lie beside it: one, two." in told
        (tmp_path / "one").rmdir()
        now = made.snapshot()
        assert ": two." in older_packages(made, now, "q1", tmp_path, tmp_path / "three")
        assert older_packages(made, now, "q2", tmp_path) == ""


def test_packages_that_nobody_remembers_are_known_by_their_plan(tmp_path):
    with Case.open(ready_case(tmp_path)) as made:
        now = made.snapshot()
        asked = {"id": "q1", "received": now.get_request("q1").received}
        other = {**asked, "id": "q2"}
        plans = {"mine": (now.info.title, asked), "masked": ("A [REDACTED] B", asked)}
        plans |= {"foreign": ("Another case", asked), "of-another": (now.info.title, other)}
        for name, (title, request) in plans.items():
            (tmp_path / name / "data").mkdir(parents=True)
            (tmp_path / name / "bagit.txt").touch()
            text = json.dumps({"case": title, "request": request})
            (tmp_path / name / "data/plan.json").write_text(text)
        (tmp_path / "mine/data/other.json").touch()
        (tmp_path / "foreign/data/plan.json").write_text("{")
        assert places_of_packages(made, "q1") == [tmp_path.resolve()]
        assert "beside it: masked, mine." in older_packages(made, now, "q1", tmp_path)
        assert ": masked." in older_packages(made, now, "q1", tmp_path, tmp_path / "mine")
        assert older_packages(made, now, "q1", tmp_path / "nowhere") == ""
