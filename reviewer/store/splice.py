"""What of a long text is another, in place of the whole text: how the journal tells an update.

A box track is some ten thousand characters long, and a key that moves it changes twenty of them.
So where an update changes a long text, a row's ``before`` and ``after`` say only what stood, and
what stands, between a beginning and an end that both share:

    @<characters of the beginning>,<characters of the end>:<what is between>

No JSON begins like that. Whoever reads the journal in its order has the whole texts; forwards
and backwards a row is one exchange.

Decision 167.
"""

from __future__ import annotations

LONG = 1_000
"""Characters: a shorter text is told in full, for whoever reads the journal himself."""


def splice_of(text: str, other: str) -> str:
    """What a row says of ``text``, of which an update made ``other``, or which it made of it."""
    if min(len(text), len(other)) < LONG:
        return text
    first = _count_shared(text, other)
    rest = _count_shared(text[first:][::-1], other[first:][::-1])
    return f"@{first},{rest}:{text[first : len(text) - rest]}"


def apply_splice(text: str | None, was: str | None, becomes: str | None) -> str | None:
    """The text in which what a row says it ``was`` has become something else.

    Raises:
        ValueError: It was something else.
    """
    if was is None or becomes is None or not (was.startswith("@") and becomes.startswith("@")):
        if text != was:
            raise ValueError("it was something else")
        return becomes
    if text is None:
        raise ValueError("it was not there")
    edges, _, middle = was[1:].partition(":")
    others, _, made = becomes[1:].partition(":")
    first, rest = (int(number) for number in edges.split(","))
    end = len(text) - rest
    if edges != others or first < 0 or rest < 0 or first + len(middle) != end:
        raise ValueError("it has another length")
    if text[first:end] != middle:
        raise ValueError("it was something else")
    return f"{text[:first]}{made}{text[end:]}"


def _count_shared(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        same = one.startswith(other[:middle])
        low, high = (middle, high) if same else (low, middle - 1)
    return low
