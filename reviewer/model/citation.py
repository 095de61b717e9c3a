"""A citation: the place in a record on which a sentence rests, with the words that stand there.

Whatever a review says points at its evidence in this one form. It quotes; so whoever writes a
citation into something that is released asks first what of the place is hidden there.

Decision 205.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from reviewer.model.geometry import Box
from reviewer.model.plain_form import PlainForm


@dataclass(frozen=True)
class Citation(PlainForm):
    """A place in a record. Any part but the record may be absent: the whole of it is meant then.

    Attributes:
        record: its path.
        start: seconds of media time, inclusive.
        end: seconds, exclusive; ``None`` with a start for a moment.
        page: from 1.
        box: of the page or the displayed picture.
        cue: of a transcript, from 1.
        chars: first character, and the one behind the last, of the cue's or row's text.
        row: of a dispatch log, from 1; ``chars`` say which of its cells.
        words: as they stand there when they were cited.
    """

    record: str
    start: float | None = None
    end: float | None = None
    page: int | None = None
    box: Box | None = None
    cue: int | None = None
    chars: tuple[int, int] | None = None
    row: int | None = None
    words: str = ""


def citations_in(thing: Any) -> Iterator[Citation]:
    """Every citation that something of a review carries, however deep, in order."""
    if isinstance(thing, Citation):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from citations_in(part)
    elif isinstance(thing, PlainForm) and is_dataclass(thing):
        for field in fields(thing):
            yield from citations_in(getattr(thing, field.name))
