"""One transcript as the window shows it: read and laid over off the window's thread."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from reviewer.clock.clock_map import ClockMap
from reviewer.clock.timebase import utc_moment
from reviewer.model import Kind, Record, Redaction, Snapshot
from reviewer.pages.transcript import Corrections, Marker, corrections_of, shown_cues
from reviewer.readers.originals import read_original_transcript
from reviewer.readers.transcript import Transcript
from ui.case.context import Context
from ui.case.cue_line import CueLine
from ui.case.session import Changed

# Chosen by hand.
_LOOK_BACK = 64  # cues that begin earlier and may still go on


@dataclass(frozen=True)
class _DisplayWish:
    """All that decides what is shown."""

    record: Record
    redactions: tuple[Redaction, ...]
    corrections: Corrections
    clock: ClockMap | None
    released: bool


@dataclass(frozen=True)
class _MadeDisplay:
    wish: _DisplayWish
    transcript: Transcript
    marker: Marker
    lines: list[CueLine]


def transcripts_for(snapshot: Snapshot, path: str) -> list[Record]:
    """The transcripts that belong to a record: itself first, then others of its recording."""
    written = [r for r in snapshot.records if r.kind is Kind.TRANSCRIPT]
    own = [r for r in written if r.path == path]
    media = own[0].transcript_of if own else path
    return own + [r for r in written if media and r.transcript_of == media and r not in own]


class TranscriptModel(QObject):
    """The transcript in view.

    Signals:
        loaded: another transcript is there, or none.
        changed: what is shown of it changed.
        failed: it cannot be read.
    """

    loaded = Signal()
    changed = Signal()
    failed = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.record: Record | None = None
        self.transcript: Transcript | None = None
        self.corrections = Corrections()
        self.lines: list[CueLine] = []
        self.released = False
        self.clock: ClockMap | None = None
        self._made: _MadeDisplay | None = None
        self._busy = False
        self._order: list[int] = []
        self._starts: list[float] = []
        self._ends: list[float] = []
        context.session.changed.connect(self._on_changed)

    def show_transcript(self, record: Record | None) -> None:
        """Bring a transcript into view."""
        if self.record is not None and record is not None and self.record.path == record.path:
            return
        self.record, self.transcript, self._made, self.lines = record, None, None, []
        self._order, self._starts, self._ends = [], [], []
        self.loaded.emit()
        self._refresh_display()

    def set_released(self, released: bool) -> None:
        """Show the words as a release has them, or as one works on them."""
        self.released = released
        self._refresh_display()

    # ---- time

    def utc_of_cue(self, cue: int, offset: int = -1) -> int | None:
        """When a cue, or the word at a character of its shown body, is spoken."""
        if self.transcript is None or self.clock is None or not 0 <= cue < len(self.lines):
            return None
        found = self.transcript.cues[cue]
        seconds = found.start
        span = self.lines[cue].shown.text_span(offset, offset + 1) if offset >= 0 else None
        if span is not None:
            seconds = next((w.start for w in found.words if w.first <= span[0] < w.last), seconds)
        return self.clock.utc_of_media(seconds)

    def spoken_at(self, utc: int) -> tuple[tuple[int, ...], tuple[int, int, int] | None]:
        """The cues that are spoken at a moment, and the word: a cue, characters of its body."""
        if self.transcript is None or self.clock is None:
            return (), None
        # A moment that was made from a cue's start is in that cue, whatever rounding did.
        seconds = self.clock.media_of_utc(utc) + 1e-4
        index = bisect_right(self._starts, seconds) - 1
        found: list[int] = []
        for at in range(index, max(-1, index - _LOOK_BACK), -1):
            if self._ends[at] <= seconds:
                break
            if self.transcript.cues[self._order[at]].end > seconds:
                found.append(self._order[at])
        return tuple(sorted(found)), self._word_at(found, seconds)

    def cue_before(self, utc: int) -> int | None:
        """The cue that began last before a moment."""
        if self.transcript is None or self.clock is None:
            return None
        at = bisect_right(self._starts, self.clock.media_of_utc(utc) + 1e-4) - 1
        return self._order[at] if at >= 0 else None

    def _word_at(self, cues: list[int], seconds: float) -> tuple[int, int, int] | None:
        assert self.transcript is not None
        for cue in cues:
            for word in self.transcript.cues[cue].words:
                if word.start <= seconds < word.end:
                    span = self.lines[cue].shown.body_span(word.first, word.last)
                    return (cue, *span) if span else None
        return None

    @property
    def is_settled(self) -> bool:
        """True when what is shown is what the case and the user want shown by now."""
        made, record = self._made, self.record
        wanted = self._make_wish(record) if record is not None else None
        return not self._busy and (made.wish if made is not None else None) == wanted

    # ---- making

    def _on_changed(self, change: Changed) -> None:
        if self.record is not None and change.tables & {"redactions", "annotations", "anchors"}:
            self._refresh_display()

    def _refresh_display(self) -> None:
        """Make what is shown, once; what changes meanwhile is made after that."""
        if self._busy or self.record is None:
            return
        wish, made = self._make_wish(self.record), self._made
        # What changed in the case does not show here.
        if made is not None and wish == made.wish:
            return
        session = self._context.session
        zone = session.zone_shown
        self._busy = True
        # The file is read once; what lies over its words is laid anew each time.
        if made is None:
            path = session.case.original_path
            work = self._context.tasks.start_task(
                lambda _job: _make_first(
                    wish, read_original_transcript(wish.record, path(wish.record)), zone
                )
            )
        else:
            work = self._context.tasks.start_task(lambda _job: _make_again(wish, made, zone))
        work.succeeded.connect(self._take_made)
        work.failed.connect(self._take_failure)
        work.stopped.connect(self._become_idle)

    def _make_wish(self, record: Record) -> _DisplayWish:
        session = self._context.session
        snapshot = session.snapshot
        mine = snapshot.redactions_of(record.path)
        corrections = corrections_of(snapshot, record.path)
        return _DisplayWish(
            record, mine, corrections, session.clock_of_record(record.path), self.released
        )

    def _take_made(self, made: _MadeDisplay) -> None:
        self._busy = False
        # Another record was chosen meanwhile.
        if self.record is None or made.wish.record.path != self.record.path:
            self._refresh_display()
            return
        fresh = self.transcript is None
        self._made, self.lines = made, made.lines
        self.transcript, self.clock = made.transcript, made.wish.clock
        self.corrections = made.wish.corrections
        if fresh:
            self._set_times(made.transcript)
            self.loaded.emit()
        self.changed.emit()
        self._refresh_display()

    def _take_failure(self, fault: BaseException) -> None:
        self._busy = False
        self.failed.emit(fault)

    def _become_idle(self) -> None:
        self._busy = False

    def _set_times(self, transcript: Transcript) -> None:
        cues = transcript.cues
        self._order = sorted(range(len(cues)), key=lambda at: (cues[at].start, at))
        self._starts = [cues[at].start for at in self._order]
        # The latest end so far: where it is past, no earlier cue goes on either.
        self._ends = list(accumulate((cues[at].end for at in self._order), max))


def _make_first(wish: _DisplayWish, transcript: Transcript, zone: str) -> _MadeDisplay:
    return _make_again(wish, _MadeDisplay(wish, transcript, Marker(transcript), []), zone)


def _make_again(wish: _DisplayWish, made: _MadeDisplay, zone: str) -> _MadeDisplay:
    marks = made.marker.marks_by_cue(wish.redactions)
    shown = shown_cues(made.transcript, marks, wish.corrections, wish.released)
    times = _times_of_cues(made.transcript, wish.clock, zone)
    lines = [CueLine(one, time) for one, time in zip(shown, times, strict=True)]
    return replace(made, wish=wish, lines=lines)


def _times_of_cues(transcript: Transcript, clock: ClockMap | None, zone: str) -> list[str]:
    """When each cue begins: by the wall clock if it is known, else since the beginning."""
    place = ZoneInfo(zone)
    if clock is not None and clock.source != "none":
        moments = (
            utc_moment(clock.utc_of_media(c.start)).astimezone(place) for c in transcript.cues
        )
        return [f"{m:%H:%M:%S}" for m in moments]
    whole = (int(c.start) for c in transcript.cues)
    return [f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in whole]
