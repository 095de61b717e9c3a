"""What an attack found, told once for each thing: which record, where, what hides it, what to do.

Many readers find one text, in the record's file and again in the viewer that shows the record.
A cause is what a person mends: a text or a fault in one record. Nothing here quotes a secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reviewer.attack.look_alikes import squeeze_text
from reviewer.attack.look_patience import SLOW
from reviewer.attack.needle import Secret
from reviewer.attack.report import VISIBLE, Finding
from reviewer.attack.withheld_records import REPEATED
from reviewer.model import (
    Kind,
    Snapshot,
    WithholdRedaction,
    term_of,
)
from reviewer.plan.outcome import has_released_pages
from reviewer.plan.plan import Plan
from reviewer.plan.release_names import masked_text

# Places by which a person finds something; others are offsets and names of streams.
_HUMAN = re.compile(r"(?:page|cue|row|line|the header|header|redaction log|title|whole|\d)")
_BY_TERM = (Kind.DOCUMENT, Kind.EMAIL, Kind.TRANSCRIPT, Kind.DISPATCH)
# Rules whose readers look at pixels: a page that becomes a picture still shows the same.
_SEEN = ("ocr", "area", "pictures", "margins")
_MORE = " There are more like this."
_RECORDS = "data/records/"
_READ = "can be read"
TOO_SLOW = "a page of it takes too long to be checked"
BARE_WAYS = ("widen", "leave bare")
"""What can be done at once about a mask that leaves a part of what it was made for."""
WIDEN_OR_SAY = "Widen the mask there, or say why it may be seen."
STILL_READ = "what is redacted could still be read in it"
REPEATS = "it repeats what is withheld"


@dataclass(frozen=True)
class Cause:
    """One thing that keeps a package from being released.

    Attributes:
        record: the record to mend, by its path; empty where no record is the cause.
        file: where it was seen first, a path in the package.
        where: its place there, as a person finds it: page and line, cue, row, second.
        more: further places of the same thing.
        redaction: the redaction whose content it is; empty where none hides it.
        subject: the subject whose term it is; empty for other texts.
        way_out: what to do, in one sentence.
        actions: of "redact", "patient", "no copy", "pictures", "widen", "leave bare" and
            "withhold", what can be done at once.
        exemptions: under which the record can be withheld: those of what was found in it, else
            those that are cited in it; empty where nothing tells any.
        reason: for withholding it, as the requester may read it.
    """

    record: str
    file: str
    where: str
    more: int
    what: str
    redaction: str
    subject: str
    way_out: str
    actions: tuple[str, ...]
    exemptions: tuple[str, ...]
    reason: str = STILL_READ

    def __str__(self) -> str:
        more = f" and {self.more} more place{'s' if self.more > 1 else ''}" if self.more else ""
        of = f" [redaction {self.redaction}]" if self.redaction else ""
        of = of or (f" [subject {self.subject}]" if self.subject else "")
        where = f", {self.where}" if self.where else ""
        return f"{self.record or self.file}{where}{more}: {self.what}{of} {self.way_out}"


def causes_of_findings(
    findings: Iterable[Finding], secrets: Sequence[Secret], plan: Plan, snapshot: Snapshot
) -> tuple[Cause, ...]:
    """The findings of an attack as things to mend, those of records first.

    What the package's own pages repeat of a record is one thing with the record.
    """
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        # Many readers word one discovery differently; a person mends one thing.
        what = _READ if _READ in finding.what else finding.what.removesuffix(_MORE)
        owner = finding.record or ("" if what == _READ else finding.file)
        groups.setdefault((owner, _hidden_text_of(finding, secrets), what), []).append(finding)
    shown = {(hidden, what) for owner, hidden, what in groups if owner}
    kept = [
        _make_cause(found, plan, snapshot)
        for (owner, hidden, what), found in groups.items()
        if owner or (hidden, what) not in shown
    ]
    return tuple(sorted(kept, key=lambda c: (not c.record, c.record, c.where)))


def _hidden_text_of(finding: Finding, secrets: Sequence[Secret]) -> str:
    """What is common to findings of one text, whichever redaction each of them names."""
    name = finding.redaction or finding.subject
    texts = sorted(
        squeeze_text(s.text) for s in secrets if name and name in (s.redaction, s.subject)
    )
    return "\n".join(texts) or name


def _make_cause(found: list[Finding], plan: Plan, snapshot: Snapshot) -> Cause:
    first = min(
        found,
        key=lambda f: (not _is_human(f), not f.file.startswith(_RECORDS), "," not in f.where),
    )
    places = {f.where.partition(",")[0] for f in found if _is_human(f)} or {f.where for f in found}
    named = next((f for f in found if f.redaction), first)
    step = next((s for s in plan.steps if s.record == first.record), None)
    actions: tuple[str, ...] = ()
    if step is not None and step.is_released:
        paged = has_released_pages(step.kind, step.format) and not step.pictures
        unseen = not any(f.rule in _SEEN for f in found)  # a picture shows what eyes can see
        actions = ("pictures", "withhold") if paged and unseen else ("withhold",)
        if all(f.what.startswith(REPEATED) for f in found):
            actions = ("no copy", *actions)
        if all(f.rule == VISIBLE for f in found) and named.redaction:
            actions = (*BARE_WAYS, "withhold")
        if any(f.rule == SLOW for f in found):
            actions = ("patient", *actions)
        if step.kind in _BY_TERM and _has_term(named, first.record, snapshot):
            actions = ("redact", *actions)
    # A place may be a file's name or a heading, in which a hidden name stands.
    where = masked_text(first.where, plan.all_terms)
    what = first.what.removesuffix(_MORE)
    way_out = _way_out(named, first.record, actions, snapshot)
    return Cause(
        first.record,
        first.file,
        where,
        len(places) - 1,
        what,
        named.redaction,
        named.subject,
        way_out,
        actions,
        _codes_of_finding(named, first.record, snapshot),
        _reason_offered(named, actions, snapshot),
    )


def _reason_offered(finding: Finding, actions: tuple[str, ...], snapshot: Snapshot) -> str:
    if "patient" in actions:
        return TOO_SLOW
    return REPEATS if _of_withheld(finding, snapshot) else STILL_READ


def _of_withheld(finding: Finding, snapshot: Snapshot) -> bool:
    """True for the words of a record that is withheld as a whole."""
    hidden = snapshot.find_redaction(finding.redaction)
    return hidden is not None and isinstance(hidden, WithholdRedaction)


def _has_term(finding: Finding, record: str, snapshot: Snapshot) -> bool:
    """Whether what was found can be hidden by term in the record, where it is not yet."""
    hidden = snapshot.find_redaction(finding.redaction)
    elsewhere = hidden is not None and bool(term_of(hidden)) and hidden.record != record
    return elsewhere or any(s.id == finding.subject and s.exemptions for s in snapshot.subjects)


def _is_human(finding: Finding) -> bool:
    return _HUMAN.match(finding.where) is not None


def _way_out(finding: Finding, record: str, actions: tuple[str, ...], snapshot: Snapshot) -> str:
    if not record:
        return "Change the words that name it: a title, a reason, the request or its requester."
    named = snapshot.find_redaction(finding.redaction)
    ways = list(_ways_to_mend(finding, named is not None and named.record == record))
    if BARE_WAYS[0] in actions:
        ways = ["widen the mask there", "say why it may be seen"]
    if _of_withheld(finding, snapshot):
        ways = ["redact there what the other one holds"]
    if "no copy" in actions:
        ways.append("say that it is no copy")
    if "patient" in actions:
        ways.append("let it take the time that it takes")
    if "pictures" in actions:
        ways.append("release its pages as pictures")
    if "withhold" in actions:
        ways.append("withhold the record")
    *most, last = ways or ["leave the record out of the request"]
    said = f"{', '.join(most)} or {last}" if most else last
    return f"{said[0].upper()}{said[1:]}."


def _ways_to_mend(finding: Finding, own: bool) -> Iterator[str]:
    if own:
        yield "correct its redaction"
    elif finding.redaction or finding.subject:
        yield "redact it there too"


def _codes_of_finding(finding: Finding, record: str, snapshot: Snapshot) -> tuple[str, ...]:
    hidden = snapshot.find_redaction(finding.redaction)
    found = list(hidden.exemptions) if hidden is not None else []
    found += [e for s in snapshot.subjects if s.id == finding.subject for e in s.exemptions]
    return tuple(dict.fromkeys(found)) or codes_of(record, snapshot)


def codes_of(record: str, snapshot: Snapshot) -> tuple[str, ...]:
    """The exemptions that are cited in a record."""
    mine = snapshot.redactions_of(record)
    return tuple(dict.fromkeys(e for r in mine for e in r.exemptions))
