"""Whether a package can say who asked, and as whom else.

Who reads "Alderman Sigcho-REDACTED" knows which word it is, for that name is public. So a name
that holds a hidden word is a question before the release, and never a gap.

Decision 236.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from reviewer.law.deadlines import Calendar
from reviewer.model import Request
from reviewer.plan.release_names import masked_text

_PARTS = re.compile(r"[,;()]")


def is_sayable(name: str, terms: Collection[str]) -> bool:
    """True where none of the terms can be read in a requester's name."""
    return masked_text(name, tuple(terms)) == name


def requests_named_by(requests: Iterable[Request], terms: Collection[str]) -> list[Request]:
    """Those whose requester cannot be named any more once these terms are hidden."""
    return [request for request in requests if not is_sayable(request.requester, terms)]


def propose_name(name: str, terms: Collection[str], law: Calendar | None) -> str:
    """What the name itself says beside the hidden words: the office, and what stands behind
    commas, such as the ward; empty where it says nothing else.
    """
    kept = []
    for part in map(str.strip, _PARTS.split(name)):
        office = law.office_of_requester(part) if law is not None else ""
        kept.append(part if is_sayable(part, terms) else office)
    proposed = ", ".join(filter(None, kept))
    # A term may reach over what was taken apart.
    return proposed if is_sayable(proposed, terms) else ""
