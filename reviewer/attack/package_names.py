"""What may lie in a package: the plan's releases and the package's own files, nothing else."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from reviewer.attack.needle import Needle
from reviewer.attack.needles import Needles
from reviewer.attack.probe import PackageFile, Scene
from reviewer.model import Kind
from reviewer.plan.plan import Plan, Step

LIBRARY = "own file walk"
_RECORDS = "data/records/"
_OWN = (
    "bagit.txt",
    "bag-info.txt",
    "manifest-*.txt",
    "tagmanifest-*.txt",
    "signature*",
    "data/index.html",
    "data/letter.pdf",
    "data/redaction-log.csv",
    "data/redaction-log.pdf",
    "data/withheld.csv",
    "data/withheld.pdf",
    "data/response.csv",
    "data/response.pdf",
    "data/record-index.csv",
    "data/record-index.pdf",
    "data/search-statement.pdf",
    "data/chronology.csv",
    "data/chronology.pdf",
    "data/receipt.pdf",
    "data/denial-register.csv",
    "data/calls.csv",
    "data/calls.pdf",
    "data/plan.json",
    "data/attack-report.json",
)
# By these a released file says its format: they are no word of its name.
_SUFFIXES = frozenset(
    {
        *(".vtt", ".srt", ".sbv", ".json", ".ttml", ".textgrid", ".eaf", ".csv", ".txt", ".pdf"),
        *(".eml", ".png", ".jpg", ".mp4", ".m4a", ".mp3", ".flac", ".wav", ".ogg"),
    }
)
_ESCAPED = re.compile(r"(?:[%=_][0-9A-Fa-f]{2})+")
_OWN_CODING = ".hevc.mp4"
_CAPTIONED = (Kind.TRANSCRIPT, Kind.VIDEO, Kind.AUDIO)


def list_package_files(root: Path, plan: Plan) -> tuple[PackageFile, ...]:
    """Every regular file of a package, by name; links are not followed."""
    steps = {_RECORDS + s.release_name: s for s in plan.steps if s.is_released}
    found = []
    for folder, folders, files in os.walk(root, followlinks=False):
        folders.sort()
        for name in files:
            path = Path(folder) / name
            if path.is_symlink() or not path.is_file():
                continue
            relative = path.relative_to(root).as_posix()
            step = steps.get(relative)
            if step is None and relative.endswith(_OWN_CODING):
                step = _step_of_film(relative, steps)
            captions = step is None and relative.endswith(".vtt")
            if captions:
                step = _step_of_captions(relative, steps)
            found.append(PackageFile(relative, path, step, captions and step is not None))
    return tuple(sorted(found, key=lambda f: f.name))


def _step_of_film(name: str, steps: dict[str, Step]) -> Step | None:
    """Whose film it is, kept in the original's own coding beside the one for browsers."""
    bare = name.removesuffix(_OWN_CODING)
    near = (s for n, s in steps.items() if str(PurePosixPath(n).with_suffix("")) == bare)
    return next((s for s in near if s.kind is Kind.VIDEO), None)


def _step_of_captions(name: str, steps: dict[str, Step]) -> Step | None:
    bare = name.removesuffix(".vtt")
    exact = steps.get(bare)
    if exact is not None and exact.kind in _CAPTIONED:
        return exact
    near = (s for n, s in steps.items() if str(PurePosixPath(n).with_suffix("")) == bare)
    return next((s for s in near if s.kind in _CAPTIONED), None)


def check_names(scene: Scene, needles: Needles) -> None:
    """Every entry of the package is planned, plain, and named without giving a subject away."""
    package = PackageFile("", scene.root)
    with scene.open_probe("files", package, LIBRARY) as probe:
        for folder, folders, files in os.walk(scene.root, followlinks=False):
            for name in sorted((*folders, *files)):
                path = Path(folder) / name
                where = _name_to_show(path.relative_to(scene.root).as_posix(), needles)
                mode = path.lstat().st_mode
                plain = stat.S_ISREG(mode) or stat.S_ISDIR(mode)
                probe.check_promise(plain, where, "It is a link or a special file.")
        for file in scene.files:
            where = _name_to_show(file.name, needles)
            known = file.step is not None or any(fnmatchcase(file.name, p) for p in _OWN)
            probe.check_promise(known, where, "The plan knows of no such file.")
        names = {f.name for f in scene.files}
        for step in scene.plan.steps:
            if step.is_released:
                there = _RECORDS + step.release_name in names
                where = _RECORDS + step.release_name
                probe.check_promise(there, where, "A record that is to be released is missing.")
    with scene.open_probe("names", package, LIBRARY) as probe:
        for file in scene.files:
            own = file.name.removeprefix(_RECORDS)
            if own == file.name:
                continue  # what the package's own files are called is fixed
            found = next(
                (
                    n
                    for s in _spellings_of_name(strip_format(own))
                    for n in _needles_in_name(needles, s)
                ),
                None,
            )
            where = _name_to_show(file.name, needles)
            probe.tried, probe.held = probe.tried + 1, probe.held + (found is None)
            if found is not None:
                what = "A file's name gives a redacted text away."
                hidden = found.secret
                probe.report_finding(
                    file.record_path, where, what, hidden.redaction, hidden.subject
                )


def strip_format(name: str) -> str:
    """A name without what only says the file's format."""
    path = PurePosixPath(name.removesuffix(_OWN_CODING))
    return str(path.with_suffix("")) if path.suffix.lower() in _SUFFIXES else name


def _name_to_show(name: str, needles: Needles) -> str:
    """A name that a finding may hold: masked where it gives a secret away."""
    own = name.removeprefix(_RECORDS)
    if own == name and any(fnmatchcase(name, p) for p in (*_OWN, "data", "data/records")):
        return name
    shown = "/".join("..." if _gives_away(strip_format(p), needles) else p for p in own.split("/"))
    return shown if own == name else _RECORDS + shown


def _gives_away(part: str, needles: Needles) -> bool:
    return any(
        True for spelling in _spellings_of_name(part) for _ in _needles_in_name(needles, spelling)
    )


def _needles_in_name(needles: Needles, name: str) -> Iterator[Needle]:
    return needles.find_in(name, loose=True)


def _spellings_of_name(name: str) -> tuple[str, ...]:
    """A name, and as it reads where it was spelt for a link: ``%20``, ``_20`` or ``=20``."""
    codes = _ESCAPED.sub(lambda run: _decode_escapes_of_name(run.group()), name)
    return (name,) if codes == name else (name, codes)


def _decode_escapes_of_name(run: str) -> str:
    return bytes.fromhex(re.sub("[%=_]", "", run)).decode("utf-8", "replace")
