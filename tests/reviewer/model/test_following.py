"""What follows a change is what would be made anew, and only what changed is looked at."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.differences import only_in_each
from reviewer.model.following import changed_keys, gather_rows, tally_marks
from reviewer.model.memo import Memo


@dataclass(frozen=True)
class Thing:
    id: int
    says: int


STEPS = st.lists(
    st.dictionaries(st.integers(0, 200), st.none() | st.integers(0, 5), max_size=80), max_size=6
)


def rows(thing: Thing, factor: int):
    yield from ((thing.says * factor + n, thing.id) for n in range(thing.says % 3))


def marks(thing: Thing, factor: int):
    if thing.says:
        yield thing.says * factor


def order(row):
    return row


@given(STEPS, st.integers(1, 2))
def test_what_followed_every_step_equals_what_is_made_of_the_last(steps, factor):
    memo, things = Memo(), {}
    for step in steps:
        things.update({n: Thing(n, says) for n, says in step.items() if says is not None})
        things = {n: t for n, t in things.items() if step.get(n, 0) is not None}
        listed = tuple(things[n] for n in sorted(things))
        fresh = Memo()
        for how, give in ((gather_rows, rows), (tally_marks, marks)):
            extra = (order,) if how is gather_rows else ()
            followed = how(memo, how, listed, give, *extra, parts=(factor,))
            assert followed == how(fresh, how, listed, give, *extra, parts=(factor,))


@given(STEPS)
def test_a_result_tells_what_it_exchanged_as_a_look_at_all_of_it_would(steps):
    memo, things, before = Memo(), {}, ()
    for step in steps:
        things.update({n: Thing(n, says) for n, says in step.items() if says is not None})
        things = {n: t for n, t in things.items() if step.get(n, 0) is not None}
        # Many of the rows are equal, and not the same.
        rows_now = gather_rows(memo, "n", tuple(things.values()), lambda t: [(t.says,)], order)
        told = memo.differences.only_in_each(before, rows_now)
        for found, one, other in ((told[0], before, rows_now), (told[1], rows_now, before)):
            assert set(map(id, found)) == set(map(id, one)) - set(map(id, other))
        before = rows_now


@given(st.dictionaries(st.integers(0, 40), st.integers(0, 3)), st.sets(st.integers(0, 40)))
def test_what_differs_is_found_by_identity(said, touched):
    before = {n: Thing(n, says) for n, says in said.items()}
    now = {n: Thing(n, 9) if n in touched else t for n, t in before.items()}
    lists = [tuple(of[n] for n in sorted(of)) for of in (before, now)]
    gone, come = only_in_each(*lists)
    assert {t.id for t in gone} == {t.id for t in come} == touched & before.keys()
    assert set(changed_keys(before, now)) == touched & before.keys()


def test_only_what_changed_gives_anew_and_what_says_the_same_stays_the_same_object():
    memo, asked = Memo(), []

    def give(thing: Thing):
        asked.append(thing.id)
        return [(thing.says, thing.id)]

    things = tuple(Thing(n, 1) for n in range(50))
    first = gather_rows(memo, "n", things, give, order)
    asked.clear()
    other = (*things[:20], Thing(20, 1), *things[21:])  # equal, and another object
    assert gather_rows(memo, "n", other, give, order) is first
    assert asked == [20]
    assert memo.recall_or_make("of it", (first,), list) is memo.recall_or_make(
        "of it", (first,), list
    )
