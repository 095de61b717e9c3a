"""A case as its users see it: made, opened, read, changed."""

import json
import shutil
import threading
from dataclasses import replace

import pytest

from reviewer.errors import CaseError, Refused
from reviewer.model import (
    Anchor,
    Annotation,
    CaseInfo,
    Condition,
    Decision,
    Put,
    RedactionKind,
    Remove,
)
from reviewer.store import Case, database
from tests.helpers.cases import (
    AUDIO,
    INFO,
    KINDS,
    VIDEO,
    new_case,
    record,
    strange_program,
    with_original,
)
from tests.helpers.redactions import any_redaction


@pytest.fixture
def case(tmp_path):
    with new_case(tmp_path / "case") as made:
        yield made


def note(key: str = "a1", path: str = VIDEO, text: str = "a note") -> Put:
    return Put(Annotation(key, path, "tag", text, 1.0, 2.5))


def test_a_new_case_tells_what_it_is(tmp_path):
    with Case.create(tmp_path / "case", INFO) as case:
        assert case.case_info == INFO
        assert case.snapshot().records == ()
        assert case.snapshot().journal_head


def test_an_empty_folder_can_become_a_case(tmp_path):
    (tmp_path / "case").mkdir()
    Case.create(tmp_path / "case", INFO).close()
    assert (tmp_path / "case" / "case.db").is_file()


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CaseError, match="not empty"):
        Case.create(tmp_path, INFO)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_case_that_cannot_be_made_leaves_nothing(tmp_path):
    bad = CaseInfo("\ud800")
    with pytest.raises(ValueError, match="surrogate"):
        Case.create(tmp_path / "case", bad)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [None, b"", b"no database at all, but long enough" * 99])
def test_what_is_no_case_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / "case.db").write_bytes(content)
    with pytest.raises(CaseError):
        Case.open(tmp_path)


def test_another_programs_database_is_refused(tmp_path):
    other = strange_program(tmp_path)
    other.execute("CREATE TABLE x (y)")
    other.close()
    with pytest.raises(CaseError, match="not one of a case"):
        Case.open(tmp_path)


def test_everything_comes_back_after_reopening(tmp_path):
    with new_case(tmp_path / "case") as case:
        case.apply([note(), Put(Decision(AUDIO, "release", "ok"))], "Note")
        before = case.snapshot()
    with Case.open(tmp_path / "case") as case:
        assert case.snapshot() == before
        assert {r.path for r in before.records} == set(KINDS)


def test_a_record_comes_back_as_it_was(case):
    found = record(
        VIDEO,
        title="Öfficer",
        parent="mail/note.eml",
        condition=Condition.MISMATCH,
        notes=("one", "two"),
        identifiers={"rd_number": "JJ123456"},
    )
    case.add_records([found])
    assert case.snapshot().get_record(VIDEO) == found


def test_adding_records_again_replaces_them_and_says_so_once(case):
    before = case.journal_rows()
    case.add_records([record(path) for path in KINDS])
    assert case.journal_rows() == before
    case.add_records([record(VIDEO, title="new")])
    assert [row.key for row in case.journal_rows() if row.seq > before[0].seq] == [VIDEO]


def test_a_snapshot_does_not_change_with_the_case(case):
    before = case.snapshot()
    case.apply([note()], "Note")
    assert before.annotations == ()
    assert case.snapshot().annotations[0].id == "a1"
    assert case.snapshot().journal_head != before.journal_head
    assert case.snapshot().journal_time >= before.journal_time


def test_a_step_replaces_and_removes(case):
    case.apply([note()], "Note")
    case.apply([note(text="better")], "Edit note")
    assert [a.note for a in case.snapshot().annotations] == ["better"]
    case.apply([Remove("annotations", "a1")], "Remove note")
    assert case.snapshot().annotations == ()


def test_a_step_that_changes_nothing_is_none(case):
    assert case.apply([note()], "Note") > 0
    rows = case.journal_rows()
    assert case.apply([note()], "Note again") == 0
    assert case.journal_rows() == rows


REDACTION = any_redaction("r9", "gone.mp4", RedactionKind.WITHHOLD)
BAD = {
    "unknown record": ([Put(REDACTION)], "r9.*gone.mp4"),
    "same id twice": ([note("a7"), note("a7", AUDIO)], "a7.*2 times"),
    "no such entity": ([Remove("annotations", "a8")], "a8"),
    "no such table": ([Remove("journal", "a8")], "no such table"),
    "strange decision": ([Put(Decision(VIDEO, "burn"))], "burn"),
    "empty id": ([note("")], "id is empty"),
    "control character": ([note("a\n")], "control character"),
    "no number": ([Put(Annotation("a1", VIDEO, start=float("nan")))], "a1"),
    "no text": ([Put(Annotation("a1", VIDEO, "\ud800"))], "a1"),
    "no time": ([Put(Anchor("k1", VIDEO, 0.0, "yesterday", 1.0, "manual"))], "k1.*yesterday"),
    "no sigma": ([Put(Anchor("k1", VIDEO, 0.0, "2025-06-04T16:00:00Z", -1, "manual"))], "sigma"),
}


@pytest.mark.parametrize(("changes", "named"), BAD.values(), ids=BAD)
def test_a_step_that_breaks_a_rule_changes_nothing(case, changes, named):
    before = case.snapshot()
    with pytest.raises(Refused, match=named):
        case.apply([note("fine"), *changes], "Bad")
    assert case.snapshot() == before


def test_whoever_opens_the_case_is_the_author(tmp_path):
    new_case(tmp_path / "case").close()
    with Case.open(tmp_path / "case", author="Bob") as case:
        case.apply([note()], "Note")
        assert case.journal_rows(1)[0].author == "Bob"
    with Case.open(tmp_path / "case") as case:
        assert case.author == "Ann"


def test_reading_only_changes_nothing(tmp_path):
    new_case(tmp_path / "case").close()
    with Case.open(tmp_path / "case", read_only=True) as case:
        assert len(case.snapshot().records) == len(KINDS)
        with pytest.raises(CaseError, match="reading only"):
            case.apply([note()], "Note")


def test_a_case_on_a_read_only_disk_can_be_read(tmp_path, monkeypatch):
    new_case(tmp_path / "case").close()
    monkeypatch.setattr(database.os, "access", lambda *_: False)
    with Case.open(tmp_path / "case", read_only=True) as case:
        assert case.verify_case().is_sound
    (tmp_path / "case" / "case.db-wal").write_bytes(b"unfinished")
    with pytest.raises(CaseError, match="unfinished writing"):
        Case.open(tmp_path / "case", read_only=True)


def test_an_original_is_found_and_one_that_is_gone_is_named(case):
    kept = with_original(case, VIDEO, b"pictures")
    assert case.original_path(kept).read_bytes() == b"pictures"
    case.original_path(kept).unlink()
    with pytest.raises(CaseError, match=VIDEO):
        case.original_path(kept)
    with pytest.raises(CaseError, match="not kept"):
        case.original_path(record(AUDIO))


def test_a_linked_original_lies_where_it_was(case, tmp_path):
    (tmp_path / "big.mp4").write_bytes(b"x")
    assert case.original_path(record(VIDEO, b"x", stored=str(tmp_path / "big.mp4"))).is_file()


def test_a_path_that_leaves_the_case_is_refused(case, tmp_path):
    (tmp_path / "secret").write_bytes(b"x")
    with pytest.raises(CaseError, match="outside"):
        case.original_path(record(VIDEO, stored="../secret"))


def test_settings_are_remembered_and_not_journalled(case):
    rows = case.journal_rows()
    assert case.read_setting("columns", default={}) == {}
    case.set_setting("columns", {"time": 3})
    assert case.read_setting("columns") == {"time": 3}
    case.set_setting("columns", None)
    assert case.read_setting("columns") is None
    assert case.journal_rows() == rows


def test_the_cache_may_be_deleted_at_any_time(case):
    (case.cache_folder / "thing").write_bytes(b"x")
    shutil.rmtree(case.cache_folder)
    assert case.cache_folder.is_dir()
    assert case.verify_case().is_sound


def test_a_closed_case_says_so(tmp_path):
    case = new_case(tmp_path / "case")
    case.close()
    case.close()
    with pytest.raises(CaseError, match="closed"):
        case.snapshot()


def test_a_copied_case_signs_its_rows_as_another(tmp_path):
    with new_case(tmp_path / "one") as case:
        first = case.journal_rows(1)[0].origin
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    for name in ("one", "two"):
        with Case.open(tmp_path / name) as case:
            case.apply([note()], "Note")
            assert (case.journal_rows(1)[0].origin == first) is (name == "one")
            assert case.verify_case().is_sound


def test_threads_share_a_case(case):
    def work(name: str) -> None:
        for number in range(10):
            case.apply([note(f"{name}{number}")], "Note")
            case.snapshot()

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(case.snapshot().annotations) == 30
    assert case.verify_case().is_sound


def test_the_journal_can_be_read_piece_by_piece(case):
    for number in range(5):
        case.apply([note(f"a{number}")], f"Note {number}")
    first = case.journal_rows(2)
    more = case.journal_rows(2, before=first[-1].seq)
    assert [row.label for row in (*first, *more)] == [f"Note {n}" for n in (4, 3, 2, 1)]
    assert json.loads(first[0].after)["id"] == "a4"
    assert replace(first[0], hash="").true_hash() == first[0].hash
