"""What a rule can need of the use of an exemption: a closed vocabulary, each word of it a class.

Rules are data of a jurisdiction; what they can say is these.

Decision 221.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from reviewer.errors import BadInput
from reviewer.law.deadlines import is_day
from reviewer.law.decision_tree import (
    DecisionTree,
    TreeResult,
    TreeWay,
    follow_answers,
    load_tree,
)
from reviewer.law.law_files import find_law_file
from reviewer.model import (
    Annotation,
    Ground,
    Record,
    Redaction,
    SecondSignature,
    Subject,
    TreeWalk,
)
from reviewer.model.hidden_conduct import HiddenConduct, conduct_hidden_by

COMPANION, REASON = "companion", "reason"
"""Fields of a ground that are no facts, by their names; no fact may be called so."""

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r"[^\W\d_]+|\d+")


class FactKind(StrEnum):
    """How a fact is stated."""

    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True)
class FactRule:
    """A fact that rules ask for.

    Attributes:
        choices: of a choice what it can be, and how that reads.
        short: the label in a word or two.
    """

    name: str
    label: str
    kind: FactKind
    choices: Mapping[str, str]
    short: str

    def is_stated(self, text: str) -> bool:
        """Whether a text states it."""
        if self.kind is FactKind.CHOICE:
            return text in self.choices
        if self.kind is FactKind.DATE:
            return is_day(text)
        return bool(text.strip())

    def tell_fact(self, text: str) -> str:
        """It and what is stated of it, for a reader."""
        return f"{self.label}: {self.choices.get(text, text).strip()}"


@dataclass(frozen=True)
class Use:
    """An exemption as it is used in one record, and all that is stated of that.

    Attributes:
        exemption: its code; empty where a rule is about the record as a whole.
        titles: what the exemption is called.
        redactions: those that cite it.
        codes: what each of them cites, by its id.
        withheld: nothing of the record goes out.
        subjects: of the case, by id.
        facts: what can be stated, by name.
        empty_words: that say nothing of a record.
        notes: of the record.
        signatures: of second persons, in the record.
    """

    record: Record
    exemption: str
    titles: str
    redactions: tuple[Redaction, ...]
    codes: Mapping[str, frozenset[str]]
    withheld: bool
    grounds: tuple[Ground, ...]
    walk: TreeWalk | None
    subjects: Mapping[str, Subject]
    facts: Mapping[str, FactRule]
    empty_words: frozenset[str]
    notes: tuple[Annotation, ...] = ()
    signatures: tuple[SecondSignature, ...] = ()

    def states(self, name: str) -> str:
        """What is stated of a fact, in the form that it asks for; empty if nothing is."""
        rule = self.facts[name]
        told = (ground.find_fact(name) for ground in self.grounds)
        return next((text for text in told if rule.is_stated(text)), "")

    @property
    def ids(self) -> tuple[str, ...]:
        """The redactions' ids."""
        return tuple(redaction.id for redaction in self.redactions)


@dataclass(frozen=True)
class Lack:
    """What a use lacks.

    Attributes:
        told: in a sentence; empty where the rule says it all.
        redactions: the ids of those that lack it.
        fields: what can be stated so that it lacks it no longer: facts, ``COMPANION``, ``REASON``.
        remedy: what satisfies it, where that is not what the rule says.
    """

    told: str
    redactions: tuple[str, ...]
    fields: tuple[str, ...] = ()
    remedy: str = ""


@dataclass(frozen=True)
class NeedsFacts:
    """All of these facts are stated."""

    facts: tuple[str, ...]

    def lack_of(self, use: Use) -> Lack | None:
        """What is missing; ``None`` where nothing is."""
        missing = [use.facts[name] for name in self.facts if not use.states(name)]
        if not missing:
            return None
        told = f"Missing: {', '.join(f'“{one.label}”' for one in missing)}."
        return Lack(told, use.ids, self.facts)

    @property
    def fields(self) -> tuple[str, ...]:
        """What it asks to be stated."""
        return self.facts


@dataclass(frozen=True)
class NeedsOneOf:
    """A choice is stated as one of these."""

    fact: str
    values: tuple[str, ...]

    def lack_of(self, use: Use) -> Lack | None:
        """As ``NeedsFacts.lack_of``."""
        stated = use.states(self.fact)
        if stated in self.values:
            return None
        rule = use.facts[self.fact]
        told = f"Stated: {rule.choices[stated]}." if stated else f"Missing: “{rule.label}”."
        return Lack(told, use.ids, self.fields)

    @property
    def fields(self) -> tuple[str, ...]:
        """What it asks to be stated."""
        return (self.fact,)


@dataclass(frozen=True)
class NeedsCompanion:
    """Another law is cited, in which one of these marks stands."""

    marks: tuple[str, ...]
    fields: ClassVar[tuple[str, ...]] = (COMPANION,)

    def lack_of(self, use: Use) -> Lack | None:
        """As ``NeedsFacts.lack_of``."""
        cited = [ground.companion.strip() for ground in use.grounds if ground.companion.strip()]
        if any(_stands_in(mark, law) for law in cited for mark in self.marks):
            return None
        told = f"Cited: {'; '.join(cited)}." if cited else "No such law is cited."
        return Lack(told, use.ids, self.fields)


@dataclass(frozen=True)
class NeedsOtherRole:
    """Nobody of such a role is hidden, unless a fact is stated."""

    roles: tuple[str, ...]
    unless: str

    def lack_of(self, use: Use) -> Lack | None:
        """As ``NeedsFacts.lack_of``."""
        theirs = _those_of(use, lambda person: person.role in self.roles)
        if not theirs or use.states(self.unless):
            return None
        return Lack(f"It hides {_people_in(use, theirs)}.", theirs, self.fields)

    @property
    def fields(self) -> tuple[str, ...]:
        """What it asks to be stated."""
        return (self.unless,)


@dataclass(frozen=True)
class NeedsNoConsent:
    """Nobody is hidden who agreed in writing."""

    fields: ClassVar[tuple[str, ...]] = ()

    def lack_of(self, use: Use) -> Lack | None:
        """As ``NeedsFacts.lack_of``."""
        theirs = _those_of(use, lambda person: bool(person.consent.strip()))
        return Lack(f"It hides {_people_in(use, theirs)}.", theirs) if theirs else None


@dataclass(frozen=True)
class NeedsReason:
    """There is a reason; a specific one says more than what the exemption is called."""

    specific: bool
    fields: ClassVar[tuple[str, ...]] = (REASON,)

    def lack_of(self, use: Use) -> Lack | None:
        """As ``NeedsFacts.lack_of``."""
        lacking = self._empty_ones(use) if self.specific else self._unreasoned(use)
        if not lacking:
            return None
        few = len(lacking) < len(use.redactions)
        told = f"{len(lacking)} of {len(use.redactions)} redactions." if few else ""
        return Lack(told, lacking, self.fields)

    def _unreasoned(self, use: Use) -> tuple[str, ...]:
        if any(ground.reason.strip() for ground in use.grounds):
            return ()
        return tuple(r.id for r in use.redactions if not r.reason.strip())

    def _empty_ones(self, use: Use) -> tuple[str, ...]:
        stated = [
            *(ground.reason for ground in use.grounds),
            *(use.states(name) for name, f in use.facts.items() if f.kind is FactKind.TEXT),
        ]
        known = use.empty_words | words_of(f"{use.exemption} {use.titles}")
        if words_of(" ".join(stated)) - known:
            return ()
        some = any(text.strip() for text in stated)
        return tuple(
            r.id
            for r in use.redactions
            if (some or r.reason.strip()) and not words_of(r.reason) - known
        )


@dataclass(frozen=True)
class NeedsWalk:
    """A decision tree was walked, and what becomes of the record agrees with it.

    Attributes:
        name: of the tree's file, which is read when it is asked for: it may be edited meanwhile.
    """

    jurisdiction: str
    name: str
    fields: ClassVar[tuple[str, ...]] = ()

    @property
    def tree(self) -> DecisionTree:
        """The tree.

        Raises:
            BadInput: Its file does not fit, or is gone.
        """
        file = find_law_file(self.jurisdiction, self.name)
        if file is None:
            raise BadInput(
                f"The rules of {self.jurisdiction} name the decision tree {self.name}, and there "
                "is no such file.",
                f"Put {self.name} beside rules.json.",
            )
        return load_tree(file)

    def lack_of(self, use: Use) -> Lack | None:
        """As ``NeedsFacts.lack_of``."""
        tree = self.tree
        way = follow_answers(tree, use.walk.answers if use.walk is not None else ())
        if way.end is None:
            return Lack(_tell_open(way), ())
        cited = frozenset[str]().union(*(use.codes[r.id] for r in use.redactions))
        if way.end.result is TreeResult.EXEMPT:
            codes = " or ".join(way.end.exemptions)
            remedy = f"Withhold the record under {codes}, or correct an answer of the tree."
            return None if use.withheld else Lack(f"{way.end.says} It is released.", (), (), remedy)
        if way.end.result is TreeResult.ORDINARY:
            wrong = cited & tree.codes_with(TreeResult.EXEMPT, TreeResult.DISCLOSABLE)
        else:
            wrong = cited & tree.codes_with(TreeResult.EXEMPT) if use.withheld else frozenset()
        if not wrong:
            return None
        theirs = tuple(r.id for r in use.redactions if wrong & use.codes[r.id])
        told = f"{way.end.says} It cites {', '.join(sorted(wrong))}."
        return Lack(told, theirs, (), "Cite another exemption, or correct an answer of the tree.")


@dataclass(frozen=True)
class NeedsSignature:
    """A second person signed for every bookmark of these tags that is hidden."""

    tags: tuple[str, ...]
    fields: ClassVar[tuple[str, ...]] = ()

    def lack_of(self, use: Use) -> Lack | None:
        """As ``NeedsFacts.lack_of``."""
        open_ones = self.unsigned_in(use.redactions, use.notes, use.signatures)
        if not open_ones:
            return None
        told = ", ".join(map(_tell_bookmark, open_ones))
        hiding = dict.fromkeys(r.id for one in open_ones for r in one.hiding)
        return Lack(f"Hidden and not signed by a second person: {told}.", tuple(hiding))

    def unsigned_in(
        self,
        redactions: tuple[Redaction, ...],
        notes: tuple[Annotation, ...],
        signatures: tuple[SecondSignature, ...],
    ) -> tuple[HiddenConduct, ...]:
        """The bookmarks of a record that are hidden, and that nobody signed as they are now."""
        found = conduct_hidden_by(redactions, notes, self.tags)
        return tuple(one for one in found if one.find_signature(signatures) is None)


@dataclass(frozen=True)
class NeedsApproval:
    """A second person approved the release as it is; that is known of a request, and not of a use.

    See ``reviewer.plan.lawful``.
    """

    fields: ClassVar[tuple[str, ...]] = ()

    def lack_of(self, _use: Use) -> Lack | None:
        """Nothing, of one record by itself."""
        return None


Need = (
    NeedsFacts
    | NeedsOneOf
    | NeedsCompanion
    | NeedsOtherRole
    | NeedsNoConsent
    | NeedsReason
    | NeedsWalk
    | NeedsSignature
    | NeedsApproval
)
"""What a rule needs."""


def words_of(text: str) -> frozenset[str]:
    """The words of a text, for comparing; the s of "person's" is none."""
    return frozenset(word for word in _WORD.findall(text.casefold()) if len(word) > 1)


def _tell_open(way: TreeWay) -> str:
    assert way.asked is not None
    if way.lacking is not None:
        return f"“{way.asked.asks}” lacks: {way.lacking.note}."
    return f"Not answered: “{way.asked.asks}”"


def _those_of(use: Use, is_meant: Callable[[Subject], bool]) -> tuple[str, ...]:
    return tuple(
        r.id
        for r in use.redactions
        if (person := use.subjects.get(r.subject or "")) is not None and is_meant(person)
    )


def _people_in(use: Use, ids: tuple[str, ...]) -> str:
    found = dict.fromkeys(r.subject or "" for r in use.redactions if r.id in ids)
    people = (use.subjects[key] for key in found if key in use.subjects)
    told = (f"{p.label} ({p.consent.strip() or p.role})" for p in people)
    return ", ".join(told)


def _tell_bookmark(found: HiddenConduct) -> str:
    """``force from 12.0 to 15.5 s``."""
    note = found.bookmark
    if note.start is not None:
        end = f" to {note.end:.1f}" if note.end is not None else ""
        return f"{note.tag} {'from' if end else 'at'} {note.start:.1f}{end} s"
    if note.page is not None:
        return f"{note.tag} on page {note.page}"
    return f"{note.tag} in row or cue {note.cue}" if note.cue is not None else note.tag


def _stands_in(mark: str, law: str) -> bool:
    """Whether a mark stands in a citation as words of its own: "U.S.C." in "18 USC 2721"."""
    wanted, words = _parts_of(mark), _parts_of(law)
    return any(words[n : n + len(wanted)] == wanted for n in range(len(words)))


def _parts_of(law: str) -> list[str]:
    return _PART.findall(law.casefold().replace(".", ""))
