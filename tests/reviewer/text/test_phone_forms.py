"""Telephone numbers as dispatchers, callers and writers give them; and numbers that are none."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.text.pii import find_pii

CASE = Path(os.environ.get("REVIEWER_CORPUS", "nowhere")).parent / "cases/37-phone-forms/bundle"
DIGIT_WORDS = ["oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
AREA, EXCHANGE = st.integers(200, 999), st.integers(200, 999)
LINE = st.integers(0, 9999)


def phones(text):
    return [text[m.start : m.end] for m in find_pii(text) if m.what == "phone number"]


@given(
    AREA,
    EXCHANGE,
    LINE,
    st.sampled_from(
        [
            ("CB {a}{e}{l}", "{a}{e}{l}"),
            ("REACHED AT {a}{e}{l} X204.", "{a}{e}{l} X204"),
            ("{a} {e} {l}", "{a} {e} {l}"),
            ("({a}){e}-{l}", "({a}){e}-{l}"),
            ("{a}.{e}.{l} ext. 12", "{a}.{e}.{l} ext. 12"),
            ("tel 1{a}{e}{l}", "1{a}{e}{l}"),
            ("+1{a}{e}{l}", "+1{a}{e}{l}"),
            ("+1 ({a}) {e}-{l}", "+1 ({a}) {e}-{l}"),
            ("Caller: {e}-{l}.", "{e}-{l}"),
            ("call back {e} {l}", "{e} {l}"),
            ("cell: {a}/{e}/{l}", "{a}/{e}/{l}"),
            ("{a}\u2014{e}\u2014{l}", "{a}\u2014{e}\u2014{l}"),
            ("{a} - {e} - {l}", "{a} - {e} - {l}"),
            ("ANI {a}{e}{l} ALI 918 N ASHLAND", "{a}{e}{l}"),
            ("EVENT 2515504417 CB {a}{e}{l}", "{a}{e}{l}"),
            ("PH {e}{l}", "{e}{l}"),
        ]
    ),
)
def test_every_form_of_a_number_is_found_whole(area, exchange, line, form):
    parts = {"a": area, "e": exchange, "l": f"{line:04}"}
    assert form[1].format(**parts) in phones(form[0].format(**parts))


@given(AREA, EXCHANGE, LINE, st.sampled_from([" ", ", ", "-", " - "]))
def test_digits_that_are_said_one_by_one_are_a_number(area, exchange, line, between):
    digits = f"{area}{exchange}{line:04}"
    spelled = between.join(digits)
    said = " ".join(DIGIT_WORDS[int(d)] for d in digits)
    assert phones(f"my number is {spelled}") == [spelled]
    assert phones(f"it's {said}, thanks") == [said]


@pytest.mark.parametrize(
    "text",
    [
        "Event number 2515504417",
        "EVENT 2515504417 DISP 16:22",
        "RD JH123456 RD# JD302372",
        "badge 14523 star 1187 beat 1834",
        "on 06/04/2025 at 13:05:22 hrs",
        "amount 3125550147 due, total $3125550147",
        "inv 15234411, log no 1099884, incident 25-0147",
        "units 1123 1131 1133 1124 responded",
        "unit twenty one eleven thirteen",
        "call sign one one two four, beat one one two one",
        "one two three four five",
        "called at 1622 hours and 1630 hours, call 911 now, 4 5 6 7 8",
        "caller at 4400 W Madison, zip 60605-1234",
        "GPS 41.8781 -87.6298, ratio 312.5550147",
        "order number 3125550147, ticket 773-555",
        "VIN 1HGCM82633A004352",
    ],
)
def test_numbers_of_events_badges_dates_and_sums_are_no_telephone_numbers(text):
    assert phones(text) == []


def test_a_find_says_which_word_near_it_told():
    (found,) = find_pii("EVENT 2515504417 CB 3125550147")
    assert found.why == "cb"


@pytest.mark.skipif(not CASE.is_dir(), reason="needs the cases")
def test_all_forms_of_the_case_are_found():
    texts = [path.read_text() for path in sorted(CASE.glob("*.txt"))]
    assert [text for text in texts if not phones(text)] == []
