"""Marks of a case for other programs, and theirs for a case: editors, ELAN, CVAT, spreadsheets.

written = export_marks(case, "elan", "video/a.mp4")     # what it could not say is told
taken = import_marks(case, Path("a.eaf"))               # one step; nothing is ever replaced
"""

from reviewer.interchange.exchange import MarksTaken, export_marks, import_marks
from reviewer.interchange.mark_formats import FORMATS, find_mark_format

__all__ = ["FORMATS", "MarksTaken", "export_marks", "find_mark_format", "import_marks"]
