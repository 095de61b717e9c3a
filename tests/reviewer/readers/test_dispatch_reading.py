"""Dispatch logs: columns found, times read as written, nothing invented."""

from datetime import datetime

import pytest

from reviewer.errors import BadInput
from reviewer.model.column_map import ColumnMap, column_map
from reviewer.readers import dispatch
from reviewer.readers.dispatch import time_of
from reviewer.system.canonical import to_plain
from tests.helpers.text_records import written

HEADER = "EVENT_NO,CALL_DATE,DISP_DATE,ON_DATE,CLEAR_DATE,CLOSE_DATE,DISTRICT,INIT_TYPE"
OEMC = f"""{HEADER},INIT_PRIORITY
2515507641,04-JUN-2025 13:05,04-JUN-2025 13:09,,04-JUN-2025 14:00,04-JUN-2025 14:01,001,DISTRB,2A
2515507700,06/04/2025 13.15.22,06/04/2025 13.16.00,06/04/2025 13.20.10,,,001,ASSIST,1A
"""


def test_a_log_as_oemc_releases_it(tmp_path):
    path = written(tmp_path, "cad.csv", OEMC)
    assert dispatch.is_dispatch_log(path.read_bytes(), path.name)
    log = dispatch.read_dispatch_log(path)
    assert log.rows[0].times["call"] == datetime(2025, 6, 4, 13, 5)
    assert log.rows[1].times["on_scene"] == datetime(2025, 6, 4, 13, 20, 10)
    assert log.cell_in_role(log.rows[0], "event_no") == "2515507641"
    assert log.make_facts.rows == 2


def test_an_arrival_that_was_not_recorded_stays_missing(tmp_path):
    log = dispatch.read_dispatch_log(written(tmp_path, "cad.csv", OEMC))
    assert log.rows[0].times["on_scene"] is None
    assert log.rows[1].times["clear"] is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("16-SEP-2021 01:05", datetime(2021, 9, 16, 1, 5)),
        ("09/16/2021 01.05.33", datetime(2021, 9, 16, 1, 5, 33)),
        ("2021-09-16T13:05:33Z", datetime(2021, 9, 16, 13, 5, 33)),
        ("9/16/2021 1:05:33 PM", datetime(2021, 9, 16, 13, 5, 33)),
        ("9/16/21 12:00 am", datetime(2021, 9, 16, 0, 0)),
        ("2021-09-16T24:05:00", None),
        ("31/31/2021 10:00", None),
        ("13:05", None),
    ],
)
def test_times_in_the_forms_that_agencies_write(said, meant):
    assert time_of(said)[0] == meant


def test_the_day_comes_first_only_when_the_map_says_so():
    assert time_of("03/04/2025 10:00")[0] == datetime(2025, 3, 4, 10)
    assert time_of("03/04/2025 10:00", day_first=True)[0] == datetime(2025, 4, 3, 10)
    assert time_of("2025-03-04 10:00", day_first=True)[0] == datetime(2025, 3, 4, 10)


def test_the_real_log_is_read_whole(corpus):
    path = corpus / "dispatch" / "Seattle_Real_Time_Fire_911_Calls.csv"
    assert dispatch.is_dispatch_log(path.read_bytes()[:65536], path.name)
    log = dispatch.read_dispatch_log(path)
    assert len(log.rows) == 13771
    assert sum(row.times["call"] is not None for row in log.rows) == 13746
    assert log.offset == "+0000"


def test_no_other_real_table_passes_for_a_log(corpus):
    others = [corpus / "MANIFEST.csv", corpus / "transcript" / "test.sample.csv"]
    others += (corpus / "document").glob("*.txt")
    assert not any(dispatch.is_dispatch_log(p.read_bytes()[:65536], p.name) for p in others)


def test_a_saved_map_reads_an_unknown_layout(tmp_path):
    table = "Ref;Day;Clock;Was\nA1;03/04/2025;10:00;FIGHT\n"
    path = written(tmp_path, "x.csv", table, "utf-16")
    columns = (("event_no", ("Ref",)), ("call", ("Day", "Clock")), ("init_type", ("Was",)))
    saved = ColumnMap(columns, day_first=True)
    assert column_map(to_plain(saved)) == saved
    log = dispatch.read_dispatch_log(path, saved)
    assert log.rows[0].times["call"] == datetime(2025, 4, 3, 10)
    assert log.cell_in_role(log.rows[0], "call") == "03/04/2025 10:00"


def test_a_map_that_does_not_fit_is_refused(tmp_path):
    path = written(tmp_path, "x.csv", "a,b\n1,2\n")
    with pytest.raises(BadInput, match="'Ref'"):
        dispatch.read_dispatch_log(path, ColumnMap((("event_no", ("Ref",)),)))
    with pytest.raises(ValueError, match="unknown roles"):
        column_map({"columns": [["nonsense", ["a"]]]})
    with pytest.raises(ValueError, match="laid out"):
        column_map({"columns": 5})


def test_an_empty_or_absurd_table_is_refused(tmp_path):
    for content in ("", "\n\n", "a" * 3 + '\n"' + "b" * (2 << 20)):
        with pytest.raises(BadInput):
            dispatch.read_dispatch_log(written(tmp_path, "x.csv", content))
