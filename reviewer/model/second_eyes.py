"""What a second person does: comments on the evidence, approvals of a release, and second
signatures where conduct is hidden.

Names in them are declared. The journal keeps who wrote each of them, and nobody proves more on one
laptop.
"""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.choices import OpenWords
from reviewer.model.citation import Citation
from reviewer.model.plain_form import PlainForm


class ApprovalStep(OpenWords):
    """What somebody does in an approval."""

    ASKED = "sent for approval"
    NEEDS_CHANGE = "needs change"
    APPROVED = "approved"


@dataclass(frozen=True)
class ApprovedPart(PlainForm):
    """What was approved of one record, or of the release as a whole.

    Attributes:
        record: its path; empty for what holds of the whole release.
        marks: of each thing that decides what is released, its kind, its name, and a digest of
            what it was.
    """

    record: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Approval(PlainForm):
    """A step of a request's approval, as a person took it.

    Attributes:
        by: whose name is declared.
        at: RFC 3339 in UTC.
        note: what is to be changed, or what was looked at.
        parts: of an approval, what was approved; kept with the newest alone.
    """

    by: str
    at: str
    state: ApprovalStep
    note: str = ""
    parts: tuple[ApprovedPart, ...] = ()


@dataclass(frozen=True)
class Comment(PlainForm):
    """What somebody says to those who work on the case about a place; it is never released.

    Attributes:
        by: whose name is declared.
        at: RFC 3339 in UTC.
        resolved: nobody has to answer it any more.
    """

    id: str
    citation: Citation
    text: str
    by: str = ""
    at: str = ""
    resolved: bool = False


@dataclass(frozen=True)
class SecondSignature(PlainForm):
    """That a second person agrees that conduct is hidden, and why.

    Attributes:
        annotation: the bookmark of the conduct, by its id.
        reason: in plain words, as the requester may read it.
        marks: what was signed: the bookmark and all that hides it, as ``ApprovedPart.marks``.
    """

    id: str
    record: str
    annotation: str
    by: str
    at: str
    reason: str = ""
    marks: tuple[str, ...] = ()
