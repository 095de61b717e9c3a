"""From a place in joined texts back to the texts."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reviewer.text.joined import JoinedText
from reviewer.text.stretches import NumberedStretches, Stretches, join_neighbours

TEXTS = st.lists(st.text("abc \n", max_size=4), min_size=1, max_size=6)
SPANS = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda s: (s[0], s[0] + s[1]))


@given(TEXTS, st.data())
def test_the_pieces_of_a_span_are_what_it_covers(texts, data):
    between = data.draw(st.lists(st.text("|", max_size=3), min_size=len(texts) - 1))[: len(texts)]
    behind = [*between, *[""] * (len(texts) - len(between))]
    joined = JoinedText(texts, behind)
    owner = [at for at, (text, gap) in enumerate(zip(texts, behind, strict=True))
             for at in (*[at] * len(text), *[None] * len(gap))]  # fmt: skip
    first, last = data.draw(SPANS)
    pieces = list(joined.pieces_of(first, last))
    covered = [number for part, a, b in pieces for number in [part] * (b - a)]
    assert covered == [at for at in owner[first:last] if at is not None]
    assert all(0 <= a < b <= len(texts[part]) for part, a, b in pieces)
    for piece in pieces:
        a, b = joined.span_in_whole(*piece)
        assert joined.text[a:b] == texts[piece[0]][piece[1] : piece[2]]
        assert joined.within_one_text(a, b) == piece


@given(TEXTS, st.sampled_from(["", "\n", " | "]))
def test_texts_are_joined_as_strings_are(texts, between):
    joined = JoinedText(texts, between)
    assert joined.text == between.join(texts)
    assert list(joined.parts_of(joined.text)) == texts


@given(st.lists(SPANS, max_size=6), SPANS)
def test_stretches_that_meet_or_hold_a_span(stretches, span):
    first, last = span
    found = Stretches(stretches)
    assert found.meets_any(first, last) == any(a < last and first < b for a, b in stretches)
    assert found.holds_all(first, last) == any(a <= first and last <= b for a, b in stretches)


@given(st.lists(SPANS, max_size=8), SPANS)
def test_numbered_stretches_near_a_span(stretches, span):
    first, last = span
    near = NumberedStretches((at, *one) for at, one in enumerate(stretches)).numbers_near(
        first, last
    )
    begins = [stretches[at][0] for at in near]
    assert begins == sorted(begins)
    assert {at for at, (a, b) in enumerate(stretches) if a < last and first < b} <= {*near}
    assert all(a < last for a in begins)


@given(st.lists(SPANS, max_size=12))
def test_joined_neighbours_cover_the_same_and_none_meets_the_next(spans):
    joined = join_neighbours(
        sorted(spans), lambda a, b: b[0] <= a[1], lambda a, b: (a[0], max(a[1], b[1]))
    )
    covered = [at for a, b in joined for at in range(a, b)]
    assert covered == sorted({at for a, b in spans for at in range(a, b)})
    assert all(a[1] < b[0] for a, b in pairwise(joined))
