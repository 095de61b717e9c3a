"""Was this given to anyone before, and how redacted? Asked before a release is sealed.

A package that was sealed for another request of the case counts as given: of those that were sent
the day is told. What it shows is told by a plan of that request as the case is now; where the case
has changed since the seal, that is told as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.export.earlier_packages import deliveries_of
from reviewer.model import Snapshot
from reviewer.overlooked.delivery import Delivery
from reviewer.plan.plan import Plan, make_plan
from reviewer.plan.release_difference import RecordDifference, compare_releases
from reviewer.plan.release_profile import profile_of_request
from reviewer.store import Case


@dataclass(frozen=True)
class GivenBefore:
    """A package of another request that holds some of the same records.

    Attributes:
        day: when it was sent, else when it was sealed, as an ISO date; empty if nobody noted it.
        sent: somebody said that it was sent.
        current: it was made of what the case is now.
        alike: whoever asked is the same to the law, or can show it to the same people.
        records: how many records both release.
        differences: of those records, what the two do not show alike; ``one`` is the release
            asked about.
    """

    request: str
    requester: str
    day: str
    sent: bool
    current: bool
    alike: bool
    records: int
    differences: tuple[RecordDifference, ...]

    @property
    def is_unequal(self) -> bool:
        """Whether people who are alike are shown more or less."""
        return self.alike and bool(self.differences)

    @property
    def sentence(self) -> str:
        """What was given, to whom, and whether it is the same."""
        how = "sent to" if self.sent else "sealed for"
        many = "1 of these records was" if self.records == 1 else f"{self.records} of these were"
        day = f" on {self.day}" if self.day else ""
        told = f"{many} {how} {self.requester or self.request} ({self.request}){day}"
        if self.differences:
            count = len(self.differences)
            told += f", redacted differently in {count} record{'s' if count > 1 else ''}"
        else:
            told += ", redacted alike"
        told += "." if self.current else "; the case has changed since."
        return f"Unequal treatment: {told}" if self.is_unequal else f"Given before: {told}"


def find_given_before(case: Case, snapshot: Snapshot, plan: Plan) -> tuple[GivenBefore, ...]:
    """What of a release was sealed or sent to others before; unequal treatment first.

    Raises:
        BadInput: A file of the law does not fit, and another request is bound by it.
    """
    mine = {step.record for step in plan.steps if step.is_released}
    found = []
    for delivery in deliveries_of(case, snapshot).values():
        if delivery.request == plan.request.id or not _was_given(delivery):
            continue
        theirs = make_plan(snapshot, delivery.request)
        both = mine & {step.record for step in theirs.steps if step.is_released}
        # Also what they saw and these do not, or the other way round.
        common = {s.record for s in plan.steps} & {s.record for s in theirs.steps}
        if both or common:
            found.append(_tell_given(snapshot, plan, theirs, delivery, len(both), common))
    return tuple(sorted(found, key=lambda one: (not one.is_unequal, one.day, one.request)))


def _was_given(delivery: Delivery) -> bool:
    return bool(delivery.package) or delivery.answered is not None


def _tell_given(
    snapshot: Snapshot,
    plan: Plan,
    theirs: Plan,
    delivery: Delivery,
    both: int,
    common: Iterable[str],
) -> GivenBefore:
    asked, before = plan.request, snapshot.get_request(delivery.request)
    day = delivery.answered or delivery.sealed
    same_reach = (
        profile_of_request(snapshot, asked).reach == profile_of_request(snapshot, before).reach
    )
    of_common = frozenset(common)
    return GivenBefore(
        before.id,
        before.requester,
        day.isoformat() if day is not None else "",
        delivery.answered is not None,
        delivery.is_current,
        same_reach
        or (bool(asked.requester_class) and asked.requester_class == before.requester_class),
        both,
        tuple(d for d in compare_releases(plan, theirs) if d.record in of_common),
    )
