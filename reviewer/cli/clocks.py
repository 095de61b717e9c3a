"""``reviewer align``: the clock of every record, what it rests on, and what does not fit."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from reviewer.cli.answer import Answer, lay_out_table
from reviewer.clock.clock_map import ClockMap, describe_spread
from reviewer.clock.record_clock import CaseClocks, case_clocks
from reviewer.clock.solving import SHARP, SURE
from reviewer.clock.timebase import utc_text
from reviewer.errors import CaseBusy
from reviewer.model import Anchor, Record, Snapshot, Tie
from reviewer.overlay.anchoring import OverlayFinding
from reviewer.overlay.finding import changes_of_findings, find_overlays
from reviewer.store import Case
from reviewer.system.asking import ask_together
from reviewer.system.jobs import Job


def align_case(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer align CASE``: reads burned-in clocks, solves all, and tells what does not fit."""
    try:
        with Case.open(options.case) as case, ask_together(watch):
            found = find_overlays(case, watch)
            changes = changes_of_findings(case.snapshot(), found)
            if changes:
                case.apply(changes, "Read the clocks in pictures")
            snapshot, told = case.snapshot(), []
    except CaseBusy:
        with Case.open(options.case, read_only=True) as case:
            snapshot, found = case.snapshot(), []
        told = ["The case is open elsewhere: no picture was looked at, and nothing was changed."]
    data = clocks_data(snapshot) | {"overlays": [_describe_finding(f) for f in found if f.verdict]}
    rows = [
        (r["record"], clock_text(r["clock"]), str(len(r["anchors"])), _tell_misfit(r))
        for r in data["records"]
    ]
    text = lay_out_table(rows, ("record", "clock (UTC at media zero)", "anchors", "fits"))
    told += [finding.sentence for finding in found if finding.verdict]
    return Answer(data, "\n".join([text, *told, *_tell_case(data)]))


def clocks_data(snapshot: Snapshot) -> dict[str, Any]:
    """All that is known of a case's clocks, as one JSON document."""
    solved = case_clocks(snapshot)
    return {
        "records": [_describe_clock(r, snapshot, solved) for r in snapshot.records],
        "ties": [_describe_tie(tie, solved) for tie in snapshot.ties],
        # Between records of different parts nothing tells the time.
        "parts": [
            {"records": list(part), "known": part[0] in solved.clocks} for part in solved.parts
        ],
    }


def _describe_finding(finding: OverlayFinding) -> dict[str, Any]:
    """What was made of the clock in a record's pictures."""
    return {
        "record": finding.record,
        "verdict": finding.verdict,
        "shown": finding.shown,
        "why": finding.why,
        "box": finding.box,
        "device": finding.device,
        "notes": list(finding.notes),
        "anchors": [anchor.id for anchor in finding.anchors],
    }


def _describe_clock(record: Record, snapshot: Snapshot, solved: CaseClocks) -> dict[str, Any]:
    """A record's clock with its anchors and how well they fit."""
    clock = solved.clocks.get(record.path)
    residuals = dict(clock.residuals) if clock else {}
    mine = snapshot.anchors_of(record.path)
    return {
        "record": record.path,
        "clock": clock_data(clock, record.facts.duration_seconds or 0.0),
        "anchors": [_describe_anchor(a, clock, residuals.get(a.id)) for a in mine],
        "ties": [tie.id for tie in snapshot.ties if record.path in tie.records],
    }


def _describe_anchor(
    anchor: Anchor, clock: ClockMap | None, residual: float | None
) -> dict[str, Any]:
    return {
        "id": anchor.id,
        "media": anchor.media,
        "utc": anchor.utc,
        "sigma": anchor.sigma,
        "source": anchor.source,
        "status": anchor.status.value,
        "note": anchor.note,
        "residual": residual,
        "set_aside": clock is not None and anchor.id in clock.set_aside,
        "outlier": clock is not None and anchor.id in clock.outliers,
        "fits": residual is not None and abs(residual) <= SURE * max(anchor.sigma, SHARP),
    }


def _describe_tie(tie: Tie, solved: CaseClocks) -> dict[str, Any]:
    fit = solved.ties.get(tie.id)
    return {
        "id": tie.id,
        "a": {"record": tie.a.record, "media": tie.a.media},
        "b": {"record": tie.b.record, "media": tie.b.media},
        "sigma": tie.sigma,
        "score": tie.score,
        "source": tie.source,
        "status": tie.status.value,
        "residual": fit.residual if fit else None,
        "outlier": fit is not None and fit.outlier,
    }


def clock_data(clock: ClockMap | None, length: float = 0.0) -> dict[str, Any] | None:
    """A clock; ``length``: seconds of its record, at whose end it may be off by more."""
    if clock is None:
        return None
    return {
        "utc": utc_text(clock.origin),
        "drift": clock.drift,
        "drift_sigma": clock.drift_sigma,
        "sigma": clock.sigma,
        "sigma_at_end": clock.sigma_at(length),
        "open_by": clock.open_by,
        "source": clock.source,
        "worst_residual": clock.worst_residual,
    }


def clock_text(clock: dict[str, Any] | None) -> str:
    """A clock in a few words."""
    if clock is None:
        return "no time known"
    return f"{clock['utc']} {describe_spread(clock['sigma'])}, {clock['source']}"


def _tell_misfit(row: dict[str, Any]) -> str:
    # What a person's word set aside is explained by it; what else does not fit is a fault.
    counted = [a for a in row["anchors"] if a["residual"] is not None]
    bad = [a for a in counted if not a["fits"] and not a["set_aside"]]
    if bad:
        worst = max(bad, key=lambda a: abs(a["residual"]))
        return f"no: {worst['source']} is off by {worst['residual']:+.3g} s"
    aside = [a for a in counted if a["set_aside"] and not a["fits"]]
    if aside:
        worst = max(aside, key=lambda a: abs(a["residual"]))
        return f"yes; {worst['source']}, off by {-worst['residual']:+.3g} s, is set aside"
    return "yes" if counted else "-"


def _tell_case(data: dict[str, Any]) -> Iterator[str]:
    """Sentences on what the table cannot show."""
    for tie in data["ties"]:
        if tie["outlier"]:
            yield (
                f"{tie['a']['record']} and {tie['b']['record']}: their tie by {tie['source']} is "
                f"off by {tie['residual']:+.3g} s, and does not count."
            )
    for row in data["records"]:
        if row["clock"] and row["clock"]["open_by"]:
            yield (
                f"{row['record']}: as much speaks for a time that is "
                f"{row['clock']['open_by']:.3g} s from this one; a person must say which is right."
            )
    floating = [part["records"] for part in data["parts"] if not part["known"]]
    for records in floating:
        yield f"Tied to each other, but to no time: {', '.join(records)}."
