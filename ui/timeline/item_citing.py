"""What stands on the timeline, and in its table, as a citation."""

from __future__ import annotations

from reviewer.inquiry.cite_things import cite_note, cite_redaction, cite_row, cite_stretch
from reviewer.model import Citation, Kind
from reviewer.timeline import RECORDINGS, ItemKind, TimelineItem
from ui.case.context import Context
from ui.case.session import RecordSpot


class ItemCiting:
    """Makes citations of items."""

    def __init__(self, context: Context) -> None:
        self._session, self._guide = context.session, context.citing.guide
        self._playhead = context.playhead

    def cite_item(self, item: TimelineItem, found: RecordSpot | None = None) -> Citation | None:
        """What an item stands for; ``found`` are words that were looked for in a row of a log."""
        snapshot = self._session.snapshot
        if item.kind in RECORDINGS:
            return self._cite_recording(item)
        if item.kind is ItemKind.REDACTION:
            redaction = snapshot.find_redaction(item.key)
            return cite_redaction(redaction, self._kind_of(item)) if redaction else None
        if item.kind in (ItemKind.ANNOTATION, ItemKind.BOOKMARK):
            note = snapshot.find_annotation(item.key)
            return cite_note(note, self._kind_of(item)) if note else None
        number = item.key.rpartition("#")[2]
        if not number.isdigit():
            return Citation(item.record)
        if item.kind is ItemKind.EVENT:
            here = found is not None and (found.record, found.cue) == (item.record, int(number))
            words = found.words if found is not None and here else ""
            units = self._guide.units_of(item.record)
            return cite_row(item.record, int(number), units, words)
        return self._cite_cue(item, int(number))

    def _kind_of(self, item: TimelineItem) -> Kind:
        return self._session.snapshot.get_record(item.record).kind

    def _cite_cue(self, item: TimelineItem, number: int) -> Citation:
        words = " ".join(item.text.split())
        clock = self._session.clock_of_record(item.record)
        if clock is None:
            return Citation(item.record, cue=number, words=words)
        start, end = (round(max(clock.media_of_utc(at), 0.0), 3) for at in (item.start, item.end))
        return Citation(item.record, start, end if end > start else None, cue=number, words=words)

    def _cite_recording(self, item: TimelineItem) -> Citation | None:
        """Of a recording the range that is set in it, or else the moment of the clock, is meant."""
        record = self._session.snapshot.records_by_path.get(item.record)
        place = self._session.placement_of(item.record)
        if record is None or place is None:
            return None
        start, end = self._playhead.loop_points
        if start is not None and end is not None and place.start <= start < end <= place.end:
            return cite_stretch(record, place.media_of_utc(start), place.media_of_utc(end))
        at = min(max(self._playhead.position, place.start), place.end)
        return cite_stretch(record, place.media_of_utc(at), None)
