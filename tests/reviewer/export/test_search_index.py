"""Words that vanish from the search index are told, and come back from the originals."""

import pytest

from reviewer.cli.main import main
from reviewer.model import Annotation, Put, Subject
from reviewer.store import Case
from tests.helpers.small_case import ready_case
from tests.reviewer.store.test_store_anchors import attacked


@pytest.mark.parametrize(
    "deed",
    [
        "DELETE FROM units WHERE key = 'notes/statement.txt'",
        "DELETE FROM units WHERE key = 'notes/statement.txt' AND text LIKE '%Lopez%'",
        "UPDATE units SET text = 'nothing' WHERE text LIKE '%Lopez%'",
        "INSERT INTO words(words) VALUES ('delete-all')",
    ],
)
def test_a_record_that_vanished_from_search_is_told_and_found_again(tmp_path, capsys, deed):
    folder = ready_case(tmp_path)
    attacked(folder, lambda db: db.execute(deed))
    assert main(["verify", str(folder)]) == 1
    assert "search index notes/statement.txt" in capsys.readouterr().out
    assert main(["verify", str(folder), "--rebuild"]) == 0
    with Case.open(folder, read_only=True) as case:
        assert [h.record for h in case.search_words("Maria Lopez")] == ["notes/statement.txt"]


@pytest.mark.parametrize("deed", ["DELETE FROM units WHERE", "UPDATE units SET text = 'x' WHERE"])
@pytest.mark.parametrize("table", ["annotations", "subjects"])
def test_a_note_or_person_that_vanished_from_search_comes_back(tmp_path, capsys, deed, table):
    folder = ready_case(tmp_path)
    with Case.open(folder) as case:
        note = Annotation("n1", "notes/statement.txt", "fact", "Zebra crossing")
        case.apply([Put(note), Put(Subject("s1", "Zebra", ("Zebra",)))], "Add both")
        before = [(h.table, h.key, h.snippet) for h in case.search_words("zebra")]
    attacked(folder, lambda db: db.execute(f"{deed} tbl = '{table}'"))
    assert main(["verify", str(folder)]) == 1
    assert f"search index {table} " in capsys.readouterr().out
    assert main(["verify", str(folder), "--rebuild"]) == 0
    with Case.open(folder, read_only=True) as case:
        assert sorted((h.table, h.key, h.snippet) for h in case.search_words("zebra")) == sorted(
            before
        )
