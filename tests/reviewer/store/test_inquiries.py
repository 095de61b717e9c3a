"""What a review says of events is kept, found, taken back and merged like all else."""

from dataclasses import replace

import pytest

from reviewer.errors import Refused
from reviewer.model import (
    AgencyReview,
    Call,
    Citation,
    Claim,
    CrowdCount,
    Footage,
    OfficeNotice,
    Presence,
    Put,
    Remove,
    ReviewFinding,
)
from reviewer.model.geometry import Box
from reviewer.model.inquiry import Consulted, FindingType, Relay, RelayStep
from reviewer.store import Case
from tests.helpers.cases import (
    AUDIO,
    LOG,
    VIDEO,
    forget_inquiries,
    forget_registers,
    new_case,
    strange_program,
)

CALL = Call(
    "c1",
    AUDIO,
    agency_stated="a program contracted by ICE",
    relay=(Relay(RelayStep.SAID, Citation(AUDIO, 2.0, 4.0, words="contracted by ICE")),),
    supervisor=Consulted(False, who="Kowalczyk"),
)
CLAIM = Claim("m1", "Here for crowd control only.", who="Commander", against=(Citation(VIDEO),))


@pytest.fixture
def case(tmp_path):
    with new_case(tmp_path / "case") as made:
        yield made


def test_its_words_are_found_until_they_are_gone(case):
    case.apply([Put(CALL), Put(CLAIM)], "Note a call")
    hits = {(hit.table, hit.key): hit for hit in case.search_words("ICE; crowd; Kowalczyk")}
    assert set(hits) == {("calls", "c1"), ("claims", "m1")}
    assert (hits["calls", "c1"].record, hits["calls", "c1"].place) == (AUDIO, "call")
    assert hits["claims", "m1"].record == ""
    # Its words, and not the names of its fields or what they hold of the program.
    assert case.search_words("open") == case.search_words("said") == []
    case.apply([Put(replace(CLAIM, text="They assisted."))], "Change claim")
    assert case.search_words("crowd") == []
    case.apply([Remove("claims", "m1")], "Delete claim")
    assert case.search_words("assisted") == []
    assert case.undo() == "Delete claim"
    assert len(case.search_words("assisted")) == 1
    assert case.verify_case().is_sound


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (
            ReviewFinding("f1", FindingType.FACT, "x", (Citation("no/such.mp4"),)),
            "no record 'no/such",
        ),
        (replace(CALL, record="no/call.wav"), "no record 'no/call.wav'"),
        (Presence("p1", "0133", arrive="at noon"), "is no time with a zone"),
        (
            Presence("p1", "0133", "2025-06-04T16:30:00Z", "2025-06-04T16:20:00Z", Citation(LOG)),
            "leaves before it arrives",
        ),
        (Claim("m1", "x" * 100_001), "its text has 100,001 characters"),
        (
            ReviewFinding("f1", FindingType.GAP, "x", (Citation(LOG, words="w" * 100_001),)),
            "its words",
        ),
        (Claim("m1", "x", against=(Citation(AUDIO, page=0),)), "has no page 0"),
        (Claim("m1", "x", supporting=(Citation(AUDIO, start=-1.0),)), "are no stretch"),
        (Presence("p1", "0133", citation=Citation(LOG, row=1, chars=(3, 1))), "hold nothing"),
        (
            replace(CALL, relay=(Relay(RelayStep.SAID, Citation(VIDEO, box=Box(0, 0, 2, 1))),)),
            "does not lie in the picture",
        ),
        (CrowdCount("n1", low=40, high=20), "at most 20 are fewer than at least 40"),
        (CrowdCount("n1", low=-1), "-1 are fewer than nobody"),
        (Presence("p1", "0133", low=3, high=2), "at most 2 are fewer"),
        (AgencyReview("v1", incident="June 4"), "“Incident on” is 'June 4', which is no"),
        (Footage("k1", citations=(Citation("no/such.mp4"),)), "no record 'no/such.mp4'"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_changes(case, made, told):
    with pytest.raises(Refused, match=told):
        case.apply([Put(made)], "Add")
    now = case.snapshot()
    assert now.findings == now.calls == now.claims == now.presence == ()
    assert now.crowds == now.reviews == now.footage == ()


def test_a_case_of_before_is_read_without_them_and_gets_them_when_written(tmp_path):
    new_case(tmp_path / "case").close()
    other = strange_program(tmp_path / "case")
    forget_inquiries(other.execute)
    other.close()
    with Case.open(tmp_path / "case", read_only=True) as case:
        assert case.snapshot().claims == ()
        assert case.search_words("crowd") == []
        assert case.verify_case().is_sound
    with Case.open(tmp_path / "case") as case:
        case.apply([Put(CLAIM)], "Note a claim")
        assert case.snapshot().claims == (CLAIM,)
        assert case.verify_case().is_sound


def test_what_claims_say_since_they_can_is_found_in_a_case_of_before_too(tmp_path):
    new_case(tmp_path / "case").close()
    other = strange_program(tmp_path / "case")
    forget_registers(other.execute)
    other.close()
    with Case.open(tmp_path / "case", read_only=True) as case:
        assert case.snapshot().crowds == ()
        assert case.verify_case().is_sound
    with Case.open(tmp_path / "case") as case:
        said = replace(CLAIM, place="In a hearing of the committee")
        told = OfficeNotice("b1", who="The deputy mayor", text="Units were asked for")
        case.apply([Put(said), Put(told)], "Note what was said")
        hits = {(hit.table, hit.key) for hit in case.search_words("hearing; deputy")}
        assert hits == {("claims", "m1"), ("notices", "b1")}
        assert case.verify_case().is_sound
