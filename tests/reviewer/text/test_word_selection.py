"""A selection means whole words, without blanks and marks around them."""

import pytest

from reviewer.text.word_selection import whole_words

TEXT = "My name is Maria Lopez, at 312-555-0142."


@pytest.mark.parametrize(
    ("chosen", "meant"),
    [
        ("aria Lop", "Maria Lopez"),
        (" Maria ", "Maria"),
        ("Lopez, ", "Lopez"),
        ("555", "312-555-0142"),
        (", ", ","),
        (TEXT, TEXT[:-1]),
    ],
)
def test_a_selection_means_whole_words(chosen, meant):
    first = TEXT.index(chosen)
    assert TEXT[slice(*whole_words(TEXT, first, first + len(chosen)))] == meant


def test_where_words_are_not_spaced_the_selection_is_taken_as_it_is():
    assert whole_words("我叫王小明住在", 2, 5) == (2, 5)
