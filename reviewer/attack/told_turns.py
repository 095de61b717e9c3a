"""What somebody goes on to say when others have spoken: entries of one operator, turns behind
dashes that tell of no name.

Decision 143.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_NEAR = 12  # entries from one to the next of the same operator
_TURNS = (2, 3)  # turns behind dashes from one to the next of the same speaker
_TIME = re.compile(
    r"[\[(<]*\d[\d/:.,TZ+-]*(?:[ap]m)?[\])>,]*|[ap]\.?m\.?[\])>,]*|hrs?|-", re.IGNORECASE
)
_MOST_TIMES = 4  # words that tell a day and a time
_MARKED = re.compile(r"[\[(<].{1,30}[\])>]:?|.{1,30}:")
_LONG = 400  # characters of a turn
_LONGEST = 30  # characters of a name or an operator's number
_NAMED = re.compile(r"([^\W\d][^:\n]{0,30}:)\s+")
_TAG = re.compile(r"(?=[^\s]*[^\W\d_])[^\W_][\w./-]{0,19}")
_ASKED = re.compile(r"\s*(?:\d{1,3}\s+)?([QA])(?:[.:]\s+|\s{2,})(.+)")  # of testimony
_DASH = re.compile(r"[ \t]*(?:>{2,3}|[-\u2013\u2014])[ \t]*(?=\S)")


@dataclass(frozen=True)
class _Turn:
    """What somebody says in one go."""

    who: str
    said: str


_NOBODY = _Turn("", "")


def turns_apart(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What each says in a log or behind dashes, and what the same one may go on to say behind
    entries of others.
    """
    entries = list(map(_entry_of, lines))
    for at, to in _next_of_same([entry.who for entry in entries]):
        yield entries[at].said, entries[to].said
    yield from dashed_turns_apart(lines)


def dashed_turns_apart(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The same of captions, whose lines may begin with dashes."""
    said = _turns_behind_dashes(lines)
    for at, turn in enumerate(said):
        yield from ((turn, said[at + far]) for far in _TURNS if at + far < len(said))


def rows_apart(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """The cells of rows of a table by the same writer, others between: where a column has the tag
    of one in each row.
    """
    for column in range(max(map(len, rows), default=0)):
        tags = [row[column].strip() if column < len(row) else "" for row in rows[1:]]
        counts = Counter(tags)
        if 1 < len(counts) < len(tags) and all(map(_TAG.fullmatch, counts)):
            for at, to in _next_of_same(tags):
                yield from zip(rows[at + 1], rows[to + 1], strict=False)


def _next_of_same(who: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Each with the next of the same, where others stand between and it is not far."""
    last: dict[str, int] = {}
    for at, name in enumerate(who):
        if name and name in last and 1 < at - last[name] <= _NEAR:
            yield last[name], at
        last[name] = at


def _entry_of(line: str) -> _Turn:
    """An entry that tells its time and whose it is: an operator's number, a name and a colon."""
    words = line.split(None, _MOST_TIMES + 1)
    count = 0
    while count < min(len(words) - 1, _MOST_TIMES) and _TIME.fullmatch(words[count]):
        count += 1
    asked = _ASKED.match(line) if count <= 1 else None  # a number may be the line's
    if asked:
        return _Turn(asked[1], asked[2])
    if not count:
        return _NOBODY
    rest = line.split(None, count)[-1]
    named = _NAMED.match(rest)
    if named:
        return _Turn(named[1], rest[named.end() :])
    who, _, said = rest.partition(" ")
    told = len(who) <= _LONGEST and any(map(str.isdigit, who))
    told = told or _MARKED.fullmatch(who) is not None
    return _Turn(who, said.lstrip(" *-|>:")) if told and said else _NOBODY


def _turns_behind_dashes(lines: Sequence[str]) -> list[str]:
    """Turns that a dash begins, each with the lines that go on without one."""
    turns: list[str] = []
    for line in lines if any(map(_DASH.match, lines)) else ():
        dash = _DASH.match(line)
        if dash or not turns:
            turns.append(line[dash.end() if dash else 0 :])
        else:
            turns[-1] = f"{turns[-1][-_LONG:]}\n{line}"
    return turns
