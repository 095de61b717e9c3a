"""Why an export is refused, whoever refuses it, and which of that a person can decide away.

What is refused about one record has a way out: that record is withheld, at least, and the export
goes on with what is done. What is refused about the package as a whole has none but its mending:
a disk that is full, a page of the program that names somebody, a question nobody has answered.

Decision 119.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reviewer.attack.report import Report
from reviewer.errors import Cancelled, CaseError, DoesNotHold, NoSpace, ReviewerError, Undecided
from reviewer.export.finding_causes import BARE_WAYS, TOO_SLOW, WIDEN_OR_SAY, Cause, codes_of
from reviewer.export.render_pool import TooSlow, Unrendered
from reviewer.model import Snapshot
from reviewer.plan.blockers import Blocker
from reviewer.plan.plan import Plan, Step
from reviewer.system.walls import CannotStart

_SHOWN = 20
OF_THE_MACHINE = (NoSpace, Cancelled, CaseError, CannotStart)
"""What no decision on a record takes away."""
UNRELEASABLE = "it cannot be cleaned of what is redacted without doubt"


class Leaks(DoesNotHold):
    """The attack got something back; nothing was published.

    Attributes:
        report: Everything tried and found.
        causes: The same, once for each thing to mend.
    """

    def __init__(self, report: Report, causes: tuple[Cause, ...]) -> None:
        things = "1 thing" if len(causes) == 1 else f"{len(causes)} things"
        records = len({c.record for c in causes if c.record})
        within = f" in {records} record{'s' if records > 1 else ''}" if records else ""
        shown = "".join(f"\n  {cause}" for cause in causes[:_SHOWN])
        more = f"\n  and {len(causes) - _SHOWN} more" if len(causes) > _SHOWN else ""
        super().__init__(
            f"The check for leaks found {things}{within}, so nothing was released:{shown}{more}",
            "What was made of the other records is kept for the next export.",
        )
        self.report = report
        self.causes = causes


class Waiting(Undecided):
    """Something must be decided before this release.

    Attributes:
        blockers: All of it.
        once_looked: What to type once a person has looked at the writing that no program can
            read; set by the command line.
    """

    def __init__(self, blockers: tuple[Blocker, ...]) -> None:
        shown = "".join(f"\n  {b.subject_of_blocker}: {b.why}" for b in blockers[:_SHOWN])
        more = f"\n  and {len(blockers) - _SHOWN} more" if len(blockers) > _SHOWN else ""
        count = f"{len(blockers)} thing{'s' if len(blockers) > 1 else ''}"
        super().__init__(f"{count} must be decided before this release:{shown}{more}")
        self.blockers = blockers
        self.once_looked = ""

    def __str__(self) -> str:
        told = f"\n  once you have looked at the writing: {self.once_looked}"
        return f"{super().__str__()}{told if self.once_looked else ''}"


def causes_of(fault: ReviewerError, plan: Plan, snapshot: Snapshot) -> tuple[Cause, ...]:
    """The records that keep a package from being made, each with its ways out; none where the
    package as a whole is refused.
    """
    if isinstance(fault, Leaks):
        return fault.causes
    steps = {s.record: s for s in plan.steps if s.is_released}
    if isinstance(fault, Waiting):
        return tuple(_of_blockers(fault.blockers, steps, snapshot))
    faults = fault.failures if isinstance(fault, Unrendered) else {fault.record: fault}
    return tuple(
        _of_fault(steps[record], one, snapshot)
        for record, one in sorted(faults.items())
        if record in steps and not isinstance(one, OF_THE_MACHINE)
    )


def _of_fault(step: Step, fault: ReviewerError, snapshot: Snapshot) -> Cause:
    actions, reason, way_out = ("withhold",), UNRELEASABLE, fault.remedy
    if isinstance(fault, TooSlow):
        actions = ("patient", *(("pictures",) if fault.pictures else ()), *actions)
        reason = TOO_SLOW
        pictures = ", release its pages as pictures" if fault.pictures else ""
        way_out = f"Let it take the time that it takes{pictures} or withhold the record."
    what = fault.message.removeprefix(f"{step.record}: ")
    return _make_cause(step, what, way_out or "Withhold the record.", actions, reason, snapshot)


def _of_blockers(
    blockers: Iterable[Blocker], steps: dict[str, Step], snapshot: Snapshot
) -> Iterable[Cause]:
    refused: dict[str, list[str]] = {}
    for blocker in blockers:
        if blocker.bare and blocker.record in steps:
            yield _of_bare_mask(steps[blocker.record], blocker, snapshot)
        if blocker.refused and blocker.record in steps:
            refused.setdefault(blocker.record, []).append(blocker.why)
    for record, why in refused.items():
        what = f"{'; '.join(dict.fromkeys(why))}."
        way = "Withhold the record."
        yield _make_cause(steps[record], what, way, ("withhold",), UNRELEASABLE, snapshot)


def _of_bare_mask(step: Step, blocker: Blocker, snapshot: Snapshot) -> Cause:
    what = blocker.why.partition(": ")[0]
    made = _make_cause(step, f"{what}.", WIDEN_OR_SAY, BARE_WAYS, "", snapshot)
    return replace(made, redaction=blocker.redaction or "")


def _make_cause(
    step: Step, what: str, way_out: str, actions: tuple[str, ...], reason: str, snapshot: Snapshot
) -> Cause:
    codes = codes_of(step.record, snapshot)
    return Cause(step.record, "", "", 0, what, "", "", way_out, actions, codes, reason)
