"""A jurisdiction is data: its exemptions, and later its clocks, holidays and letters."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cached_property, lru_cache

from reviewer.errors import Refused
from reviewer.system.resources import resource_path


@dataclass(frozen=True)
class Exemption:
    """A legal basis, as it is cited."""

    code: str
    statute: str
    title: str
    explanation: str


@dataclass(frozen=True)
class Jurisdiction:
    """What a place's law says, as far as the program needs it."""

    id: str
    name: str
    office: str
    review_rights: str
    exemptions: tuple[Exemption, ...]
    usual: tuple[str, ...] = ()  # codes that are offered first, in the order of their keys

    def find_exemption(self, cited: str) -> Exemption | None:
        """The exemption of that code or statute; ``None`` when it is not known."""
        return self._by_name.get(_squeeze_code(cited))

    @cached_property
    def _by_name(self) -> dict[str, Exemption]:
        found: dict[str, Exemption] = {}
        for item in self.exemptions:
            # One exemption may rest on several sections of a statute.
            for name in (item.code, *item.statute.split(";")):
                found.setdefault(_squeeze_code(name), item)
        return found


@lru_cache(maxsize=8)
def load_jurisdiction(name: str) -> Jurisdiction:
    """Load a jurisdiction from the shipped data.

    Raises:
        Refused: There is none of that name.
    """
    try:
        folder = resource_path(f"jurisdictions/{name}")
    except FileNotFoundError:
        raise Refused(f"There is no jurisdiction {name!r}.") from None
    about = json.loads((folder / "jurisdiction.json").read_text(encoding="utf-8"))
    with (folder / "exemptions.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    exemptions = tuple(
        Exemption(row["code"], row["statute"], row["short_title"], row["explanation"])
        for row in rows
    )
    usual = tuple(about["usual"])
    rights = about["review_rights"]
    return Jurisdiction(name, about["name"], about["office"], rights, exemptions, usual)


def _squeeze_code(text: str) -> str:
    return "".join(text.split()).casefold()
