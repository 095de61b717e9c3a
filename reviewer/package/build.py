"""Lay a package out in a staging folder: the released files, and all that explains them.

Decision 11.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from reviewer.attack.report import FaceLook, Report
from reviewer.errors import DoesNotHold
from reviewer.package import contents, csv_tables, letter, log_pdf, released_content, viewer_page
from reviewer.package.chronology import write_chronology_csv
from reviewer.package.package_parts import NO_PARTS, PackageParts
from reviewer.package.printed_pages import PAGES, write_page
from reviewer.package.record_index import write_index_csv
from reviewer.package.released_content import Content
from reviewer.package.response_table import write_response_csv
from reviewer.package.withheld_list import write_denial_register
from reviewer.plan.plan import Plan, public_name, public_part
from reviewer.plan.release_names import masked_text
from reviewer.render.result import Rendered, RenderedFile
from reviewer.system.canonical import canonical_json, to_plain
from reviewer.system.files import copy_hashed, write_atomic


def build_package(
    folder: Path,
    plan: Plan,
    rendered: Sequence[Rendered],
    outputs: Callable[[str], Path],
    read: Callable[
        [Path, tuple[RenderedFile, ...]], Content
    ] = released_content.read_released_content,
    parts: PackageParts = NO_PARTS,
) -> None:
    """Lay out everything but the attack report and the seal.

    Args:
        folder: the package's folder, still hidden; ``data`` is made in it.
        plan: what was decided.
        rendered: the result of every released record.
        outputs: a record's folder of rendered files. They are copied, never linked: who
            edits a delivered package must not reach the case.
        read: reads the words of a released record out of its files.
        parts: what goes along beside the records.

    Raises:
        DoesNotHold: The results are not those of the plan, or no longer what was rendered.
        BadInput: A rendered file cannot be read.
    """
    _require_match(plan, rendered)
    data = folder / "data"
    records = data / "records"
    records.mkdir(parents=True)
    for result in sorted(rendered, key=lambda r: r.record):
        for file in result.files:
            _copy_rendered(outputs(result.record) / file.file, records / _path_inside(file), file)
    found = contents.gather_contents(records, plan, rendered, read)
    found = replace(found, parts=parts)
    write_atomic(data / "plan.json", canonical_json(public_part(plan)))
    write_atomic(data / "redaction-log.csv", csv_tables.redaction_log(found))
    write_atomic(data / "redaction-log.pdf", log_pdf.write_log_pdf(found))
    write_atomic(data / "withheld.csv", csv_tables.write_withheld_table(found))
    write_atomic(data / "letter.pdf", letter.write_letter(found))
    write_atomic(data / "response.csv", write_response_csv(found))
    write_atomic(data / "record-index.csv", write_index_csv(found))
    write_atomic(data / "chronology.csv", write_chronology_csv(found))
    write_atomic(data / "denial-register.csv", write_denial_register(found))
    for page in PAGES:
        write_atomic(data / f"{page.name}.pdf", write_page(found, page))
    for name, content in parts.files.items():
        write_atomic(data / name, content)
    write_atomic(data / "index.html", viewer_page.write_viewer_page(found))


@dataclass(frozen=True)
class LookBefore:
    """How much of a record's pictures was looked at before, as they were to be released.

    Attributes:
        pictures: how many, by the detectors ``models``; 0 where nobody looked.
        closely: how many of them by ``others`` as well, who are slow.
        hard: how many are so dark or noisy that little can be seen.
        visible: how many things of each kind stayed visible on the list, answered or not.
        whole: whether all that were to be looked at were.
    """

    record: str
    pictures: int
    models: tuple[str, ...]
    closely: int
    others: tuple[str, ...]
    hard: int
    visible: Mapping[str, int]
    whole: bool = True


def write_report(
    folder: Path, report: Report, plan: Plan, before: Iterable[LookBefore] = ()
) -> None:
    """Write ``data/attack-report.json``: what was tried, with what, and what came of it; and what
    was looked at ``before``.

    The same checks and findings give the same bytes, in whatever order they came.
    """
    names = {step.record: public_name(step) for step in plan.steps}
    findings = [
        {**to_plain(f), "record": names.get(f.record, "")}
        for f in sorted(report.findings, key=lambda f: canonical_json(f))
    ]
    checks = sorted(to_plain(report.checks), key=canonical_json)
    content = {
        "format": "records-reviewer/attack-report",
        "version": 1,
        "clean": report.is_clean,
        "tried": sum(check.tried for check in report.checks),
        "held": sum(check.held for check in report.checks),
        "files": len({check.file for check in report.checks}),
        "libraries": sorted({check.library for check in report.checks}),
        "checks": checks,
        "findings": findings,
        "unread": [
            {**to_plain(u), "record": names.get(u.record, "")}
            for u in sorted(report.unread, key=lambda u: canonical_json(u))
        ],
        "looked_at": [
            _tell_looked_at(one, names, plan.all_terms)
            for one in sorted(report.looked, key=lambda one: canonical_json(one))
        ],
        "looked_before": [
            {**vars(one), "record": names[one.record]}
            for one in sorted(before, key=lambda one: names.get(one.record, ""))
            if one.record in names
        ],
    }
    write_atomic(folder / "data" / "attack-report.json", canonical_json(content))


def _tell_looked_at(
    one: FaceLook, names: Mapping[str, str], terms: tuple[str, ...]
) -> dict[str, Any]:
    """How much of a file was looked at, and who accepted what is seen, by no hidden name."""
    seen = [{**to_plain(s), "accepted_by": masked_text(s.accepted_by, terms)} for s in one.seen]
    return {**to_plain(one), "record": names.get(one.record, ""), "seen": seen}


def _require_match(plan: Plan, rendered: Sequence[Rendered]) -> None:
    planned = {step.record: public_name(step) for step in plan.steps if step.is_released}
    made = {r.record for r in rendered if r.files}
    lost = sorted(planned[record] for record in planned.keys() - made)
    if lost:
        fault = DoesNotHold(f"{lost[0]} is to be released, and no file of it was made.")
        fault.record = next(record for record, name in planned.items() if name == lost[0])
        raise fault
    if made - planned.keys():
        raise DoesNotHold("A file was made of a record that is not to be released.")
    names = Counter(file.name.casefold() for r in rendered for file in r.files)
    twice = sorted(name for name, times in names.items() if times > 1)
    if twice:
        raise DoesNotHold(f"Two released files would be called {twice[0]}.")


def _path_inside(file: RenderedFile) -> PurePosixPath:
    path = PurePosixPath(file.name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise DoesNotHold(f"A released file would lie outside the package: {file.name}.")
    return path


def _copy_rendered(source: Path, target: Path, file: RenderedFile) -> None:
    """The rendered file under its released name, hashed on the way."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as stream:
        found, _ = copy_hashed(stream, target)
    if file.sha256 and found != file.sha256:
        raise DoesNotHold(
            f"The kept rendering of {file.name} was changed while the package was made.",
            "Export again: it is then rendered anew.",
        )
