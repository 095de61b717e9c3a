"""A release that was asked for before its page was drawn: it waits for the page, and for eyes.

Nothing is released unseen, and nobody has to press twice. The page comes, rests before the eyes,
and then the record is released; whoever goes elsewhere meanwhile has released nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from ui.case.context import Context
from ui.common.redaction_text import name_of

# Chosen by hand: a page is there within a few of these, and a second is enough to see which it is.
LOOKS_MS = 50
SEEN_MS = 1000


class ReleaseOnceSeen(QObject):
    """Waits for one record at a time.

    Args:
        release: releases the record in focus.
    """

    def __init__(self, context: Context, release: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._session, self._release = context, context.session, release
        self._record = ""
        self._drawn = False  # at the last look
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.timeout.connect(self._look_again)
        self._session.record_selected.connect(self._on_record)
        # What was decided meanwhile is the later word.
        self._session.changed.connect(lambda _: self._give_up("the case was changed first"))

    @property
    def record(self) -> str:
        """The record that is waited for; empty for none."""
        return self._record

    def wait_for(self, record: str) -> None:
        """Release it once its page was in view for a moment."""
        self._record, self._drawn = record, False
        self._look.start(LOOKS_MS)
        named = name_of(self._session.snapshot.get_record(record))
        self._context.notices.say_briefly(f"{named} is released once its page was in view.")

    def forget(self) -> None:
        """Something else was decided, or nothing is wanted any more."""
        self._record = ""
        self._look.stop()

    def _on_record(self, path: str) -> None:
        if path != self._record:
            self._give_up("its page was not in view yet")

    def _give_up(self, why: str) -> None:
        known = self._session.snapshot.records_by_path.get(self._record)
        self.forget()
        if known is not None:
            self._context.notices.keep_shown(f"{name_of(known)} was not released: {why}.")

    def _look_again(self) -> None:
        sights = self._context.sights
        if sights.is_awaited(self._record):
            self._drawn = False
            self._look.start(LOOKS_MS)
        elif not sights.is_seen(self._record):
            # Its view was left or covered, or its page could not be drawn: that nobody waits for it
            # any more does not say that somebody saw it.
            self._give_up("its page was not in view")
        elif not self._drawn:  # it has just come: now it rests before the eyes
            self._drawn = True
            self._look.start(SEEN_MS)
        else:
            self.forget()
            self._release()
