"""A table with changes laid over it is the table that one would have written anew."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.layered_map import LayeredMap

CHANGES = st.dictionaries(st.integers(0, 400), st.none() | st.integers(0, 5), max_size=120)


@given(st.dictionaries(st.integers(0, 400), st.integers(0, 5)), st.lists(CHANGES, max_size=6))
def test_it_holds_what_a_copy_would_hold_and_what_it_was_stays(base, steps):
    made, plain = LayeredMap(base), dict(base)
    for step in steps:
        before, was = made, dict(plain)
        made = made.exchange(step)
        plain = {key: value for key, value in {**plain, **step}.items() if value is not None}
        assert dict(made) == plain
        assert len(made) == len(plain)
        assert all(made.get(key) == plain.get(key) for key in step)
        assert dict(before) == was
