"""What a person decides of a redaction: whether it stands, by which exemption, for which words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reviewer.errors import Refused
from reviewer.model import Redaction, Status, TermRedaction, TextRedaction, is_absent


def accept_redaction(redaction: Redaction) -> Redaction:
    """A person stands for it.

    Raises:
        Refused: It cites no exemption.
    """
    if not redaction.exemptions:
        raise Refused(
            "A redaction is accepted only with an exemption.", "Press Return to choose one."
        )
    # Who accepts it means that it hides something.
    return replace(mark_present(redaction), status=Status.ACCEPTED)


def mark_absent(redaction: Redaction) -> TextRedaction:
    """A person looked: what it names does not stand in its record, so it hides nothing.

    Raises:
        Refused: It hides a place, and a place is there.
    """
    if not isinstance(redaction, TextRedaction):
        raise Refused(
            "Only words can stand nowhere in a record.", "Reject the redaction, or change it."
        )
    # Without an exemption, for it hides nothing that would need a reason.
    return replace(redaction, status=Status.ACCEPTED, absent=True)


def mark_present(redaction: Redaction) -> Redaction:
    """What was said to stand nowhere does stand in its record: it is looked for again."""
    return replace(redaction, absent=False) if is_absent(redaction) else redaction


def with_term(redaction: Redaction, term: str) -> TermRedaction:
    """The same redaction of other words.

    Raises:
        Refused: There is no letter or digit in them, or it hides a place.
    """
    flat = " ".join(term.split())
    if not isinstance(redaction, TermRedaction):
        raise Refused("This redaction names a place, not a term.")
    if not any(c.isalnum() for c in flat):
        raise Refused("A term needs a letter or a digit.")
    return replace(redaction, term=flat, absent=False)


def reject_redaction(redaction: Redaction) -> Redaction:
    """A person does not want it; it stays in the case, and hides nothing."""
    # Kept, so that a detector or a rule does not propose the same again.
    return replace(mark_present(redaction), status=Status.REJECTED)


KEPT_VISIBLE = "kept visible"
"""How the reason begins of what a person wants to be seen, as an officer on duty."""


def keep_visible(redaction: Redaction, who: str = "") -> Redaction:
    """A person wants it to be seen: it stays in the case, hides nothing, and is not proposed again.

    ``who`` says who or what it is, in a word.
    """
    told = " ".join(who.split())
    reason = f"{KEPT_VISIBLE}: {told}" if told else KEPT_VISIBLE
    return replace(reject_redaction(redaction), reason=reason)


def cite_exemptions(
    redaction: Redaction, exemptions: Iterable[str], reason: str, accept: bool
) -> Redaction:
    """With these exemptions, each once, and this reason; ``accept`` also accepts it."""
    # In the order of the person's choice: the first is the one that is printed first.
    codes = tuple(dict.fromkeys(exemptions))
    made = replace(redaction, exemptions=codes, reason=reason.strip())
    # Nothing that cites nothing may be accepted; so it falls back to a proposal.
    if not codes:
        return replace(made, status=Status.PROPOSED) if _is_accepted(made) else made
    return accept_redaction(made) if accept else made


def _is_accepted(redaction: Redaction) -> bool:
    return redaction.status is Status.ACCEPTED
