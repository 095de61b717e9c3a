"""Of many terms those that a text may hold are told by its letters: none that stands is passed
over, and few others are looked for.
"""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.model import Onward
from reviewer.plan import release_names
from reviewer.plan.release_names import MASK, masked_name, masked_text
from reviewer.text.terms import find_term, folding
from reviewer.text.terms.many import ManyTerms
from reviewer.text.terms.onward import find_on
from tests.helpers.forms import KINDS

FORMS = st.one_of(*KINDS.values())
TERMS = tuple(f"{given} Z{surname}ek" for given in ("Ana", "Bo", "Cy") for surname in range(100))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FORMS, min_size=1, max_size=4), st.sampled_from(["", "Peñ%61 ", "M&uuml;ller, "]))
def test_no_term_that_stands_is_passed_over(forms, before):
    written = [form.filled() for form in forms]
    terms = [one.term for one in written]
    asked = ManyTerms(terms)
    for one in written:
        text = before + one.text
        standing = {term for term in terms if any(True for _ in find_term(term, text))}
        assert standing <= set(asked.that_may_stand(text))


def test_thousands_of_terms_cost_a_name_no_more_than_a_few(monkeypatch):
    asked = []
    monkeypatch.setattr(
        release_names, "find_term", lambda term, text: asked.append(term) or find_term(term, text)
    )
    assert masked_name("mail/bo-z17ek/call 3.wav", TERMS) == f"mail/{MASK}/call 3.wav"
    assert masked_text("about Ana Z65ek, and others", TERMS) == f"about {MASK}, and others"
    assert masked_text("nobody is named here", TERMS) == "nobody is named here"
    assert masked_name("Cy%20Z12ek.txt", TERMS) == f"{MASK}.txt"
    assert len(asked) < 60


def test_the_readings_of_a_log_are_folded_once_for_all_terms(monkeypatch):
    def folded_for(count):
        rows = "\n".join(
            f"25{n:08} | 4{n} Oak | Ana B{n} | called, she said | {count} {n}" for n in range(40)
        )
        made = []
        known = folding.Folded.__init__
        monkeypatch.setattr(
            folding.Folded, "__init__", lambda *given: made.append(given) or known(*given)
        )
        for number in range(count):
            list(find_on(f"Cy Z{number}ek", rows, Onward.ROWS))
            list(find_term(f"Cy Z{number}ek", rows))
        return len(made)

    assert folded_for(30) == folded_for(5) > 3


def test_what_many_numbers_are_said_by_is_looked_for_once(monkeypatch):
    text = "no number stands here, and nobody says one. " * 30
    [block] = folding.Folded(text).overlapping_blocks("")
    assert block.holds_letters("saysone")
    monkeypatch.setattr(folding.Block, "tight_letters", property(lambda _: 1 / 0))
    assert block.holds_letters("saysone")


def test_patterns_are_made_where_a_term_may_stand_alone(monkeypatch):
    terms = [f"{given} Q{'aeiou'[n % 5]}{n}x" for n in range(10) for given in ("Dora", "Eli")]
    terms += [f"Hugo Quar{end}" for end in ("lo", "mo", "no", "po")]
    terms += ["312-555-0142", "4417 N Kedvale Ave", "dora.quarlo@example.org", "March 14, 1987"]
    text = "Nobody of these is named in this text, and nothing of what they own.\n" * 40
    any(True for _ in find_term("Ira Quarto", text))  # what all terms share is made once
    made = []
    compile = re.compile
    monkeypatch.setattr(re, "compile", lambda *given: made.append(given) or compile(*given))
    ManyTerms(terms)
    assert not any(True for term in terms for _ in find_term(term, text))
    assert len(made) <= 2
    assert [*find_term("Hugo Quarlo", "Then H. Quarlo came")] == [(5, 14)]
    assert made
