"""Whatever a person would read as the term is found by all that look for it."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.attack import Secret
from reviewer.attack.layers import Blob, layers
from reviewer.attack.needles import Needles
from reviewer.render.masking import line_masks, masked
from reviewer.terms import occurs
from tests.helpers.forms import KINDS
from tests.helpers.text_records import hide

EXAMPLES = int(os.environ.get("REVIEWER_FORMS", "60"))
"""Drawn for each kind; hundreds are drawn when what reads terms was changed."""


def attacked(term: str, text: str) -> bool:
    needles = Needles.of([Secret(term, "", "", True)])
    read = layers(Blob("", text.encode()))
    return any(True for la in read for _ in needles.find(la.text, prose=la.prose))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_every_form_is_found_and_nothing_of_it_stays(kind, data):
    written = data.draw(KINDS[kind])
    assert occurs(written.term, written.text)
    assert attacked(written.term, written.text)
    released = masked(written.text, line_masks(written.text, [hide(term=written.term)])).text
    assert not occurs(written.term, released)
    assert not attacked(written.term, released)
