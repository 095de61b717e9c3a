"""What arrived, and what a person says of it: what the case is about, and who asks for it.

Decision 192.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from reviewer.intake import identify
from reviewer.model import Request

NUMBER = "case_number"
"""A number of a case whose shape tells nothing of whose it is."""


@dataclass(frozen=True)
class Arrival:
    """Of what a case is made. What is not said here is found in the files.

    Attributes:
        paths: a folder, a ZIP or a BagIt bag; or files that were chosen one by one.
        identifiers: numbers of the case by what they are, see ``identify_number``.
        request: the first of the case.
    """

    paths: tuple[Path, ...]
    title: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    request: Request | None = None

    def made_absolute(self) -> Arrival:
        """The same, from wherever the program is started."""
        return replace(self, paths=tuple(path.absolute() for path in self.paths))


def arrival_of(bundle: Path | Arrival) -> Arrival:
    """A bundle of which nobody says anything, as what arrived."""
    return Arrival((bundle,)) if isinstance(bundle, Path) else bundle


def identify_number(typed: str) -> dict[str, str]:
    """A case's number as an identifier: an RD, event, log or FOIA number by its shape."""
    number = typed.strip()
    if not number:
        return {}
    for kind, values in identify.in_name(number).items():
        if kind in identify.OF_A_CASE and tuple(values) == (number,):
            return {kind: number}
    return {NUMBER: number}
