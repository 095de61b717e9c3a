"""The attack reads every row of a table, whatever quotation marks stand in it."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from reviewer.attack.csv_rows import read_rows
from reviewer.attack.named_fields import join_names

CELLS = st.text(st.sampled_from('ab ,|"\n'), max_size=6)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=6)


@given(TABLES)
def test_what_is_written_well_comes_back(table):
    out = io.StringIO()
    csv.writer(out).writerows(table)
    assert read_rows(out.getvalue()) == table


PLAIN = st.lists(st.sampled_from(["Lopez,Maria", "x,", ","]), max_size=4)
OPEN = st.sampled_from(['"Ruiz,Ana', 'x,"Doe,Jane', '"'])


@given(TABLES, OPEN, PLAIN)
def test_a_mark_that_is_never_closed_is_a_character(table, broken, below):
    out = io.StringIO()
    csv.writer(out).writerows(table)
    rows = [broken.split(","), *(line.split(",") for line in below)]
    assert read_rows(out.getvalue() + "\r\n".join([broken, *below])) == [*table, *rows]


def test_names_below_an_open_mark_are_names():
    found = join_names('last name,first name,age\n"Lopez,Maria,33\nRuiz,Ana,20\n')
    assert "Maria Lopez" in found
    assert "Ana Ruiz" in found
