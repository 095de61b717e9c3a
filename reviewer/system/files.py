"""Files: hashing while copying, writes that are whole or absent, room on the disk."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from reviewer.errors import NoSpace
from reviewer.system.jobs import SILENT, Job
from reviewer.system.leftovers import fresh_path, remove_leftovers

# A stop is heard after each piece.
CHUNK = 1 << 20


def hash_file(path: Path, job: Job = SILENT) -> str:
    """SHA-256 of a file, in hex, read in pieces."""
    hasher = hashlib.sha256()
    with path.open("rb") as stream:
        for piece in read_pieces(stream):
            job.check()
            hasher.update(piece)
    return hasher.hexdigest()


def read_pieces(stream: IO[bytes], size: int = CHUNK) -> Iterator[bytes]:
    """The content of a stream in pieces of at most ``size`` bytes."""
    while piece := stream.read(size):
        yield piece


def copy_hashed(
    source: BinaryIO, target: Path, job: Job = SILENT, *, private: bool = False
) -> tuple[str, int]:
    """Copy a stream into a new file and hash it on the way; ``private``: for its user only.

    Returns:
        The SHA-256 in hex, and the number of bytes.
    """
    hasher, size = hashlib.sha256(), 0
    # Hashing and writing each let go of the interpreter: side by side they cost one of them.
    with _new_file(target, private) as out, ThreadPoolExecutor(1) as beside:
        hashed: Future[None] | None = None
        for piece in read_pieces(source):
            job.check()
            if hashed is not None:
                hashed.result()
            hashed = beside.submit(hasher.update, piece)
            out.write(piece)
            size += len(piece)
    return hasher.hexdigest(), size


def _new_file(path: Path, private: bool) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600 if private else 0o666), "wb")


@contextmanager
def write_replacing(path: Path, *, lasting: bool = True) -> Iterator[Path]:
    """Give a temporary path beside ``path``; put it in place only if all went well.

    The name is unique, so two writers never share it; on any error it is removed
    and what stood at ``path`` stays. What is not ``lasting`` is not waited for until the disk
    has it: for what is known by its hash, and made anew where a power cut left it broken.
    """
    # In the same folder, for a rename is atomic within one file system only.
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        yield temporary
        # Else a power cut may leave the new name with none of its content.
        if lasting:
            sync_file(temporary)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_atomic(path: Path, content: bytes | str) -> None:
    """Write a small file so that it is whole or as it was before."""
    data = content.encode() if isinstance(content, str) else content
    with write_replacing(path) as temporary:
        temporary.write_bytes(data)


CACHE = "cache"
"""How the folder of a case is called that holds what can be made again."""


def make_cache_folder(folder: Path) -> None:
    """Make a folder in a case's cache, and the cache, and never the case: one that was deleted
    while a job went on does not come back with what the job made.

    Raises:
        FileNotFoundError: The case is no more.
        OSError: It cannot be made.
    """
    missing, at = [], folder
    while not at.is_dir():
        missing.append(at)
        if at.name == CACHE:
            break
        at = at.parent
    for one in reversed(missing):
        one.mkdir(exist_ok=True)


@contextmanager
def staged_folder(destination: Path, private: bool = False) -> Iterator[Path]:
    """A folder beside ``destination`` that becomes it by one rename, or vanishes.

    Until then only its user can look into it.

    Args:
        destination: what it becomes.
        private: it stays its user's own afterwards.

    Raises:
        FileExistsError: The destination is there already.
    """
    if destination.exists():
        raise FileExistsError(str(destination))
    destination.parent.mkdir(parents=True, exist_ok=True)
    named = (f".{destination.name}.", ".staging")
    remove_leftovers(destination.parent, *named)
    folder = fresh_path(destination.parent, *named)
    # Nobody else looks into a package that the attack has not passed.
    folder.mkdir(mode=0o700)
    try:
        yield folder
        if not private:
            # The rights of the staging folder would stay, and the person who is handed the package
            # could not open it.
            folder.chmod(_usual_mode(destination.parent))
        folder.rename(destination)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _usual_mode(folder: Path) -> int:
    """The rights that a new folder gets here; asked by making one."""
    probe = fresh_path(folder, ".", ".part")
    probe.mkdir()
    try:
        return stat.S_IMODE(probe.stat().st_mode)
    finally:
        probe.rmdir()


def require_space(folder: Path, needed: int) -> None:
    """Refuse early when a disk has no room for ``needed`` bytes.

    Raises:
        NoSpace: It has less than that, and a reserve of 64 MB, free.
    """
    at = next(p for p in (folder, *folder.parents) if p.exists())
    free = shutil.disk_usage(at).free
    # A reserve for what else writes meanwhile, the journal before all. Chosen by hand.
    if free < needed + (64 << 20):
        raise NoSpace(
            f"{at} has {free >> 20} MB free and about {(needed >> 20) + 64} MB are needed.",
            "Free some space, or choose another disk.",
        )


def sync_file(path: Path) -> None:
    """Have the system write a file down."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
