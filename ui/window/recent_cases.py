"""The cases that were open last, a card each: what it is, who waits for it, until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import ReviewerError
from reviewer.export.earlier_packages import days_of_answers
from reviewer.law.deadlines import days_left
from reviewer.law.request_due import due_of_request
from reviewer.overlooked.delivery import short_day
from reviewer.store import Case, CaseSummary, summarize_case
from reviewer.system.jobs import Job
from ui.common.settings import WindowSettings
from ui.common.tasks import Task, Tasks
from ui.common.theme import GRID, icon_size, themed_icon
from ui.common.times import day_text
from ui.widgets.rows import paint_ground

Index = QModelIndex | QPersistentModelIndex
_FOLDER = Qt.ItemDataRole.UserRole
_DUE = Qt.ItemDataRole.UserRole + 1
_NONE = (
    "Cases that were open stand here. To look around first, open the demo case: "
    "its records are made up, and nothing in it can be spoilt."
)


class RecentCases(QWidget):
    """A list of cards; what a case says of itself is read behind the window.

    Signals:
        chosen: the folder of a case.
    """

    chosen = Signal(Path)

    def __init__(
        self, settings: WindowSettings, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._settings, self._tasks = settings, tasks
        self._task: Task | None = None
        self._title, self._none = QLabel("Recent cases"), QLabel(_NONE)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._none.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName("Recent cases")
        self.list.setSpacing(2)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(_Card(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A card is a button: one click, or Return.
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        self._opened: Path | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._title)
        column.addWidget(self.list, 4)
        column.addWidget(self._none)
        column.addStretch(1)

    def refresh_cases(self) -> None:
        """Show the cases that can be opened now, and read what they are."""
        if self._task is not None:
            self._task.drop_work()
        self.list.clear()
        self._opened = None
        folders = self._settings.recent_cases()
        for folder in folders:
            item = QListWidgetItem(themed_icon("folder"), f"{folder.name}\n{folder}")
            item.setData(_FOLDER, folder)
            item.setToolTip(str(folder))
            self.list.addItem(item)
        some = bool(folders)
        # An empty box looks broken; a sentence says what would stand in it.
        self.list.setVisible(some)
        self.list.setMaximumHeight(self._height_of_cards(len(folders)))
        self._none.setVisible(not some)
        self._task = self._tasks.start_task(lambda job: _summarize(folders, job)) if some else None
        if self._task is not None:
            self._task.succeeded.connect(self._tell_cases)

    def _height_of_cards(self, count: int) -> int:
        """Cards stand as high as they are many: the empty rest of a list looks like a fault."""
        card = 2 * self.fontMetrics().height() + 2 * GRID + 2 * self.list.spacing()
        return count * card + 2 * (self.list.frameWidth() + self.list.spacing())

    def _tell_cases(self, found: dict[Path, _CardFacts]) -> None:
        self._task = None
        for n in range(self.list.count()):
            item = self.list.item(n)
            folder: Path = item.data(_FOLDER)
            facts = found.get(folder)
            if facts is None:
                continue
            summary = facts.summary
            who = ", ".join(q.requester for q in summary.requests if q.requester)
            due = _tell_due(facts)
            item.setText(f"{summary.info.title or folder.name}\n{who or folder}")
            item.setData(_DUE, due)
            told = (summary.info.title or folder.name, who, due.replace("\n", ", "))
            spoken = ", ".join(filter(None, told))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def _choose(self, item: QListWidgetItem) -> None:
        folder: Path = item.data(_FOLDER)
        if folder == self._opened:  # a double click is a click as well
            return
        self._opened = folder
        self.chosen.emit(folder)
        self._opened = None


@dataclass(frozen=True)
class _CardFacts:
    """What a case is, and which of its requests were answered when."""

    summary: CaseSummary
    answered: dict[str, date]


def _summarize(folders: list[Path], job: Job) -> dict[Path, _CardFacts]:
    """What each case says; one that cannot be read tells nothing here, but when it is opened."""
    found = {}
    for folder in folders:
        job.check()
        try:
            with Case.open(folder, read_only=True) as case:
                told = summarize_case(case)
                found[folder] = _CardFacts(told, days_of_answers(case, told.requests))
        except (ReviewerError, OSError):
            continue
    return found


def _tell_due(facts: _CardFacts) -> str:
    """The earliest day on which an answer is due, in words; or that all have theirs."""
    rest = (q for q in facts.summary.requests if q.id not in facts.answered)
    waiting = [
        due for q in rest if not (due := due_of_request(q, facts.summary.info)).state.is_closed
    ]
    days = [due.day for due in waiting if due.day is not None]
    if days:
        first = min(days)
        return f"Due {day_text(first, weekday=False)}\n{days_left(first, date.today())}"
    if waiting or not facts.answered:
        return ""
    return f"Answered {short_day(max(facts.answered.values()), date.today())}"


class _Card(QStyledItemDelegate):
    """Two lines at the left, the day that counts at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, 2 * option.fontMetrics.height() + 2 * GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        inks = paint_ground(painter, option)
        lines = str(index.data(Qt.ItemDataRole.DisplayRole)).split("\n")[:2]
        size, place = icon_size(), option.rect.adjusted(2 * GRID, GRID, -2 * GRID, -GRID)
        sign = QRect(place.topLeft(), size)
        sign.moveTop(place.center().y() - size.height() // 2)
        QIcon(index.data(Qt.ItemDataRole.DecorationRole)).paint(painter, sign)
        place.setLeft(sign.right() + 2 * GRID)
        due = str(index.data(_DUE) or "").splitlines()
        widest = max(map(option.fontMetrics.horizontalAdvance, due), default=-2 * GRID)
        left = place.adjusted(0, 0, -(widest + 2 * GRID), 0)
        painter.save()
        late = due[-1:] != [] and due[-1].startswith("overdue")
        strong, quiet = (option.palette.color(ink) for ink in inks)
        words = zip(lines, (True, False), (strong, quiet), strict=False)
        _paint_lines(painter, option.font, left, words, _LEFT)
        words = zip(due, (False, late), (quiet, strong if late else quiet), strict=False)
        _paint_lines(painter, option.font, place, words, _RIGHT)
        painter.restore()


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _paint_lines(
    painter: QPainter,
    font: QFont,
    place: QRect,
    lines: Iterable[tuple[str, bool, QColor]],
    align: Qt.AlignmentFlag,
) -> None:
    """Lines below each other: what is said, whether bold, in which colour."""
    font = QFont(font)
    for number, (text, bold, ink) in enumerate(lines):
        font.setBold(bold)
        painter.setFont(font)
        painter.setPen(ink)
        metrics = painter.fontMetrics()
        high = metrics.height()
        at = QRect(place.left(), place.top() + number * high, place.width(), high)
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, at.width())
        painter.drawText(at, align, cut)
