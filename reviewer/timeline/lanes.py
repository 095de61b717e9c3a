"""From a snapshot, and the words of its records, to lanes.

Notes come first, then each recording with what belongs to it beneath, then what stands by
itself: dispatch logs, photographs, messages.

Decision 104.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import PurePosixPath

from reviewer.clock.clock_map import ClockMap
from reviewer.clock.placement import Placement, place_records, shown_by
from reviewer.clock.record_clock import clocks_of
from reviewer.clock.timebase import MICROS
from reviewer.model import (
    Annotation,
    CueRedaction,
    Kind,
    Record,
    Redaction,
    Snapshot,
)
from reviewer.model.following import gather_rows
from reviewer.model.memo import Memo
from reviewer.timeline.items import BOOKMARK, ItemKind, Lane, TimelineItem, order_of
from reviewer.timeline.read_words import LogEvent, TimelineWords
from reviewer.timeline.redaction_items import RedactionPlacer, row_item

AROUND = 24 * 3600 * MICROS  # a log may be of a whole year: what is further away is left out
MOST_SPEAKERS = 6  # of one transcript with a lane of their own
_CALL_WORDS = ("911", "call", "oemc")


@dataclass(frozen=True)
class Timing:
    """Where things stand: recordings, and the clock of anything that has one."""

    places: dict[str, Placement]
    clocks: Mapping[str, ClockMap]

    def clock_for(self, record: Record) -> ClockMap | None:
        """The clock by which a record is shown, see ``clock.placement``."""
        return shown_by(record, self.clocks.get(record.path), self.places)

    @property
    def time_bounds(self) -> tuple[int, int] | None:
        """The time within which events are shown; ``None`` without recordings."""
        known = [p for p in self.places.values() if p.known]
        if not known:
            return None
        return min(p.start for p in known) - AROUND, max(p.end for p in known) + AROUND


class LaneMaker:
    """Makes lanes again and again while the case changes; what did not change is reused."""

    def __init__(self, words: TimelineWords | None = None) -> None:
        self.words = words or TimelineWords()
        # A lane is made of what it is given: where that is the same objects as before, so is the
        # lane, and the view need not paint it anew.
        self._memo = Memo()
        self._redactions = RedactionPlacer(self.words)
        self._speech: dict[str, tuple[ClockMap, tuple[Lane, ...]]] = {}
        self._logs: dict[str, tuple[tuple[int, int] | None, Lane]] = {}

    def make_lanes(self, snapshot: Snapshot) -> tuple[Lane, ...]:
        """All lanes that have something to show, from top to bottom."""
        self._memo.differences = snapshot.memo.differences
        keep, records = self._memo.recall_or_make, snapshot.records
        tied = (records, snapshot.anchors, snapshot.ties)
        timing = keep("timing", tied, lambda *_: _make_timing(snapshot))
        groups = keep("groups", (records, timing), lambda *_: _group_recordings(snapshot, timing))
        redacted = self._redactions.place_redactions(snapshot, timing)
        made = [*self._lanes_of_notes(snapshot, timing)]
        written = keep("written", (records,), _transcripts_by_recording)
        for members in groups:
            first = members[0].path
            made.append(keep(("recordings", first), (members, timing), _lane_of_recordings))
            said = (members, written, timing, self.words)
            made += keep(("spoken", first), said, self._lanes_of_speech)
            spoken = [r for member in members for r in written.get(member.path, ())]
            parts = [redacted.get(r.path, ()) for r in (*members, *spoken)]
            lane = keep(("redactions", first), (members, *parts), _redaction_lane)
            made += [lane] if lane is not None else []
        made += self._lanes_of_dispatch(snapshot, timing)
        made += keep(
            "moments", (records, timing), lambda *_: tuple(_lanes_of_moments(snapshot, timing))
        )
        return tuple(lane for lane in made if lane.items)

    def _lanes_of_notes(self, snapshot: Snapshot, timing: Timing) -> Iterator[Lane]:
        """Bookmarks and annotations."""
        known, words = snapshot.records_by_path, self.words
        for title, kind in (
            ("Bookmarks", ItemKind.BOOKMARK),
            ("Notes", ItemKind.ANNOTATION),
        ):

            def item_of_note(note: Annotation, of: ItemKind, *_: object) -> Iterator[TimelineItem]:
                if _kind_of(note) is of and (item := _note_item(note, known, timing, words)):
                    yield item

            parts = (kind, snapshot.records, timing, words)
            name, notes = ("noted", kind), snapshot.annotations
            items = gather_rows(self._memo, name, notes, item_of_note, order_of, parts)
            yield self._memo.recall_or_make(kind, (title, kind, items), _note_lane)

    def _lanes_of_dispatch(self, snapshot: Snapshot, timing: Timing) -> Iterator[Lane]:
        bounds = timing.time_bounds
        for record in snapshot.records:
            events = self.words.events.get(record.path)
            if not events:
                continue
            kept = self._logs.get(record.path)
            if kept is None or kept[0] != bounds:
                self._logs[record.path] = kept = (bounds, self._log_lane(record, bounds))
            yield kept[1]
            mine = snapshot.redactions_of(record.path)
            # By itself, not with the log's lane: a log has thousands of rows, and none changes with
            # an edit.
            yield self._memo.recall_or_make(
                ("rows", record.path), (record, mine, events), _log_redactions
            )

    def _log_lane(self, record: Record, bounds: tuple[int, int] | None) -> Lane:
        every = self.words.events[record.path]
        shown = [e for e in every if bounds is None or bounds[0] <= e.utc <= bounds[1]]
        items = tuple(
            TimelineItem(
                ItemKind.EVENT, f"{record.path}#{e.row}", record.path, e.utc, e.utc, e.text, e.sigma
            )
            for e in shown
        )
        left = len(every) - len(shown)
        key = f"log:{record.path}"
        return Lane(key, title_of(record), ItemKind.EVENT, "", items, left_out=left)

    def _lanes_of_speech(
        self,
        members: tuple[Record, ...],
        written: Mapping[str, list[Record]],
        timing: Timing,
        _words: TimelineWords,
    ) -> tuple[Lane, ...]:
        """The lanes of all transcripts of some recordings."""
        spoken = [r for member in members for r in written.get(member.path, ())]
        several = len(spoken) > 1
        lanes = (self._lanes_of_transcript(record, timing, several) for record in spoken)
        return tuple(chain.from_iterable(lanes))

    def _lanes_of_transcript(self, record: Record, timing: Timing, several: bool) -> Iterable[Lane]:
        """The lanes of a transcript's speakers."""
        transcript, clock = self.words.transcripts.get(record.path), timing.clock_for(record)
        if transcript is None or clock is None:
            return ()
        kept = self._speech.get(record.path)
        # Words do not change, only where they stand.
        if kept is None or kept[0] != clock:
            self._speech[record.path] = kept = (
                clock,
                self._lanes_of_speakers(record, clock, several),
            )
        return kept[1]

    def _lanes_of_speakers(
        self, record: Record, clock: ClockMap, several: bool
    ) -> tuple[Lane, ...]:
        voices: dict[str, list[TimelineItem]] = {}
        for cue in self.words.transcripts[record.path].cues:
            at = TimelineItem(
                ItemKind.CUE,
                f"{record.path}#{cue.number}",
                record.path,
                clock.utc_of_media(cue.start),
                clock.utc_of_media(cue.end),
                cue.text.replace("\n", " "),
                clock.sigma,
            )
            voices.setdefault(cue.speaker, []).append(at)
        ending = f" ({PurePosixPath(record.path).suffix.lstrip('.')})" if several else ""
        lanes = []
        for speaker, items in _merge_quiet_speakers(voices).items():
            title = f"{speaker or 'Transcript'}{ending}"
            ordered = tuple(sorted(items, key=order_of))
            key = f"voice:{record.path}:{speaker}"
            lanes.append(
                Lane(key, title, ItemKind.CUE, record.transcript_of or "", ordered, under=True)
            )
        return tuple(lanes)


def title_of(record: Record) -> str:
    """What a person calls a record."""
    return record.title or PurePosixPath(record.path).stem


def _merge_quiet_speakers(voices: dict[str, list[TimelineItem]]) -> dict[str, list[TimelineItem]]:
    """The few who speak most have lanes of their own; the others share one."""
    if len(voices) <= MOST_SPEAKERS:
        return voices
    most = sorted(voices, key=lambda name: -len(voices[name]))[: MOST_SPEAKERS - 1]
    others = [item for name, items in voices.items() if name not in most for item in items]
    return {name: voices[name] for name in voices if name in most} | {"Other voices": others}


def _group_recordings(snapshot: Snapshot, timing: Timing) -> list[tuple[Record, ...]]:
    """Recordings in the order they begin; those of one device share a lane if they can."""
    by_device: dict[tuple[str, ...], list[Record]] = {}
    for place in sorted(timing.places.values(), key=lambda p: (not p.known, p.start, p.record)):
        record = snapshot.get_record(place.record)
        # A camera that wrote several files has one lane, if none of them overlap.
        own = (record.kind, record.agency, record.device) if record.device else (record.path,)
        # Without a clock all begin at the same place, and would overlap for no reason of theirs.
        by_device.setdefault(own if place.known else (record.path,), []).append(record)
    groups: list[tuple[Record, ...]] = []
    for members in by_device.values():
        apart = all(
            timing.places[a.path].end <= timing.places[b.path].start for a, b in pairwise(members)
        )
        groups += [tuple(members)] if apart else [(record,) for record in members]
    videos_first = {Kind.VIDEO: 0, Kind.AUDIO: 1}
    return sorted(groups, key=lambda g: videos_first.get(g[0].kind, 2))


def _lane_of_recordings(members: tuple[Record, ...], timing: Timing) -> Lane:
    first = members[0]
    kind = _recording_kind(first)
    items = []
    for record in members:
        place = timing.places[record.path]
        sigma = place.clock.sigma
        items.append(
            TimelineItem(
                kind, record.path, record.path, place.start, place.end, title_of(record), sigma
            )
        )
    title = title_of(first) if len(members) == 1 else first.device
    return Lane(f"recording:{first.path}", title, kind, first.path, tuple(items))


def _recording_kind(record: Record) -> ItemKind:
    if record.kind is Kind.VIDEO:
        return ItemKind.VIDEO
    said = f"{record.path} {record.title} {record.agency}".casefold()
    is_call = "event_number" in record.identifiers or any(w in said for w in _CALL_WORDS)
    return ItemKind.CALL if is_call else ItemKind.SOUND


def _make_timing(snapshot: Snapshot) -> Timing:
    return Timing(place_records(snapshot), clocks_of(snapshot))


def _transcripts_by_recording(records: tuple[Record, ...]) -> dict[str, list[Record]]:
    """The transcripts of each recording that has some."""
    found: dict[str, list[Record]] = {}
    for record in records:
        if record.transcript_of is not None:
            found.setdefault(record.transcript_of, []).append(record)
    return found


def _redaction_lane(members: tuple[Record, ...], *within: tuple[TimelineItem, ...]) -> Lane | None:
    some = [items for items in within if items]
    if not some:
        return None
    key, owner = f"redactions:{members[0].path}", members[0].path
    # Those of one record are in order.
    ordered = some[0] if len(some) == 1 else tuple(sorted(chain.from_iterable(some), key=order_of))
    return Lane(key, "Redactions", ItemKind.REDACTION, owner, ordered, under=True)


def _log_redactions(
    record: Record, redactions: tuple[Redaction, ...], events: tuple[LogEvent, ...]
) -> Lane:
    """Redactions of single rows, over the time that the row tells of."""
    rows: dict[int, list[LogEvent]] = {}
    for event in events:
        rows.setdefault(event.row, []).append(event)
    items = [
        row_item(redaction, rows[redaction.cue])
        for redaction in redactions
        if isinstance(redaction, CueRedaction) and redaction.cue in rows
    ]
    key = f"redactions:{record.path}"
    ordered = tuple(sorted(items, key=order_of))
    return Lane(key, "Redactions", ItemKind.REDACTION, "", ordered, under=True)


def _lanes_of_moments(snapshot: Snapshot, timing: Timing) -> Iterator[Lane]:
    """Photographs and messages, whose clock says when they were taken or sent."""
    bounds = timing.time_bounds
    items, left = [], 0
    for record in snapshot.records:
        clock = timing.clocks.get(record.path)
        if clock is None or record.kind not in (Kind.IMAGE, Kind.EMAIL):
            continue
        at = clock.utc_of_media(0.0)
        if bounds is not None and not bounds[0] <= at <= bounds[1]:
            left += 1
            continue
        path, title = record.path, title_of(record)
        items.append(TimelineItem(ItemKind.MOMENT, path, path, at, at, title, clock.sigma))
    ordered = tuple(sorted(items, key=order_of))
    yield Lane("moments", "Photos and mail", ItemKind.MOMENT, "", ordered, left_out=left)


def _note_lane(title: str, kind: ItemKind, items: tuple[TimelineItem, ...]) -> Lane:
    return Lane(title.casefold(), title, kind, "", items)


def _kind_of(note: Annotation) -> ItemKind:
    is_mark = note.tag.casefold() == BOOKMARK
    return ItemKind.BOOKMARK if is_mark else ItemKind.ANNOTATION


def _note_item(
    note: Annotation, records: Mapping[str, Record], timing: Timing, words: TimelineWords
) -> TimelineItem | None:
    span = _note_span(note, records.get(note.record), timing, words)
    if span is None:
        return None
    kind = _kind_of(note)
    told = ": ".join(filter(None, (note.tag, note.note)))
    text = note.note or "Bookmark" if kind is ItemKind.BOOKMARK else told
    return TimelineItem(kind, note.id, note.record, span[0], span[1], text, span[2])


def _note_span(
    note: Annotation, record: Record | None, timing: Timing, words: TimelineWords
) -> tuple[int, int, float] | None:
    if record is None:
        return None
    clock = timing.clock_for(record)
    place = timing.places.get(record.path)
    clock = place.clock if place else clock
    if clock is None:
        return None
    start, end = note.start, note.end
    transcript = words.transcripts.get(record.path)
    if start is None and note.cue is not None and transcript is not None:
        cues = [transcript.cues[at] for at in transcript.places_of_number(note.cue)]
        start, end = (cues[0].start, cues[-1].end) if cues else (None, None)
    if start is None:
        return None
    return (
        clock.utc_of_media(start),
        clock.utc_of_media(start if end is None else max(end, start)),
        clock.sigma,
    )
