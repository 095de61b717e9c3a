"""What a package holds beside its records: of a review, as much as the release may tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class DatedRow:
    """Something with a time.

    Attributes:
        utc: microseconds.
        sigma: one standard deviation, seconds; ``None`` where nobody said how sure it is.
        record: what the release calls the record that tells it.
        number: of that record, page or row.
        logged: by a dispatch log, and not by a recording itself.
    """

    utc: int
    sigma: float | None
    what: str
    record: str
    number: str
    logged: bool = False


@dataclass(frozen=True)
class PackageParts:
    """What goes along.

    Attributes:
        tell: what of a person's sentence the release may tell; without it, what is left of the
            sentence once every term is masked.
        missing: what is known not to be in the release, in sentences.
        dated: what happened when, by more than a record's own clock.
        files: further files of the package, by their names below ``data``.
        calls: the calls, as the viewer shows them.
        key: fingerprint of the key that will seal the package; letter and viewer tell it.
    """

    tell: Callable[[str], str] | None = None
    missing: tuple[str, ...] = ()
    dated: tuple[DatedRow, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    calls: tuple[Mapping[str, Any], ...] = ()
    key: str = ""


NO_PARTS = PackageParts()
"""Records alone."""
