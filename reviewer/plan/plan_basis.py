"""What the plan of a request is made of, as one hash: while it is the same, a package that was made
of it is as the case is now, whatever was decided about records that others ask for.

It is worked out by record and goes on with the case, for a plan of many hundred records takes too
long to be made after every step.

Decision 204.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from reviewer.model import CaseInfo, Record, Request, Snapshot, is_hiding
from reviewer.model.following import by_record
from reviewer.plan.absent_terms import is_denied
from reviewer.plan.no_copies import no_copies_of
from reviewer.plan.outcome import decided_in, proposed_in
from reviewer.plan.plan import asked_for
from reviewer.plan.release_profile import profile_of_request
from reviewer.system.canonical import digest_of


def digest_of_basis(snapshot: Snapshot, request: Request) -> str:
    """SHA-256, in hex, of what ``plan.make_plan`` reads of the case for this request."""
    tables = ("redactions", "annotations", "decisions", "grounds", "signatures")
    of_records = by_record(snapshot, "basis of plans", tables, partial(_digest_record, snapshot))
    of_all = snapshot.memo.recall_or_make(
        "basis of every plan",
        (snapshot.info, snapshot.subjects, snapshot.anchors, snapshot.ties, snapshot.records),
        _digest_whole,
    )
    asked = [[record.path, of_records[record.path]] for record in asked_for(snapshot, request)]
    profile = profile_of_request(snapshot, request)
    # What hides all is not told: its digest is the one that it was before there were profiles.
    rule = [sorted(profile.open_codes), profile.opens_all] if profile.opens_something else None
    return digest_of([request.as_asked, of_all, asked, *filter(None, [rule])])


def _digest_record(snapshot: Snapshot, record: Record) -> str:
    mine = snapshot.redactions_of(record.path)
    counting = [redaction for redaction in mine if is_hiding(redaction) or is_denied(redaction)]
    return digest_of(
        [
            record,
            decided_in(snapshot, record),
            proposed_in(snapshot, record),
            snapshot.find_decision(record.path),
            sorted(counting, key=lambda redaction: redaction.id),
            no_copies_of(snapshot, record.path),
            # Where nothing is stated it is the digest that it was before anything could be.
            *filter(None, [snapshot.grounds_of(record.path), snapshot.signatures_of(record.path)]),
        ]
    )


def _digest_whole(
    info: CaseInfo, subjects: Any, anchors: Any, ties: Any, records: tuple[Record, ...]
) -> str:
    told = [info.title, info.timezone, info.jurisdiction, info.identifiers]
    # Names of released files depend on which records are messages with others in them.
    parents = sorted({record.parent for record in records if record.parent})
    # Where nothing is tied it is the digest that it was before anything could be.
    return digest_of([told, subjects, anchors, parents, *filter(None, [ties])])
