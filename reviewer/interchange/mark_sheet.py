"""A table of all marks, as CSV and as a workbook: one row a mark, by media time and wall clock."""

from __future__ import annotations

import csv
import io
import math
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from zipfile import BadZipFile
from zoneinfo import ZoneInfo

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from reviewer.clock.timebase import utc_moment
from reviewer.errors import BadInput
from reviewer.interchange.marks import (
    CaseMarks,
    Mark,
    MarkCodec,
    MarkedRecord,
    ReadMarks,
    WrittenMarks,
)
from reviewer.model import Annotation, RegionRedaction, SoundRedaction, Status
from reviewer.package.csv_tables import write_csv_table

COLUMNS = (
    "id",
    "mark",
    "record",
    "media_start",
    "media_end",
    "wall_start",
    "wall_end",
    "page",
    "cue",
    "tag",
    "text",
    "exemptions",
    "status",
    "author",
)
_NOTE, _HIDE, _MUTE = "note", "hide", "mute"
_MOST_ROWS = 200_000


class _MarkSheet(MarkCodec):
    def write_marks(self, case: CaseMarks) -> WrittenMarks:
        """A row for each mark, in the order of the records and of time."""
        places = {record.path: n for n, record in enumerate(case.records)}
        marks = sorted(
            (mark for mark in case.marks if mark.record in places),
            key=lambda mark: (places[mark.record], mark.start or 0.0, mark.id),
        )
        boxes = sum(isinstance(mark, RegionRedaction) for mark in marks)
        left = (
            (f"{boxes} boxes are rows without their track, and are not read back.",)
            if boxes
            else ()
        )
        return WrittenMarks(self._write_rows([_row_of(mark, case) for mark in marks]), left)

    def read_marks(self, data: bytes, name: str, case: CaseMarks) -> ReadMarks:
        """Notes and muted sound; media times count, and wall times where a row has no others."""
        rows = islice(self._read_rows(data, name), _MOST_ROWS + 1)
        head = [cell.strip().casefold() for cell in next(rows, [])]
        if "record" not in head:
            raise BadInput(
                f"{name} has no column 'record' in its first row.",
                f"The columns are {', '.join(COLUMNS)}.",
            )
        reader = _RowReader(case, name)
        for number, cells in enumerate(rows, 2):
            if number > _MOST_ROWS:
                raise BadInput(f"{name} has more than {_MOST_ROWS:,} rows.")
            if any(cell.strip() for cell in cells):
                reader.take_row(number, dict(zip(head, map(_told_cell, cells), strict=False)))
        unknown = [name for name in head if name and name not in COLUMNS]
        left = (f"Columns that are not read: {', '.join(unknown)}.",) if unknown else ()
        return ReadMarks(tuple(reader.marks), (*left, *reader.left_out))

    @abstractmethod
    def _write_rows(self, rows: Sequence[Sequence[str]]) -> bytes:
        """The file with these rows below the head."""

    @abstractmethod
    def _read_rows(self, data: bytes, name: str) -> Iterator[list[str]]:
        """The rows of the file, the head first."""


class CsvSheetCodec(_MarkSheet):
    """``.csv`` in UTF-8 with a mark, no cell of which a spreadsheet takes for a formula."""

    def _write_rows(self, rows: Sequence[Sequence[str]]) -> bytes:
        return write_csv_table(COLUMNS, rows)

    def _read_rows(self, data: bytes, name: str) -> Iterator[list[str]]:
        text = data.decode("utf-8-sig", "replace")
        first = text.partition("\n")[0]
        # What a German or French spreadsheet saves has semicolons.
        between = max(",;\t", key=first.count)
        try:
            yield from csv.reader(io.StringIO(text, newline=""), delimiter=between)
        except csv.Error as fault:
            raise BadInput(f"{name} is no table ({fault}).") from fault


class WorkbookSheetCodec(_MarkSheet):
    """``.xlsx``, all cells as text."""

    def _write_rows(self, rows: Sequence[Sequence[str]]) -> bytes:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Marks")
        sheet.freeze_panes = "A2"
        for row in (COLUMNS, *rows):
            cells = []
            for text in row:
                cell = openpyxl.cell.WriteOnlyCell(sheet, _writable(text))
                cell.data_type = "s"  # never a formula, whatever it begins with
                cells.append(cell)
            sheet.append(cells)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def _read_rows(self, data: bytes, name: str) -> Iterator[list[str]]:
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            for row in book.worksheets[0].iter_rows(values_only=True):
                yield ["" if cell is None else str(cell) for cell in row]
        except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError) as fault:
            raise BadInput(f"{name} is no Excel workbook.") from fault


def _row_of(mark: Mark, case: CaseMarks) -> list[str]:
    note = mark if isinstance(mark, Annotation) else None
    record = case.by_path[mark.record]
    kind = _NOTE if note else _HIDE if isinstance(mark, RegionRedaction) else _MUTE
    return [
        mark.id,
        kind,
        mark.record,
        *(_number_text(t) for t in (mark.start, mark.end)),
        *(_wall_text(t, record, case.zone) for t in (mark.start, mark.end)),
        *(str(n) if n is not None else "" for n in (note and note.page, note and note.cue)),
        note.tag if note else "",
        note.note if note else getattr(mark, "reason", ""),
        "" if isinstance(mark, Annotation) else "; ".join(mark.exemptions),
        "" if isinstance(mark, Annotation) else mark.status.value,
        mark.author,
    ]


class _RowReader:
    """Makes marks of rows, and sentences of what none can be made of."""

    def __init__(self, case: CaseMarks, name: str) -> None:
        self._case, self._name = case, name
        self.marks: list[Mark] = []
        self.left_out: list[str] = []

    def take_row(self, number: int, row: Mapping[str, str]) -> None:
        try:
            self.marks.append(self._mark_of_row(row))
        except _RowNotTakenError as why:
            self.left_out.append(f"Row {number}: {why}.")

    def _mark_of_row(self, row: Mapping[str, str]) -> Mark:
        named = row.get("record", "")
        record = self._case.find_record(named)
        if record is None:
            raise _RowNotTakenError(f"no record of the case is meant by {named!r}")
        start, end = (self._moment_of(row, edge, record) for edge in ("start", "end"))
        if start is None and end is not None:
            raise _RowNotTakenError("it ends, and does not begin")
        if start is not None and end is not None and end < start:
            raise _RowNotTakenError("it ends before it begins")
        key, author = row.get("id", "").strip(), row.get("author", "")
        mark = row.get("mark", "").strip().casefold() or _NOTE
        if mark == _NOTE:
            page, cue = (_whole_number(row.get(name, "")) for name in ("page", "cue"))
            tag, text = row.get("tag", ""), row.get("text", "")
            return Annotation(key, record.path, tag, text, start, end, page, cue, author)
        if mark == _MUTE and start is not None and end is not None and end > start:
            codes = tuple(c.strip() for c in row.get("exemptions", "").split(";") if c.strip())
            return SoundRedaction(
                key,
                record.path,
                codes,
                row.get("text", ""),
                _status_of(row.get("status", "")),
                author=author,
                start=start,
                end=end,
            )
        raise _RowNotTakenError(
            "a box needs a track" if mark == _HIDE else f"a mark {mark!r} is not known here"
        )

    def _moment_of(self, row: Mapping[str, str], edge: str, record: MarkedRecord) -> float | None:
        told = row.get(f"media_{edge}", "").strip()
        if told:
            return _seconds_of(told)
        wall = row.get(f"wall_{edge}", "").strip()
        if not wall:
            return None
        if record.clock is None:
            raise _RowNotTakenError("it has a time of the wall clock, and its record has no clock")
        try:
            moment = datetime.fromisoformat(wall)
        except ValueError:
            raise _RowNotTakenError(f"{wall!r} is no moment") from None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(self._case.zone))
        media = record.clock.media_of_utc(round(moment.timestamp() * 1_000_000))
        if not 0 <= media <= (record.seconds or 0.0):
            raise _RowNotTakenError(f"{wall} is not within its record")
        return media


class _RowNotTakenError(Exception):
    """Why no mark can be made of a row."""


def _status_of(text: str) -> Status:
    # What another program wrote is a proposal; a person here accepts it.
    try:
        return Status(text.strip().casefold())
    except ValueError:
        return Status.PROPOSED


def _seconds_of(text: str) -> float:
    try:
        seconds = float(text.replace(",", "."))
    except ValueError:
        raise _RowNotTakenError(f"{text!r} is no number of seconds") from None
    if not math.isfinite(seconds) or seconds < 0:
        raise _RowNotTakenError(f"{text!r} is no moment of a recording")
    return seconds


def _whole_number(text: str) -> int | None:
    if not text.strip():
        return None
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        raise _RowNotTakenError(f"{text!r} is no number of a page or cue") from None


def _number_text(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.6f}".rstrip("0").rstrip(".")


def _wall_text(seconds: float | None, record: MarkedRecord, zone: str) -> str:
    if seconds is None or record.clock is None:
        return ""
    moment = utc_moment(record.clock.utc_of_media(seconds)).astimezone(ZoneInfo(zone))
    return moment.isoformat(timespec="milliseconds")


def _told_cell(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from running it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def _writable(text: str) -> str:
    """Without the control characters that a workbook cannot hold."""
    return str(openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub(" ", text))
