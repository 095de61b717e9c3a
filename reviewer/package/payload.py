"""Are the files of a package those that were sealed, all of them, and no others?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from reviewer.package import bag
from reviewer.system.jobs import Job

# What file managers leave behind where someone looks.
_LITTER = {".ds_store", "thumbs.db", "desktop.ini"}
_ALWAYS = {"data", "data/records"}  # folders that stand there even where nothing is released
_MISSING = "it is missing"
_CHANGED = "its content was changed after sealing"
_LINK = "it is a link, and a package holds files only"


@dataclass(frozen=True)
class PackageProblem:
    """Something that does not hold, and the file it does not hold for."""

    file: str
    what: str


@dataclass
class PackageLook:
    """A package while it is looked at, and what was seen so far."""

    folder: Path
    problems: list[PackageProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _said: set[PackageProblem] = field(default_factory=set)

    def note_problem(self, file: str, what: str) -> None:
        """Something does not hold; it is told once and in one line, whoever comes upon it."""
        problem = PackageProblem(_in_a_line(file), _in_a_line(what))
        if problem not in self._said:
            self._said.add(problem)
            self.problems.append(problem)


@dataclass(frozen=True)
class Compared:
    """Listed files beside what is there.

    Attributes:
        size: bytes of those that are there.
        faults: by its name, what is wrong with a file.
        found: SHA-256 of those that are there.
    """

    size: int
    faults: dict[str, str]
    found: dict[str, str]


def _in_a_line(text: str) -> str:
    """A name from outside may hold the ends of lines, behind which it would speak for us."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def compare_files(
    look: PackageLook, listed: dict[str, str], job: Job, most: float = math.inf
) -> Compared:
    """Hash the listed files and compare; one of more than ``most`` bytes is another file."""
    there, faults = {}, {}
    for name in listed:
        fault = _fault_of_file(look.folder, name, most)
        if fault:
            faults[name] = fault
        else:
            there[look.folder / name] = name
    sums = bag.hash_files(sorted(there), job)
    found = {there[path]: digest for path, digest in sums.items()}
    # RFC 8493 lets hashes be written in either case.
    changed = (name for name, digest in found.items() if digest != listed[name].casefold())
    faults |= dict.fromkeys(changed, _CHANGED)
    return Compared(sum(path.stat().st_size for path in there), faults, found)


def _fault_of_file(folder: Path, name: str, most: float) -> str:
    """What is wrong with a listed file, seen without reading it."""
    try:
        # A link would let a package hold what lies outside of it, and what changes after sealing.
        if _passes_link(folder, name):
            return _LINK
        path = folder / name
        if not path.is_file():
            return _MISSING
        return _CHANGED if path.stat().st_size > most else ""
    except OSError:  # a name that is too long for any file
        return _MISSING


def tell_faults_of_files(look: PackageLook, compared: Compared) -> None:
    """Say what is wrong with listed files."""
    for name, what in compared.faults.items():
        look.note_problem(name, what)


def check_payload(look: PackageLook, listed: dict[str, str], job: Job) -> tuple[int, bool]:
    """Is everything below ``data`` as it was sealed? Its bytes, and whether it all is."""
    before = len(look.problems)
    for name in listed:
        if not name.startswith("data/"):
            look.note_problem(name, f"{bag.MANIFEST} lists it, and it is no file of the payload")
    sealed = {n: d.casefold() for n, d in listed.items() if n.startswith("data/")}
    if (look.folder / "data").is_symlink():
        look.note_problem("data", _LINK)
        return 0, False
    if sealed and not (look.folder / "data").is_dir():
        look.note_problem("data", f"{_MISSING}, and with it every file of the package")
        return 0, False
    compared = compare_files(look, sealed, job)
    paths = bag.files_below(look.folder / "data")
    names = {path.relative_to(look.folder).as_posix(): path for path in paths}
    added = {name: path for name, path in names.items() if name not in listed}
    moved = _find_moved_files(compared, sealed, added, job)
    _name_places(compared, sealed, moved)
    tell_faults_of_files(look, compared)
    for name in sorted(added.keys() - moved.keys()):
        _note_stranger(look, name, "it was added after sealing: no manifest lists it")
    for name in _empty_folders(look.folder, names.keys()):
        look.note_problem(name, "it is an empty folder, which was added after sealing")
    return compared.size, len(look.problems) == before


def _find_moved_files(
    compared: Compared, sealed: dict[str, str], added: dict[str, Path], job: Job
) -> dict[str, str]:
    """New names of files that are missing under their own."""
    lost = {sealed[n]: n for n, what in compared.faults.items() if what == _MISSING}
    if not lost:
        return {}
    plain = {path: name for name, path in added.items() if _is_plain(path)}
    sums = bag.hash_files(sorted(plain), job)
    return {plain[path]: lost[digest] for path, digest in sums.items() if digest in lost}


def _name_places(compared: Compared, sealed: dict[str, str], moved: dict[str, str]) -> None:
    """Say of a file where its content is now, or whose content it has."""
    for new, old in moved.items():
        compared.faults[old] = f"it was renamed after sealing: {new} has its content"
    owner = {digest: name for name, digest in sealed.items()}
    for name, what in compared.faults.items():
        other = owner.get(compared.found.get(name, ""))
        if what == _CHANGED and other:
            compared.faults[name] = f"{_CHANGED}: it has what was sealed as {other}"


def check_strangers(look: PackageLook) -> None:
    """Nothing stands beside ``data`` but what makes a bag."""
    known = {*bag.TAG_FILES, bag.TAG_MANIFEST, bag.SIGNATURE, "data"}
    for path in sorted(look.folder.iterdir()):
        if path.name not in known:
            _note_stranger(
                look, path.name, "it does not belong to the package and no seal covers it"
            )


def _note_stranger(look: PackageLook, name: str, what: str) -> None:
    litter = PurePosixPath(name).name.casefold() in _LITTER
    if litter and _is_plain(look.folder / name):
        look.notes.append(f"{name} was left by a file manager; it is not part of the package")
    else:
        look.note_problem(name, what)


def _empty_folders(folder: Path, files: Iterable[str]) -> Iterator[str]:
    """Folders below ``data`` in which no file lies; of nested ones the outermost."""
    full = {up.as_posix() for name in files for up in PurePosixPath(name).parents} | _ALWAYS
    for path in sorted((folder / "data").rglob("*")):
        name = path.relative_to(folder)
        empty = path.is_dir() and not path.is_symlink() and name.as_posix() not in full
        if empty and name.parent.as_posix() in full:
            yield name.as_posix()


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _passes_link(folder: Path, name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(folder.joinpath(*parts[: n + 1]).is_symlink() for n in range(len(parts)))
