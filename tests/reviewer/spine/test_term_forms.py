"""Whatever a person would read as the term is found by all that look for it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.attack import Secret
from reviewer.attack.needles import Needles
from reviewer.render.masking import line_masks, masked
from reviewer.terms import occurs
from tests.helpers.forms import KINDS
from tests.helpers.text_records import hide


def attacked(term: str, text: str) -> bool:
    return any(Needles.of([Secret(term, "", "", True)]).find(text))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_every_form_is_found_and_nothing_of_it_stays(kind, data):
    written = data.draw(KINDS[kind])
    assert occurs(written.term, written.text)
    assert attacked(written.term, written.text)
    released = masked(written.text, line_masks(written.text, [hide(term=written.term)])).text
    assert not occurs(written.term, released)
    assert not attacked(written.term, released)
