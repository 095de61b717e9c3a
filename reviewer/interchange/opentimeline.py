"""OpenTimelineIO: every recording a track on one timeline, marks as markers, both ways.

A clip keeps its media time; where it lies follows from the clock. All of a mark travels in the
marker's metadata, its span also as the marker's own, which is the one that counts on the way back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import opentimelineio as otio

from reviewer.clock.timebase import MICROS, utc_text
from reviewer.errors import BadInput
from reviewer.interchange.marks import (
    CaseMarks,
    Mark,
    MarkCodec,
    MarkedRecord,
    ReadMarks,
    WrittenMarks,
    count_left_out,
    data_of_mark,
    label_of_mark,
    mark_from_data,
    with_span,
)
from reviewer.model import Annotation, Kind, RegionRedaction

_RATE = 1000  # units a second: records run at many rates, and sound at none
_OURS = "records-reviewer"
_COLOURS = {True: otio.schema.MarkerColor.RED, False: otio.schema.MarkerColor.CYAN}


class OpenTimelineCodec(MarkCodec):
    """``.otio``, as OpenTimelineIO writes and reads it."""

    def write_marks(self, case: CaseMarks) -> WrittenMarks:
        """A track for each recording, in the order of the clock."""
        timed = [r for r in case.records if r.seconds]
        begins = [r.clock.origin for r in timed if r.clock is not None]
        first = min(begins, default=0)
        timeline = otio.schema.Timeline(case.title)
        timeline.metadata[_OURS] = {"program": case.program, "zone": case.zone}
        held = 0
        for record in sorted(timed, key=lambda r: (r.clock.origin if r.clock else first, r.path)):
            marks = [m for m in case.marks if m.record == record.path and m.start is not None]
            timeline.tracks.append(_track_of_record(record, first, marks))
            held += len(marks)
        left = count_left_out(case, held, "what has a time in a recording")
        without = sum(r.clock is None for r in timed)
        if without:
            left += (f"{without} recordings have no clock and begin where the timeline does.",)
        return WrittenMarks(otio.adapters.write_to_string(timeline, "otio_json").encode(), left)

    def read_marks(self, data: bytes, name: str, case: CaseMarks) -> ReadMarks:
        """The markers of all clips whose media are records of the case."""
        try:
            timeline = otio.adapters.read_from_string(data.decode(), "otio_json")
        except (otio.exceptions.OTIOError, ValueError) as fault:
            raise BadInput(f"{name} is no OpenTimelineIO file.") from fault
        if not hasattr(timeline, "find_clips"):
            raise BadInput(f"{name} is an OpenTimelineIO file without a timeline.")
        marks: list[Mark] = []
        strangers = []
        for clip in timeline.find_clips():
            record = next(filter(None, map(case.find_record, _names_of_clip(clip))), None)
            if record is None:
                strangers.append(clip.name or "a clip without a name")
            else:
                marks += (_mark_of_marker(marker, record.path) for marker in clip.markers)
        left = tuple(f"No record of the case is meant by {name!r}." for name in strangers)
        return ReadMarks(tuple(marks), left)


def _track_of_record(record: MarkedRecord, first: int, marks: list[Mark]) -> Any:
    kind = otio.schema.TrackKind.Video if record.kind is Kind.VIDEO else "Audio"
    track = otio.schema.Track(record.path, kind=kind)
    whole = _range(0.0, record.seconds or 0.0)
    said: dict[str, object] = {"path": record.path, "sha256": record.sha256}
    clock = record.clock
    if clock is not None:
        said |= {"utc": utc_text(clock.origin), "sigma": clock.sigma, "drift": clock.drift}
        ahead = (clock.origin - first) / MICROS
        if ahead > 0:
            track.append(otio.schema.Gap(source_range=_range(0.0, ahead)))
    media = otio.schema.ExternalReference(record.path, whole)
    clip = otio.schema.Clip(record.path, media, whole, metadata={_OURS: said})
    if clock is not None and clock.drift:
        # Played so fast it keeps step with the world's clock.
        warp = otio.schema.LinearTimeWarp("clock", time_scalar=1 / (1 + clock.drift))
        clip.effects.append(warp)
    for mark in marks:
        start = mark.start or 0.0
        marker = otio.schema.Marker(
            label_of_mark(mark),
            _range(start, (start if mark.end is None else mark.end) - start),
            _COLOURS[not isinstance(mark, Annotation)],
            {_OURS: data_of_mark(mark)},
            mark.note if isinstance(mark, Annotation) else mark.reason,
        )
        clip.markers.append(marker)
    track.append(clip)
    return track


def _mark_of_marker(marker: Any, path: str) -> Mark:
    span = marker.marked_range
    start = span.start_time.to_seconds()
    end = start + span.duration.to_seconds()
    mark = mark_from_data(_plain(marker.metadata.get(_OURS)), path)
    if mark is None:
        note = marker.comment if marker.comment != marker.name else ""
        mark = Annotation("", path, str(marker.name), str(note), start, end)
    # A box whose track ends elsewhere than its span was moved as a whole: it is left as it was.
    return mark if isinstance(mark, RegionRedaction) else with_span(mark, start, end)


def _names_of_clip(clip: Any) -> Iterator[str]:
    said = clip.metadata.get(_OURS)
    if said is not None and "path" in said:
        yield str(said["path"])
    url = getattr(clip.media_reference, "target_url", None)
    yield from (str(name) for name in (url, clip.name) if name)


def _plain(value: Any) -> Any:
    """Metadata as plain data: the library's own dictionaries and lists are neither."""
    if hasattr(value, "items"):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (str, bytes)) or not hasattr(value, "__iter__"):
        return value
    return [_plain(inner) for inner in value]


def _range(start: float, length: float) -> Any:
    of = otio.opentime.RationalTime
    return otio.opentime.TimeRange(of(start * _RATE, _RATE), of(max(length, 0.0) * _RATE, _RATE))
