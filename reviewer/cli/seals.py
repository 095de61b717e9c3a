"""``reviewer verify``: whether a case or a package is what it was, and whose seal it bears."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from reviewer import package
from reviewer.cli.answer import Answer
from reviewer.errors import BadInput
from reviewer.export.earlier_packages import newer_package
from reviewer.export.remembered_results import results_of_case
from reviewer.package import Signer, Verification
from reviewer.render.run import strange_results
from reviewer.store import Case
from reviewer.system.home import has_cache_secret
from reviewer.system.jobs import Job
from reviewer.system.signing_keys import is_fingerprint, remember_key


def verify_path(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer verify PATH``: a case or a package."""
    path: Path = options.path
    if options.key and not is_fingerprint(options.key.strip().casefold()):
        raise BadInput(f"{options.key} is no fingerprint of a key.", "It has 8 groups of 4 digits.")
    # By what is in the folder: names of folders are anybody's.
    if (path / "case.db").is_file():
        # Said, for who gives a key expects that it was looked at.
        if options.key or options.remember or options.case:
            raise BadInput("--key, --remember and --case are for a package.", f"{path} is a case.")
        if options.rebuild:
            _rebuild_case(path, watch)
        return _verified_case(path, watch)
    if (path / "bagit.txt").is_file():
        return _verified_package(options, watch)
    raise BadInput(f"{path} is neither a case nor a package.", "Name the folder of one.")


def _rebuild_case(path: Path, watch: Job) -> None:
    from reviewer.intake.reindex import rebuild_search  # every reader there is, seldom wanted

    with Case.open(path) as case:
        rebuild_search(case, watch)
        case.restore_anchors()


def _verified_case(path: Path, watch: Job) -> Answer:
    with Case.open(path, read_only=True) as case:
        found = case.verify_case(watch)
        notes = (*found.notes, *_cache_notes(case))
    problems = [str(p) for p in found]
    more = {"rows": found.rows, "head": found.head, "anchors": found.anchors}
    answer = _answer_of_verification(path, "case", problems, {**more, "notes": notes})
    if not problems:
        answer.text = f"{path}: everything holds. {found.rows} changes on record."
    answer.text += "".join(f"\nnote: {note}" for note in notes)
    return answer


def _cache_notes(case: Case) -> list[str]:
    """What was changed in the cache is no fault of a case: nobody believes it."""
    if not has_cache_secret():
        return []  # who never kept a result believes none
    strange = (
        strange_results(case.cache_folder / "render") + results_of_case(case).count_untrusted()
    )
    if not strange:
        return []
    results = "1 result" if strange == 1 else f"{strange} results"
    return [
        f"The cache has {results} that you did not make, or that were changed. They are never "
        "used: an export makes them anew. The folder cache may be deleted at any time."
    ]


def _verified_package(options: argparse.Namespace, watch: Job) -> Answer:
    path: Path = options.path
    seal = package.verify_package(path, watch, options.key)
    problems = [f"{p.file}: {p.what}" if p.file else p.what for p in seal.problems]
    notes = list(seal.notes)
    if options.case is not None:
        not_of, newer = _beside_case(seal, options.case)
        problems += not_of
        notes += newer
    # Never a key that sealed what does not hold.
    if options.remember and not problems:
        remember_key(seal.key, options.remember)
        seal = package.verify_package(path, watch, options.key)
    more = {
        "key": seal.key,
        "own_key": seal.own_key,
        "signer": seal.signer,
        "signer_name": seal.name,
        "journal": seal.journal,
        "notes": notes,
    }
    answer = _answer_of_verification(path, "package", problems, more)
    if not problems:
        answer.text = f"{path}: everything holds. {seal.tell_signer}"
        if seal.signer is Signer.UNKNOWN:
            answer.text = (
                f"{path}: nothing was changed since it was sealed. {seal.tell_signer}\n"
                f"Then: reviewer verify {path} --key FINGERPRINT, or --remember NAME."
            )
    elif seal.key:
        answer.text += f"\n{path}: {seal.tell_signer}"
    answer.text += "".join(f"\nnote: {note}" for note in notes)
    return answer


def _beside_case(seal: Verification, folder: Path) -> tuple[list[str], list[str]]:
    """Why a package was not made from the journal that a case has now, and what came after it."""
    if seal.journal is None:
        return ["it does not say from which record of changes it was made"], []
    rows, head = seal.journal.rows, seal.journal.head
    with Case.open(folder, read_only=True) as case:
        found = next(iter(case.journal_rows(1, before=rows + 1)), None)
        newer = newer_package(case, seal.request, head)
    # The chain makes one hash stand for all rows before it.
    if found is not None and (found.seq, found.hash) == (rows, head):
        return [], [f"A newer package of this request was made: {newer}"] if newer else []
    return [
        f"it was made from a record of {rows} changes, and the last of these is not in "
        f"that of {folder}: this was cut or rewritten, or is another case's"
    ], []


def _answer_of_verification(
    path: Path, what: str, problems: list[str], more: dict[str, Any]
) -> Answer:
    data = {"path": str(path), "what": what, "holds": not problems, "problems": problems} | more
    return Answer(data, "\n".join(f"{path}: {p}" for p in problems), 1 if problems else 0)
