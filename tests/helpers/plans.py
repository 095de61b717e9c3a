"""Steps and plans made by hand."""

from dataclasses import replace

from reviewer.model import Facts, Kind, Redaction, RedactionKind, Request, Status
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import Plan, Step
from tests.helpers.redactions import any_redaction


def step(record: str, kind: Kind, format: str, *redactions: Redaction, **fields) -> Step:
    """A step that releases a record, in part where it has redactions."""
    base = Step(
        record=record,
        kind=kind,
        format=format,
        sha256="0" * 64,
        size=0,
        title="",
        outcome=Outcome.PART if redactions else Outcome.FULL,
        release_name=record,
        renamed=False,
        redactions=redactions,
        exemptions=tuple(sorted({e for r in redactions for e in r.exemptions})),
        reason="",
        facts=Facts(),
        clock=None,
        transcript_of=None,
        parent=None,
        agency="",
        device="",
        terms=(),
    )
    return replace(base, **fields)


def redaction(id: str, record: str, kind: RedactionKind, **fields) -> Redaction:
    """An accepted redaction under 7(1)(b)."""
    given = {"exemptions": ("7(1)(b)",), "status": Status.ACCEPTED, **fields}
    return any_redaction(id, record, kind, **given)


def plan(*steps: Step, **fields) -> Plan:
    """A plan of these steps for request q1."""
    base = Plan(
        title="Test case",
        timezone="America/Chicago",
        jurisdiction="illinois-chicago",
        request=Request("q1", "Ald. Test"),
        as_of="2025-08-01T12:00:00Z",
        identifiers={},
        steps=steps,
        blockers=(),
    )
    return replace(base, **fields)
