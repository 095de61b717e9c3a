"""What the pages room hands out: plain data that can cross from one process to another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reviewer.model import NO_FACTS, Facts, Kind, Onward, Record
from reviewer.model.geometry import Box

KINDS = (Kind.DOCUMENT, Kind.IMAGE, Kind.EMAIL)


@dataclass(frozen=True)
class PagedFile:
    """A file that has pages.

    Attributes:
        format: by content, as a record has it: ``pdf``, ``docx``, ``jpeg``, ``eml`` ...
        scans: where the words of its scanned pages are kept; empty for nowhere.
        facts: of the record.
    """

    path: str
    kind: Kind
    format: str
    scans: str = ""
    encoding: str | None = None
    facts: Facts = NO_FACTS

    @property
    def file_name(self) -> str:
        """What the file is called."""
        return Path(self.path).name


@dataclass(frozen=True)
class Outline:
    """A file at a glance.

    Attributes:
        pages: how many it has; numbers count from 1.
        drawn: its pages are pictures, on which a box has a place. Otherwise they are
            flowing text.
        places: what each page of flowing text is called, such as ``sheet Units``.
    """

    pages: int
    drawn: bool
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class PagePicture:
    """A page as it is displayed.

    Attributes:
        data: height x width x 3, uint8, red, green, blue.
        width: of the page, in points; of an image, in pixels.
        height: likewise.
    """

    data: NDArray[np.uint8]
    width: float
    height: float


@dataclass(frozen=True)
class PageWord:
    """A word of a page's text: where it begins there, and its box on the displayed page."""

    text: str
    first: int
    line: int
    box: Box

    @property
    def end_in_text(self) -> int:
        """Where it ends in the page's text, exclusive."""
        return self.first + len(self.text)


@dataclass(frozen=True)
class PageText:
    """The text of a page in reading order; without ``words`` where nothing has a place.

    Attributes:
        ratio: the page's width over its height.
        onward: how its words are read on, see ``model.reads_on``.
    """

    page: int
    text: str
    words: tuple[PageWord, ...] = ()
    ratio: float = 1.0
    onward: Onward = Onward.NOT


@dataclass(frozen=True)
class PageHit:
    """A place where something was found: characters of a page's text, and their boxes.

    Attributes:
        boxes: one for each line that it touches; none in flowing text.
        quote: the characters.
    """

    page: int
    first: int
    last: int
    boxes: tuple[Box, ...]
    quote: str


def source_of(record: Record, original: Path, scans: Path | None = None) -> PagedFile:
    """The pages of a record, from its original; and from where its scans' words are kept."""
    kept = str(scans) if scans is not None and record.facts.scanned else ""
    facts = record.facts
    return PagedFile(str(original), record.kind, record.format, kept, facts.encoding, facts)
