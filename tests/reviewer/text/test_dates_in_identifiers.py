"""Digits of a longer identifier are no day, for the renderer and for the attack."""

import pytest

from reviewer.attack.needle import Secret
from reviewer.attack.needles import Needles
from reviewer.text.terms import term_occurs

BORN = "03/14/1987"
NO_DAYS = ["Report no. 03141987A", "RD03141987", "file A03141987.", "case 19870314B7"]
DAYS = ["born 03141987 in", "DOB03141987", "x_03141987.pdf", "19870314T120000Z", "on 03141987."]


@pytest.mark.parametrize("text", NO_DAYS + DAYS)
def test_a_number_within_a_longer_word_is_no_date(text):
    accused = any(True for _ in Needles.make_needles([Secret(BORN, "a", "r1", True)]).find_in(text))
    assert term_occurs(BORN, text) == accused == (text in DAYS)
