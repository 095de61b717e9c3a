"""What repeats in the rows of a table is looked through once, and tells what the whole tells."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.text import pii, row_cells
from reviewer.text.names import find_names, first_names
from reviewer.text.names.cues import cued_names, met_again
from reviewer.text.names.runs import written_names

SAID = (
    "Dana Whitfield", "LOPEZ, MARIA E.", "Ms. Zuberi", "Ofc. T. Harlan #4412", "J. Ramirez",
    "CALLER JUAN LOPEZ", "Caller: Xiu Qiang", "Witness:", "Xiu Qiang", "told Webbley",
    "asked Webbley", "identified as", "his cousin Ana", "as Kyle", "Kyle", "name?",
    "What is her name? Ana", "Uh", "known to all as", "Webbley said", "the webbley",
    "her husband juan", "San", "Diego", "2245 S", "Michigan Ave", "Webb", "Charlie", "431", "|",
    "star 4412", "Will the caller", "juan", "is Bob", "312-555-0142", "(773) 555-0198", "CB",
    "3125550142", "EVENT", "2515504417", "DOB", "03/14/1988", "plate", "BK 48213", "078-05-1120",
    "social", "five five five", "three one two", "0 1 4 2", "4111 1111 1111 1111",
    "4217 N Kedzie Ave", "Apt 2B", "a.b@example.org", "x 12", "+13125550142", "IR no", "#48213",
    "2025-06-04 00:00:32", "\u0661\u0662\u0663 4567", "Jean-\nPaul", "Dana\nWhitfield",
)  # fmt: skip
ROWS = st.lists(
    st.tuples(st.sampled_from(SAID), st.sampled_from((" | ", " | ", " ", "|", " |", "\n", ". "))),
    min_size=1,
    max_size=9,
).map(lambda parts: "".join(a + b for a, b in parts))


def names_at_once(text):
    written = written_names(text)
    cued, weak = cued_names(text, written)
    found = [*written, *cued, *met_again(text, weak)]
    return tuple(sorted(found, key=lambda name: name.start))


def details_at_once(text):
    """As the patterns stand in the data, each through all of the text."""
    found = set()
    for kind in pii.kinds_of():
        for match in kind.pattern.finditer(text):
            start, end = match.span("v" if "v" in kind.pattern.groupindex else 0)
            near = pii.word_near(kind, text, start, end)
            if pii.CHECKS[kind.check](text[start:end]) and near is not None:
                found.add(pii.PrivateMatch(start, end, kind.what, kind.exemption, near))
    return found


def details_by_cells(text):
    return {m for at, cell in row_cells.cells_of(text) for m in pii.matches_of(text, at, cell)}


@settings(max_examples=150)
@given(ROWS)
def test_names_are_those_of_the_whole_row(text):
    assert first_names(text) == names_at_once(text)


@settings(max_examples=150)
@given(ROWS)
def test_details_are_those_of_the_whole_row(text):
    assert details_by_cells(text) == details_at_once(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("known to all | as Kyle, who ran", "Kyle"),
        ("CALLER: | told Webbley | 7 | asked Webbley", ""),
        ("told Webbley | 7 | before Webbley said | x", "Webbley"),
        ("her name | what? Uh, Kyle", "Kyle"),
    ],
)
def test_what_reads_on_from_cell_to_cell(text, name):
    assert first_names(text) == names_at_once(text)
    assert not name or name in [text[n.start : n.end] for n in find_names(text)]


@given(ROWS)
def test_cells_are_the_text(text):
    for split in (row_cells.cells_of, row_cells.lone_cells):
        parts = split(text)
        assert "|".join(cell for _, cell in parts) == text
        assert all(text[at : at + len(cell)] == cell for at, cell in parts)


@pytest.mark.parametrize("kind", pii.kinds_of(), ids=lambda kind: kind.what)
def test_no_match_is_without_what_its_kind_needs(kind):
    """And none holds the mark between cells, or the end of a line, nor is another where the digits
    are others.
    """

    @settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def matched(data):
        plain = st.characters(codec="ascii")
        bare = re.sub(r"\(\?<!.*?\)|\(\?!.*?\)", "", kind.pattern.pattern.replace("(?-i:", "(?:"))
        said = data.draw(st.from_regex(bare, fullmatch=True, alphabet=plain))
        for match in kind.pattern.finditer(said):
            assert not {"|", "\n"} & {*match[0]}
            assert len(re.findall(r"\d", match[0])) >= kind.digits
            assert kind.needs in match[0]
        alike = said.translate(pii.ALIKE)
        spans = [m.span() for m in kind.pattern.finditer(said)]
        assert spans == [m.span() for m in kind.pattern.finditer(alike)]

    matched()
