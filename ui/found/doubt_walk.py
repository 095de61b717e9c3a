"""Through the doubtful moments: each passage is played, and answered with one key.

Decision 228.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from reviewer.errors import NothingMeant
from reviewer.model import Put
from reviewer.timeline import Placement
from reviewer.tracking.candidates import Candidate
from reviewer.tracking.doubt_queue import DoubtPassage, answer_question
from reviewer.tracking.track import Doubt, DoubtKind
from ui.case.context import Context
from ui.case.found_things import FoundThings
from ui.case.session import RecordSpot
from ui.common.redaction_text import count_text, name_of
from ui.found.wall_model import SOURCE_WORDS, moment_words


class DoubtWalk(QObject):
    """Goes from one question to the next, and plays the passage that shows what is doubtful.

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
        self.here: DoubtPassage | None = None
        self._at = 0  # where it stands in the queue, or stood
        self._shown = float("-inf")  # up to which moment of its passage was shown
        self._stops_at: int | None = None  # where the clock is paused; none where nobody waits
        context.playhead.moved.connect(self._follow_clock)
        commands: dict[str, Callable[[], None]] = {
            "next_doubt": lambda: self.go_by(1),
            "previous_doubt": lambda: self.go_by(-1),
            "doubt_covered": self.say_covered,
        }
        for name, does in commands.items():
            context.actions.bind_action(name, partial(self._try_command, does))

    def go_by(self, step: int) -> None:
        """Go on to the next question, or back.

        Raises:
            Refused: There is none.
        """
        asked = self._found.doubts
        if not asked:
            raise NothingMeant("Nothing of what was found is doubtful.", "Look at the wall (F4).")
        keys = [question.key for question in asked]
        if self.here is not None and self.here.key in keys:
            at = keys.index(self.here.key)
        else:
            # It was answered and is gone: what stood behind it stands there now.
            at = self._at - (step > 0)
        self.go_to(asked[(at + step) % len(asked)])

    def go_on(self) -> None:
        """The question in focus was answered: the next one, if one is left."""
        if self._found.doubts:
            self.go_by(1)
        else:
            self.here = None
            self._context.notices.say_briefly("No doubt is left.")

    @property
    def meant(self) -> Candidate | None:
        """What the question in focus is about, as it stands now, while its passage is in view and
        nothing else is selected.
        """
        if self.here is None or not self._is_in_view(self.here):
            return None
        name = self.here.candidate.id
        other = self._session.selected_redaction not in ("", None, name)
        return None if other else self._found.candidate(name)

    def go_to(self, question: DoubtPassage) -> None:
        """Play the passage of a question, with what was found selected."""
        self.here, self._shown, self._stops_at = question, float("-inf"), None
        keys = [one.key for one in self._found.doubts]
        self._at = keys.index(question.key) if question.key in keys else 0
        candidate, session, playhead = question.candidate, self._session, self._context.playhead
        self._context.player.bring_beside(candidate.record)
        playhead.pause()
        session.select_redaction(candidate.id if candidate.redaction is not None else "")
        if candidate.page is not None:
            session.show_spot(RecordSpot(candidate.record, page=candidate.page))
        else:
            self._play_passage(question, session.placement_of(candidate.record))
        self._found.doubt_met.emit()
        self._context.notices.say_briefly(self.tell_question(question))

    def _play_passage(self, question: DoubtPassage, place: Placement | None) -> None:
        record, (begin, end) = question.candidate.record, question.passage
        playhead = self._context.playhead
        if place is None:
            self._session.show_spot(RecordSpot(record, begin))
            return
        playhead.seek_to(max(place.utc_within(begin), place.start))
        self._session.show_spot(RecordSpot(record, begin))
        self._stops_at = place.utc_within(end)
        playhead.play(1.0 if playhead.rate <= 0 else None)

    def _follow_clock(self, position: int) -> None:
        """Remember how far it was shown, and stop behind the passage."""
        here = self.here
        if here is None or not self._is_in_view(here):
            return
        place = self._session.placement_of(here.candidate.record)
        if place is not None:
            self._shown = max(self._shown, place.media_of_utc(position))
        if self._stops_at is not None and position >= self._stops_at:
            self._stops_at = None
            self._context.playhead.pause()
            # What can be pressed is said again: by now the words are gone.
            self._context.notices.say_briefly(self.tell_question(here))

    def say_covered(self) -> None:
        """A person looked: nothing is bare in this passage. Goes on to the next.

        Raises:
            Refused: No question is in focus, or not all of it was shown yet.
        """
        here = self.here
        keys = [question.key for question in (*self._found.doubts, *self._found.settled)]
        if here is None or here.key not in keys:
            raise NothingMeant("No doubtful moment is in focus.", "D goes to the next one.")
        if not self._is_in_view(here):
            # The key is known everywhere, and the answer is about a picture.
            raise NothingMeant(
                "The doubtful moment is not in view any more.", "D goes to the next one."
            )
        if not self._is_shown(here):
            raise NothingMeant(
                "Not all of this passage was shown yet.", "Let it play to its last moment."
            )
        answers = [Put(note) for note in answer_question(here, self._session.case.author)]
        self._session.apply(answers, "Looked at: nothing is bare", self)
        self.go_on()

    def _is_shown(self, question: DoubtPassage) -> bool:
        """Whether the last moment that is doubtful was reached; a page has no moment."""
        if question.candidate.page is not None:
            return True
        placed = self._session.placement_of(question.candidate.record) is not None
        return not placed or self._shown >= max(map(_moment_of, question.doubts)) - _FRAME

    def _is_in_view(self, question: DoubtPassage) -> bool:
        record, session = question.candidate.record, self._session
        place = session.placement_of(record)
        if session.selected_record != record or not self._shows_pictures():
            return False
        if question.candidate.page is not None:
            return True
        now = place.media_of_utc(self._context.playhead.position) if place is not None else None
        begin, end = question.passage
        return now is None or begin - _NEAR <= now <= end + _NEAR

    def tell_question(self, question: DoubtPassage) -> str:
        """What is doubtful, where, and what can be pressed."""
        words = SOURCE_WORDS.get(question.candidate.source, question.candidate.source)
        keys = {n: self._context.actions[n].shortcut().toString() for n in _KEYS}
        # What is hidden already, or proposed, is accepted where it is decided.
        hide = f"{keys['accept']}: hide · " if question.candidate.redaction is None else ""
        asked = [one.key for one in self._found.doubts]
        record = self._session.snapshot.get_record(question.candidate.record)
        at = moment_words(record, question.candidate, question.start)
        where = ", ".join([name_of(record), *map(str.lower, at)])
        many = len(question.doubts)
        places = f" ({count_text(many, 'place')})" if many > 1 else ""
        which = "Not asked"
        if question.key in asked:
            which = f"Doubt {asked.index(question.key) + 1} of {len(asked)}"
        return (
            f"{which}: {words}, {where}{places}: "
            f"{question.settled or question.words}. {hide}{keys['doubt_covered']}: nothing is bare"
            f" · {keys['hide_until_gone']}: follow on · {keys['reject']}: nothing to hide."
        )


def _moment_of(doubt: Doubt) -> float:
    """Up to where one has to look, in seconds of media time."""
    at_start = doubt.kind in (DoubtKind.BIRTH, DoubtKind.LOW)
    return doubt.start if at_start else doubt.end


_NEAR = 0.5  # seconds of media time around a passage in which its answer is about it; by hand
_FRAME = 0.2  # seconds: the last picture of a slow video begins so long before its end
_KEYS = ("accept", "doubt_covered", "hide_until_gone", "reject")
