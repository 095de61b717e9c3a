"""A refused export says what to mend, once for each thing, and goes on from there."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace

import pytest

from reviewer.attack import Secret
from reviewer.attack.report import Finding
from reviewer.cli.main import main
from reviewer.errors import Refused
from reviewer.export.finding_causes import causes_of_findings
from reviewer.export.remembered_results import results_of_case
from reviewer.export.run import ExportWays, Leaks, export_package
from reviewer.export.ways_out import as_pictures, withhold_records
from reviewer.intake import new_case
from reviewer.model import CaseInfo, Decision, Determination, Kind, Put, RedactionKind, Snapshot
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import make_plan
from reviewer.reviewfile.exchange import import_review
from reviewer.store import Case
from tests.helpers.pdf_media import pdfium_text
from tests.helpers.plans import plan, redaction, step

NAME = "Quimby"
TERM = {"kind": "text", "term": NAME, "exemptions": ["7(1)(b)"], "status": "accepted"}
REVIEW = {
    "format": "records-reviewer/review",
    "version": 1,
    "reviewer": "t",
    "redactions": [{"id": "r1", "record": "hidden.txt"} | TERM],
    "decisions": [{"record": r, "decision": "release"} for r in ("bare.txt", "other.txt")],
    "requests": [
        {"id": "q1", "requester": "A", "records": ["*"]},
        {"id": "q2", "requester": "A", "records": ["other.txt"]},
        {"id": "q3", "requester": "A", "records": ["nothing/*"]},
    ],
}


@pytest.fixture
def case(tmp_path, monkeypatch):
    """Three notes: the name is hidden in one and stands in another."""
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path / "home"))
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "hidden.txt").write_text(f"One\nDana {NAME} came. Nobody else.\n")
    (bundle / "bare.txt").write_text(f"One\nTwo\nDana {NAME} left.\n")
    (bundle / "other.txt").write_text("Nobody was there.\n")
    new_case(tmp_path / "case", bundle)
    with Case.open(tmp_path / "case", author="T") as made:
        import_review(made, json.dumps(REVIEW))
        yield made


def outcomes(case):
    return {s.record: s.outcome for s in make_plan(case.snapshot(), "q1").steps}


def test_a_refusal_is_told_once_and_mending_it_does_no_more_than_that(case, tmp_path):
    with pytest.raises(Leaks) as refused:
        export_package(case, "q1", tmp_path / "package")
    (cause,) = refused.value.causes
    assert (cause.record, cause.where, cause.redaction) == ("bare.txt", "line 3", "r1")
    assert cause.actions == ("redact", "withhold")
    assert cause.exemptions == ("7(1)(b)",)
    assert "1 thing in 1 record" in str(refused.value)
    assert NAME not in str(refused.value)
    assert not (tmp_path / "package").exists()

    before = {p.name for p in (case.cache_folder / "attack").iterdir()}
    done = export_package(
        case, "q1", tmp_path / "package", ways=ExportWays(redact=(("bare.txt", "r1"),))
    )
    assert NAME not in (done.package / "data/records/bare.txt").read_text()
    added = {p.name for p in (case.cache_folder / "attack").iterdir()} - before
    assert (len(before), len(added)) == (3, 1)


def test_what_is_refused_is_withheld_and_what_is_hidden_more_is_looked_for_again(case, tmp_path):
    done = export_package(case, "q1", tmp_path / "one", ways=ExportWays(withhold_refused=True))
    assert outcomes(case)["bare.txt"] is Outcome.WITHHELD
    assert not (done.package / "data/records/bare.txt").exists()

    text = {"kind": "text", "term": "Nobody", "exemptions": ["7(1)(b)"], "status": "accepted"}
    more = {"id": "r9", "record": "hidden.txt"} | text
    review = {"format": "records-reviewer/review", "version": 1, "redactions": [more]}
    import_review(case, json.dumps(review))
    with pytest.raises(Leaks) as refused:
        export_package(case, "q1", tmp_path / "two")
    assert [(c.record, c.redaction) for c in refused.value.causes] == [("other.txt", "r9")]


def test_what_a_refused_record_shares_is_no_reason_to_refuse_others(tmp_path, monkeypatch):
    """Three equal lines of plain text were enough to refuse the whole export."""
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path / "home"))
    folder = tmp_path / "forms"
    folder.mkdir()
    lines = "Office of the Clerk, room one hundred and seven.\n" * 3
    (folder / "hidden.txt").write_text(f"{lines}Dana {NAME} came.\n")
    (folder / "bare.txt").write_text(f"{lines}Dana {NAME} left.\n")
    (folder / "other.txt").write_text(f"{lines}Nobody was there.\n")
    new_case(tmp_path / "second", folder)
    with Case.open(tmp_path / "second", author="T") as made:
        import_review(made, json.dumps(REVIEW))
        done = export_package(
            made, "q1", tmp_path / "package", ways=ExportWays(withhold_refused=True)
        )
    kept = sorted(p.name for p in (done.package / "data/records").iterdir())
    assert kept == ["hidden.txt", "other.txt"]


def test_a_record_is_withheld_under_what_is_said_or_not_at_all(case, tmp_path):
    with pytest.raises(Refused, match="exemption"):
        export_package(case, "q1", tmp_path / "package", ways=ExportWays(withhold=("bare.txt",)))
    case.apply(withhold_records(case.snapshot(), {"bare.txt": ("7(1)(c)",)}), "Withhold")
    assert outcomes(case)["bare.txt"] is Outcome.WITHHELD
    case.undo()
    assert outcomes(case)["bare.txt"] is Outcome.FULL


def test_who_withholds_a_record_takes_back_that_it_is_not_responsive(case):
    case.apply([Put(Decision("bare.txt", Determination.NOT_RESPONSIVE, "another street"))], "No")
    assert outcomes(case)["bare.txt"] is Outcome.NOT_RESPONSIVE
    case.apply(withhold_records(case.snapshot(), {"bare.txt": ("7(1)(c)",)}), "Withhold")
    assert outcomes(case)["bare.txt"] is Outcome.WITHHELD
    case.undo()
    assert outcomes(case)["bare.txt"] is Outcome.NOT_RESPONSIVE


def test_a_request_that_matches_nothing_makes_no_package(case, tmp_path):
    with pytest.raises(Refused, match="matches no record"):
        export_package(case, "q3", tmp_path / "package")
    assert not (tmp_path / "package").exists()


def test_a_requester_whose_name_holds_a_hidden_word_is_not_written_with_a_gap(case, tmp_path):
    """Who reads "Ald. Sigcho-REDACTED" knows which word it is."""
    asked = case.snapshot().get_request("q2")
    case.apply([Put(replace(asked, requester=f"Ald. Sigcho-{NAME}", records=("hidden.txt",)))], "Q")
    with pytest.raises(Refused, match="requester holds words that are hidden") as told:
        export_package(case, "q2", tmp_path / "package")
    assert NAME not in str(told.value)
    assert not (tmp_path / "package").exists()
    named = replace(asked, requester="Alderman, 25th Ward", records=("hidden.txt",))
    case.apply([Put(named)], "Name the office")
    export_package(case, "q2", tmp_path / "package")
    assert "25th Ward" in pdfium_text(tmp_path / "package" / "data" / "letter.pdf")


def test_a_result_that_somebody_else_wrote_is_not_believed(case):
    kept = results_of_case(case)
    kept.remember_result("k", {"secrets": [], "checks": [], "findings": [{"a": 1}]})
    assert kept.recall_result("k")["findings"] == [{"a": 1}]
    (path,) = (case.cache_folder / "attack").iterdir()
    path.write_text(path.read_text().replace('[{"a":1}]', "[]"))
    assert kept.recall_result("k") is None
    assert kept.recall_result("another") is None


def finding(file, record, where, **fields):
    base = Finding("words", file, record, "r1", where, "A redacted text can be read.", "x")
    return replace(base, **fields)


def test_what_the_viewer_repeats_is_one_thing_with_its_record():
    steps = [
        step("a.pdf", Kind.DOCUMENT, "pdf", redaction("r1", "a.pdf", RedactionKind.TEXT, term="X")),
        step("b.eml", Kind.EMAIL, "eml"),
    ]
    found = [
        finding("data/index.html", "", "content"),
        finding("data/index.html", "b.eml", "text"),
        finding("data/letter.pdf", "", "page 1"),
        finding("data/records/b.eml", "b.eml", "as cp1252"),
        finding("data/records/b.eml", "b.eml", "line 4"),
        finding("data/records/a.pdf", "a.pdf", "object 7"),
        finding("data/records/a.pdf", "a.pdf", "object 9"),
    ]
    told = causes_of_findings(
        found, [Secret("X y z", "a.pdf", "r1", True)], plan(*steps), _snapshot()
    )
    assert [(c.record, c.where, c.more) for c in told] == [
        ("a.pdf", "object 7", 1),
        ("b.eml", "line 4", 0),
    ]
    assert told[0].actions == ("pictures", "withhold")


def test_a_page_of_the_program_is_told_where_no_record_is_the_cause():
    found = [finding("data/index.html", "", "title of the release")]
    (cause,) = causes_of_findings(found, [], plan(step("b.eml", Kind.EMAIL, "eml")), _snapshot())
    assert (cause.record, cause.file) == ("", "data/index.html")
    assert "title" in cause.way_out


def _snapshot():
    return Snapshot(CaseInfo("c"), ())


def test_pages_as_pictures_is_a_decision_and_nothing_is_then_released_in_full(case):
    case.apply([Put(Decision("other.txt", Determination.AS_PICTURES))], "Pictures")
    made = {s.record: s for s in make_plan(case.snapshot(), "q1").steps}
    assert not made["other.txt"].pictures  # a text has no pages
    assert made["other.txt"].outcome is Outcome.FULL
    with pytest.raises(Refused, match="no pages"):
        as_pictures(case.snapshot(), ["other.txt"])


FORM = "".join(
    f"Line {n} of the printed form that everybody has to sign at the desk. " for n in range(9)
)


@pytest.mark.parametrize("count", [1, 4])
def test_forms_alike_are_released_on_a_person_s_word_and_else_can_be_withheld(
    tmp_path, capsys, count
):
    bundle, case = tmp_path / "in", str(tmp_path / "case")
    bundle.mkdir()
    names = [f"f{n}.txt" for n in range(count + 1)]
    for name, signed in zip(names, ("Abel", "Borg", "Cole", "Dahl", "Eder"), strict=False):
        (bundle / name).write_text(f"{FORM}\nSigned: {signed}, badge {signed[0]}7.\n")
    new_case(tmp_path / "case", bundle)
    held = {"id": "w", "record": names[0], "kind": "withhold", "exemptions": ["7(1)(f)"]}
    request = {"id": "q1", "requester": "A", "received": "2025-06-10"}
    review = {"format": "records-reviewer/review", "version": 1, "redactions": [held]}
    review["decisions"] = [{"record": name, "decision": "release"} for name in names[1:]]
    with Case.open(tmp_path / "case", author="Ann") as opened:
        import_review(opened, json.dumps(review | {"requests": [request]}))
    export = ["export", case, "--request", "q1", "--out"]
    assert main([*export, str(tmp_path / "none")]) == 1
    said = capsys.readouterr().err
    assert "say that it is no copy" in said
    command = next(line for line in said.splitlines() if "--no-copy" in line)
    apart = shlex.split(command, comments=True)[7:]
    assert main([*export, str(tmp_path / "all"), *apart]) == 0
    released = {p.name for p in (tmp_path / "all/data/records").iterdir()}
    assert released == {*names[1:]}
    with Case.open(tmp_path / "case") as opened:
        opened.undo()
    assert main([*export, str(tmp_path / "few"), "--withhold-refused"]) == 0
