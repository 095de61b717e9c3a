"""What ``reviewer detect`` sees in the pictures of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reviewer.detect.look_at_images import ImageLooker, has_pictures
from reviewer.detect.pictures import faults_of_detectors, rules_of_kinds
from reviewer.detect.propose_boxes import propose_boxes
from reviewer.errors import BadInput, CaseError
from reviewer.model import Kind, Redaction
from reviewer.store import Case
from reviewer.system.jobs import Job


@dataclass
class SeenThings:
    """Proposals, and sentences about what was not looked at or not proposed."""

    proposals: list[Redaction] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def see_things(
    case: Case, kinds: Sequence[str], only: str, made: Sequence[Redaction], watch: Job
) -> SeenThings:
    """Boxes over what is seen in images and scanned pages; ``made``: what is about to be proposed.

    A record that cannot be looked at is told, and the others are looked at all the same.
    """
    snapshot = case.snapshot()
    seen = SeenThings(told=faults_of_detectors(kinds))
    wanted = [r for r in snapshot.records if only in ("", r.path)]
    records = [record for record in wanted if has_pictures(record)]
    rules = rules_of_kinds()
    with ImageLooker(kinds, rules, watch) as looker:
        for done, record in enumerate(records):
            watch.check()
            watch.progress(done, len(records), f"looking at {record.path}")
            here = [r for r in made if r.record == record.path]
            try:
                pages = looker.look_at_record(record, case.original_path(record))
            except (BadInput, CaseError) as fault:
                seen.told.append(str(fault))
                continue
            there = (*snapshot.redactions_of(record.path), *here)
            boxes = propose_boxes(record, pages, rules, there)
            seen.proposals += boxes.proposals
            seen.told += boxes.told
    seen.told += [
        f"{record.path} is a video: {' and '.join(kinds)} are looked for in images only."
        for record in wanted
        if record.kind is Kind.VIDEO
    ]
    return seen
