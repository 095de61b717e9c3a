"""What was worked out is kept as long as its parts are the same objects."""

from reviewer.model.memo import Memo


def test_a_part_that_is_another_object_is_worked_out_anew():
    memo, made = Memo(), []

    def total(*parts):
        made.append(parts)
        return sum(map(len, parts))

    one, two = (1, 2), (3,)
    assert (
        memo.recall_or_make("n", (one, two), total)
        == memo.recall_or_make("n", (one, two), total)
        == 3
    )
    assert len(made) == 1
    assert memo.recall_or_make("n", (one, (3, 4)), total) == 4
    assert memo.recall_or_make("n", (one,), total) == 2
    assert memo.recall_or_make("other", (one,), len) == 2
    assert len(made) == 3
