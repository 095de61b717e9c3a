"""A given name and a surname in fields that say so are one name, whatever stands between them, for
the renderer and for the attack; and what markup, notes and page ends part is read on.
"""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.attack import named_fields
from reviewer.coverage.text import mask_text, masks_in
from reviewer.model import Onward, RedactionKind
from reviewer.text.joined import JoinedText
from tests.helpers.plans import redaction

FIRST, LAST = "Siobhan", "Halvorsen"
NAME = f"{FIRST} {LAST}"
LABELS = [("first_name", "last_name"), ("callerFirstName", "callerLastName"), ("given", "surname")]
BETWEEN = {"id": "3", "sex": "F", "middle": "K", "born": "1979"}


def an_object(fields):
    return json.dumps({"unit": "A", "who": dict(fields), "note": "none"}, indent=1)


def a_tag(fields):
    return "A list.\n<p " + " ".join(f'{k}="{v}"' for k, v in fields) + "/>\n"


def a_form(fields):
    return "A form.\n" + "".join(f"{k}: {v}\n" for k, v in fields) + "Remarks: none\n"


def a_sheet(fields):
    return "Field,Value\n" + "".join(f"{k},{v}\n" for k, v in fields)


def a_table(fields):
    rows = ([k for k, _ in fields], ["-"] * len(fields), [v for _, v in fields])
    return "Told so:\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


WAYS = {
    "an object": (Onward.LINES, an_object),
    "attributes": (Onward.LINES, a_tag),
    "a form": (Onward.LINES, a_form),
    "a form on a page": (Onward.PAGES, a_form),
    "a table of labels": (Onward.COMMAS, a_sheet),
    "a table in a text": (Onward.LINES, a_table),
}


def hidden(said, onward, term=NAME):
    joined = JoinedText([said] if isinstance(said, str) else said)
    hides = redaction("r1", "a", RedactionKind.TEXT, term=term)
    return mask_text(joined.text, masks_in(joined, [hides], onward)).text


@pytest.mark.parametrize("way", WAYS)
@given(data=st.data())
@settings(max_examples=12)
def test_both_fields_are_hidden_and_read_by_the_attack(way, data):
    onward, write = WAYS[way]
    labels = data.draw(st.sampled_from(LABELS))
    between = data.draw(st.lists(st.sampled_from(sorted(BETWEEN)), unique=True))
    own = [(labels[0], FIRST), *((k, BETWEEN[k]) for k in between), (labels[1], LAST)]
    said = write(own[::-1] if data.draw(st.booleans()) else own)
    left = hidden(said, onward)
    assert FIRST not in left
    assert LAST not in left
    assert all(BETWEEN[k] in left for k in between)
    assert NAME in named_fields.join_names(said)
    assert NAME not in named_fields.join_names(left)


APART = {
    "of two persons": a_form([("caller first name", FIRST), ("officer last name", LAST)]),
    "of two objects": json.dumps([{"first": FIRST, "id": 3}, {"id": 4, "last": LAST}]),
    "one after the other": a_form(
        [("First", FIRST), ("Unit", "A"), ("Last", "Diaz"), ("First", "Jo"), ("Last", LAST)]
    ),
}


@pytest.mark.parametrize("kind", APART)
def test_names_of_two_stay(kind):
    assert hidden(APART[kind], Onward.LINES) == APART[kind]
    assert NAME not in named_fields.join_names(APART[kind])


MARKED = [
    "it was [{}][1] {} who", "it was {}[^1] {} who", "it was {}<!-- x --> {} who",
    "it was [{}](https://a.example/b_(c)) {} who", "it was [[{}]] [[x|{}]] who",
    r"it was \textbf{{{}}} \emph{{{}}} who", "it was ''{}'' '''{}''' who",
    "it was [b]{}[/b] [i]{}[/i] who", "it was \x1b[1m{}\x1b[0m \x1b[31m{}\x1b[0m who",
]  # fmt: skip


@pytest.mark.parametrize("text", MARKED)
def test_markup_of_other_kinds_is_passed_over(text):
    left = hidden("A note.\n" + text.format(FIRST, LAST), Onward.LINES)
    assert FIRST not in left
    assert LAST not in left


@pytest.mark.parametrize("text", ["Siob**han** <b>Halv</b>orsen", "<b>Siobhan</b>Halvorsen"])
def test_marks_in_the_middle_of_a_word(text):
    left = hidden(f"it was {text} who", Onward.LINES)
    assert not any(piece in left for piece in ("Siob", "han*", "Halv", "orsen"))


TURNS = [
    ["it was {}...", "...{} who left"], ["it was {}", "[SIREN]", "{} who left"],
    ["it was {} (door)", "{} who left"], ["\u266a it was {} \u266a", "\u266a {} who left \u266a"],
    ["[Lee] it was {}", "[Roe] yes", "[Lee] {} who left"],
]  # fmt: skip


@pytest.mark.parametrize("cues", TURNS)
def test_what_is_heard_between_is_passed_over(cues):
    left = hidden("\n\n".join(cues).format(FIRST, LAST).split("\n\n"), Onward.TURNS)
    assert FIRST not in left
    assert LAST not in left


def test_a_page_whose_lines_are_counted():
    pages = [f"22   A. It was {FIRST}\n\n   REPORTERS LLC\n   Page 12\n", f" 1   {LAST} who.\n"]
    for said, onward in (("\f\n".join(pages), Onward.LINES), (pages, Onward.PAGES)):
        left = hidden(said, onward)
        assert FIRST not in left
        assert LAST not in left


def test_a_narrow_column_of_a_text():
    said = "Name         Unit   Street\nSo           12     2917 W\nit was       13     Cermak Rd\n"
    left = hidden(said, Onward.LINES, "2917 W Cermak Rd")
    assert "2917" not in left
    assert "Cermak" not in left
