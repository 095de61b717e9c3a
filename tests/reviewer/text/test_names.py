"""Names of persons in a text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.text.names import find_names


def _said(text):
    return [text[n.start : n.end] for n in find_names(text)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("R/O spoke to Dana Whitfield at the door.", "Dana Whitfield"),
        ("WHITFIELD, DANA M. was there", "WHITFIELD, DANA M."),
        ("CALLER MARIA LOPEZ CB 312-555-0142", "MARIA LOPEZ"),
        ("Ofc. J. Ramirez arrived", "J. Ramirez"),
        ("P.O. K. Novak took the north end", "K. Novak"),
        ("Ms. Okonkwo said so", "Okonkwo"),
        ("Witness: Xiu Qiang", "Xiu Qiang"),
        ("my name is maria lopez and i work here", "maria lopez"),
        ("Mr. Wilson's signature", "Wilson"),
        ("Jesus Garcia and others", "Jesus Garcia"),
        ("a long line of a report that ends with the name Dana\nWhitfield, who", "Dana\nWhitfield"),
        ("Kurt S. Odenwald, J., concurs", "Kurt S. Odenwald"),
        ("Maria de la Cruz", "Maria de la Cruz"),
    ],
)
def test_names_are_found_as_records_write_them(text, said):
    assert _said(text) == [said]


@pytest.mark.parametrize(
    "text",
    [
        "Chicago Police Department",
        "ORIGINAL CASE INCIDENT REPORT",
        "2245 S. Michigan Avenue, Chicago, Illinois",
        "Jackson Blvd and Grant Park",
        "June 4, May 5 and Monday, April 7",
        "Civilian Office of Police Accountability",
        "Caller: Yes. Operator: Okay, thank you.",
        "San Diego, Los Angeles",
        "Home Loan Interest Rates",
        "B. However, the site is larger",
    ],
)
def test_months_streets_bodies_and_headings_are_no_names(text):
    assert _said(text) == []


def test_what_stands_beside_a_name_says_who_it_is():
    (officer,) = find_names("SGT. A. OKAFOR #1187")
    assert officer.duty
    (bystander,) = find_names("BYSTANDER\nDANA WHITFIELD\nSEX / AGE")
    assert (bystander.party, bystander.duty) == ("bystander", False)


@given(st.text(max_size=200))
def test_any_text_can_be_looked_through(text):
    found = find_names(text)
    assert all(0 <= n.start < n.end <= len(text) for n in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
