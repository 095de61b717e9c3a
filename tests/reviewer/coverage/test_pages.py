"""Which letters of a page a box hides: one answer for the window, the search and the checks."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from reviewer.coverage.pages import is_under, letters_under, runs_under
from reviewer.model.geometry import Box

TEXT = "Maria Lopez\nWest Side"


@dataclass(frozen=True)
class Word:
    text: str
    box: Box


WORDS = [
    (0, Word("Maria", Box(0.1, 0.1, 0.25, 0.04))),
    (6, Word("Lopez", Box(0.4, 0.1, 0.25, 0.04))),
    (12, Word("West", Box(0.1, 0.2, 0.2, 0.04))),
    (17, Word("Side", Box(0.35, 0.2, 0.2, 0.04))),
]
BOXES = st.builds(Box, *(st.floats(0, 0.6) for _ in range(2)), *(st.floats(0, 0.4) for _ in "wh"))


def under(*boxes):
    return [TEXT[first:last] for first, last in runs_under(boxes, WORDS, TEXT)]


def test_a_box_hides_the_letters_whose_middle_it_reaches():
    assert under(Box(0.09, 0.1, 0.57, 0.04)) == ["Maria Lopez"]
    assert under(Box(0.2, 0.1, 0.1, 0.04)) == ["ri"]
    assert under(Box(0, 0, 1, 0.105)) == []  # it ends in the room above the letters
    assert under(Box(0, 0.1, 1, 0.2)) == ["Maria Lopez\nWest Side"]
    assert under(Box(0.1, 0.1, 0.25, 0.04), Box(0.35, 0.2, 0.2, 0.04)) == ["Maria", "Side"]
    assert under() == []


def test_a_span_is_hidden_when_all_of_its_letters_are():
    over = [Box(0.1, 0.1, 0.55, 0.04)]
    assert is_under(over, WORDS, 0, 11)
    assert is_under(over, WORDS, 3, 8)
    assert not is_under(over, WORDS, 6, 13)
    assert not is_under(over, WORDS, 5, 6)  # a blank alone is nothing that a box hides


@given(st.lists(BOXES, max_size=3), st.integers(0, 20), st.integers(1, 20))
def test_the_three_agree(boxes, first, length):
    last = min(first + length, len(TEXT))
    letters = {at for at, _ in letters_under(boxes, WORDS)}
    runs = {at for a, b in runs_under(boxes, WORDS, TEXT) for at in range(a, b)}
    assert letters == {at for at in runs if TEXT[at].strip()}
    asked = {at for at in range(first, last) if TEXT[at].strip()}
    assert is_under(boxes, WORDS, first, last) == (bool(asked) and asked <= letters)
