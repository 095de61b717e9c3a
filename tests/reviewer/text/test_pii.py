"""What looks like private information is suggested, with what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.text.pii import find_pii


def found(text):
    return [(text[m.start : m.end], m.what) for m in find_pii(text)]


@pytest.mark.parametrize(
    ("text", "said", "what"),
    [
        ("SSN 078-05-1120 on file", "078-05-1120", "social security number"),
        ("social is 078051120", "078051120", "social security number"),
        ("call me at 312-555-0142 please", "312-555-0142", "phone number"),
        ("(312) 555-0142", "(312) 555-0142", "phone number"),
        ("her cell 3125550142", "3125550142", "phone number"),
        ("DOB 03/14/1988", "03/14/1988", "date of birth"),
        ("born March 14, 1988 in", "March 14, 1988", "date of birth"),
        ("Illinois plate BK 48213 on a van", "BK 48213", "licence plate"),
        ("plate number AB12345", "AB12345", "licence plate"),
        ("DL K123-4567-8901", "K123-4567-8901", "driver's licence"),
        ("driver license K12345678901", "K12345678901", "driver's licence"),
        ("write maria.lopez@example.org now", "maria.lopez@example.org", "e-mail address"),
        ("lives at 4217 N Kedzie Ave, Apt 2B.", "4217 N Kedzie Ave, Apt 2B", "street address"),
        ("at 2245 South Michigan Avenue", "2245 South Michigan Avenue", "street address"),
        ("card 4111 1111 1111 1111", "4111 1111 1111 1111", "payment card"),
        ("employee ID 48213", "48213", "employee or person number"),
    ],
)
def test_targets_of_the_law_are_found(text, said, what):
    assert (said, what) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Event number 2515507641, RD number JD302372",
        "at 13:05:22 on 06/04/2025 beat 1834 responded",
        "000-12-3456 and 666-12-3456",
        "4111 1111 1111 1112",
        "five officers, 3 cars and 12 people",
        "unit 1885-E on scene",
    ],
)
def test_what_is_no_private_information_is_left_alone(text):
    assert found(text) == []


def test_every_exemption_suggested_is_known_to_the_law():
    law = load_jurisdiction("illinois-chicago")
    text = "SSN 078-05-1120, DOB 03/14/1988, a@b.org"
    assert len(find_pii(text)) == 3
    assert all(law.find_exemption(match.exemption) for match in find_pii(text))


@given(st.text(max_size=300))
def test_finds_are_in_order_apart_and_inside(text):
    edges = [edge for match in find_pii(text) for edge in (match.start, match.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
