"""Names over entries of a log and values of JSON: what the renderer hides there the attack accuses
when it is left, and nothing else is hidden.
"""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.goes_on import log, objects

MARK = re.compile(r"\[REDACTED 7\(1\)\(b\)\]")
NAMES = ("Ana", "Ruiz", "SIOBHAN", "HALVOR-", "HALVOR", "SEN", ">")  # a quotation's, too
WORDS = st.sampled_from(
    [
        *("caller is Ana", "Ruiz at the door", "Ana", "Ruiz", "no answer", "the"),
        *("asked for SIOBHAN HALVOR-", "name is SIOBHAN HALVOR", "SEN lives at", "in"),
    ]
)
HEADS = st.sampled_from(
    [
        "12:0{n} CAD> ",
        "12:00 CAD> ",
        "[2025-01-01T12:00:0{n}Z] R: ",
        "[12:00] ",
        "Jan 01 12:0{n}:00 host cad[7{n}]: ",
        "9:5{n} PM - ",
        "12:00 AM ",
        "{n}. ",
        "{n}) ",
        "The officer noted ",
        "> ",
        "# {n} ",
        "{n}  LEE: ",
        "[6/4/25, 4:2{n} PM] Lee: ",
    ]
)


def kept(text):
    """The words of a text without its marks and the names."""
    words = re.findall(r"[\w:.>()-]+", MARK.sub(" ", text))
    return [word for word in words if word not in NAMES]


def holds(accuses, release, left):
    """What is hidden is what is accused when it is left; all else stays."""
    hidden = release(left, ".txt")
    assert accuses(left, ".txt") == (hidden != left)
    assert not accuses(hidden, ".txt")
    assert kept(hidden) == kept(left)


@given(HEADS, st.lists(st.tuples(st.integers(0, 2), WORDS), min_size=2, max_size=7), st.booleans())
@settings(max_examples=60)
def test_entries_of_a_log(accuses, release, head, entries, wide):
    """Entries of the same time and of others, as wide as the log or not."""
    lines, n = [], 8
    for more, said in entries:
        n += more
        lines.append(head.format(n=n) + said)
    lines += [head.format(n=n + 1) + "nothing else was told of by them"] if wide else []
    holds(accuses, release, "\n".join(lines) + "\n")


LAYOUTS = {
    "lines": objects,
    "list": lambda *values: json.dumps([{"t": n, "w": v} for n, v in enumerate(values)], indent=1),
    "fields": lambda *values: json.dumps({f"line{n}": v for n, v in enumerate(values)}),
    "values": lambda *values: json.dumps({"id": 3, "lines": values, "by": "Lee"}),
    "escaped": lambda *values: objects(*values).replace("a", "\\u0061"),
    "in a log": lambda *values: log(*objects(*values).splitlines()),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@given(values=st.lists(WORDS, min_size=2, max_size=6))
@settings(max_examples=12)
def test_values_of_json(accuses, release, layout, values):
    left = LAYOUTS[layout](*values)
    hidden = release(left, ".txt")
    assert accuses(left, ".txt") == (hidden != left)
    assert not accuses(hidden, ".txt")
    if layout != "in a log":
        for row in hidden.splitlines() if layout in ("lines", "escaped") else [hidden]:
            json.loads(row)


def test_entries_of_two_times_keep_their_words(release):
    fair = log("asked for Ana", "Ruiz at the door", "a longer line about nothing at all")
    assert release(fair, ".txt") == fair
    listed = objects("Ana", "Ruiz", "Siobhan", "Halvorsen", key="name")
    assert release(listed, ".txt") == listed


def test_a_cell_of_any_length_is_read(accuses):
    """Also the rest of a text whose quotation mark is never closed."""
    long = "a word and another " * 8000
    assert accuses(f"Time,Remarks\r\n16:21,{long}Ana\r\n16:22,Ruiz came\r\n", ".csv")
    assert not accuses(f'Time,Remarks\r\n16:21,it was\r\n16:22,"{long}\r\n', ".csv")
