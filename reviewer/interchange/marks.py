"""What a case says in marks: notes, boxes over films, muted sound, each at its place and time.

All formats write and read these, so that a format is one file and knows no case.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import cached_property

from reviewer.clock.clock_map import ClockMap
from reviewer.model import Annotation, Kind, RegionRedaction, SoundRedaction
from reviewer.model.tables import as_data, from_data
from reviewer.playback.index import FrameIndex

Mark = Annotation | RegionRedaction | SoundRedaction


@dataclass(frozen=True)
class MarkedRecord:
    """A record as other programs have to know it.

    Attributes:
        seconds: how long it lasts; ``None`` for what has no length.
        size: pixels of the displayed picture, width and height; 0, 0 for what has none.
        clock: its media time on the world's clock; ``None`` where nobody knows.
        frames: when each picture of a video is shown; only where the format asks for it.
    """

    path: str
    sha256: str
    kind: Kind
    seconds: float | None = None
    size: tuple[int, int] = (0, 0)
    clock: ClockMap | None = None
    frames: FrameIndex | None = None


@dataclass(frozen=True)
class CaseMarks:
    """The marks of a case, or of one of its records.

    Attributes:
        title: of the case.
        zone: of its clock, by the name of the time zone data base.
        program: which program writes, with its version.
    """

    title: str
    zone: str
    program: str
    records: tuple[MarkedRecord, ...]
    marks: tuple[Mark, ...]

    @cached_property
    def by_path(self) -> dict[str, MarkedRecord]:
        """The records by their path in the bundle."""
        return {record.path: record for record in self.records}

    @property
    def only_record(self) -> MarkedRecord:
        """The record of a format that is of one."""
        return self.records[0]

    def find_record(self, named: str) -> MarkedRecord | None:
        """The record that a file means: by its path, else by the name that only one has."""
        if named in self.by_path:
            return self.by_path[named]
        name = _squeeze_name(named)
        meant = [r for r in self.records if _squeeze_name(r.path) == name]
        return meant[0] if len(meant) == 1 else None

    def of_record(self, path: str) -> CaseMarks:
        """What it says of one record."""
        return replace(
            self,
            records=tuple(r for r in self.records if r.path == path),
            marks=tuple(mark for mark in self.marks if mark.record == path),
        )


@dataclass(frozen=True)
class WrittenMarks:
    """A file for another program, and in sentences what it could not hold."""

    data: bytes
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadMarks:
    """The marks of a file, and in sentences what of it was not taken.

    A mark whose file tells no id has an empty one.
    """

    marks: tuple[Mark, ...]
    left_out: tuple[str, ...] = ()


class MarkCodec(ABC):
    """Writes and reads the files of one format, which ``mark_formats`` describes."""

    @abstractmethod
    def write_marks(self, case: CaseMarks) -> WrittenMarks:
        """The marks as a file."""

    @abstractmethod
    def read_marks(self, data: bytes, name: str, case: CaseMarks) -> ReadMarks:
        """The marks of an untrusted file, whose records are among those of a case.

        Args:
            data: its bytes.
            name: what it is called, for whoever reads why it was not taken.
            case: what the case has.

        Raises:
            BadInput: It is no such file.
        """


def _squeeze_name(path: str) -> str:
    """The name behind the folders; programs change their bars, and blanks within a name."""
    return " ".join(path.replace("\\", "/").rpartition("/")[2].split())


def label_of_mark(mark: Mark) -> str:
    """A mark in a few words: ``force: pushed``, ``mute 7(1)(b): name``."""
    if isinstance(mark, Annotation):
        return ": ".join(part for part in (mark.tag, mark.note) if part)
    verb = "hide" if isinstance(mark, RegionRedaction) else "mute"
    codes = ", ".join(mark.exemptions)
    head = f"{verb} {codes}" if codes else verb
    return f"{head}: {mark.reason}" if mark.reason else head


def notes_in_time(case: CaseMarks) -> list[Annotation]:
    """The notes that stand at a time of a recording, in their order."""
    notes = [m for m in case.marks if isinstance(m, Annotation) and m.start is not None]
    return sorted(notes, key=lambda note: (note.start or 0.0, note.id))


def count_left_out(case: CaseMarks, held: int, what: str) -> tuple[str, ...]:
    """A sentence on the marks that a format does not hold; none where it holds all."""
    left = len(case.marks) - held
    if not left:
        return ()
    return (f"{left} of {len(case.marks)} marks are not in the file: it holds {what}.",)


def data_of_mark(mark: Mark) -> dict[str, object]:
    """All of a mark, for formats with room for what only this program reads."""
    return {k: v for k, v in as_data(mark).items() if v not in (None, "", [], ())}


def mark_from_data(data: object, record: str) -> Mark | None:
    """The mark that ``data_of_mark`` wrote, on that record; ``None`` for anything else."""
    if not isinstance(data, dict):
        return None
    told = {str(key): value for key, value in data.items()} | {"record": record}
    try:
        made = from_data("redactions" if "kind" in told else "annotations", told)
    except (KeyError, TypeError, ValueError):
        return None
    return made if isinstance(made, Mark) else None


def with_span(mark: Mark, start: float, end: float) -> Mark:
    """The mark where the other program has put it; the same where it was left alone."""
    if mark.start is not None and abs(mark.start - start) < _SHIFT:
        start = mark.start
    own_end = mark.start if mark.end is None else mark.end
    if own_end is not None and abs(own_end - end) < _SHIFT:
        return replace(mark, start=start)
    return replace(mark, start=start, end=end)


_SHIFT = 0.002  # seconds: other programs count milliseconds, and round
