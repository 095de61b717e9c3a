"""A case is made beside its place and moved there whole, so no crash leaves half a case."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reviewer.errors import CaseBusy, CaseError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCK = "lock"


@contextmanager
def staged_case_folder(target: Path) -> Iterator[Path]:
    """A path at which to make what will be moved to ``target`` when all went well.

    What a killed intake left behind is removed first. The system drops the lock of a
    process that ends in whatever way, so a lock that is held is held by a living one.

    Raises:
        CaseError: The target is there and not empty, or its folder cannot be written.
        CaseBusy: Another process is making the same case.
    """
    require_free(target)
    folder = target.parent / f".{target.name}.intake"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as fault:
        raise CaseError(
            f"{target.parent} cannot be written ({fault.strerror}).",
            "Choose another folder for the case.",
        ) from None
    try:
        # The file may have been removed and made again by another between opening and locking it.
        if not _try_lock(handle) or not _is_still(folder / _LOCK, handle):
            raise CaseBusy(f"Another process is making {target}.", "Wait until it is done.")
    except BaseException:
        os.close(handle)
        raise
    try:
        _clear_folder(folder)
        yield folder / "case"
        _publish_case(folder / "case", target)
    finally:
        _clear_folder(folder)
        _unlock_file(handle)
        os.close(handle)
        _remove_folder(folder)


def require_free(target: Path) -> None:
    """Refuse a place for a case that is taken.

    Raises:
        CaseError: There is a file, or a folder that is not empty.
    """
    taken = target.is_symlink() or target.exists()
    if taken and (target.is_symlink() or not target.is_dir() or any(target.iterdir())):
        raise CaseError(
            f"{target} is there already and not empty.", "Choose a new folder for the case."
        )


def _publish_case(made: Path, target: Path) -> None:
    try:
        if target.is_dir():
            target.rmdir()
        made.rename(target)
    except OSError as fault:
        raise CaseError(
            f"The case could not be put at {target} ({fault.strerror}).",
            "Choose a new folder for the case.",
        ) from None


def _clear_folder(folder: Path) -> None:
    for item in folder.iterdir():
        if item.name == _LOCK:
            continue
        if item.is_dir() and not item.is_symlink():
            shutil.rmtree(item, ignore_errors=True)
        else:
            item.unlink(missing_ok=True)


def _remove_folder(folder: Path) -> None:
    with suppress(OSError):  # another process has it by now, or a virus scanner: it may stay
        (folder / _LOCK).unlink(missing_ok=True)
        folder.rmdir()


def _is_still(path: Path, handle: int) -> bool:
    """True when the file that was locked is the one that others will find."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except OSError:
        return False


if sys.platform == "win32":

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock_file(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock_file(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
