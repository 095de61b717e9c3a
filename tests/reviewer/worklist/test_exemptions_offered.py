"""The exemption one wants stands near the top, and can be found by code or by words."""

from reviewer.citing import offered, reasons, remembered
from reviewer.jurisdiction import jurisdiction
from reviewer.model import Redaction, RedactionKind

LAW = jurisdiction("illinois-chicago")


def used(*codes, reason=""):
    return Redaction("r1", "a", RedactionKind.WITHHOLD, codes, reason)


def test_privacy_stands_first_in_a_new_case():
    assert [e.code for e in offered(LAW, (), ())[:2]] == ["7(1)(c)", "7(1)(b)"]


def test_what_was_used_last_stands_before_what_is_used_most():
    most = [used("7(1)(n)")] * 5
    assert [e.code for e in offered(LAW, most, ["7(1)(f)"])[:2]] == ["7(1)(f)", "7(1)(n)"]


def test_a_code_and_words_find_it():
    assert offered(LAW, (), (), "7(1)(d)(iv)")[0].code == "7(1)(d)(iv)"
    assert "BWC-ID" in [e.code for e in offered(LAW, (), (), "uninvolved identity")]
    assert offered(LAW, (), (), "nothing has these words") == ()


def test_every_exemption_is_offered():
    assert len(offered(LAW, (), ())) == len(LAW.exemptions)


def test_reasons_given_last_come_first_and_none_twice():
    assert remembered(["a", "b"], ["b", ""]) == ["b", "a"]
    cases = [used(reason="bystander"), used(reason="bystander"), used(reason="minor")]
    assert reasons(cases, ["minor"]) == ["minor", "bystander"]


def test_what_the_case_cites_in_other_words_is_offered_too():
    codes = used("50 ILCS 706/10-20(b)", "Rule 5")
    found = {e.code: e for e in offered(LAW, [codes], ())}
    assert found["50 ILCS 706/10-20(b)"].title == LAW.exemption("50 ILCS 706/10-20(b)").title
    assert found["Rule 5"].title == "Not in the list"
    assert len(found) == len(LAW.exemptions) + 2
    assert offered(LAW, [codes], (), "rule 5")[0].code == "Rule 5"
