"""What was found, as rows of a wall: sorted once, so that nothing moves under the hand."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt

from reviewer.model import Record
from reviewer.tracking.candidates import Candidate, Verdict
from reviewer.tracking.likeness import Likeness
from ui.case.context import Context
from ui.case.found_things import FoundThings
from ui.common.redaction_text import media_time, name_of
from ui.common.times import length_text

CELL = Qt.ItemDataRole.UserRole
ROW_RANK = Qt.ItemDataRole.UserRole + 1
ALIKE = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex

SOURCE_WORDS = {
    "heads": "Head",
    "faces": "Face",
    "persons": "Person",
    "plates": "Plate",
    "screens": "Screen",
    "phones": "Phone",
    "papers": "Paper",
    "text": "Text",
}
VERDICT_SHAPES = {
    Verdict.UNDECIDED: "?",
    Verdict.HIDDEN: "■",
    Verdict.KEPT: "○",
    Verdict.NOTHING: "×",
}
VERDICT_WORDS = {
    Verdict.UNDECIDED: "Undecided",
    Verdict.HIDDEN: "Hidden",
    Verdict.KEPT: "Kept visible",
    Verdict.NOTHING: "Nothing to hide",
}


def moment_words(record: Record | None, candidate: Candidate, seconds: float) -> list[str]:
    """When something is seen, or on which page; nothing where there is only one."""
    if candidate.page is None:
        return [media_time(seconds).partition(".")[0]]
    pages = (record.facts.pages or 1) if record is not None else 1
    return [f"Page {candidate.page}"] if pages > 1 else []


@dataclass(frozen=True)
class Sieve:
    """What of all is shown; an empty word lets everything through."""

    verdict: str = Verdict.UNDECIDED.value
    source: str = ""
    record: str = ""

    def lets_through(self, candidate: Candidate) -> bool:
        """True for what is to be shown."""
        return (
            self.verdict in ("", candidate.verdict.value)
            and self.source in ("", candidate.source)
            and self.record in ("", candidate.record)
        )


class WallModel(QStringListModel):
    """The rows that pass the sieve, the riskiest first.

    What is decided stays where it is, with its mark, until the wall is filled anew: who answers by
    key must not have the next one slip below the hand.

    Qt counts the rows for each of them at every step through a wrapped list: so it counts them by
    itself, in a list of its own.
    """

    def __init__(self, context: Context, found: FoundThings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._found = context, found
        self.sieve = Sieve()
        self.alike: dict[str, Likeness] = {}  # to what was asked about; empty: nobody asked
        self._order: list[str] = []
        self._rows: dict[str, int] = {}
        found.decided.connect(self._tell_decided)

    # ---- what is shown

    def refill(self) -> None:
        """Sort and sift anew."""
        if self.alike:
            self._order = [name for name in self.alike if self._found.candidate(name) is not None]
        else:
            # All of them stand in the order of risk already.
            shown = filter(self.sieve.lets_through, self._found.candidates.values())
            self._order = [one.id for one in shown]
        self._rows = {name: row for row, name in enumerate(self._order)}
        self.setStringList(self._order)

    def candidate_at(self, row: int) -> Candidate | None:
        """What stands in a row."""
        return self._found.candidate(self._order[row]) if 0 <= row < len(self._order) else None

    def name_at(self, row: int) -> str:
        """The id of what stands in a row, also of what is gone; empty for none."""
        return self._order[row] if 0 <= row < len(self._order) else ""

    def candidates_at(self, rows: Collection[int]) -> list[Candidate]:
        """What stands in several rows, in their order."""
        found = (self.candidate_at(row) for row in sorted(rows))
        return [one for one in found if one is not None]

    def row_of(self, name: str) -> int | None:
        """The row of an id, if it is shown."""
        return self._rows.get(name)

    def first_row(self, after: int, wanted: Callable[[Candidate], bool]) -> int | None:
        """The next row behind one that is wanted, going round."""
        many = len(self._order)
        for step in range(1, many + 1):
            row = (after + step) % many
            one = self.candidate_at(row)
            if one is not None and wanted(one):
                return row
        return None

    def touch(self, name: str) -> None:
        """Paint a row anew: its picture came."""
        row = self._rows.get(name)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    # ---- as Qt asks

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        candidate = self.candidate_at(index.row()) if index.isValid() else None
        if candidate is None:
            return None
        if role == CELL:
            return candidate
        if role == ROW_RANK:
            return self._found.rank_of(candidate)
        if role == ALIKE:
            return self.alike.get(candidate.id)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headline(candidate)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.describe(candidate).replace("\n", ". ")
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.describe(candidate)
        return None

    def headline(self, candidate: Candidate) -> str:
        """What it is and how long, in a few words; what is on a page lasts as long as one looks."""
        word = SOURCE_WORDS.get(candidate.source, candidate.source.capitalize())
        if candidate.page is not None:
            return word
        # To a tenth: thousandths tell nobody anything about how long something is seen.
        length = max(candidate.length, 0.0)
        told = length_text(length) if length >= 0.95 else f"{max(length, 0.1):.1f} s"
        return f"{word} · {told}"

    def place_line(self, candidate: Candidate) -> str:
        """Since when or on which page, and in which record."""
        record = self._context.session.snapshot.records_by_path.get(candidate.record)
        name = name_of(record) if record is not None else candidate.record
        return " · ".join([*moment_words(record, candidate, candidate.start), name])

    def describe(self, candidate: Candidate) -> str:
        """All that is known of it, in lines."""
        rank, alike = self._found.rank_of(candidate), self.alike.get(candidate.id)
        verdict = VERDICT_WORDS[candidate.verdict]
        lines = [f"{self.headline(candidate)}: {verdict}", self.place_line(candidate)]
        sure = candidate.confidence
        if sure == sure:  # a number
            seen = f", found in {candidate.seen * 100:.0f} % of its pictures"
            lines.append(f"{sure * 100:.0f} % sure{seen if candidate.page is None else ''}")
        if candidate.text:
            lines.append(f"Reads: {candidate.text}")
        if rank.reasons:
            lines.append(f"Here because: {', '.join(rank.reasons)}")
        if alike is not None:
            lines.append(f"Alike: {', '.join(alike.reasons)}")
        if doubts := candidate.unsettled:
            kinds = ", ".join(dict.fromkeys(str(d.kind) for d in doubts))
            lines.append(f"{len(doubts)} doubtful: {kinds}")
        return "\n".join(lines)

    def _tell_decided(self, names: Collection[str]) -> None:
        for name in names:
            self.touch(name)
