"""The words of a name that was found, wherever else they stand in the same record.

Decision 35.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from reviewer.text.names.cues import is_place
from reviewer.text.names.words import WORD, Name, NameLists, Token, fold_word, name_lists
from reviewer.text.stretches import Stretches

_SMALL = re.compile(r"(?<![\w'@.-])[a-z][a-z'\u2019-]{2,}(?![\w@])")
_SENTENCE = re.compile(r"(?:^|[.!?:;\"\u201c]\s*|\n\s*)\Z")


@dataclass
class People:
    """Whose names were found in a record, by each of their words.

    Attributes:
        capital: folded words of names that are written with capitals, and whose they are.
        small: those that were found in small letters.
    """

    capital: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    small: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    duty: dict[str, bool] = field(default_factory=dict)

    def learn_names(self, text: str, names: Iterable[Name]) -> None:
        """Remember the words of names of a text."""
        for name in names:
            said = text[name.start : name.end]
            target = self.small if said.islower() else self.capital
            for word in re.findall(r"[^\W\d_][\w'\u2019-]*", said):
                one = fold_word(word)
                # Short words stand in anything.
                if len(one) > 2 and not _is_left_out(one):
                    target.setdefault(one, set()).add((name.given, name.surname))
                    self.why.setdefault(one, " ".join(said.split()))
                    # On duty only if never met otherwise: an officer's namesake may be a witness.
                    self.duty[one] = self.duty.get(one, True) and name.duty


def spread_names(text: str, found: Sequence[Name], people: People) -> Iterator[Name]:
    """Places of known words of names that are no part of a name that was found already."""
    words = name_lists()
    taken = Stretches((n.start, n.end) for n in found)
    runs = _runs_of_known(text, people.capital, taken, words)
    for run in runs:
        yield _make_name(run, people.capital, people)
    if people.small:
        for match in _SMALL.finditer(text):
            one = fold_word(match[0])
            if one in people.small and not taken.meets_any(*match.span()):
                token = Token(match.start(), match.end(), match[0], one)
                yield _make_name([token], people.small, people)


def _runs_of_known(
    text: str,
    known: dict[str, set[tuple[str, str]]],
    taken: Stretches,
    words: NameLists,
) -> Iterator[list[Token]]:
    if not known:
        return
    run: list[Token] = []
    for match in WORD.finditer(text):
        one = fold_word(match[0])
        if one not in known or taken.meets_any(*match.span()):
            continue
        token = Token(match.start(), match.end(), match[0], one)
        if is_place(text, [token], words) or not _is_meant(text, token, words):
            continue
        # Neighbours are one name, other words part two.
        if run and text[run[-1].end : token.start] != " ":
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _is_meant(text: str, token: Token, words: NameLists) -> bool:
    """An ordinary word that begins a sentence is that word: ``Will the caller ...``."""
    ordinary = (
        token.folded in words.never
        or token.folded in words.plain
        or (token.folded in words.plain_given)
    )
    if not ordinary:
        return True
    # In capitals an ordinary word is that word.
    if token.is_upper and len(token.folded) > 1:
        return False
    return _SENTENCE.search(text[max(0, token.start - 6) : token.start]) is None


def _make_name(
    run: Sequence[Token], known: dict[str, set[tuple[str, str]]], people: People
) -> Name:
    first, last = run[0], run[-1]
    whose = known[first.folded]
    if len(run) > 1:
        given, surname = first.folded, last.folded
    # Of two who bear it nobody knows which is meant: then it is a surname and nothing more.
    elif len(whose) == 1:
        given, surname = next(iter(whose))
    else:
        given, surname = "", first.folded
    tail = 2 if last.text.rstrip(".").lower().endswith(("'s", "\u2019s")) else 0
    end = last.end - tail - last.text.endswith(".")
    why = f"as in “{people.why[first.folded]}” in the same record"
    duty = people.duty.get(first.folded, False)
    return Name(first.start, end, given, surname, duty=duty, why=why)


def _is_left_out(word: str) -> bool:
    words = name_lists()
    return word in words.suffixes or word in words.ranks or word in words.particles
