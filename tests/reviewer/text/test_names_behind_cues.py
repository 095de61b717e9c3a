"""Names that are in no list, or stand alone: known by the words around them, and met again."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.text.names import find_names, names_in
from tests.helpers.police_texts import TEXTS

NARRATIVES = Path(os.environ.get("REVIEWER_CORPUS", "nowhere")).parent / "eval" / "names"
UNLISTED = ["Oluwadamilola", "Tkachenko", "Xochiquetzal", "Szczepkowska", "Ngozika", "O'Meallain"]
CUES = [
    ("The man was identified as {}.", "identified as"),
    ("She identified the driver by his card as {}.", "identified ... as"),
    ("He gave the name {} and left.", "the name"),
    ("A neighbor, {}, let us in.", "neighbor"),
    ("Her cousin is {}.", "cousin is"),
    ("I asked {} for a statement.", "asked"),
    ("Officer: What is your name? Caller: It's {}.", "name ...?"),
]


def said(text):
    return [text[n.start : n.end] for n in find_names(text)]


@given(st.sampled_from(UNLISTED), st.sampled_from(CUES))
def test_a_word_in_no_list_is_a_name_behind_a_cue_and_the_find_says_why(name, cue):
    (found,) = find_names(cue[0].format(name))
    text = cue[0].format(name)
    assert text[found.start : found.end] == name
    assert cue[1] in found.why


@given(
    st.sampled_from(UNLISTED),
    st.sampled_from(["{} St", "{} Avenue", "{} Park", "2245 S {} Ave", "{} Pharmacy"]),
    st.sampled_from(["identified as", "asked", "spoke with", "cousin"]),
)
def test_a_street_or_a_firm_behind_a_cue_is_no_person(name, place, cue):
    assert said(f"He {cue} {place.format(name)} and left.") == []


@given(st.sampled_from(UNLISTED), st.sampled_from(UNLISTED))
def test_who_was_named_once_is_found_wherever_the_record_goes_on(given_name, surname):
    pieces = [
        f"Later identified as {given_name} {surname}.",
        "Nothing was said.",
        f"Then {surname} ran, and {given_name}'s phone fell.",
        f"TOLD BY {surname.upper()}",
    ]
    found = names_in(pieces)
    texts = [pieces[n][name.start : name.end] for n, names in enumerate(found) for name in names]
    assert texts == [f"{given_name} {surname}", surname, given_name, surname.upper()]
    assert "in the same record" in found[2][0].why


@pytest.mark.parametrize(
    "text",
    [
        "Officer Charlie 431 and Bravo 12 were told of it.",
        "The driver had a License to Carry and the Miranda card.",
        "Work List has changed. I pressed Alt+Tab.",
        "Employee Retirement and Victim Services are forms.",
        "NantWorks stated so, NantWorks denied it, and the NantWorks board said no.",
        "will the caller mark the place, or may we?",
        "my husband said that my son is here",
    ],
)
def test_what_only_looks_like_it_is_none(text):
    assert said(text) == []


def test_each_find_says_by_which_rule_it_was_made():
    for text, names in TEXTS:
        for name in find_names(text):
            assert name.why, (text, names)


def _score(texts):
    words = found = spans = right = 0
    for text, truth in texts:
        here = [(n.start, n.end) for n in find_names(text)]
        words += len(truth)
        found += sum(any(a < d and c < b for c, d in here) for a, b in truth)
        spans += len(here)
        right += sum(any(a < d and c < b for c, d in truth) for a, b in here)
    return found / words, right / spans


def _places(text, names):
    at, out = 0, []
    for name in names:
        start = text.index(name, at)
        at = start + len(name)
        out.append((start, at))
    return out


def test_names_in_the_sentences_of_police_records_are_found_and_little_else():
    recall, precision = _score([(text, _places(text, names)) for text, names in TEXTS])
    assert recall >= 0.97
    assert precision >= 0.97


@pytest.mark.skipif(not NARRATIVES.is_dir(), reason="needs the labelled narratives")
def test_names_in_real_narratives_are_found_and_little_else():
    marked = json.loads((NARRATIVES / "person_tokens.json").read_text(encoding="utf-8"))
    recall, precision = _score(
        [
            (
                (NARRATIVES / item["file"]).read_text(encoding="utf-8"),
                [(a, b) for a, b, _ in item["person_tokens"]],
            )
            for item in marked
        ]
    )
    assert recall >= 0.95
    assert precision >= 0.95


@pytest.mark.parametrize("label", ["Name of Facility", "Name of Insurer and its address"])
def test_a_label_of_a_form_introduces_nobody(label):
    assert find_names(f"{label}. Nothing else was said.") == []
    assert find_names("a man by the name of Zedrick was there")
