"""The one next step of a case: the work first, then who asks, then the export."""

from dataclasses import replace

import pytest

from reviewer.model import (
    CaseInfo,
    Decision,
    Kind,
    Record,
    Redaction,
    RedactionKind,
    Request,
    Snapshot,
    Status,
)
from reviewer.nextstep import Do, next_step

PAGE = Record("a.pdf", Kind.DOCUMENT, "pdf", "0" * 64, 1, "originals/a.pdf")
OTHER = replace(PAGE, path="b.pdf")
ODD = replace(PAGE, path="c.bin", kind=Kind.OTHER)
RELEASED = tuple(Decision(p, "release", "") for p in ("a.pdf", "b.pdf"))
ASKED = (Request("q1", "Ann"),)
BOX = Redaction("x", "a.pdf", RedactionKind.WITHHOLD, ("7(1)(c)",), status=Status.PROPOSED)


def case(*records, **rest):
    return Snapshot(CaseInfo("t", "America/Chicago"), records, **rest)


@pytest.mark.parametrize(
    ("snapshot", "do", "text"),
    [
        (case(), Do.NOTHING, "no records"),
        (case(PAGE, OTHER), Do.DECIDE, "2 records have no decision: look at each"),
        (case(PAGE, OTHER, decisions=RELEASED[:1]), Do.DECIDE, "1 record has no decision: open"),
        (case(PAGE, OTHER, redactions=(BOX,)), Do.DECIDE, "1 proposal waits: accept or reject it"),
        (
            case(PAGE, redactions=(replace(BOX, exemptions=(), status=Status.ACCEPTED),)),
            Do.DECIDE,
            "1 redaction cites no exemption",
        ),
        (case(ODD), Do.DECIDE, "1 record cannot be cleaned: withhold it"),
        (case(PAGE, OTHER, decisions=RELEASED), Do.REQUEST, "No request yet"),
        (case(PAGE, OTHER, decisions=RELEASED, requests=ASKED), Do.EXPORT, "Everything is decided"),
    ],
)
def test_the_next_step_is_what_the_case_waits_for(snapshot, do, text):
    step = next_step(snapshot)
    assert step.do is do
    assert text in step.text
    assert len(step.short) < 25
