"""A workbook's visible cells as they are shown: values, not formulas."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from reviewer.errors import BadInput
from reviewer.render.office.blocks import Block, Extract, unpacked

MAX_CELLS = 2_000_000
MAX_COLUMNS = 10  # a wider table is told row by row


def read_xlsx(path: Path) -> Extract:
    """The blocks of an XLSX: each visible sheet, without hidden rows and columns.

    Raises:
        BadInput: It is broken, hostile, or absurdly large.
    """
    extract = Extract([])
    with unpacked(path) as box:
        names = box.namelist()
        extract.drop("embedded files", sum(n.startswith("xl/embeddings/") for n in names))
        extract.drop("pictures", sum(n.startswith("xl/media/") for n in names))
        extract.drop("macros", sum(n.endswith("vbaProject.bin") for n in names))
        extract.drop("links to other files", sum("externalLinks/e" in n for n in names))
    book = _workbook(path)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            extract.drop("hidden sheets")
            continue
        if (sheet.max_row or 0) * (sheet.max_column or 0) > MAX_CELLS:
            raise BadInput(f"A sheet of {path.name} has over {MAX_CELLS} cells.", "Split it.")
        extract.blocks.append(Block("heading", (sheet.title,), 2))
        extract.blocks += _rows(sheet, extract)
    return extract


def _workbook(path: Path) -> Any:
    broken = (ValueError, KeyError, TypeError, OSError, AttributeError, SyntaxError, IndexError)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of every feature that it does not keep
        try:
            with path.open("rb") as stream:  # by its content: openpyxl refuses other names
                return openpyxl.load_workbook(stream, data_only=True)
        except (*broken, zipfile.BadZipFile, RecursionError) as fault:
            raise BadInput(f"{path.name} is not a readable workbook.", "Withhold it.") from fault


def _rows(sheet: Any, extract: Extract) -> Iterator[Block]:
    hidden_columns = _hidden_columns(sheet)
    extract.drop("hidden columns", len([c for c in hidden_columns if c <= sheet.max_column]))
    for row in sheet.iter_rows():
        extract.drop("comments", sum(cell.comment is not None for cell in row))
        if row and sheet.row_dimensions[row[0].row].hidden:
            extract.drop("hidden rows", int(any(cell.value is not None for cell in row)))
            continue
        cells = [cell for cell in row if cell.column not in hidden_columns]
        texts = [_shown(cell.value) for cell in cells]
        if not any(texts):
            continue
        if len(texts) <= MAX_COLUMNS:
            yield Block("row", tuple(texts))
        else:
            told = [(c, t) for c, t in zip(cells, texts, strict=True) if t]
            before = (f"Row {row[0].row} — ", *["; "] * (len(told) - 1))
            letters = (get_column_letter(cell.column) for cell, _ in told)
            labels = tuple(f"{b}{a}: " for b, a in zip(before, letters, strict=True))
            yield Block("told", tuple(text for _, text in told), labels=labels)


def _hidden_columns(sheet: Any) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min is not None and dimension.max is not None:
            hidden |= set(range(dimension.min, dimension.max + 1))
    return hidden


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)
