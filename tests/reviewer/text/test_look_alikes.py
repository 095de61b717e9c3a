"""Letters that look like Latin ones are read as these, by the search and by the attack."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.attack.look_alikes import squeeze_text
from reviewer.attack.needle import Secret
from reviewer.attack.needles import Needles
from reviewer.system.resources import resource_path
from reviewer.text.terms import find_term
from reviewer.text.terms.folding import fold_short

LINES = resource_path("words/look-alikes.txt").read_text(encoding="utf-8").splitlines()
ROWS = [line.split() for line in LINES if line and not line.startswith("#")]
READ = {char: letter for letter, chars in ROWS for char in chars}
LOOKS = {
    letter: sorted(char for char, read in READ.items() if read == letter)
    for letter in set(READ.values())
}
NAMES = st.sampled_from(["Maria Lopez", "Jack Quigley", "Wanda Fabre", "Xavier Hutz"])


def test_each_is_read_as_what_it_looks_like_in_either_case():
    for char, letter in READ.items():
        for one in {char, *(c for c in (char.lower(), char.upper()) if len(c) == 1)}:
            assert (one, fold_short(one), squeeze_text(one)) == (one, letter, letter)


@given(NAMES, st.data())
def test_a_name_is_found_whatever_letters_it_is_spelled_with(name, data):
    written = "".join(
        data.draw(st.sampled_from([c, *LOOKS.get(c.lower(), [])])) if c != " " else c for c in name
    )
    text = f"He asked for {written} at noon."
    assert list(find_term(name, text)) == [(13, 13 + len(written))]
    needles = Needles.make_needles([Secret(name, "", "", True)])
    assert [n.secret.text for n in needles.find_in(text)] == [name]
