"""What a renderer hands back: its files, and in plain words what it did."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What a rendered file is for."""

    RECORD = "record"  # the released record itself
    CAPTIONS = "captions"  # the same words as WebVTT, for players
    OWN_CODING = "own_coding"  # the same film as it was coded, for programs that play it


@dataclass(frozen=True)
class RenderedFile:
    """A file in the renderer's output folder.

    Attributes:
        file: its name in the output folder.
        name: its path below ``data/records`` in the package.
        media_type: e.g. ``video/mp4``.
        sha256: of its content, in hex; set when the result is kept, empty until then.
    """

    file: str
    name: str
    media_type: str
    role: Role = Role.RECORD
    sha256: str = ""


@dataclass(frozen=True)
class Rendered:
    """The result of one job. Holds no redacted content: it may stand in a package.

    Attributes:
        record: the step's record.
        method: one sentence for the requester, e.g. "copied; 12.0 s of 600 s encoded
            again where a redaction lies".
        notes: further sentences (what was dropped, why a full encode was needed).
        details: numbers for the attack and the report, e.g. the encoded runs.
        places: for each redaction of text, by its id, in how many places it hid something.
        left_out: what it found and could not bring over, as ``Facts.leaves_out`` has it: a
            release of which this is told is never one in full.
    """

    record: str
    files: tuple[RenderedFile, ...]
    method: str
    notes: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def rendered_from(data: dict[str, Any]) -> Rendered:
    """Read back what ``canonical`` wrote of a ``Rendered``."""
    files = tuple(
        RenderedFile(f["file"], f["name"], f["media_type"], Role(f["role"]), f["sha256"])
        for f in data["files"]
    )
    notes = tuple(data["notes"])
    details, places = dict(data["details"]), dict(data["places"])
    left = tuple(data["left_out"])
    return Rendered(data["record"], files, data["method"], notes, details, places, left)
