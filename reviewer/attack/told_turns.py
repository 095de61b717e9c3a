"""What somebody goes on to say when others have spoken: entries of one operator, turns behind
dashes that tell of no name.

Decision 143.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_BETWEEN = 3  # entries of others, at the most
_TIME = re.compile(
    r"[\[(<]*\d[\d/:.,TZ+-]*(?:[ap]m)?[\])>,]*|[ap]\.?m\.?[\])>,]*|hrs?", re.IGNORECASE
)
_MOST_TIMES = 4  # words that tell a day and a time
_MARKED = re.compile(r"[\[(<].{1,30}[\])>]:?|.{1,30}:")
_LONGEST = 30  # characters of a name or an operator's number
_NAMED = re.compile(r"([^\W\d][^:\n]{0,30}:)\s+")
_DASH = re.compile(r"[ \t]*(?:>{1,3}|[-\u2013\u2014])[ \t]*(?=\S)")


@dataclass(frozen=True)
class _Turn:
    """What is said in one go; of whom nothing is known where ``who`` is empty."""

    who: str
    said: str


def turns_apart(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What each says in a log or behind dashes, and what the same one may go on to say behind
    entries of others.
    """
    yield from _pairs_apart([_entry_of(line) for line in lines])
    yield from _pairs_apart(_turns_behind_dashes(lines))


def dashed_turns_apart(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The same of captions, whose lines may begin with dashes."""
    yield from _pairs_apart(_turns_behind_dashes(lines))


def _pairs_apart(turns: Sequence[_Turn | None]) -> Iterator[tuple[str, str]]:
    for at, turn in enumerate(turns):
        for to in range(at + 1, min(at + 2 + _BETWEEN, len(turns))) if turn else ():
            other = turns[to]
            if turn and other and other.who == turn.who:
                if to > at + 1:
                    yield turn.said, other.said
                if turn.who:
                    break  # and on from there


def _entry_of(line: str) -> _Turn | None:
    """An entry that tells its time and whose it is: an operator's number, a name and a colon."""
    words = line.split(None, _MOST_TIMES + 1)
    count = 0
    while count < min(len(words) - 1, _MOST_TIMES) and _TIME.fullmatch(words[count]):
        count += 1
    if not count:
        return None
    rest = line.split(None, count)[-1]
    named = _NAMED.match(rest)
    if named:
        return _Turn(named[1], rest[named.end() :])
    who, _, said = rest.partition(" ")
    told = len(who) <= _LONGEST and any(map(str.isdigit, who))
    told = told or _MARKED.fullmatch(who) is not None
    return _Turn(who, said.lstrip(" *-|>:")) if told and said else None


def _turns_behind_dashes(lines: Sequence[str]) -> list[_Turn | None]:
    """Turns that a dash begins, each with the lines that go on without one."""
    turns: list[_Turn | None] = []
    if not any(map(_DASH.match, lines)):
        return turns
    for line in lines:
        dash = _DASH.match(line)
        last = turns[-1] if turns else None
        if dash or last is None:
            turns.append(_Turn("", line[dash.end() if dash else 0 :]))
        else:
            turns[-1] = _Turn("", f"{last.said}\n{line}")
    return turns
