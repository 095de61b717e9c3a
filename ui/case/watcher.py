"""Keeps account of what was seen and heard while the case played, and of what was read."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from reviewer.clock.timebase import MICROS
from reviewer.errors import ReviewerError
from reviewer.overlooked.reading import with_units
from reviewer.overlooked.watched import FASTEST, SETTING, Sense, Watched, as_data, from_data
from reviewer.timeline import Placement
from ui.case.player import Player
from ui.case.playhead import Playhead
from ui.case.session import Session

KEEP_EVERY = 5 * MICROS  # of playing: more than this is not lost in a crash

log = logging.getLogger(__name__)


class Watcher(QObject):
    """Listens to the clock; counts only what ran forwards, no faster than twice.

    Signals:
        changed: ``watched`` is another.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        playhead: Playhead,
        player: Player,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._playhead, self._player = session, playhead, player
        self.watched: Watched = from_data(session.case.read_setting(SETTING))
        self._from: int | None = None
        self._upto = 0
        self._rate = 1.0
        playhead.moved.connect(self._on_move)
        playhead.jumped.connect(lambda _: self._turn_stretch())
        playhead.state_changed.connect(self._paused_or_turned)
        player.shown_changed.connect(self._turn_stretch)
        player.voices_changed.connect(self._turn_stretch)
        player.pace_changed.connect(self._turn_stretch)

    def read_again(self) -> None:
        """Begin from what the window counted that wrote the case until now."""
        self.watched = from_data(self._session.case.read_setting(SETTING))
        self.changed.emit()

    def _on_move(self, position: int) -> None:
        if not self._playhead.playing or self._from is None:
            return
        self._upto = position
        if position - self._from > KEEP_EVERY:
            self._turn_stretch()

    def _paused_or_turned(self) -> None:
        if self._from is not None and not self._playhead.playing:
            self._upto = self._playhead.position
        self._turn_stretch()

    def _turn_stretch(self) -> None:
        """End the stretch that ran, and begin another if the clock still runs."""
        if self._from is not None and 0 < self._rate <= FASTEST:
            self._count_stretch(self._from, self._upto)
        playhead = self._playhead
        self._from = playhead.position if playhead.playing else None
        self._upto, self._rate = playhead.position, playhead.rate

    def _count_stretch(self, start: int, end: int) -> None:
        made, by = self.watched, self._session.case.author
        for place in self._session.placements_in_order:
            span = (
                place.media_of_utc(max(start, place.start)),
                place.media_of_utc(min(end, place.end)),
            )
            if span[0] < span[1]:
                for sense in self._senses_taken(place):
                    made = made.with_stretch((place.record, by, sense), *span)
        self._keep(made)

    def note_read(self, shown: Iterable[tuple[str, float, float]]) -> None:
        """Pages, lines or rows of records rest on the screen, see ``ui.case.reading``."""
        made = self.watched
        for record, first, last in shown:
            made = with_units(made, record, self._session.case.author, first, last)
        # What is looked at again is no news.
        if made != self.watched:
            self._keep(made)

    def _keep(self, made: Watched) -> None:
        if made is self.watched:
            return
        self.watched = made
        try:
            self._session.case.set_setting(SETTING, as_data(made))
        except ReviewerError as fault:
            log.info("watched: kept in memory until the next stretch, %s", fault)
        self.changed.emit()

    def _senses_taken(self, place: Placement) -> tuple[Sense, ...]:
        player, record = self._player, place.record
        seen = (Sense.SEEN,) if record in player.records_seen else ()
        return (*seen, Sense.HEARD) if self._is_heard(record) else seen

    def _is_heard(self, record: str) -> bool:
        """True when a loudspeaker is there and the record is not muted in the mix."""
        session, player = self._session, self._player
        sounding = [
            p.record
            for p in session.placements_in_order
            if session.snapshot.get_record(p.record).facts.audio_codec is not None
        ]
        if record not in sounding or not player.loudspeaker.is_present:
            return False
        alone = any(player.voice_of(r).solo for r in sounding)
        voice = player.voice_of(record)
        return voice.gain > 0 and not voice.muted and (voice.solo or not alone)
