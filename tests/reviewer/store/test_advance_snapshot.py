"""The next snapshot holds what is in the case now, and tells what it exchanged."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import Annotation, CaseInfo, Snapshot
from reviewer.model.differences import only_in_each
from reviewer.store.advance_snapshot import advance_snapshot

PATHS = ("a.mp4", "b.mp4")
NOTES = st.builds(lambda where, text: (where, text), st.sampled_from(PATHS), st.text(max_size=2))
STEPS = st.lists(
    st.dictionaries(st.integers(0, 99).map("n{:02}".format), st.none() | NOTES, max_size=70),
    max_size=5,
)


@given(STEPS)
def test_what_it_tells_of_a_step_is_what_differs(steps):
    now, plain = Snapshot(CaseInfo("Case"), ()), {}
    for number, step in enumerate(steps):
        before = now
        before.annotations_by_id, before.annotations_by_record  # noqa: B018 - made, to be handed on
        notes = {key: one and Annotation(key, one[0], note=one[1]) for key, one in step.items()}
        now = advance_snapshot(before, {"annotations": notes}, f"h{number}", "")
        plain = {k: v for k, v in {**plain, **notes}.items() if v is not None}
        assert now.annotations == tuple(plain[key] for key in sorted(plain))
        anew = replace(now)
        assert dict(now.annotations_by_id) == dict(anew.annotations_by_id)
        assert now.annotations_by_record == anew.annotations_by_record
        told = now.memo.differences.only_in_each(before.annotations, now.annotations)
        found = only_in_each(before.annotations, now.annotations)
        assert [{id(n) for n in part} for part in told] == [{id(n) for n in part} for part in found]
