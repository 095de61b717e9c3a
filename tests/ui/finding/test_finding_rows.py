"""What the attack found, as rows that lead a person to the place to mend."""

from reviewer.model import CaseInfo, RedactionKind, Snapshot
from tests.helpers.redactions import any_redaction
from ui.release.plan_text import finding_rows

WHAT = "A redacted text can be read."


def _found(record, redaction, where="content", file="data/index.html"):
    return {"what": WHAT, "where": where, "file": file, "record": record, "redaction": redaction}


def _case():
    made = any_redaction("r1", "call.vtt", RedactionKind.TEXT, ("7(1)(c)",), term="Ann Example")
    return Snapshot(CaseInfo("A"), (), redactions=(made,))


def test_many_readers_of_one_text_are_one_row_and_records_come_first():
    found = [
        _found("", ""),
        _found("", "", "URL escapes"),
        _found("mail.eml", "", "text"),
    ]
    rows = finding_rows(found, _case())
    assert [(whose, where) for _, where, whose, _ in rows] == [
        ("mail.eml", "text"),
        ("data/index.html", "content and 1 other ways"),
    ]


def test_a_term_redacted_elsewhere_leads_to_the_record_that_still_shows_it():
    rows = finding_rows([_found("mail.eml", "r1"), _found("call.vtt", "r1")], _case())
    assert [place for *_, place in rows] == [("mail.eml", ""), ("call.vtt", "r1")]
