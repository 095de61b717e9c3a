"""From a bundle to a case: every file looked at, hashed, kept or refused, and accounted for."""

from __future__ import annotations

import errno
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from reviewer.errors import BadInput, NoSpace
from reviewer.intake import identify, layout
from reviewer.intake.arrival import Arrival, arrival_of
from reviewer.intake.file_keeper import Keeper, Options, Rooms
from reviewer.intake.limits import DEFAULTS, IntakeLimits
from reviewer.intake.linking import call_anchors, event_notes, matched_transcripts, with_note
from reviewer.intake.local_time import load_zone
from reviewer.intake.report import BundlePreview, IntakeItem, IntakeReport
from reviewer.intake.safe_names import quote_name, safe_name
from reviewer.intake.staged_case import require_free, staged_case_folder
from reviewer.intake.ties import piece_anchors, transcript_anchors
from reviewer.model import CaseInfo, Put, Record
from reviewer.store import Case
from reviewer.system.files import require_space
from reviewer.system.isolation import IsolatedReader
from reviewer.system.jobs import SILENT, Job
from reviewer.system.run_log import FOLDER, keep_log, own_logs

log = logging.getLogger(__name__)


def new_case(
    case_folder: Path,
    bundle: Path | Arrival,
    *,
    link: bool = False,
    limits: IntakeLimits = DEFAULTS,
    job: Job = SILENT,
    on_item: Callable[[IntakeItem], None] | None = None,
) -> IntakeReport:
    """Make a case from a folder, a ZIP, a BagIt bag or single files; whole, or not at all.

    Args:
        case_folder: must not be there, or be empty.
        bundle: what arrived, with what a person says of it or without. It is only read.
        link: leave big originals where they are and remember the place; folders only.
        limits: what a bundle may ask of this machine, and how to read unknown dispatch logs.
        job: told of bytes read, asked whether to stop.
        on_item: told of every file that is done.

    Raises:
        BadInput: The bundle is none, hopeless as a whole, or its bundle.json does not fit.
        CaseError: The case's folder is taken or cannot be written.
        NoSpace: The disk has, or would have, no room.
        Cancelled: The job was stopped; nothing is left of the case.
    """
    case_folder, arrived = case_folder.absolute(), arrival_of(bundle).made_absolute()
    with keep_log("intake", own_logs()) as kept:
        options = Options(link, limits, job, on_item)
        report = _new_case(case_folder, arrived, options)
    kept.move_to(case_folder / FOLDER)
    return report


def _new_case(case_folder: Path, arrived: Arrival, options: Options) -> IntakeReport:
    require_free(case_folder)
    for path in arrived.paths:
        _require_apart(case_folder, path)
    limits, job = options.limits, options.job
    try:
        with layout.open_bundle(arrived.paths, limits, job) as source:
            linked = options.link and not source.is_packed
            told = "%d files of %d bytes; on the disk: %s, linked: %s, promised by a bag: %d"
            count, promised = len(source.members), len(source.promised)
            log.info(told, count, source.total_size, not source.is_packed, linked, promised)
            require_space(case_folder.parent, 0 if linked else source.total_size)
            # The case gets its name once it is whole: a crash leaves nothing that could be opened.
            with staged_case_folder(case_folder) as folder:
                return replace(_make_case(folder, source, arrived, options), case=case_folder)
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpace(
                f"The disk became full while {case_folder.name} was made; nothing was kept.",
                "Free some space, or choose another disk.",
            ) from None
        raise


def preview_bundle(
    bundle: Path | Arrival, limits: IntakeLimits = DEFAULTS, job: Job = SILENT
) -> BundlePreview:
    """What a bundle would become records of; none of these files is opened.

    Raises:
        BadInput: The bundle is none, hopeless as a whole, or its bundle.json does not fit.
        Cancelled: The job was stopped.
    """
    with layout.open_bundle(arrival_of(bundle).made_absolute().paths, limits, job) as source:
        files = tuple(
            (safe_name(member.untrusted_name).path, member.untrusted_size)
            for member in source.members
        )
        numbers = _numbers_of_case(source)
        return BundlePreview(files, source.notes, source.stated.title, numbers)


def _require_apart(case_folder: Path, bundle: Path) -> None:
    place, source = case_folder.resolve(), bundle.resolve()
    if place == source or source in place.parents:
        raise BadInput(
            f"The case {case_folder} would lie inside its own files.", "Choose another folder."
        )


def _make_case(
    folder: Path, source: layout.Bundle, arrived: Arrival, options: Options
) -> IntakeReport:
    """Make the case at ``folder`` and say what is in it."""
    info = _describe_case(source, arrived)
    # Beside the case, so that they never become a part of it.
    words, parts = folder.parent / "words", folder.parent / "parts"
    words.mkdir()
    parts.mkdir()
    with (
        Case.create(folder, info) as case,
        IsolatedReader(options.limits, options.job, writable=(parts,)) as reader,
    ):
        keeper = Keeper(case, Rooms(words, parts), source, reader, options)
        for number, member in enumerate(source.members, 1):
            options.job.check()
            begun = time.monotonic()
            keeper.take_member(member)
            log.info("file %d is done after %.2f s", number, time.monotonic() - begun)
        place = load_zone(info.timezone)
        found = keeper.found
        anchors = piece_anchors(found.records, [*found.anchors, *call_anchors(found, place)])
        # Only now: whose transcript a file is can be told when all recordings are known.
        records = matched_transcripts(found, source.stated)
        written, remarks = transcript_anchors(records, anchors, found.spoken, place)
        anchors += written
        log.info("%d anchors, %d proposals of what was hidden", len(anchors), len(found.proposals))
        records = [with_note(r, remarks.get(r.path, "")) for r in records]
        records = [event_notes(r, anchors, place) for r in records]
        case.add_records(records)
        for path, units in keeper.spooled_words():
            options.job.check()
            case.index_words(path, units)
        if anchors:
            # A step of intake: one undo too many must not leave the records without their clock.
            case.apply([Put(a) for a in anchors], "Anchors found at intake", intake=True)
        if found.proposals:
            known = {made.id: made for made in found.proposals}
            changes = [Put(made) for made in known.values()]
            case.apply(changes, "Hidden before it came", intake=True)
        if arrived.request is not None:
            case.apply([Put(arrived.request)], "Request that the case was made for", intake=True)
    missing = _list_missing(source, found.keys)
    notes = _gather_notes(source, records, missing, options.link)
    return IntakeReport(
        folder, tuple(records), tuple(anchors), missing, notes, tuple(found.proposals)
    )


def _describe_case(source: layout.Bundle, arrived: Arrival) -> CaseInfo:
    """What the case says of itself: as a person says, as the bundle states, as all names agree."""
    stated = source.stated
    title = arrived.title or stated.title or quote_name(source.name).strip("“”")
    identifiers = {**_numbers_of_case(source), **arrived.identifiers}
    return CaseInfo(title, stated.timezone, identifiers=identifiers)


def _numbers_of_case(source: layout.Bundle) -> dict[str, str]:
    """What the bundle states, and what all names of files agree on."""
    named: dict[str, set[str]] = {}
    for member in source.members:
        for kind, values in identify.in_name(member.untrusted_name).items():
            named.setdefault(kind, set()).update(values)
    shared = {k: next(iter(v)) for k, v in named.items() if len(v) == 1 and k in identify.OF_A_CASE}
    return {**shared, **source.stated.identifiers}


def _list_missing(source: layout.Bundle, present: set[str]) -> tuple[str, ...]:
    listed = {*source.promised, *source.stated.records}
    return tuple(sorted(listed - present - {"bundle.json"}))


def _gather_notes(
    source: layout.Bundle, records: list[Record], missing: tuple[str, ...], link: bool
) -> tuple[str, ...]:
    notes = list(source.notes)
    if not source.stated.given:
        notes.append(
            "no list came with the files: kinds come from content, times from names and metadata,"
            f" local times are taken as {source.stated.timezone}"
        )
    linked = any(Path(r.stored).is_absolute() for r in records if r.stored)
    if link and not linked:
        notes.append("the files could not be linked and were copied")
    notes += [f"{quote_name(path)} is listed, but is not among the files" for path in missing]
    return tuple(notes)
