"""What is made ahead comes in order and whole, and ends with whoever takes it."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.system.work_ahead import work_ahead


def counting(count, made, closed):
    try:
        for number in range(count):
            made.append(number)
            yield number
    finally:
        closed.append(threading.current_thread())


@given(st.integers(0, 30), st.integers(0, 9), st.integers(0, 40), st.integers(1, 12))
def test_whatever_the_room_every_item_comes_once_and_in_order(count, most, wanted, size):
    made, closed, taken = [], [], []
    with work_ahead(counting(count, made, closed), most, lambda _: size) as items:
        for item in items:
            if len(taken) == wanted:
                break
            taken.append(item)
    assert taken == list(range(min(count, wanted)))
    # What was taken, what may wait, and what looks for room.
    assert len(made) <= len(taken) + 1 + max(most // size, 1) + 1
    assert [t is not threading.current_thread() for t in closed] == [True]
    assert not closed[0].is_alive()


def test_a_fault_is_raised_where_the_items_are_taken_and_behind_them():
    def failing():
        yield 1
        raise ValueError("broken")

    with work_ahead(failing(), 6) as items:
        assert next(items) == 1
        with pytest.raises(ValueError, match="broken"):
            next(items)
