"""A journal that was cut or written anew is told, and a copy of a case is no error."""

import json
import shutil
import sqlite3

import pytest

from reviewer.model import Decision, Put
from reviewer.store import Case
from reviewer.store.anchors import WRITTEN
from reviewer.store.journal import row_hash
from reviewer.store.schema import COLUMNS
from reviewer.system.home import home_folder
from reviewer.system.signing_keys import signing_key
from tests.helpers.cases import MAIL, PAGES, REST, new_case, records


@pytest.fixture
def folder(tmp_path):
    """A case that was opened, changed and closed three times."""
    with new_case(tmp_path / "case") as case:
        case.add_records(records())
    for path in (MAIL, PAGES):
        decide(tmp_path / "case", path)
    return tmp_path / "case"


def decide(folder, path, reason="seen"):
    with Case.open(folder) as case:
        case.apply([Put(Decision(path, "release", reason))], "Decide")


def verified(folder):
    with Case.open(folder, read_only=True) as case:
        return case.verify_case()


def attacked(folder, *statements):
    """What somebody does who edits the database itself, triggers and all."""
    db = sqlite3.connect(folder / "case.db")
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        statement(db)
    for _, sql in triggers:
        db.execute(sql)
    db.commit()
    db.close()


def cut(db):
    """Take the last step back, in the table and in the journal, as if it had never been."""
    last = db.execute("SELECT max(seq) FROM journal").fetchone()[0]
    key = db.execute("SELECT key FROM journal WHERE seq = ?", (last,)).fetchone()[0]
    db.execute("DELETE FROM decisions WHERE key = ?", (key,))
    db.execute("DELETE FROM journal WHERE seq = ?", (last,))
    db.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'journal'", (last - 1,))


def rewrite(db):
    """Give every row another author, and every row the hash that then fits."""
    prev = ""
    names = ", ".join(COLUMNS)
    for row in db.execute(f"SELECT {names} FROM journal ORDER BY seq").fetchall():
        values = dict(zip(COLUMNS, row, strict=True)) | {"author": "Somebody", "prev": prev}
        prev = row_hash(*[values[name] for name in COLUMNS[:-1]])
        db.execute(
            "UPDATE journal SET author = ?, prev = ?, hash = ? WHERE seq = ?",
            (values["author"], values["prev"], prev, values["seq"]),
        )


def test_a_case_that_is_whole_fits_its_anchors(folder):
    found = verified(folder)
    assert (found.problems, found.notes) == ((), ())
    assert found.anchors >= 3


def test_a_cut_journal_is_told(folder):
    attacked(folder, cut)
    found = verified(folder)
    assert [p.row for p in found] == [found.rows + 1]
    assert "cut off" in found.problems[0].why


def test_a_journal_written_anew_is_told_at_its_first_signed_row(folder):
    attacked(folder, rewrite)
    assert all("not the change that was signed" in p.why for p in verified(folder))
    assert not verified(folder).is_sound


def test_the_file_of_anchors_may_be_gone_for_the_user_has_them_too(folder):
    attacked(folder, cut)
    (folder / "anchors.jsonl").unlink()
    assert not verified(folder).is_sound


def test_the_first_user_may_be_gone_for_the_case_has_them_too(folder, monkeypatch, tmp_path):
    attacked(folder, cut)
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path / "nobody"))
    assert not verified(folder).is_sound
    assert not (tmp_path / "nobody").exists()


def test_without_any_register_a_whole_case_holds_and_says_what_it_was_compared_with(
    folder, monkeypatch, tmp_path
):
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path / "nobody"))
    found = verified(folder)
    assert found.is_sound
    assert "its own file of anchors only" in found.notes[0]
    (folder / "anchors.jsonl").unlink()
    assert "nothing outside of itself" in verified(folder).notes[0]


@pytest.mark.parametrize("line", [0, 1, -1])
def test_a_line_that_was_cut_is_told_to_who_has_no_anchor_of_his_own(
    folder, monkeypatch, tmp_path, line
):
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path / "colleague"))
    lines = (folder / "anchors.jsonl").read_text().splitlines(keepends=True)
    del lines[line]
    (folder / "anchors.jsonl").write_text("".join(lines))
    told = [p.why for p in verified(folder)]
    assert told[0].startswith("3 signed anchors were written and 2 of them are there")
    decide(folder, REST)  # what is written later does not make up for it
    assert "4 signed anchors were written and 3 of them" in str(*verified(folder))


def test_a_case_of_an_older_version_counts_from_what_it_has(folder, monkeypatch, tmp_path):
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path / "colleague"))
    with Case.open(folder) as case:
        case.set_setting(WRITTEN, True)
    assert verified(folder).is_sound
    decide(folder, REST)
    assert verified(folder).is_sound
    lines = (folder / "anchors.jsonl").read_text().splitlines(keepends=True)
    (folder / "anchors.jsonl").write_text("".join(lines[:-1]))
    assert not verified(folder).is_sound


def test_two_copies_that_go_apart_both_hold(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "copy")
    decide(folder, REST, "here")
    decide(tmp_path / "copy", REST, "there")
    decide(tmp_path / "copy", MAIL, "there")
    for place in (folder, tmp_path / "copy"):
        found = verified(place)
        assert found.problems == ()
        assert "Another copy of this case" in found.notes[0]


def test_an_older_copy_in_the_place_of_the_newer_is_told(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "older")
    decide(folder, REST)
    shutil.rmtree(folder)
    (tmp_path / "older").rename(folder)
    assert "older copy was put back" in verified(folder).problems[0].why


def test_an_older_copy_elsewhere_is_only_mentioned(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "older")
    decide(folder, REST)
    found = verified(tmp_path / "older")
    assert found.is_sound
    assert str(folder) in found.notes[0]


def test_rows_that_a_crash_left_without_an_anchor_are_no_fault(folder):
    case = Case.open(folder)
    case.apply([Put(Decision(REST, "release", ""))], "Decide")
    case.database.close()  # the process is gone
    assert verified(folder).is_sound
    decide(folder, REST, "again")
    assert verified(folder).is_sound


def test_a_forged_or_garbled_anchor_counts_for_nothing(folder):
    lines = (folder / "anchors.jsonl").read_text().splitlines()
    forged = json.loads(lines[-1]) | {"rows": 3}
    with (folder / "anchors.jsonl").open("a") as out:
        out.write(json.dumps(forged) + "\n{\n[1]\n\x00\n" + '{"format": 1}\n')
    assert verified(folder).is_sound


def test_a_case_closes_though_no_anchor_can_be_written(folder, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path / "file"))
    decide(folder, REST)
    assert verified(folder).rows


def test_opening_to_look_makes_no_key_and_no_anchor(folder, monkeypatch, tmp_path):
    before = (folder / "anchors.jsonl").read_bytes()
    monkeypatch.setenv("REVIEWER_HOME", str(tmp_path / "new"))
    with Case.open(folder) as case:
        case.snapshot()
    assert (folder / "anchors.jsonl").read_bytes() == before
    assert not (home_folder() / "signing-key.pem").exists()
    assert signing_key().own_fingerprint
