"""Where a number is said: it is read on only from what it may begin with, and from all of that."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.text.terms import find_term, spoken
from reviewer.text.terms.folding import Folded

CODES = st.sampled_from(["3125550142", "1002003", "0550", "8b31", "5215", "c12x48", "2211"])
SAID = """
3 312 3i2 31 one two double triple five five5 o oh zero 0 o5 1o0 l00 i 555 ss5 55 forty two2 42
twenty eight b boy as in B8 8b 8B31 x ray xray c charlie 12 uh um hundred 100 1002 1OO 22 11 - . |
06/04/2025 16:22:31 25000000123 three 0142 nought 2003 52i5 5 2 1 four
"""
WORDS = st.sampled_from(SAID.split())


@settings(max_examples=150)
@given(CODES, st.lists(WORDS, max_size=14))
def test_no_number_that_it_may_begin_with_is_passed_over(code, words):
    text = " ".join(words).lower()
    [block] = Folded(text).overlapping_blocks(code)
    numbers = [
        m.start() for m in re.finditer(r"(?<![^\W_])[^\W_]+", text) if re.search(r"\d", m[0])
    ]
    ends = {at: spoken.SpokenReading(text, at, code).end_of_code() for at in numbers}
    found = {first: last for first, last in spoken.spans_said(code, block) if first in ends}
    assert found == {at: end for at, end in ends.items() if end is not None}


def test_a_log_of_many_numbers_is_read_on_from_few_places(monkeypatch):
    read = []
    known = spoken.SpokenReading
    monkeypatch.setattr(spoken, "SpokenReading", lambda *given: read.append(given) or known(*given))
    rows = (
        f"25{n:08} | 06/04/2025 16:22:{n % 60:02} | 773-444-{n:04}, one two" for n in range(500)
    )
    assert list(find_term("312-555-0112", "\n".join(rows))) == []
    assert len(read) < 50  # of 3,500 numbers
