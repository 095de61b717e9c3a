"""What can go wrong, in the words a user reads.

Every error that a user may meet is one of these; anything else is a bug and is
reported as one.  The tree:

    ReviewerError            exit 2   wrong use or bad input
    ├── BadInput             exit 2   a file is broken, hostile or not what it says
    ├── Refused              exit 2   a change of the review breaks a rule
    │   ├── NothingMeant     exit 2   there is nothing here that it could be done to
    │   └── ReviewsClash     exit 2   a file would take what the case hides out of it
    ├── CaseError            exit 2   the case cannot be opened, read or written
    │   └── CaseBusy         exit 2   another process is writing
    ├── NoSpace              exit 2   the disk is (or would be) full
    ├── DoesNotHold          exit 1   a seal, a hash, a chain, an attack: the answer is no
    │   └── Undecided        exit 1   a release is asked for while records wait for a decision
    └── Cancelled            exit 130 the user stopped the job

Decision 140.
"""

from __future__ import annotations

import errno
import re
from typing import Any


class ReviewerError(Exception):
    """A failure with a sentence for the user: what happened, to what, what next.

    Args:
        message: What happened, naming the file or the id it happened to.
        remedy: What to do next; empty when the message says it all.

    Attributes:
        record: The path of the record that it is about, where whoever raised it knew that.
        causes: Of a refused export the records that it is refused for, see ``finding_causes``.
        commands: What to type to go on, one line for each way; set by the command line.
        log: The file that tells what was done until then; empty where none was kept.
    """

    exit_code = 2
    record = ""
    causes: tuple[Any, ...] = ()
    commands: tuple[str, ...] = ()
    log = ""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        said = f"{self.message} {self.remedy}".strip()
        block = "".join(f"\n  {line}" for line in self.commands)
        return said + (f"\nEach of these goes on:{block}" if block else "")


class BadInput(ReviewerError):
    """A file that came from outside is broken, hostile or not what it says."""


class Refused(ReviewerError):
    """A change of the review that breaks a rule; nothing was changed."""


class NothingMeant(Refused):
    """There is nothing here that it could be done to: a key was pressed in the wrong place.

    Nothing failed, so a window says it in passing, as it says what was done.
    """


class ReviewsClash(Refused):
    """A review file has another thing under an id of the case, or hides less of the same one;
    nothing was changed.

    Args:
        clashes: For each id, what it is here and what in the file.
    """

    _SHOWN = 10

    def __init__(self, clashes: list[str]) -> None:
        more = len(clashes) - self._SHOWN
        said = "; ".join(clashes[: self._SHOWN]) + (f"; and {more} more" if more > 0 else "")
        super().__init__(
            f"The file has other things under ids of this case, or hides less: {said}.",
            "Nothing was changed. Keep both, or let the file's take the place of this case's.",
        )
        self.clashes = clashes


class CaseError(ReviewerError):
    """The case cannot be opened, read or written."""


class CaseBusy(CaseError):
    """Another process holds the case for writing."""


class NoSpace(ReviewerError):
    """The disk has, or would have, no room."""


class DoesNotHold(ReviewerError):
    """The thing asked for does not hold: a leak, a broken seal, a changed original."""

    exit_code = 1


class Undecided(DoesNotHold):
    """A release is asked for while something still waits for a decision."""


class Cancelled(ReviewerError):
    """The user stopped the job; nothing was published."""

    exit_code = 130

    def __init__(self, message: str = "Cancelled.", remedy: str = "") -> None:
        super().__init__(message, remedy)


_DISK = {
    errno.ENOENT: "it is not there",
    errno.EACCES: "this user may not read or write it",
    errno.EPERM: "this user may not read or write it",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full",
    errno.EMFILE: "too many files are open",
    errno.ENOTDIR: "a file stands where a folder should be",
    errno.EISDIR: "it is a folder",
    errno.EEXIST: "it is there already",
    errno.EROFS: "its disk cannot be written to",
    errno.EFBIG: "the disk takes no file of this size",
    errno.EIO: "the disk could not be read or written",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ELOOP: "its links lead in a circle",
}
_FULL = (errno.ENOSPC, errno.EDQUOT)
_UNDER_WAY = re.compile(r"(^|/|\\)\.([^/\\]+)\.[0-9a-f]{8}\.part\Z")
"""A file that is replaced as a whole is known to a user by its own name."""
_KINDS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (MemoryError, "reading it needs more memory than one file may have"),
    (RecursionError, "it is nested too deep to be read"),
    (EOFError, "it ends too early"),
    (UnicodeError, "its letters are not in the encoding that they should be in"),
    (FileNotFoundError, "it is not there"),
    (PermissionError, "this user may not read or write it"),
    (TimeoutError, "it took too long"),
    (ConnectionError, "the connection was lost"),
    (NotImplementedError, "it is packed or coded in a way that this program does not know"),
    ((KeyError, IndexError), "its content is damaged"),
    (LookupError, "it is packed or coded in a way that this program does not know"),
)


def explain_plainly(fault: BaseException) -> str:
    """Why something failed, as a clause for a user: by the kind of a fault alone.

    What a library says of a file is no language for a user, and may hold words of the file.
    """
    if isinstance(fault, ReviewerError):
        return fault.message.rstrip(".")
    known = next((told for kind, told in _KINDS if isinstance(fault, kind)), "")
    if known:
        return known
    if isinstance(fault, OSError):
        return _DISK.get(fault.errno or 0, "the disk, or the program it needs, did not answer")
    return "its content is damaged"


def of_disk(fault: OSError) -> ReviewerError:
    """What the system refused, with the file where it tells it, as an error in plain words."""
    path = _UNDER_WAY.sub(r"\1\2", str(fault.filename or ""))
    if fault.errno in _FULL:
        where = f": {path} could not be written" if path else ""
        return NoSpace(f"The disk is full{where}.", "Free some space, then do it again.")
    told = explain_plainly(fault)
    return ReviewerError(f"{path}: {told}." if path else f"{told[0].upper()}{told[1:]}.")
