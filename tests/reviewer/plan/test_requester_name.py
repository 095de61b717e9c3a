"""A package names whoever asked, or it asks how: it never writes a gap into a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.law.deadlines import calendar_or_none
from reviewer.model import CaseInfo, Request
from reviewer.plan.requester_name import is_sayable, propose_name, requests_named_by

LAW = calendar_or_none(CaseInfo("").jurisdiction)
NAMES = st.sampled_from(["Lopez", "Ana", "Ward", "Sigcho", "Alderman", "25th"])
SIGNS = st.sampled_from([" ", "-", ", ", " (", "; ", "."])


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("Alderman Sigcho-Lopez", "Alderman"),
        ("Ald. Lopez, 25th Ward", "Ald., 25th Ward"),
        ("Alderwoman Ana Lopez (25th Ward)", "Alderwoman, 25th Ward"),
        ("Ana Lopez", ""),
        ("Ana Lopez, The Tribune", "The Tribune"),
        ("Lopez", ""),
    ],
)
def test_what_the_name_says_beside_the_hidden_word_is_proposed(name, proposed):
    assert propose_name(name, ["Lopez"], LAW) == proposed
    assert propose_name(name, [], LAW).split() == name.replace(" (", ", ").replace(")", "").split()


@given(st.lists(st.tuples(NAMES, SIGNS), min_size=1, max_size=6), st.sets(NAMES, max_size=3))
def test_what_is_proposed_can_always_be_said(parts, terms):
    name = "".join(word + sign for word, sign in parts)
    assert is_sayable(propose_name(name, terms, LAW), terms)


def test_only_requests_whose_requester_is_called_so_are_told():
    asked = [Request("q1", "Alderman Sigcho-Lopez"), Request("q2", "The Tribune")]
    assert requests_named_by(asked, ["Lopez"]) == asked[:1]
    assert requests_named_by(asked, []) == []
