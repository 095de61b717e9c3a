"""Whatever another program does to a case is journalled, refused, or found."""

import json
import sqlite3

import pytest

from reviewer.errors import CaseError
from reviewer.model import Annotation, Decision, Put
from reviewer.store import Case
from reviewer.system.jobs import StoppableJob
from tests.helpers.cases import AUDIO, VIDEO, new_case, strange_program, with_original


@pytest.fixture
def folder(tmp_path):
    with new_case(tmp_path / "case") as case:
        with_original(case, VIDEO, b"pictures")
        for number in range(4):
            case.apply([Put(Annotation(f"a{number}", VIDEO, note="true"))], "Note")
        case.apply([Put(Decision(AUDIO, "release"))], "Decide")
        assert list(case.verify_case()) == []
    return tmp_path / "case"


def problems(folder) -> list[str]:
    with Case.open(folder, read_only=True) as case:
        return [str(p) for p in case.verify_case()]


def rows(folder) -> dict[str, int]:
    """Of each key, the newest row of the journal that speaks of it."""
    with Case.open(folder, read_only=True) as case:
        return {row.key: row.seq for row in reversed(case.journal_rows())}


def tamper(folder, *statements: str, without: tuple[str, ...] = ()) -> None:
    other = strange_program(folder)
    for name in without:
        other.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        other.execute(statement)
    other.close()


def restored(folder, *names: str) -> None:
    """A careful forger puts the triggers back."""
    with new_case(folder.parent / "fresh") as fresh:
        texts = [
            fresh.database.single_value("SELECT sql FROM sqlite_master WHERE name = ?", (name,))
            for name in names
        ]
    tamper(folder, *texts)


CHANGES = (
    "UPDATE annotations SET data = json_set(data, '$.note', 'false') WHERE key = 'a1'",
    'INSERT INTO annotations (key, data) VALUES (\'z\', \'{"id":"z","record":"video/a.mp4"}\')',
    "DELETE FROM annotations WHERE key = 'a1'",
    "UPDATE records SET data = json_set(data, '$.sha256', 'x')",
    "REPLACE INTO decisions (key, data) VALUES ('audio/call.wav', "
    '\'{"record":"audio/call.wav","decision":"not responsive"}\')',
    "UPDATE case_info SET data = '{}'",
)


@pytest.mark.parametrize("change", CHANGES)
def test_another_program_cannot_change_the_review(folder, change):
    with pytest.raises(sqlite3.OperationalError, match="reviewer_"):
        tamper(folder, change)
    assert problems(folder) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal SET label = 'nothing'",
        "DELETE FROM journal WHERE seq = 3",
        "DELETE FROM records",
    ],
)
def test_another_program_cannot_change_what_was_written(folder, change):
    with pytest.raises(sqlite3.DatabaseError, match=r"append-only|never removed|reviewer_"):
        tamper(folder, change)
    assert problems(folder) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (CHANGES[0], "annotations a1: it was changed"),
        (CHANGES[2], "annotations a1: it was removed"),
        (CHANGES[3], f"records {AUDIO}: it was changed"),
        (CHANGES[5], "case_info case: it was changed"),
    ],
)
def test_a_table_edited_without_its_triggers_is_found(folder, change, named):
    table = next(w for w in ("annotations", "records", "case_info") if w in change)
    names = [f"{table}_{event}" for event in ("insert", "update", "delete")]
    tamper(folder, change, without=tuple(names))
    found = problems(folder)
    assert any(p.startswith(named) for p in found)
    assert any(p.startswith(f"trigger {table}_update: it is missing") for p in found)
    restored(folder, *names)
    assert any(p.startswith(named) for p in problems(folder))


def test_a_changed_row_of_the_journal_is_named(folder):
    seq = rows(folder)["a2"]
    tamper(
        folder,
        f"UPDATE journal SET author = 'Eve' WHERE seq = {seq}",
        without=("journal_no_update",),
    )
    assert problems(folder)[0].startswith(f"change {seq}: its content was changed")


def test_a_row_taken_out_of_the_journal_is_named(folder):
    seq = rows(folder)["a2"]
    tamper(folder, f"DELETE FROM journal WHERE seq = {seq}", without=("journal_no_delete",))
    assert problems(folder)[0].startswith(f"change {seq + 1}: change {seq} is missing")


def test_a_journal_cut_short_is_found_even_when_the_tables_agree(folder):
    seq = rows(folder)[AUDIO]
    gone = ("journal_no_delete", "decisions_delete")
    tamper(
        folder,
        "DELETE FROM journal WHERE key = 'audio/call.wav' AND tbl = 'decisions'",
        "DELETE FROM decisions",
        without=gone,
    )
    restored(folder, *gone)
    last = max(rows(folder).values())
    assert problems(folder) == [
        f"change {last + 1}: it is missing: {seq} changes were written, "
        f"the record of changes ends with {last}"
    ]


def test_a_journal_cut_short_alone_is_found(folder):
    seq = rows(folder)[AUDIO]
    tamper(folder, f"DELETE FROM journal WHERE seq = {seq}", without=("journal_no_delete",))
    found = problems(folder)
    assert found[0].startswith(f"change {seq}: it is missing")
    assert any(p.startswith(f"decisions {AUDIO}: it was added") for p in found)


def test_a_row_with_a_new_hash_breaks_the_next(folder):
    with Case.open(folder) as case:
        row = next(r for r in case.journal_rows() if r.key == "a1")
        forged = json.dumps({**json.loads(row.after), "note": "false"}, separators=(",", ":"))
        data = type(row)(**{**vars(row), "after": forged})
        new = data.true_hash()
    other = strange_program(folder)
    other.execute("DROP TRIGGER journal_no_update")
    other.execute("UPDATE journal SET after = ?, hash = ? WHERE seq = ?", (forged, new, row.seq))
    other.close()
    assert problems(folder)[0].startswith(f"change {row.seq + 1}: it does not follow")


def test_a_trigger_of_another_program_is_named(folder):
    tamper(folder, "CREATE TRIGGER spy AFTER INSERT ON settings BEGIN SELECT 1; END")
    assert problems(folder) == ["trigger spy: this program did not make it"]


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"picturez", "not the file of the intake"), (b"pict", "4 bytes"), (None, "is gone")],
)
def test_a_changed_original_is_named(folder, content, why):
    original = folder / "originals" / VIDEO
    original.unlink() if content is None else original.write_bytes(content)
    found = problems(folder)
    assert len(found) == 1
    assert found[0].startswith(f"original {VIDEO}: ")
    assert why in found[0]


def test_a_damaged_file_is_no_crash(folder):
    path = folder / "case.db"
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 + 100 : page * 4096 + 3000] = b"\xff" * 2900
    path.write_bytes(data)
    try:
        found = problems(folder)
    except CaseError as fault:
        found = [fault.message]
    assert found


def test_the_report_says_what_was_looked_at(folder):
    with Case.open(folder, read_only=True) as case:
        report = case.verify_case()
        assert (report.is_sound, report.originals, report.head) == (
            True,
            1,
            case.snapshot().journal_head,
        )
        assert report.rows == case.journal_rows(1)[0].seq


def test_verify_can_be_stopped(folder):
    job = StoppableJob()
    job.stop_work()
    with Case.open(folder) as case, pytest.raises(Exception, match="Cancelled"):
        case.verify_case(job)
