"""The one door to openpyxl: quick, and open only where no part of a file declares entities.

With ``defusedxml`` installed the library reads every cell with a parser written in Python; what
that one guards against is looked for here instead, in each part, before anything is opened.

Decision 108.
"""

from __future__ import annotations

import os
import zipfile
from typing import IO, Any

os.environ["OPENPYXL_DEFUSEDXML"] = "False"  # asked by the library when it is imported

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet.worksheet import Worksheet

from reviewer.errors import BadInput
from reviewer.readers.xml_tree import require_plain

__all__ = [
    "COLOR_INDEX",
    "Cell",
    "from_excel",
    "get_column_letter",
    "load_openpyxl_book",
    "range_boundaries",
]

_MOST_MERGED = 2_000_000  # cells: the library makes one of each that is merged into another
_merge: Any = Worksheet._clean_merge_range


def _merge_few(sheet: Any, area: Any) -> None:
    """What the library does with merged cells, unless a few bytes name billions of them."""
    rows, columns = area.size["rows"], area.size["columns"]
    sheet.merged_so_far = getattr(sheet, "merged_so_far", 0) + rows * columns
    if sheet.merged_so_far > _MOST_MERGED:
        raise BadInput(f"A sheet merges over {_MOST_MERGED} cells.", "Withhold it.")
    _merge(sheet, area)


_library: Any = Worksheet
_library._clean_merge_range = _merge_few


def load_openpyxl_book(
    stream: IO[bytes], name: str, *, data_only: bool, read_only: bool = False
) -> Any:
    """A workbook of openpyxl; by its content, for the library refuses names that it does not know.

    Raises:
        BadInput: A part of it declares entities, or a sheet merges absurdly many cells.
        Exception: Whatever zipfile and the library raise for what is broken.
    """
    with zipfile.ZipFile(stream) as box:
        for info in box.infolist():
            with box.open(info) as part:
                require_plain(part, name)
    stream.seek(0)
    return load_workbook(stream, data_only=data_only, read_only=read_only)
