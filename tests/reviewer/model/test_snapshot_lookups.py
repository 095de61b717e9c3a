"""What is looked up in a snapshot by id or record is what going through all of it finds."""

import pickle

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.errors import Refused
from reviewer.model import Put, Remove, key_of, table_of
from tests.helpers.cases import KINDS, entities, new_case


def looked_up(snapshot):
    """Every answer of a snapshot, by what was asked."""
    ids = [*"abc", *(r.id for r in snapshot.redactions), *(a.id for a in snapshot.annotations)]
    return {
        "record": {path: snapshot.get_record(path) for path in KINDS},
        "records": dict(snapshot.records_by_path),
        "redaction": {i: snapshot.find_redaction(i) for i in ids},
        "annotation": {i: snapshot.find_annotation(i) for i in ids},
        "decision": {path: snapshot.find_decision(path) for path in KINDS},
        "redactions": {path: snapshot.redactions_of(path) for path in KINDS},
        "annotations": {path: snapshot.annotations_of(path) for path in KINDS},
        "anchors": {path: snapshot.anchors_of(path) for path in KINDS},
    }


def gone_through(snapshot):
    ids = [*"abc", *(r.id for r in snapshot.redactions), *(a.id for a in snapshot.annotations)]

    def one(things, name, wanted):
        return next((t for t in things if getattr(t, name) == wanted), None)

    def all_of(things):
        return {path: tuple(t for t in things if t.record == path) for path in KINDS}

    return {
        "record": {path: one(snapshot.records, "path", path) for path in KINDS},
        "records": {r.path: r for r in snapshot.records},
        "redaction": {i: one(snapshot.redactions, "id", i) for i in ids},
        "annotation": {i: one(snapshot.annotations, "id", i) for i in ids},
        "decision": {path: one(snapshot.decisions, "record", path) for path in KINDS},
        "redactions": all_of(snapshot.redactions),
        "annotations": all_of(snapshot.annotations),
        "anchors": all_of(snapshot.anchors),
    }


@given(st.lists(st.tuples(entities(), st.booleans()), max_size=8))
@settings(max_examples=15, deadline=None)
def test_lookups_find_what_a_scan_finds_after_every_step(tmp_path_factory, steps):
    with new_case(tmp_path_factory.mktemp("lookups") / "case") as case:
        assert looked_up(case.snapshot()) == gone_through(case.snapshot())
        for entity, goes in steps:
            changes = [Put(entity)]
            if goes:
                changes = [Remove(table_of(entity), key_of(entity))]
            try:
                case.apply(changes, "A step")
            except Refused:  # it is not there to be removed
                continue
            assert looked_up(case.snapshot()) == gone_through(case.snapshot())


def test_what_was_looked_up_does_not_travel(tmp_path):
    with new_case(tmp_path / "case") as case:
        snapshot = case.snapshot()
        bare = len(pickle.dumps(snapshot))
        looked_up(snapshot)
        assert len(pickle.dumps(snapshot)) == bare
        assert pickle.loads(pickle.dumps(snapshot)) == snapshot
