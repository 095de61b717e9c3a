"""The hits of a search, grouped by record, and which match of them is meant."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem

from reviewer.clock.timebase import utc_moment
from reviewer.inquiry.cite_things import cite_hit
from reviewer.model import Citation
from reviewer.model.uncited import keys_without_citation
from reviewer.store.search import SearchHit
from ui.case.cited_guide import NO_CITATION, CitedGuide
from ui.case.session import Session
from ui.common.redaction_text import count_text, name_of
from ui.common.theme import themed_icon
from ui.finding.snippet import HIT, TALLY, Snippet


class HitList(QTreeWidget):
    """Hits in the order of their records; one match of one of them may be meant.

    Signals:
        reached: a hit, and which of the matches in it, from 0, were chosen.
    """

    reached = Signal(object, int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.hits: list[SearchHit] = []
        self._at, self._nth = -1, 0
        self.setHeaderHidden(True)
        self.setAccessibleName("Matches found")
        self.setItemDelegate(Snippet(self))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.itemActivated.connect(self._on_activated)
        self.itemClicked.connect(self._on_activated)

    # ---- showing

    def show_hits(self, hits: Sequence[SearchHit]) -> None:
        """Grouped by record, the record of the best hit first; in a record, in its order."""
        rank: dict[tuple[str, str], int] = {}
        for hit in hits:
            rank.setdefault(_group_of(hit), len(rank))
        order = sorted(hits, key=lambda h: (rank[_group_of(h)], *_order_in_record(h)))
        # What the person stands on stays meant when more is found.
        kept = self.current_hit
        self.hits = order
        self._at = order.index(kept) if kept in order else -1
        self.clear()
        for _, group in groupby(order, key=_group_of):
            self.addTopLevelItem(self._row_of_group(list(group)))
        self.expandAll()
        self.scrollToTop()
        self._mark_current()

    def tell_count(self, full: bool) -> str:
        """How many there are, or which of them is meant; ``full``: there may be more."""
        if not self.hits:
            return "Not found"
        if self._at >= 0:
            before = sum(map(_count_matches, self.hits[: self._at])) + self._nth
            return f"{before + 1:,} of {sum(map(_count_matches, self.hits)):,}"
        return ("First " if full else "") + _tell_hits(self.hits)

    def place_in_words(self, hit: SearchHit) -> str:
        """The place in words, with the wall time if the record has one."""
        utc, place = self.moment_of_hit(hit), hit.place
        if (hit.table, hit.key) in keys_without_citation(self._session.snapshot):
            place = f"{place}, {NO_CITATION.lower()}"
        if utc is None:
            return place
        zone = ZoneInfo(self._session.zone_shown)
        return f"{utc_moment(utc).astimezone(zone):%H:%M:%S}, {place}"

    def moment_of_hit(self, hit: SearchHit) -> int | None:
        """When it was said, UTC in microseconds; ``None`` where nothing tells."""
        if hit.start is None or not hit.record:
            return None
        clock = self._session.clock_of_record(hit.record)
        return clock.utc_of_media(hit.start) if clock else None

    def cite_hit(self, guide: CitedGuide) -> Citation | None:
        """The hit that is marked in the list, as a citation; none of what the review says."""
        item = self.currentItem()
        kept = item.data(0, HIT) if item is not None else None
        hit: SearchHit | None = kept[1] if kept is not None else None
        if hit is None or hit.table != "records":
            return None
        record = self._session.snapshot.get_record(hit.record)
        at_line = hit.cue is not None and not hit.page
        units = guide.units_of(hit.record) if at_line else ()
        place = (hit.page, hit.cue, hit.start)
        return cite_hit(record.path, record.kind, place, hit.longest_words, units)

    def _row_of_group(self, hits: list[SearchHit]) -> QTreeWidgetItem:
        record, table = _group_of(hits[0])
        known = self._session.snapshot.records_by_path.get(record)
        row = QTreeWidgetItem([name_of(known) if known else table.capitalize()])
        row.setData(0, TALLY, f"{sum(map(_count_matches, hits)):,}")
        row.setToolTip(0, record)
        if known is not None:
            row.setIcon(0, themed_icon(known.kind.value))
        font = row.font(0)
        font.setBold(True)
        row.setFont(0, font)
        for hit in hits:
            child = QTreeWidgetItem([f"{self.place_in_words(hit)}: {hit.snippet}"])
            child.setData(0, HIT, (self.place_in_words(hit), hit))
            child.setToolTip(0, hit.snippet)
            row.addChild(child)
        return row

    # ---- going

    @property
    def current_hit(self) -> SearchHit | None:
        """The hit that is meant."""
        return self.hits[self._at] if 0 <= self._at < len(self.hits) else None

    def forget_place(self) -> None:
        """Nothing is meant any more: other words were typed."""
        self._at, self._nth = -1, 0

    def go_next(self) -> None:
        """Go to the next match; after the last comes the first."""
        hit = self.current_hit
        if hit is not None and self._nth + 1 < _count_matches(hit):
            self._go_to_hit(self._at, self._nth + 1)
        else:
            self._go_to_hit(self._at + 1)

    def go_back(self) -> None:
        """Go to the match before."""
        if self._nth:
            self._go_to_hit(self._at, self._nth - 1)
        elif self.hits:
            at = (self._at - 1 if self._at >= 0 else -1) % len(self.hits)
            self._go_to_hit(at, _count_matches(self.hits[at]) - 1)

    def _go_to_hit(self, at: int, nth: int = 0) -> None:
        if not self.hits:
            return
        self._at, self._nth = at % len(self.hits), nth
        self._mark_current()
        self.reached.emit(self.hits[self._at], nth)

    def _mark_current(self) -> None:
        if self._at < 0:
            return
        wanted = self.hits[self._at]
        for row in range(self.topLevelItemCount()):
            top = self.topLevelItem(row)
            for number in range(top.childCount() if top else 0):
                child = top.child(number) if top else None
                if child is not None and child.data(0, HIT)[1] is wanted:
                    self.setCurrentItem(child)
                    self.scrollToItem(child)
                    return

    def _on_activated(self, item: QTreeWidgetItem, _column: int) -> None:
        kept = item.data(0, HIT)
        if kept is not None:
            self._go_to_hit(next(n for n, hit in enumerate(self.hits) if hit is kept[1]))


def _count_matches(hit: SearchHit) -> int:
    """How many matches a hit is; words that stand apart, or in a note, are one."""
    return max(hit.times, 1)


def _tell_hits(hits: Sequence[SearchHit]) -> str:
    """How many matches, as the list of Redact all counts them, and how many hits besides."""
    matches = [hit for hit in hits if hit.times and hit.table == "records"]
    others = len(hits) - len(matches)
    if not matches:
        records = len({hit.record for hit in hits if hit.record})
        where = f" in {count_text(records, 'record')}" if records else ""
        return f"{count_text(others, 'place')}{where}"
    many = count_text(sum(map(_count_matches, matches)), "match")
    where = count_text(len({hit.record for hit in matches}), "record")
    besides = f", {count_text(others, 'other place')}" if others else ""
    return f"{many} in {where}{besides}"


def _group_of(hit: SearchHit) -> tuple[str, str]:
    """The record under which a hit stands; of one that has none, its table."""
    return hit.record, "" if hit.record else hit.table


def _order_in_record(hit: SearchHit) -> tuple[int, float, int]:
    """Where in its record a hit stands, for putting hits in order."""
    return hit.page or 0, hit.start if hit.start is not None else -1.0, hit.cue or 0
