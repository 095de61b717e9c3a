"""What stands on the wall and records nothing at this moment: a row of chips below the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from reviewer.clock.timebase import MICROS
from reviewer.timeline import Placement
from ui.common.telling_names import TellingName
from ui.common.times import length_text, rough_length

_GAP = 4
# Of the row, for one chip: a long name leaves room for others, where that is not too little.
_MOST, _LEAST = 0.4, 220
_LETTERS = 8  # of a name that are seen at least


@dataclass(frozen=True)
class Away:
    """A recording that does not run now, and what is told of it."""

    record: str
    name: TellingName
    place: Placement

    def told_at(self, position: int) -> str:
        """``Officer Ruiz: starts in 16 min``."""
        return f"{self.name.first}: {self._when(position, exactly=False)}"

    def told_exactly(self, position: int) -> str:
        """With the whole name and to the second, for who points at it."""
        when = self._when(position, exactly=True)
        return f"{self.name.whole}\n{when.capitalize()}; click to go there"

    def _when(self, position: int, *, exactly: bool) -> str:
        length = length_text if exactly else rough_length
        if self.place.start <= position <= self.place.end:
            return "on now"
        if position < self.place.start:
            return f"starts in {length((self.place.start - position) / MICROS)}"
        return f"ended {length((position - self.place.end) / MICROS)} ago"


def in_order_of_chips(away: Sequence[Away], position: int) -> list[Away]:
    """What comes next first, then what ended, the latest first."""
    coming = [a for a in away if a.place.end >= position]
    gone = [a for a in away if a.place.end < position]
    return sorted(coming, key=lambda a: a.place.start) + sorted(gone, key=lambda a: -a.place.end)


class ChipRow(QWidget):
    """As many chips as there is room for; the rest stands in a menu at the end.

    Signals:
        asked: somebody wants to go to a recording.
    """

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[Away] = []
        self._position = 0
        self._told: tuple[tuple[str, str], ...] = ()
        self.chips: list[QPushButton] = []
        self.more = QToolButton(self)
        self.more.setObjectName("choice")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setAutoRaise(True)
        self._menu = QMenu(self.more)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.more.setMenu(self._menu)
        self._hidden = 0
        self.setAccessibleName("Recordings that do not run now")

    def show_away(self, away: Sequence[Away], position: int) -> None:
        """Tell of these recordings where the clock stands."""
        shown = in_order_of_chips(away, position)
        told = tuple((a.record, a.told_at(position)) for a in shown)
        self._position = position
        if told != self._told:
            self._told, self._shown = told, shown
            self._fill_row()

    @property
    def texts(self) -> list[str]:
        """What is told, whether or not there is room for it."""
        return [text for _, text in self._told]

    def sizeHint(self) -> QSize:
        # 28 pixels with letters of the usual size.
        return QSize(0, max(28, self.fontMetrics().height() + 12))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill_row()

    def _fill_row(self) -> None:
        while len(self.chips) < len(self._shown):
            self.chips.append(self._make_chip())
        widths = [self._dress_chip(c, a) for c, a in zip(self.chips, self._shown, strict=False)]
        for spare in self.chips[len(self._shown) :]:
            spare.hide()
        fitting = self._count_fitting(widths)
        left = 0
        for number, (chip, width) in enumerate(zip(self.chips, widths, strict=False)):
            chip.setGeometry(left, 2, width, self.height() - 4)
            chip.setVisible(number < fitting)
            left += width + _GAP if number < fitting else 0
        self._hidden = len(self._shown) - fitting
        self.more.setVisible(self._hidden > 0)
        self.more.setText(f"+{self._hidden}")
        self.more.setAccessibleName(f"{self._hidden} more recordings that do not run now")
        self.more.setGeometry(left, 2, self.more.sizeHint().width(), self.height() - 4)

    def _count_fitting(self, widths: Sequence[int]) -> int:
        room = self.width()
        if sum(widths) + _GAP * (len(widths) - 1) <= room:
            return len(widths)
        room -= self.more.sizeHint().width()
        for number, width in enumerate(widths):
            room -= width + _GAP
            if room < 0:
                return number
        return len(widths)

    def _dress_chip(self, chip: QPushButton, away: Away) -> int:
        text = away.told_at(self._position)
        chip.setToolTip(away.told_exactly(self._position))
        chip.setAccessibleName(text)
        chip.setProperty("record", away.record)
        around = 24
        most = max(int(self.width() * _MOST), min(_LEAST, self.width() - 48)) - around
        name, _, when = text.rpartition(": ")
        metrics = chip.fontMetrics()
        # Some letters of the name at least, however large these are.
        least = _LETTERS * metrics.averageCharWidth()
        room = max(most - metrics.horizontalAdvance(f": {when}"), least)
        cut = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        shown = f"{cut}: {when}".replace("&", "&&")
        chip.setText(shown)
        return metrics.horizontalAdvance(shown) + around

    def _make_chip(self) -> QPushButton:
        chip = QPushButton(self)
        chip.setObjectName("away")
        chip.setAutoDefault(False)
        chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        chip.clicked.connect(lambda: self.asked.emit(chip.property("record")))
        return chip

    def _fill_menu(self) -> None:
        self._menu.clear()
        for away in self._shown[len(self._shown) - self._hidden :]:
            line = away.told_at(self._position).replace("&", "&&")
            self._menu.addAction(line, partial(self.asked.emit, away.record))
