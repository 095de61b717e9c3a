"""Leads from a citation to its place: told in words, shown, played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from reviewer.errors import ReviewerError
from reviewer.inquiry.cited_place import (
    CitedMoment,
    RowTimes,
    moment_in_words,
    moment_of_citation,
    place_in_words,
    why_not_there,
)
from reviewer.inquiry.row_times import row_times_of
from reviewer.model import Citation, TextUnit
from reviewer.timeline import TimelineWords
from ui.case.playhead import Playhead
from ui.case.session import Changed, RecordSpot, Session
from ui.case.stretch import StretchPlayer
from ui.common.notices import Notices
from ui.common.redaction_text import name_of

NO_CITATION = "○ No citation"
"""What marks a sentence that rests on nothing: a shape and words, for colour tells not all."""
# Chosen by hand: to look up words among more would be felt.
_MOST_UNITS = 20_000


@dataclass(frozen=True)
class CitationTold:
    """A citation in words.

    Attributes:
        name: of its record, short.
        place: where in it.
        when: by the wall clock, with how far that may be off; empty where nothing tells.
        words: that it quotes, on one line.
        fault: why it does not point there any more, in a sentence; mostly empty.
    """

    name: str
    place: str
    when: str
    words: str
    fault: str

    @property
    def heading(self) -> str:
        """The record and the place, on one line."""
        return f"{self.name} · {self.place}"

    @property
    def sentence(self) -> str:
        """All of it, as it is read aloud."""
        words = f"“{self.words}”" if self.words else ""
        return ". ".join(filter(None, (self.heading, self.when, words, self.fault)))


class CitedGuide(QObject):
    """Tells where citations stand, goes there, and plays them.

    Signals:
        changed: what is told of citations may be another: clocks moved, records were read.
    """

    changed = Signal()

    def __init__(self, session: Session, playhead: Playhead, notices: Notices) -> None:
        super().__init__()
        self._session, self._playhead, self._notices = session, playhead, notices
        self._stretch = StretchPlayer(playhead)
        self._units: dict[str, Sequence[TextUnit]] = {}
        self._row_times: RowTimes = {}
        self.words = TimelineWords()
        session.changed.connect(self._follow_case)

    # ---- telling

    def tell_citation(self, citation: Citation) -> CitationTold:
        """A citation in words."""
        record = self._session.snapshot.records_by_path.get(citation.record)
        moment = self.moment_of(citation)
        return CitationTold(
            name_of(record) if record is not None else citation.record,
            place_in_words(citation),
            moment_in_words(moment, self._session.zone_shown) if moment is not None else "",
            " ".join(citation.words.split()),
            self._tell_fault(citation),
        )

    def moment_of(self, citation: Citation) -> CitedMoment | None:
        """When the cited place was, by the case's clock."""
        record = self._session.snapshot.records_by_path.get(citation.record)
        if record is None:
            return None
        clock = self._session.clock_of_record(record.path)
        whose = record.transcript_of or record.path
        return moment_of_citation(citation, clock, self._row_times, whose)

    def units_of(self, record: str) -> Sequence[TextUnit]:
        """The words of a record as they were read; none of one that is too long to look at."""
        known = self._session.snapshot.records_by_path.get(record)
        facts = known.facts if known is not None else None
        if facts is None or max(facts.cues or 0, facts.rows or 0) > _MOST_UNITS:
            return ()
        if record not in self._units:
            self._units[record] = self._session.case.words_of(record)
        return self._units[record]

    def know_words(self, words: TimelineWords) -> None:
        """Take over what transcripts and dispatch logs say, and when, once they are read."""
        self.words = words
        self._row_times = row_times_of(words)
        self.changed.emit()

    # ---- going there

    def go_to_citation(self, citation: Citation) -> None:
        """Show the cited place, with the clock on it."""
        if citation.record not in self._session.snapshot.records_by_path:
            self._notices.say_briefly(self._tell_fault(citation))
            return
        moment = self.moment_of(citation)
        if moment is not None:
            self._playhead.pause()
            # What is rounded to a microsecond may fall before what begins there.
            self._playhead.seek_to(moment.start + 1)
        cue = citation.cue if citation.cue is not None else citation.row
        words = citation.words.split("\n", 1)[0]
        spot = RecordSpot(citation.record, citation.start, citation.page, cue, words)
        self._session.show_spot(spot)

    def play_citation(self, citation: Citation) -> None:
        """Play the cited stretch, to its end."""
        moment = self.moment_of(citation)
        if moment is None:
            self._notices.say_briefly("Nothing tells when this was, so nothing can be played.")
            return
        self._stretch.play_stretch(moment.start, moment.end)

    # ---- inside

    def _tell_fault(self, citation: Citation) -> str:
        snapshot = self._session.snapshot
        fault = why_not_there(citation, snapshot, self.units_of)
        if fault:
            return fault
        try:
            self._session.case.original_path(snapshot.get_record(citation.record))
        except ReviewerError as missing:
            return missing.message
        return ""

    def _follow_case(self, change: Changed) -> None:
        if change.tables & {"records", "places"}:
            self._units.clear()
        if change.tables & {"records", "places", "anchors"}:
            self.changed.emit()
