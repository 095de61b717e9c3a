"""What the buttons at a refused record decide."""

from dataclasses import asdict

from reviewer.export.finding_causes import Cause
from reviewer.model import CaseInfo, Kind, Put, Record, RedactionKind, Snapshot
from reviewer.plan.no_copies import no_copies_of, no_copy
from tests.helpers.plans import redaction
from ui.release.ways_out import WaysOut


def test_a_form_like_one_that_is_withheld_is_said_to_be_no_copy(qtbot):
    records = tuple(Record(p, Kind.DOCUMENT, "txt", "", 1, "") for p in ("a.txt", "b.txt"))
    held = redaction("w", "a.txt", RedactionKind.WITHHOLD)
    snapshot = Snapshot(CaseInfo("T", reviewer="Ann"), records, redactions=(held,))
    words = ("It repeats a.txt.", "w", "", "Say that it is no copy.")
    cause = Cause("b.txt", "", "whole", 0, *words, ("no copy", "withhold"), ("7(1)(f)",))
    ways = WaysOut()
    qtbot.addWidget(ways)
    ways.set_findings([asdict(cause)])
    ways.show_for("b.txt")
    ways.show()
    assert [w for w, b in ways.buttons.items() if b.isVisible()] == ["no copy", "withhold"]
    (made,) = ways.changes_of_way("no copy", "b.txt", snapshot)
    assert made == Put(no_copy("b.txt", "a.txt", "Ann"))
    said = Snapshot(snapshot.info, records, annotations=(made.entity,), redactions=(held,))
    assert no_copies_of(said, "b.txt") == ("a.txt",)
    assert no_copies_of(said, "a.txt") == ()
