"""What an edit makes the program do does not depend on how much there is in the case."""

import sys
from dataclasses import replace

import pytest

from reviewer.model import Put, Status
from reviewer.overlooked.next_step import next_step
from reviewer.overlooked.still_boxes import still_boxes
from reviewer.plan.outcome import outcomes_of_records
from reviewer.plan.worklist import has_undecided
from reviewer.redaction.keyframes import move_at
from reviewer.store import Case
from reviewer.timeline import LaneMaker
from tests.bench.large_case import Size, make

SMALL, LARGE = (Size(n, 4, n, 1, 5, 4, 2) for n in (40, 400))


def calls(does) -> int:
    """How many functions, and steps of generators, it took."""
    count = 0

    def counted(_frame, event, _arg):
        nonlocal count
        count += event == "call"

    sys.setprofile(counted)
    try:
        does()
    finally:
        sys.setprofile(None)
    return count


def worked_out(case, lanes: LaneMaker) -> None:
    now = case.snapshot()
    next_step(now)
    outcomes_of_records(now)
    has_undecided(now)
    still_boxes(now)
    lanes.make_lanes(now)


def costs(folder, size: Size) -> list[int]:
    """Calls of a nudge, its undo, its redo, and a note that is changed."""
    lanes = LaneMaker()
    with Case.open(make(folder, size)) as case:
        worked_out(case, lanes)
        # An accepted one would become a proposal again by the nudge, which is another edit.
        box = next(r for r in case.snapshot().redactions if r.status is Status.PROPOSED)
        note = case.snapshot().annotations[0]
        steps = (
            lambda: case.apply([Put(move_at(box, box.start + 0.1, 0.01, 0.0))], "Move box"),
            case.undo,
            case.redo,
            lambda: case.apply([Put(replace(note, note="Seen"))], "Edit note"),
        )
        return [calls(lambda does=does: (does(), worked_out(case, lanes))) for does in steps]


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    place = tmp_path_factory.mktemp("costs")
    return [costs(place / name, size) for name, size in (("small", SMALL), ("large", LARGE))]


@pytest.mark.parametrize(("number", "what"), list(enumerate(("nudge", "undo", "redo", "note"))))
def test_an_edit_in_a_case_ten_times_as_large_takes_no_more_calls(number, what, both):
    small, large = (found[number] for found in both)
    assert large < small * 1.25, f"{what}: {small} and {large}"
