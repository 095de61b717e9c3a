"""The queue holds what would stop an export of everything: no more, no less."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import Refused
from reviewer.model import (
    Condition,
    Decision,
    Facts,
    RedactionKind,
    Request,
    Snapshot,
    Status,
)
from reviewer.model.geometry import Box
from reviewer.plan import plan, worklist
from reviewer.plan.outcome import Outcome, outcomes_of_records
from reviewer.plan.worklist import WorkNeed, queue_of_work
from tests.helpers.cases import AUDIO, INFO, PAGES, REST, VIDEO, record, redactions
from tests.helpers.redactions import any_redaction

ALL = Request("all", "Anybody", records=("*",))
RECORDS = (record(VIDEO), record(AUDIO), record(PAGES), record(REST))
AREA = RedactionKind.AREA


def withhold(path, status=Status.ACCEPTED, id="w1", codes=("7(1)(f)",)):
    return any_redaction(id, path, RedactionKind.WITHHOLD, codes, status=status)


@st.composite
def snapshots(draw):
    conditions = st.sampled_from([Condition.GOOD, Condition.GOOD, *Condition])
    doubts = st.sampled_from([(), (), ("cp1250",)])
    found = tuple(
        replace(r, condition=draw(conditions), facts=replace(r.facts, encoding_doubts=draw(doubts)))
        for r in RECORDS
    )
    paths = [r.path for r in found]
    made = draw(st.lists(redactions(), max_size=6, unique_by=lambda r: r.id))
    placed = tuple(
        replace(
            r,
            record=draw(st.sampled_from(paths)),
            exemptions=draw(st.sampled_from([(), r.exemptions])),
        )
        for r in made
    )
    decided = draw(st.lists(st.sampled_from(paths), unique=True))
    how = st.sampled_from(["release", "not responsive"])
    decisions = tuple(Decision(path, draw(how)) for path in decided)
    return Snapshot(INFO, found, redactions=placed, decisions=decisions, requests=(ALL,))


@given(snapshots())
def test_the_queue_is_what_blocks_an_export_of_everything(snapshot):
    blockers = plan.make_plan(snapshot, "all").blockers
    assert {i.item_key for i in queue_of_work(snapshot)} == {
        (b.record, b.redaction or "") for b in blockers
    }


@given(snapshots())
def test_nothing_stands_in_the_queue_twice(snapshot):
    keys = [i.item_key for i in queue_of_work(snapshot)]
    assert len(keys) == len(set(keys))


def test_each_item_says_what_it_waits_for():
    a = withhold(VIDEO, Status.PROPOSED)
    b = withhold(AUDIO, Status.PROPOSED, "w2", ())
    unsure = replace(record(PAGES), path="z.txt", facts=Facts(encoding_doubts=("cp1250",)))
    items = queue_of_work(Snapshot(INFO, (*RECORDS, unsure), redactions=(a, b)))
    assert [i.need for i in items] == [
        WorkNeed.DECISION,
        WorkNeed.EXEMPTION,
        WorkNeed.RECORD,
        WorkNeed.UNREADABLE,
        WorkNeed.LETTERS,
    ]
    none = dict.fromkeys((WorkNeed.CHECK, WorkNeed.NOWHERE, WorkNeed.UNFIT, WorkNeed.WRITING), 0)
    assert worklist.count_needs(items) == dict.fromkeys(WorkNeed, 1) | none


def test_what_no_renderer_could_carry_out_waits_whatever_brought_it():
    box = Box(0.1, 0.1, 0.2, 0.2)
    text = replace(record(PAGES), path="a.txt", format="txt", facts=Facts())
    pages = replace(record(PAGES), facts=Facts(pages=2))
    made = (
        any_redaction("a", "a.txt", AREA, ("7(1)(b)",), page=1, box=box),
        any_redaction("b", PAGES, AREA, ("7(1)(b)",), page=9, box=box),
        any_redaction("c", PAGES, RedactionKind.SOUND, ("7(1)(b)",), start=0.0, end=1.0),
        any_redaction("d", PAGES, RedactionKind.TEXT, ("7(1)(b)",)),
        # As a case is read: a time that an area does not have does no harm.
        any_redaction("e", PAGES, AREA, ("7(1)(b)",), page=1, box=box, start=4.0, lenient=True),
        any_redaction("f", PAGES, RedactionKind.TEXT, ("7(1)(b)",), term="!?"),
    )
    made = tuple(replace(r, status=Status.ACCEPTED) for r in made)
    snapshot = Snapshot(INFO, (text, pages), redactions=made, requests=(ALL,))
    found = {i.redaction for i in queue_of_work(snapshot) if i.need is WorkNeed.UNFIT}
    assert found == set("abcdf")
    assert {b.redaction for b in plan.make_plan(snapshot, "all").blockers} == found
    assert outcomes_of_records(snapshot) == dict.fromkeys(("a.txt", PAGES), Outcome.UNDECIDED)


def test_the_walk_through_the_queue_goes_around():
    items = queue_of_work(Snapshot(INFO, RECORDS))
    seen, here = [], None
    for _ in range(5):
        item = worklist.neighbour_of(items, here, 1)
        here = item.item_key
        seen.append(item.record)
    assert seen == [VIDEO, AUDIO, PAGES, REST, VIDEO]
    assert worklist.neighbour_of(items, None, -1).record == REST
    assert worklist.neighbour_of((), None, 1) is None


def test_after_a_decision_the_walk_goes_on_behind_it():
    before = queue_of_work(Snapshot(INFO, RECORDS))
    now = queue_of_work(Snapshot(INFO, RECORDS, decisions=(Decision(AUDIO, "release"),)))
    assert worklist.after_deciding(before, now, (AUDIO, "")).record == PAGES
    assert worklist.after_deciding(before, (), (AUDIO, "")) is None


def test_a_file_that_no_reader_knows_cannot_be_released():
    with pytest.raises(Refused, match="no reader"):
        worklist.make_decision(record(REST), "release")
    assert worklist.make_decision(record(REST), "not responsive").decision == "not responsive"
