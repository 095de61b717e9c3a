"""A document as plain blocks of text: what the layout needs, and what terms are looked for in."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from reviewer.errors import BadInput
from reviewer.model import Redaction
from reviewer.render.masking import Mask, masked, term_masks

MAX_MEMBERS = 10_000
MAX_UNPACKED = 256 << 20
MAX_BYTES = 512 << 20
MAX_TEXT = 20_000_000  # characters
_WITHHOLD = "Ask for it anew, or withhold it."


@dataclass(frozen=True)
class Block:
    """A heading, text, list item, or row of a table (then with a cell for each column).

    What a row that is too wide for a page shows before each cell are its ``labels``. They are
    no words of the file: a term is looked for in the cells alone, so that no label can stand
    between a name and its surname.
    """

    kind: str  # "heading", "text", "item", "row", "told"
    cells: tuple[str, ...]
    level: int = 0  # of a heading, from 1
    labels: tuple[str, ...] = ()  # of a "told" row, one for each cell


@dataclass
class Extract:
    """What a reader took out of a file, and how much of what it left."""

    blocks: list[Block]
    dropped: dict[str, int] = field(default_factory=dict)

    def drop(self, what: str, count: int = 1) -> None:
        """Count something that is not released."""
        if count:
            self.dropped[what] = self.dropped.get(what, 0) + count


def redacted(
    blocks: list[Block], redactions: tuple[Redaction, ...]
) -> tuple[list[Block], int, list[str]]:
    """Blocks with every term replaced, also where it runs from one cell or block into the next.

    Returns:
        The blocks, the number of places, and the ids of redactions that matched nothing.
    """
    lines = ["\t".join(block.cells) for block in blocks]
    text = "\n".join(lines)
    masks = []
    unlocated = []
    for redaction in redactions:
        found = term_masks(text, (redaction,))
        masks += found
        if found:  # each block by itself too: below "LOPEZ | MARIA" may stand one more "LOPEZ"
            masks += _by_line(lines, redaction)
        if not found:
            unlocated.append(redaction.id)
    merged = masked(text, masks).masks
    shown, start = [], 0
    pending = list(merged)
    for block in blocks:
        cells = []
        for cell in block.cells:
            end = start + len(cell)
            while pending and pending[0].last <= start:
                pending.pop(0)
            cells.append(masked(cell, _within(pending, start, end)).text)
            start = end + 1
        shown.append(replace(block, cells=tuple(cells)))
    return shown, len(merged), unlocated


def _by_line(lines: list[str], redaction: Redaction) -> Iterator[Mask]:
    start = 0
    for line in lines:
        for mask in term_masks(line, (redaction,)):
            yield Mask(start + mask.first, start + mask.last, mask.codes)
        start += len(line) + 1


def _within(masks: list[Mask], start: int, end: int) -> Iterator[Mask]:
    for mask in masks:
        if mask.first >= end:
            return
        yield Mask(max(mask.first - start, 0), min(mask.last, end) - start, mask.codes)


@contextmanager
def unpacked(path: Path) -> Iterator[zipfile.ZipFile]:
    """An office file's container, refused before it can unpack without bounds.

    Raises:
        BadInput: It is no such container, locked, or absurdly large.
    """
    if path.stat().st_size > MAX_BYTES:
        raise BadInput(f"{path.name} is larger than {MAX_BYTES >> 20} MB.", _WITHHOLD)
    try:
        box = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        raise BadInput(f"{path.name} is not a readable office file.", _WITHHOLD) from fault
    with box:
        members = box.infolist()
        if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
            raise BadInput(f"{path.name} would unpack to an absurd size.", _WITHHOLD)
        if any(m.flag_bits & 1 for m in members):
            raise BadInput(f"{path.name} is locked by a password.", "Ask for an unlocked copy.")
        yield box


def member(box: zipfile.ZipFile, name: str, file: str) -> bytes:
    """A part of a container, never more than its directory promised.

    Raises:
        BadInput: It is broken.
    """
    try:
        with box.open(name) as stream:
            return stream.read(MAX_UNPACKED)
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, EOFError, KeyError):
        raise BadInput(f"{file} is a broken office file.", _WITHHOLD) from None
    except (ValueError, RuntimeError):
        raise BadInput(f"{file} is a broken office file.", _WITHHOLD) from None
