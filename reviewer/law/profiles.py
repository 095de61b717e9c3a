"""Profiles: for whom a release is, and which exemptions hold in it: data, with its source.

The profile ``public`` hides all that was accepted and is no matter of data: a file of nonsense
cannot open what everybody gets. A name that no file knows hides as much.

Decision 243.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from reviewer.errors import Refused
from reviewer.law.jurisdiction import Jurisdiction, load_jurisdiction
from reviewer.law.law_files import find_law_file, read_law_file, unfit_law

PUBLIC = "public"
_NAME, _SCHEMA = "profiles.json", "profiles.schema.json"


class Reach(StrEnum):
    """Who can come to see a release, the most people first."""

    PUBLIC = "public"
    COUNCIL = "council"
    SUBJECT = "subject"
    OVERSIGHT = "oversight"
    COURT = "court"


@dataclass(frozen=True)
class Profile:
    """What a release of one kind leaves open.

    Attributes:
        reader: who reads it, in words that follow "for".
        open_codes: exemptions that do not hold in it, by their codes.
        opens_all: none holds in it.
        known: the jurisdiction's file tells of it; of another name everything is hidden.
    """

    id: str
    name: str
    reader: str = ""
    reach: Reach = Reach.PUBLIC
    open_codes: frozenset[str] = frozenset()
    opens_all: bool = False
    source: str = ""
    checked_on: str = ""
    checked_by: str = ""
    known: bool = True

    @property
    def opens_something(self) -> bool:
        """Whether anything that a person accepted may be left open."""
        return self.opens_all or bool(self.open_codes)

    @property
    def provenance(self) -> str:
        """Where it comes from and who checked it, in a line."""
        return f"{self.source}. Checked on {self.checked_on}: {self.checked_by}."

    def leaves_open(self, cited: Iterable[str], law: Jurisdiction | None) -> bool:
        """Whether what cites these exemptions is not hidden in such a release.

        It is hidden while one of them holds; what cites nothing, or what the law does not know,
        holds too.
        """
        if self.opens_all:
            return True
        found = [law.find_exemption(one) if law is not None else None for one in cited]
        return bool(found) and all(one is not None and one.code in self.open_codes for one in found)

    @property
    def in_words(self) -> str:
        """What it leaves open and to whom, in a sentence."""
        if not self.known:
            return f"No profile is called {self.name}: all that was accepted is hidden."
        for_whom = f"for {self.reader}" if self.reader else "for anybody"
        if self.opens_all:
            return f"Nothing is hidden: {for_whom}."
        if not self.open_codes:
            return f"All that was accepted is hidden: {for_whom}."
        listed = ", ".join(sorted(self.open_codes))
        return f"What is hidden only under {listed} is shown: {for_whom}."


def profiles_of(jurisdiction: str) -> Mapping[str, Profile]:
    """The profiles of a jurisdiction by their ids, ``public`` first.

    Raises:
        BadInput: The file does not fit; it is named, and the place in it.
    """
    found = {PUBLIC: Profile(PUBLIC, "FOIA, public", "anybody")}
    file = find_law_file(jurisdiction, _NAME)
    if file is None:
        return found
    stat = file.stat()
    return {**found, **_read_profiles(file, jurisdiction, stat.st_mtime_ns, stat.st_size)}


def profile_of(jurisdiction: str, name: str) -> Profile:
    """The profile of that name; one that hides everything where none is known.

    Raises:
        BadInput: The file does not fit, and the name is another than ``public``.
    """
    if name == PUBLIC:
        # Not even read: whatever is wrong with the file, what everybody gets is hidden alike.
        return Profile(PUBLIC, "FOIA, public", "anybody")
    return profiles_of(jurisdiction).get(name) or Profile(name, name, known=False)


@lru_cache(maxsize=8)
def _read_profiles(
    file: Path, jurisdiction: str, _changed: int, _size: int
) -> Mapping[str, Profile]:
    data = read_law_file(file, _SCHEMA)
    law = law_or_none(jurisdiction)
    found: dict[str, Profile] = {}
    for n, row in enumerate(data["profiles"]):
        if row["id"] in found:
            raise unfit_law(
                file, f"profiles[{n}].id", f"there are two profiles {row['id']!r}", _SCHEMA
            )
        if row["id"] == PUBLIC and row["applies"] != "*":
            raise unfit_law(
                file, f"profiles[{n}].applies", "what everybody gets hides everything", _SCHEMA
            )
        found[row["id"]] = _make_profile(file, n, row, data, law)
    return found


def _make_profile(
    file: Path,
    n: int,
    row: Mapping[str, Any],
    data: Mapping[str, Any],
    law: Jurisdiction | None,
) -> Profile:
    applies = row["applies"]
    codes: set[str] = set()
    for cited in applies["except"] if isinstance(applies, dict) else ():
        item = law.find_exemption(cited) if law is not None else None
        if item is None:
            raise unfit_law(
                file, f"profiles[{n}].applies.except", f"there is no exemption {cited!r}", _SCHEMA
            )
        codes.add(item.code)
    return Profile(
        row["id"],
        row["name"],
        row["reader"],
        Reach(row["reach"]),
        frozenset(codes),
        applies == "none",
        row["source"],
        row.get("checked_on", data["checked_on"]),
        row.get("checked_by", data["checked_by"]),
    )


def law_or_none(jurisdiction: str) -> Jurisdiction | None:
    """A jurisdiction; ``None`` where this installation does not have it."""
    try:
        return load_jurisdiction(jurisdiction)
    except Refused:
        return None
