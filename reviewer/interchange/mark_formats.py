"""The formats that there are, by their names and by how their files end."""

from __future__ import annotations

from pathlib import Path

from reviewer.errors import Refused
from reviewer.interchange.audacity_labels import AudacityFormat
from reviewer.interchange.cvat_video import CvatVideoFormat
from reviewer.interchange.elan import ElanFormat
from reviewer.interchange.mark_sheet import CsvSheetFormat, WorkbookSheetFormat
from reviewer.interchange.marks import MarkFormat
from reviewer.interchange.note_captions import NoteSrtFormat, NoteVttFormat
from reviewer.interchange.opentimeline import OpenTimelineFormat
from reviewer.interchange.web_annotations import WebAnnotationFormat

FORMATS: tuple[MarkFormat, ...] = (
    OpenTimelineFormat(),
    WebAnnotationFormat(),
    CsvSheetFormat(),
    WorkbookSheetFormat(),
    ElanFormat(),
    CvatVideoFormat(),
    NoteVttFormat(),
    NoteSrtFormat(),
    AudacityFormat(),
)


def find_mark_format(file: Path, name: str = "") -> MarkFormat:
    """The format of that name, else the one whose files end so.

    Raises:
        Refused: There is none.
    """
    for known in FORMATS:
        if name == known.name or (not name and file.suffix.casefold() in known.suffixes):
            return known
    names = ", ".join(f"{known.name} (*{known.suffixes[0]})" for known in FORMATS)
    raise Refused(
        f"No format of that name or ending is known: {name or file.name}.", f"Known are: {names}."
    )
