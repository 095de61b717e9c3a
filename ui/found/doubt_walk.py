"""Through the doubtful moments, each on the wall of players, and answered with one key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from reviewer.errors import NothingMeant
from reviewer.model import Put
from reviewer.tracking.candidates import Candidate
from reviewer.tracking.doubt_queue import OpenDoubt, answer_doubt
from ui.case.context import Context
from ui.case.found_things import FoundThings
from ui.case.session import RecordSpot
from ui.common.redaction_text import name_of
from ui.found.wall_model import SOURCE_WORDS, moment_words


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
        self._at = 0  # where it stands in the queue, or stood
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
            raise NothingMeant("Nothing of what was found is doubtful.", "Look at the wall (F4).")
        keys = [doubt.key for doubt in doubts]
        if self.here is not None and self.here.key in keys:
            at = keys.index(self.here.key)
        else:
            # It was answered and is gone: what stood behind it stands there now.
            at = self._at - (step > 0)
        self.go_to(doubts[(at + step) % len(doubts)])

    def go_on(self) -> None:
        """The doubt in focus was answered: the next one, if one is left."""
        if self._found.doubts:
            self.go_by(1)
        else:
            self.here = None
            self._context.notices.say_briefly("No doubt is left.")

    @property
    def meant(self) -> Candidate | None:
        """What the doubt in focus is about, as it stands now, while its moment is in view and
        nothing else is selected.
        """
        if self.here is None or not self._is_in_view(self.here):
            return None
        name = self.here.candidate.id
        other = self._session.selected_redaction not in ("", None, name)
        return None if other else self._found.candidate(name)

    def go_to(self, doubt: OpenDoubt) -> None:
        """Bring a doubtful moment before the eyes, with what was found selected."""
        self.here = doubt
        self._at = [one.key for one in self._found.doubts].index(doubt.key)
        candidate, session = doubt.candidate, self._session
        at = _moment_of(doubt)
        place = session.placement_of(candidate.record)
        self._context.player.bring_beside(candidate.record)
        self._context.playhead.pause()
        session.select_redaction(candidate.id if candidate.redaction is not None else "")
        if place is not None and candidate.page is None:
            self._context.playhead.seek_to(place.utc_within(at))
        spot = RecordSpot(candidate.record, at)
        if candidate.page is not None:
            spot = RecordSpot(candidate.record, page=candidate.page)
        session.show_spot(spot)
        self._found.doubt_met.emit()
        self._context.notices.say_briefly(self.tell_doubt(doubt))

    def say_covered(self) -> None:
        """A person looked: nothing is bare at this moment. Goes on to the next.

        Raises:
            Refused: No doubt is in focus.
        """
        here = self.here
        keys = [doubt.key for doubt in self._found.doubts]
        if here is None or here.key not in keys:
            raise NothingMeant("No doubtful moment is in focus.", "D goes to the next one.")
        if not self._is_in_view(here):
            # The key is known everywhere, and the answer is about a picture.
            raise NothingMeant(
                "The doubtful moment is not in view any more.", "D goes to the next one."
            )
        note = answer_doubt(here, self._session.case.author)
        self._session.apply([Put(note)], "Looked at: nothing is bare", self)
        self.go_on()

    def _is_in_view(self, doubt: OpenDoubt) -> bool:
        record, session = doubt.candidate.record, self._session
        place = session.placement_of(record)
        if session.selected_record != record or not self._shows_pictures():
            return False
        if doubt.candidate.page is not None:
            return True  # a page has no moment
        now = place.media_of_utc(self._context.playhead.position) if place is not None else None
        return now is None or abs(now - _moment_of(doubt)) <= _NEAR

    def tell_doubt(self, doubt: OpenDoubt) -> str:
        """What is doubtful, where, and what can be pressed."""
        words = SOURCE_WORDS.get(doubt.candidate.source, doubt.candidate.source)
        keys = {n: self._context.actions[n].shortcut().toString() for n in _KEYS}
        # What is hidden already, or proposed, is accepted where it is decided.
        hide = f"{keys['accept']}: hide · " if doubt.candidate.redaction is None else ""
        number = [d.key for d in self._found.doubts].index(doubt.key) + 1
        record = self._session.snapshot.get_record(doubt.candidate.record)
        at = moment_words(record, doubt.candidate, doubt.doubt.start)
        where = ", ".join([name_of(record), *map(str.lower, at)])
        return (
            f"Doubt {number} of {len(self._found.doubts)}: {words}, {where}: "
            f"{doubt.words}. {hide}{keys['doubt_covered']}: nothing is bare · "
            f"{keys['hide_until_gone']}: follow on · {keys['reject']}: nothing to hide."
        )


def _moment_of(doubt: OpenDoubt) -> float:
    """Where one looks, in seconds of media time."""
    return doubt.doubt.end if str(doubt.doubt.kind) == "death" else doubt.doubt.start


_NEAR = 2.0  # seconds of media time around a doubt in which its answer is about it; by hand
_KEYS = ("accept", "doubt_covered", "hide_until_gone", "reject")
