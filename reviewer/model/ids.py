"""Ids of what a person makes: unique for ever, in this case and in every copy of it.

A number that counts what is there is given twice: in two copies of a case, and again after a
deletion. Then a review that is taken over from the other copy replaces something else. So an
id is the moment at which it is made and a random part, as in https://github.com/ulid/spec;
lists that sort by id stay in the order in which things were made.

Decision 142.
"""

from __future__ import annotations

import secrets
import threading
import time

from reviewer.model.tables import TABLES, Entity, as_data
from reviewer.system.canonical import digest_of

REDACTION, ANNOTATION, REQUEST, SUBJECT = (
    TABLES[name].prefix for name in ("redactions", "annotations", "requests", "subjects")
)
"""What the ids of each kind begin with."""

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32, https://www.crockford.com/base32.html: no letter is taken for another."""

_SINCE = 1_735_689_600.0  # 2025-01-01T00:00:00Z, in seconds of UTC
_SHAPES = {REQUEST: (60.0, 5, 2)}  # people type it, and a case has few of them
_SHAPE = (0.001, 8, 4)
"""Seconds of a step of the moment, letters for the moment (34 years of it), random letters."""

_lock = threading.Lock()
_newest: dict[str, int] = {}


def new_id(prefix: str) -> str:
    """An id that nothing has; ``prefix`` says of what kind it is. It sorts behind those before."""
    step, letters, random = _SHAPES.get(prefix, _SHAPE)
    with _lock:  # two of one moment still have an order
        moment = max(int((time.time() - _SINCE) / step), _newest.get(prefix, 0) + 1)
        _newest[prefix] = moment
    drawn = secrets.randbits(5 * random)
    return prefix + _write_base32(moment, letters) + _write_base32(drawn, random)


def new_ids(prefix: str, count: int) -> list[str]:
    """Several at once, in the order in which lists sort them."""
    return [new_id(prefix) for _ in range(count)]


def id_of_content(prefix: str, entity: Entity) -> str:
    """The id of a thing that follows from what it is: made twice, it is the same."""
    return f"{prefix}-{digest_of(as_data(entity))[:12]}"


def _write_base32(number: int, letters: int) -> str:
    return "".join(_LETTERS[number >> 5 * n & 31] for n in reversed(range(letters)))
