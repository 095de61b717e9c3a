"""Power cuts, full disks, second writers and newer programs: nothing is lost."""

import subprocess
import sys

import pytest

from reviewer.errors import CaseBusy, CaseError, NoSpace
from reviewer.model import Annotation, Put, TextUnit
from reviewer.store import Case, database
from tests.helpers.cases import VIDEO, forget_inquiries, index_beginnings, new_case, strange_program

WRITER = """
import sys
from pathlib import Path
from reviewer.model import Annotation, Put
from reviewer.store import Case
with Case.open(Path(sys.argv[1]), author=sys.argv[2]) as case:
    for n in range(int(sys.argv[3])):
        key = f"{sys.argv[2]}{n}"
        notes = [Annotation(f"{key}-{i}", "video/a.mp4", note="x" * 200) for i in range(3)]
        case.apply([Put(note) for note in notes], key)
        print(key, flush=True)
"""


def writer(folder, name: str, count: int) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(count)],
        stdout=subprocess.PIPE,
        text=True,
    )


def note(key: str, text: str = "") -> Put:
    return Put(Annotation(key, VIDEO, note=text))


@pytest.mark.parametrize("acknowledged", [1, 7, 40])
def test_a_killed_process_loses_no_step_that_it_acknowledged(tmp_path, acknowledged):
    new_case(tmp_path / "case").close()
    with writer(tmp_path / "case", "k", 100_000) as child:
        seen = [child.stdout.readline().strip() for _ in range(acknowledged)]
        child.kill()
        seen += child.stdout.read().split()
    with Case.open(tmp_path / "case") as case:
        assert list(case.verify_case()) == []
        have = {a.id for a in case.snapshot().annotations}
        whole = {key for key in seen if key}
        assert {f"{key}-{i}" for key in whole for i in range(3)} <= have
        assert len(have) % 3 == 0
        assert case.undo() is not None


def test_two_writers_take_turns(tmp_path):
    new_case(tmp_path / "case").close()
    with writer(tmp_path / "case", "a", 40) as one, writer(tmp_path / "case", "b", 40) as two:
        assert (one.wait(), two.wait()) == (0, 0)
    with Case.open(tmp_path / "case") as case:
        assert list(case.verify_case()) == []
        assert len(case.snapshot().annotations) == 240
        assert {row.author for row in case.journal_rows()} == {"a", "b"}


def test_a_second_writer_that_waits_too_long_is_told_so(tmp_path, monkeypatch):
    assert database.BUSY_SECONDS <= 10.0  # nobody looks at a window that long
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with new_case(tmp_path / "case") as case, Case.open(tmp_path / "case") as other:
        with case.database.write_transaction():
            with pytest.raises(CaseBusy, match="Another program"):
                other.apply([note("a1")], "Note")
            assert other.snapshot().annotations == ()
        other.apply([note("a1")], "Note")


def test_a_newer_case_is_refused(tmp_path):
    new_case(tmp_path / "case").close()
    other = strange_program(tmp_path / "case")
    other.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('reviewer.store', '9999_future', '')"
    )
    other.close()
    with pytest.raises(CaseError, match="newer version"):
        Case.open(tmp_path / "case")


def test_an_older_case_is_brought_up_to_date(tmp_path):
    new_case(tmp_path / "case").close()
    other = strange_program(tmp_path / "case")
    forget_inquiries(other.execute)
    names = other.execute(
        "SELECT type, name FROM sqlite_master WHERE type = 'trigger' AND "
        "(name LIKE 'units%' OR name LIKE '%found' OR name LIKE '%lost')"
    ).fetchall()
    for kind, name in [*names, ("table", "words"), ("table", "units")]:
        other.execute(f"DROP {kind} {name}")
    other.execute("DELETE FROM _sqlite_migrations WHERE name IN ('0002_search', '0004_words')")
    other.close()
    with pytest.raises(CaseError, match="older version"):
        Case.open(tmp_path / "case", read_only=True)
    with Case.open(tmp_path / "case") as case:
        assert case.verify_case().is_sound
        case.apply([note("a1", "found again")], "Note")
        assert len(case.search_words("found")) == 1


def test_a_case_with_an_index_of_beginnings_finds_the_same_without(tmp_path):
    with new_case(tmp_path / "case") as case:
        case.index_words(VIDEO, [TextUnit(VIDEO, f"cue {n}", f"offi{n} María") for n in range(9)])
    other = strange_program(tmp_path / "case")
    index_beginnings(other.execute)
    other.close()
    queries = ("o*", "off*", "offi3", '"offi4 maria"', "m* -offi5", "nobody")
    with Case.open(tmp_path / "case", read_only=True) as case:
        assert case.verify_case().is_sound
        before = [case.search_words(query) for query in queries]
    with Case.open(tmp_path / "case") as case:
        assert case.verify_case().is_sound
        assert [case.search_words(query) for query in queries] == before
        made = case.database.single_value("SELECT sql FROM sqlite_master WHERE name = 'words'")
        assert "prefix" not in made
    assert [len(hits) for hits in before] == [9, 9, 1, 1, 8, 0]


def test_a_full_disk_loses_nothing(tmp_path):
    with new_case(tmp_path / "case") as case:
        case.apply([note("a1", "kept")], "Note")
        pages = case.database.single_value("PRAGMA page_count")
        case.database.execute_statement(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(NoSpace, match="full"):
            case.apply([note(f"b{n}", "x" * 4000) for n in range(50)], "Too much")
        with pytest.raises(NoSpace):
            case.index_words(VIDEO, [TextUnit(VIDEO, "cue 1", "words " * 50_000)])
        assert [a.id for a in case.snapshot().annotations] == ["a1"]
        assert list(case.verify_case()) == []
        case.database.execute_statement("PRAGMA max_page_count = 100000")
        case.apply([note("a2")], "Note")
    with Case.open(tmp_path / "case") as case:
        assert [a.id for a in case.snapshot().annotations] == ["a1", "a2"]
