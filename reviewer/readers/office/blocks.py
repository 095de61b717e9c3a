"""A document as plain blocks of text, and its container within bounds."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.errors import BadInput
from reviewer.readers.legible_ink import hidden_words

MAX_MEMBERS = 10_000
MAX_UNPACKED = 256 << 20
MAX_BYTES = 512 << 20
MAX_TEXT = 20_000_000  # characters
_WITHHOLD = "Ask for it anew, or withhold it."
_NO_LOSS = frozenset({"scripts", "macros", "titles", "comments in the page's source"})
"""What is no content: nobody reads it, and no release has it."""

DRAWINGS = "drawings"
"""What is drawn by the file itself, and has no words: it is not laid out anew."""

ENCLOSED = frozenset({"pictures", "embedded files", "embedded objects", "enclosed documents"})
"""What becomes records of its own where it lies in the file as a whole."""


@dataclass(frozen=True)
class TextBlock:
    """A heading, text, list item, or row of a table (then with a cell for each column).

    Words that nobody can read in the file stand between the marks of ``readers.legible_ink``.

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
    """What a reader took out of a file, and how much of what it left.

    Attributes:
        dropped: what is not shown at all, and how many of it.
        enclosed: kinds of what is dropped that are records of their own, see ``enclosed``.
        covered: why words may lie unseen under something that the release does not show.
    """

    blocks: list[TextBlock]
    dropped: dict[str, int] = field(default_factory=dict)
    covered: str = ""
    enclosed: frozenset[str] = frozenset()

    def count_dropped(self, what: str, count: int = 1) -> None:
        """Count something that is not released."""
        if count:
            self.dropped[what] = self.dropped.get(what, 0) + count

    @property
    def hidden_words(self) -> list[str]:
        """The words that somebody hid before the file came, in its order."""
        texts = (text for block in self.blocks for text in ("\t".join(block.cells),))
        return [words for text in texts for words in hidden_words(text)]

    @property
    def list_losses(self) -> tuple[str, ...]:
        """What a release leaves out, as ``Facts.leaves_out`` has it."""
        none = _NO_LOSS | self.enclosed
        found = [f"{w} ({n})" for w, n in sorted(self.dropped.items()) if n and w not in none]
        if self.covered and DRAWINGS not in self.dropped:
            found.append(f"{DRAWINGS} over words")
        hidden = len(self.hidden_words)
        return (*found, *([f"blacked out words ({hidden})"] if hidden else []))


def question_on_covering(count: int) -> str:
    """What a person is asked about, who sees the page: where a drawing lies is not computed."""
    return "a drawing may cover words" if count == 1 else f"{count} drawings may cover words"


@contextmanager
def open_unpacked(path: Path) -> Iterator[zipfile.ZipFile]:
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


def read_member(box: zipfile.ZipFile, name: str, file: str) -> bytes:
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
