"""Whom the words of a case name, and which numbers and addresses stand beside them.

A list to begin from: whoever is to stay unnamed is on it, with what else gives the same person
away. That a number belongs to a name is a guess from where the two stand, told with the place,
and nothing is redacted by it.

Decisions 21, 216.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reviewer.errors import BadInput, CaseError
from reviewer.model import Record, Snapshot, TextUnit
from reviewer.overlooked.private_finds import (
    ADDRESS,
    NAME,
    Find,
    GatheredFinds,
    NameKey,
    ReadablePlace,
    finds_in_text,
    fullest_names,
    merge_persons,
    people_in,
    place_of_unit,
    repeats_of_names,
    same_person,
    squeeze_find,
)
from reviewer.readers.words import WITH_WORDS
from reviewer.store import Case
from reviewer.system.jobs import SILENT, Job
from reviewer.text.names import names_as
from reviewer.text.stretches import Stretches

# Chosen by hand: some three lines of a page. What stands farther off belongs to another sentence.
_BESIDE = 240  # characters between a name and what belongs to it
_GAP = "\n\n"  # what stands between two paragraphs

DetailKey = tuple[str, str]
"""What it is, and its letters and digits."""


@dataclass(frozen=True)
class Belonging:
    """A number or an address that stands beside a name.

    Attributes:
        term: as it is written, most often.
        what: "phone number", "street address" ...
        first: the first place where it stands beside the name.
        times: how often it stands there.
        whole: how often it stands in the case.
        likely: it stands beside no other name; and an address, which may be that of a place, does
            so more often than not.
    """

    term: str
    what: str
    first: ReadablePlace
    times: int
    whole: int
    likely: bool


@dataclass(frozen=True)
class NamedThing:
    """Somebody, or a number or an address of nobody known, that the words of a case name.

    Attributes:
        term: as it is written, most often.
        what: "name", "phone number" ...
        key: given name and surname; both empty where it is no name.
        why: by which rule it was found; empty for numbers and addresses.
        duty: a name of staff on duty.
        party: the word that tells a part in the event: "caller".
        count: how often it stands in the case.
        records: in which records, by path.
        first: the first place.
        belongs: what stands beside a name.
    """

    term: str
    what: str
    key: NameKey
    why: str
    duty: bool
    party: str
    count: int
    records: tuple[str, ...]
    first: ReadablePlace
    belongs: tuple[Belonging, ...] = ()


@dataclass
class _CaseFinds:
    names: list[tuple[Find, ReadablePlace]] = field(default_factory=list)
    details: dict[DetailKey, GatheredFinds] = field(default_factory=dict)
    beside: dict[DetailKey, list[tuple[NameKey, ReadablePlace]]] = field(
        default_factory=lambda: defaultdict(list)
    )


def find_names_of_case(case: Case, snapshot: Snapshot, job: Job = SILENT) -> tuple[NamedThing, ...]:
    """All people who are named, parties to the event first and staff on duty last; behind them
    numbers and addresses that stand beside no name.

    Raises:
        Cancelled: ``job`` was stopped.
    """
    found = _CaseFinds()
    for done, record in enumerate(snapshot.records):
        job.check()
        job.progress(done, len(snapshot.records), "looking for names")
        if record.kind in WITH_WORDS:
            _look_through(case, record, found, job)
    return tuple(sorted(_things_of(found), key=_order_of_thing))


def _look_through(case: Case, record: Record, found: _CaseFinds, job: Job) -> None:
    try:
        units = [*case.words_of(record.path)]
    except (BadInput, CaseError):
        return  # it is told as unread where its words are wanted
    people = people_in(unit.text for unit in units)
    for unit in units:
        job.check()
        finds = finds_in_text(unit.text)
        details = [one for one in finds if one.what != NAME]
        taken = Stretches((one.start, one.end) for one in details)
        again = repeats_of_names(unit.text, people)
        names = [one for one in finds if one.what == NAME]
        names += (one for one in again if not taken.meets_any(one.start, one.end))
        _gather_unit(unit, sorted(names, key=lambda one: one.start), details, found)


def _gather_unit(
    unit: TextUnit, names: Sequence[Find], details: Sequence[Find], found: _CaseFinds
) -> None:
    text = unit.text
    found.names += ((one, place_of_unit(unit, text[one.start : one.end])) for one in names)
    for detail in details:
        place = place_of_unit(unit, text[detail.start : detail.end])
        key = detail.what, squeeze_find(place.words)
        found.details.setdefault(key, GatheredFinds(detail.what)).places.append(place)
        name = _name_beside(text, detail, names)
        if name is not None and not name.duty:
            found.beside[key].append((name.key, place))


def _name_beside(text: str, detail: Find, names: Sequence[Find]) -> Find | None:
    """The last name before it in the same paragraph; else the first behind it in the same line."""
    before = [one for one in names if one.end <= detail.start]
    if before and _is_near(text[before[-1].end : detail.start]):
        return before[-1]
    behind = next((one for one in names if one.start >= detail.end), None)
    if behind is None or "\n" in (between := text[detail.end : behind.start]):
        return None
    return behind if _is_near(between) else None


def _is_near(between: str) -> bool:
    return len(between) <= _BESIDE and _GAP not in between


def _things_of(found: _CaseFinds) -> Iterator[NamedThing]:
    whole_names = fullest_names(one.key for one, _ in found.names)
    owned: dict[NameKey, list[Belonging]] = defaultdict(list)
    for key, beside in found.beside.items():
        by_name: dict[NameKey, list[ReadablePlace]] = defaultdict(list)
        for name, place in beside:
            by_name[whole_names[name]].append(place)
        for name, places in by_name.items():
            owned[name].append(_belonging(found.details[key], places, alone=len(by_name) == 1))
    for name, gathered in merge_persons(found.names).items():
        belongs = sorted(owned[name], key=lambda one: (not one.likely, one.what, one.term))
        yield _thing_of(name, gathered, tuple(belongs))
    for key, gathered in found.details.items():
        if key not in found.beside:
            yield _thing_of(("", ""), gathered, ())


def _belonging(
    gathered: GatheredFinds, places: Sequence[ReadablePlace], *, alone: bool
) -> Belonging:
    whole = len(gathered.places)
    often = gathered.what != ADDRESS or 2 * len(places) > whole
    return Belonging(
        gathered.commonest_spelling,
        gathered.what,
        places[0],
        len(places),
        whole,
        likely=alone and often,
    )


def _thing_of(key: NameKey, gathered: GatheredFinds, belongs: tuple[Belonging, ...]) -> NamedThing:
    return NamedThing(
        term=gathered.commonest_spelling,
        what=gathered.what,
        key=key,
        why=gathered.why,
        duty=gathered.duty,
        party=gathered.party,
        count=len(gathered.places),
        records=tuple(dict.fromkeys(place.record for place in gathered.places)),
        first=gathered.places[0],
        belongs=belongs,
    )


def _order_of_thing(thing: NamedThing) -> tuple[bool, bool, bool, int, str]:
    named = thing.what == NAME
    return not named, thing.duty, not thing.party, -thing.count, thing.term.casefold()


def things_named(things: Sequence[NamedThing], term: str) -> list[NamedThing]:
    """Who of these may be meant by a name as somebody wrote it; nobody by what is no name."""
    keys = names_as(term)
    return [thing for thing in things if any(same_person(thing.key, key) for key in keys)]
