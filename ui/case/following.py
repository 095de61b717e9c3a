"""A case in motion: what others write in it is seen, and only one window writes at a time.

Looking is done by a thread of its own, so that a busy disk never keeps the window waiting.

Decision 147.
"""

from __future__ import annotations

import logging
import threading
from contextlib import suppress

from PySide6.QtCore import QObject, Qt, Signal

from reviewer.errors import ReviewerError
from reviewer.store import Follower, FollowerLook, Hold, OutsideStep
from ui.case.session import Session

LOOK_SECONDS = 0.25  # what others write is seen within a second

log = logging.getLogger(__name__)


class Following(QObject):
    """Follows the case of a session; the session is told of what others changed.

    Signals:
        moved: steps from outside are in ``session.snapshot`` now.
        held: the window writes the case, or no longer, or who does is another.
    """

    moved = Signal(object)  # tuple[OutsideStep, ...]
    held = Signal(object)  # Hold
    _looked = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._end, self._wanted = threading.Event(), threading.Event()
        self._failing = False
        self._thread: threading.Thread | None = None
        self._follower: Follower | None = session.case.follow_others()
        self.hold = Hold(False, locked=True)  # no follower: nobody can write there
        # From the thread that looks to the window's: nothing of Qt is touched over there.
        self._looked.connect(self._tell_look, Qt.ConnectionType.QueuedConnection)
        if self._follower is not None:
            with suppress(ReviewerError):  # else it is tried again at once
                self._follower.look_for_news()
            self.hold = self._follower.current_hold
            self._thread = threading.Thread(target=self._follow_case, name="following", daemon=True)
        self._hold_back()

    def start_following(self) -> None:
        """Say how the window stands to the case, and follow it."""
        self.held.emit(self.hold)
        if self._thread is not None:
            self._thread.start()

    def take_over(self) -> None:
        """Write the case in this window, and not in another."""
        self._wanted.set()

    def close(self) -> None:
        """Look no more, and let another window write."""
        self._looked.disconnect(self._tell_look)
        self._end.set()
        if self._thread is not None and self._thread.is_alive():
            # It looks four times a second, so this is short; and the file is its own to close.
            self._thread.join()
        elif self._follower is not None:
            self._follower.close()
        self._follower = None

    # ---- in the thread that looks

    def _follow_case(self) -> None:
        follower = self._follower
        assert follower is not None
        told = self.hold
        while not self._end.wait(LOOK_SECONDS):
            if self._wanted.is_set():
                self._wanted.clear()
                follower.ask_for_lease()
            look = self._look_at_case(follower)
            if look is not None and (look.steps or look.hold != told):
                told = look.hold
                if not told.mine:  # at once, whatever the window is busy with
                    self._session.case.hold_back(reason_of(told))
                self._looked.emit(look)
        follower.close()

    def _look_at_case(self, follower: Follower) -> FollowerLook | None:
        try:
            look = follower.look_for_news()
            if look.steps:
                self._session.case.snapshot()  # read here, it is at hand for the window
        except ReviewerError as fault:
            if not self._failing:
                log.info("following: %s", type(fault).__name__)
            self._failing = True
            return None
        self._failing = False
        return look

    # ---- in the window's

    def _tell_look(self, look: FollowerLook) -> None:
        if self._end.is_set():  # it was on its way when the case was closed
            return
        if look.hold != self.hold:
            self.hold = look.hold
            self._hold_back()
            self.held.emit(look.hold)
        if look.steps:
            self._session.see_outside(frozenset().union(*(s.changed_tables for s in look.steps)))
            self.moved.emit(look.steps)

    def _hold_back(self) -> None:
        self._session.case.hold_back(reason_of(self.hold))


def reason_of(hold: Hold) -> str:
    """Why a window cannot write; empty when it can."""
    if hold.mine:
        return ""
    if hold.locked:
        return "This window only reads: the case lies where nothing can be written."
    if hold.holder is None:
        return "This window only reads; nobody else has the case open. Take over lets it write."
    return f"This window only reads: {_tell_holder(hold)}. Take over lets this window write."


def _tell_holder(hold: Hold) -> str:
    name = name_of(hold)
    if hold.taken:
        return f"{name} took the case over"
    if hold.gone:
        return f"{name} had the case open, and has ended or gives no sign of life"
    return f"{name} has the case open"


def name_of(hold: Hold) -> str:
    """Who else writes the case, in words."""
    holder = hold.holder
    if holder is None:
        return "Nobody"
    known = " on ".join(filter(None, (holder.user, holder.machine)))
    return known or "A window of another version of this program"


def steps_text(steps: tuple[OutsideStep, ...]) -> str:
    """What came from whom, in a line."""
    last = steps[-1]
    who = last.author or "Somebody"
    many = len(steps) - 1
    before = f" And {many} more step{'s' if many > 1 else ''} before it." if many else ""
    verb = {"undo": "Undone: ", "redo": "Done again: "}.get(last.action, "")
    return f"From outside this window, by {who}: {verb}{last.label}.{before}"
