"""Sheets of a workbook that are dispatch logs, beside others that are not.

Decisions 42, 73.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from reviewer.readers import dispatch
from reviewer.readers.email import safe_name
from reviewer.readers.office.sheets import first_rows

_ROWS = 60  # of a sheet, in which a log is looked for
_LARGEST = 64 << 20  # bytes of a workbook that is looked into


def _first_rows(path: Path) -> tuple[int, dict[str, list[list[str]]]]:
    known = path.stat()
    return _rows_of(path, known.st_size, known.st_mtime_ns)


@lru_cache(maxsize=1)  # who asks what a workbook is asks again which of its sheets are logs
def _rows_of(path: Path, size: int, changed: int) -> tuple[int, dict[str, list[list[str]]]]:
    return first_rows(path, _ROWS)


def is_log(path: Path) -> bool:
    """True for a workbook of exactly one sheet that is a dispatch log."""
    count, sheets = _first_rows(path)
    only = next(iter(sheets.values()), []) if count == 1 else []
    return bool(only) and dispatch.recognise_rows(only, path.name)


def log_sheets(path: Path) -> dict[str, str]:
    """The sheets of a workbook of several that are dispatch logs: title, and a name for each.

    The name says that it is one where its title does not and that of the file does.
    """
    if path.stat().st_size > _LARGEST:
        return {}
    count, sheets = _first_rows(path)
    found: dict[str, str] = {}
    for title, rows in sheets.items() if count > 1 else ():
        name = safe_name(title.replace("/", "_")) or "sheet"
        if rows and dispatch.recognise_rows(rows, name):
            found[title] = name
        elif rows and dispatch.recognise_rows(rows, path.name):
            found[title] = f"{path.stem} {name}"
    return found
