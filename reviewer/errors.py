"""What can go wrong, in the words a user reads.

Every error that a user may meet is one of these; anything else is a bug and is
reported as one.  The tree:

    ReviewerError            exit 2   wrong use or bad input
    ├── BadInput             exit 2   a file is broken, hostile or not what it says
    ├── Refused              exit 2   a change of the review breaks a rule
    ├── CaseError            exit 2   the case cannot be opened, read or written
    │   └── CaseBusy         exit 2   another process is writing
    ├── NoSpace              exit 2   the disk is (or would be) full
    ├── DoesNotHold          exit 1   a seal, a hash, a chain, an attack: the answer is no
    │   └── Undecided        exit 1   a release is asked for while records wait for a decision
    └── Cancelled            exit 130 the user stopped the job
"""

from __future__ import annotations


class ReviewerError(Exception):
    """A failure with a sentence for the user: what happened, to what, what next.

    Args:
        message: What happened, naming the file or the id it happened to.
        remedy: What to do next; empty when the message says it all.
    """

    exit_code = 2

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class BadInput(ReviewerError):
    """A file that came from outside is broken, hostile or not what it says."""


class Refused(ReviewerError):
    """A change of the review that breaks a rule; nothing was changed."""


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
