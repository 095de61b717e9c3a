"""What grows with a text grows with it once: twice the words are about twice the work."""

import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.intake import new_case
from reviewer.model import Decision, RedactionKind, Request, Status, Subject, TextUnit
from reviewer.overlooked.released_text import HIDDEN, shown_without
from reviewer.overlooked.still_readable import find_still_readable
from reviewer.plan.plan import make_plan
from reviewer.store import Case
from reviewer.text.names import find_names
from reviewer.text.stretches import Stretches
from tests.helpers.redactions import any_redaction

SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)).map(lambda s: (s[0], sum(s))))
GIVEN = ("Maria", "Wei", "Olga", "Tyrone", "Rosa")
SIZES = (150, 600)  # lines
SURNAMES = ("Lopez", "Chen", "Novak", "Whitfield", "Okafor", "Smith", "Garcia")


@given(SPANS, st.tuples(st.integers(0, 60), st.integers(0, 12)))
def test_stretches_that_meet_are_told(spans, other):
    first, last = other[0], sum(other)
    wanted = any(one < last and first < end for one, end in spans)
    assert Stretches(spans).meets_any(first, last) == wanted


@given(SPANS)
def test_hidden_characters_and_only_they_are_replaced(spans):
    unit = TextUnit("a.txt", "body", "abcdefghij" * 6)
    shown = shown_without(unit, spans)
    under = {at for first, last in spans for at in range(first, last)}
    wanted = "".join(HIDDEN if at in under else c for at, c in enumerate(unit.text))
    assert shown.text == wanted
    assert shown.is_masked == (wanted != unit.text)


def _written(count):
    """Sentences of names, numbers and addresses, on lines of one text."""
    return "\n".join(
        f"Witness {GIVEN[n % 5]} {SURNAMES[n % 7]} told P.O. {SURNAMES[n % 6]}en{n} that J."
        f" {SURNAMES[n % 7]} of {n} N Wabash Ave, 312-555-{n % 9000 + 999:04d}, was near the"
        f" {'store' if n % 3 else 'car'}. identified as Kyl{'e' * (n % 4)} {n}."
        for n in range(count)
    )


@pytest.fixture(scope="module")
def look(tmp_path_factory):
    """Looks through a text of so many lines for what stays readable of it."""
    place = tmp_path_factory.mktemp("long")
    (place / "bundle").mkdir()
    for count in (3, *SIZES):
        (place / "bundle" / f"{count}.txt").write_text(_written(count), encoding="utf-8")
    new_case(place / "case", place / "bundle")
    terms = [(count, term) for count in (3, *SIZES) for term in ("Maria Lopez", "312-555")]
    hidden = [
        any_redaction(f"{count}{term}", f"{count}.txt", RedactionKind.TEXT, ("7(1)(c)",), term=term)
        for count, term in terms
    ]
    subjects = (Subject("s1", "Caller", ("Olga Novak", "R. Garcia")),)
    with Case.open(place / "case", read_only=True) as case:
        snapshot = replace(
            case.snapshot(),
            redactions=tuple(replace(r, status=Status.ACCEPTED) for r in hidden),
            subjects=subjects,
            decisions=tuple(Decision(f"{count}.txt", "release") for count in (3, *SIZES)),
            requests=tuple(Request(f"q{n}", "A", records=(f"{n}.txt",)) for n in (3, *SIZES)),
        )
        yield lambda count: find_still_readable(case, snapshot, make_plan(snapshot, f"q{count}"))


def _calls(work, *arguments):
    """How many calls a piece of work makes, the steps of generators among them."""
    count = 0

    def seen(frame, event, argument):
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work(*arguments)
    finally:
        sys.setprofile(before)
    return count


def test_four_times_the_names_are_about_four_times_the_work():
    find_names(_written(3))  # what is read once is read
    small, large = (_calls(find_names, _written(count)) for count in SIZES)
    assert large < 4 * 1.4 * small


def test_four_times_the_text_is_about_four_times_the_work(look):
    look(3)
    small, large = (_calls(look, count) for count in SIZES)
    assert large < 4 * 1.4 * small
