"""The letter that goes with a package: a template, filled from the plan.

A letter that denies something holds what Section 9 of the Illinois act asks for: the
decision, each exemption with its citation, reasons for each record, who decided, and the
ways to a review.
"""

from __future__ import annotations

from reviewer.package.contents import Contents
from reviewer.package.page_fields import explain_seal, fields_of
from reviewer.package.page_tables import tables_of
from reviewer.package.page_templates import fill_template
from reviewer.plan.outcome import Outcome
from reviewer.printing import Document, print_document, read_html


def write_letter(contents: Contents) -> bytes:
    """``letter.pdf``.

    Raises:
        Refused: A letter's template names something that is not there, or cannot be printed.
    """
    name = template_for(contents)
    blocks = fill_template(name, fields_of(contents), tables_of(contents))
    title = "Memorandum" if name == "memorandum" else "Letter"
    title = f"{title}, request {contents.plan.request.id}"
    blocks += read_html(explain_seal(contents))
    return print_document(Document(title, blocks, foot_of_pages(contents)))


def template_for(contents: Contents) -> str:
    """The name of the letter that fits what was decided."""
    if contents.plan.request.basis == "council":
        return "memorandum"
    answering = (Outcome.FULL, Outcome.PART, Outcome.WITHHELD)
    if not contents.entries_with_outcome(*answering):
        return "none"
    if not contents.entries_with_outcome(Outcome.FULL, Outcome.PART):
        return "denial"
    return "partial" if contents.entries_with_outcome(Outcome.PART, Outcome.WITHHELD) else "release"


def foot_of_pages(contents: Contents) -> str:
    """What stands at the foot of every page."""
    return foot_of_release(contents.plan.request.id, contents.plan_hash)


def foot_of_release(request: str, plan_hash: str) -> str:
    """The same, by the request's id and the hash of ``data/plan.json``."""
    return f"Request {request}  ·  SHA-256 of data/plan.json: {plan_hash}"
