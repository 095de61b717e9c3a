"""Which boxes that never move were watched to their end: kept while the case plays.

What was played forwards, no faster than twice, counts, and so does each frame that was
stepped to and had its picture; not what was shown without the boxes.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Signal

from reviewer.clock.timebase import MICROS, Span
from reviewer.coverage.pictures import pictures_covered, ticks_covered
from reviewer.errors import ReviewerError
from reviewer.model import (
    Redaction,
    RegionRedaction,
)
from reviewer.model.memo import are_same_objects
from reviewer.overlooked import still_boxes
from reviewer.overlooked.still_boxes import SETTING, fingerprint_of_track, from_data
from reviewer.overlooked.watched import FASTEST
from ui.case.first_look import CaseFirstLook
from ui.case.player import Player
from ui.case.playhead import Playhead
from ui.case.session import Session
from ui.case.stream import Stream

KEEP_EVERY = MICROS  # of playing: a box is known as checked soon after its end

log = logging.getLogger(__name__)


class StillBoxes(QObject):
    """Knows the boxes that do not move and wait for somebody to look.

    Signals:
        changed: others wait than before.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        playhead: Playhead,
        player: Player,
        first: CaseFirstLook,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._playhead, self._player = session, playhead, player
        self._first = first
        self._checked = from_data(session.case.read_setting(SETTING))
        self._seen: dict[tuple[str, str], list[Span]] = {}
        self._looking = True
        self._from = self._upto = playhead.position
        self._rate = 0.0  # of what runs now; 0 while the clock rests
        self.waiting: tuple[RegionRedaction, ...] = ()
        self._sorted: tuple[object, ...] = ()
        first.do_afterwards(self._sort_out)
        session.changed.connect(lambda _: self._case_changed())
        playhead.moved.connect(self._on_move)
        playhead.jumped.connect(lambda _: self._on_jump())
        playhead.state_changed.connect(self.turn_stretch)
        player.shown_changed.connect(self.turn_stretch)

    def waits_for_watching(self, redaction: Redaction) -> bool:
        """True for a box that does not move and was not watched to its end."""
        return any(r.id == redaction.id for r in self.waiting)

    def is_still(self, redaction: Redaction) -> bool:
        """True for a box that does not move, checked or not."""
        return still_boxes.stands_still(redaction)

    def set_looking(self, on: bool) -> None:
        """Say whether the boxes can be seen on the pictures."""
        self.turn_stretch()
        self._looking = on

    def times_of_pictures(
        self, redaction: RegionRedaction, around: float = 0.0
    ) -> tuple[float, float] | None:
        """When the first and the last picture under a box come up, in seconds of media time.

        With ``around`` those that come up so many seconds before and behind, as far as there are.
        """
        stream = self._player.streams.get(redaction.record)
        if stream is None or stream.index is None:
            return None
        index = stream.index
        span = (max(redaction.start - around, 0.0), redaction.end + around)
        ticks = ticks_covered(*span, index.time_base, index.media_zero_tick)
        first, behind = pictures_covered(ticks, index.pts)
        return (
            (index.seconds_of_frame(first), index.seconds_of_frame(behind - 1))
            if first < behind
            else None
        )

    # ---- what was seen

    def read_again(self) -> None:
        """Begin from what the window checked that wrote the case until now."""
        self._checked = from_data(self._session.case.read_setting(SETTING))
        self._sort_out()

    def turn_stretch(self) -> None:
        """End the stretch that ran or the frame that stood, and go on from there.

        The next one begins where this ended: what is done meanwhile leaves no gap.
        """
        if self._rate:
            self._upto = self._playhead.position
        self._end_stretch(self._upto)

    def _on_jump(self) -> None:
        self._end_stretch(self._playhead.position)

    def _end_stretch(self, on: int) -> None:
        if self._looking and self.waiting:
            self._count_seen()
        playhead = self._playhead
        self._from = self._upto = on
        self._rate = playhead.rate if playhead.playing else 0.0

    def _on_move(self, position: int) -> None:
        if not self._rate:
            return
        self._upto = position
        if abs(position - self._from) > KEEP_EVERY:
            self._end_stretch(position)

    def _count_seen(self) -> None:
        # Backwards, or faster, eyes do not see a frame.
        if not 0 <= self._rate <= FASTEST:
            return
        done = [r for r in self.waiting if self._add_seen(r)]
        if not done:
            return
        for redaction in done:
            self._checked = still_boxes.with_check(self._checked, redaction)
            self._seen.pop((redaction.id, fingerprint_of_track(redaction)), None)
        try:
            self._session.case.set_setting(SETTING, self._checked)
        except ReviewerError as fault:
            log.info("still boxes: kept in memory until the next one, %s", fault)
        self._sort_out()

    def _add_seen(self, redaction: RegionRedaction) -> bool:
        """Add what was seen of it last; true when that was all that lacked."""
        stream = self._player.streams.get(redaction.record)
        span = self._span_seen(stream) if stream is not None else None
        wanted = self.times_of_pictures(redaction) if span is not None else None
        if span is None or wanted is None:
            return False
        spans = self._seen.setdefault((redaction.id, fingerprint_of_track(redaction)), [])
        spans.append(span)
        return still_boxes.seen_whole(spans, *(round(t * MICROS) for t in wanted))

    def _span_seen(self, stream: Stream) -> Span | None:
        """The stretch of a video that just ran on the wall, or the frame that stood there."""
        if stream.record.path not in self._player.shown_videos or stream.index is None:
            return None
        if self._rate:
            start, end = (stream.place.media_of_utc(at) for at in (self._from, self._upto))
            return Span(round(start * MICROS), round(end * MICROS)) if start < end else None
        frame = stream.frame_at(self._from)
        picture = stream.reader.picture_of(frame) if stream.reader and frame is not None else None
        # The clock stood there, but the picture had not come yet: nobody saw it.
        if frame is None or picture is None or picture.frame != frame:
            return None
        start = round(stream.index.seconds_of_frame(frame) * MICROS)
        after = round(stream.index.seconds_of_frame(min(frame + 1, len(stream.index) - 1)) * MICROS)
        return Span(start, max(after, start + 1))

    # ---- which wait

    def _case_changed(self) -> None:
        """What ran until now was seen of the boxes as they were."""
        self.turn_stretch()
        self._sort_out()

    def _sort_out(self) -> None:
        if not self._first.done:
            return
        was, of = self.waiting, (still_boxes.still_boxes(self._session.snapshot), self._checked)
        if are_same_objects(of, self._sorted):
            return
        self._sorted = of
        self.waiting = still_boxes.unchecked_still_boxes(self._session.snapshot, self._checked)
        if self.waiting != was:
            self.changed.emit()
