"""The way of a call's words: kept as one list, shown as a table, compared by letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.clock.clock_map import ClockMap
from reviewer.errors import Refused
from reviewer.inquiry.alignment import align_words, suggest_line
from reviewer.inquiry.cited_place import CitedMoment, moment_in_words, moment_of_citation
from reviewer.inquiry.relay_chain import (
    STATIONS,
    origin_by_station,
    relay_of_rows,
    rows_of_relay,
    station_in,
    step_times,
    with_station,
)
from reviewer.inquiry.source_lines import SourceLine, offered_words
from reviewer.inquiry.trigger_words import clean_words, find_words, shipped_words, words_from_data
from reviewer.model import Call, Citation
from reviewer.model.inquiry import Relay, RelayMark, RelayStep
from reviewer.model.uncited import says_something
from tests.helpers.cases import AUDIO, LOG, citations

SAID, TYPED, SENT, HEARD = STATIONS
told = st.builds(
    Relay,
    st.sampled_from(STATIONS),
    st.none() | citations(),
    st.sampled_from(RelayMark),
    st.none() | st.booleans(),
).filter(says_something)
chains = st.lists(st.lists(told, max_size=4).map(lambda row: {s.step: s for s in row}), max_size=5)


@given(chains)
def test_rows_come_back_from_the_list_that_a_call_holds(rows):
    kept = [row for row in rows if row]
    back = rows_of_relay(relay_of_rows(rows))
    assert [{k: v for k, v in row.items() if says_something(v)} for row in back] == kept


@given(st.lists(st.builds(Relay, st.sampled_from([*STATIONS, RelayStep("shouted")]), citations())))
def test_whatever_list_a_file_holds_nothing_of_it_is_lost(relay):
    again = relay_of_rows(rows_of_relay(relay))
    assert [s for s in again if says_something(s)] == relay


@given(chains, st.integers(0, 6), told)
def test_a_station_is_put_where_it_belongs(rows, at, station):
    call = with_station(Call("c1", AUDIO, relay=relay_of_rows(rows)), at, station)
    place = min(at, len([row for row in rows if row]))
    assert station_in(call, place, station.step) == station
    gone = with_station(call, place, Relay(station.step))
    assert not says_something(station_in(gone, place, station.step)) or len(gone.relay) < len(
        call.relay
    )


def test_each_step_takes_the_time_between_what_is_cited():
    moments = {
        "said": CitedMoment(10_000_000, None, 0.5, "call"),
        "also": CitedMoment(12_500_000, None, 0.5, "call"),
        "typed": CitedMoment(70_000_000, None, 30.0, ""),
    }
    row = {
        step: Relay(step, Citation(AUDIO, words=word))
        for step, word in ((SAID, "said"), (TYPED, "typed"), (SENT, "nobody knows when"))
    }
    times = step_times(row, lambda cited: moments.get(cited.words))
    assert set(times) == {TYPED}
    assert (times[TYPED].seconds, times[TYPED].since) == (60.0, SAID)
    assert times[TYPED].sigma == pytest.approx(30.004, abs=0.001)
    # Two moments of one clock are as sure to each other as it runs, however wrong it stands.
    assert moments["also"].seconds_after(moments["said"]) == (2.5, 0.0)


def test_a_cited_moment_is_told_by_the_wall_clock_with_its_sigma():
    clock = ClockMap(1_749_054_151_000_000, 0.0, 0.5, "manual")  # 2025-06-04T16:22:31Z
    at = moment_of_citation(Citation(AUDIO, 1.5, 4.0), clock, {})
    assert moment_in_words(at, "America/Chicago") == "11:22:32 to 11:22:35 ± 0.5 s"
    assert moment_of_citation(Citation(AUDIO), clock, {}) is None
    assert moment_of_citation(Citation(AUDIO, 1.0), None, {}) is None
    rows = {(LOG, 2): (clock.origin, 30.0)}
    typed = moment_of_citation(Citation(LOG, row=2), None, rows)
    assert moment_in_words(typed, "America/Chicago") == "11:22:31 ± 30 s"


def test_origin_is_stated_at_a_station_where_any_row_says_so():
    rows = [{SAID: Relay(SAID, origin_stated=True), TYPED: Relay(TYPED, origin_stated=False)}]
    assert origin_by_station(rows) == {SAID: True, TYPED: False, SENT: None, HEARD: None}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I work for a program contracted by ICE.", ["contracted by ICE"]),
        ("it is I.C.E. here", ["ICE"]),
        ("this is homeland\nsecurity calling", ["Homeland Security"]),
        ("FED AGENCY REQ ASSIST, HSI ON SCENE", ["fed agency", "HSI"]),
        ("a nice police officer, dhsx, twice", []),
        ("FEDERAL AGENTS", ["federal agents"]),
    ],
)
def test_words_of_the_list_are_found_whole_in_any_case(text, found):
    assert [hit.term for hit in find_words(text, shipped_words())] == found


@given(st.text(max_size=60), st.sampled_from(shipped_words()))
def test_a_word_of_the_list_is_found_in_any_text_around_it(text, word):
    around = f"{text} {word.swapcase()} {text}"
    spans = [(h.first, h.last) for h in find_words(around, shipped_words())]
    assert spans == sorted(spans)
    at = len(text) + 1
    assert any(a < at + len(word) and at < b for a, b in spans)


def test_a_case_may_have_a_list_of_its_own():
    assert words_from_data(None) == shipped_words()
    assert words_from_data([" Project  X ", "project x", "--", 3]) == ("Project X",)
    assert list(find_words("anything", words_from_data([]))) == []
    with pytest.raises(Refused):
        clean_words(["x" * 300])


def _line(text, record=LOG, row=1, utc=None):
    return SourceLine(Citation(record, row=row, words=text), text, "", utc)


def test_what_is_offered_of_a_log_is_the_cell_that_holds_the_word():
    lines = [_line("E1 | DISTURB | caller says ICE sent her"), _line("E2 | ASSIST | crowd", row=2)]
    (offer,) = offered_words(lines, shipped_words())
    assert offer.citation.words == "caller says ICE sent her"
    assert lines[0].text[slice(*offer.citation.chars)] == offer.citation.words


def test_letters_suggest_what_became_of_the_words():
    aligned = align_words(
        "I work for a program contracted by ICE, a crowd is blocking the vans.",
        "CALLER SAYS CROWD BLOCKING VEHICLES",
    )
    assert aligned.kept == ("crowd", "blocking")
    assert "ICE" in aligned.gone
    assert "VEHICLES" in aligned.added
    assert aligned.suggested_mark is RelayMark.SHORTENED
    assert align_words("Send more officers", "SEND MORE OFFICERS").suggested_mark == "passed on"
    assert align_words("Send officers", "send two officers, supervisors").suggested_mark == "added"
    assert align_words("federal agents", "WELL BEING CHECK").suggested_mark is RelayMark.LOST
    assert align_words("", "").suggested_mark is RelayMark.UNSAID


@given(st.text(max_size=80), st.text(max_size=80))
def test_every_word_is_either_kept_or_gone(before, after):
    aligned = align_words(before, after)
    assert not set(aligned.kept) & set(aligned.gone)
    assert align_words(before, before).gone == ()


def test_a_line_is_suggested_by_its_words_and_its_time():
    lines = [
        _line("PARKING COMPLAINT"),
        _line("CALLER SAYS CROWD BLOCKING VEHICLES", row=2, utc=60_000_000),
        _line("CROWD BLOCKING THE VANS", row=3, utc=9_000_000_000),
    ]
    said = "There is a crowd at our door and they are blocking the vans."
    line, alike = suggest_line(said, 10_000_000, lines)
    assert line.citation.row == 2
    assert 0 < alike <= 100
    assert suggest_line(said, None, lines)[0].citation.row in (2, 3)
    assert suggest_line("Thank you", 0, lines) is None
    assert suggest_line("", 0, lines) is None
