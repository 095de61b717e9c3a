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
from reviewer.overlooked.reading import UnreadRecord
from reviewer.overlooked.watched import Missed, Sense
from reviewer.plan.changed import ChangedAfter
from reviewer.plan.plan import make_plan
from tests.helpers.redactions import any_redaction
from ui.release.plan_text import truth_of_plan, weakest_place, what_becomes

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


def test_the_headline_is_the_weaker_of_two_truths():
    decided = Snapshot(CaseInfo("c"), (LETTER,), redactions=(text("x"),), requests=(ASKED,))
    plan = make_plan(decided, "q1")
    assert truth_of_plan(plan, "") == ("Everything is decided: 1 disclosed in part.", "")
    assert truth_of_plan(plan, "94 s never watched") == (
        "Decided, but 94 s never watched.",
        "Everything is decided: 1 disclosed in part.",
    )
    waits = make_plan(Snapshot(CaseInfo("c"), (LETTER,), requests=(ASKED,)), "q1")
    assert truth_of_plan(waits, "94 s never watched")[0].startswith("1 thing has to be decided")


def test_looking_begins_at_what_was_played_least_and_ends_at_what_was_changed():
    played = Missed("a.mp4", "A", Sense.SEEN, 6.0, 94.0, 100.0)
    opened = UnreadRecord("b.pdf", "B", 1, 3, 3)
    changed = ChangedAfter("c.pdf", "r1", "area", "smaller box", False)
    assert weakest_place((played,), (opened,), (changed,)) == ("a.mp4", "", 6.0)
    assert weakest_place((), (opened,), (changed,)) == ("b.pdf", "", None)
    assert weakest_place((), (), (changed,)) == ("c.pdf", "r1", None)
    assert weakest_place((), (), ()) is None
