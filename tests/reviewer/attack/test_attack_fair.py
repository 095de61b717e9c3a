"""A surname that is a word of a format, of the program or of the law accuses nobody wrongly,
and is found where it really stands.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reviewer import package
from reviewer.attack import Secret, attack_package, own_texts
from reviewer.model import (
    CaseInfo,
    Decision,
    Determination,
    Kind,
    Record,
    RedactionKind,
    Request,
    Snapshot,
    Status,
    Style,
    Subject,
)
from reviewer.model.formats import format_of, names_of, resolve_entry
from reviewer.package.protected import secrets_of
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import make_plan
from reviewer.readers import transcript as reading
from reviewer.render import email, text
from reviewer.render.result import Rendered, RenderedFile
from reviewer.system.jobs import SILENT
from tests.helpers.plans import plan, redaction
from tests.helpers.redactions import any_redaction
from tests.helpers.text_records import step_for, written

SURNAMES = (
    *("Root", "Gray", "Lang", "Page", "Record", "Roman", "Georgia", "Courier", "Case", "Time"),
    *("Body", "Script", "Span", "Title", "Black", "Arial", "Type", "Name", "Data", "Video"),
    *("Officer", "Release", "May", "Text", "Start", "Content", "Plain", "Date", "Sound"),
    *("Segment", "Speaker", "Word", "Head", "Begin", "Tier", "Annotation", "Author", "Format"),
    *("Will", "Mark", "Price", "Law", "Illinois", "Button", "Search", "Print", "Window", "Class"),
    *("Language", "Version", "Charset", "Object", "Size", "Private", "Address", "Attachments"),
)
VTT = (
    "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Ann>Nobody came at noon\n\n"
    "00:00:03.000 --> 00:00:05.000\n<v Ben>All was quiet\n"
)


MAIL = (Kind.EMAIL, "eml")


class Released:
    """A package made of rendered records, and its attack for surnames."""

    def __init__(self, folder, *made, **fields):
        self.root = folder / "package"
        self.root.mkdir()
        fields = {"title": "4 June 2025"} | fields
        self.plan = plan(*(step for step, _, _ in made), **fields)
        self.folder = folder
        outputs = {step.record: out for step, _, out in made}
        package.build_package(
            self.root, self.plan, [done for _, done, _ in made], outputs.__getitem__
        )

    def file(self, name):
        return self.root / "data" / name

    def put(self, name, old, new):
        path = self.file(name)
        before = path.read_bytes()
        assert old.encode() in before
        path.write_bytes(before.replace(old.encode(), new.encode(), 1))

    def findings(self, *names):
        secrets = tuple(Secret(name, "", name, True) for name in names or SURNAMES)
        report = attack_package(self.root, self.plan, self.folder.joinpath, secrets)
        return [f for f in report.findings if f.rule in ("words", "names")]


def rendered(folder, module, name, content, kind, format, *redactions):
    source = written(folder, name, content)
    step = step_for(source, kind, format, *redactions)
    out = folder / f"out-{name}"
    out.mkdir()
    return step, module.render_step(step, source, out, SILENT), out


@pytest.fixture
def papers(tmp_path):
    """A message and a note."""
    mail = "From: Ann <a@example.org>\nTo: b@example.org\nSubject: x\nContent-Type: text/plain\n\n"
    hidden = redaction("r1", "m.eml", RedactionKind.TEXT, term="Quigley", reason="a witness")
    return Released(
        tmp_path,
        rendered(
            tmp_path, email, "m.eml", f"{mail}\nSaw Quigley.\nBye\n", Kind.EMAIL, "eml", hidden
        ),
        rendered(tmp_path, text, "n.txt", "One.\nTwo.\nThree.\n", Kind.DOCUMENT, "txt"),
    )


def test_what_the_plan_calls_kinds_and_outcomes_is_known_as_the_program_s():
    """Modules move, and what they write into a package is to be known wherever they lie."""
    assert all((Path(own_texts.__file__).parents[1] / name).exists() for name in own_texts.SOURCES)
    written_so = (*Outcome, *Kind, *RedactionKind, *filter(None, Style), *Determination)
    assert [word for word in written_so if not own_texts.is_label(word)] == []


@pytest.mark.parametrize(
    "format", [f for f in names_of(Kind.TRANSCRIPT) if not f.startswith(("kaldi", "google"))]
)
def test_a_format_s_own_words_are_no_finding_and_the_same_words_said_are(format, tmp_path):
    row = format_of(Kind.TRANSCRIPT, format)
    write_format, suffix, media_type = resolve_entry(row.write), row.suffix, row.media_type
    read = reading.read_transcript(written(tmp_path, "seed.vtt", VTT), "webvtt")
    source = written(tmp_path, f"call{suffix}", "x")
    out = written(tmp_path, "rendered", write_format(read)).parent
    done = Rendered(source.name, (RenderedFile("rendered", source.name, media_type),), "m")
    released = Released(tmp_path, (step_for(source, Kind.TRANSCRIPT, format), done, out))
    assert released.findings() == []
    released.put(f"records/{source.name}", "Nobody came", "Segment Root came")
    seen = released.findings()
    assert {f.redaction for f in seen} == {"Segment", "Root"}
    assert {f.record for f in seen} == {source.name}


def test_the_program_s_pages_and_headers_are_no_finding(papers):
    assert papers.findings() == []


def test_what_stands_in_a_record_is_found_with_its_place(papers):
    papers.put("records/n.txt", "Two.", "Two, and Page.")
    assert {(f.record, f.where) for f in papers.findings()} == {("n.txt", "line 2")}
    papers.put("records/m.eml", "Bye", "Date: Content")
    seen = {(f.redaction, f.record) for f in papers.findings()}
    assert {("Content", "m.eml"), ("Date", "m.eml")} <= seen


@pytest.mark.parametrize(
    ("name", "old", "new", "record"),
    [
        ("index.html", '"title":"4 June 2025"', '"title":"Of Page"', ""),
        ("index.html", '"text":"One.', '"text":"By Page.', "n.txt"),
        ("index.html", '"reason":"a witness"', '"reason":"Page, a witness"', "m.eml"),
        ("plan.json", '"requester":"Ald. Test"', '"requester":"Ald. Page"', ""),
        ("redaction-log.csv", "a witness", "the witness Page", "m.eml"),
    ],
)
def test_what_people_fill_in_is_told_from_what_the_program_writes(papers, name, old, new, record):
    papers.put(name, old, new)
    assert {(f.redaction, f.record) for f in papers.findings()} == {("Page", record)}


def test_one_text_that_many_redactions_hide_is_one_finding(papers):
    papers.put("records/n.txt", "Two.", "Two, and Page.")
    many = tuple(Secret("Page", f"r{n}.txt", f"r{n}", True) for n in range(40))
    report = attack_package(papers.root, papers.plan, papers.folder.joinpath, many)
    assert len([f for f in report.findings if f.file.endswith("n.txt")]) == 1


# whose needles they are


def case_of(*redactions, subjects=(), records=("a.txt", "b.txt"), decided=()):
    made = tuple(
        Record(path, Kind.DOCUMENT, "txt", "0" * 64, 1, f"originals/{path}") for path in records
    )
    decisions = tuple(Decision(path, decision) for path, decision in decided)
    requests = (Request("q1", "A"), Request("q2", "A", records=("b.txt",)))
    return Snapshot(
        CaseInfo("c"), made, (), subjects, (), redactions, decisions, requests, "", "2025-06-04"
    )


def hides(record, term, **fields):
    made = any_redaction(f"r-{term}", record, RedactionKind.TEXT, ("7(1)(b)",), term=term)
    return replace(made, status=Status.ACCEPTED, **fields)


def needles(snapshot, request):
    return {
        s.text for s in secrets_of(make_plan(snapshot, request), lambda _: None, snapshot.subjects)
    }


def test_a_record_that_is_left_out_of_a_request_gives_no_needles():
    snapshot = case_of(hides("a.txt", "Root"), hides("b.txt", "Lang"))
    assert needles(snapshot, "q1") == {"Root", "Lang"}
    assert needles(snapshot, "q2") == {"Lang"}


def test_a_record_that_is_not_responsive_gives_none_and_a_withheld_one_does():
    gone = any_redaction("w", "a.txt", RedactionKind.WITHHOLD, ("7(1)(b)",), status=Status.ACCEPTED)
    kept = case_of(hides("a.txt", "Root"), hides("b.txt", "Lang"), gone)
    assert needles(kept, "q1") == {"Root", "Lang"}
    left = replace(kept, decisions=(Decision("a.txt", "not responsive"),))
    assert needles(left, "q1") == {"Lang"}


def test_a_subject_is_protected_in_every_request_and_named_by_its_id():
    snapshot = case_of(hides("b.txt", "Lang"), subjects=(Subject("s1", "Caller", ("Root",)),))
    found = secrets_of(make_plan(snapshot, "q2"), lambda _: None, snapshot.subjects)
    assert {(s.text, s.subject) for s in found if s.subject} == {("Root", "s1")}
