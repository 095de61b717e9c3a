"""Names with marks on their letters are found in what a reader of English makes of them."""

import pytest

from reviewer.readers.ocr import near_spans

READ = [
    ("José Muñoz", "by José Mufioz here"),
    ("José Muñoz", "by Jose Muiioz here"),
    ("Muñoz, José", "by Jose Munoz here"),
    ("Peña", "Pefia"),
    ("Nuñez", "told Nufiez so"),
    ("Müller", "seen by Miiller"),
    ("Köhl", "seen by Kdhl"),
    ("Wałęsa", "said Watesa then"),
]


@pytest.mark.parametrize(("term", "text"), READ)
def test_a_name_with_marks_is_found_as_it_was_read(term, text):
    assert len(list(near_spans(term, text))) == 1


@pytest.mark.parametrize("text", ["Perla", "Penny", "a fine day", "Peel fiat"])
def test_other_words_are_not_taken_for_it(text):
    assert not list(near_spans("Peña", text))
