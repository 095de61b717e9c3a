"""Released dispatch logs, tables and texts: everything in its place, nothing redacted left."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.coverage.text import Mask, mask_text
from reviewer.errors import BadInput, Refused
from reviewer.model import Facts, Kind, RedactionKind
from reviewer.model.column_map import column_map
from reviewer.model.geometry import Box
from reviewer.readers import dispatch as reader
from reviewer.render import dispatch, text
from tests.helpers.redactions import any_redaction
from tests.helpers.text_records import CODE, LABEL, all_bytes, hide, released, written

LOG = """event_no,call_date,on_date,init_type,location,remarks
2515507641,04-JUN-2025 13:05,,DISTRB,2245 S MICHIGAN AVE,Caller Maria Lopez 312-555-0142
2515507700,04-JUN-2025 13:15,04-JUN-2025 13:20,ASSIST,,=HYPERLINK("http://x")
"""


def rows(out):
    return list(csv.reader(io.StringIO((out / "record.csv").read_text(), newline="")))


def release_log(tmp_path, *redactions, content=LOG, encoding="utf-8"):
    source = written(tmp_path, "cad.csv", content, encoding)
    return released(dispatch, source, Kind.DISPATCH, "csv", *redactions)


def release_text(tmp_path, content, *redactions, format="txt", encoding="utf-8"):
    source = written(tmp_path, f"a.{format}", content, encoding)
    return released(text, source, Kind.DOCUMENT, format, *redactions)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1252"])
def test_a_term_goes_from_cells_and_the_rest_stays(tmp_path, encoding):
    phone = hide(id="r2", term="(312) 555 0142", codes=("7(1)(c)",))
    _, out = release_log(tmp_path, hide(term="maria lopez"), phone, encoding=encoding)
    found = rows(out)
    assert found[0] == LOG.split("\n")[0].split(",")
    assert found[1][-1] == f"Caller {LABEL} [REDACTED 7(1)(c)]"
    assert found[1][:4] == ["2515507641", "04-JUN-2025 13:05", "", "DISTRB"]
    assert len(found) == 3


def test_a_masked_row_keeps_its_number_and_its_times(tmp_path):
    _, out = release_log(tmp_path, hide(cue=1))
    assert rows(out)[1] == ["2515507641", "04-JUN-2025 13:05", "", LABEL, LABEL, LABEL]
    assert rows(out)[2][3] == "ASSIST"


def test_characters_of_a_row_are_masked_in_the_cells_they_stand_in(tmp_path):
    said = " | ".join(cell for cell in LOG.split("\n")[1].split(",") if cell)
    begin, end = said.index("MICHIGAN"), said.index(" Lopez")
    _, out = release_log(tmp_path, hide(cue=1, chars=(begin, end)))
    assert rows(out)[1][3:] == ["DISTRB", f"2245 S {LABEL}", f"{LABEL} Lopez 312-555-0142"]
    assert rows(out)[2][3] == "ASSIST"


def test_a_log_read_with_a_column_map_keeps_the_columns_it_names(tmp_path):
    table = "ref,wann,was\nA1,04-JUN-2025 13:05,fight\nA2,,fire\n"
    source = written(tmp_path, "x.csv", table)
    known = column_map({"columns": {"event_no": ["ref"]}})
    _, out = released(
        dispatch, source, Kind.DISPATCH, "csv", hide(cue=1), facts=Facts(columns=known)
    )
    assert rows(out)[1] == ["A1", "04-JUN-2025 13:05", LABEL]


def test_a_masked_row_keeps_times_in_columns_that_nobody_knows(tmp_path):
    table = "ref,wann,was\nA1,04-JUN-2025 13:05,fight\nA2,,fire\n"
    _, out = release_log(tmp_path, hide(cue=1), content=table)
    assert rows(out)[1] == [LABEL, "04-JUN-2025 13:05", LABEL]


def test_a_term_split_over_two_cells_goes(tmp_path):
    table = "event_no,call_date,first,last\n1,04-JUN-2025 13:05,Maria,Lopez\n"
    _, out = release_log(tmp_path, hide(term="Maria Lopez"), content=table)
    assert rows(out)[1][2:] == [LABEL, LABEL]


def test_a_cell_that_a_spreadsheet_would_run_is_guarded_and_said(tmp_path):
    rendered, out = release_log(tmp_path)
    assert rows(out)[2][-1] == '\'=HYPERLINK("http://x")'
    assert any("1 cells begin like a formula" in note for note in rendered.notes)


def test_numbers_are_no_formulas(tmp_path):
    _, out = release_text(tmp_path, "a,b\n-12.5,+1\n-x,@y\n", format="csv")
    assert rows(out) == [["a", "b"], ["-12.5", "+1"], ["'-x", "'@y"]]


@pytest.mark.parametrize("wrong", [{"cue": 3}, {"cue": 0}, {}])
def test_a_place_that_is_not_in_the_log_is_refused(tmp_path, wrong):
    with pytest.raises(Refused, match="r1"):
        release_log(tmp_path, hide(**wrong))


def test_the_real_log_keeps_every_row(corpus, tmp_path):
    name = "Seattle_Real_Time_Fire_911_Calls.csv"
    content = (corpus / "dispatch" / name).read_bytes()
    source = written(tmp_path, "cad.csv", content)
    _, out = released(dispatch, source, Kind.DISPATCH, "csv", hide(term="Phinney Av N"))
    before, after = reader.read_dispatch_log(source), reader.read_dispatch_log(out / "record.csv")
    assert [r.times for r in after.rows] == [r.times for r in before.rows]
    assert b"phinney av n " not in all_bytes(out).lower()


def test_a_text_is_cleaned_and_its_terms_go(tmp_path):
    content = (
        "Dear Ma\u200bria\r\nLo\u00adpez,\x00 from Ma-\nria Lopez\u202e.\n> wrote Maria\n> Lopez\n"
    )
    rendered, out = release_text(tmp_path, content, hide(term="Maria Lopez"))
    assert (out / "record.txt").read_text() == f"Dear {LABEL}, from {LABEL}.\n> wrote {LABEL}\n"
    assert any("invisible" in note for note in rendered.notes)


def test_a_text_in_another_encoding_becomes_utf8(tmp_path):
    rendered, out = release_text(tmp_path, "Maria Lopez was here, said José.", encoding="utf-16")
    assert (out / "record.txt").read_text(encoding="utf-8").endswith("said José.")
    assert rendered.notes == ("it was encoded as utf-16",)


def test_a_place_in_a_text_is_refused(tmp_path):
    page = any_redaction("r1", "r", RedactionKind.AREA, page=1, box=Box(0, 0, 1, 1))
    for redaction in (page, hide(cue=1)):
        with pytest.raises(Refused, match="names a place"):
            release_text(tmp_path, "x", redaction)


def test_another_document_is_not_for_this_renderer(tmp_path):
    with pytest.raises(BadInput):
        release_text(tmp_path, "x", format="rtf")


def test_the_same_input_gives_the_same_bytes(tmp_path):
    _, out = release_log(tmp_path, hide(term="Maria Lopez"))
    once = all_bytes(out)
    _, out = release_log(tmp_path, hide(term="Maria Lopez"))
    assert all_bytes(out) == once


MASKS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6)


@given(st.text("abc", max_size=30), MASKS)
def test_masks_hide_what_they_cover_and_nothing_else(words, spans):
    masks = [Mask(min(s), min(max(s), len(words)), (CODE,)) for s in spans]
    result = mask_text(words, masks)
    covered = {at for m in masks for at in range(m.first, m.last)}
    kept = "".join(c for at, c in enumerate(words) if at not in covered)
    assert result.text.replace(LABEL, "") == kept
    for (first, last), _ in zip(result.places, result.masks, strict=True):
        assert result.text[first:last] == LABEL


def test_a_masked_row_keeps_no_words_whatever_their_column_is_called(tmp_path):
    table = "Event,Received,Type,Responding\n"
    table += "Maria Lopez called,06/04/2025 16:21:00,ASSIST,Ofc Jones 12\n"
    table += "E2,06/04/2025 16:25:00,TRAFFIC,12:30\n"
    _, out = release_log(tmp_path, hide(cue=1), content=table)
    assert rows(out)[1:] == [
        [LABEL, "06/04/2025 16:21:00", LABEL, LABEL],
        ["E2", "06/04/2025 16:25:00", "TRAFFIC", "12:30"],
    ]


@pytest.mark.parametrize(
    "number", ["312-555-0142", "312.555.0142", "312 555 0142", "1-312-555-0142"]
)
def test_a_telephone_number_is_no_key_of_a_masked_row(tmp_path, number):
    table = f"Event,Received,Type\n{number},06/04/2025 16:21:00,ASSIST\nE2,06/04/2025 16:25:00,X\n"
    _, out = release_log(tmp_path, hide(cue=1), content=table)
    assert rows(out)[1] == [LABEL, "06/04/2025 16:21:00", LABEL]


@pytest.mark.parametrize("kind", ["VCALENDAR", "VCARD"])
def test_folded_lines_of_a_calendar_are_put_together_before_terms_are_looked_for(tmp_path, kind):
    content = f"BEGIN:{kind}\r\nSUMMARY:with Mar\r\n ia Lopez\r\nEND:{kind}\r\n"
    rendered, out = release_text(tmp_path, content, hide(term="Maria Lopez"))
    shown = (out / "record.txt").read_text().splitlines()
    assert shown == [f"BEGIN:{kind}", f"SUMMARY:with {LABEL}", f"END:{kind}"]
    assert rendered.notes == ("lines that were folded to be sent are put together again",)


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("name,x\nAnn,LOPEZ\nMaria,y\n", [["name", "x"], ["Ann", LABEL], [LABEL, "y"]]),
        ("n;x\n1;Maria\nLopez;2\n", [["n", "x"], ["1", LABEL], [LABEL, "2"]]),
        ("n;x\nLopez;1\nMaria;2\n", [["n", "x"], ["Lopez", "1"], ["Maria", "2"]]),
    ],
)
def test_a_name_that_runs_over_the_end_of_a_row_goes_from_both(tmp_path, content, shown):
    _, out = release_text(tmp_path, content, hide(term="Maria Lopez"), format="csv")
    assert [re.split("[,;]", row[0]) if len(row) == 1 else row for row in rows(out)] == shown
