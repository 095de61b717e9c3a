"""What a request would get, and what to look at before it does: for ``show`` and ``export``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from reviewer.cli.answer import lay_out_table
from reviewer.errors import ReviewerError
from reviewer.export.earlier_packages import older_packages, places_of_packages
from reviewer.export.given_before import GivenBefore, find_given_before
from reviewer.law.breaches import breach_data
from reviewer.law.profiles import profile_of
from reviewer.model import Snapshot
from reviewer.overlooked.reading import UnreadRecord, tell_unread, unread_in_plan
from reviewer.overlooked.still_readable import Overlooked, find_still_readable
from reviewer.overlooked.still_visible import find_still_visible
from reviewer.overlooked.visible import NOT_LOOKED, SeenThrough, tell_looked_at, tell_visible
from reviewer.overlooked.watched import SETTING, Missed, from_data, missed_in_plan, tell_missed
from reviewer.plan.changed import ChangedAfter, changed_after_acceptance, tell_changed
from reviewer.plan.item_status import tell_other_statuses
from reviewer.plan.lawful import NO_CAUTIONS, Cautions, cautions_of_release
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import Plan
from reviewer.plan.release_profile import tell_left_open
from reviewer.store import Case
from reviewer.system.canonical import to_plain
from reviewer.system.jobs import Job


@dataclass(frozen=True)
class ReleaseReview:
    """What a person may have overlooked in a release. It blocks nothing."""

    plan: Plan
    overlooked: Overlooked
    missed: tuple[Missed, ...]
    older: tuple[str, ...] = ()  # sentences on packages of this request that lie about
    unread: tuple[UnreadRecord, ...] = ()
    changed: tuple[ChangedAfter, ...] = ()
    seen: SeenThrough = NOT_LOOKED
    cautions: Cautions = NO_CAUTIONS
    given: tuple[GivenBefore, ...] = ()

    @property
    def as_json(self) -> dict[str, Any]:
        """For a program."""
        return {
            "readable": self.overlooked.items,
            "not_searched": self.overlooked.unread,
            "visible": self.seen.items,
            "not_looked_through": self.seen.not_looked,
            "looked_at_as_released": self.seen.again,
            "never_played": self.missed,
            "not_read": self.unread,
            "changed_after_acceptance": self.changed,
            "cautions": [breach_data(breach) for breach in self.cautions.breaches],
            "rules_not_checked": self.cautions.not_checked,
            "items_said_otherwise": list(tell_other_statuses(self.plan)),
            "given_before": [to_plain(g) | {"unequal": g.is_unequal} for g in self.given],
        }

    @property
    def lines_of_taken_in(self) -> list[str]:
        """What was not watched, heard or read, and what was changed after it was accepted."""
        lines = [*tell_missed(self.missed), *tell_unread(self.unread)]
        if self.changed:
            lines.append(f"Changed after acceptance ({len(self.changed)}):")
            lines += [
                f"  {c.record}, redaction {c.redaction}: {tell_changed(c)}" for c in self.changed
            ]
        return lines


def look_through_release(
    case: Case, snapshot: Snapshot, plan: Plan, watch: Job, only_known: bool = False
) -> ReleaseReview:
    """Look through what a plan releases; ``only_known``: no picture is looked at again for it."""
    watched = from_data(case.read_setting(SETTING))
    request = plan.request.id
    places = places_of_packages(case, request)
    # Somebody may send the package of last week.
    lying = [(place, older_packages(case, snapshot, request, place)) for place in places]
    older = tuple(f"{place}: {told}" for place, told in lying if told)
    return ReleaseReview(
        plan,
        find_still_readable(case, snapshot, plan, watch),
        missed_in_plan(plan, watched),
        older,
        unread_in_plan(plan, watched),
        changed_after_acceptance(snapshot, plan),
        find_still_visible(case, snapshot, plan, watch, only_known),
        cautions_of_release(snapshot, plan.request, {s.record: s.outcome for s in plan.steps}),
        find_given_before(case, snapshot, plan),
    )


def look_back(case: Case, plan: Plan, watch: Job) -> ReleaseReview | None:
    """The same once a package stands: what ends the looking takes nothing of it back."""
    try:
        # The attack has looked at the pictures: nobody waits for a second look behind it.
        return look_through_release(case, case.snapshot(), plan, watch, only_known=True)
    # The package is sealed: a hint that cannot be made is no failure of the export.
    except (ReviewerError, KeyboardInterrupt):
        return None


def release_data(seen: ReleaseReview) -> dict[str, Any]:
    """A plan and what to look at, for a program."""
    steps = [
        {"record": s.record, "outcome": s.outcome, "left_out": s.left_out} for s in seen.plan.steps
    ]
    request = {"request": seen.plan.request.id, "records": steps, "blockers": seen.plan.blockers}
    request |= {"profile": seen.plan.request.profile, "left_open": seen.plan.left_open}
    return request | seen.as_json | {"older": seen.older}


def release_text(seen: ReleaseReview) -> str:
    """The same for a person."""
    plan = seen.plan
    counts = Counter(s.outcome for s in plan.steps)
    parts = [f"{counts[o]} {o.value}" for o in Outcome if counts[o]]
    lines = [f"Request {plan.request.id}: {', '.join(parts) or 'no record'}"]
    lines += [
        f"  left out of {s.record}: {', '.join(s.left_out)}" for s in plan.steps if s.left_out
    ]
    lines += [f"  {told}" for told in seen.older]
    lines += [f"  {told}" for told in lines_of_profile(plan)]
    lines += [f"  {one.sentence}" for one in seen.given]
    if plan.blockers:
        lines.append(f"  {len(plan.blockers)} to be decided first:")
        lines += [f"    {b.subject_of_blocker}: {b.why}" for b in plan.blockers]
    lines += [f"  {told}" for told in tell_other_statuses(plan)]
    lines += lines_of_law(seen)
    lines += ["", "Still readable in this release, to look at:"]
    rows = [
        (r.term, r.why, f"{r.count}", f"{r.first.record}, {r.first.place}")
        for r in seen.overlooked.items
    ]
    lines.append(
        lay_out_table(rows, ("words", "why", "times", "first in")) if rows else "nothing found"
    )
    lines += [f"not searched: {fault}" for fault in seen.overlooked.unread]
    lines += _lines_of_visible(seen.seen)
    if told := seen.lines_of_taken_in:
        lines += ["", *told]
    return "\n".join(lines)


def lines_of_profile(plan: Plan) -> list[str]:
    """What the profile of a release leaves open, and to whom; nothing where it hides everything."""
    request = plan.request
    told = tell_left_open(plan.jurisdiction, request.profile, plan.left_open)
    if not told:
        profile = profile_of(plan.jurisdiction, request.profile)
        return [f"Profile {profile.name}: {profile.in_words}"] if profile.opens_something else []
    return [
        told,
        *(
            f"  shown in {one.record}: {one.count} {one.kind}, {', '.join(one.exemptions)}"
            for one in plan.left_open
        ),
    ]


def lines_of_law(seen: ReleaseReview) -> list[str]:
    """What the rules of the law say that keeps nothing back."""
    found, unbound = seen.cautions.breaches, not seen.plan.request.requester_class
    lines = [f"The rules were not checked. {seen.cautions.not_checked}"]
    if seen.cautions.not_checked:
        return lines
    why = "; the request states no class, so that none is enforced" if unbound else ""
    lines = [f"Cautions of the law ({len(found)}{why}):"] if found else []
    return [*lines, *(f"  {breach.record or 'the release'}: {breach.refusal}" for breach in found)]


def _lines_of_visible(seen: SeenThrough) -> list[str]:
    """What was found in pictures and stays bare, and what nobody looked through."""
    rows = [
        (
            one.record,
            one.place or f"{one.start:.1f} to {one.end:.1f} s",
            tell_visible(one),
            one.mask or one.track,
        )
        for one in seen.items
    ]
    looked = seen.looked or any(one.pictures for one in seen.again)
    lines = ["", "Still visible in this release, to look at:"] if rows or looked else []
    if rows:
        lines.append(lay_out_table(rows, ("in", "where", "what", "id")))
    elif looked:
        lines.append("nothing of what was found in its pictures")
    lines += [f"{one.record}: {tell_looked_at(one)}" for one in seen.again]
    return [*lines, *(f"{one.record}: {one.why}" for one in seen.not_looked)]


def lines_below_package(seen: ReleaseReview | None, case: str, request: str) -> list[str]:
    """The lines below a package that was made."""
    way = f"`reviewer show {case} --request {request}`"
    if seen is None:
        return [f"  what stays readable was not looked through: {way} does it"]
    count = len(seen.overlooked.items)
    lines = [f"  {told}" for told in tell_other_statuses(seen.plan)]
    lines += [f"  {line}" for line in seen.lines_of_taken_in]
    lines += [f"  {one.sentence}" for one in seen.given if one.is_unequal]
    if count:
        things = "name or private detail stays" if count == 1 else "names and private details stay"
        lines.append(f"  {count} {things} readable: {way} lists what to look at")
    if count := len(seen.cautions.breaches):
        lines.append(f"  {count} caution{'s' if count > 1 else ''} of the law: {way} lists them")
    if bare := len(seen.seen.items):
        things = "thing found in pictures stays" if bare == 1 else "things found in pictures stay"
        lines.append(f"  {bare} {things} visible: {way} lists them")
    return lines
