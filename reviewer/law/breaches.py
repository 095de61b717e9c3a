"""Where a release breaks the rules of its law: which rule, why, and what would satisfy it.

Decision 221.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reviewer.law.needs import (
    COMPANION,
    Lack,
    NeedsCompanion,
    NeedsFacts,
    NeedsOneOf,
    Use,
)
from reviewer.law.rules import Effect, LawRule, Rules
from reviewer.model import (
    Ground,
    Record,
    Redaction,
    Request,
    Snapshot,
    SoundRedaction,
    Subject,
    WithholdRedaction,
    is_hiding,
)


@dataclass(frozen=True)
class Breach:
    """A rule that does not hold for an exemption in a record.

    Attributes:
        exemption: its code; empty for the record as a whole.
    """

    rule: LawRule
    record: str
    exemption: str
    lack: Lack

    @property
    def blocks(self) -> bool:
        """Whether it keeps a release back where rules are enforced."""
        return self.rule.effect is Effect.BLOCKS

    @property
    def redactions(self) -> tuple[str, ...]:
        """The ids of what breaks it; none where the record does."""
        return self.lack.redactions

    @property
    def remedy(self) -> str:
        """What would satisfy it."""
        return self.lack.remedy or self.rule.satisfied_by

    @property
    def refusal(self) -> str:
        """Which rule, why, and what would satisfy it."""
        about = f"{self.exemption}: " if self.exemption else ""
        parts = (f"{about}{self.rule.says}", self.lack.told, self.remedy)
        return f"Rule {self.rule.id}, {' '.join(filter(None, parts))}"


def breach_data(breach: Breach) -> dict[str, Any]:
    """A breach for a program."""
    rule = breach.rule
    return {
        "rule": rule.id,
        "title": rule.title,
        "record": breach.record,
        "exemption": breach.exemption,
        "redactions": list(breach.redactions),
        "effect": rule.effect.value,
        "why": breach.refusal,
        "satisfied_by": breach.remedy,
        "source": rule.source,
        "checked_on": rule.checked_on,
        "checked_by": rule.checked_by,
    }


def check_rules(
    rules: Rules, snapshot: Snapshot, request: Request, withheld: Mapping[str, bool]
) -> tuple[Breach, ...]:
    """What a release breaks, record by record, in the order of the rules.

    Args:
        rules: of the case's jurisdiction.
        snapshot: the case.
        request: who asks; only of a class do the rules for it count.
        withheld: of each record that answers, whether nothing of it goes out.
    """
    subjects = {subject.id: subject for subject in snapshot.subjects}
    codes = CodesKnown(rules)
    found: list[Breach] = []
    for path in sorted(withheld):
        uses = _UsesIn(rules, snapshot, request, snapshot.get_record(path), codes, subjects)
        found += uses.breaches(withheld[path])
    return tuple(found)


def breaches_of_use(
    rules: Rules, snapshot: Snapshot, redaction: Redaction, cited: str, withheld: bool
) -> tuple[Breach, ...]:
    """What an exemption breaks in the record of a redaction that cites it, whoever asks.

    The redaction counts as if it were accepted: a person sees what it needs before it is.
    """
    subjects = {subject.id: subject for subject in snapshot.subjects}
    codes = CodesKnown(rules)
    record = snapshot.get_record(redaction.record)
    uses = _UsesIn(rules, snapshot, Request("", ""), record, codes, subjects, redaction.id)
    withheld |= isinstance(redaction, WithholdRedaction)
    code = codes.code_of(cited)
    return tuple(one for one in uses.breaches(withheld, only=code) if one.exemption == code)


def left_to_state(
    rules: Rules, snapshot: Snapshot, records: Iterable[Record], cited: str
) -> tuple[str, ...]:
    """What an exemption needs stated in these records and nobody has, in a word or two each.

    Only what it needs whoever is hidden: the rest is known once it is cited. Not the reason, which
    all of them need.
    """
    codes = CodesKnown(rules)
    code = codes.code_of(cited)
    # Few rules ask for something, and a round has many records: so the rules are asked first.
    asking = [rule for rule in rules.rules if rule.acts_on.takes_exemption(code)]
    left: dict[str, str] = {}
    for record in records if any(_fields_of_all(rule) for rule in asking) else ():
        grounds = grounds_for(snapshot.grounds_of(record.path), code, codes)
        for rule in asking:
            if rule.acts_on.is_about(record, ""):
                for name in _fields_of_all(rule):
                    if not any(_states(rules, ground, name) for ground in grounds):
                        known = rules.facts.get(name)
                        left[name] = known.short if known is not None else _ANOTHER_LAW
    return tuple(left.values())


def _fields_of_all(rule: LawRule) -> tuple[str, ...]:
    """What a rule wants stated whoever is hidden."""
    of_all = isinstance(rule.needs, _NEEDED_OF_ALL) and not rule.acts_on.whole
    return tuple(rule.needs.fields) if of_all else ()


def _states(rules: Rules, ground: Ground, name: str) -> bool:
    if name == COMPANION:
        return bool(ground.companion.strip())
    return rules.facts[name].is_stated(ground.find_fact(name))


_NEEDED_OF_ALL = (NeedsFacts, NeedsOneOf, NeedsCompanion)
_ANOTHER_LAW = "the other law"


class CodesKnown:
    """The codes of what is cited, each looked up once: also a bare section of a statute has one."""

    def __init__(self, rules: Rules) -> None:
        self._law = rules.law
        self._codes: dict[str, str] = {}
        self._titles: dict[str, str] = {}

    def code_of(self, cited: str) -> str:
        """The code of an exemption; what is cited itself where the law has none."""
        if cited not in self._codes:
            item = self._law.find_exemption(cited)
            self._codes[cited] = item.code if item is not None else cited
            self._titles[self._codes[cited]] = item.title if item is not None else ""
        return self._codes[cited]

    def codes_of(self, redaction: Redaction) -> frozenset[str]:
        """The codes of all that a redaction cites."""
        return frozenset(map(self.code_of, redaction.exemptions))

    def title_of(self, code: str) -> str:
        """What an exemption that was looked up is called; empty where the law has no such."""
        return self._titles.get(code, "")


def grounds_for(grounds: Iterable[Ground], code: str, codes: CodesKnown) -> tuple[Ground, ...]:
    """Those of a record's grounds that state something of an exemption."""
    return tuple(ground for ground in grounds if codes.code_of(ground.exemption) == code)


@dataclass(frozen=True)
class _UsesIn:
    """How exemptions are used in one record; ``counting`` is counted as if it were accepted."""

    rules: Rules
    snapshot: Snapshot
    request: Request
    record: Record
    codes: CodesKnown
    subjects: Mapping[str, Subject]
    counting: str = ""

    def breaches(self, withheld: bool, only: str = "") -> Iterator[Breach]:
        """What breaks a rule; with ``only``, those of that exemption at least."""
        shown = [
            r
            for r in self.snapshot.redactions_of(self.record.path)
            if (is_hiding(r) or r.id == self.counting)
            and (not withheld or isinstance(r, WithholdRedaction))
        ]
        by_code: dict[str, list[Redaction]] = {}
        for redaction in shown:
            for code in self.codes.codes_of(redaction):
                by_code.setdefault(code, []).append(redaction)
        asker = self.request.requester_class
        for rule in self.rules.rules:
            acts = rule.acts_on
            if not acts.is_about(self.record, asker):
                continue
            if acts.whole and not (withheld or _is_silent(self.record, shown)):
                continue
            if not acts.exemptions:
                yield from self._breach_of(rule, self._use("", shown, withheld))
            for code in sorted(by_code if not only else {only} & by_code.keys()):
                if acts.takes_exemption(code):
                    yield from self._breach_of(rule, self._use(code, by_code[code], withheld))

    def _breach_of(self, rule: LawRule, use: Use) -> Iterator[Breach]:
        if (lack := rule.needs.lack_of(use)) is not None:
            yield Breach(rule, self.record.path, use.exemption, lack)

    def _use(self, code: str, redactions: list[Redaction], withheld: bool) -> Use:
        path = self.record.path
        return Use(
            self.record,
            code,
            self.codes.title_of(code),
            tuple(redactions),
            {redaction.id: self.codes.codes_of(redaction) for redaction in redactions},
            withheld,
            grounds_for(self.snapshot.grounds_of(path), code, self.codes),
            self.snapshot.find_walk(path, self.request.id),
            self.subjects,
            self.rules.facts,
            self.rules.empty_words,
            self.snapshot.annotations_of(path),
            self.snapshot.signatures_of(path),
        )


def _is_silent(record: Record, redactions: Iterable[Redaction]) -> bool:
    """Whether redactions leave nothing of a record to be heard."""
    length = record.facts.duration_seconds
    spans = sorted(
        (r.start, r.end) for r in redactions if isinstance(r, SoundRedaction) and r.channel is None
    )
    heard = 0.0
    for start, end in spans:
        if start <= heard:
            heard = max(heard, end)
    return length is not None and bool(spans) and heard >= length
