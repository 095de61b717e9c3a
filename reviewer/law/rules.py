"""The rules of a jurisdiction: what must hold of an exemption before a release that cites it.

A rule is data with its source and who checked it; what it can need is the vocabulary of ``needs``.
Nothing here knows what any of them is about.

Decision 221.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from reviewer.errors import Refused
from reviewer.law.decision_tree import DecisionTree
from reviewer.law.jurisdiction import Jurisdiction, load_jurisdiction
from reviewer.law.law_files import find_law_file, read_law_file, unfit_law
from reviewer.law.needs import (
    COMPANION,
    REASON,
    FactKind,
    FactRule,
    Need,
    NeedsApproval,
    NeedsCompanion,
    NeedsFacts,
    NeedsNoConsent,
    NeedsOneOf,
    NeedsOtherRole,
    NeedsReason,
    NeedsSignature,
    NeedsWalk,
)
from reviewer.law.requester_names import kind_by_name
from reviewer.model import Kind, Record

NAME = "rules.json"
EVERY = "*"
_SCHEMA = "rules.schema.json"


class Effect(StrEnum):
    """What a breach of a rule does."""

    BLOCKS = "blocks"
    WARNS = "warns"


@dataclass(frozen=True)
class ActsOn:
    """What a rule is about.

    Attributes:
        exemptions: codes, or ``EVERY``; none for a rule about the record as a whole.
        kinds: of records; none for all.
        classes: of those who ask; none for all.
        whole: only where the whole record, or all of its sound, is withheld.
    """

    exemptions: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    whole: bool = False

    def is_about(self, record: Record, requester_class: str) -> bool:
        """Whether it acts on a record that such a one asks for."""
        asked = not self.classes or not requester_class or requester_class in self.classes
        return asked and (not self.kinds or record.kind.value in self.kinds)

    def takes_exemption(self, code: str) -> bool:
        """Whether it acts on an exemption."""
        return code in self.exemptions or EVERY in self.exemptions


@dataclass(frozen=True)
class LawRule:
    """One rule.

    Attributes:
        says: why there is such a rule.
        satisfied_by: what a person can do.
        source: the law that it comes from.
    """

    id: str
    title: str
    acts_on: ActsOn
    needs: Need
    says: str
    satisfied_by: str
    source: str
    effect: Effect
    checked_on: str
    checked_by: str

    @property
    def provenance(self) -> str:
        """Where it comes from and who checked it, in a line."""
        return f"{self.source}. Checked on {self.checked_on}: {self.checked_by}."


@dataclass(frozen=True)
class RequesterClass:
    """What somebody who asks can be to the law."""

    id: str
    name: str
    bases: tuple[str, ...]
    requesters: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """All that a jurisdiction's file of rules says."""

    law: Jurisdiction
    classes: tuple[RequesterClass, ...] = ()
    facts: Mapping[str, FactRule] = field(default_factory=dict)
    rules: tuple[LawRule, ...] = ()
    empty_words: frozenset[str] = frozenset()

    def class_of(self, requester: str, basis: str) -> RequesterClass | None:
        """What somebody of that name who asks on that basis usually is; ``None`` if unknown."""
        named = kind_by_name(requester, ((one, one.requesters) for one in self.classes))
        return named or next((one for one in self.classes if basis in one.bases), None)

    def rules_of(self, code: str, record: Record, requester_class: str = "") -> list[LawRule]:
        """The rules that act on an exemption in a record."""
        return [
            rule
            for rule in self.rules
            if rule.acts_on.takes_exemption(code) and rule.acts_on.is_about(record, requester_class)
        ]

    def tree_of(self, record: Record) -> DecisionTree | None:
        """The decision tree that is walked for a record; ``None`` where there is none."""
        needs = (rule.needs for rule in self.rules if rule.acts_on.is_about(record, ""))
        return next((need.tree for need in needs if isinstance(need, NeedsWalk)), None)


def load_rules(jurisdiction: str) -> Rules:
    """The rules of a jurisdiction; without any where it ships none.

    Raises:
        BadInput: A file of the law does not fit; it is named, and the place in it.
        Refused: There is no such jurisdiction.
    """
    file = find_law_file(jurisdiction, NAME)
    law = load_jurisdiction(jurisdiction)
    if file is None:
        return Rules(law)
    stat = file.stat()
    rules = _read_rules(file, jurisdiction, stat.st_mtime_ns, stat.st_size)
    for need in (rule.needs for rule in rules.rules):
        if isinstance(need, NeedsWalk):
            _ = need.tree  # what does not fit in it is told now
    return rules


def rules_known(jurisdiction: str) -> Rules | None:
    """The same; ``None`` where this installation does not have the jurisdiction."""
    try:
        return load_rules(jurisdiction)
    except Refused:
        return None


@lru_cache(maxsize=8)
def _read_rules(file: Path, jurisdiction: str, _changed: int, _size: int) -> Rules:
    data = read_law_file(file, _SCHEMA)
    law = load_jurisdiction(jurisdiction)
    for place, reason in _faults_of_rules(data, law, jurisdiction):
        raise unfit_law(file, place, reason, _SCHEMA)
    facts = {
        name: FactRule(
            name,
            one["label"],
            FactKind(one["kind"]),
            one.get("choices", {}),
            one.get("short", one["label"]),
        )
        for name, one in data["facts"].items()
    }
    return Rules(
        law,
        tuple(
            RequesterClass(one["id"], one["name"], tuple(one["bases"]), tuple(one["requesters"]))
            for one in data["classes"]
        ),
        facts,
        tuple(_make_rule(one, data, jurisdiction) for one in data["rules"]),
        frozenset(word.casefold() for word in data.get("empty_words", ())),
    )


def _make_rule(row: Mapping[str, Any], data: Mapping[str, Any], jurisdiction: str) -> LawRule:
    acts_on = row["acts_on"]
    ((kind, said),) = row["needs"].items()
    return LawRule(
        row["id"],
        row["title"],
        ActsOn(
            frozenset(acts_on.get("exemptions", ())),
            frozenset(acts_on.get("kinds", ())),
            frozenset(acts_on.get("classes", ())),
            acts_on.get("whole", False),
        ),
        NeedsWalk(jurisdiction, said) if kind == "tree" else _NEEDS[kind](said),
        row["says"],
        row["satisfied_by"],
        row["source"],
        Effect(row["effect"]),
        row.get("checked_on", data["checked_on"]),
        row.get("checked_by", data["checked_by"]),
    )


_NEEDS: Mapping[str, Callable[[Any], Need]] = {
    "facts": lambda said: NeedsFacts(tuple(said)),
    "one_of": lambda said: NeedsOneOf(said["fact"], tuple(said["values"])),
    "companion": lambda said: NeedsCompanion(tuple(said)),
    "not_role": lambda said: NeedsOtherRole(tuple(said["roles"]), said["unless"]),
    "no_consent": lambda _: NeedsNoConsent(),
    "reason": lambda said: NeedsReason(said == "specific"),
    "second_signature": lambda said: NeedsSignature(tuple(said)),
    "approval": lambda _: NeedsApproval(),
}
"""What makes each need of what a file says of it; a tree is in a file of its own."""


def _faults_of_rules(
    data: Mapping[str, Any], law: Jurisdiction, jurisdiction: str
) -> Iterator[tuple[str, str]]:
    """Place and reason of what a schema cannot see: names of what is not there."""
    facts, codes = data["facts"], {item.code for item in law.exemptions} | {EVERY}
    classes = [one["id"] for one in data["classes"]]
    for name in sorted({COMPANION, REASON} & facts.keys()):
        yield f"facts.{name}", "every ground has a field of this name"
    for n, one in enumerate(classes):
        if classes.index(one) < n:
            yield f"classes[{n}].id", f"there are two classes {one!r}"
    ids = [rule["id"] for rule in data["rules"]]
    for n, rule in enumerate(data["rules"]):
        place, acts_on = f"rules[{n}]", rule["acts_on"]
        if ids.index(rule["id"]) < n:
            yield f"{place}.id", f"there are two rules {rule['id']!r}"
        for code in acts_on.get("exemptions", ()):
            if code not in codes:
                yield f"{place}.acts_on.exemptions", f"there is no exemption {code!r}"
        for kind in acts_on.get("kinds", ()):
            if kind not in set(Kind):
                yield f"{place}.acts_on.kinds", f"there is no kind of record {kind!r}"
        for asked in acts_on.get("classes", ()):
            if asked not in classes:
                yield f"{place}.acts_on.classes", f"there is no class {asked!r}"
        yield from _faults_of_need(f"{place}.needs", rule["needs"], facts, jurisdiction)


def _faults_of_need(
    place: str, needs: Mapping[str, Any], facts: Mapping[str, Any], jurisdiction: str
) -> Iterator[tuple[str, str]]:
    ((kind, said),) = needs.items()
    named: dict[str, Any] = {
        "facts": lambda: said,
        "one_of": lambda: [said["fact"]],
        "not_role": lambda: [said["unless"]],
    }
    for name in named.get(kind, lambda: ())():
        if name not in facts:
            yield f"{place}.{kind}", f"there is no fact {name!r}"
    if kind == "one_of" and said["fact"] in facts:
        known = facts[said["fact"]].get("choices", {})
        for value in said["values"]:
            if value not in known:
                yield f"{place}.one_of.values", f"{said['fact']} has no choice {value!r}"
    if kind == "tree" and find_law_file(jurisdiction, said) is None:
        yield f"{place}.tree", f"there is no file {said!r} beside it"
