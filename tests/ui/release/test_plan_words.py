"""What becomes of a record is said in words that anybody knows."""

import pytest

from reviewer.model import (
    CaseInfo,
    Kind,
    Record,
    RedactionKind,
    Request,
    Snapshot,
    Status,
)
from reviewer.model.geometry import Box
from reviewer.plan.plan import make_plan
from tests.helpers.redactions import any_redaction
from ui.release.plan_text import what_becomes

LETTER = Record("a.pdf", Kind.DOCUMENT, "pdf", "", 1, "a.pdf")
ASKED = Request("q1", "Ann", "public", "2025-06-10", "All", ("*",))


def text(name):
    return any_redaction(
        name, LETTER.path, RedactionKind.TEXT, ("7(1)(b)",), status=Status.ACCEPTED, term=name
    )


def area(name):
    box = Box(0.1, 0.1, 0.2, 0.1)
    kind, done = RedactionKind.AREA, Status.ACCEPTED
    return any_redaction(name, LETTER.path, kind, ("7(1)(b)",), status=done, box=box, page=1)


@pytest.mark.parametrize(
    ("redactions", "said"),
    [
        ([text("x")], "1 piece of text is hidden"),
        ([area("a"), area("b")], "2 marked areas are hidden"),
        ([area("a"), text("x"), text("y")], "1 marked area and 2 pieces of text are hidden"),
    ],
)
def test_what_is_hidden_is_said_in_plain_words(redactions, said):
    snapshot = Snapshot(CaseInfo("c"), (LETTER,), redactions=tuple(redactions), requests=(ASKED,))
    (step,) = make_plan(snapshot, "q1").steps
    assert what_becomes(step) == said
