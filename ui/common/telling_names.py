"""Names side by side begin with what tells one from the other.

"Body camera, Officer Harlan" and "Body camera, Officer Ruiz" are the same name where there is room
for fifteen letters. Whatever shows names in a narrow column or over a small picture shows them in
this order, with the end cut off and the whole name in its tooltip.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviewer.model import Record
from reviewer.model.record_names import title_or_file

# Chosen by hand: a beginning this short is read at a glance, and what follows it is still seen.
SHORT = 14  # letters that all may begin with
_BETWEEN = " · "
_PARTS = ",;:|–—()/"  # a part of a name ends at one of these
# Scripts that set no space between words: any letter may begin one.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA")


@dataclass(frozen=True)
class TellingName:
    """One name among others.

    Attributes:
        whole: as it is written.
        first: what no other begins with.
        rest: what others begin with as well; empty where the name stands as it is written.
    """

    whole: str
    first: str
    rest: str = ""

    @property
    def text(self) -> str:
        """What differs, then what is shared, in one line."""
        return f"{self.first}{_BETWEEN}{self.rest}" if self.rest else self.first


def tell_names_apart(names: Sequence[str]) -> list[TellingName]:
    """The names in the order given, each with what differs at its beginning."""
    known = sorted(set(names))
    shared: dict[str, int] = {}
    # Whoever has most in common with a name stands beside it, once they are sorted.
    for at, name in enumerate(known):
        beside = (known[at - 1 : at] if at else []) + known[at + 1 : at + 2]
        shared[name] = max((_count_shared(name, other) for other in beside), default=0)
    turned = {name: _turn_name(name, shared[name]) for name in known}
    begins = Counter(name.first for name in turned.values())
    # What tells it from its nearest only, and is the beginning of others too, tells nothing.
    told = {n: t if begins[t.first] == 1 else TellingName(n, n) for n, t in turned.items()}
    return [told[name] for name in names]


def names_of_records(records: Iterable[Record]) -> dict[str, TellingName]:
    """Names of records that are shown side by side, by their paths."""
    mine = list(records)
    names = [" ".join(title_or_file(r.title, r.path).split()) for r in mine]
    told = tell_names_apart(names)
    return {record.path: name for record, name in zip(mine, told, strict=True)}


def _count_shared(one: str, other: str) -> int:
    """Letters with which both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _turn_name(name: str, shared: int) -> TellingName:
    if shared >= len(name):  # another goes on from it: nothing in it differs
        return TellingName(name, name)
    cut = _place_to_cut(name, shared)
    first, rest = name[cut:].strip(), name[:cut].strip().rstrip(_PARTS + "_-.").strip()
    if shared <= SHORT or not first or not rest:
        return TellingName(name, name)
    return TellingName(name, first, rest)


def _place_to_cut(name: str, shared: int) -> int:
    """Where the telling part begins: with a part of the name, a word, or else any letter."""
    part = next((at for at in range(shared, 0, -1) if name[at - 1] in _PARTS), 0)
    # A part that itself begins as others do for long would hide again what differs.
    if part and shared - part <= SHORT:
        return part
    word = next((at for at in range(shared, 0, -1) if _may_begin(name, at)), 0)
    if word and shared - word <= 2 * SHORT:
        return word
    while shared and unicodedata.category(name[shared]).startswith("M"):
        shared -= 1  # a mark stays with its letter
    return shared


def _may_begin(name: str, at: int) -> bool:
    """True when a word begins at a letter."""
    if not name[at].isalnum():
        return False
    return not name[at - 1].isalnum() or unicodedata.name(name[at], "").startswith(_UNSPACED)
