"""A plan of a release with all that is known beside it, worked out off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.export.given_before import GivenBefore, find_given_before
from reviewer.model import Snapshot
from reviewer.overlooked.found_nowhere import places_of
from reviewer.pages.read_scans import writing_of
from reviewer.plan.lawful import Cautions, cautions_of_release
from reviewer.plan.plan import Plan, make_plan
from reviewer.plan.release_profile import case_for_request
from reviewer.redaction.spoken_proposals import audible_stretches
from reviewer.store import Case
from reviewer.system.jobs import Job


@dataclass(frozen=True)
class PlannedRelease:
    """A plan, what it was made of, who got some of it before, and what the law says to look at."""

    snapshot: Snapshot
    plan: Plan
    given: tuple[GivenBefore, ...]
    cautions: Cautions

    @property
    def lines_of_unequal(self) -> list[str]:
        """Who was shown more or less before, though alike."""
        return [one.sentence for one in self.given if one.is_unequal]


def plan_release(case: Case, snapshot: Snapshot, request: str, job: Job) -> PlannedRelease:
    """Plan the release of a request.

    Raises:
        Cancelled: ``job`` was stopped.
        ReviewerError: The plan cannot be made; it is told why.
    """
    plan = make_plan(
        snapshot,
        request,
        audible_stretches(case, case_for_request(snapshot, request)),
        places_of(case, snapshot, job),
        writing_of(case, snapshot),
    )
    outcomes = {step.record: step.outcome for step in plan.steps}
    cautions = cautions_of_release(snapshot, plan.request, outcomes)
    return PlannedRelease(snapshot, plan, find_given_before(case, snapshot, plan), cautions)
