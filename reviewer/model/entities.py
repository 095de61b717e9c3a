"""The things of a case, as frozen data. The words are the glossary's, see README.

Times are seconds of media time as the formats write them; ``timebase`` makes them exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar

from reviewer.model.choices import AnchorSource, Determination, PersonRole
from reviewer.model.column_map import ColumnMap
from reviewer.model.geometry import Orientation
from reviewer.model.grounds import Ground, TreeWalk
from reviewer.model.inquiry import Call, Claim, Presence, ReviewFinding
from reviewer.model.memo import Memo
from reviewer.model.redactions import Redaction, Status
from reviewer.model.registers import (
    AgencyPosition,
    AgencyReview,
    CrowdCount,
    Footage,
    OfficeNotice,
)
from reviewer.model.requests import Request
from reviewer.model.second_eyes import Comment, SecondSignature
from reviewer.model.tie import Tie
from reviewer.system.canonical import to_plain


class Kind(StrEnum):
    """What a record is, by its content."""

    VIDEO = "video"
    AUDIO = "audio"
    TRANSCRIPT = "transcript"
    DISPATCH = "dispatch"
    DOCUMENT = "document"
    IMAGE = "image"
    EMAIL = "email"
    OTHER = "other"


class Condition(StrEnum):
    """How a record's file was found at intake."""

    GOOD = "good"
    BROKEN = "broken"  # its kind is known, it cannot be read
    UNKNOWN = "unknown"  # no reader knows it
    MISMATCH = "mismatch"  # it is not the file its manifest speaks of
    REFUSED = "refused"  # hostile: inventoried, not kept


@dataclass(frozen=True)
class StyleSheet:
    """A style sheet that came beside a web page, as it was when the page came.

    Attributes:
        way: from the page's folder, as the page or another sheet names it.
        sha256: of the text in UTF-8.
    """

    way: str
    text: str
    sha256: str


@dataclass(frozen=True)
class Facts:
    """What reading a record showed. Fields that do not apply are ``None``.

    Media time zero is the first frame of the main video stream, or its first sample if that
    is heard before (see ``readers.media.zero_tick``); of a recording without pictures the
    first sample. ``start`` is that moment as a PTS. The duration lasts until both have ended.

    ``leaves_out`` is known at intake, so that a person can decide about it: a record that has
    some is never "released in full". It tells kinds and counts, and no content.
    """

    time_base: tuple[int, int] | None = None  # seconds per tick, as a fraction
    start: int | None = None
    duration: int | None = None  # ticks
    pictures: tuple[float, float] | None = None  # of a video: from when until when there are any
    sound: tuple[float, float] | None = None  # likewise; ``None`` also where it is not known
    begins: float | None = None  # of a sound track of a recording: when it begins there, seconds
    frames: int | None = None
    width: int | None = None  # of the displayed picture or image, pixels
    height: int | None = None
    rotation: int = 0  # degrees clockwise that the display turns the stored picture
    mirrored: bool = False  # and whether it changes left and right before that (video)
    video_codec: str | None = None
    audio_codec: str | None = None
    sample_rate: int | None = None
    channels: int | None = None
    pages: int | None = None
    cues: int | None = None
    rows: int | None = None
    columns: ColumnMap | None = None  # what a dispatch log of unknown layout was read with
    scanned: tuple[int, ...] = ()  # pages, from 1, whose words stand in a picture
    leaves_out: tuple[str, ...] = ()  # what a release cannot hold: "2 hidden sheets", "3 comments"
    encoding: str | None = None  # that its text is read in; ``None`` is UTF-8, or no plain text
    encoding_doubts: tuple[str, ...] = ()  # encodings that read as well; a person chooses
    styles: tuple[StyleSheet, ...] = ()  # that a web page takes in, and that came beside it
    apart: tuple[str, ...] = ()  # sheets of a workbook that are records of their own

    @property
    def sheets_beside(self) -> dict[str, str]:
        """The texts of the style sheets that came beside a web page, by the way to them."""
        return {sheet.way: sheet.text for sheet in self.styles}

    @property
    def orientation(self) -> Orientation:
        """How the display brings the stored picture of a video upright."""
        return Orientation(self.rotation, self.mirrored)

    @property
    def duration_seconds(self) -> float | None:
        """The duration in seconds; ``None`` for what has none."""
        if self.duration is None or self.time_base is None:
            return None
        return float(self.duration * Fraction(*self.time_base))


@dataclass(frozen=True)
class Record:
    """One item of a case. Its ``path`` in the bundle is its name everywhere."""

    path: str
    kind: Kind
    format: str  # by content: "mp4", "wav", "webvtt", "pdf", "docx", "csv", "eml", "jpeg" ...
    sha256: str
    size: int
    stored: str  # below the case's folder; absolute for a linked original; "" if not kept
    title: str = ""
    agency: str = ""
    device: str = ""
    parent: str | None = None  # what it lies in: a message, a document, a recording
    transcript_of: str | None = None
    condition: Condition = Condition.GOOD
    notes: tuple[str, ...] = ()  # what intake found worth saying
    identifiers: dict[str, str] = field(default_factory=dict)
    facts: Facts = Facts()


NO_FACTS = Facts()
"""What is known of a file that nobody has looked into."""


@dataclass(frozen=True)
class Anchor:
    """One tie of a record's media time (seconds) to UTC (text, RFC 3339).

    Attributes:
        status: what a program found by itself is proposed, and counts until a person rejects it;
            what is rejected is kept, so that nothing proposes it again, and never counts.
    """

    id: str
    record: str
    media: float
    utc: str
    sigma: float  # seconds, one standard deviation
    source: AnchorSource
    note: str = ""
    status: Status = Status.ACCEPTED

    def __plain__(self) -> dict[str, Any]:
        """As plain data: what is accepted as it was written before anything could be rejected."""
        data = {f.name: to_plain(getattr(self, f.name)) for f in fields(self)}
        return {k: v for k, v in data.items() if (k, v) != ("status", Status.ACCEPTED.value)}


@dataclass(frozen=True)
class Annotation:
    """A tag and a note on a span, a page, a cue or a whole record."""

    id: str
    record: str
    tag: str = ""
    note: str = ""
    start: float | None = None
    end: float | None = None
    page: int | None = None
    cue: int | None = None
    author: str = ""


@dataclass(frozen=True)
class Subject:
    """Someone or something to protect, and the terms that give it away.

    Attributes:
        role: what a person is in what is shown: officer, witness, minor.
        consent: the document in which the person agreed to a release; empty if there is none.
    """

    id: str
    label: str
    terms: tuple[str, ...] = ()
    exemptions: tuple[str, ...] = ()
    role: PersonRole = PersonRole.UNSAID
    consent: str = ""

    def __plain__(self) -> dict[str, Any]:
        """As plain data: without role and consent as it was written before there were any."""
        data = {f.name: to_plain(getattr(self, f.name)) for f in fields(self)}
        return {k: v for k, v in data.items() if v or k not in ("role", "consent")}


@dataclass(frozen=True)
class Decision:
    """What a person decided about a whole record."""

    record: str
    decision: Determination
    reason: str = ""


@dataclass(frozen=True)
class CaseInfo:
    """What a case says of itself."""

    title: str
    timezone: str = "America/Chicago"
    jurisdiction: str = "illinois-chicago"
    reviewer: str = ""
    identifiers: dict[str, str] = field(default_factory=dict)


_OfRecord = TypeVar("_OfRecord", Redaction, Annotation, Anchor, Ground, TreeWalk, SecondSignature)


@dataclass(frozen=True)
class Snapshot:
    """An immutable picture of a case at one row of its journal.

    Its indices are made when they are first asked for; the store hands on to the next snapshot
    what a step left as it was (see ``advance_snapshot``).
    """

    info: CaseInfo
    records: tuple[Record, ...]
    anchors: tuple[Anchor, ...] = ()
    subjects: tuple[Subject, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    decisions: tuple[Decision, ...] = ()
    requests: tuple[Request, ...] = ()
    calls: tuple[Call, ...] = ()
    presence: tuple[Presence, ...] = ()
    claims: tuple[Claim, ...] = ()
    findings: tuple[ReviewFinding, ...] = ()
    grounds: tuple[Ground, ...] = ()
    walks: tuple[TreeWalk, ...] = ()
    ties: tuple[Tie, ...] = ()
    comments: tuple[Comment, ...] = ()
    signatures: tuple[SecondSignature, ...] = ()
    crowds: tuple[CrowdCount, ...] = ()
    positions: tuple[AgencyPosition, ...] = ()
    notices: tuple[OfficeNotice, ...] = ()
    reviews: tuple[AgencyReview, ...] = ()
    footage: tuple[Footage, ...] = ()
    journal_head: str = ""  # hash of the newest journal row
    journal_time: str = ""  # when it was written, RFC 3339 UTC

    @cached_property
    def redactions_by_record(self) -> Mapping[str, tuple[Redaction, ...]]:
        """The redactions of each record that has some, in their order."""
        return _by_record(self.redactions)

    @cached_property
    def annotations_by_record(self) -> Mapping[str, tuple[Annotation, ...]]:
        """The annotations of each record that has some, in their order."""
        return _by_record(self.annotations)

    @cached_property
    def redactions_by_id(self) -> Mapping[str, Redaction]:
        """Every redaction by its id."""
        return {r.id: r for r in reversed(self.redactions)}

    @cached_property
    def annotations_by_id(self) -> Mapping[str, Annotation]:
        """Every annotation by its id."""
        return {a.id: a for a in reversed(self.annotations)}

    @cached_property
    def records_by_path(self) -> Mapping[str, Record]:
        """Every record by its path."""
        return {r.path: r for r in reversed(self.records)}

    @cached_property
    def anchors_by_record(self) -> Mapping[str, tuple[Anchor, ...]]:
        """The anchors of each record that has some, in their order."""
        return _by_record(self.anchors)

    @cached_property
    def decisions_by_record(self) -> Mapping[str, Decision]:
        """What was decided about whole records."""
        return {d.record: d for d in reversed(self.decisions)}

    @cached_property
    def grounds_by_record(self) -> Mapping[str, tuple[Ground, ...]]:
        """What is stated about exemptions of each record, in its order."""
        return _by_record(self.grounds)

    @cached_property
    def walks_by_record(self) -> Mapping[str, tuple[TreeWalk, ...]]:
        """The ways through decision trees of each record that has some."""
        return _by_record(self.walks)

    @cached_property
    def signatures_by_record(self) -> Mapping[str, tuple[SecondSignature, ...]]:
        """What second persons signed in each record that has some, in its order."""
        return _by_record(self.signatures)

    @cached_property
    def memo(self) -> Memo:
        """What was worked out of parts of the case; it goes on with ``advance_snapshot``."""
        return Memo()

    def find_redaction(self, redaction_id: str | None) -> Redaction | None:
        """The redaction of that id, if there is one."""
        return self.redactions_by_id.get(redaction_id or "")

    def find_annotation(self, annotation_id: str | None) -> Annotation | None:
        """The annotation of that id, if there is one."""
        return self.annotations_by_id.get(annotation_id or "")

    def find_decision(self, record: str) -> Decision | None:
        """What was decided about a record as a whole, if anything was."""
        return self.decisions_by_record.get(record)

    def anchors_of(self, record: str) -> tuple[Anchor, ...]:
        """What ties a record to the clock, in its order."""
        return self.anchors_by_record.get(record, ())

    def redactions_of(self, record: str) -> tuple[Redaction, ...]:
        """The redactions of a record, in their order."""
        return self.redactions_by_record.get(record, ())

    def annotations_of(self, record: str) -> tuple[Annotation, ...]:
        """The annotations of a record, in their order."""
        return self.annotations_by_record.get(record, ())

    def grounds_of(self, record: str) -> tuple[Ground, ...]:
        """What is stated about the exemptions that a record's redactions cite."""
        return self.grounds_by_record.get(record, ())

    def signatures_of(self, record: str) -> tuple[SecondSignature, ...]:
        """What second persons signed in a record."""
        return self.signatures_by_record.get(record, ())

    def find_walk(self, record: str, request: str) -> TreeWalk | None:
        """The way through the decision tree of a record, for a request."""
        mine = self.walks_by_record.get(record, ())
        return next((walk for walk in mine if walk.request == request), None)

    def __getstate__(self) -> dict[str, Any]:
        """Only the case itself goes to another process, and nothing that was worked out of it."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def get_record(self, path: str) -> Record:
        """The record of that path.

        Raises:
            KeyError: The case has none.
        """
        return self.records_by_path[path]

    def get_request(self, request_id: str) -> Request:
        """The request of that id.

        Raises:
            KeyError: The case has none.
        """
        found = next((q for q in self.requests if q.id == request_id), None)
        if found is None:
            raise KeyError(request_id)
        return found


def _by_record(entities: Iterable[_OfRecord]) -> dict[str, tuple[_OfRecord, ...]]:
    found: dict[str, list[_OfRecord]] = {}
    for entity in entities:
        found.setdefault(entity.record, []).append(entity)
    return {record: tuple(mine) for record, mine in found.items()}


@dataclass(frozen=True)
class TextUnit:
    """A piece of a record's text that has a place of its own: what search finds.

    ``place`` says it to a person ("cue 4", "page 2", "row 7", "subject line"); ``start``
    is in seconds of media time; ``page`` and ``cue`` (in a dispatch log, the row) count from 1.
    ``raw`` is the text as the file writes it, whose characters a redaction counts; ``None``
    when it is ``text``.
    """

    record: str
    place: str
    text: str
    start: float | None = None
    page: int | None = None
    cue: int | None = None
    raw: str | None = None
