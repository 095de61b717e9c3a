"""Rows of the redaction log: what is heard as one gap is one row."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import Facts, Kind, RedactionKind
from reviewer.package.log_rows import list_rows
from reviewer.package.released_content import Content
from tests.helpers import plans
from tests.helpers.package_media import small_release

CALL = "audio/call.wav"
GROUNDS = st.sampled_from([("7(1)(b)",), ("7(1)(c)",)])
MUTES = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 40), GROUNDS, st.sampled_from(["", "a name"])),
    max_size=12,
)


def rows_of(place, mutes):
    made = tuple(
        plans.redaction(
            f"r{n}",
            CALL,
            RedactionKind.SOUND,
            start=start / 10,
            end=(start + length) / 10,
            exemptions=law,
            reason=reason,
            style="silence",
        )
        for n, (start, length, law, reason) in enumerate(mutes)
    )
    step = plans.step(CALL, Kind.AUDIO, "wav", *made, facts=Facts(time_base=(1, 10), duration=400))
    plan = small_release(place, step).plan
    return list_rows(plan, step, {}, Content(), None)


@given(mutes=MUTES)
def test_every_muted_moment_stands_once_on_each_ground(tmp_path_factory, mutes):
    rows = rows_of(tmp_path_factory.mktemp("log"), mutes)
    for law in {m[2:] for m in mutes}:
        muted = {
            t
            for start, length, *own in mutes
            if tuple(own) == law
            for t in range(start, start + length)
        }
        own = [r for r in rows if (r.exemptions, r.reason) == law]
        told = [t for r in own for t in range(round(r.start * 10), round(r.end * 10))]
        assert sorted(told) == sorted(muted)
    assert [r.start for r in rows] == sorted(r.start for r in rows)


def test_stretches_that_run_into_each_other_are_one_row(tmp_path):
    law = ("7(1)(b)",)
    rows = rows_of(tmp_path, [(191, 15, law, "a"), (195, 12, law, "a"), (199, 8, law, "a")])
    assert [(r.start, r.end) for r in rows] == [(19.1, 20.7)]
    assert rows[0].place == "00:00:19.100 to 00:00:20.700"


def test_another_ground_is_another_row(tmp_path):
    rows = rows_of(tmp_path, [(10, 20, ("7(1)(b)",), "a"), (15, 20, ("7(1)(b)",), "b")])
    assert len(rows) == 2
