"""Times that one file alone cannot tell: pieces of a recording, transcripts in times of day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from reviewer.clock.clock_map import clock_of
from reviewer.clock.timebase import MICROS, parse_utc, utc_moment, utc_text
from reviewer.intake.local_time import to_utc
from reviewer.intake.name_times import NameTime, time_in_name
from reviewer.model import Anchor, AnchorSource, Kind, Record

_JOIN = 1.0  # seconds that may be lost between two pieces of a recording, one sigma
_SPOKEN = 1.0  # how well a typist's clock and a recorder's agree
_NEAR = 900.0  # seconds between a line's time of day and its recording that still make sense
DAY = 86_400.0


def piece_anchors(records: Sequence[Record], anchors: Sequence[Anchor]) -> list[Anchor]:
    """The anchors, where a piece of a recording begins after all pieces before it.

    A name such as ``2025-06-04_1122_10`` tells when the first piece began. Where the pieces
    before it are in the bundle, their lengths add up; else the doubt stands in its sigma.
    """
    series: dict[tuple[str, str, NameTime], dict[int, Record]] = {}
    for record in records:
        named = time_in_name(record.path)
        if named is not None and named.segment is not None and _is_recording(record):
            path = PurePosixPath(record.path)
            key = (str(path.parent), path.suffix.casefold(), replace(named, segment=None))
            series.setdefault(key, {})[named.segment] = record
    moved: dict[str, tuple[float, float]] = {}
    for (_, _, named), pieces in series.items():
        starts = _starts_of_pieces(pieces)
        moved |= {path: (start, named.sigma + _JOIN * n) for n, (path, start) in enumerate(starts)}
    return [_move_anchor(a, *moved[a.record]) if _is_named(a, moved) else a for a in anchors]


def _is_recording(record: Record) -> bool:
    return record.kind in (Kind.VIDEO, Kind.AUDIO)


def _starts_of_pieces(pieces: dict[int, Record]) -> list[tuple[str, float]]:
    """Where each piece begins in the whole, as long as none is missing from the first on."""
    first = min(pieces)
    if first > 1 or len(pieces) < 2:
        return []
    # Behind a piece that is missing nobody knows how long it was.
    run = takewhile(lambda n: n in pieces, range(first, first + len(pieces)))
    out, at = [], 0.0
    for number in run:
        out.append((pieces[number].path, at))
        seconds = pieces[number].facts.duration_seconds
        if seconds is None:
            break
        at += seconds
    return out


def _is_named(anchor: Anchor, moved: dict[str, tuple[float, float]]) -> bool:
    return anchor.source == AnchorSource.NAME and anchor.record in moved


def _move_anchor(anchor: Anchor, by: float, sigma: float) -> Anchor:
    utc = utc_text(parse_utc(anchor.utc) + round(by * MICROS))
    note = f"{anchor.note}; after {by:.0f} s of pieces before it" if by else anchor.note
    return replace(anchor, utc=utc, sigma=sigma, note=note)


def transcript_anchors(
    records: Sequence[Record],
    anchors: Sequence[Anchor],
    spoken: dict[str, float],
    place: ZoneInfo,
) -> tuple[list[Anchor], dict[str, str]]:
    """Clocks of transcripts whose times are times of day, not of their recording.

    Args:
        records: all of the case, transcripts tied to their recordings.
        anchors: of the recordings.
        spoken: a transcript's first time in seconds, by path.
        place: the zone in which times of day are meant.

    Returns:
        Anchors, and a note for each transcript whose times do not fit its recording.
    """
    by_path = {r.path: r for r in records}
    out: list[Anchor] = []
    notes: dict[str, str] = {}
    for record in records:
        media = by_path.get(record.transcript_of or "")
        first = spoken.get(record.path)
        if media is None or first is None or media.facts.duration_seconds is None:
            continue
        # A first line within the recording's length counts from its beginning.
        if not media.facts.duration_seconds < first < DAY:
            continue
        made = _of_day(record.path, first, media, anchors, place)
        if made is not None:
            out.append(made)
            notes[record.path] = "its times are times of day, by which it stands on the clock"
        else:
            notes[record.path] = (
                f"its first line is at {timedelta(seconds=int(first))}, its recording lasts"
                f" {media.facts.duration_seconds:.0f} s: its times are not those of the recording"
            )
    return out, notes


def _of_day(
    path: str, first: float, media: Record, anchors: Sequence[Anchor], place: ZoneInfo
) -> Anchor | None:
    """The anchor by a time of day; none where the recording is of another time, or of none."""
    clock = clock_of(tuple(a for a in anchors if a.record == media.path))
    if clock is None:
        return None
    local = utc_moment(clock.origin).astimezone(place)
    midnight = datetime(local.year, local.month, local.day)
    fits: list[tuple[float, str]] = []
    # A recording over midnight: the time of day may be of the day before or after.
    for day in (-1, 0, 1):
        utc = to_utc(midnight + timedelta(days=day, seconds=first), place).utc
        at = (parse_utc(utc) - clock.origin) / MICROS
        length = media.facts.duration_seconds or 0.0
        fits.append((max(-at, at - length, 0.0), utc))
    off, utc = min(fits)
    if off > _NEAR + 3 * clock.sigma:
        return None
    note = "the transcript's own times of day"
    return Anchor(f"metadata:{path}:0", path, first, utc, _SPOKEN, AnchorSource.METADATA, note)
