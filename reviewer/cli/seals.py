"""``reviewer verify``: whether a case or a package is what it was, and whose seal it bears."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from reviewer import package
from reviewer.cli.answer import Answer
from reviewer.errors import BadInput
from reviewer.jobs import Job
from reviewer.keys import is_fingerprint, remember_key
from reviewer.package import Signer, Verification
from reviewer.store import Case


def verify(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer verify PATH``: a case or a package."""
    path: Path = options.path
    if options.key and not is_fingerprint(options.key.strip().casefold()):
        raise BadInput(f"{options.key} is no fingerprint of a key.", "It has 8 groups of 4 digits.")
    if (path / "case.db").is_file():
        if options.key or options.remember or options.case:
            raise BadInput("--key, --remember and --case are for a package.", f"{path} is a case.")
        if options.rebuild:
            _rebuild(path, watch)
        return _verified_case(path, watch)
    if (path / "bagit.txt").is_file():
        return _verified_package(options, watch)
    raise BadInput(f"{path} is neither a case nor a package.", "Name the folder of one.")


def _rebuild(path: Path, watch: Job) -> None:
    from reviewer.intake.reindex import rebuild_search  # every reader there is, seldom wanted

    with Case.open(path) as case:
        rebuild_search(case, watch)


def _verified_case(path: Path, watch: Job) -> Answer:
    with Case.open(path, read_only=True) as case:
        found = case.verify(watch)
    problems = [str(p) for p in found]
    more = {"rows": found.rows, "head": found.head, "anchors": found.anchors}
    answer = _verified(path, "case", problems, {**more, "notes": found.notes})
    if not problems:
        answer.text = f"{path}: everything holds. {found.rows} journal rows."
    answer.text += "".join(f"\nnote: {note}" for note in found.notes)
    return answer


def _verified_package(options: argparse.Namespace, watch: Job) -> Answer:
    path: Path = options.path
    seal = package.verify(path, watch, options.key)
    problems = [f"{p.file}: {p.what}" if p.file else p.what for p in seal.problems]
    if options.case is not None:
        problems += _not_of_case(seal, options.case)
    if options.remember and not problems:
        remember_key(seal.key, options.remember)
        seal = package.verify(path, watch, options.key)
    more = {
        "key": seal.key,
        "own_key": seal.own_key,
        "signer": seal.signer,
        "signer_name": seal.name,
        "journal": seal.journal,
        "notes": seal.notes,
    }
    answer = _verified(path, "package", problems, more)
    if not problems:
        answer.text = f"{path}: everything holds. {seal.whose}"
        if seal.signer is Signer.UNKNOWN:
            answer.text = (
                f"{path}: nothing was changed since it was sealed. {seal.whose}\n"
                f"Then: reviewer verify {path} --key FINGERPRINT, or --remember NAME."
            )
    elif seal.key:
        answer.text += f"\n{path}: {seal.whose}"
    return answer


def _not_of_case(seal: Verification, folder: Path) -> list[str]:
    """Why a package was not made from the journal that a case has now."""
    if seal.journal is None:
        return ["it does not say from which journal it was made"]
    with Case.open(folder, read_only=True) as case:
        found = next(iter(case.history(1, before=seal.journal.rows + 1)), None)
    if found is not None and (found.seq, found.hash) == (seal.journal.rows, seal.journal.head):
        return []
    return [
        f"it was made from a journal of {seal.journal.rows} rows, and the last of these is not in "
        f"the journal of {folder}: that was cut or rewritten, or is another case's"
    ]


def _verified(path: Path, what: str, problems: list[str], more: dict[str, Any]) -> Answer:
    data = {"path": str(path), "what": what, "holds": not problems, "problems": problems} | more
    return Answer(data, "\n".join(f"{path}: {p}" for p in problems), 1 if problems else 0)
