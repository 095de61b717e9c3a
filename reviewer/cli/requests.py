"""``reviewer requests``: who waits for what, until when, and what keeps it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from reviewer.cli.answer import Answer, lay_out_table
from reviewer.errors import CaseError
from reviewer.export.request_board import (
    BoardRow,
    count_pending,
    look_for_undecided,
    read_board,
)
from reviewer.law.deadlines import Due
from reviewer.store.database import FILE
from reviewer.system.jobs import Job

_HEAD = ("case", "request", "requester", "state", "due", "open", "no action", "left", "blocked by")


def list_requests(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer requests [CASE ...]``: every request of the cases, what presses most first."""
    today = date.today()
    folders = list(dict.fromkeys(_cases_in(options.cases or [Path()])))
    board = read_board(folders, today, watch)
    if len(board.faults) == len(folders):
        # Nothing could be read: that is a failure, and not an empty answer.
        raise CaseError(next(iter(board.faults.values())))
    looked = {(r.folder, r.request.id): r for r in look_for_undecided(board.rows, watch)}
    rows = [looked.get((row.folder, row.request.id), row) for row in board.rows]
    data = {
        "today": today.isoformat(),
        "requests": [_row_data(row, today) for row in rows],
        "unread": [{"case": str(p), "why": why} for p, why in board.faults.items()],
    }
    return Answer(data, "\n".join(_tell_board(rows, board.faults, today)))


def _cases_in(places: Iterable[Path]) -> Iterator[Path]:
    """The folders of cases that are named, or lie in those that are.

    Raises:
        CaseError: One is no case, and none lies in it.
    """
    for place in places:
        if (place / FILE).is_file():
            yield place
            continue
        try:
            found = sorted(path.parent for path in place.glob(f"*/{FILE}"))
        except OSError as fault:
            raise CaseError(f"{place} cannot be read: {fault.strerror}.") from fault
        if not found:
            raise CaseError(f"{place} is no case, and none lies in it.")
        yield from found


def _tell_board(rows: list[BoardRow], faults: dict[Path, str], today: date) -> Iterator[str]:
    lines = [
        (
            row.case,
            row.request.id,
            row.request.requester,
            row.state.stage.value,
            row.tell_due(today) or "-",
            _tell_days(row.state.days_open(today)),
            _tell_days(None if row.state.is_closed else row.state.days_idle(today)),
            row.tell_left() or "-",
            "; ".join(row.blocks) or "-",
        )
        for row in rows
    ]
    yield lay_out_table(lines, _HEAD) if lines else "Nobody has asked for anything yet."
    for row in rows:
        for told in (*row.due.cautions, *row.state.oddities, *row.gone):
            yield f"{row.case}, {row.request.id}: {told}"
    for folder, why in faults.items():
        yield f"not read: {folder}: {why}"


def _tell_days(count: int | None) -> str:
    return "-" if count is None else f"{count} day{'' if count == 1 else 's'}"


def _row_data(row: BoardRow, today: date) -> dict[str, Any]:
    state, due = row.state, row.due
    return {
        "folder": str(row.folder),
        "case": row.case,
        "request": row.request.id,
        "requester": row.request.requester,
        "class": row.request.requester_class,
        "basis": row.request.basis,
        "standing": row.standing(today).value,
        "state": state.stage.value,
        "since": _iso_day(state.since),
        "received": _iso_day(state.received),
        "due": _iso_day(due.day),
        "set_by": due.set_by,
        "why_not": due.fault,
        "cautions": [*due.cautions, *state.oddities, *row.gone],
        "calendar": due.calendar,
        "arithmetic": _days_data(due.counted),
        "days_open": state.days_open(today),
        "days_without_action": state.days_idle(today),
        "blocked_by": list(row.blocks),
        "undecided": row.undecided[0] if row.undecided is not None else None,
        "items": len(row.request.items),
        "items_pending": count_pending(row.request),
    }


def _iso_day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _days_data(counted: Due | None) -> list[dict[str, Any]]:
    days = counted.days if counted is not None else ()
    return [
        {"day": d.day.isoformat(), "city": d.city, "strict": d.strict, "why": d.why} for d in days
    ]
