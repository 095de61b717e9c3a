"""What was tried on a released file stays true while its bytes and all else that counts do.

A second export after one record was mended attacks that record and what is new. A result is
kept under a hash of the file, of what the plan says of its record and of the attack's own
code, and beside it which secrets were looked for: a file in which nothing was found holds no
fewer secrets either.

Decisions 57, 61.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from typing import Any

from reviewer import __version__
from reviewer.attack.look_patience import SECONDS
from reviewer.attack.needle import Needle
from reviewer.attack.needles import Needles
from reviewer.attack.probe import PackageFile, Scene
from reviewer.attack.report import Check, FaceLook, Finding, Report, SeenPeople, Unread
from reviewer.system.canonical import digest_of, to_plain
from reviewer.system.files import hash_file
from reviewer.system.resources import resource_path

Work = Callable[[Scene], None]
UNCHECKED = "could not be checked"
_KNOWN = ("words", "detectors", "models")  # resources that it reads with
# A new version of a library may read what the old one did not.
_LIBRARIES = ("pypdfium2", "pikepdf", "av", "opencv-python", "numpy", "rapidfuzz", "pymupdf")


@dataclass
class Memory:
    """Results by their keys; plain data, so that another process can be given them.

    Attributes:
        known: what was found out before, see ``keys_of``.
        fresh: what was found out beside that.
    """

    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    fresh: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Means:
    """What an attack has beside its package.

    Attributes:
        memory: results of before, which stand for the same bytes; takes those of now.
        page_seconds: how long one page or picture may be looked at; what takes longer is a
            finding of the rule ``slow``. ``None``: as long as it takes.
        one_by_one: each file by itself, so that the progress tells which ends the process.
    """

    memory: Memory | None = None
    page_seconds: float | None = SECONDS
    one_by_one: bool = False


USUAL = Means()


def keys_of(files: Iterable[PackageFile]) -> list[str]:
    """Under which keys the results of a package's files are kept."""
    every = tuple(files)
    return [_key_of_checks(every, f) for f in every if f.step is not None]


def attack_or_recall(
    scene: Scene, file: PackageFile, needles: Needles, memory: Memory | None, work: Work
) -> None:
    """Attack a file, or recall what came of it before."""
    if memory is None or file.step is None:
        work(scene)
        return
    key, wanted = (
        _key_of_checks(scene.files, file),
        sorted({_token_of_needle(n, file) for n in needles.all}),
    )
    kept = memory.known.get(key)
    if kept is not None and _memory_holds(kept, wanted):
        scene.report.checks += [Check(**c) for c in kept["checks"]]
        scene.report.findings += [Finding(**f) for f in kept["findings"]]
        scene.report.unread += [_unread_from_memory(u) for u in kept.get("unread", ())]
        scene.report.looked += [_looked_from_memory(one) for one in kept.get("looked", ())]
        return
    mine = Report()
    work(replace(scene, report=mine))
    scene.report.checks += mine.checks
    scene.report.findings += mine.findings
    scene.report.unread += mine.unread
    scene.report.looked += mine.looked
    # What could not be checked may be a matter of the moment, such as memory: it is tried anew.
    if not any(UNCHECKED in f.what for f in mine.findings):
        found = {"checks": to_plain(mine.checks), "findings": to_plain(mine.findings)}
        seen = {"unread": to_plain(mine.unread), "looked": to_plain(mine.looked)}
        memory.fresh[key] = {"secrets": wanted, **seen, **found}


def _unread_from_memory(kept: dict[str, Any]) -> Unread:
    boxes = tuple((float(x), float(y), float(w), float(h)) for x, y, w, h in kept["boxes"])
    return Unread(kept["file"], kept["record"], kept["where"], boxes)


def _looked_from_memory(kept: dict[str, Any]) -> FaceLook:
    return FaceLook(**{**kept, "seen": tuple(SeenPeople(**one) for one in kept["seen"])})


def _memory_holds(kept: dict[str, Any], wanted: list[str]) -> bool:
    if kept["findings"]:
        return bool(kept["secrets"] == wanted)
    # A file without any of many secrets has none of a part of them either.
    return set(wanted) <= set(kept["secrets"])


def _key_of_checks(files: tuple[PackageFile, ...], file: PackageFile) -> str:
    """Hash of all that a check of this file reads, its secrets aside."""
    step = to_plain(file.step)
    del step["terms"]  # they are among the secrets
    together = {f.name: f.sha256 for f in files if f.record_path == file.record_path}
    return digest_of([edition_of_attack(), file.name, file.captions, together, step])[:40]


def _token_of_needle(needle: Needle, file: PackageFile) -> str:
    own = needle.secret.record == file.record_path
    redaction = needle.secret.redaction if own else ""
    everywhere = needle.secret.everywhere
    # A hash, for the results lie in the cache: no secret is written down in the clear.
    return digest_of([needle.secret.text, needle.key, everywhere, own, redaction])[:32]


@lru_cache(maxsize=1)
def edition_of_attack() -> str:
    """What attacks: the code of this package, the words and letters that it knows, and the
    libraries that it reads with.
    """
    # Results of an older attack end with its code: nobody has to remember to raise a number.
    known = (p for room in _KNOWN for p in resource_path(room).iterdir() if p.is_file())
    files = chain(Path(__file__).parent.glob("*.py"), known)
    code = sorted((p.name, hash_file(p)) for p in files)
    return digest_of([__version__, code, [_version_of_library(name) for name in _LIBRARIES]])


def _version_of_library(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
