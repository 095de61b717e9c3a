"""How an office answers requests: the law that its pages rest on, who gets a copy, who signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reviewer.law.law_files import find_law_file, read_law_file

_FILE, _SCHEMA = "answers.json", "answers.schema.json"


@dataclass(frozen=True)
class Answering:
    """The ways of one office.

    Attributes:
        notice: the law that asks for a notice of denial, as it is cited.
        index: likewise for the index of what is withheld.
        register: likewise for the register of denials.
        copies: who gets a copy, by the basis of a request.
        titles: of those who decide, by name.
        review_goes_to: bases of requests whose package holds what the review says of calls.
    """

    notice: str = "the law"
    index: str = "the law"
    register: str = "the law"
    copies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    review_goes_to: frozenset[str] = frozenset()


def answering_of(jurisdiction: str) -> Answering:
    """How answers are given in a jurisdiction; the user's own file takes the shipped one's place.

    Raises:
        BadInput: The file cannot be read, or does not fit: file and place are named.
    """
    file = find_law_file(jurisdiction, _FILE)
    if file is None:
        return Answering()
    data = read_law_file(file, _SCHEMA)
    return Answering(
        **data["cites"],
        copies={row["basis"]: tuple(row["to"]) for row in data["copies"]},
        titles={row["name"]: row["title"] for row in data["people"]},
        review_goes_to=frozenset(data["review_goes_to"]),
    )
