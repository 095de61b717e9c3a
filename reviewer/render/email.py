"""E-mail, released: five headers and the words, in a message that never existed before.

Routing, identifiers, threads, HTML, pictures that report back and attachments stay
behind; attachments are records of their own.
"""

from __future__ import annotations

from email.header import Header
from email.utils import formataddr, getaddresses
from pathlib import Path

from reviewer.coverage.text import (
    mask_text,
    masks_in,
    term_masks,
    terms_only,
    without_terms,
    write_released_text,
)
from reviewer.model import (
    Onward,
    TermRedaction,
)
from reviewer.plan.plan import Step
from reviewer.plan.release_names import masked_name
from reviewer.readers.email import Message, read_message
from reviewer.render.result import Rendered, RenderedFile
from reviewer.system.jobs import Job

_ADDRESSES = ("From", "To", "Cc")
# RFC 2606: .invalid never leads anywhere, so nobody can be written to by mistake.
_HIDDEN_ADDRESS = "redacted@redacted.invalid"


def render_step(step: Step, source: Path, out: Path, job: Job) -> Rendered:
    """Write a message with its redacted headers and text, and without its attachments.

    Raises:
        BadInput: The original cannot be read.
        Refused: A redaction names a page, a box or a cue.
    """
    redactions = terms_only(step, "an e-mail message")
    message = read_message(source)
    job.check()
    lines = [
        f"{name}: {_release_header(name, value, redactions)}" for name, value in message.headers
    ]
    lines += [
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        _release_body(message, step, redactions),
    ]
    text = "\n".join(lines).replace("\n", "\r\n")
    write_released_text(out / "record.eml", text)
    count = len(message.attachments)
    notes = [*message.notes]
    if count:
        notes.append(f"{count} attachments are records of their own and are not in the message")
    return Rendered(
        step.record,
        (RenderedFile("record.eml", step.release_name, "message/rfc822"),),
        "written anew with sender, recipients, date, subject and text only",
        tuple(notes),
        {"attachments": count},
        _count_places(message, step, redactions),
    )


def _count_places(
    message: Message, step: Step, redactions: tuple[TermRedaction, ...]
) -> dict[str, int]:
    """In how many places of headers, words and names of attachments each term stands."""
    # As they came: what the release's masked names hide stood there nevertheless.
    names = [attachment.name for attachment in message.attachments]
    texts = [*(value for _, value in message.headers), *names, *message.hidden]
    return {
        r.id: len(set(masks_in(message.body_text, (r,), Onward.LINES)))
        + sum(len(term_masks(text, (r,))) for text in texts)
        for r in redactions
    }


def _release_header(name: str, value: str, redactions: tuple[TermRedaction, ...]) -> str:
    if name in _ADDRESSES:
        people = [p for p in getaddresses([value]) if any(p)]
        if people and not _runs_on(people, redactions):
            return ", ".join(_release_address(*person, redactions) for person in people)
    return _encode_header(without_terms(value, redactions))


def _runs_on(people: list[tuple[str, str]], redactions: tuple[TermRedaction, ...]) -> bool:
    """True where a term is left that begins in one entry: a surname before a bare comma."""
    parts = (without_terms(part, redactions) for person in people for part in person if part)
    shown = ", ".join(parts)
    return without_terms(shown, redactions) != shown


def _release_address(person: str, address: str, redactions: tuple[TermRedaction, ...]) -> str:
    """A hidden address cannot stand where an address must; its label joins the name."""
    shown, at = (without_terms(text, redactions) for text in (person, address))
    if at != address:
        told = at.partition("@")[0] in shown  # the name says already what is hidden, and why
        shown, at = shown if told else f"{shown} {at}".strip(), _HIDDEN_ADDRESS
    return formataddr((shown, at), "utf-8") if at.isascii() else _encode_header(f"{shown} <{at}>")


def _encode_header(text: str) -> str:
    """A header's text as it may stand on one line; RFC 2047 where it is not ASCII."""
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=0).encode(linesep="")


def _release_body(message: Message, step: Step, redactions: tuple[TermRedaction, ...]) -> str:
    text = mask_text(message.body_text, masks_in(message.body_text, redactions, Onward.LINES)).text
    names = [masked_name(attachment.name, step.terms) for attachment in message.attachments]
    shown = [without_terms(name, redactions) for name in names]
    if shown:
        text = f"{text.rstrip()}\n\n[Attachments, each a record of its own: {'; '.join(shown)}]"
    return f"{text.lstrip(chr(10)).rstrip()}\n"
