"""One journal: undo and redo are readings of it, and it never forgets."""

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from reviewer.model import TABLES, Annotation, Put, Remove, key_of, table_of
from reviewer.overlooked.still_boxes import still_boxes
from reviewer.plan.outcome import outcomes_of_records
from reviewer.plan.worklist import has_undecided, queue_of_work
from reviewer.store import Case, journal, splice
from reviewer.store.rows import text_of
from reviewer.timeline import LaneMaker
from tests.helpers.cases import KINDS, VIDEO, entities, new_case


def review_of(case: Case) -> dict[tuple[str, str], object]:
    now = case.snapshot()
    return {(t, key_of(e)): e for t in TABLES for e in getattr(now, t)}


def written(review: dict) -> dict:
    """The review as its rows are written: a time of 0 is not written as 0.0 is."""
    return {key: text_of(entity) for key, entity in review.items()}


class Reviewing(RuleBasedStateMachine):
    """Any sequence of steps, undos, redos and restarts, beside a model that is a list."""

    def __init__(self) -> None:
        super().__init__()
        self.long = splice.LONG
        self.home = tempfile.TemporaryDirectory()
        self.case = new_case(Path(self.home.name) / "case")
        self.past: list[tuple[str, dict]] = []
        self.future: list[tuple[str, dict]] = []
        self.now: dict = {}
        self.lanes = LaneMaker()

    @rule(found=st.lists(entities(), min_size=1, max_size=3), label=st.sampled_from("abc"))
    def put(self, found, label):
        new = {(table_of(e), key_of(e)): e for e in found}
        self._step([Put(e) for e in new.values()], {**self.now, **new}, label)

    @precondition(lambda self: self.now)
    @rule(data=st.data())
    def remove(self, data):
        gone = data.draw(st.sampled_from(sorted(self.now)))
        rest = {k: v for k, v in self.now.items() if k != gone}
        self._step([Remove(*gone)], rest, "remove")

    def _step(self, changes, becomes, label):
        step = self.case.apply(changes, label)
        assert bool(step) == (written(becomes) != written(self.now))
        if step:
            self.past.append((label, self.now))
            self.future.clear()
        self.now = becomes

    @rule()
    def undo(self):
        expected = self.past[-1][0] if self.past else None
        assert self.case.undo_label == expected
        assert self.case.undo() == expected
        if self.past:
            label, before = self.past.pop()
            self.future.append((label, self.now))
            self.now = before

    @rule()
    def redo(self):
        expected = self.future[-1][0] if self.future else None
        assert self.case.redo_label == expected
        assert self.case.redo() == expected
        if self.future:
            label, after = self.future.pop()
            self.past.append((label, self.now))
            self.now = after

    @rule(short=st.booleans())
    def tell_of_shorter_texts_too_what_is_another(self, short):
        splice.LONG = 0 if short else self.long

    @rule()
    def restart(self):
        self.case.close()
        self.case = Case.open(Path(self.home.name) / "case")

    @precondition(lambda self: self.now)
    @rule(data=st.data(), found=entities())
    def somebody_else_writes(self, data, found):
        self.case.snapshot().redactions_of(VIDEO)  # an index that is handed on
        gone = data.draw(st.sampled_from(sorted(self.now)))
        put, of = Put(found), (table_of(found), key_of(found))
        changes = [put] if gone == of else [put, Remove(*gone)]
        rest = {k: v for k, v in self.now.items() if k != gone}
        becomes = {**rest, of: found}
        with Case.open(Path(self.home.name) / "case", author="Bob") as other:
            step = other.apply(changes, "elsewhere")
        if step:
            self.past.append(("elsewhere", self.now))
            self.future.clear()
        self.now = becomes

    @invariant()
    def tables_are_what_was_done(self):
        assert review_of(self.case) == self.now

    @invariant()
    def what_is_kept_is_what_is_made_anew(self):
        now = self.case.snapshot()
        anew = replace(now)
        assert queue_of_work(now) == queue_of_work(anew)
        assert outcomes_of_records(now) == outcomes_of_records(anew)
        assert still_boxes(now) == still_boxes(anew)
        assert has_undecided(now) == has_undecided(anew)
        assert self.lanes.make_lanes(now) == LaneMaker().make_lanes(anew)
        for path in KINDS:
            assert now.redactions_of(path) == anew.redactions_of(path)
            assert now.annotations_of(path) == anew.annotations_of(path)
        assert [now.find_redaction(r.id) for r in now.redactions] == list(now.redactions)

    def teardown(self):
        assert list(self.case.verify_case()) == []
        splice.LONG = self.long
        self.case.close()
        self.home.cleanup()


Reviewing.TestCase.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
TestReviewing = Reviewing.TestCase


@pytest.fixture
def case(tmp_path):
    with new_case(tmp_path / "case") as made:
        yield made


def put(case: Case, key: str, label: str = "Note") -> int:
    return case.apply([Put(Annotation(key, VIDEO))], label)


def noted(key: str) -> Put:
    return Put(Annotation(key, VIDEO))


def test_undo_says_which_step_it_takes_back(case):
    step = put(case, "a1", "Mark the van")
    assert case.undo() == "Mark the van"
    row = case.journal_rows(1)[0]
    assert (row.action, row.target, row.label) == ("undo", step, "Mark the van")
    assert case.redo() == "Mark the van"
    assert (case.journal_rows(1)[0].action, case.journal_rows(1)[0].target) == ("redo", step)


def test_undo_takes_back_no_more_than_the_review(case):
    assert case.undo_label is None
    assert case.undo() is None
    assert case.snapshot().records


def test_a_new_edit_ends_what_could_be_redone(case):
    put(case, "a1")
    case.undo()
    put(case, "a2")
    assert case.redo() is None


def test_two_processes_share_one_line_of_undo(case):
    with Case.open(case.folder, author="Bob") as other:
        put(case, "a1", "Ann's")
        put(other, "b1", "Bob's")
        assert case.undo_label == "Bob's"
        assert case.undo() == "Bob's"
        assert other.redo_label == "Bob's"


def test_time_never_runs_backwards(case, monkeypatch):
    put(case, "a1")
    later = case.journal_rows(1)[0].at

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2020, 1, 1, tzinfo=UTC) + timedelta(0)

    monkeypatch.setattr(journal, "datetime", Clock)
    put(case, "a2")
    assert case.journal_rows(1)[0].at == later
    assert case.verify_case().is_sound


def test_a_thousand_changes_are_one_step(case):
    case.apply([Put(Annotation(f"a{n}", VIDEO)) for n in range(1000)], "Import")
    assert case.undo() == "Import"
    assert case.snapshot().annotations == ()


def test_a_step_that_goes_on_keeps_every_row_and_is_undone_at_once(case):
    first = case.apply([noted("a1")], "Move")
    assert case.apply([noted("a2")], "Move", joins=first) == first
    assert [row.step for row in case.journal_rows(2)] == [first, first]
    assert case.verify_case().is_sound
    assert case.undo() == "Move"
    assert case.snapshot().annotations == ()
    assert case.redo() == "Move"
    assert len(case.snapshot().annotations) == 2
    assert case.verify_case().is_sound


def test_a_step_does_not_go_on_behind_another_one(case):
    first = case.apply([noted("a1")], "Move")
    assert case.apply([noted("a2")], "Add", joins=first) == first + 1
    assert case.apply([noted("a3")], "Move", joins=first) == first + 2
    case.undo()
    assert case.apply([noted("a4")], "Move", joins=first + 2) == first + 4


def test_what_a_step_leaves_alone_stays_the_same_objects(case):
    noted_before = case.apply([noted("a1"), noted("a2")], "Note")
    before = case.snapshot()
    case.apply([Put(Annotation("a2", VIDEO, "other"))], "Note", joins=noted_before)
    now = case.snapshot()
    assert now.annotations[0] is before.annotations[0]
    assert now.records is before.records
    assert now.annotations[1].tag == "other"


def test_many_changes_at_once_are_seen_as_few_are(case):
    case.apply([noted(f"a{n}") for n in range(0, 300, 2)], "Note")
    assert case.snapshot().annotations_of(VIDEO)
    changes = [noted(f"a{n}") for n in range(1, 200, 2)]
    case.apply([*changes, *(Remove("annotations", f"a{n}") for n in range(0, 100, 2))], "More")
    with Case.open(case.folder, read_only=True) as other:
        assert other.snapshot() == case.snapshot()
        assert other.snapshot().annotations_of(VIDEO) == case.snapshot().annotations_of(VIDEO)
