"""What a release still shows, from the words of a case and its plan."""

import json
from dataclasses import replace

import pymupdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.cli.main import main
from reviewer.errors import Cancelled
from reviewer.intake import new_case
from reviewer.model import (
    Decision,
    Facts,
    Kind,
    Put,
    RedactionKind,
    Request,
    Status,
    Subject,
)
from reviewer.model.geometry import Box
from reviewer.overlooked.released_text import PageBounds, shown_words
from reviewer.overlooked.still_readable import Sign, find_still_readable
from reviewer.overlooked.watched import Sense, Watched, missed_in_plan, tell_missed
from reviewer.plan.plan import make_plan
from reviewer.store import Case
from reviewer.system.isolation import IsolatedReader
from reviewer.system.jobs import SilentJob
from tests.helpers.plans import plan, step
from tests.helpers.redactions import any_redaction, with_fields

REPORT, CUES, LOG, MAIL = "docs/report.pdf", "calls/call.vtt", "logs/notes.txt", "mail/note.eml"
TEXT = (
    "BYSTANDER\nDANA WHITFIELD\nAt 1123 hours R/O spoke to Dana Whitfield.\n"
    "Reporting officer: P.O. T. Harlan #16233\nPhone 312-555-0142, 1846 S Loomis St"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A report, a call's transcript, notes and a message, all released."""
    place = tmp_path_factory.mktemp("readable")
    bundle = place / "bundle"
    for name in (REPORT, CUES, LOG, MAIL):
        (bundle / name).parent.mkdir(parents=True, exist_ok=True)
    with pymupdf.open() as book:
        page = book.new_page()
        for at, line in enumerate(TEXT.split("\n")):
            page.insert_text((72, 72 + 24 * at), line)
        book.save(bundle / REPORT)
    cues = ["My name is Maria Lopez.", "I saw Dana Whitfield leave."]
    times = ("00:01.000 --> 00:02.000", "00:03.000 --> 00:04.000")
    said = (f"{t}\n<v Caller>{c}" for t, c in zip(times, cues, strict=True))
    (bundle / CUES).write_text("WEBVTT\n\n" + "\n\n".join(said) + "\n", encoding="utf-8")
    (bundle / LOG).write_text("Whitfield, Dana. Maria Lopez called.\n", encoding="utf-8")
    mail = "From: A <a@example.org>\nTo: b@example.org\nSubject: Hello\n\nMaria Lopez came.\n"
    (bundle / MAIL).write_text(mail, encoding="utf-8")
    new_case(place / "case", bundle)
    with Case.open(place / "case", author="Ann") as case:
        decided = [Put(Decision(r.path, "release")) for r in case.snapshot().records]
        case.apply([*decided, Put(Request("q1", "The Tribune"))], "Release")
    return place / "case"


@pytest.fixture(scope="module")
def case(built):
    with Case.open(built, read_only=True) as opened:
        yield opened


def _look(case, *redactions, subjects=()):
    snapshot = replace(case.snapshot(), redactions=redactions, subjects=tuple(subjects))
    return find_still_readable(case, snapshot, make_plan(snapshot, "q1"))


def _hide(record, term=None, **more):
    made = any_redaction(
        f"{record}-{term}-{more}", record, RedactionKind.TEXT, ("7(1)(c)",), term=term, **more
    )
    return replace(made, status=Status.ACCEPTED)


def _one(found, term):
    return next(i for i in found.items if i.term.casefold() == term.casefold())


def test_names_and_details_are_listed_with_their_records_and_first_place(case):
    found = _look(case)
    dana = _one(found, "Dana Whitfield")
    assert (dana.sign, dana.count, len(dana.records)) == (Sign.PARTY, 4, 3)
    assert dana.first.record in dana.records
    assert _one(found, "T. Harlan").sign is Sign.DUTY
    assert _one(found, "312-555-0142").what == "phone number"
    assert _one(found, "1846 S Loomis St").sign is Sign.ADDRESS
    assert found.items[-1].sign is Sign.DUTY
    assert not found.unread


def test_a_subject_that_is_redacted_elsewhere_comes_first(case):
    subject = Subject("s1", "Dana Whitfield")
    face = any_redaction("f", REPORT, RedactionKind.AREA, ("7(1)(c)",), status=Status.ACCEPTED)
    face = with_fields(face, page=1, box=Box(0.8, 0.8, 0.1, 0.1), subject="s1")
    found = _look(case, face, subjects=[subject])
    assert found.items[0].term.casefold() == "dana whitfield"
    assert found.items[0].why == "redacted elsewhere, subject"
    assert (found.items[0].sign, found.items[0].subject) == (Sign.SUBJECT, "s1")


def test_a_subject_nobody_redacted_is_told_so(case):
    found = _look(case, subjects=[Subject("s1", "The caller", ("Maria Lopez",))])
    assert found.items[0].term == "Maria Lopez"
    assert found.items[0].why == "not redacted, subject “The caller”"
    assert found.items[0].count == 3


def test_what_is_redacted_in_one_record_and_not_in_another_comes_first(case):
    found = _look(case, _hide(REPORT, "Dana Whitfield"))
    dana = found.items[0]
    assert dana.sign in (Sign.ELSEWHERE, Sign.SUBJECT)
    assert "whitfield" in dana.term.casefold()
    assert REPORT not in dana.records


def test_a_part_of_a_cue_that_is_hidden_is_not_listed(case):
    found = _look(case, _hide(CUES, cue=1))
    assert CUES not in _one(found, "Maria Lopez").records
    assert _one(found, "Maria Lopez").sign is Sign.ELSEWHERE


def test_words_under_an_area_of_a_page_are_not_listed(case):
    name = any_redaction("a", REPORT, RedactionKind.AREA, ("7(1)(c)",), status=Status.ACCEPTED)
    name = with_fields(name, page=1, box=Box(0.0, 0.0, 1.0, 0.2))  # all of the page's upper part
    found = _look(case, name)
    assert all(REPORT not in item.records for item in found.items)


def test_what_an_edge_leaves_of_a_hidden_name_is_not_listed(tmp_path):
    (tmp_path / "bundle").mkdir()
    with pymupdf.open() as book:
        page = book.new_page(width=400, height=300)
        page.insert_text((40, 200), "At 1123 hours R/O spoke to Dana Whitfield.", fontsize=12)
        page.insert_text((329, 100), "Siobhan Halvorsen", fontsize=14)
        book.save(tmp_path / "bundle" / "a.pdf")
    new_case(tmp_path / "case", tmp_path / "bundle")
    with Case.open(tmp_path / "case", author="Ann") as case:
        case.apply([Put(Decision("a.pdf", "release")), Put(Request("q1", "The Tribune"))], "R")
        terms = {item.term for item in _look(case).items}
        assert any(term.startswith("Siobhan Ha") for term in terms)
        found = {item.term for item in _look(case, _hide("a.pdf", "Siobhan Halvorsen")).items}
    assert found == terms - {term for term in terms if term.startswith("Siobhan")}


def test_a_record_that_is_not_released_names_nobody(case):
    held = any_redaction("w", REPORT, RedactionKind.WITHHOLD, ("7(1)(f)",), status=Status.ACCEPTED)
    assert all(REPORT not in item.records for item in _look(case, held).items)


TERMS = ("Dana Whitfield", "Maria Lopez", "312-555-0142", "1846 S Loomis St", "a@example.org")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.sampled_from(TERMS)), st.booleans())
def test_a_term_that_is_hidden_everywhere_is_never_listed(case, terms, with_subject):
    forms = {*terms, *({"Whitfield, Dana"} if "Dana Whitfield" in terms else ())}
    subjects = [Subject("s1", "Somebody", tuple(sorted(forms)))] if with_subject else []
    records = (REPORT, CUES, LOG, MAIL)
    found = _look(case, *(_hide(r, t) for r in records for t in forms), subjects=subjects)
    shown = {item.term.casefold() for item in found.items}
    assert shown.isdisjoint(t.casefold() for t in forms)


def test_looking_can_be_stopped(case):
    class Stopped(SilentJob):
        def check(self):
            raise Cancelled

    snapshot = case.snapshot()
    with pytest.raises(Cancelled):
        find_still_readable(case, snapshot, make_plan(snapshot, "q1"), Stopped())


def test_a_look_reads_no_original_where_nothing_is_hidden_by_place(case, monkeypatch):
    def read(*_):
        raise AssertionError("a look that is made at each change reads what intake kept")

    seen = _look(case)
    monkeypatch.setattr(IsolatedReader, "call_child", read)
    assert _look(case) == seen


def test_the_command_line_lists_it_on_request(built, capsys):
    assert main(["show", str(built), "--request", "q1"]) == 0
    shown = capsys.readouterr().out
    assert "Still readable in this release" in shown
    assert "Dana Whitfield" in shown or "DANA WHITFIELD" in shown
    assert main(["show", str(built), "--request", "q1", "--json"]) == 0
    release = json.loads(capsys.readouterr().out)["release"]
    assert release["request"] == "q1"
    assert {i["sign"] for i in release["readable"]} >= {"party", "on duty"}
    assert main(["show", str(built), "--json"]) == 0
    assert "release" not in json.loads(capsys.readouterr().out)
    assert main(["show", str(built), "--request", "no such"]) == 2


def test_what_was_never_played_is_told_with_how_much():
    call = Facts(time_base=(1, 1000), duration=180_000, audio_codec="pcm_s16le")
    view = Facts(time_base=(1, 1000), duration=4_000)
    planned = plan(
        step("call.wav", Kind.AUDIO, "wav", title="911 call", facts=call),
        step("a.mp4", Kind.VIDEO, "mp4", title="Officer A", facts=view),
    )
    watched = Watched().with_stretch(("call.wav", "Ann", Sense.HEARD), 0, 60)
    found = missed_in_plan(planned, watched)
    assert [m.start for m in found if m.record == "call.wav"] == [60.0]
    assert tell_missed(found) == [
        "Never watched: Officer A (all of 4 s)",
        "Never listened to: 911 call (2:00 of 3:00 min)",
    ]
    whole = watched.with_stretch(("call.wav", "Bea", Sense.HEARD), 60, 180)
    assert [m.record for m in missed_in_plan(planned, whole)] == ["a.mp4"]


def test_what_a_masked_row_of_a_log_keeps_is_still_readable(tmp_path):
    bundle = tmp_path / "bundle"
    (bundle / "dispatch").mkdir(parents=True)
    rows = [
        "event_number,time,type,remarks",
        "2515504460,2025-06-04 11:06:02,CALL,Dana Whitfield called.",
        "2515504461,2025-06-04 11:07:02,CALL,Maria Lopez called.",
    ]
    (bundle / "dispatch" / "log.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    new_case(tmp_path / "case", bundle)
    with Case.open(tmp_path / "case", author="Ann") as case:
        record = case.snapshot().records[0]
        assert record.kind is Kind.DISPATCH
        hidden = any_redaction("r1", record.path, RedactionKind.TEXT, ("7(1)(c)",), cue=1)
        hidden = replace(hidden, status=Status.ACCEPTED)
        case.apply([Put(hidden), Put(Request("q1", "The Tribune"))], "Hide")
        units = case.words_of(record.path)
        plan = make_plan(case.snapshot(), "q1")
        with IsolatedReader(PageBounds()) as reader:
            shown = shown_words(case, record, plan.steps[0], reader)
    texts = {u.cue: s.text for u, s in zip(units, shown, strict=True)}
    assert "2515504460" in texts[1]
    assert "Whitfield" not in texts[1]
    assert "Maria Lopez" in texts[2]
