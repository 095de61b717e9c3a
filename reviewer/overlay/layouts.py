"""How cameras write their clock into a picture: ``resources/overlays/layouts.json``.

A camera that writes otherwise is a row there. What a text means is not guessed: every reading that
it allows is given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from reviewer.system.resources import resource_path

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEARS = range(1970, 2060)
_FURTHEST = 14 * 60  # minutes: no place on earth is further from UTC
# What stands between digits of a clock and is read as letters; nothing else is mended.
_AS_DIGIT = str.maketrans({"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "|": "1"})
_LOOSE = re.compile(r"(?<=[\d:/.-])[OoQlI|]+(?=[\d:/.\sZ-]|$)|(?<![A-Za-z])[OoQlI|]+(?=[\d:/.-])")


@dataclass(frozen=True)
class Maker:
    """A maker of cameras.

    Attributes:
        order: in which it writes a date: ``ymd``, ``mdy``, ``dmy``; empty: as it was set.
        zone: ``told`` where it always writes its zone: without one nothing is known.
    """

    maker: str
    match: re.Pattern[str]
    model: re.Pattern[str] | None
    serial: re.Pattern[str] | None
    order: str
    zone: str


@dataclass(frozen=True)
class ShownTime:
    """A day and a time as a picture shows them.

    Attributes:
        moments: by the order in which the date may be meant, the moment on the camera's clock.
        zone: minutes ahead of UTC; ``None``: not shown.
        weekday: 0 for Monday; ``None``: not shown.
        zone_due: a zone stands there, or should, and was not read.
    """

    moments: tuple[tuple[str, datetime], ...]
    zone: int | None
    weekday: int | None
    zone_due: bool = False


@dataclass(frozen=True)
class Layouts:
    """All that is known of layouts."""

    dates: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    times: tuple[re.Pattern[str], ...]
    zones: dict[str, int]
    weekdays: tuple[str, ...]
    stands_still: re.Pattern[str]
    zone_unread: re.Pattern[str]
    makers: tuple[Maker, ...]


@lru_cache(maxsize=1)
def load_layouts() -> Layouts:
    """The shipped layouts."""
    data = json.loads(resource_path("overlays/layouts.json").read_text(encoding="utf-8"))
    return Layouts(
        tuple((_compiled(d["pattern"]), tuple(d["orders"])) for d in data["dates"]),
        (_compiled(data["time"]), _compiled(data["tight_time"])),
        data["zones"],
        tuple(data["weekdays"]),
        _compiled(data["stands_still"]),
        _compiled(data["zone_unread"]),
        tuple(_make_maker(m) for m in data["makers"]),
    )


def _make_maker(row: dict[str, Any]) -> Maker:
    model, serial = (_compiled(row[name]) if row[name] else None for name in ("model", "serial"))
    return Maker(row["maker"], _compiled(row["match"]), model, serial, row["order"], row["zone"])


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def shown_time(text: str) -> ShownTime | None:
    """The day and the time of day to the second in a text; ``None`` where either is missing."""
    said = _LOOSE.sub(lambda found: found[0].translate(_AS_DIGIT), text)
    for found, moments in _dates_in(said):
        rest = f"{said[: found.start()]} ~ {said[found.end() :]}"
        # Right behind the date a time may have lost its colons; elsewhere it would be any number.
        behind = said[found.end() :]
        loose, tight = load_layouts().times
        time = loose.search(rest) or re.match(
            rf"[\sT,_|.:-]*{tight.pattern}", behind, re.IGNORECASE
        )
        clock = _time_of_day(time) if time is not None else None
        if time is None or clock is None:
            continue
        zone = _minutes_of_zone(time["zone"])
        if time["zone"] and zone is None:
            continue
        whole = tuple(
            (order, datetime.combine(day, datetime.min.time()) + clock) for order, day in moments
        )
        # Who writes a T between day and time writes a zone too.
        joined = re.match(r"\s*T\s*\d", behind) is not None
        unread = load_layouts().zone_unread.search(time.string[time.end() :]) is not None
        return ShownTime(whole, zone, _weekday_in(rest), zone is None and (joined or unread))
    return None


def holds_time(text: str) -> bool:
    """True for a text with a time of day to the second."""
    return load_layouts().times[0].search(text) is not None


def holds_date(text: str) -> bool:
    """True for a text with a date."""
    return next(_dates_in(text), None) is not None


def _dates_in(text: str) -> Iterator[tuple[re.Match[str], tuple[tuple[str, date], ...]]]:
    for pattern, orders in load_layouts().dates:
        for found in pattern.finditer(text):
            parts = (found["a"], found["b"], found["c"])
            days = [(order, _date_of(dict(zip(order, parts, strict=True)))) for order in orders]
            known = tuple((order, day) for order, day in days if day is not None)
            if known:
                yield found, known


def _date_of(parts: dict[str, str]) -> date | None:
    month = parts["m"][:3].casefold()
    try:
        number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
        year = int(parts["y"])
        year += 2000 if year < 100 else 0
        return date(year, number, int(parts["d"])) if year in _YEARS else None
    except ValueError:
        return None


def _time_of_day(found: re.Match[str]) -> timedelta | None:
    hour, half = int(found["h"]), (found["half"] or "").upper()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("P") else 0)
    if hour > 23:
        return None
    return timedelta(hours=hour, minutes=int(found["m"]), seconds=int(found["s"]))


def _minutes_of_zone(text: str | None) -> int | None:
    said = "".join((text or "").upper().split())
    said = "Z" if said and not said.strip("Z") else said
    known = load_layouts().zones
    if said in known:
        return known[said]
    found = re.search(r"([-+])(\d\d):?(\d\d)$", said)
    if found is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3])
    # Every zone is of full quarters of an hour: anything else was misread.
    if minutes > _FURTHEST or minutes % 15:
        return None
    return -minutes if found[1] == "-" else minutes


def _weekday_in(text: str) -> int | None:
    for number, name in enumerate(load_layouts().weekdays):
        if re.search(rf"(?<![a-z]){name}(?:[a-z]*day)?(?![a-z])", text, re.IGNORECASE):
            return number
    return None


def maker_in(text: str) -> Maker | None:
    """The maker that a text beside the clock names."""
    return next((m for m in load_layouts().makers if m.match.search(text)), None)


def device_in(text: str, maker: Maker) -> tuple[str, str]:
    """Model and serial number that a text beside the clock tells; empty where it tells none.

    Frames that tell different numbers tell none: one of them was misread.
    """
    model = maker.model.search(text) if maker.model else None
    serials = serials_in(text, maker)
    # Blanks between words get lost: they are those of the pattern's groups.
    words = (model.groups() or (model[0],)) if model else ()
    named = " ".join(word.upper() for word in words if word)
    return named.replace("AX0N", "AXON").replace("B0DY", "BODY"), (
        serials.pop() if len(serials) == 1 else ""
    )


def serials_in(text: str, maker: Maker) -> set[str]:
    """Everything in a text that has the form of a serial number of a maker."""
    if maker.serial is None:
        return set()
    # Behind a model whose blank was lost a number would look like the middle of a word.
    apart = maker.model.sub(" ~ ", text) if maker.model else text
    return {found[0].upper() for found in maker.serial.finditer(apart)}
