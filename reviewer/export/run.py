"""An export, step by step. Nothing stands at the destination until the attack found nothing."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from reviewer import package
from reviewer.attack.report import Report
from reviewer.errors import CaseBusy, Refused, ReviewerError
from reviewer.export import ways_out
from reviewer.export.earlier_packages import note_sealed, older_packages
from reviewer.export.examination import Originals
from reviewer.export.examiner import Examiner, originals_of
from reviewer.export.finding_causes import causes_of_findings, codes_of
from reviewer.export.refusals import OF_THE_MACHINE, Leaks, Waiting, causes_of
from reviewer.export.remembered_results import results_of_case
from reviewer.export.render_pool import render_all
from reviewer.export.review_in_package import parts_of_release
from reviewer.export.steps import SHARES, ExportStep
from reviewer.model import Change, Kind, Put, Snapshot
from reviewer.overlooked.found_nowhere import learn_counts, places_of
from reviewer.pages.read_scans import writing_of
from reviewer.plan.bare_subjects import Bare
from reviewer.plan.plan import Plan, Step, as_rendered, make_plan
from reviewer.plan.plan_basis import digest_of_basis
from reviewer.plan.release_profile import case_for_request
from reviewer.redaction import spoken_proposals
from reviewer.render.result import Rendered
from reviewer.render.run import RenderJob
from reviewer.store import Case
from reviewer.store.anchors import EXPORT
from reviewer.system.files import require_space, staged_folder
from reviewer.system.jobs import SILENT, Job, PartOfJob
from reviewer.system.run_log import FOLDER, keep_log

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Exported:
    """What an export made."""

    package: Path
    plan: Plan
    report: Report
    rendered: dict[str, Rendered]
    key: str  # fingerprint of the signing key
    older: str = ""  # a sentence on older packages beside it


@dataclass(frozen=True)
class _Release:
    """What a package is made of: the case as it was read, its plan, and what was rendered."""

    snapshot: Snapshot
    plan: Plan
    source: Originals
    jobs: list[RenderJob]
    rendered: dict[str, Rendered]
    before: tuple[package.LookBefore, ...] = ()


@dataclass(frozen=True)
class Engine:
    """Where the rendering is done: processes here, or a dask scheduler.

    Attributes:
        patient: a page may take as long as it takes, to be rendered and to be attacked.
    """

    workers: int = 0
    cluster: str = ""
    patient: bool = False


@dataclass(frozen=True)
class ExportWays:
    """What a person decides with the export about records that were refused before. Each is
    a step of the journal.

    Attributes:
        withhold: records to be withheld in full.
        exemptions: under which; by default what is cited in each of them. Records that are
            refused, and of which nothing tells an exemption, are withheld under them, too.
        redact: pairs of a record and the id of a redaction or subject whose term is hidden
            there too.
        pictures: documents whose pages are to be released as pictures.
        looked: records whose writing that no program can read was looked at: nothing in it has
            to be hidden.
        no_copy: pairs of a record and the id of the redaction that withholds another one, of which
            it is no copy, though it says nearly the same.
        read: records that a person read, watched or heard elsewhere, all of them.
        withhold_refused: withhold every record that is refused, whoever refuses it, and go on.
        stays: pairs of a record and the id of something on the list of what stays visible in it:
            it was looked at, and stays.
        widen: pairs of a record and the id of a mask, which is widened where its own subject sticks
            out of it.
        left_bare: a record, the id of such a mask, and why what it leaves may be seen.
    """

    withhold: tuple[str, ...] = ()
    exemptions: tuple[str, ...] = ()
    redact: tuple[tuple[str, str], ...] = ()
    pictures: tuple[str, ...] = ()
    withhold_refused: bool = False
    looked: tuple[str, ...] = ()
    no_copy: tuple[tuple[str, str], ...] = ()
    read: tuple[str, ...] = ()
    stays: tuple[tuple[str, str], ...] = ()
    widen: tuple[tuple[str, str], ...] = ()
    left_bare: tuple[tuple[str, str, str], ...] = ()


def export_package(
    case: Case,
    request_id: str,
    destination: Path,
    job: Job = SILENT,
    engine: Engine = Engine(),
    ways: ExportWays = ExportWays(),
) -> Exported:
    """Make, attack, seal and publish the package of a request.

    Raises:
        Undecided: Something waits for a decision; the error lists it.
        Leaks: The attack found something.
        ReviewerError: A record cannot be released; ``refusals.causes_of`` tells which, and the
            ways out.
        Refused: The destination is there already, or there is no such request.
        NoSpace, BadInput, Cancelled: as they say; nothing was published.
    """
    with keep_log("export", case.folder / FOLDER):
        return _export_and_ask(case, request_id, destination, job, engine, ways)


def _export_and_ask(
    case: Case, request_id: str, destination: Path, job: Job, engine: Engine, ways: ExportWays
) -> Exported:
    # Before anything is decided: what is refused here must not leave a step in the journal.
    if destination.exists():
        raise Refused(f"{destination} is there already.", "Choose another folder.")
    snapshot = case.snapshot()
    first = make_plan(snapshot, request_id)
    _require_records(first)
    _require_sayable_requester(first)
    ways_out.note_taken_in(case, snapshot, ways.read)
    _apply_decisions(case, ways_out.redacted_too(snapshot, ways.redact), "Redact too")
    _apply_decisions(case, ways_out.as_pictures(snapshot, ways.pictures), "Release as pictures")
    _apply_decisions(case, ways_out.no_copies(snapshot, ways.no_copy, case.author), "No copies")
    # Asked of the case as it is before the decisions, which speak of just these pages.
    writing = writing_of(case, snapshot)
    _apply_decisions(
        case,
        ways_out.confirm_looked_at_pages(snapshot, writing, ways.looked, case.author),
        "Looked at",
    )
    _answer_visible(case, request_id, ways, job)
    snapshot = case.snapshot()
    cited = {r: ways.exemptions or codes_of(r, snapshot) for r in ways.withhold}
    _apply_decisions(case, ways_out.withhold_records(snapshot, cited), "Withhold")
    while True:
        try:
            return _export_decided(case, request_id, destination, job, engine)
        except OF_THE_MACHINE:
            raise  # and nothing is asked of a case that may be what is broken
        except ReviewerError as refused:
            snapshot = case.snapshot()
            refused.causes = causes_of(refused, make_plan(snapshot, request_id), snapshot)
            ready = ways_out.can_be_withheld(refused.causes, ways.exemptions)
            if not ways.withhold_refused or not ready:
                raise
            changes = ways_out.withhold_refused(snapshot, ready, ways.exemptions)
            _apply_decisions(case, changes, "Withhold what was refused")


def _answer_visible(case: Case, request_id: str, ways: ExportWays, job: Job) -> None:
    """What a person says of the things that stay visible: each as it is on the list now."""
    if not (ways.stays or ways.widen or ways.left_bare):
        return
    snapshot = case.snapshot()
    part = PartOfJob(job, 0.0, 0.0)
    from reviewer.overlooked import answers_to_visible
    from reviewer.overlooked.still_visible import find_still_visible

    seen = find_still_visible(case, snapshot, make_plan(snapshot, request_id), part)
    answers = answers_to_visible
    # All of it, or nothing: one that is refused leaves the others unsaid.
    decisions = (
        ("Stays visible", answers.keep_visible(case, snapshot, seen, ways.stays)),
        ("Widen", answers.widen_masks(case, snapshot, seen, ways.widen)),
        ("May be seen", answers.leave_bare(case, snapshot, seen, ways.left_bare)),
    )
    for label, changes in decisions:
        _apply_decisions(case, changes, label)


def _apply_decisions(case: Case, changes: list[Change], label: str) -> None:
    if changes:
        many = len({getattr(c.entity, "record", "") for c in changes if isinstance(c, Put)})
        case.apply(changes, f"{label}: {many} record{'s' if many > 1 else ''}")


def _export_decided(
    case: Case, request_id: str, destination: Path, job: Job, engine: Engine
) -> Exported:
    snapshot = case.snapshot()
    # Words that are hidden in a transcript and still heard in its recording are a question first.
    hidden_in = case_for_request(snapshot, request_id)
    heard = spoken_proposals.audible_stretches(case, hidden_in)
    paths = {step.record for step in make_plan(snapshot, request_id).steps if step.is_released}
    places = places_of(case, snapshot, PartOfJob(job, 0.0, 0.0), paths)
    bare, before = _known_to_be_visible(case, snapshot, request_id)
    plan = make_plan(
        snapshot,
        request_id,
        heard,
        places,
        writing_of(case, snapshot),
        bare,
    )
    for outcome, count in Counter(step.outcome for step in plan.steps).items():
        log.info("planned: %s: %d records", outcome, count)
    if plan.blockers:
        log.info("%d things wait for a decision", len(plan.blockers))
        raise Waiting(plan.blockers)
    source = originals_of(case)
    jobs = render_jobs(case, plan, source)
    _require_room(case, jobs, destination)
    part = PartOfJob(job, *SHARES[ExportStep.RENDER])
    rendered = render_all(jobs, part, engine.workers, engine.cluster, patient=engine.patient)
    # A renderer knows which words it found nowhere; a person has to say that this is as it should
    # be.
    counted = make_plan(
        snapshot, request_id, heard, learn_counts(case, hidden_in, rendered.values())
    )
    if counted.blockers:
        raise Waiting(counted.blockers)
    plan = as_rendered(plan, {made.record: made.left_out for made in rendered.values()})
    # From here on nothing of the case is read but originals: editing may go on meanwhile.
    release = _Release(hidden_in, plan, source, jobs, rendered, before)
    exported = _build_checked(case, release, destination, job, engine.patient)
    with suppress(CaseBusy):  # the package stands: that nobody remembers it undoes nothing
        basis = digest_of_basis(snapshot, plan.request)
        note_sealed(case, request_id, destination, snapshot.journal_head, exported.key, basis)
    older = older_packages(case, snapshot, request_id, destination.parent, destination)
    return replace(exported, older=older)


_PICTURED = (Kind.VIDEO, Kind.IMAGE, Kind.DOCUMENT)


def _known_to_be_visible(
    case: Case, snapshot: Snapshot, request_id: str
) -> tuple[list[Bare], tuple[package.LookBefore, ...]]:
    """What is known to stick out of its own mask, and how much was looked at to know it. No picture
    is looked at for it: the attack does that, in the files themselves.
    """
    plan = make_plan(snapshot, request_id)
    if not any(step.is_released and step.kind in _PICTURED for step in plan.steps):
        return [], ()
    # What looks at pictures takes a quarter of a second to be read in.
    from reviewer.overlooked import answers_to_visible
    from reviewer.overlooked.still_visible import find_still_visible

    seen = find_still_visible(case, snapshot, plan, only_known=True)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for one in seen.items:
        kinds[one.record][one.kind] += 1
    before = (
        package.LookBefore(
            *(look.record, look.pictures, look.models, look.closely, look.others, look.hard),
            dict(kinds[look.record]),
            whole=not look.why_not,
        )
        for look in seen.again
    )
    return answers_to_visible.bare_of(seen), tuple(before)


def _build_checked(
    case: Case, release: _Release, destination: Path, job: Job, patient: bool
) -> Exported:
    """Put a package together, attack it, and seal it; what is refused leaves nothing behind."""
    plan, source, rendered = release.plan, release.source, release.rendered
    key = package.signing_key()
    outputs = {j.step.record: j.folder_of_result for j in release.jobs}
    with (
        staged_folder(destination) as folder,
        Examiner(plan, source, patient=patient) as examiner,
    ):
        job.progress(SHARES[ExportStep.BUILD][0], 1.0, "putting the package together")
        done = [rendered[j.step.record] for j in release.jobs]
        secrets = examiner.gather_secrets(release.snapshot.subjects)
        parts = parts_of_release(case, release.snapshot, plan, secrets, key.own_fingerprint)
        package.build_package(folder, plan, done, outputs.__getitem__, examiner.read_content, parts)
        # On the staged package and not on single files: the letter, the log and the viewer may leak
        # as well.
        report = examiner.attack_staged(
            folder, secrets, PartOfJob(job, *SHARES[ExportStep.CHECK]), results_of_case(case)
        )
        tried = sum(check.tried for check in report.checks)
        log.info("the attack tried %d times; %d findings", tried, len(report.findings))
        if not report.is_clean:
            found = causes_of_findings(report.findings, secrets, plan, release.snapshot)
            raise Leaks(report, found)
        package.write_report(folder, report, plan, release.before)
        job.progress(SHARES[ExportStep.SEAL][0], 1.0, "sealing")
        # Of the row that the plan was made from, not of the newest, which may have come since.
        anchor = case.anchor_journal(EXPORT, release.snapshot.journal_head)
        package.seal_package(folder, plan, key, package.Journal(anchor.rows, anchor.head))
        package.note_sealed(folder)
        # The last moment to stop: behind it the folder gets its name.
        job.check()
    job.progress(1.0, 1.0, "done")
    return Exported(destination, plan, report, rendered, key.own_fingerprint)


def _require_records(plan: Plan) -> None:
    if not plan.steps and not plan.blockers:
        raise Refused(
            f"Request {plan.request.id} matches no record of the case, so there is nothing to "
            "release.",
            f"It asks for {', '.join(plan.request.records) or 'no record'}: correct that first.",
        )


def _require_sayable_requester(plan: Plan) -> None:
    """No question on the way: no decision that comes with the export answers it."""
    if any(blocker.requester for blocker in plan.blockers):
        raise Refused(
            f"The name of request {plan.request.id}'s requester holds words that are hidden in "
            "this case. The letter could not say it, and a gap in a name that everybody knows "
            "would tell what is hidden.",
            "Change the request: name the requester by office, ward or initials.",
        )


def render_jobs(case: Case, plan: Plan, source: Callable[[str], Path]) -> list[RenderJob]:
    """One render job for each record that is released."""
    kept = str(case.cache_folder / "render")
    # What a person keeps visible hides nothing, and may be thousands of boxes.
    steps = [replace(s, kept=(), left_bare=()) for s in plan.steps if s.is_released]
    return [RenderJob(s, str(source(s.record)), kept) for s in steps]


def _size_of_release(step: Step) -> int:
    """About how many bytes it takes: HEVC is released as H.264, twice as large, and as it is."""
    return step.size * (3 if step.facts.video_codec == "hevc" else 1)


def _require_room(case: Case, jobs: list[RenderJob], destination: Path) -> None:
    """A package holds copies: nothing in it is the same file as something of the case."""
    sizes = sum(_size_of_release(j.step) for j in jobs)
    # Whether kept files are whole is asked later, by reading them; for the room this is near
    # enough.
    todo = sum(_size_of_release(j.step) for j in jobs if not j.seems_done)
    # A rendering is about as large as its original; a tenth or fifth more, chosen by hand.
    require_space(case.folder, int(todo * 1.2))
    require_space(destination.parent, int(sizes * 1.1))
