"""Which stretches of a record a reviewer has seen or heard, kept as merged spans.

It shows what nobody has looked at yet.  It is a help, not evidence: it is a setting of the
case, not part of its journal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from reviewer.timebase import Span, merged

SLACK = 120  # milliseconds: a gap this short is the player's tick, not something missed
FASTEST = 2.0
"""Above this speed nothing counts as watched."""


class Sense(StrEnum):
    """How a stretch was taken in."""

    SEEN = "seen"
    HEARD = "heard"


Key = tuple[str, str, Sense]
"""Record, reviewer, sense."""


@dataclass(frozen=True)
class Watched:
    """What was seen and heard of every record, by whom; spans are in milliseconds of media
    time, sorted, and do not touch.
    """

    spans: dict[Key, tuple[Span, ...]] = field(default_factory=dict)

    def added(self, key: Key, start: float, end: float) -> Watched:
        """With one more stretch, in seconds of media time."""
        fresh = Span(round(start * 1000), max(round(end * 1000), round(start * 1000)))
        if fresh.start == fresh.end:
            return self
        return Watched({**self.spans, key: joined((*self.spans.get(key, ()), fresh))})

    def share(self, record: str, sense: Sense, seconds: float, reviewer: str = "") -> float:
        """Part of a record, 0 to 1, that the reviewer (or anybody) has taken in."""
        length = round(seconds * 1000)
        if length <= 0:
            return 0.0
        spans = self.of(record, sense, reviewer)
        done = sum(min(s.end, length) - min(max(s.start, 0), length) for s in spans)
        return min(done / length, 1.0) if length - done > SLACK else 1.0

    def of(self, record: str, sense: Sense, reviewer: str = "") -> tuple[Span, ...]:
        """The stretches of a record that the reviewer (or anybody) has taken in."""
        found = (
            span
            for (path, who, how), spans in self.spans.items()
            if path == record and how is sense and reviewer in ("", who)
            for span in spans
        )
        return joined(found)

    def reviewers(self, record: str) -> tuple[str, ...]:
        """Who has taken in something of a record."""
        return tuple(sorted({who for path, who, _ in self.spans if path == record}))


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same stretches, sorted, with gaps up to ``SLACK`` closed."""
    out: list[Span] = []
    for span in merged(list(spans)):
        if out and span.start - out[-1].end <= SLACK:
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return tuple(out)


def as_data(watched: Watched) -> list[dict[str, Any]]:
    """As plain data, for a setting of the case."""
    return [
        {"record": path, "by": who, "how": how.value, "spans": [[s.start, s.end] for s in spans]}
        for (path, who, how), spans in sorted(watched.spans.items())
    ]


def from_data(data: object) -> Watched:
    """What ``as_data`` wrote; what cannot be read is left out, for it is only a help."""
    spans: dict[Key, tuple[Span, ...]] = {}
    for item in data if isinstance(data, list) else []:
        try:
            key = (str(item["record"]), str(item["by"]), Sense(item["how"]))
            spans[key] = joined(Span(int(a), int(b)) for a, b in item["spans"])
        except (KeyError, TypeError, ValueError):
            continue
    return Watched(spans)
