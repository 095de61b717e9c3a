"""Times of frames take little memory, and come back as they were."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.errors import BadInput
from reviewer.playback import packed_ticks
from reviewer.playback.index import FrameIndex, check_index
from reviewer.playback.packed_ticks import PackedTicks, pack_ticks

HOUR = 30 * 3600  # frames


@settings(max_examples=60, deadline=None)
@given(
    st.integers(-(2**40), 2**40),
    st.lists(
        st.tuples(st.integers(1, 1500), st.sampled_from([1, 33, 3003, 2**20, 2**44])),
        min_size=1,
        max_size=4,
    ),
    st.randoms(use_true_random=False),
)
def test_times_come_back_whatever_their_steps(first, runs, chance):
    steps = [step + chance.choice([0, 0, 1]) for many, step in runs for _ in range(many)]
    ticks = first + np.cumsum([0, *steps])
    packed = pack_ticks(ticks)
    assert len(packed) == len(ticks)
    assert np.array_equal(packed.unpack(), ticks)


@pytest.mark.parametrize(
    ("ticks", "most"),
    [
        (np.arange(HOUR) * 3003, 0.02),  # even
        (np.round(np.arange(HOUR) * 1000 / 29.97), 1.05),  # in milliseconds, with its keys
        (np.cumsum(np.tile([3000, 3003, 2997, 6000], HOUR // 4)), 4.1),  # of a phone
    ],
)
def test_a_frame_takes_few_bytes(ticks, most):
    index = FrameIndex.of_ticks(ticks.astype(np.int64), ticks[::30].astype(np.int64), Fraction(1))
    assert index.bytes_held <= most * HOUR
    assert np.array_equal(index.pts, ticks)


def test_of_a_days_footage_only_what_was_asked_for_last_is_unpacked(monkeypatch):
    monkeypatch.setattr(packed_ticks, "KEPT", 8 * 1000)
    monkeypatch.setattr(packed_ticks, "_unpacked", packed_ticks._Unpacked())
    day = [pack_ticks(np.arange(300) * 33 + n) for n in range(200)]
    for packed in day:
        assert packed.unpack()[1] - packed.unpack()[0] == 33
    assert day[-1].unpack() is day[-1].unpack()
    held = packed_ticks._unpacked._held
    assert sum(ticks.nbytes for _, ticks in held.values()) <= 8 * 1000
    assert [packed for packed, _ in held.values()] == day[-3:]


@pytest.mark.parametrize(
    "bad",
    [
        PackedTicks(3, np.zeros(1, np.int64), np.zeros(0, np.int8)),
        PackedTicks(3, np.zeros(2, np.float64), np.zeros(0, np.int8)),
        PackedTicks(3, np.array([0, 9000]), np.zeros(2, np.int8)),
        PackedTicks(3, np.array([0, 9000]), np.zeros(3)),
        PackedTicks(3, np.array([9000, 0]), np.zeros(0, np.int8)),
        PackedTicks(0, np.zeros(1, np.int64), np.zeros(0, np.int8)),
    ],
)
def test_what_a_child_sends_that_is_none_is_refused(bad):
    good = pack_ticks(np.arange(9))
    with pytest.raises(BadInput):
        check_index(FrameIndex(bad, good, Fraction(1, 25)))
