"""``reviewer diff``: what two releases of one case do not show alike."""

from __future__ import annotations

import argparse

from reviewer.cli.answer import Answer, lay_out_table
from reviewer.plan.plan import make_plan
from reviewer.plan.release_difference import compare_releases
from reviewer.store import Case
from reviewer.system.jobs import Job


def compare_requests(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer diff CASE --request A --against B``: records, seconds, words, boxes."""
    with Case.open(options.case, read_only=True) as case:
        snapshot = case.snapshot()
    one, other = (make_plan(snapshot, name) for name in (options.request, options.against))
    found = compare_releases(one, other)
    data = {
        "request": {"id": one.request.id, "profile": one.request.profile},
        "against": {"id": other.request.id, "profile": other.request.profile},
        "records": found,
        "undecided": len(one.blockers) + len(other.blockers),
    }
    names = [f"{p.request.id} ({p.request.profile})" for p in (one, other)]
    rows = [(d.record, d.one.in_words, d.other.in_words) for d in found]
    lines = [lay_out_table(rows, ("record", *names)) if rows else "Both show the same."]
    if one.blockers or other.blockers:
        lines.append("Not all is decided: what waits is in neither of them.")
    return Answer(data, "\n".join(lines))
