"""The burned-in clocks of a case: looked for once, in a child process, and kept in its cache.

What was read depends on the original and on how it is read, and is kept under both. What it is
worth depends on what else the case knows, and is judged anew each time.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from reviewer.errors import BadInput, CaseError
from reviewer.intake.local_time import load_zone
from reviewer.model import Anchor, Change, Kind, Put, Record, Snapshot, Status
from reviewer.model.plain_form import from_plain
from reviewer.overlay.anchoring import OVERLAY_ID, Around, OverlayFinding, anchors_of_clocks
from reviewer.overlay.judging import judge_clock
from reviewer.overlay.layouts import device_in, maker_in, serials_in
from reviewer.overlay.looking import look_for_clocks
from reviewer.overlay.readings import SeenClocks
from reviewer.playback.index import demux_frames, index_of
from reviewer.store import Case
from reviewer.system.asking import ask_child
from reviewer.system.canonical import canonical_json, to_plain
from reviewer.system.files import make_cache_folder, write_atomic
from reviewer.system.jobs import SILENT, Job
from reviewer.system.kept_json import read_kept_json

VERSION = 1
"""Of how clocks are found and read: what another version read is read again."""
_FOLDER = "overlays"

log = logging.getLogger(__name__)


def find_overlays(case: Case, job: Job = SILENT) -> list[OverlayFinding]:
    """What the clocks in the pictures of all videos are worth; within ``ask_together``.

    A video that cannot be read is passed over: that it is broken is known otherwise.

    Raises:
        Cancelled: It was stopped; what was read by then is kept.
    """
    snapshot = case.snapshot()
    videos = [record for record in snapshot.records if record.kind is Kind.VIDEO]
    found = []
    for done, record in enumerate(videos):
        job.check()
        job.progress(done, len(videos), f"reading the clock in {record.path}")
        try:
            seen = _read_kept(case, record) or _look_at(case, record, job)
        except (BadInput, CaseError) as fault:
            log.warning("a video's clock could not be read (%s)", type(fault).__name__)
            continue
        found.append(_judge(record, seen, snapshot))
    job.progress(1, 1)
    return found


def changes_of_findings(snapshot: Snapshot, found: Sequence[OverlayFinding]) -> list[Change]:
    """The anchors that are new, or read otherwise than before; a person's decisions stay."""
    here = {anchor.id: anchor for anchor in snapshot.anchors}
    return [
        Put(anchor)
        for finding in found
        for anchor in finding.anchors
        if (known := here.get(anchor.id)) is None
        or (known.status is Status.PROPOSED and known != anchor)
    ]


def _judge(record: Record, seen: SeenClocks, snapshot: Snapshot) -> OverlayFinding:
    mine = [a for a in snapshot.anchors_of(record.path) if not a.id.startswith(OVERLAY_ID)]
    others: list[Anchor] = [a for a in snapshot.anchors if a.record != record.path]
    around = Around(tuple(mine), tuple(others), load_zone(snapshot.info.timezone))
    judged = [judge_clock(clock) for clock in seen.clocks]
    finding = anchors_of_clocks(record, judged, around)
    if not seen.clocks:
        return finding
    at = next((n for n, j in enumerate(judged) if j.shown == finding.shown), 0)
    clock = seen.clocks[at]
    device, notes = _device_of(record, clock.beside)
    return replace(finding, box=clock.box, device=device, notes=(*finding.notes, *notes))


def _device_of(record: Record, beside: str) -> tuple[str, tuple[str, ...]]:
    """Model and serial number in the picture, and what its name says otherwise."""
    maker = maker_in(beside)
    if maker is None:
        return "", ()
    model, serial = device_in(beside, maker)
    named = serials_in(f"{record.path.replace('/', ' ').replace('_', ' ')} {record.device}", maker)
    if serial and named and serial not in named:
        other = ", ".join(sorted(named))
        return f"{model} {serial}".strip(), (
            f"Its picture says {serial}, its name or its device {other}.",
        )
    return f"{model} {serial}".strip(), ()


def _look_at(case: Case, record: Record, job: Job) -> SeenClocks:
    source = case.original_path(record)
    kept = case.cache_folder / "index" / f"{record.sha256}.npz"
    index = index_of(source, kept, job, lambda: ask_child(demux_frames, source))
    seen = SeenClocks(tuple(ask_child(look_for_clocks, source, index, record.facts.orientation)))
    place = _place_of(case, record)
    make_cache_folder(place.parent)
    write_atomic(place, canonical_json(to_plain(seen)))
    return seen


def _read_kept(case: Case, record: Record) -> SeenClocks | None:
    """What was read before; ``None`` where nothing was, or what was kept is damaged."""
    try:
        return from_plain(SeenClocks, read_kept_json(_place_of(case, record)))
    except (OSError, TypeError, ValueError, json.JSONDecodeError):
        return None


def _place_of(case: Case, record: Record) -> Path:
    return case.cache_folder / _FOLDER / f"{record.sha256 or 'none'}-{VERSION}.json"
