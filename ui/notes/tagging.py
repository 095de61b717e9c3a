"""Bookmarks, notes and tagged spans at where the clock stands; each becomes one step."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from reviewer.clock.timebase import round_moment
from reviewer.errors import NothingMeant, ReviewerError
from reviewer.model import Annotation, Change, Put
from reviewer.model.ids import ANNOTATION, new_id
from reviewer.model.tag_vocabulary import SETTING, Tag, as_data, from_data
from reviewer.timeline.items import BOOKMARK
from ui.case.context import Context

# Digits of the keypad count as digits.
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


@dataclass(frozen=True)
class Running:
    """A span that was started and not ended: its tag, record and start in media seconds."""

    tag: str
    record: str
    start: float


class Tagging(QObject):
    """Makes annotations; the digits start and end tagged spans.

    Signals:
        running_changed: a span was started or ended.
    """

    running_changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.running: dict[str, Running] = {}

    # ---- the vocabulary

    @property
    def case_tags(self) -> tuple[Tag, ...]:
        """The case's vocabulary."""
        return from_data(self._context.session.case.read_setting(SETTING))

    def set_tags(self, tags: tuple[Tag, ...] | None) -> None:
        """Change the vocabulary; ``None`` takes the shipped one again."""
        self._context.session.case.set_setting(SETTING, None if tags is None else as_data(tags))

    # ---- commands

    def add_bookmark(self) -> None:
        """Mark where the clock stands, without asking."""
        self._put_annotation(self.annotation_here(BOOKMARK), "Bookmark")

    def annotation_here(self, tag: str = "", note: str = "") -> Annotation:
        """A new annotation from in to out point if both stand in the record, else at the clock.

        Raises:
            Refused: No record is in focus.
        """
        session, playhead = self._context.session, self._context.playhead
        record = self._record_meant()
        place = session.placement_of(record)
        made = Annotation(new_id(ANNOTATION), record, tag, note, author=session.case.author)
        if place is None:
            return made
        first, last = playhead.loop_points
        if tag != BOOKMARK and first is not None and last is not None:
            # In and out points are of the case; the record may begin later or end sooner.
            first, last = max(first, place.start), min(last, place.end)
            if first < last:
                return replace(
                    made,
                    start=_round_seconds(place.media_of_utc(first)),
                    end=place.media_of_utc(last),
                )
        return replace(made, start=self._media_time(record))

    def put_annotation(self, annotation: Annotation) -> None:
        """Write a note or a tag as one step."""
        self._put_annotation(annotation, f"Tag {annotation.tag}" if annotation.tag else "Annotate")

    def toggle_span(self, tag: str) -> None:
        """Start a span, or end it: written when it ends."""
        found = self.running.pop(tag, None)
        if found is None:
            record = self._record_meant()
            start = self._media_time(record)
            self.running[tag] = Running(tag, record, start)
            self._context.notices.say_briefly(f"Tagging {tag} … again to end.")
        else:
            self._put_annotation(self._end_span(found, new_id(ANNOTATION)), f"Tag {tag}")
        self.running_changed.emit()

    def finish_spans(self) -> None:
        """End every span here, because the case is closed."""
        spans = tuple(self.running.values())
        self.running.clear()
        changes: list[Change] = [Put(self._end_span(span, new_id(ANNOTATION))) for span in spans]
        self._context.session.apply(changes, f"Tag {', '.join(s.tag for s in spans)}")

    # ---- keys

    def watch_digits(self, window: QWidget) -> None:
        """Hear the digits that nobody in the window took."""
        # Qt would hear twice what is installed twice.
        window.removeEventFilter(self)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit that reaches the window was typed on wall or timeline, not into a field."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        # A key that is held down would start and end spans by turns.
        if event.isAutoRepeat() or event.modifiers() not in _PLAIN or not event.text():
            return False
        tag = next((t for t in self.case_tags if t.key == event.text()), None)
        if tag is None:
            return False
        try:
            self.toggle_span(tag.name)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)
        return True

    # ---- inside

    def _put_annotation(self, annotation: Annotation, label: str) -> None:
        self._context.session.put_entity(annotation, label, self)
        self._context.notices.say_briefly(f"{label}: {annotation.record}")

    def _end_span(self, span: Running, fresh: str) -> Annotation:
        place = self._context.session.placement_of(span.record)
        end = span.start if place is None else self._media_time(span.record, bounded=True)
        # Who jumped back meanwhile means the same span.
        start, end = sorted((span.start, end))
        made = Annotation(fresh, span.record, span.tag, start=start)
        made = replace(made, author=self._context.session.case.author)
        # Ended where it began it is a moment.
        return replace(made, end=end) if end > start else made

    def _record_meant(self) -> str:
        """The record in focus; else a recording that runs where the clock stands."""
        session, position = self._context.session, self._context.playhead.position
        if session.selected_record:
            return session.selected_record
        # What is on the wall before anything else that runs now.
        shown = (
            *self._context.player.shown_videos,
            *(p.record for p in session.placements_in_order),
        )
        for path in shown:
            place = session.placement_of(path)
            if place is not None and place.start <= position <= place.end:
                return path
        raise NothingMeant("No record is in focus here.", "Select a record first.")

    def _media_time(self, record: str, bounded: bool = False) -> float:
        place = self._context.session.placement_of(record)
        if place is None:
            raise NothingMeant(f"{record} has no running time.", "Use a note (Shift+M) instead.")
        position = self._context.playhead.position
        if not bounded and not place.start <= position <= place.end:
            raise NothingMeant(
                f"{record} does not run at this moment.", "Go to where it runs, or select another."
            )
        return _round_seconds(place.media_of_utc(min(max(position, place.start), place.end)))


def _round_seconds(media: float) -> float:
    return round_moment(max(media, 0.0))
