"""An update of a long text is told by what of it is another, forwards and backwards."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import Put, RegionRedaction
from reviewer.model.geometry import Box, Keyframe
from reviewer.store import Case, journal, rows, splice
from reviewer.store.database import CaseDatabase
from reviewer.store.schema import JOURNALLED, TABLES_OF, tables_missing
from tests.helpers.cases import VIDEO, index_beginnings, new_case

TEXTS = st.text(st.sampled_from("ab@,:{"), max_size=30)


@given(TEXTS, TEXTS, st.text(max_size=5))
def test_either_text_comes_back_from_the_other_and_from_no_third(one, other, third):
    long = splice.LONG
    splice.LONG = 0
    try:
        was, becomes = splice.splice_of(one, other), splice.splice_of(other, one)
    finally:
        splice.LONG = long
    assert splice.apply_splice(one, was, becomes) == other
    assert splice.apply_splice(other, becomes, was) == one
    first, rest = map(int, was[1:].partition(":")[0].split(","))
    kept = len(third) >= first + rest and third[first : len(third) - rest] == was.partition(":")[2]
    if kept:
        return
    with pytest.raises(ValueError, match=r"."):
        splice.apply_splice(third, was, becomes)


def track(moved: float = 0.0) -> RegionRedaction:
    keys = tuple(
        Keyframe(n / 10, Box(0.1 + n / 1000 + (moved if n == 40 else 0.0), 0.2, 0.1, 0.1))
        for n in range(100)
    )
    made = {"start": 0.0, "end": 1.9, "keyframes": keys}
    return RegionRedaction("r1", VIDEO, ("7(1)(c)",), **made)


@pytest.fixture
def nudged(tmp_path):
    with new_case(tmp_path / "case") as case:
        case.apply([Put(track())], "Box")
        case.apply([Put(track(0.001))], "Move box")
        yield case


def test_a_nudge_writes_bytes_and_is_undone_and_verified(nudged):
    row = nudged.journal_rows(1)[0]
    assert len(row.before) + len(row.after) < 100
    whole = nudged.snapshot().find_redaction("r1")
    assert nudged.undo() == "Move box"
    assert nudged.snapshot().find_redaction("r1") == track()
    assert nudged.redo() == "Move box"
    assert nudged.snapshot().find_redaction("r1") == whole == track(0.001)
    assert nudged.verify_case().is_sound


def test_what_a_row_says_of_a_long_text_cannot_be_changed_unseen(nudged):
    seq = nudged.journal_rows(1)[0].seq
    db = CaseDatabase(nudged.folder / "case.db")
    with db.write_transaction():
        db.execute_statement("DROP TRIGGER journal_no_update")
        db.execute_statement(
            "UPDATE journal SET after = replace(after, '0', '1') WHERE seq = ?", (seq,)
        )
    db.close()
    assert nudged.verify_case().problems[0].row == seq


def test_a_case_of_before_goes_on_and_its_full_rows_are_read(tmp_path):
    new_case(tmp_path / "case").close()
    _as_it_was(tmp_path / "case")
    with Case.open(tmp_path / "case", read_only=True) as case:
        assert case.verify_case().is_sound
        assert case.snapshot().find_redaction("r1") == track(0.001)
    with Case.open(tmp_path / "case") as case:
        full = case.journal_rows(1)[0]
        assert full.after == rows.text_of(track(0.001))
        assert case.verify_case().is_sound
        case.apply([Put(replace(track(0.001), reason="a face"))], "Reason")
        assert len(case.journal_rows(1)[0].after) < 100
        assert case.undo() == "Reason"
        assert case.undo() == "Move box"
        assert case.snapshot().find_redaction("r1") == track()
        assert case.verify_case().is_sound


def _as_it_was(folder):
    """Before updates were told by what is another: triggers without, and a row in full."""
    db = CaseDatabase(folder / "case.db")
    pen = journal.JournalPen(db, "Ann", "elsewhere")
    with db.write_transaction():
        db.execute_statement("DELETE FROM _sqlite_migrations WHERE name = '0003_splices'")
        index_beginnings(db.execute_statement)
        for table in set(JOURNALLED) - tables_missing(TABLES_OF):
            sql = db.single_value(
                "SELECT sql FROM sqlite_master WHERE name = ?", (f"{table}_update",)
            )
            for told in ("reviewer_told(OLD.data, NEW.data)", "reviewer_told(NEW.data, OLD.data)"):
                sql = sql.replace(told, told[14:22])
            db.execute_statement(f"DROP TRIGGER {table}_update")
            db.execute_statement(sql)
    for label, made in (("Box", track()), ("Move box", track(0.001))):
        with db.write_transaction(), pen.write_step(journal.EDIT, label):
            rows.put_row(db, "redactions", "r1", rows.text_of(made))
    db.close()
