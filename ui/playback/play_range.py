"""What the play bar covers: the recording that is chosen, or the whole case.

Decision 23.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from reviewer.timeline import Placement
from ui.case.context import Context
from ui.case.session import Changed
from ui.common.redaction_text import name_of

SETTING = "playbar/whole"


class PlayRange(QObject):
    """The stretch of the case clock that slider, Home, End and Play go by.

    A document has no place in time: while one is in focus, the recording chosen before stays.

    Signals:
        changed: the stretch is another.
    """

    changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._session, self._playhead = context.session, context.playhead
        self._whole = context.settings.text_of_setting(SETTING) == "yes"
        self._record, self._away = "", False
        self._at = self._playhead.position
        self._choose_recording(self._session.selected_record)
        self._session.record_selected.connect(self._on_chosen)
        self._session.changed.connect(self._follow_case)
        self._playhead.jumped.connect(lambda _: self._stand_elsewhere())
        self._playhead.moved.connect(self._stop_at_end)

    def _follow_case(self, change: Changed) -> None:
        if change.tables & {"anchors", "records"}:
            self.changed.emit()

    @property
    def wants_whole_case(self) -> bool:
        """True when the person wants the whole case, whatever is chosen."""
        return self._whole

    def set_whole(self, on: bool) -> None:
        """Cover the whole case or the chosen recording; remembered."""
        self._whole = on
        self._context.settings.set_text(SETTING, "yes" if on else "")
        self.changed.emit()

    @property
    def chosen_placement(self) -> Placement | None:
        """Where the chosen recording stands, whether or not it is what is covered."""
        return self._session.placement_of(self._record) if self._record else None

    @property
    def covered_placement(self) -> Placement | None:
        """The recording that is covered; ``None`` for the whole case, which is also covered
        while the clock was sent to where there is no recording.
        """
        return None if self._whole or self._away else self.chosen_placement

    @property
    def name_of_covered(self) -> str:
        """What is covered, as a person calls it."""
        place = self.covered_placement
        return name_of(self._session.snapshot.get_record(place.record)) if place else "the case"

    @property
    def covered_span(self) -> tuple[int, int]:
        """First and last moment that are covered."""
        place = self.covered_placement
        return (place.start, place.end) if place is not None else self._playhead.time_limits

    @property
    def first_moment(self) -> int:
        """Where Home goes."""
        return self.covered_span[0]

    @property
    def last_moment(self) -> int:
        """Where End goes: in a video, its last picture."""
        place = self.covered_placement
        if place is None:
            return self._playhead.time_limits[1]
        stream = self._context.player.streams.get(place.record)
        if stream is None or stream.index is None:
            return place.end
        shown = place.utc_within(stream.index.seconds_of_frame(len(stream.index) - 1))
        return min(shown, place.end)

    def at_end(self) -> bool:
        """True when the clock stands at the end of what is covered, not somewhere behind it."""
        position = self._playhead.position
        return (
            self.last_moment <= position <= self.covered_span[1]
            or position >= self._playhead.time_limits[1]
        )

    def _choose_recording(self, path: str) -> bool:
        """A transcript stands for the recording that its words were spoken in."""
        records = self._session.snapshot.records_by_path
        record = records.get(path)
        own = record is not None and self._session.placement_of(path) is not None
        found = path if own else (record.transcript_of if record is not None else "")
        if not found or found == self._record or self._session.placement_of(found) is None:
            return False
        self._record, self._away = found, False
        return True

    def _on_chosen(self, path: str) -> None:
        """The clock goes to a recording only if it stands outside of it, and does not run."""
        if not self._choose_recording(path):
            return
        # Also where the whole case is covered: what is chosen is what is wanted to be seen.
        place, playhead = self.chosen_placement, self._playhead
        outside = place is not None and not place.start <= playhead.position <= place.end
        if place is not None and outside and not playhead.playing:
            playhead.seek_to(place.start)
        self.changed.emit()

    def _stand_elsewhere(self) -> None:
        """Sent out of the recording, the clock stands in another one, or in none."""
        at = self._at = self._playhead.position
        before = self._record, self._away
        place = self.chosen_placement
        if place is not None and not place.start <= at <= place.end:
            there = (p for p in self._session.placements_in_order if p.start <= at <= p.end)
            place = min(there, key=lambda p: p.end - p.start, default=None)
            self._record = place.record if place is not None else self._record
            self._away = place is None
        else:
            self._away = False
        if before != (self._record, self._away):
            self.changed.emit()

    def _stop_at_end(self, position: int) -> None:
        """What runs over the end of the recording stops there, as in any player."""
        before, self._at = self._at, position
        place, playhead = self.covered_placement, self._playhead
        if place is None or not playhead.playing or playhead.rate <= 0:
            return
        # It ran over the end just now. Who was sent behind it by hand is left there.
        if place.start <= before < place.end <= position:
            playhead.pause()
            playhead.seek_to(place.end)
