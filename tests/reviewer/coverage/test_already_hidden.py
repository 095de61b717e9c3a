"""A match that a redaction hides is known as such; what a program merely proposes hides nothing."""

from dataclasses import replace

import pymupdf
import pytest

from reviewer.coverage.standing import standing_redactions
from reviewer.model import CaseInfo, Kind, Record, RedactionKind, Snapshot, Status
from reviewer.model.geometry import Box
from reviewer.redaction.everywhere import choose_hiding, matches_in, redact_everywhere
from reviewer.redaction.transcript_words import Basis
from tests.helpers.redactions import any_redaction

TEXT, AREA = RedactionKind.TEXT, RedactionKind.AREA
VTT = """WEBVTT

00:10.000 --> 00:12.000
<v Caller>My name is Maria Lopez.

00:12.000 --> 00:14.000
<v Dispatcher>Maria Lopez, stay on the line.
"""
LOG = "time,remarks\n10:00,Maria Lopez called\n10:01,unit sent to Maria Lopez\n"
MAIL = "From: a@example.com\nSubject: Maria Lopez\n\nMaria Lopez called.\n"
RECORDS = {
    "t.vtt": Record("t.vtt", Kind.TRANSCRIPT, "webvtt", "", 1, "t.vtt"),
    "log.csv": Record("log.csv", Kind.DISPATCH, "csv", "", 1, "log.csv"),
    "mail.eml": Record("mail.eml", Kind.EMAIL, "eml", "", 1, "mail.eml"),
    "doc.pdf": Record("doc.pdf", Kind.DOCUMENT, "pdf", "", 1, "doc.pdf"),
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "t.vtt").write_text(VTT, encoding="utf-8")
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "mail.eml").write_text(MAIL, encoding="utf-8")
    with pymupdf.open() as book:
        for line in ("Complainant Maria Lopez and Maria Lopez", "Seen: Maria Lopez"):
            book.new_page(width=420, height=320).insert_text((40, 60), line, fontsize=14)
        book.save(tmp_path / "doc.pdf")
    return tmp_path


def found(folder, path, *redactions):
    record = RECORDS[path]
    snapshot = Snapshot(CaseInfo("c"), (record,), redactions=redactions)
    return matches_in(
        record, folder / path, "Maria Lopez", None, standing_redactions(snapshot, record)
    )


def accepted(path, kind=TEXT, **where):
    return any_redaction("r1", path, kind, ("7(1)(b)",), status=Status.ACCEPTED, **where)


@pytest.mark.parametrize(
    ("redaction", "hidden"),
    [
        (accepted("t.vtt", term="maria lopez"), [True, True]),
        (accepted("t.vtt", cue=2), [False, True]),
        (accepted("t.vtt", cue=2, chars=(14, 20)), [False, False]),
        (accepted("log.csv", term="Maria Lopez"), [True, True]),
        (accepted("log.csv", cue=2), [False, True]),
        (accepted("log.csv", cue=1, chars=(8, 19)), [True, False]),
        (accepted("log.csv", cue=1, chars=(8, 18)), [False, False]),
        (accepted("mail.eml", term="maria"), [False, False]),
        (accepted("doc.pdf", term="Maria Lopez"), [True, True, True]),
        (accepted("doc.pdf", AREA, page=1, box=Box(0, 0, 0.62, 0.5)), [True, False, False]),
        (accepted("doc.pdf", AREA, page=2, box=Box(0, 0, 1, 1)), [False, False, True]),
        (accepted("doc.pdf", RedactionKind.WITHHOLD), [True, True, True]),
    ],
)
def test_what_a_redaction_hides_is_known(folder, redaction, hidden):
    assert [m.redacted for m in found(folder, redaction.record, redaction)] == hidden


def test_only_what_a_person_did_counts(folder):
    redaction = replace(accepted("t.vtt", term="Maria Lopez"), status=Status.PROPOSED)
    assert not any(m.redacted for m in found(folder, "t.vtt", replace(redaction, source="pii")))
    assert all(m.redacted for m in found(folder, "t.vtt", replace(redaction, source="manual")))
    rejected = replace(redaction, source="manual", status=Status.REJECTED)
    assert not any(m.redacted for m in found(folder, "t.vtt", rejected))


def test_one_match_alone_is_hidden_where_its_record_lets_it(folder):
    made = {}
    for path in RECORDS:
        matches = found(folder, path)
        assert choose_hiding(RECORDS[path], matches, matches) is None
        asked = {path: choose_hiding(RECORDS[path], matches, matches[1:2])}
        snapshot = Snapshot(CaseInfo("c"), tuple(RECORDS.values()))
        made[path] = redact_everywhere(
            snapshot, "Maria Lopez", asked, lambda record: folder / record.path, Basis()
        )
        again = found(folder, path, *made[path])
        alone = path != "mail.eml"
        assert [m.redacted for m in again] == [n == 1 or not alone for n in range(len(again))]
    assert [(r.kind, r.page) for r in made["doc.pdf"]] == [(AREA, 1)]
    assert [(r.cue, r.chars) for r in made["log.csv"]] == [(2, (21, 32))]
    assert [r.term for r in made["mail.eml"]] == ["Maria Lopez"]
