"""A citation points at a place that its record has, wherever it is carried."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import Citation, Claim, Facts, ReviewFinding, citations_in
from reviewer.model.citation_fit import missing_places, place_faults
from reviewer.model.geometry import Box
from reviewer.model.inquiry import FindingType
from reviewer.model.tables import as_data, from_data, table_of
from tests.helpers.cases import AUDIO, KINDS, citations, record, said_of_events


@given(citations())
def test_what_stands_in_a_record_fits_it_and_what_a_record_does_not_tell_may_be(cited):
    found = record(cited.record)
    assert list(place_faults(cited)) == []
    assert list(missing_places(cited, found)) == []
    assert list(missing_places(cited, replace(found, facts=Facts()))) == []


@pytest.mark.parametrize(
    ("cited", "told"),
    [
        (Citation("docs/report.pdf", page=3), "has no page 3"),
        (Citation("dispatch/log.csv", row=4), "has no row 4"),
        (Citation(AUDIO, start=9.0, end=12.0), "ends after 10.00 s"),
    ],
)
def test_what_its_record_does_not_have_is_told_and_is_a_place_all_the_same(cited, told):
    missing = missing_places(cited, record(cited.record))
    assert [told in what for what in missing] == [True]
    assert list(place_faults(cited)) == []


@pytest.mark.parametrize(
    ("cited", "told"),
    [
        (Citation("transcripts/call.vtt", cue=0), "has no cue 0"),
        (Citation(AUDIO, start=4.0, end=4.0), "are no stretch"),
        (Citation(AUDIO, end=3.0), "an end and no start"),
        (Citation("photos/p.jpg", box=Box(0.5, 0.5, 0.6, 0.1)), "does not lie in the picture"),
        (Citation("docs/report.pdf", page=1, chars=(0, 4)), "are of no cue and no row"),
        (Citation("dispatch/log.csv", row=2, chars=(4, 4)), "hold nothing"),
    ],
)
def test_what_is_a_place_in_no_record_is_told(cited, told):
    assert [told in fault for fault in place_faults(cited)] == [True]


@given(said_of_events())
def test_what_is_said_of_events_comes_back_as_it_was_and_knows_its_citations(made):
    data = as_data(made)
    assert from_data(table_of(made), data) == made
    assert all(cited.record in KINDS for cited in citations_in(made))
    # What says nothing is not written: a file holds no row of empty fields.
    assert None not in data.values()
    assert "" not in [v for k, v in data.items() if k not in _NEEDED]


_NEEDED = ("id", "record", "unit", "text", "type", "annotation", "by", "at")


def test_a_claim_is_written_in_the_words_of_files():
    cited, other = Citation(AUDIO, 1.0, words="only crowd control"), Citation("mail/note.eml")
    claim = Claim("m1", "They assisted.", supporting=(cited,), against=(other,))
    assert as_data(claim)["for"] == [{"record": AUDIO, "start": 1.0, "words": cited.words}]
    assert list(citations_in(claim)) == [cited, other]


@pytest.mark.parametrize(
    "data", [{"id": "f1"}, {"id": "f1", "type": "fact", "text": "x", "verdict": "guilty"}]
)
def test_what_has_other_fields_is_refused(data):
    with pytest.raises(TypeError):
        from_data("findings", data)
    assert from_data("findings", {"id": "f1", "type": "fact", "text": "x"}) == ReviewFinding(
        "f1", FindingType.FACT, "x"
    )


_ODD = (None, True, -1, 10**400, "", "abc", [], {}, [[]], {"a": 1}, [1, 2], [None] * 4)


@given(said_of_events(), st.sampled_from(_ODD), st.data())
def test_a_row_in_which_something_else_stands_is_read_or_refused_in_one_way(made, odd, data):
    """A case that comes from elsewhere may hold anything in its rows."""
    row = as_data(made)
    whole, place = data.draw(st.sampled_from(list(_places(row))))
    whole[place] = odd
    with suppress(TypeError, ValueError, KeyError):
        from_data(table_of(made), row)


def _places(whole):
    """Every part of plain data, as what holds it and where."""
    parts = whole.items() if isinstance(whole, dict) else enumerate(whole)
    for place, part in parts:
        yield whole, place
        if isinstance(part, dict | list):
            yield from _places(part)
