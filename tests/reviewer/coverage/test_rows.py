"""A redaction of a row means the same cells to who masks it, who looks for its words and who
tells what stays readable.
"""

import csv
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reviewer.coverage import text as coverage_text
from reviewer.coverage.rows import HiddenTerms, hidden_rows, told_cells
from reviewer.model import Kind, Record
from reviewer.package.hidden_cues import secrets_of_cues
from reviewer.readers.words import text_units
from reviewer.render import dispatch
from reviewer.text.joined import APART, JoinedText
from reviewer.text.terms import find_term
from tests.helpers.forms import KINDS
from tests.helpers.text_records import LABEL, hide, released, step_for

HEADER = ["Event Number", "Call Date", "Caller", "Remarks", "Priority"]
TIMED = ["2501234567", "06/04/2025 16:22:31"]
CELLS = st.lists(
    st.sampled_from(["", " ", "-", "None", "n/a", "Maria Lopez", "a | b", "LOPEZ\u200b X", "77"]),
    min_size=3,
    max_size=3,
)


def as_record(path):
    return Record(path.name, Kind.DISPATCH, "csv", "", path.stat().st_size, path.name)


def log(folder, *rows):
    path = folder / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *([*TIMED, *row] for row in rows)])
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@example(["", "", ""], ["-", "LOPEZ\u200b X", "-"], (46, 2))
@given(CELLS, CELLS, st.none() | st.tuples(st.integers(0, 60), st.integers(1, 20)))
def test_all_mean_the_same_cells(tmp_path, cells, other, chars):
    path = log(tmp_path, other, cells)
    record, redaction = as_record(path), hide(path.name, cue=2)
    if chars is not None:
        redaction = replace(redaction, chars=(chars[0], chars[0] + chars[1]))
    units = [unit for unit in text_units(record, path) if unit.cue]
    [spans] = hidden_rows(record, path, units, [redaction]).values()
    text = units[1].text
    gone = [text[first:last] for first, last in spans]
    result, out = released(dispatch, path, Kind.DISPATCH, "csv", redaction)
    with (out / "record.csv").open(encoding="utf-8", newline="") as file:
        shown = list(csv.reader(file))[2]
    assert sum(cell.count(LABEL) for cell in shown) == result.places["r1"]
    assert result.places["r1"] or not told_cells(text, redaction)
    if chars is None:
        assert [cell for cell in shown[2:] if cell != LABEL] == kept_of(cells, gone)
    asked = step_for(path, Kind.DISPATCH, "csv", redaction)
    sought = {secret.text for secret in secrets_of_cues(asked, [redaction], path)}
    assert all(any(word in hidden for hidden in gone) for word in sought)
    assert not any(word in cell for word in sought if chars is None for cell in shown)


def kept_of(cells, gone):
    """The cells that a masked row keeps, as they are read."""
    return [cell for cell in (c.replace("\u200b", "") for c in cells) if cell not in gone]


@pytest.mark.parametrize("nothing", ["None", "null", "N/A", "-"])
def test_what_says_nothing_stays_and_is_no_secret(tmp_path, nothing):
    path = log(tmp_path, ["Maria Lopez", nothing, "3"])
    redaction = hide(path.name, cue=1)
    _, out = released(dispatch, path, Kind.DISPATCH, "csv", redaction)
    assert nothing in written_row(out)
    asked = step_for(path, Kind.DISPATCH, "csv", redaction)
    assert [s.text for s in secrets_of_cues(asked, [redaction], path)] == ["Maria Lopez"]


def written_row(out):
    with (out / "record.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1]


FORMS = st.one_of(*KINDS.values())
_PIECES = st.sampled_from(["", "Maria ", "312 ", "\t12\t", ". AT 1847 "])


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FORMS, min_size=2, max_size=4), _PIECES, _PIECES)
def test_what_a_row_holds_by_itself_is_found_in_all_rows_at_once(forms, before, behind):
    """So only the rows in which something was found have to be gone through one by one."""
    written = [form.filled() for form in forms]
    rows = [f"{before}{' '.join(one.text.split(chr(10)))} {behind}" for one in written]
    apart = JoinedText(rows, APART)
    for one in written:
        alone = {at for at, row in enumerate(rows) if any(True for _ in find_term(one.term, row))}
        hits = list(find_term(one.term, apart.text))
        together = {row for hit in hits for row, _, _ in apart.pieces_of(*hit)}
        assert alone <= together
        table = HiddenTerms([[row] for row in rows], [hide(term=one.term)])
        assert {at for at, row in enumerate(rows) if table.release_cells(at) != [row]} >= alone


def test_rows_with_many_terms_are_asked_for_few_of_them(tmp_path, monkeypatch):
    """Each row holds one of as many terms: no row is gone through for all the others."""

    def asked_of(count):
        rows = [["B", f"Zo{n:03}ra Quim{n:03}by", "1"] for n in range(count)]
        terms = [hide(id=f"r{n}", term=row[1]) for n, row in enumerate(rows)]
        whole = hide(id="whole", cue=2)
        asked = []
        monkeypatch.setattr(
            coverage_text,
            "find_term",
            lambda term, text: asked.append(term) or find_term(term, text),
        )
        path = log(tmp_path, *rows)
        released(dispatch, path, Kind.DISPATCH, "csv", whole, *terms)
        return len(asked) / count

    assert asked_of(120) <= 1.2 * asked_of(40)
