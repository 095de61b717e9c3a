"""A plan is total, pure and the same whenever it is made."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import Refused
from reviewer.model import (
    JOINED,
    CaseInfo,
    Condition,
    Decision,
    Facts,
    Kind,
    Record,
    RedactionKind,
    Request,
    Snapshot,
    Status,
    Subject,
)
from reviewer.model.geometry import Box, Keyframe
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import kept_in, make_plan, public_part
from reviewer.plan.release_names import name_of_captions, name_of_own_coding, release_names
from reviewer.system.canonical import canonical_json, digest_of
from tests.helpers.plans import redaction


def record(path: str, kind: Kind = Kind.VIDEO, format: str = "mp4", **fields) -> Record:
    return replace(Record(path, kind, format, "ab" * 32, 10, f"originals/{path}"), **fields)


def snapshot(*records: Record, **fields) -> Snapshot:
    base = Snapshot(CaseInfo("Case"), records, requests=(Request("q1", "Ald. X"),))
    return replace(base, journal_time="2025-08-01T12:00:00Z", **fields)


def region(id: str, path: str, **fields):
    key = Keyframe(0.0, Box(0.1, 0.1, 0.2, 0.2))
    times = {"start": 0.0, "end": 1.0, "keyframes": (key,)}
    return redaction(id, path, RedactionKind.REGION, **times, **fields)


def test_a_record_without_a_decision_blocks():
    plan = make_plan(snapshot(record("a.mp4")), "q1")
    assert [b.record for b in plan.blockers] == ["a.mp4"]
    assert not plan.steps


def test_a_proposed_redaction_blocks_even_beside_an_accepted_one():
    given_ = (region("r1", "a.mp4"), region("r2", "a.mp4", status=Status.PROPOSED))
    plan = make_plan(snapshot(record("a.mp4"), redactions=given_), "q1")
    assert [b.redaction for b in plan.blockers] == ["r2"]


def test_an_accepted_redaction_without_exemption_blocks():
    plan = make_plan(
        snapshot(record("a.mp4"), redactions=(region("r1", "a.mp4", exemptions=()),)), "q1"
    )
    assert [b.redaction for b in plan.blockers] == ["r1"]


def test_a_released_record_that_no_reader_knows_blocks():
    odd = record("a.bin", Kind.OTHER, "bin", condition=Condition.UNKNOWN)
    plan = make_plan(snapshot(odd, decisions=(Decision("a.bin", "release"),)), "q1")
    assert "cannot be cleaned" in plan.blockers[0].why


def test_outcomes_follow_redactions_and_decisions():
    case = snapshot(
        *(record(p) for p in ("full.mp4", "gone.mp4", "kept.mp4", "part.mp4")),
        redactions=(
            region("r1", "part.mp4"),
            redaction("r2", "kept.mp4", RedactionKind.WITHHOLD),
            region("r3", "kept.mp4"),
        ),
        decisions=(Decision("full.mp4", "release"), Decision("gone.mp4", "not responsive")),
    )
    plan = make_plan(case, "q1")
    assert [s.outcome for s in plan.steps] == [
        Outcome.FULL,
        Outcome.NOT_RESPONSIVE,
        Outcome.WITHHELD,
        Outcome.PART,
    ]
    assert not plan.blockers
    assert [s.record for s in plan.steps if s.release_name] == ["full.mp4", "part.mp4"]


def test_a_request_gets_only_what_it_asks_for():
    case = snapshot(
        record("video/a.mp4"),
        record("docs/b.pdf", Kind.DOCUMENT, "pdf"),
        decisions=(Decision("video/a.mp4", "release"), Decision("docs/b.pdf", "release")),
    )
    case = replace(case, requests=(Request("q1", "X", records=("video/*",)),))
    assert [s.record for s in make_plan(case, "q1").steps] == ["video/a.mp4"]


def test_an_unknown_request_is_refused_with_the_known_ones():
    with pytest.raises(Refused, match="q1"):
        make_plan(snapshot(), "q9")


def test_the_public_part_holds_no_term_no_box_and_no_offset():
    case = snapshot(
        record("maria-lopez.mp4"),
        redactions=(region("r1", "maria-lopez.mp4"),),
        subjects=(Subject("s1", "Caller", ("Maria Lopez",), ("7(1)(b)",)),),
    )
    shown = canonical_json(public_part(make_plan(case, "q1"))).casefold()
    assert "lopez" not in shown
    assert "box" not in shown
    assert "keyframes" not in shown


def test_order_of_records_and_redactions_does_not_matter():
    records = [record(f"{n}.mp4") for n in range(4)]
    marks = [region(f"r{n}", f"{n}.mp4") for n in range(4)]
    one = make_plan(snapshot(*records, redactions=tuple(marks)), "q1")
    two = make_plan(snapshot(*records[::-1], redactions=tuple(marks[::-1])), "q1")
    assert one.canonical_hash == two.canonical_hash


paths = st.lists(
    st.tuples(
        st.sampled_from(["a", "A", "b", "maria lopez", "a/b"]),
        st.sampled_from([".mp4", ".avi", ".MOV", ".mpeg", ""]),
    ).map("".join),
    unique=True,
    max_size=12,
)


@given(paths)
def test_no_two_released_files_share_a_name(many):
    names = release_names([record(p) for p in many], ("Maria Lopez",), set(many))
    assert len({n.casefold() for n in names.values()}) == len(many)
    assert all(n.endswith((".mp4", ".MP4")) for n in names.values())


def test_a_record_keeps_its_exact_name_and_others_step_aside():
    names = release_names([record("v/a.avi"), record("v/a.mp4")], (), set())
    assert names == {"v/a.mp4": "v/a.mp4", "v/a.avi": "v/a.avi.mp4"}


def test_what_stands_beside_a_release_has_a_name_that_no_other_has():
    phone = replace(record("a.mp4"), facts=Facts(video_codec="hevc"))
    spoken = record("b.srt", Kind.TRANSCRIPT, "srt")
    beside = {"a.mp4": name_of_own_coding, "b.srt": name_of_captions}
    others = [record("A.HEVC.mp4"), record("b.srt.vtt", Kind.TRANSCRIPT, "webvtt")]
    names = release_names([phone, spoken, *others], (), set())
    assert names["A.HEVC.mp4"] == "A.HEVC.mp4"
    written = [*names.values(), *(call(names[path]) for path, call in beside.items())]
    assert len({name.casefold() for name in written}) == len(written)


def test_an_attachment_of_an_attached_message_lies_beside_both_messages():
    deep = record("m.eml/inner.eml/deep.txt")
    names = release_names([deep], (), set(), frozenset({"m.eml", "m.eml/inner.eml"}))
    assert names[deep.path].startswith("m.eml.attachments/inner.eml.attachments/deep")


def test_canonical_json_refuses_what_is_not_a_number():
    with pytest.raises(ValueError):
        canonical_json({"a": float("nan")})


@given(st.dictionaries(st.text(max_size=5), st.integers()))
def test_equal_data_has_one_hash(data):
    assert digest_of(data) == digest_of(dict(reversed(data.items())))


def test_what_was_joined_with_another_is_nothing_that_a_person_keeps_visible():
    status = Status.REJECTED
    kept = region("a", "a.mp4", status=status, reason="kept visible")
    part = region("b", "a.mp4", status=status, reason=f"{JOINED}: a")
    case = snapshot(record("a.mp4"), redactions=(kept, part))
    assert [one.id for one in kept_in(case, "a.mp4")] == ["a"]
