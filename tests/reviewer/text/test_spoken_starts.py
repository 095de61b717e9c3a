"""Where a number is said: it is read on only from what it may begin with, and from all of that."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviewer.text.terms import find_term, spoken
from reviewer.text.terms.folding import Folded

CODES = st.sampled_from(["3125550142", "1002003", "0550", "8b31", "5215", "c12x48", "2211"])
SAID = """
3 312 3i2 31 one two double triple five five5 o oh zero 0 o5 1o0 l00 i 555 ss5 55 forty two2 42
twenty eight b boy as in B8 8b 8B31 x ray xray c charlie 12 uh um hundred 100 1002 1OO 22 11 - . |
06/04/2025 16:22:31 25000000123 three 0142 nought 2003 52i5 5 2 1 four
"""
WORDS = st.lists(st.sampled_from(SAID.split()), max_size=4)
SIGNS = {
    **{"0": ["0", "o", "oh", "zero"], "1": ["1", "one", "i", "l"], "2": ["2", "two"]},
    **{"3": ["3", "three"], "4": ["4", "four"], "5": ["5", "five"], "8": ["8", "eight"]},
    **{"b": ["b", "boy"], "c": ["c", "charlie"], "x": ["x", "xray"]},
}


@st.composite
def ways_of_saying(draw, code):
    """A code in words and in numbers of some digits, begun and broken off among other words."""
    said = draw(WORDS)
    while code:
        size = draw(st.integers(1, 4))
        said += [code[:size]] if draw(st.booleans()) else [draw(st.sampled_from(SIGNS[code[0]]))]
        code = code.removeprefix(said[-1]) if said[-1] == code[:size] else code[1:]
        said += draw(st.sampled_from([[], [], [], [], ["uh"], ["-"], ["two"]]))
    return said + draw(WORDS)


CODES_SAID = CODES.flatmap(lambda code: st.tuples(st.just(code), ways_of_saying(code)))


@settings(max_examples=150)
@given(CODES_SAID)
@example(("3125550142", ["312 double five five oh one 42 or 3l2 555 o one four two"]))
def test_no_number_that_it_may_begin_with_is_passed_over(said):
    code, words = said
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
