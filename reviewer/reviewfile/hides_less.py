"""Does one version of a thing hide less than another? Asked of whatever an import would replace.

What is hidden is compared, not what is written: whatever the version here hides and the other
does not is less, however much else the other hides; what only widens, or is the same in other
words, is not.

Decision 155.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from reviewer.model import (
    Decision,
    Determination,
    Entity,
    Redaction,
    Request,
    Subject,
    is_absent,
    is_hiding,
)
from reviewer.model.redaction_changes import hides_no_longer, plain_term

_IT_HIDES = {"something else": "it hides something else"}
_CLOSED = (Determination.RELEASE, Determination.AS_PICTURES, Determination.NOT_RESPONSIVE)
"""What a decision keeps back, the least first: pictures of pages hold no text layer."""


def hides_less(here: Entity, there: Entity, records: Iterable[str] = ()) -> str:
    """What ``there``, another version of ``here``, hides less; empty when it hides all of it.

    Args:
        here: as it is.
        there: as it would be, of the same kind.
        records: the paths of the case, some of which a request asks for.
    """
    if isinstance(here, Redaction) and isinstance(there, Redaction):
        return _compare_redactions(here, there)
    if isinstance(here, Decision) and isinstance(there, Decision):
        less = _closeness_of(there) < _closeness_of(here)
        return f"“{here.decision}” here, “{there.decision}” in the file" if less else ""
    if isinstance(here, Subject) and isinstance(there, Subject):
        gone = {*map(plain_term, here.terms)} - {*map(plain_term, there.terms)}
        return f"{len(gone)} of its terms not in the file" if gone else ""
    if isinstance(here, Request) and isinstance(there, Request):
        more = sum(_request_asks(there, path) and not _request_asks(here, path) for path in records)
        return f"the file's takes in {more} more of the records" if more else ""
    return ""  # notes and the clock hide nothing


def _compare_redactions(here: Redaction, there: Redaction) -> str:
    # A proposal hides nothing yet.
    if is_hiding(here) and not is_hiding(there):
        standing = "said to stand nowhere" if is_absent(there) else there.status.value
        return f"{here.status.value} here, {standing} in the file"
    told = hides_no_longer(here, there)
    return f"{_IT_HIDES.get(told, told)} in the file" if told else ""


def _closeness_of(decision: Decision) -> int:
    """How much a decision keeps back; a word that is not known, as if it were all."""
    known = [one.value for one in _CLOSED]
    return known.index(decision.decision) if decision.decision in known else len(known)


def _request_asks(request: Request, path: str) -> bool:
    return any(fnmatchcase(path, pattern) or path == pattern for pattern in request.records)
