"""Commands that make a package, and attack one: demo, export, attack."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reviewer.attack.report import Report
from reviewer.cli.answer import Answer
from reviewer.cli.releases import (
    ReleaseReview,
    lines_below_package,
    lines_of_profile,
    look_back,
)
from reviewer.errors import Refused, ReviewerError
from reviewer.export.examiner import Examiner, originals_of
from reviewer.export.finding_causes import BARE_WAYS, Cause, causes_of_findings
from reviewer.export.refusals import Waiting
from reviewer.export.run import Engine, Exported, ExportWays
from reviewer.export.run import export_package as run_export
from reviewer.export.ways_out import cited_by
from reviewer.intake import new_case
from reviewer.intake.demo_bundle import write_bundle
from reviewer.package import tagfiles
from reviewer.pages.read_scans import writing_of
from reviewer.plan.outcome import DECIDED
from reviewer.plan.plan import make_plan
from reviewer.plan.release_profile import case_for_release
from reviewer.plan.unread_writing import to_look_at
from reviewer.reviewfile.exchange import import_review
from reviewer.store import Case
from reviewer.system.asking import ask_child
from reviewer.system.jobs import Job

_MOST_WAYS = 12  # commands that are printed; of more only the one for all


def make_demo(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer demo [DIR]``: bundle, case, review, package."""
    folder: Path = options.dir or Path("demo")
    # It must not write among somebody's files.
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder} is not empty.", "Name a new folder for the demo.")
    bundle, review_file = write_bundle(folder)
    new_case(folder / "case", bundle, job=watch)
    with Case.open(folder / "case", author="Demo Reviewer") as case:
        import_review(case, review_file.read_text(encoding="utf-8"))
        done = run_export(case, "q1", folder / "package", watch)
        seen = look_back(case, done.plan, watch)
    answer = _answer_of_export(done, seen, folder / "case")
    answer.data["case"] = str(folder / "case")
    answer.text = f"Case:    {folder / 'case'}\n{answer.text}"
    return answer


def export_request(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer export CASE --request ID --out DIR``."""
    engine = Engine(options.workers, options.cluster, options.patient)
    ways = ExportWays(
        tuple(options.withhold),
        tuple(options.exemption),
        tuple((record, name) for record, name in options.redact),
        tuple(options.pictures),
        options.withhold_refused,
        tuple(options.looked),
        tuple((record, name) for record, name in options.no_copy),
        tuple(options.read),
        tuple((record, name) for record, name in options.stays),
        tuple((record, name) for record, name in options.widen),
        tuple((record, name, reason) for record, name, reason in options.leave_bare),
    )
    with Case.open(options.case) as case:
        try:
            done = run_export(case, options.request, options.out, watch, engine, ways)
        except ReviewerError as refused:
            # The engine does not know how it was called; only here commands can be written out.
            refused.commands = _ways_out(refused.causes, options)
            if isinstance(refused, Waiting):
                refused.once_looked = _command_once_looked(case, refused, options)
            raise
        seen = look_back(case, done.plan, watch)
    return _answer_of_export(done, seen, options.case)


def _command_again(options: argparse.Namespace) -> list[str]:
    again = ["reviewer", "export", str(options.case), "--request", options.request]
    return [*again, "--out", str(options.out)]


def _command_once_looked(case: Case, refused: Waiting, options: argparse.Namespace) -> str:
    """The command that says that a person looked at the writing nobody can read."""
    snapshot = case.snapshot()
    unseen = to_look_at(snapshot, writing_of(case, snapshot))
    records = dict.fromkeys(b.record for b in refused.blockers if b.record in unseen)
    said = [part for record in records for part in ("--looked", record)]
    return shlex.join([*_command_again(options), *said]) if said else ""


def _ways_out(accused: Sequence[Cause], options: argparse.Namespace) -> tuple[str, ...]:
    """The commands that go on from a refusal, one for each record and way."""
    again = _command_again(options)
    lines = []
    for cause in accused:
        if "redact" in cause.actions:
            name = cause.redaction or cause.subject
            lines.append(shlex.join([*again, "--redact", cause.record, name]))
    apart = [c for c in accused if "no copy" in c.actions]
    if apart:
        said = [part for c in apart for part in ("--no-copy", c.record, c.redaction)]
        lines.append(shlex.join([*again, *said]) + "  # forms alike, and no copies")
    for record, mask in dict.fromkeys((c.record, c.redaction) for c in accused if _is_bare(c)):
        lines.append(shlex.join([*again, "--widen", record, mask]))
        bare = shlex.join([*again, "--leave-bare", record, mask])
        lines.append(f"{bare} REASON  # REASON: why it may be seen")
    if any("patient" in c.actions for c in accused):
        lines.append(shlex.join([*again, "--patient"]))
    # Each record once, in the order in which it was named.
    for record in dict.fromkeys(c.record for c in accused if "pictures" in c.actions):
        lines.append(shlex.join([*again, "--pictures", record]))
    held = cited_by(accused)
    for record, codes in held.items():
        cited = [part for code in codes for part in ("--exemption", code)]
        # Quoted for a shell, so that a path with blanks can be pasted.
        lines.append(
            shlex.join([*again, "--withhold", record, *cited]) + _ask_for_exemption(bool(codes))
        )
    if held:
        lines.append(
            shlex.join([*again, "--withhold-refused"]) + _ask_for_exemption(all(held.values()))
        )
    # The last is the one that withholds all that were refused.
    return tuple(lines if len(lines) <= _MOST_WAYS else lines[-1:])


def _is_bare(cause: Cause) -> bool:
    return BARE_WAYS[0] in cause.actions


def _ask_for_exemption(cited: bool) -> str:
    """Where nothing tells an exemption a person has to."""
    return "" if cited else " --exemption CODE  # CODE: the exemption that applies"


def attack_package_again(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer attack PACKAGE --case CASE [--patient]``."""
    request = request_of(options.package)
    with Case.open(options.case, read_only=True) as case:
        snapshot = case.snapshot()
        # The plan is made anew from the case; a package's own word about itself proves nothing.
        plan = make_plan(snapshot, request)
        # In a child, for a package comes from anybody and is hostile until it was looked at.
        with Examiner(plan, originals_of(case), patient=options.patient) as examiner:
            told_of = case_for_release(snapshot, plan.request)
            secrets = examiner.gather_secrets(told_of.subjects)
            report = examiner.attack_staged(options.package, secrets, watch)
        told = causes_of_findings(report.findings, secrets, plan, told_of)
    return _answer_of_attack(options.package, report, told)


def request_of(folder: Path) -> str:
    """The id of the request that a package answers.

    Raises:
        BadInput: It is no package.
    """
    return ask_child(tagfiles.plan_of, folder).request


def _answer_of_export(done: Exported, seen: ReleaseReview | None, case: Path) -> Answer:
    outcomes = {o.value: [s for s in done.plan.steps if s.outcome is o] for o in DECIDED}
    tried = sum(c.tried for c in done.report.checks)
    lines = [f"Package: {done.package}", f"Open:    {done.package / 'data' / 'index.html'}"]
    lines += [f"  {len(steps)} {word}" for word, steps in outcomes.items() if steps]
    lost = [s for s in done.plan.steps if s.left_out]
    lines += [f"  left out of {s.record}: {', '.join(s.left_out)}" for s in lost]
    lines += [f"  {tried:,} checks for leaks, nothing found; signed with key {done.key}"]
    lines += [f"  {told}" for told in lines_of_profile(done.plan)]
    lines += [f"  {done.older}"] if done.older else []
    lines += _lines_of_unread(done.report)
    lines += lines_below_package(seen, str(case), done.plan.request.id)
    data: dict[str, Any] = {
        "package": str(done.package),
        "index": str(done.package / "data" / "index.html"),
        "plan": done.plan.canonical_hash,
        "key": done.key,
        "older": done.older,
        "checks": tried,
        "findings": [],
        "unread": done.report.unread,
        "records": [
            {
                "record": s.record,
                "outcome": s.outcome,
                "left_out": s.left_out,
                "name": s.release_name,
                "method": done.rendered[s.record].method if s.is_released else "",
                "notes": done.rendered[s.record].notes if s.is_released else (),
            }
            for s in done.plan.steps
        ],
    }
    data |= seen.as_json if seen is not None else {}
    return Answer(data, "\n".join(lines))


def _lines_of_unread(report: Report) -> list[str]:
    """A line for each page with writing that no program could read."""
    return [
        f"  look at {u.record}, {u.where}: writing that no program can read stands there"
        for u in report.unread
    ]


def _answer_of_attack(path: Path, report: Report, told: tuple[Cause, ...]) -> Answer:
    tried = sum(c.tried for c in report.checks)
    data = {
        "package": str(path),
        "checks": report.checks,
        "findings": told,
        "readings": report.findings,
        "unread": report.unread,
    }
    lines = [
        *map(str, told),
        *_lines_of_unread(report),
        f"{tried} checks for leaks, {len(told)} findings",
    ]
    # 1: the question was answered, and the answer is no.
    return Answer(data, "\n".join(lines), 0 if report.is_clean else 1)
