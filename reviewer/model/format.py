"""What a row of the table of formats has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reviewer.model.entities import Kind
from reviewer.model.onward import Onward

Marks = tuple[tuple[int, bytes], ...]


@dataclass(frozen=True)
class Format:
    """What the program knows of one format.

    Attributes:
        kind: of the records that are in it.
        name: of the format, as ``Record.format`` has it.
        marks: any of which tells it: (place, bytes there). What is known by its structure or by
            what it says has none; ``intake/sniff.py`` and ``intake/text_kinds.py`` tell it.
        taken_as: the format that a text is read in when its bundle calls it of another kind.
        advice: how a file gets in that no reader reads.
        look: what intake wants to know of it.
        read: its words in their own order and with their places: a document's sections, a
            transcript's cues.
        words: the same in the pieces that search finds and terms meet.
        extract: what a release of it shows, where a release lays it out anew.
        holds: takes out the files that lie in it.
        book: its pages as the window shows them.
        render: the module that releases it.
        write: writes it anew, of transcripts.
        suffix: of the released file; empty to keep what it has.
        keeps_ending: a release keeps the ending that the record's name has, whatever that is.
        copied: the suffix of a recording of which nothing is hidden, by its codec.
        media_type: of the released file, where that is in the same format.
        plain: its bytes are text in an encoding that the file may not tell.
        onward: how its words are read on.
        paged: its pages are known before it is released.
        moving: several pictures may be one animation.
    """

    kind: Kind
    name: str
    marks: Marks = ()
    taken_as: Mapping[Kind, str] = field(default_factory=dict)
    advice: str = ""
    look: str = ""
    read: str = ""
    words: str = ""
    extract: str = ""
    holds: str = ""
    book: str = ""
    render: str = ""
    write: str = ""
    suffix: str = ""
    keeps_ending: bool = False
    copied: Mapping[str, str] = field(default_factory=dict)
    media_type: str = ""
    plain: bool = False
    onward: Onward = Onward.NOT
    paged: bool = False
    moving: bool = False

    @property
    def is_released_as_pages(self) -> bool:
        """True where its release is a PDF, whose pages can be pictures."""
        return self.suffix == ".pdf"
