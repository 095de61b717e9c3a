"""A jurisdiction's exemptions as a list to pick from, quick for the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from reviewer.law.jurisdiction import Exemption
from ui.common.theme import GRID

CODE = Qt.ItemDataRole.UserRole


class CodeList(QTreeWidget):
    """Exemptions to pick from: 1 to 9 pick, Space ticks, letters go to the search."""

    picked = Signal()
    typed = Signal(str)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        keys: Mapping[str, str] | None = None,
        used: Mapping[str, int] | None = None,
        states: Callable[[str], Sequence[str]] = lambda _: (),
    ) -> None:
        """``states``: what the law wants stated for a code, in a word or two each."""
        super().__init__(parent)
        self._keys, self._used, self._states = dict(keys or {}), dict(used or {}), states
        self.setColumnCount(4)
        self.setHeaderLabels(["Key", "Code", "Exemption", "In this case"])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setAccessibleName("Exemptions; 1 to 9 pick one, Space ticks several")
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.itemDoubleClicked.connect(lambda item: self._pick_row(item))

    def height_of_keyed(self) -> int:
        """Pixels in which every row that has a key is in sight, and one more: there are more."""
        rows = (len(self._keys) + 1) * self.sizeHintForRow(0)
        return rows + self.header().sizeHint().height() + 2 * self.frameWidth()

    def fill_codes(
        self, items: Sequence[Exemption], ticked: Sequence[str], current: str = ""
    ) -> None:
        """Show these, the ticked ones ticked, and go to ``current`` where it is among them.

        With none in focus where ``current`` is empty: nothing is cited that nobody chose.
        """
        self.clear()
        for item in items:
            many = self._used.get(item.code, 0)
            said = f"used {many}×" if many else ""
            key = self._keys.get(item.code, "")
            needed = ", ".join(self._states(item.code))
            # Behind the title, which is whole: what has no room is told below the list.
            title = f"{item.title} · needs {needed}" if needed else item.title
            row = QTreeWidgetItem(self, [key, item.code, title, said])
            row.setData(0, CODE, item.code)
            row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            row.setCheckState(1, _check_state(item.code in ticked))
            row.setToolTip(2, f"{title}. {item.explanation}")
            row.setSizeHint(0, QSize(0, self.fontMetrics().height() + GRID // 2))
            if many:
                times = "once" if many == 1 else f"{many} times"
                row.setToolTip(3, f"Cited {times} in this case")
                row.setData(3, Qt.ItemDataRole.AccessibleTextRole, f"used {times} in this case")
        self._go_to(current, items)

    def _go_to(self, code: str, items: Sequence[Exemption]) -> None:
        places = [n for n, item in enumerate(items) if item.code == code]
        row = self.topLevelItem(places[0] if places else 0)
        if row is not None and code:
            self.setCurrentItem(row)

    def showEvent(self, event: QShowEvent) -> None:
        """Only now it is known how many rows fit: the first ones, if what is chosen is there."""
        super().showEvent(event)
        row = self.currentItem()
        self.scrollToTop()
        if row is not None:
            self.scrollToItem(row)

    def focusInEvent(self, event: QFocusEvent) -> None:
        chosen = self.currentItem() is not None
        super().focusInEvent(event)
        if not chosen:  # Qt goes to the first row by itself, which nobody chose
            self.setCurrentIndex(QModelIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text, row = event.text(), self.currentItem()
        if self.pick_by_key(event):
            return
        if event.key() == Qt.Key.Key_Space and row is not None:
            row.setCheckState(1, _check_state(row.checkState(1) is Qt.CheckState.Unchecked))
        elif _is_plain(event) and text.strip() and text.isprintable():
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def pick_by_key(self, event: QKeyEvent) -> bool:
        """Pick what stands behind a digit; False for a key that is none, and means something else.

        For the whole dialog: no part of it but a field of text has a use of its own for digits.
        """
        text = event.text()
        if not _is_plain(event) or text not in tuple("123456789"):
            return False
        # A key that is held answers once: another question may be asked by now.
        if not event.isAutoRepeat():
            rows = (self.topLevelItem(n) for n in range(self.topLevelItemCount()))
            wanted = next((r for r in rows if r is not None and r.text(0) == text), None)
            if wanted is not None:
                self._pick_row(wanted)
        return True

    def _pick_row(self, row: QTreeWidgetItem) -> None:
        row.setCheckState(1, Qt.CheckState.Checked)
        self.setCurrentItem(row)
        self.picked.emit()


def _is_plain(event: QKeyEvent) -> bool:
    return event.modifiers() in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.KeypadModifier,
        Qt.KeyboardModifier.ShiftModifier,
    )


def _check_state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
