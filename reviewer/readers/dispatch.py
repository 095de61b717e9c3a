"""Dispatch logs: rows of a CAD system as agencies release them, in any column layout.

Times are local and naive, as written; one that is missing stays missing, for a dispatcher
who recorded no arrival is a fact, and an interpolated arrival is an invention.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path

from reviewer.errors import BadInput
from reviewer.model import Facts
from reviewer.model.column_map import TIME_ROLES, ColumnMap
from reviewer.readers.decoding import clean_text, decode_text, load_file
from reviewer.readers.office.sheets import sheet_rows
from reviewer.readers.tables import delimiter_of, rows_of
from reviewer.system.files import hash_file
from reviewer.text.row_cells import RowText

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
_ABOUT = {"event_no", "init_type", "fin_type", "priority", "unit", "disposition"}
# Chosen by hand: titles, filters and notes above a header are shorter.
_LOOKED_THROUGH = 40  # rows in which a header is looked for
# Five digits and more, so that no house number or beat passes for an event's.
_EVENT = re.compile(r"(?=(?:\D*\d){5})[A-Za-z]{0,4}[-#]?\d[\dA-Za-z-]{3,20}")
_HINT = re.compile(r"cad|dispatch|oemc|(?<![a-z])(?:events?|calls?|incidents?|911)(?![a-z])", re.I)
_TOLD_SO = "dispatch"  # what is read as a log already needs no more to say so
_KEY = re.compile(r"[A-Za-z]{0,4}[-#]?\d[\dA-Za-z-]{0,23}")  # an event's number, such as P12345678
_DIGITS = re.compile(r"[\d\s:/.+-]*\d\s*(?:[AaPp][Mm]|Z)?")  # a date or a time of any form
# Of the North American Numbering Plan.
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

    @cached_property
    def cells_as_read(self) -> tuple[str, ...]:
        """Its cells as they are read: without what is unseen."""
        return tuple(map(clean_text, self.cells))

    @cached_property
    def row_text(self) -> RowText:
        """Its cells as one text."""
        return RowText(self.cells_as_read)


@dataclass(frozen=True)
class DispatchLog:
    """A dispatch log.

    Attributes:
        columns: roles and the places of their columns.
        offset: the zone offset that every time states, such as ``+0000``; else empty.
            It is not applied: open-data portals print ``+0000`` on local times.
        notes: what was odd, without content.
        title: the lines above the header, cells as written.
    """

    header: tuple[str, ...]
    rows: tuple[DispatchRow, ...]
    columns: dict[str, tuple[int, ...]]
    offset: str = ""
    notes: tuple[str, ...] = ()
    title: tuple[tuple[str, ...], ...] = ()

    @property
    def make_facts(self) -> Facts:
        """What a record's facts say of a log."""
        return Facts(rows=len(self.rows))

    def key_cells(self, row: DispatchRow) -> set[int]:
        """The places of a row's key and times: a masked row keeps them.

        Whatever its column is called, a cell that says anything else is not kept.
        """
        keys = (at for at in self._key_columns if at < len(row.cells_as_read))
        return {at for at in keys if is_key_or_time(row.cells_as_read[at])}

    @cached_property
    def _key_columns(self) -> set[int]:
        """A column that no role claims counts as time when nearly all its cells are times."""
        claimed = {at for role in _KEYS for at in self.columns.get(role, ())}
        return claimed | {at for at in range(len(self.header)) if self._is_time(at)}

    def _is_time(self, place: int) -> bool:
        # Both numbers are chosen by hand: some cells are empty or odd in any log.
        sample = (row.cells[place] for row in self.rows[:200] if place < len(row.cells))
        said = [cell for cell in sample if cell.strip()]
        return bool(said) and sum(time_of(c)[0] is not None for c in said) >= 0.8 * len(said)

    def cell_in_role(self, row: DispatchRow, role: str) -> str:
        """A row's text in a role; empty when the log has no such column."""
        return _text_of_cells(row.cells, self.columns.get(role, ()))


def is_key_or_time(cell: str) -> bool:
    """True for what a masked row keeps where its column is one of keys or times."""
    said = cell.strip()
    # It looks like a key, and is a caller's: a masked row must not keep it.
    if _PHONE.fullmatch(said):
        return False
    return bool(_KEY.fullmatch(said) or _DIGITS.fullmatch(said)) or time_of(said)[0] is not None


def read_dispatch_log(
    path: Path, column_map: ColumnMap | None = None, encoding: str | None = None
) -> DispatchLog:
    """Read a delimited dispatch log; what was read last is kept, for who asks for its rows asks
    for its words, too.

    Raises:
        BadInput: It is empty, too large or no table, or a mapped column is not in it.
    """
    return _read_log(path, hash_file(path), column_map, encoding)


@lru_cache(maxsize=1)
def _read_log(
    path: Path, _sha256: str, column_map: ColumnMap | None, encoding: str | None
) -> DispatchLog:
    return log_of_rows(list(_read_rows(path, encoding)), path.name, column_map)


def log_of_rows(
    cells: list[list[str]], name: str, column_map: ColumnMap | None = None
) -> DispatchLog:
    """A dispatch log out of the cells of its table.

    Raises:
        BadInput: It is empty, or a mapped column is not in it.
    """
    rows = [row for row in cells if any(map(str.strip, row))]
    if not rows:
        raise BadInput(f"{name} is an empty table.")
    start = _mapped_start(rows, column_map, name) if column_map else start_of(rows)
    day_first = column_map.day_first if column_map else False
    timed = {role: start.columns[role] for role in TIME_ROLES if role in start.columns}
    parsed, offsets, bad = [], set(), 0
    for number, row in enumerate(rows[start.first :], 1):
        times: dict[str, datetime | None] = {}
        for role, places in timed.items():
            said = _text_of_cells(row, places)
            times[role], offset = time_of(said, day_first) if said else (None, "")
            bad += bool(said) and times[role] is None
            offsets |= {offset} if said else set()
        parsed.append(DispatchRow(number, tuple(row), times))
    # Only what all times state: half of a log cannot be in another zone.
    offset = offsets.pop() if len(offsets) == 1 else ""
    notes = (*start.notes, *_notes_on_log(bad, offset))
    title = tuple(tuple(row) for row in rows[: start.lines])
    return DispatchLog(start.header, tuple(parsed), start.columns, offset, notes, title)


def _text_of_cells(row: Sequence[str], places: tuple[int, ...]) -> str:
    """The text of some cells of a row; most roles have one column."""
    if len(places) == 1:
        return row[places[0]].strip() if places[0] < len(row) else ""
    return " ".join(row[p].strip() for p in places if p < len(row)).strip()


def _read_rows(path: Path, encoding: str | None) -> Iterator[list[str]]:
    """The rows of a delimited text, or of a workbook's only sheet."""
    with path.open("rb") as stream:
        packed = stream.read(4) == b"PK\x03\x04"
    if packed:
        yield from sheet_rows(path)
        return
    text, _ = decode_text(load_file(path), encoding)
    yield from rows_of(text, path.name, delimiter_of(text))


def recognise_rows(rows: list[list[str]], name: str) -> bool:
    """True when the first rows of a table are those of a dispatch log."""
    rows = [row for row in rows if any(cell.strip() for cell in row)][:_LOOKED_THROUGH]
    if len(rows) < 2:
        return False
    return _header_place(rows) is not None or _roles_without_header(rows, name) is not None


def is_dispatch_log(head: bytes, name: str) -> bool:
    """True when a file's beginning is a table with events, times and what they are about."""
    text, _ = decode_text(head)
    # The last line of a file's beginning is cut anywhere.
    cut = text.rpartition("\n")[0] or text
    # A binary file, or UTF-16 without a mark.
    if "\x00" in cut:
        return False
    try:
        rows = list(islice(rows_of(cut, name), _LOOKED_THROUGH * 2))
    except BadInput:
        return False
    return recognise_rows(rows, name)


@dataclass(frozen=True)
class Start:
    """Where a table begins: how many lines of title it has, its header, its first row."""

    header: tuple[str, ...]
    columns: dict[str, tuple[int, ...]]
    lines: int = 0
    first: int = 1
    notes: tuple[str, ...] = ()


def start_of(rows: list[list[str]]) -> Start:
    """Where a table begins that may have a title above its header, or no header at all.

    The header is told by what stands in it and below it. A table without one gets numbers for
    names, and its roles by what its columns hold. What is neither begins with its first row.
    """
    place = _header_place(rows[:_LOOKED_THROUGH])
    if place is None:
        columns = _roles_without_header(rows[:_LOOKED_THROUGH], _TOLD_SO)
        if columns is not None:
            wide = max(len(row) for row in rows[:_LOOKED_THROUGH])
            header = tuple(f"column {n}" for n in range(1, wide + 1))
            note = "the table has no header; its columns were given numbers"
            return Start(header, columns, 0, 0, (note,))
        place = 0
    return Start(tuple(rows[place]), _guess_roles(rows[place]), place, place + 1)


def _header_place(rows: list[list[str]]) -> int | None:
    """The first row whose names are those of a dispatch log, and below which times stand."""
    for place, row in enumerate(rows[:-1]):
        if len(row) < 3:
            continue
        columns = _guess_roles(row)
        timed = [p for role in TIME_ROLES for p in columns.get(role, ())]
        about = _ABOUT & set(columns)
        below = rows[place + 1 : place + 6]
        pairs = [columns[role] for role in TIME_ROLES if role in columns]
        told = any(p < len(r) and time_of(r[p])[0] for r in below for p in timed)
        told = told or any(
            time_of(" ".join(r[p].strip() for p in pair if p < len(r)))[0]
            for r in below
            for pair in pairs
        )
        if about and told and len(columns) >= 3:
            return place
    return None


def _roles_without_header(rows: list[list[str]], name: str) -> dict[str, tuple[int, ...]] | None:
    """The roles of a table without a header, by what its columns hold; ``None`` if it is none.

    It needs a column of events and one of times; a single one of times is enough only where
    the file's name says what it is.
    """
    wide = max(map(len, rows))
    if len(rows) < 3 or wide < 3 or any(len(row) != len(rows[0]) for row in rows):
        return None
    share = {
        place: [row[place].strip() for row in rows if row[place].strip()] for place in range(wide)
    }
    full = {place: cells for place, cells in share.items() if len(cells) >= 0.5 * len(rows)}
    times = [
        p for p, cells in full.items() if _mostly_holds(cells, lambda c: time_of(c)[0] is not None)
    ]
    events = [
        p
        for p, cells in full.items()
        if p not in times
        and len(cells) == len(rows)
        and len(set(cells)) > 0.5 * len(cells)
        and _mostly_holds(cells, lambda c: bool(_EVENT.fullmatch(c)) and not _PHONE.fullmatch(c))
    ]
    if not times or not events or (len(times) < 2 and not _HINT.search(name)):
        return None
    earliest = sorted(times, key=lambda p: _first_time(rows[0][p], rows[1][p]))
    roles = ("call", *(r for r in ("dispatch", "on_scene", "clear")))
    columns = {role: (place,) for role, place in zip(roles, earliest, strict=False)}
    phones = [
        p for p, cells in full.items() if _mostly_holds(cells, lambda c: bool(_PHONE.fullmatch(c)))
    ]
    return {"event_no": (events[0],), **columns, **({"phone": (phones[0],)} if phones else {})}


def _first_time(*cells: str) -> datetime:
    found = [t for cell in cells if (t := time_of(cell)[0]) is not None]
    return min(found, default=datetime.max)


def _mostly_holds(cells: list[str], holds: Callable[[str], bool]) -> bool:
    return sum(map(holds, cells)) >= 0.8 * len(cells)


def time_of(text: str, day_first: bool = False) -> tuple[datetime | None, str]:
    """A local time as written, and the zone offset that it states."""
    said = clean_text(text).strip()
    for order, pattern in _TIMES.items():
        found = pattern.fullmatch(said)
        if found:
            parts = found.groupdict()
            if order == "month first" and day_first:
                parts["M"], parts["D"] = parts["D"], parts["M"]
            return _moment_of_groups(parts), found["offset"] or ""
    return None, ""


def _moment_of_groups(parts: dict[str, str | None]) -> datetime | None:
    name = (parts.get("MON") or "").casefold()
    if name and name not in _MONTHS:
        return None
    month = _MONTHS.index(name) + 1 if name else int(parts["M"] or 0)
    year, hour = int(parts["Y"] or 0), int(parts["h"] or 0)
    if parts["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if parts["half"].casefold() == "p" else 0)
    year += 2000 if year < 100 else 0
    minute, second = int(parts["m"] or 0), int(parts["s"] or 0)
    try:
        return datetime(year, month, int(parts["D"] or 0), hour, minute, second)
    except ValueError:
        return None


def _guess_roles(header: list[str]) -> dict[str, tuple[int, ...]]:
    """Roles by the headers that agencies use; a column has one role, a role one column."""
    keys = [re.sub(r"[^a-z]", "", clean_text(cell).casefold()) for cell in header]
    found: dict[str, tuple[int, ...]] = {}
    for role, aliases in _ALIASES.items():
        place = next((keys.index(a) for a in aliases.split() if a in keys), None)
        if place is not None and (place,) not in found.values():
            found[role] = (place,)
    if {"date", "time"} <= set(keys) and found.get("call") == (keys.index("date"),):
        found["call"] = (keys.index("date"), keys.index("time"))
    return found


def _mapped_start(rows: list[list[str]], wanted: ColumnMap, name: str) -> Start:
    """Where the table begins whose columns a map names: at the first row that has them all."""
    missing = ""
    for place, header in enumerate(rows[:_LOOKED_THROUGH]):
        places = {
            clean_text(cell).strip().casefold(): at for at, cell in reversed([*enumerate(header)])
        }
        lacking = [n for _, ns in wanted.columns for n in ns if n.strip().casefold() not in places]
        if not lacking:
            columns = {
                r: tuple(places[n.strip().casefold()] for n in ns) for r, ns in wanted.columns
            }
            return Start(tuple(header), columns, place, place + 1)
        missing = missing or lacking[0]
    raise BadInput(
        f"{name} has no column {missing!r}.", "Choose another column map for this layout."
    )


def _notes_on_log(bad: int, offset: str) -> tuple[str, ...]:
    notes = []
    if bad:
        notes.append(f"{bad} times could not be read and are kept as text")
    if offset:
        notes.append(f"every time states the offset {offset}; it was not applied")
    return tuple(notes)
