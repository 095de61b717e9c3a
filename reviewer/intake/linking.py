"""What only shows when every file was seen: whose transcript, which call, which day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from reviewer.intake import identify
from reviewer.intake.anchors import call_anchor, days_off
from reviewer.intake.bundle_file import BundleFile, key_of_path
from reviewer.intake.file_keeper import FoundSoFar
from reviewer.model import Anchor, AnchorSource, Kind, Record

_WORDS = re.compile(
    r"[-_. ]*(?:transcripts?|captions?|subtitles?|subs|words|whisper|[a-z]{2}(?:-[a-z]{2})?)\Z"
)
_DAY_SOURCES = (
    AnchorSource.BUNDLE,
    AnchorSource.METADATA,
    AnchorSource.NAME,
    AnchorSource.DISPATCH,
    AnchorSource.MANUAL,
)


def matched_transcripts(found: FoundSoFar, stated: BundleFile) -> list[Record]:
    """The records, each transcript with the recording that it is of, where that is clear."""
    media = [r for r in found.records if r.kind in (Kind.VIDEO, Kind.AUDIO)]
    by_path = {r.path for r in found.records}
    by_stem: dict[str, list[Record]] = {}
    for record in media:
        by_stem.setdefault(PurePosixPath(record.path).stem.casefold(), []).append(record)
        # `call.mp3.vtt` names the whole file, `call.vtt` its stem.
        by_stem.setdefault(PurePosixPath(record.path).name.casefold(), []).append(record)
    said = {
        found.paths[path]: item.transcript_of
        for path, item in stated.records.items()
        if item.transcript_of and path in found.paths
    }
    return [
        _match_transcript(r, said.get(r.path), found.paths, by_path, by_stem) for r in found.records
    ]


def with_note(record: Record, note: str) -> Record:
    """The record with one more note, if there is one."""
    return replace(record, notes=(*record.notes, note)) if note else record


def _match_transcript(
    record: Record,
    said: str | None,
    paths: dict[str, str],
    known: set[str],
    by_stem: dict[str, list[Record]],
) -> Record:
    if record.transcript_of is not None:
        return record  # captions that lie in their recording
    if said is not None:
        target = paths.get(key_of_path(said), said)
        # What the bundle says counts for more than names, if it can be.
        if target in known:
            return replace(record, transcript_of=target)
        note = f"the list of files calls it the transcript of {said}, which is not there"
        return replace(record, notes=(*record.notes, note))
    if record.kind is not Kind.TRANSCRIPT:
        return record
    for stem in _stems_of_name(record.path):
        near = _nearest_recording(record.path, by_stem.get(stem, []))
        if near is not None:
            note = f"taken to be the transcript of {near.path}, by its name"
            return replace(record, transcript_of=near.path, notes=(*record.notes, note))
    return record


def _stems_of_name(path: str) -> Iterable[str]:
    """The name without its endings, one after another, then without words like "transcript"."""
    name = PurePosixPath(path).name.casefold()
    stems = []
    while "." in name:
        name = name.rpartition(".")[0]
        stems.append(name)
    return [*stems, *(bare for s in stems if (bare := _WORDS.sub("", s)) and bare != s)]


def _nearest_recording(path: str, media: list[Record]) -> Record | None:
    """The only one in the same folder, else the only one at all."""
    same = [r for r in media if PurePosixPath(r.path).parent == PurePosixPath(path).parent]
    # Two recordings of one name in a folder: to choose one would be a guess.
    if len(same) == 1:
        return same[0]
    return media[0] if len(media) == 1 else None


def call_anchors(found: FoundSoFar, place: ZoneInfo) -> list[Anchor]:
    """Anchors for recorded calls whose event a dispatch log of the same bundle knows."""
    out = []
    for record in found.records:
        number = record.identifiers.get(identify.EVENT, "")
        if (
            record.kind is Kind.AUDIO
            and record.stored
            and not record.parent
            and number in found.calls
        ):
            out.append(call_anchor(record.path, number, found.calls[number], place))
    return out


def event_notes(record: Record, anchors: Iterable[Anchor], place: ZoneInfo) -> Record:
    """Flag a recording whose event number is of another day than its clock."""
    number = record.identifiers.get(identify.EVENT, "")
    day = identify.event_day(number) if number else None
    if day is None or record.kind not in (Kind.VIDEO, Kind.AUDIO):
        return record  # a letter about an event may be of any day
    mine = [a for a in anchors if a.record == record.path and a.source in _DAY_SOURCES]
    off = [a for a in mine if days_off(a, day, place) > 1]
    if not off:
        return record
    note = (
        f"event number {number} is of {day.date().isoformat()}, but by its {off[0].source} the"
        f" record is of {off[0].utc[:10]}: check which event it belongs to"
    )
    return replace(record, notes=(*record.notes, note))
