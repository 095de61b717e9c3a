"""Through the doubtful moments, each on the wall of players, and answered with one key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from reviewer.errors import Refused
from reviewer.model import Put
from reviewer.tracking.doubt_queue import OpenDoubt, answer_doubt
from ui.case.context import Context
from ui.case.found_things import FoundThings
from ui.case.session import RecordSpot
from ui.common.redaction_text import media_time, name_of
from ui.found.wall_model import SOURCE_WORDS


class DoubtWalk(QObject):
    """Goes from one doubt to the next.

    Args:
        shows_pictures: whether players can be in view, and not the wall in their place.
    """

    def __init__(
        self,
        context: Context,
        found: FoundThings,
        shows_pictures: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._shows_pictures = shows_pictures
        self._context, self._session, self._found = context, context.session, found
        self._try_command = context.notices.try_command
        self.here: OpenDoubt | None = None
        commands: dict[str, Callable[[], None]] = {
            "next_doubt": lambda: self.go_by(1),
            "previous_doubt": lambda: self.go_by(-1),
            "doubt_covered": self.say_covered,
        }
        for name, does in commands.items():
            context.actions.bind_action(name, partial(self._try_command, does))

    def go_by(self, step: int) -> None:
        """Go on to the next doubt, or back.

        Raises:
            Refused: There is none.
        """
        doubts = self._found.doubts
        if not doubts:
            raise Refused("Nothing of what was found is doubtful.", "Look at the wall (F4).")
        keys = [doubt.key for doubt in doubts]
        key = self.here.key if self.here is not None else None
        # One that was answered is gone from the queue: what stood behind it stands there now.
        at = keys.index(key) + step if key in keys else self._place_of(doubts, step)
        self.go_to(doubts[at % len(doubts)])

    def _place_of(self, doubts: tuple[OpenDoubt, ...], step: int) -> int:
        return 0 if step > 0 or not doubts else len(doubts) - 1

    def go_to(self, doubt: OpenDoubt) -> None:
        """Bring a doubtful moment before the eyes, with what was found selected."""
        self.here = doubt
        candidate, session = doubt.candidate, self._session
        at = _moment_of(doubt)
        place = session.placement_of(candidate.record)
        self._context.player.bring_beside(candidate.record)
        self._context.playhead.pause()
        session.select_redaction(candidate.id if candidate.redaction is not None else "")
        if place is not None:
            # A microsecond late rather than early: a moment belongs to the frame behind it.
            self._context.playhead.seek_to(place.utc_of_media(at) + 1)
        session.show_spot(RecordSpot(candidate.record, at))
        self._context.notices.say_briefly(self.tell_doubt(doubt))

    def say_covered(self) -> None:
        """A person looked: nothing is bare at this moment. Goes on to the next.

        Raises:
            Refused: No doubt is in focus.
        """
        here = self.here
        keys = [doubt.key for doubt in self._found.doubts]
        if here is None or here.key not in keys:
            raise Refused("No doubtful moment is in focus.", "D goes to the next one.")
        if not self._is_in_view(here):
            # The key is known everywhere, and the answer is about a picture.
            raise Refused("The doubtful moment is not in view any more.", "D goes to the next one.")
        at = keys.index(here.key)
        note = answer_doubt(here, self._session.case.author)
        self._session.apply([Put(note)], "Looked at: nothing is bare", self)
        left = self._found.doubts
        if left:
            self.go_to(left[at % len(left)])
        else:
            self.here = None
            self._context.notices.tell_step("Looked at: nothing is bare. No doubt is left.")

    def _is_in_view(self, doubt: OpenDoubt) -> bool:
        record, session = doubt.candidate.record, self._session
        place = session.placement_of(record)
        if session.selected_record != record or not self._shows_pictures():
            return False
        now = place.media_of_utc(self._context.playhead.position) if place is not None else None
        return now is None or abs(now - _moment_of(doubt)) <= _NEAR

    def tell_doubt(self, doubt: OpenDoubt) -> str:
        """What is doubtful, where, and what can be pressed."""
        words = SOURCE_WORDS.get(doubt.candidate.source, doubt.candidate.source)
        keys = {n: self._context.actions[n].shortcut().toString() for n in _KEYS}
        number = [d.key for d in self._found.doubts].index(doubt.key) + 1
        record = self._session.snapshot.get_record(doubt.candidate.record)
        at = media_time(doubt.doubt.start).partition(".")[0]
        return (
            f"Doubt {number} of {len(self._found.doubts)}: {words}, {name_of(record)} at {at}: "
            f"{doubt.words}. {keys['doubt_covered']}: nothing is bare · "
            f"{keys['hide_until_gone']}: follow on · {keys['reject']}: nothing to hide."
        )


def _moment_of(doubt: OpenDoubt) -> float:
    """Where one looks, in seconds of media time."""
    return doubt.doubt.end if str(doubt.doubt.kind) == "death" else doubt.doubt.start


_NEAR = 2.0  # seconds of media time around a doubt in which its answer is about it; by hand
_KEYS = ("doubt_covered", "hide_until_gone", "reject")
