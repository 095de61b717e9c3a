"""A plan in plain words, for the person who is about to release it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reviewer.errors import Refused
from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.model import RedactionKind, Snapshot
from reviewer.model.record_names import title_or_file
from reviewer.overlooked.reading import UnreadRecord
from reviewer.overlooked.watched import Missed
from reviewer.plan.changed import ChangedAfter, tell_changed
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import Plan, Step

GROUPS = {
    Outcome.FULL: ("●", "Released in full"),
    Outcome.PART: ("◐", "Disclosed in part"),
    Outcome.WITHHELD: ("■", "Withheld in full"),
    Outcome.NOT_RESPONSIVE: ("–", "Not responsive"),
}
_HIDDEN = {
    RedactionKind.REGION: ("box in the picture", "boxes in the picture"),
    RedactionKind.SOUND: ("part of the sound", "parts of the sound"),
    RedactionKind.TEXT: ("piece of text", "pieces of text"),
    RedactionKind.AREA: ("marked area", "marked areas"),
}


def what_becomes(step: Step) -> str:
    """What happens to one record."""
    if step.outcome is Outcome.NOT_RESPONSIVE:
        return step.reason or "left out"
    if step.outcome is Outcome.WITHHELD:
        reasons = dict.fromkeys(r.reason for r in step.redactions if r.reason)
        # The reason is for the person here; a requester reads the exemption.
        return "; ".join(reasons) or "nothing of it is released"
    if step.outcome is Outcome.FULL:
        return f"released as {step.release_name}"
    counts = Counter(r.kind for r in step.redactions)
    hidden = [told_of_kind(kind, n) for kind, n in sorted(counts.items())]
    # What a format cannot carry is told before it is lost, not after.
    lost = f"left out: {', '.join(step.left_out)}" if step.left_out else ""
    if not hidden:
        return lost or "parts of it are hidden"
    *first, last = hidden
    many = f"{', '.join(first)} and {last}" if first else last
    told = f"{many} {'is' if counts.total() == 1 else 'are'} hidden"
    return f"{told}; {lost}" if lost else told


def told_of_kind(kind: str, count: int) -> str:
    """So many redactions of a kind in words: ``2 boxes in the picture``."""
    return f"{count} {_HIDDEN[RedactionKind(kind)][count > 1]}"


def exemptions_in_words(plan: Plan, codes: tuple[str, ...]) -> str:
    """Exemptions with what they protect: ``7(1)(c) Personal privacy``."""
    try:
        law = load_jurisdiction(plan.jurisdiction)
    # A case of another office may name a law that this installation does not have.
    except Refused:
        return ", ".join(codes)
    known = [(code, law.find_exemption(code)) for code in codes]
    return "; ".join(f"{code} {item.title}" if item else code for code, item in known)


def headline_of_plan(plan: Plan) -> str:
    """What stands in the way, or what will be made."""
    if plan.blockers:
        count = len(plan.blockers)
        things = "thing has" if count == 1 else "things have"
        return f"{count} {things} to be decided before this release. Choose one to go there."
    if not plan.steps:
        return "This request matches no record of the case: there is nothing to release."
    counts = Counter(s.outcome for s in plan.steps)
    parts = [f"{counts[o]} {o.value}" for o in Outcome if counts[o]]
    return f"Everything is decided: {', '.join(parts)}."


def truth_of_plan(plan: Plan, unseen: str) -> tuple[str, str]:
    """The headline, and what stands below: the weaker of what is decided and what was looked at.

    ``unseen`` says what goes out though nobody looked at all of it; see ``overlooked.unseen``.
    """
    told = headline_of_plan(plan)
    if plan.blockers or not plan.steps or not unseen:
        return told, ""
    return f"Decided, but {unseen}.", told


def finding_rows(
    findings: Iterable[Mapping[str, str]], snapshot: Snapshot
) -> list[tuple[str, str, str, tuple[str, str]]]:
    """What the attack found, a row for each thing to do: what, where, whose, and its place.

    One text is found by many readers, and again in each file that shows the record.  The
    rows of records come first, since mending those mends the others.  A place names a
    redaction only in its own record: a term that is hidden elsewhere leads to where it is not.
    """
    ways: dict[tuple[str, str, tuple[str, str]], list[str]] = {}
    for f in findings:
        record, redaction = f["record"], f["redaction"]
        named = snapshot.find_redaction(redaction)
        here = named is not None and named.record == record
        place = (record, redaction if here else "")
        known = ways.setdefault((f["what"], record or f["file"], place), [])
        # Several readers see one place.
        if f["where"] not in known:
            known.append(f["where"])
    rows = [
        (what, found[0] + (f" and {len(found) - 1} other ways" if found[1:] else ""), whose, place)
        for (what, whose, place), found in ways.items()
    ]
    # Stable: among themselves they stay as the attack came to them.
    return sorted(rows, key=lambda row: not row[3][0])


Row = tuple[str, str, str, tuple[str, str]]
"""What is the matter, where, in which record, and the place: record and redaction."""


def rows_of_refusal(answer: Mapping[str, Any], snapshot: Snapshot) -> list[Row]:
    """Everything that stands against a package, as the program's answer lists it.

    What the check for leaks found comes first: it tells a place, where the others tell a record.
    """
    rows = finding_rows(answer.get("findings", ()), snapshot)
    told = {row[3][0] for row in rows}
    for b in answer.get("blockers", ()):
        # What was found says more than that the record was refused for it.
        if b.get("refused") and b["record"] in told:
            continue
        rows.append((b["why"], "", b["record"], (b["record"], b["redaction"] or "")))
    for record, why in answer.get("records", {}).items():
        if record not in told:
            rows.append((str(why), "", record, (record, "")))
    return [(what, where, _title_of(snapshot, whose), at) for what, where, whose, at in rows]


def told_of_refusal(answer: Mapping[str, Any]) -> tuple[str, str]:
    """The first line of what went wrong, for the rest stands in the table; and what to do."""
    error = answer["error"]
    message = error["message"].splitlines()[0]
    return (f"{message[:-1]}." if message.endswith(":") else message), error["remedy"]


def _title_of(snapshot: Snapshot, path: str) -> str:
    """What people call a record; what is no record keeps its path."""
    record = snapshot.records_by_path.get(path)
    return title_or_file(record.title, path) if record is not None else path


Weakest = tuple[str, str, float | None]
"""A record, a redaction in it if that is meant, and seconds of media time if it has any."""


def weakest_place(
    missed: Sequence[Missed], unread: Sequence[UnreadRecord], changed: Sequence[ChangedAfter]
) -> Weakest | None:
    """Where a person should look first: what was played least, then what was never read."""
    if missed:
        return missed[0].record, "", missed[0].start
    if unread:
        return unread[0].record, "", None
    return (changed[0].record, changed[0].redaction, None) if changed else None


def tell_changes_of(changed: Sequence[ChangedAfter], snapshot: Snapshot) -> list[str]:
    """What was changed after it had been accepted, a line for the first of them."""
    if not changed:
        return []
    first, more = changed[0], len(changed) - 1
    told = f"{_title_of(snapshot, first.record)}: {tell_changed(first)}"
    return [f"Changed after acceptance: {told}{f' and {more} more' if more else ''}"]
