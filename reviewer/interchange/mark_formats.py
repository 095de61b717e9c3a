"""The formats that there are: what they are called, how their files end, what they speak of.

Who writes and reads one is read in when it is asked for: each brings a library of its own.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from reviewer.errors import Refused
from reviewer.interchange.marks import MarkCodec
from reviewer.model import Kind

_TIMED = frozenset({Kind.VIDEO, Kind.AUDIO})


@dataclass(frozen=True)
class MarkFormat:
    """A format of another program.

    Attributes:
        name: as the command line says it.
        title: as a person knows it.
        suffix: how its files end.
        codec: who writes and reads it, as ``module:class`` of this package.
        kinds: the records that it speaks of.
        of_one: a file is about one record.
        wants_frames: it counts pictures, not seconds.
    """

    name: str
    title: str
    suffix: str
    codec: str
    kinds: frozenset[Kind] = frozenset(Kind)
    of_one: bool = False
    wants_frames: bool = False

    def load_codec(self) -> MarkCodec:
        """Who writes and reads it."""
        module, name = self.codec.split(":")
        made = getattr(importlib.import_module(f"reviewer.interchange.{module}"), name)
        return cast(MarkCodec, made())


FORMATS = (
    MarkFormat("otio", "OpenTimelineIO", ".otio", "opentimeline:OpenTimelineCodec", _TIMED),
    MarkFormat("w3c", "W3C Web Annotations", ".jsonld", "web_annotations:WebAnnotationCodec"),
    MarkFormat("csv", "Table of marks (CSV)", ".csv", "mark_sheet:CsvSheetCodec"),
    MarkFormat("xlsx", "Table of marks (Excel)", ".xlsx", "mark_sheet:WorkbookSheetCodec"),
    MarkFormat("elan", "ELAN", ".eaf", "elan:ElanCodec", _TIMED, of_one=True),
    MarkFormat(
        "cvat",
        "CVAT for video",
        ".xml",
        "cvat_video:CvatVideoCodec",
        frozenset({Kind.VIDEO}),
        of_one=True,
        wants_frames=True,
    ),
    MarkFormat("vtt", "WebVTT captions", ".vtt", "note_captions:NoteVttCodec", _TIMED, of_one=True),
    MarkFormat("srt", "SubRip captions", ".srt", "note_captions:NoteSrtCodec", _TIMED, of_one=True),
    MarkFormat(
        "audacity", "Audacity labels", ".txt", "audacity_labels:AudacityCodec", _TIMED, of_one=True
    ),
)


def find_mark_format(file: Path, name: str = "") -> MarkFormat:
    """The format of that name, else the one whose files end so.

    Raises:
        Refused: There is none.
    """
    for known in FORMATS:
        if name == known.name or (not name and is_mark_file(file, known)):
            return known
    names = ", ".join(f"{known.name} (*{known.suffix})" for known in FORMATS)
    raise Refused(
        f"No format of that name or ending is known: {name or file.name}.", f"Known are: {names}."
    )


def is_mark_file(file: Path, known: MarkFormat | None = None) -> bool:
    """Whether a file ends as those of a format do, or of any."""
    suffixes = [known.suffix] if known is not None else [form.suffix for form in FORMATS]
    return file.suffix.casefold() in suffixes
