"""What asks for all of a case at once, worked out off the window's thread.

It is remembered with the snapshot (``reviewer.model.following``): asked again on the window's
thread, it is there.
"""

from __future__ import annotations

from reviewer.model import Snapshot
from reviewer.overlooked.found_nowhere import asked_about
from reviewer.overlooked.still_boxes import still_boxes
from reviewer.plan.absent_terms import Places
from reviewer.plan.outcome import outcomes_of_records
from reviewer.plan.unread_writing import Writing
from reviewer.plan.worklist import queue_of_work, records_without_decision


def look_over(snapshot: Snapshot, places: Places, writing: Writing) -> None:
    """What is undecided, what becomes of each record, which boxes stand still."""
    queue_of_work(snapshot, places, writing)
    records_without_decision(snapshot)
    outcomes_of_records(snapshot, places, writing)
    still_boxes(snapshot)
    asked_about(snapshot)
