"""A case that others write too is followed, and nothing of theirs is written over unseen."""

import pytest

from reviewer.errors import CaseBusy, Refused
from reviewer.model import Annotation, Put
from reviewer.store import Case, can_be_written, follow
from tests.helpers.cases import VIDEO, new_case
from tests.reviewer.store.test_store_faults import writer


def note(key: str, text: str = "") -> Put:
    return Put(Annotation(key, VIDEO, note=text))


@pytest.fixture
def pair(tmp_path):
    """A case as its window has it, and as another program has it, which is Bert's."""
    with new_case(tmp_path / "case") as mine, Case.open(tmp_path / "case", author="Bert") as other:
        yield mine, other


def test_what_others_write_is_seen_once_and_what_one_writes_oneself_is_not(pair):
    mine, other = pair
    follower = mine.follow_others()
    assert follower.look_for_news().steps == ()
    mine.apply([note("a1")], "Mine")
    other.apply([note("b1"), note("b2")], "Import review")
    mine.apply([note("a2")], "Mine too")
    other.undo()
    seen = follower.look_for_news().steps
    assert [(s.author, s.label, s.changed_tables) for s in seen] == [
        ("Bert", "Import review", {"annotations"}),
        ("Bert", "Mine too", {"annotations"}),
    ]
    assert seen[0].touched == {("annotations", "b1"), ("annotations", "b2")}
    assert follower.look_for_news().steps == ()
    follower.close()


def test_another_process_is_seen_whole_steps_at_a_time(tmp_path):
    with new_case(tmp_path / "case") as case:
        follower = case.follow_others()
        steps = []
        with writer(tmp_path / "case", "k", 20) as child:
            while child.poll() is None:
                steps += follower.look_for_news().steps
        steps += follower.look_for_news().steps
        follower.close()
        assert [s.label for s in steps] == [f"k{n}" for n in range(20)]
        assert all(len(s.touched) == 3 for s in steps)


def test_what_others_changed_meanwhile_is_not_written_over(pair):
    mine, other = pair
    mine.apply([note("a1", "first")], "Note")
    seen = mine.snapshot().journal_head
    other.apply([note("a1", "Bert's")], "Correct the note")
    with pytest.raises(Refused, match=r"Bert changed this .*Correct the note"):
        mine.apply([note("a1", "mine")], "Note", seen=seen)
    assert mine.snapshot().annotations[0].note == "Bert's"
    mine.apply([note("a2")], "Another", seen=seen)
    mine.apply([note("a1", "mine")], "Note", seen=mine.snapshot().journal_head)
    assert {a.note for a in mine.snapshot().annotations} == {"mine", ""}


def test_a_step_that_changes_nothing_takes_nobody_elses_for_its_own(pair):
    mine, other = pair
    mine.apply([note("a1")], "Mine")
    seen, follower = mine.snapshot().journal_head, mine.follow_others()
    other.apply([note("b1")], "Theirs")
    assert mine.apply([note("a1")], "Mine") == 0
    assert [s.label for s in follower.look_for_news().steps] == ["Theirs"]
    follower.close()
    with pytest.raises(Refused, match="Theirs"):
        mine.apply([note("b1", "mine")], "Note", seen=seen)


def test_an_undo_takes_back_what_its_label_says_or_nothing(pair):
    mine, other = pair
    mine.apply([note("a1")], "Mine")
    seen, label = mine.snapshot().journal_head, mine.undo_label
    other.apply([note("b1")], "Theirs")
    with pytest.raises(Refused, match="Theirs"):
        mine.undo(seen)
    assert label == "Mine"
    assert mine.undo_label == "Theirs"
    assert mine.undo(mine.snapshot().journal_head) == "Theirs"
    assert mine.redo(mine.snapshot().journal_head) == "Theirs"
    assert other.verify_case().is_sound


def test_a_step_that_fails_is_nobodys(pair, monkeypatch):
    mine, other = pair
    with monkeypatch.context() as patched:
        patched.setattr(mine.database, "execute_statement", _broken(mine.database, "COMMIT"))
        with pytest.raises(OSError, match="cut"):
            mine.apply([note("a1")], "Lost")
    follower = mine.follow_others()
    other.apply([note("b1")], "Theirs")
    assert [s.label for s in follower.look_for_news().steps] == ["Theirs"]
    follower.close()


def _broken(db, wanted):
    whole = db.execute_statement

    def execute(sql, values=()):
        if sql == wanted:
            raise OSError("cut off")
        return whole(sql, values)

    return execute


def test_a_case_that_is_held_back_says_why_and_is_read(pair):
    mine, _ = pair
    mine.apply([note("a1")], "Note")
    mine.hold_back("Bert writes it.")
    for write in (
        lambda: mine.apply([note("a2")], "Note"),
        mine.undo,
        lambda: mine.set_setting("x", 1),
    ):
        with pytest.raises(CaseBusy, match=r"Bert writes it\."):
            write()
    assert len(mine.snapshot().annotations) == 1
    mine.hold_back("")
    assert mine.undo() == "Note"


def test_where_nothing_can_be_written_there_is_nobody_to_follow(tmp_path, monkeypatch):
    new_case(tmp_path / "case").close()
    assert can_be_written(tmp_path / "case")
    monkeypatch.setattr(follow.os, "access", lambda path, mode: False)
    assert not can_be_written(tmp_path / "case")
    with Case.open(tmp_path / "case", read_only=True) as case:
        assert case.follow_others() is None
        assert case.snapshot().records
