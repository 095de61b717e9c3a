"""A folder as a bundle: walked without following links, opening only regular files."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from reviewer.errors import BadInput, explain_plainly
from reviewer.intake.limits import IntakeLimits
from reviewer.intake.members import Member, MemberStream, refuse_opening
from reviewer.intake.safe_names import quote_name
from reviewer.system.jobs import SILENT, Job

_SPECIAL = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def scan_folder(root: Path, limits: IntakeLimits, job: Job = SILENT) -> list[Member]:
    """Every entry below a folder that is not itself a folder, sorted by name.

    Raises:
        BadInput: The folder holds more files than the limits allow, or cannot be read.
    """
    walk = _FolderWalk(root, limits, job)
    members = sorted(walk.walk_folder(root, "", 1), key=lambda m: m.untrusted_name)
    if walk.unreadable_root:
        raise BadInput(f"The folder {root} cannot be read: {walk.unreadable_root}.")
    return members


def look_at_file(path: Path, name: str) -> Member:
    """A single file that a person chose, under a name in the bundle; a link is what it points at.

    Raises:
        BadInput: It cannot be looked at.
    """
    try:
        path = path.resolve(strict=True)
        return _make_member(path, path.lstat(), name)
    except OSError as fault:
        raise BadInput(f"{path} cannot be read: {explain_plainly(fault)}.") from None


_LINK_TAGS = (0xA0000003, 0xA000000C)  # Windows: mount point (junction), symbolic link


@dataclass
class _FolderWalk:
    root: Path
    limits: IntakeLimits
    job: Job
    count: int = 0
    unreadable_root: str = ""

    def walk_folder(self, folder: Path, prefix: str, depth: int) -> Iterator[Member]:
        """The members of one folder and, within the depth limit, of those inside it."""
        self.job.check()
        try:
            # Not rglob: that follows links to folders in some versions, and stops at the first that
            # is shut.
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda e: e.name)
        except OSError as fault:
            if not prefix:
                self.unreadable_root = explain_plainly(fault)
                return
            why = f"the folder cannot be read ({explain_plainly(fault)})"
            yield Member(prefix.rstrip("/"), 0, refuse_opening(prefix), lost=why)
            return
        for entry in entries:
            name = prefix + entry.name
            if not _is_folder(entry):
                yield self._look_at_entry(entry, name)
            elif depth >= self.limits.depth:
                why = (
                    f"it lies more than {self.limits.depth} folders deep, its content was not read"
                )
                yield self._count_member(Member(name, 0, refuse_opening(name), refusal=why))
            else:
                yield from self.walk_folder(Path(entry.path), name + "/", depth + 1)

    def _look_at_entry(self, entry: os.DirEntry[str], name: str) -> Member:
        try:
            facts = entry.stat(follow_symlinks=False)
        except OSError as fault:
            why = f"it cannot be looked at ({explain_plainly(fault)})"
            return self._count_member(Member(name, 0, refuse_opening(name), lost=why))
        return self._count_member(_make_member(Path(entry.path), facts, name))

    def _count_member(self, member: Member) -> Member:
        self.count += 1
        if self.count > self.limits.files:
            raise BadInput(
                f"The folder {self.root} holds more than {self.limits.files} files;"
                f" {quote_name(member.untrusted_name)} is one too many.",
                "Split the files into several cases, or raise the limit.",
            )
        return member


def _make_member(path: Path, facts: os.stat_result, name: str) -> Member:
    """What lies at a path, to be opened only if it is a regular file."""
    if stat.S_ISLNK(facts.st_mode) or _is_reparse(facts):
        why = "it is a link to another place, and links are not followed"
        return Member(name, 0, refuse_opening(name), refusal=why)
    if not stat.S_ISREG(facts.st_mode):
        what = _SPECIAL.get(stat.S_IFMT(facts.st_mode), "not a regular file")
        return Member(name, 0, refuse_opening(name), refusal=f"it is {what}")
    notes: tuple[str, ...] = ()
    # Whoever else has the file under another name can still change it.
    if facts.st_nlink > 1:
        notes = ("the file has other names (hard links) on its disk",)
    # Between looking and opening another file may be put in its place; its inode tells.
    opener = _FileOpener(path, facts.st_ino)
    return Member(name, facts.st_size, opener, notes=notes, path=path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """True for a folder that is no link; Windows' junctions are links."""
    try:
        return entry.is_dir(follow_symlinks=False) and not _is_reparse(
            entry.stat(follow_symlinks=False)
        )
    except OSError:
        return False


def _is_reparse(facts: os.stat_result) -> bool:
    """True for a Windows junction or mount point."""
    return getattr(facts, "st_reparse_tag", 0) in _LINK_TAGS


@dataclass(frozen=True)
class _FileOpener:
    """Opens the file that was seen, and nothing that was put in its place since."""

    path: Path
    inode: int

    def __call__(self) -> AbstractContextManager[MemberStream]:
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
        # A link fails; and a pipe that stands there by now is not waited for.
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        handle = os.open(self.path, flags)
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode) or (self.inode and facts.st_ino != self.inode):
            os.close(handle)
            raise BadInput(f"{self.path.name} was replaced by something else during intake.")
        return os.fdopen(handle, "rb", buffering=0)
