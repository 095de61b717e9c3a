"""A redacted word that stands nowhere: a person is asked, and nothing claims that it was hidden."""

import csv
import json
from dataclasses import replace

import docx
import pymupdf
import pytest
from docx.oxml import OxmlElement
from hypothesis import given
from hypothesis import strategies as st

from reviewer import reviewfile
from reviewer.coverage.standing import standing_redactions
from reviewer.export.run import Waiting, export_package
from reviewer.intake import new_case
from reviewer.model import CaseInfo, Kind, Put, Record, RedactionKind, Snapshot, Status
from reviewer.overlooked.found_nowhere import learn_counts, places_of
from reviewer.plan.absent_terms import NOWHERE, question_about_term
from reviewer.plan.outcome import Outcome, outcomes_of_records
from reviewer.plan.plan import make_plan
from reviewer.plan.worklist import WorkNeed, queue_of_work
from reviewer.redaction.deciding import accept_redaction, mark_absent
from reviewer.redaction.everywhere import matches_in, redact_everywhere
from reviewer.redaction.transcript_words import Basis
from reviewer.reviewfile.exchange import import_review
from reviewer.store import Case
from tests.helpers.redactions import any_redaction
from tests.helpers.small_case import REVIEW, ready_case

HERE, NOT_HERE = "Maria Lopez", "Ann Kowalski"
SAID = f"The caller was {HERE} of Halsted Street."
FILES = {
    "a.txt": f"{SAID}\n",
    "b.csv": f"who,what\n{HERE},called\n",
    "c.vtt": f"WEBVTT\n\n00:00.000 --> 00:02.000\n<v Caller>{SAID}\n",
    "d.eml": f"From: a@example.org\nTo: b@example.org\nSubject: call\n\n{SAID}\n",
    "e.html": f"<html><body><p>{SAID}</p></body></html>",
    "f.csv": f"event_id,time,type,remarks\nE1,2025-06-04 11:22:31,DISTURBANCE,{HERE} on scene\n",
}


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory):
    """A case with the same words in records of every kind that has words."""
    folder = tmp_path_factory.mktemp("kinds")
    (folder / "bundle").mkdir()
    for name, text in FILES.items():
        (folder / "bundle" / name).write_text(text)
    with pymupdf.open() as book:
        book.new_page().insert_text((72, 72), SAID)
        book.save(folder / "bundle" / "g.pdf")
    new_case(folder / "case", folder / "bundle")
    return folder / "case"


def term(record, words, name="t1"):
    return any_redaction(
        name, record, RedactionKind.TEXT, ("7(1)(b)",), status=Status.ACCEPTED, term=words
    )


def test_whether_words_stand_in_a_record_is_known_in_every_kind(every_kind):
    with Case.open(every_kind, author="Ann") as case:
        paths = [r.path for r in case.snapshot().records]
        made = [term(p, HERE, f"y-{p}") for p in paths] + [term(p, NOT_HERE, p) for p in paths]
        case.apply([Put(r) for r in made], "Redact")
        places = places_of(case, case.snapshot())
        again = places_of(case, case.snapshot())  # from what is kept
        case.undo()
    assert len(paths) == 7
    assert all(places[f"y-{p}"] == 1 for p in paths)
    assert {p: places.get(p) for p in paths} == {
        p: None if p.endswith(".pdf") else 0 for p in paths
    }  # the pictures of a PDF are read by the renderer, in an export
    assert again == places


def test_of_a_short_pdf_it_is_known_before_an_export_where_the_caller_has_time(tmp_path):
    (tmp_path / "bundle").mkdir()
    with pymupdf.open() as book:
        book.new_page().insert_text((72, 72), SAID)
        book.save(tmp_path / "bundle/g.pdf")
    new_case(tmp_path / "case", tmp_path / "bundle")
    with Case.open(tmp_path / "case", author="Ann") as case:
        case.apply([Put(term("g.pdf", NOT_HERE))], "Redact")
        assert places_of(case, case.snapshot()) == {}
        assert places_of(case, case.snapshot(), pages=1) == {"t1": 0}
        assert places_of(case, case.snapshot()) == {"t1": 0}  # kept


def test_an_export_stops_and_names_record_redaction_and_the_way_out(tmp_path):
    folder = ready_case(tmp_path)
    with Case.open(folder, author="Ann") as case:
        case.apply([Put(term("notes/statement.txt", NOT_HERE, "lost"))], "Redact")
        with pytest.raises(Waiting) as stopped:
            export_package(case, "q1", tmp_path / "package")
        said = str(stopped.value)
        assert "notes/statement.txt, redaction lost" in said
        assert NOWHERE in said
        assert not (tmp_path / "package").exists()
        case.apply([Put(mark_absent(term("notes/statement.txt", NOT_HERE, "lost")))], "Not here")
        done = export_package(case, "q1", tmp_path / "package")
    assert not done.report.findings
    text = (done.package / "data/redaction-log.csv").read_text(encoding="utf-8-sig")
    log = list(csv.DictReader(text.splitlines()))
    assert sorted(row["record"] for row in log if row["what is hidden"] != "The whole record") == [
        "notes/statement.txt"
    ]
    told = json.loads((done.package / "data/plan.json").read_text())
    by_name = {r["name"]: r for r in told["records"]}
    assert len(by_name["notes/statement.txt"]["redactions"]) == 1


def test_what_only_the_renderer_can_tell_is_asked_for_too_and_known_from_then_on(tmp_path):
    (tmp_path / "bundle").mkdir()
    with pymupdf.open() as book:
        book.new_page().insert_text((72, 72), SAID)
        book.save(tmp_path / "bundle/g.pdf")
    new_case(tmp_path / "case", tmp_path / "bundle")
    review = REVIEW | {"redactions": [], "decisions": []}
    with Case.open(tmp_path / "case", author="Ann") as case:
        import_review(case, json.dumps(review))
        case.apply([Put(term("g.pdf", NOT_HERE)), Put(term("g.pdf", HERE, "t2"))], "Redact")
        assert places_of(case, case.snapshot()) == {"t2": 1}
        with pytest.raises(Waiting, match=r"g\.pdf, redaction t1"):
            export_package(case, "q1", tmp_path / "package")
        assert places_of(case, case.snapshot()) == {"t1": 0, "t2": 1}
        waits = queue_of_work(case.snapshot(), places_of(case, case.snapshot()))
        assert [(i.need, i.redaction) for i in waits] == [(WorkNeed.NOWHERE, "t1")]


RECORD = Record("a.txt", Kind.DOCUMENT, "txt", "00", 1, "a.txt")
REQUEST = reviewfile.parse_review(json.dumps(REVIEW)).requests[0]


def snapshot(*redactions, decisions=()):
    info = CaseInfo("Case")
    return Snapshot(info, (RECORD,), (), (), (), redactions, decisions, (REQUEST,))


def test_a_record_is_undecided_until_somebody_answers():
    lost, places = term("a.txt", NOT_HERE), {"t1": 0}
    assert outcomes_of_records(snapshot(lost), places)["a.txt"] is Outcome.UNDECIDED
    assert [b.why for b in make_plan(snapshot(lost), "q1", (), places).blockers] == [NOWHERE]
    denied = snapshot(mark_absent(lost))
    assert [i.need for i in queue_of_work(denied, places)] == [
        WorkNeed.RECORD
    ]  # nothing is redacted in it
    both = snapshot(mark_absent(lost), term("a.txt", HERE, "t2"))
    plan = make_plan(both, "q1", (), {"t1": 0, "t2": 3})
    assert not plan.blockers
    assert [r.id for r in plan.steps[0].redactions] == ["t2"]
    assert [r.id for r in plan.steps[0].absent] == ["t1"]  # it is looked for all the same
    assert NOT_HERE in plan.all_terms


def test_what_was_said_to_stand_nowhere_and_stands_there_is_asked_again():
    denied = mark_absent(term("a.txt", HERE))
    assert "stands there in 2 places" in question_about_term(denied, {"t1": 2})
    waits = queue_of_work(snapshot(denied, term("a.txt", "noon", "t2")), {"t1": 2, "t2": 1})
    assert [i.redaction for i in waits] == ["t1"]
    assert not question_about_term(accept_redaction(denied), {"t1": 2})


@given(
    st.lists(
        st.tuples(st.sampled_from(Status), st.booleans(), st.sampled_from([None, 0, 2])),
        max_size=5,
    )
)
def test_queue_states_and_plan_agree_about_what_is_undecided(drawn):
    made, places = [], {}
    for number, (status, absent, count) in enumerate(drawn):
        absent = absent and status is Status.ACCEPTED
        one = replace(term("a.txt", HERE, f"t{number}"), status=status, absent=absent)
        made.append(one)
        if count is not None:
            places[one.id] = count
    case = snapshot(*made)
    waits, plan = queue_of_work(case, places), make_plan(case, "q1", (), places)
    assert {i.redaction for i in waits} == {b.redaction for b in plan.blockers}
    assert (outcomes_of_records(case, places)["a.txt"] is Outcome.UNDECIDED) == bool(waits)
    for step in plan.steps:
        assert step.outcome is Outcome.PART
        assert all(not r.absent for r in step.redactions)


def test_the_answer_survives_a_review_file_and_old_files_stay_as_they_were():
    case = snapshot(mark_absent(term("a.txt", NOT_HERE)), term("a.txt", HERE, "t2"))
    text = reviewfile.write_review(case)
    assert text.count('"absent": true') == 1
    assert '"absent": false' not in text
    assert set(reviewfile.parse_review(text).redactions) == {replace(r) for r in case.redactions}


def test_renderers_are_believed_over_the_index(tmp_path):
    from reviewer.render.result import Rendered

    folder = ready_case(tmp_path)
    with Case.open(folder, author="Ann") as case:
        assert places_of(case, case.snapshot()) == {"r1": 1}
        result = Rendered("notes/statement.txt", (), "", places={"r1": 0})
        learn_counts(case, case.snapshot(), [result])
        assert places_of(case, case.snapshot()) == {"r1": 0}


def test_what_was_denied_is_hidden_by_nothing_and_can_be_redacted_again(tmp_path):
    folder = ready_case(tmp_path)
    with Case.open(folder, author="Ann") as case:
        denied = mark_absent(term("notes/statement.txt", HERE))
        case.apply([Put(denied)], "Not here")
        snapshot = case.snapshot()
        record = snapshot.get_record("notes/statement.txt")
        rows = standing_redactions(snapshot, record)
        assert [r.id for r in rows] == ["r1"]
        (match,) = matches_in(record, case.original_path(record), HERE)
        assert not match.redacted
        alone = replace(snapshot, redactions=(denied,))
        basis = Basis(("7(1)(b)",))
        (again,) = redact_everywhere(alone, HERE, {record.path: None}, case.original_path, basis)
    assert (again.id, again.absent) == ("t1", False)


def test_words_that_a_release_leaves_out_can_be_said_not_to_stand_there(tmp_path):
    """Search knows the address behind a link, and a release does not hold it: whoever hides says
    so, also where nothing is kept of an earlier export, or the two answers refuse each other.
    """
    (tmp_path / "bundle").mkdir()
    made = docx.Document()
    link = OxmlElement("w:instrText")
    link.text = ' HYPERLINK "mailto:j.quill@example.org" '
    made.add_paragraph("Write here").add_run()._r.append(link)
    made.save(str(tmp_path / "bundle" / "a.docx"))
    new_case(tmp_path / "case", tmp_path / "bundle")
    with Case.open(tmp_path / "case", author="Ann") as case:
        assert case.search_words("j.quill@example.org")
        asked = term("a.docx", "j.quill@example.org")
        case.apply([Put(asked)], "Redact")
        assert places_of(case, case.snapshot()) == {"t1": 1}  # as search has it, and kept
        told = replace(asked, absent=True)
        case.apply([Put(told)], "Absent")
        places = places_of(case, case.snapshot())
        assert places == places_of(case, case.snapshot())
    assert places == {"t1": 0}
    assert question_about_term(told, places) == ""
