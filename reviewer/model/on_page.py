"""Which boxes lie on a page."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.model.geometry import Box
from reviewer.model.redactions import BoxRedaction, Redaction, page_of


def lies_on(redaction: Redaction, page: int | None) -> bool:
    """True when a redaction is of a page (from 1); what names none is of all."""
    return page_of(redaction) in (None, page or 1)


def boxes_on(redactions: Iterable[Redaction], page: int | None) -> list[Box]:
    """The boxes that redactions have on a page."""
    return [r.box for r in redactions if isinstance(r, BoxRedaction) and lies_on(r, page)]
