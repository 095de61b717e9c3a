"""Stretches that are encoded side by side: how many, in which order, and how they end."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.geometry import UPRIGHT
from reviewer.render.video.encode import Sample
from reviewer.render.video.look import PictureForm
from reviewer.render.video.runs_ahead import RunsAhead, stretches_at_once

LOOK = PictureForm(
    "h264", 1920, 1080, "yuv420p", Fraction(1), (2, 2, 2), False, UPRIGHT, Fraction(30)
)


@given(st.lists(st.integers(0, 5), max_size=8), st.integers(1, 4), st.integers(0, 8))
def test_each_stretch_is_handed_out_whole_in_its_turn(lengths, most, taken):
    begun, ended = [], []

    def maker(number):
        def make(job):
            begun.append(number)
            try:
                yield from (Sample(number, n, False, b"x") for n in range(lengths[number]))
            finally:
                ended.append(number)

        return make

    ahead = RunsAhead([maker(n) for n in range(len(lengths))], most)
    for number in range(min(taken, len(lengths))):
        found = [(s.pts, s.dts) for s in ahead.take_stretch()]
        assert found == [(number, n) for n in range(lengths[number])]
        assert len(begun) <= number + 1 + most
    ahead.close()
    assert sorted(begun) == sorted(ended)


@given(st.integers(16, 8192), st.integers(16, 8192), st.integers(1, 256))
def test_how_many_is_bounded_by_cores_and_memory_and_never_none(width, height, cores):
    count = stretches_at_once(replace(LOOK, width=width, height=height), cores)
    assert 1 <= count <= max(1, cores // 2)
    assert count == 1 or count * width * height * 60 <= 512 << 20
