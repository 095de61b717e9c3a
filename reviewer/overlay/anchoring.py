"""From a burned-in clock to anchors: only where nothing speaks against it.

What is doubtful is said and never becomes an anchor by itself: a date that may be meant in two
ways, a zone that was not read, a clock that was never set, one that is half a day from what else is
known.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from reviewer.clock.timebase import MICROS, parse_utc, utc_micros, utc_text
from reviewer.intake.local_time import LocalMoment, to_utc
from reviewer.model import Anchor, AnchorSource, Record, Status
from reviewer.overlay.judging import ClockVerdict, JudgedClock

OVERLAY_ID = "overlay:"  # how ids of anchors begin that were read here
# Seconds, chosen by hand.
_APART = 12 * 3600.0  # from what else is known of the record: beyond it one of the two is wrong
_SURE = 3600.0  # sigma of what else is known, to speak for or against anything
_YEAR = 366 * 86_400.0  # from every other record of the case
_EARLIEST = datetime(1995, 1, 1)  # before: the zero of a clock that was never set
_SAME = 2.0  # between two clocks in one picture that agree


@dataclass(frozen=True)
class OverlayFinding:
    """What was found of a record's burned-in clock.

    Attributes:
        verdict: in a word; empty where there is no clock.
        shown: as it was read first.
        why: in words, where it was not taken.
        anchors: what was taken; empty otherwise.
        box: where it stands, as fractions of the picture.
        device: model and serial number, as far as they are told.
        notes: what else is to be known.
    """

    record: str
    verdict: str = ""
    shown: str = ""
    why: str = ""
    anchors: tuple[Anchor, ...] = ()
    box: tuple[float, float, float, float] | None = None
    device: str = ""
    notes: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What a person is told of it; empty where there is no clock."""
        if not self.verdict:
            return ""
        clock = f"{self.record}: the clock in its picture, “{self.shown}”,"
        if self.anchors:
            return " ".join([f"{clock} was read.", *self.notes])
        return " ".join([f"{clock} is not used: {self.why}.", *self.notes])


@dataclass(frozen=True)
class Around:
    """What else is known of the time of a record.

    Attributes:
        own: its other anchors.
        others: anchors of other records.
        place: the zone of the case.
    """

    own: tuple[Anchor, ...]
    others: tuple[Anchor, ...]
    place: ZoneInfo

    @property
    def sure(self) -> list[tuple[Anchor, float]]:
        """Those of its own that are sure enough, with the UTC of media time zero in seconds."""
        known = [a for a in self.own if a.sigma <= _SURE and a.status is not Status.REJECTED]
        return [(a, parse_utc(a.utc) / MICROS - a.media) for a in known]


def anchors_of_clocks(
    record: Record, judged: Sequence[JudgedClock], around: Around
) -> OverlayFinding:
    """What the clocks in a recording's pictures are worth together."""
    running = [one for one in judged if one.verdict is ClockVerdict.RUNS]
    if not running:
        if not judged:
            return OverlayFinding(record.path)
        first = judged[0]
        return OverlayFinding(record.path, first.verdict.value, first.shown, first.why)
    found = [_anchors_of_clock(record, one, around) for one in running]
    zeros = [_zero_of(f.anchors[0]) for f in found if f.anchors]
    if zeros and max(zeros) - min(zeros) > _SAME:
        why = "two clocks in one picture show different times"
        return OverlayFinding(record.path, found[0].verdict, found[0].shown, why)
    return next((f for f in found if f.anchors), found[0])


def _anchors_of_clock(record: Record, clock: JudgedClock, around: Around) -> OverlayFinding:
    moments = [_to_utc(clock, n, around.place) for n in range(len(clock.orders))]
    likely = _likely(moments, clock, around)
    doubt = _doubt_of(clock, [moments[n] for n in likely], around)
    if doubt:
        return OverlayFinding(record.path, "doubtful", clock.shown, doubt)
    (chosen,) = likely
    notes = []
    if len(moments) > 1:
        notes.append("Its date may be meant in two ways; what else is known tells which.")
    if clock.zone is None:
        notes.append(f"It shows no zone; {around.place.key} is taken.")
    made = tuple(
        Anchor(
            f"{OVERLAY_ID}{record.path}:{n}",
            record.path,
            round(media, 6),
            moment.utc,
            clock.sigma + moment.sigma,
            AnchorSource.OVERLAY,
            f"burned in: {clock.shown}" + (f"; {moment.note}" if moment.note else ""),
            Status.PROPOSED,
        )
        for n, ((media, _), moment) in enumerate(zip(clock.ticks, moments[chosen], strict=True))
    )
    return OverlayFinding(
        record.path, clock.verdict.value, clock.shown, "", made, notes=tuple(notes)
    )


def _to_utc(clock: JudgedClock, order: int, place: ZoneInfo) -> list[LocalMoment]:
    if clock.zone is None:
        return [to_utc(local[order], place) for _, local in clock.ticks]
    shift = timedelta(minutes=clock.zone)
    told = [(local[order] - shift).replace(tzinfo=UTC) for _, local in clock.ticks]
    return [LocalMoment(utc_text(utc_micros(moment))) for moment in told]


def _likely(moments: Sequence[list[LocalMoment]], clock: JudgedClock, around: Around) -> list[int]:
    """Which of the meanings of a date may be meant; by what else is known, as far as it tells."""
    # The fourth of April is the same in either order.
    each = [n for n, m in enumerate(moments) if m not in moments[:n]]
    near = [n for n in each if _apart(moments[n], clock, around.sure) <= _APART]
    return near or each


def _apart(
    moments: Sequence[LocalMoment], clock: JudgedClock, known: Iterable[tuple[Anchor, float]]
) -> float:
    """Seconds to the nearest of what is known, beyond what that leaves open."""
    zero = parse_utc(moments[0].utc) / MICROS - clock.ticks[0][0]
    return min((abs(zero - z) - 3 * a.sigma for a, z in known), default=math.inf)


def _doubt_of(clock: JudgedClock, likely: Sequence[list[LocalMoment]], around: Around) -> str:
    """Why a clock that runs is not taken; empty where nothing speaks against it."""
    if clock.zone_lost:
        return "its zone could not be read surely"
    if len(likely) > 1:
        return "its date may be meant in two ways, and nothing else tells the day"
    local = clock.ticks[0][1][0]
    apart = _apart(likely[0], clock, around.sure)
    confirmed = apart <= _APART
    # Recorders whose battery was empty begin again on a first of January.
    if local < _EARLIEST or (not confirmed and (local.month, local.day) == (1, 1)):
        return "it looks like a clock that was never set"
    if around.sure and not confirmed:
        return f"it is {apart / 86_400:.1f} days from what else is known of the recording"
    others = [(a, parse_utc(a.utc) / MICROS - a.media) for a in around.others]
    if not around.sure and others and _apart(likely[0], clock, others) > _YEAR:
        return "it is more than a year from every other record"
    return ""


def _zero_of(anchor: Anchor) -> float:
    return parse_utc(anchor.utc) / MICROS - anchor.media
