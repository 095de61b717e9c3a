"""Keys never move, what is preselected fits, and everything is found by code or by words."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.law.exemption_choice import (
    CitedExemptions,
    keys_of,
    offered_exemptions,
    preselect_citation,
    reasons_given,
    sort_of,
)
from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.model import RedactionKind, TextUnit
from tests.helpers.redactions import any_redaction

LAW = load_jurisdiction("illinois-chicago")


def used(*codes, reason=""):
    return any_redaction("r1", "a", RedactionKind.WITHHOLD, codes, reason)


def test_privacy_stands_first_in_a_new_case():
    assert [e.code for e in offered_exemptions(LAW, ())[:2]] == ["7(1)(c)", "7(1)(b)"]


CODES = st.sampled_from([e.code for e in LAW.exemptions] + ["Rule 5"])


@given(st.lists(st.lists(CODES, max_size=3), max_size=12))
def test_order_and_keys_never_change_whatever_was_cited(cited):
    found = offered_exemptions(LAW, [used(*codes) for codes in cited])
    assert found[: len(LAW.exemptions)] == offered_exemptions(LAW, ())
    assert [keys_of(LAW)[e.code] for e in found[:9]] == list("123456789")
    assert keys_of(LAW)["7(1)(b)"] == "2"


def words(term=None, **more):
    return any_redaction("r2", "a", RedactionKind.TEXT, term=term, **more)


def test_what_is_preselected_fits_the_sort_of_thing():
    memo = {"text": CitedExemptions(("7(1)(f)",), "draft")}
    phone = sort_of(words("312-555-0142"))
    assert preselect_citation(LAW, phone, memo, ()).codes == ("7(1)(b)",)
    assert preselect_citation(LAW, phone, memo, ()).reason == ""
    last = {**memo, phone.id: CitedExemptions(("BWC-ID",), "not a party")}
    assert preselect_citation(LAW, sort_of(words("773-555-0199")), last, ()).codes == ("BWC-ID",)
    assert preselect_citation(LAW, sort_of(words("Maria Lopez")), last, ()).codes == ("7(1)(c)",)
    assert preselect_citation(LAW, sort_of(used()), last, ()).codes == ()


def test_what_was_cited_for_a_caller_is_not_preselected_for_a_bystander():
    caller = CitedExemptions(("7(1)(d)(iv)",), "caller")
    lopez = sort_of(words("Maria Lopez"))
    last = {lopez.key: caller}
    made = [words("Maria Lopez", exemptions=caller.codes, reason="caller")]
    same = sort_of(words("LOPEZ, MARIA"))
    assert preselect_citation(LAW, same, last, ()).codes == caller.codes
    assert preselect_citation(LAW, same, {}, made).codes == caller.codes
    for name in ("Dana Whitfield", "Carlos Lopez"):
        other = preselect_citation(LAW, sort_of(words(name)), last, made)
        assert (other.codes, other.why) == (("7(1)(c)",), "usual, please check")


def test_words_of_a_cue_are_known_by_what_stands_there():
    units = [TextUnit("a", "cue 4", "call 312-555-0142 now", cue=4)]
    assert sort_of(words(cue=4, chars=(5, 17)), units).id == "text:phone number"


def test_a_code_and_words_find_it():
    assert offered_exemptions(LAW, (), "7(1)(d)(iv)")[0].code == "7(1)(d)(iv)"
    assert "BWC-ID" in [e.code for e in offered_exemptions(LAW, (), "uninvolved identity")]
    assert offered_exemptions(LAW, (), "nothing has these words") == ()


def test_every_exemption_is_offered():
    assert len(offered_exemptions(LAW, ())) == len(LAW.exemptions)


def test_reasons_for_the_same_sort_come_first_and_none_twice():
    cases = [used(reason="memo"), words("Maria Lopez", reason="minor"), used(reason="draft")]
    assert reasons_given(sort_of(used()), {}, cases) == ["draft", "memo", "minor"]
    assert reasons_given(sort_of(words("Jo Roe")), {}, cases) == ["minor", "draft", "memo"]


def test_what_the_case_cites_in_other_words_is_offered_too():
    codes = used("50 ILCS 706/10-20(b)", "Rule 5")
    found = {e.code: e for e in offered_exemptions(LAW, [codes])}
    assert found["50 ILCS 706/10-20(b)"].title == LAW.find_exemption("50 ILCS 706/10-20(b)").title
    assert found["Rule 5"].title == "Not in the list"
    assert len(found) == len(LAW.exemptions) + 2
    assert offered_exemptions(LAW, [codes], "rule 5")[0].code == "Rule 5"
