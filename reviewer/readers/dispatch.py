"""Dispatch logs: rows of a CAD system as agencies release them, in any column layout.

Times are local and naive, as written; one that is missing stays missing, for a dispatcher
who recorded no arrival is a fact, and an interpolated arrival is an invention.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from reviewer.columns import TIME_ROLES, ColumnMap
from reviewer.errors import BadInput
from reviewer.model import Facts
from reviewer.readers.decoding import cleaned, decoded, load
from reviewer.readers.tables import delimiter_of, rows_of

_ALIASES = {
    "event_no": "eventno eventnumber eventnum eventid event incidentnumber incidentno incidentid"
    " incident callnumber cadnumber cadid casenumber runnumber",
    "call": "calldate calltime calldatetime callreceived received receiveddate datetime"
    " createdate createtime callcreated timereceived eventdate incidentdate date time",
    "entry": "entrydate entrytime entrydatetime entered",
    "dispatch": "dispdate disptime dispatchdate dispatchtime dispatchdatetime dispatched",
    "enroute": "enroute enroutedate enroutetime responding",
    "on_scene": "ondate onscene onscenedate onscenetime arrival arrived arrivaltime arrivedate",
    "clear": "cleardate cleartime cleared cleartimestamp",
    "close": "closedate closetime closed callclosed",
    "district": "district dist sector",
    "beat": "beat beatofoccurrence zone",
    "unit": "unit unitid units callsign servicebeat primaryunit",
    "init_type": "inittype initialtype initialtypedescription eventtype calltype type nature",
    "fin_type": "fintype finaltype finaltypedescription",
    "priority": "initpriority priority initialpriority",
    "location": "location address locationaddress crossstreet blockaddress streetaddress",
    "caller": "caller callername reportingparty complainant",
    "phone": "callerphone phone phonenumber callback ani",
    "source": "sourceofcall source callsource",
    "disposition": "disposition dispositioncode dispo",
    "remarks": "remarks comments narrative notes locationremarks actions details",
}
_KEYS = ("event_no", *TIME_ROLES)
_KEY = re.compile(r"[A-Za-z]{0,4}[-#]?\d[\dA-Za-z-]{0,23}")  # an event's number, such as P12345678
_DIGITS = re.compile(r"[\d\s:/.+-]*\d\s*(?:[AaPp][Mm]|Z)?")  # a date or a time of any form
_PHONE = re.compile(r"(?:\+?1[-. ]?)?\(?\d{3}\)?[-. ]\s?\d{3}[-. ]\d{4}")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_OFFSET = r"(?:\s*(?P<offset>Z|UTC|[+-]\d{2}:?\d{2}))?"
_CLOCK = (
    r"(?P<h>\d{1,2})[:.](?P<m>\d{2})(?:[:.](?P<s>\d{2})(?:\.\d{1,9})?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?"
)
_TIMES = {
    order: re.compile(rf"{date}[\sT,]+{_CLOCK}{_OFFSET}")
    for order, date in {
        "named month": r"(?P<D>\d{1,2})[-/ ](?P<MON>[A-Za-z]{3})[A-Za-z]*[-/ ](?P<Y>\d{4}|\d{2})",
        "month first": r"(?P<M>\d{1,2})[/-](?P<D>\d{1,2})[/-](?P<Y>\d{4}|\d{2})",
        "year first": r"(?P<Y>\d{4})[-/](?P<M>\d{1,2})[-/](?P<D>\d{1,2})",
    }.items()
}


@dataclass(frozen=True)
class DispatchRow:
    """One row: its cells as written, and its times (naive, local; ``None`` if missing)."""

    number: int
    cells: tuple[str, ...]
    times: dict[str, datetime | None] = field(default_factory=dict)


@dataclass(frozen=True)
class DispatchLog:
    """A dispatch log.

    Attributes:
        columns: roles and the places of their columns.
        offset: the zone offset that every time states, such as ``+0000``; else empty.
            It is not applied: open-data portals print ``+0000`` on local times.
        notes: what was odd, without content.
    """

    header: tuple[str, ...]
    rows: tuple[DispatchRow, ...]
    columns: dict[str, tuple[int, ...]]
    offset: str = ""
    notes: tuple[str, ...] = ()

    @property
    def facts(self) -> Facts:
        """What a record's facts say of a log."""
        return Facts(rows=len(self.rows))

    def kept_cells(self, row: DispatchRow) -> set[int]:
        """The places of a row's key and times: a masked row keeps them.

        Whatever its column is called, a cell that says anything else is not kept.
        """
        cells = enumerate(map(cleaned, row.cells))
        return {at for at, cell in cells if at in self._key_columns and _is_key_or_time(cell)}

    @cached_property
    def _key_columns(self) -> set[int]:
        """A column that no role claims counts as time when nearly all its cells are times."""
        claimed = {at for role in _KEYS for at in self.columns.get(role, ())}
        return claimed | {at for at in range(len(self.header)) if self._is_time(at)}

    def _is_time(self, place: int) -> bool:
        sample = (row.cells[place] for row in self.rows[:200] if place < len(row.cells))
        said = [cell for cell in sample if cell.strip()]
        return bool(said) and sum(time_of(c)[0] is not None for c in said) >= 0.8 * len(said)

    def cell(self, row: DispatchRow, role: str) -> str:
        """A row's text in a role; empty when the log has no such column."""
        places = self.columns.get(role, ())
        return " ".join(row.cells[p].strip() for p in places if p < len(row.cells)).strip()


def _is_key_or_time(cell: str) -> bool:
    said = cell.strip()
    if _PHONE.fullmatch(said):
        return False
    return bool(_KEY.fullmatch(said) or _DIGITS.fullmatch(said)) or time_of(said)[0] is not None


def read(
    path: Path, column_map: ColumnMap | None = None, encoding: str | None = None
) -> DispatchLog:
    """Read a delimited dispatch log.

    Raises:
        BadInput: It is empty, too large or no table, or a mapped column is not in it.
    """
    text, _ = decoded(load(path), encoding)
    rows = rows_of(text, path.name, delimiter_of(text))
    header = next((row for row in rows if any(cell.strip() for cell in row)), None)
    if header is None:
        raise BadInput(f"{path.name} is an empty table.")
    columns = _mapped(header, column_map, path.name) if column_map else _guessed(header)
    day_first = column_map.day_first if column_map else False
    parsed, offsets, bad = [], set(), 0
    for number, row in enumerate((r for r in rows if any(c.strip() for c in r)), 1):
        times: dict[str, datetime | None] = {}
        for role in TIME_ROLES:
            if role in columns:
                said = " ".join(row[p].strip() for p in columns[role] if p < len(row)).strip()
                times[role], offset = time_of(said, day_first)
                bad += bool(said) and times[role] is None
                offsets |= {offset} if said else set()
        parsed.append(DispatchRow(number, tuple(row), times))
    offset = offsets.pop() if len(offsets) == 1 else ""
    return DispatchLog(tuple(header), tuple(parsed), columns, offset, _notes(bad, offset))


def recognise(head: bytes, name: str) -> bool:
    """True when a file's beginning is a table with events, times and what they are about."""
    text, _ = decoded(head)
    cut = text.rpartition("\n")[0] or text
    if "\x00" in cut:
        return False
    try:
        rows = [row for row in rows_of(cut, name) if any(row)][:6]
    except BadInput:
        return False
    if len(rows) < 2 or len(rows[0]) < 3:
        return False
    columns = _guessed(rows[0])
    timed = [p for role in TIME_ROLES for p in columns.get(role, ())]
    about = {"event_no", "init_type", "fin_type", "priority", "unit", "disposition"} & set(columns)
    read_time = any(p < len(row) and time_of(row[p])[0] for row in rows[1:] for p in timed)
    return bool(about and read_time and len(columns) >= 3)


def time_of(text: str, day_first: bool = False) -> tuple[datetime | None, str]:
    """A local time as written, and the zone offset that it states."""
    said = cleaned(text).strip()
    for order, pattern in _TIMES.items():
        found = pattern.fullmatch(said)
        if found:
            parts = found.groupdict()
            if order == "month first" and day_first:
                parts["M"], parts["D"] = parts["D"], parts["M"]
            return _moment(parts), found["offset"] or ""
    return None, ""


def _moment(parts: dict[str, str | None]) -> datetime | None:
    name = (parts.get("MON") or "").casefold()
    if name and name not in _MONTHS:
        return None
    month = _MONTHS.index(name) + 1 if name else int(parts["M"] or 0)
    year, day, hour = (int(parts[key] or 0) for key in ("Y", "D", "h"))
    if parts["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if parts["half"].casefold() == "p" else 0)
    year += 2000 if year < 100 else 0
    try:
        return datetime(year, month, day, hour, int(parts["m"] or 0), int(parts["s"] or 0))
    except ValueError:
        return None


def _guessed(header: list[str]) -> dict[str, tuple[int, ...]]:
    """Roles by the headers that agencies use; a column has one role, a role one column."""
    keys = [re.sub(r"[^a-z]", "", cleaned(cell).casefold()) for cell in header]
    found: dict[str, tuple[int, ...]] = {}
    for role, aliases in _ALIASES.items():
        place = next((keys.index(a) for a in aliases.split() if a in keys), None)
        if place is not None and (place,) not in found.values():
            found[role] = (place,)
    if {"date", "time"} <= set(keys) and found.get("call") == (keys.index("date"),):
        found["call"] = (keys.index("date"), keys.index("time"))
    return found


def _mapped(header: list[str], wanted: ColumnMap, name: str) -> dict[str, tuple[int, ...]]:
    places = {cleaned(cell).strip().casefold(): at for at, cell in reversed([*enumerate(header)])}
    missing = [n for _, ns in wanted.columns for n in ns if n.strip().casefold() not in places]
    if missing:
        raise BadInput(
            f"{name} has no column {missing[0]!r}.", "Choose another column map for this layout."
        )
    return {role: tuple(places[n.strip().casefold()] for n in ns) for role, ns in wanted.columns}


def _notes(bad: int, offset: str) -> tuple[str, ...]:
    notes = []
    if bad:
        notes.append(f"{bad} times could not be read and are kept as text")
    if offset:
        notes.append(f"every time states the offset {offset}; it was not applied")
    return tuple(notes)
