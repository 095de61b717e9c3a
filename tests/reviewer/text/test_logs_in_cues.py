"""A log whose entries are a transcript's cues: whoever looks for a name finds what is hidden."""

import pytest

from reviewer.model import Onward
from reviewer.text.joined import JoinedText
from reviewer.text.terms.onward import find_on


@pytest.mark.parametrize(
    "head", ["12:0{n} CAD> ", "Jan 01 12:0{n}:00 host cad[7{n}]: ", "{n}. ", "[6/4/25, 4:2{n} PM] "]
)
@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("Maria Lopez", ("caller is Maria", "Lopez at the door", "no answer")),
        ("Siobhan Halvorsen", ("asked for SIOBHAN HALVOR-", "SEN lives at", "the corner")),
    ],
)
def test_a_cue_each_entry_is_read_as_one_text_is(head, term, said):
    cues = JoinedText(head.format(n=n) + words for n, words in enumerate(said))
    found = find_on(term, cues, Onward.TURNS)
    assert found
    assert found == find_on(term, cues.text, Onward.TURNS)
