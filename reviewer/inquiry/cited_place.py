"""A citation for a person: which place, when by the wall clock and how sure, and whether what it
quotes still stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from reviewer.clock.clock_map import ClockMap, describe_spread
from reviewer.clock.placement import ELAPSED
from reviewer.clock.timebase import MICROS, utc_moment
from reviewer.model import Citation, Snapshot, TextUnit
from reviewer.model.citation_fit import missing_places

RowTimes = Mapping[tuple[str, int], tuple[int, float]]
"""When rows of dispatch logs were written, by record and row: microseconds UTC, and sigma in
seconds."""
_NO_CLOCK = "none"  # the source of a clock that nobody knows
BREAK = "\x00"
"""Stands in a text where something is hidden; no record's words hold it."""


@dataclass(frozen=True)
class CitedMoment:
    """When something was said or written.

    Attributes:
        start: microseconds UTC.
        end: likewise; ``None`` for a moment.
        sigma: seconds, one standard deviation.
        clock: names the clock that tells it: two moments of one clock are as sure to each other
            as that clock runs evenly, whatever it shows.
    """

    start: int
    end: int | None
    sigma: float
    clock: str

    def seconds_after(self, before: CitedMoment) -> tuple[float, float]:
        """How long after another moment it begins, and the sigma of that; seconds."""
        gone = (self.start - before.start) / MICROS
        if self.clock and self.clock == before.clock:
            return gone, 0.0
        return gone, (self.sigma**2 + before.sigma**2) ** 0.5


def moment_of_citation(
    citation: Citation, clock: ClockMap | None, row_times: RowTimes, clock_name: str = ""
) -> CitedMoment | None:
    """When a cited place was; ``None`` where nothing tells.

    Args:
        citation: the place.
        clock: from the seconds of its record to UTC.
        row_times: of dispatch logs, whose rows have no media time.
        clock_name: whose clock it is; a transcript has that of its recording.
    """
    if citation.row is not None:
        told = row_times.get((citation.record, citation.row))
        # A log is as sure as it is fine, row by row: so no two of its rows share a clock.
        return CitedMoment(told[0], None, told[1], "") if told is not None else None
    if citation.start is None or clock is None or clock.source == _NO_CLOCK:
        return None
    end = clock.utc_of_media(citation.end) if citation.end is not None else None
    name = clock_name or citation.record
    return CitedMoment(clock.utc_of_media(citation.start), end, clock.sigma, name)


def moment_in_words(moment: CitedMoment, zone: str) -> str:
    """``11:22:32 to 11:22:34 ± 0.5 s``, by the clocks of that zone."""
    place = ZoneInfo(zone)
    begins = _clock_words(moment.start, place)
    ends = _clock_words(moment.end, place) if moment.end is not None else begins
    span = begins if ends == begins else f"{begins} to {ends}"
    since = " since the beginning" if zone == ELAPSED else ""
    return f"{span}{since} {describe_spread(moment.sigma)}" if moment.sigma else f"{span}{since}"


def place_in_words(citation: Citation) -> str:
    """``cue 4``, ``row 7, in part``, ``page 2``, ``1:02.5 to 1:04.0``: where in its record."""
    parts = [
        f"{name} {number}"
        for name, number in (("page", citation.page), ("cue", citation.cue), ("row", citation.row))
        if number is not None
    ]
    if citation.start is not None and citation.cue is None:
        begins = _media_words(citation.start)
        parts.append(f"{begins} to {_media_words(citation.end)}" if citation.end else begins)
    if citation.box is not None and not citation.words:
        parts.append("in a box")
    if citation.chars is not None and citation.row is not None:
        parts.append("in part")
    return ", ".join(parts) or "the whole record"


def why_not_there(
    citation: Citation, snapshot: Snapshot, units_of: Callable[[str], Sequence[TextUnit]]
) -> str:
    """In one sentence, why a citation does not point at what it says any more; "" if it does.

    Args:
        citation: the place and the words.
        snapshot: of the case as it is.
        units_of: the words of a record as they are known; none of one that was not read.
    """
    record = snapshot.records_by_path.get(citation.record)
    if record is None:
        return f"{citation.record} is not in this case."
    missing = next(missing_places(citation, record), "")
    if missing:
        return f"{missing}: the record is not what it was when this was cited."
    units = units_of(citation.record) if citation.words.strip() else ()
    if units and not reads_at_place(citation, units):
        return "These words do not stand there any more: the record was read anew, or replaced."
    return ""


def reads_at_place(
    citation: Citation,
    units: Sequence[TextUnit],
    as_shown: Callable[[str], str] = str,
) -> bool:
    """Whether what a citation quotes can be read at its place.

    Args:
        citation: the place, and the words as they were cited.
        units: the words of its record.
        as_shown: what is made of a text before it is read, with as many lines; over a ``BREAK``
            nothing is read on.
    """
    # Of a quotation over several cues each is a line; over several lines of a page it is one.
    lines = [*filter(None, map(_squeeze, citation.words.splitlines()))]
    meant = [*_units_meant(citation, units)]
    if not meant:
        return False
    around = [*_with_neighbours(meant, units)] or meant
    # A hidden name may begin in the cue before, and be read on from there.
    flat = as_shown("\n".join(" ".join(unit.text.split()) for unit in around)).split("\n")
    texts = [_squeeze(text) for unit, text in zip(around, flat, strict=True) if unit in meant]
    return all(any(line in text for text in texts) for line in lines)


def _units_meant(citation: Citation, units: Sequence[TextUnit]) -> Iterator[TextUnit]:
    number = citation.cue if citation.cue is not None else citation.row
    if number is not None:
        several = len(citation.words.splitlines())
        after = (u for u in units if u.cue is not None and u.cue >= number)
        numbers = [*islice(dict.fromkeys(u.cue for u in after), several)]
        yield from (u for u in units if u.cue in numbers and u.cue is not None)
    elif citation.page is not None:
        yield from (u for u in units if u.page in (citation.page, None))
    else:
        yield from units


def _with_neighbours(meant: Sequence[TextUnit], units: Sequence[TextUnit]) -> Iterator[TextUnit]:
    numbers = [unit.cue for unit in meant if unit.cue is not None]
    if not numbers:
        return
    first, last = min(numbers) - 1, max(numbers) + 1
    yield from (u for u in units if u.cue is not None and first <= u.cue <= last)


def _squeeze(text: str) -> str:
    """Its letters and digits: blanks, line ends and marks may be read otherwise each time."""
    return "".join(c for c in text.casefold() if c.isalnum() or c == BREAK)


def _clock_words(utc: int, zone: ZoneInfo) -> str:
    at: datetime = utc_moment(utc).astimezone(zone)
    return f"{at:%H:%M:%S}"


def _media_words(seconds: float) -> str:
    tenths = round(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    return f"{minutes}:{rest // 10:02d}.{rest % 10}"
