"""What the attack tried and what it found."""

from __future__ import annotations

from dataclasses import dataclass, field

VISIBLE = "visible"
"""The rule of what is seen in released pictures."""


@dataclass(frozen=True)
class Finding:
    """Redacted content, or a broken promise, found in a rendered package.

    Attributes:
        rule: short name of the check, e.g. ``words``, ``region``, ``metadata``.
        file: path in the package, ``data/records/...``.
        record: the record's path in the bundle; empty for the package's own files.
        redaction: the redaction's id, where one is concerned.
        where: time, page, stream, object: enough to go there.
        what: one sentence. Never the redacted content itself.
        library: what read it, e.g. ``pypdfium2 5.15``.
        subject: the id of the subject whose term was read, where no redaction hides it.
    """

    rule: str
    file: str
    record: str
    redaction: str
    where: str
    what: str
    library: str
    subject: str = ""


@dataclass(frozen=True)
class Check:
    """One thing that was tried on one file, and how often it held."""

    rule: str
    file: str
    library: str
    tried: int
    held: int


@dataclass(frozen=True)
class Unread:
    """Writing that no program could read: a person has to look at it.

    Attributes:
        file: path in the package.
        record: the record's path in the bundle.
        where: the page, such as ``page 3``.
        boxes: where on it, as (x, y, width, height) in fractions, the largest first.
    """

    file: str
    record: str
    where: str
    boxes: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True)
class SeenPeople:
    """People that a released recording or image shows; never where in the picture.

    Attributes:
        start, end: the first and the last picture in a row that shows somebody, in seconds; of an
            image or a document which picture or page it is, from 0.
        pictures: in how many of those that were looked at.
        accepted_by: who said that whoever is seen there stays visible; empty if nobody did.
    """

    start: float
    end: float
    pictures: int
    accepted_by: str


@dataclass(frozen=True)
class FaceLook:
    """How much of a released file was looked at for faces that are not hidden.

    Attributes:
        file: path in the package.
        record: the record's path in the bundle.
        model: what looked; empty where nobody did.
        pictures: how many of its pictures were looked at, of how many.
        seconds: from the first of them to the last; 0 of an image and of a document.
        why_not: a sentence why nobody looked; empty where somebody did.
        seen: who was seen.
    """

    file: str
    record: str
    model: str
    pictures: int
    of_pictures: int
    seconds: float
    why_not: str
    seen: tuple[SeenPeople, ...]


@dataclass
class Report:
    """Everything tried on a package."""

    checks: list[Check] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    looked: list[FaceLook] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """True when nothing was found and something was tried."""
        return not self.findings and bool(self.checks)
