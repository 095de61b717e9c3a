"""The calls as a table and a page for a release: whole, and without what the release hides."""

import csv
import io
from dataclasses import replace

import pymupdf
from hypothesis import given, settings

from reviewer.inquiry.cited_place import CitedMoment
from reviewer.inquiry.relay_sheet import COLUMNS, RelaySheet, SheetFacts
from reviewer.model import Call, Citation
from reviewer.model.inquiry import Consulted, Relay, RelayMark, RelayStep
from tests.helpers.cases import AUDIO, LOG, WORDS, said_of_events
from tests.reviewer.inquiry.test_quoting import ALL, NAME, PHONE, tells_nothing

AGENTS = Citation(WORDS, 3.0, 3.5, cue=3, words="there are federal agents here")
HIDDEN = Citation(WORDS, 2.0, 3.0, cue=2, words="My name is Maria")
TYPED = Citation(LOG, row=2, words="says ICE")
CALL = Call(
    "c1",
    AUDIO,
    agency_stated="a program contracted by ICE",
    role_stated="=contractor",
    callback=PHONE,
    verified_by=f"called {NAME} back",
    relay=(
        Relay(RelayStep.SAID, AGENTS, origin_stated=True),
        Relay(RelayStep.TYPED, TYPED, RelayMark.SHORTENED, origin_stated=False),
        Relay(RelayStep.DISPATCHED, None, RelayMark.LOST),
        Relay(RelayStep.SAID, HIDDEN),
    ),
    supervisor=Consulted(True, who="Sgt. Kowalczyk", outcome="sent two units"),
)
START = 1_749_054_151_000_000  # 2025-06-04T16:22:31Z


def moment_of(cited):
    if cited.row is not None:
        return CitedMoment(START + 60_000_000, None, 30.0, "")
    if cited.start is None:
        return None
    return CitedMoment(START + round(cited.start * 1e6), None, 0.5, cited.record)


def sheet_of(*calls):
    facts = SheetFacts(f"4 June, {NAME}", "q1", "America/Chicago")
    return RelaySheet(calls, ALL, moment_of, facts)


def rows_of(sheet):
    return list(csv.DictReader(io.StringIO(sheet.write_csv().decode("utf-8-sig"))))


def page_of(sheet):
    with pymupdf.open("pdf", sheet.write_pdf()) as book:
        return " ".join("\n".join(page.get_text() for page in book).split())


def test_a_row_for_each_station_with_times_and_marks():
    rows = rows_of(sheet_of(CALL))
    assert [row["station"] for row in rows] == [
        "Caller said",
        "Operator typed",
        "Dispatcher said",
        "Caller said",
    ]
    said, typed, lost, _ = rows
    assert (said["words"], said["federal origin stated"]) == (AGENTS.words, "yes")
    assert said["wall time start"] == "2025-06-04 11:22:34.000 -05:00"
    assert (typed["mark"], typed["seconds since the station before"]) == ("shortened", "57.000")
    assert (lost["mark"], lost["words"], lost["record"]) == ("lost", "[No citation]", "")
    assert said["role as stated"] == "'=contractor"  # no spreadsheet shall run it
    assert said["supervisor"] == "Sgt. Kowalczyk"
    assert list(rows[0]) == list(COLUMNS)


def test_nothing_hidden_stands_in_table_or_page():
    for text in (sheet_of(CALL).write_csv().decode("utf-8-sig"), page_of(sheet_of(CALL))):
        tells_nothing(text)
        assert "left" in text  # a number was, and is not told
        assert "Redacted in this release" in text


def test_the_page_shows_the_columns_side_by_side():
    text = page_of(sheet_of(CALL))
    for part in (
        "Calls and relay",
        "Agency, as stated: a program contracted by ICE",
        "“there are federal agents here”",
        "Federal origin stated: no",
        "Mark: shortened",
        "57.0 s ± 30 s after “caller said”",
        "11:22:34 ± 0.5 s",
    ):
        assert part in text


def test_calls_without_a_word_and_none_at_all_are_told():
    (row,) = rows_of(sheet_of(Call("c1", AUDIO)))
    assert row["supervisor consulted"] == "no record of it"
    assert rows_of(sheet_of()) == []
    assert "No call is noted." in page_of(sheet_of())


def test_a_call_whose_recording_is_not_given_tells_nothing_of_what_it_said():
    text = sheet_of(replace(CALL, record="audio/other.wav")).write_csv().decode("utf-8-sig")
    assert "contracted by ICE" not in text.replace("[Not part of this release]", "")


@settings(max_examples=15)
@given(said_of_events())
def test_whatever_call_a_review_holds_can_be_told(made):
    call = (
        made if isinstance(made, Call) else replace(CALL, agency_stated=getattr(made, "text", ""))
    )
    tells_nothing(sheet_of(call).write_csv().decode("utf-8-sig"))
