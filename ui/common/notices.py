"""One door for telling the user: a line that passes, an error that stays and can be copied."""

from __future__ import annotations

import logging
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from reviewer import __version__
from reviewer.errors import Cancelled, NoSpace, NothingMeant, ReviewerError, of_disk

log = logging.getLogger(__name__)

# The log's path means nothing to a person in a window; the menu does.
SEE_LOG = "Help, Save a log for support has what was done, without content."


class Notices(QObject):
    """Says things to whoever listens: the window, or a test.

    Signals:
        message: a line of information.
        lasting_message: one that is read at leisure: it stays until it is dismissed or another
            one comes.
        failed: what happened, and what to do next.
    """

    message = Signal(str)
    lasting_message = Signal(str)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # What is said in the same breath as a step is said of it, and offers to take it back.
        self._breath = QTimer(self)
        self._breath.setSingleShot(True)
        self._breath.setInterval(0)
        self._beside = ""  # what belongs to what is said next
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(0)
        self._forget.timeout.connect(self._forget_beside)

    @property
    def is_of_step(self) -> bool:
        """True while what is told is told of a step that Undo takes back."""
        return self._breath.isActive()

    def note_step(self) -> None:
        """A step was written just now: what is said next, before the window goes on, is of it."""
        self._breath.start()

    def say_briefly(self, text: str) -> None:
        """Tell something good, or neutral; right after a step it is shown with Undo."""
        beside = self._beside
        self._forget_beside()
        self.message.emit(f"{text} {beside}".rstrip())

    def say_beside(self, text: str) -> None:
        """Tell this behind what is said next in the same breath, by whoever says it: of two
        messages the first would be gone.
        """
        self._beside = text
        self._forget.start()

    def _forget_beside(self) -> None:
        self._beside = ""

    def tell_step(self, text: str) -> None:
        """Tell of the newest step of the case, with Undo beside it."""
        self.note_step()
        self.message.emit(text)

    def keep_shown(self, text: str) -> None:
        """Tell something that a person wants to have the time for, such as what a case holds."""
        self.lasting_message.emit(text)

    def try_command(self, does: Callable[[], object]) -> bool:
        """Do what a person asked for; why it cannot be done is told. True if it was done."""
        try:
            does()
        except ReviewerError as fault:
            self.tell_fault(fault)
            return False
        return True

    def tell_fault(self, fault: BaseException) -> None:
        """Tell of a failure: in its own words if it is known, else where the report lies."""
        if isinstance(fault, Cancelled):
            self.message.emit(fault.message)
        elif isinstance(fault, NothingMeant):
            self.message.emit(str(fault))
        elif isinstance(fault, ReviewerError):
            more = f" {SEE_LOG}" if fault.log else ""
            self.failed.emit(fault.message, f"{fault.remedy}{more}".strip())
        # A full disk is no fault of the program's, and a person can do something about it.
        elif isinstance(fault, OSError) and isinstance(told := of_disk(fault), NoSpace):
            self.failed.emit(told.message, told.remedy)
        else:
            report = write_report(fault)
            self.failed.emit(
                "Something in the program went wrong; your work is safe.",
                f"A report without case content was written to {report}.",
            )


def write_report(fault: BaseException) -> Path:
    """Where it happened and what kind of fault, without messages that may quote a record."""
    # Without the exception itself: its text may quote what it stumbled over.
    frames = "".join(traceback.format_tb(fault.__traceback__))
    text = f"records-reviewer {__version__}\n{type(fault).__name__}\n{frames}"
    with tempfile.NamedTemporaryFile(
        # It stays, for a person has to find it; and not in the case, which may be what is broken.
        "w",
        prefix="reviewer-fault-",
        suffix=".txt",
        delete=False,
        encoding="utf-8",
    ) as out:
        out.write(text)
    log.error("fault %s, see %s", type(fault).__name__, out.name)
    return Path(out.name)
