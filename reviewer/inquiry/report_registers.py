"""The registers of a review as printed tables: their columns are the fields of their entries.

Decision 233.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from reviewer.inquiry.report_sources import SourceList
from reviewer.law.deadlines import calendar_or_none
from reviewer.law.retention import kept_until, review_due
from reviewer.model import AgencyReview, Footage, Snapshot
from reviewer.model.plain_form import TextSort, TitledField, titled_fields
from reviewer.model.registers import RegisterEntry, in_order
from reviewer.printing import Block, Column, Headline, PrintedTable

REGISTER_TITLES = {
    "crowds": "How many people were seen",
    "footage": "What cameras recorded",
    "notices": "Who was told",
    "positions": "Which agency takes it up",
    "reviews": "Reviews",
}
"""The registers that are printed, and what each is called."""
NOT_RECORDED = "not recorded"
_SAID = {True: "yes", False: "no", None: "not said"}
_WIDE = 2.0  # of prose, beside a line
_EVIDENCE = "citations"


def list_registers(
    snapshot: Snapshot, sources: SourceList, when_said: Callable[[str], str]
) -> Iterator[Block]:
    """A section for each register that holds something.

    Args:
        snapshot: of the case.
        sources: what may be told, and the numbers of what is cited.
        when_said: a time, as the report tells times.
    """
    for table, title in REGISTER_TITLES.items():
        entries: list[RegisterEntry] = in_order(getattr(snapshot, table))
        if entries:
            yield Headline(2, title)
            yield _RegisterTable(snapshot, sources, when_said).print_entries(entries)


class _RegisterTable:
    def __init__(
        self, snapshot: Snapshot, sources: SourceList, when_said: Callable[[str], str]
    ) -> None:
        self._sources, self._when_said = sources, when_said
        self._jurisdiction = snapshot.info.jurisdiction
        self._calendar = calendar_or_none(self._jurisdiction)

    def print_entries(self, entries: list[RegisterEntry]) -> PrintedTable:
        """All entries of one kind; a column that none of them fills is left out."""
        known = [f for f in titled_fields(type(entries[0])) if f.name != _EVIDENCE]
        shown = [f for f in known if any(getattr(one, f.name) not in ("", None) for one in entries)]
        due = _due_title(entries[0])
        shares = [_WIDE if f.sort is TextSort.PROSE else 1.0 for f in shown]
        shares += [1.0] * (2 if due else 1)
        titles = [*(f.title for f in shown), *([due] if due else []), "Source"]
        columns = [
            Column(title, share / sum(shares)) for title, share in zip(titles, shares, strict=True)
        ]
        rows = [(*self._row_of(one, shown, bool(due)), self._cited(one)) for one in entries]
        return PrintedTable(tuple(columns), rows, "Nothing is noted.")

    def _row_of(self, entry: RegisterEntry, shown: list[TitledField], due: bool) -> Iterator[str]:
        for one in shown:
            yield self._tell_field(getattr(entry, one.name), one.sort)
        if due:
            day = self._day_of(entry)
            yield day.isoformat() if day is not None else ""

    def _tell_field(self, value: object, sort: TextSort) -> str:
        if isinstance(value, bool):
            return _SAID[value]
        if value is None:
            return _SAID[None]
        if sort in (TextSort.WHEN, TextSort.MOMENT):
            return self._when_said(str(value)) or NOT_RECORDED
        told = self._sources.telling.text_for_release(str(value))
        return told or (NOT_RECORDED if sort is TextSort.DAY else "not said")

    def _day_of(self, entry: RegisterEntry) -> date | None:
        if isinstance(entry, Footage):
            return kept_until(entry, self._calendar)
        return review_due(entry, self._jurisdiction) if isinstance(entry, AgencyReview) else None

    def _cited(self, entry: RegisterEntry) -> str:
        return self._sources.number_all(entry.citations)


def _due_title(entry: RegisterEntry) -> str:
    if isinstance(entry, Footage):
        return "Kept at least until"
    return "To be done by" if isinstance(entry, AgencyReview) else ""
