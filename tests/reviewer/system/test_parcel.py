"""What a child answers is data: it comes through as it was, and names no deed."""

import datetime
import enum
import io
import pickle
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import ReviewerError
from reviewer.model import Facts, Kind, Record, Source
from reviewer.model.geometry import Box
from reviewer.system.plain_data import Unpackable, pack_plain_data, unpack_plain_data

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.fractions()
    | st.datetimes()
    | st.sampled_from(Kind)
    | st.builds(Box, *[st.floats(0, 0.5) for _ in range(4)]),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner, min_size=1, max_size=2).map(lambda few: few * 16)
        | st.lists(inner, min_size=1, max_size=2).map(lambda few: (*few,) * 16)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(), inner)
        | st.frozensets(st.integers())
    ),
    max_leaves=12,
)


@given(VALUES)
def test_data_comes_through_as_it_was(value):
    assert unpack_plain_data(pack_plain_data(value)) == value


def test_a_record_an_array_and_a_path_come_through():
    facts = Facts(time_base=(1, 1000), scanned=(1, 2))
    record = Record("a.pdf", Kind.DOCUMENT, "pdf", "ab", 3, "", facts=facts)
    array = np.arange(6, dtype=np.uint8).reshape(2, 3)
    again = unpack_plain_data(pack_plain_data([record, array, Path("a/b"), Fraction(1, 3)]))
    assert again[0] == record
    assert np.array_equal(again[1], array)
    assert again[1].flags.writeable
    assert again[2:] == [Path("a/b"), Fraction(1, 3)]
    assert unpack_plain_data(pack_plain_data(datetime.timedelta(days=2))) == datetime.timedelta(
        days=2
    )


@pytest.mark.parametrize("word", ["heads", "manual", "MANUAL", "", "of another version"])
def test_a_word_that_is_not_known_comes_through_as_it_was(word):
    again = unpack_plain_data(pack_plain_data(Source(word)))
    assert (type(again), again, again.name) == (Source, word, Source(word).name)


class Stranger(enum.Enum):
    A = 1


@pytest.mark.parametrize(
    "told",
    [
        ("data", "os", "system", "true"),
        ("data", "reviewer.system.files", "write_atomic", "x", "y"),
        ("data", "reviewer.store", "Case", "x"),
        ("data", "reviewer.system.isolation", "os.system", "true"),
        ("enum", "reviewer.model.entities", "Record", "path"),
        ("word", "reviewer.model.entities", "Record", "path"),
        ("word", "reviewer.model.choices", "Source", 1),
        ("array", "O", (1,), b"12345678"),
        ("many", "os", "system", ("plain", "true")),
        ("many", "reviewer.system.files", "write_atomic", ("plain", "x"), ("plain", "y")),
        ("many", "reviewer.model.geometry", "Box", ("plain", 1.0), ("plain", 1.0)),
        ("many", "reviewer.model.geometry", "Box", *[("l", 1.0)] * 4),
        ("plain", ("t",)),
        ("nested", (2, 1), ("plain", 1, 2)),
        ("nested", (1,), ("plain", 1, 2)),
        ("nested", (-1, 3), ("plain", 1, 2)),
        ("nested", (1 << 60,), ("plain",)),
        ("list", ("l", 1)),
        ("what", 1),
        [1],
        ("data",),
        (),
    ],
)
def test_an_answer_that_names_a_deed_is_refused(told):
    with pytest.raises(Unpackable):
        unpack_plain_data(pickle.dumps(told))


def test_an_answer_that_means_more_than_it_says_is_refused():
    told = ("l", 1)
    for _ in range(60):
        told = ("l", told, told)
    with pytest.raises(Unpackable, match="more than it says"):
        unpack_plain_data(pickle.dumps(told))


@given(st.binary(max_size=60))
def test_any_bytes_are_data_or_refused(data):
    try:
        unpack_plain_data(data)
    except Unpackable:
        return


def test_what_is_no_data_is_not_packed():
    for value in (Stranger.A, io.BytesIO(), print, ReviewerError("x"), np.array([print])):
        with pytest.raises(Unpackable):
            pack_plain_data(value)
