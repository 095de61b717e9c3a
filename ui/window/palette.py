"""Everything by its name: type a few letters, press Return."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPalette, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from ui.common.action_table import TABLE
from ui.common.redaction_text import name_of
from ui.common.screen_reader import announce_text
from ui.common.theme import GRID, icon_size, themed_icon
from ui.widgets.dialog_size import open_at
from ui.widgets.fitting_dialog import FittingDialog
from ui.widgets.rows import Rows
from ui.window.palette_lines import CASES, RECORDS, PaletteLine, fitting_actions, order_lines

if TYPE_CHECKING:
    from ui.window.window import Window

Index = QModelIndex | QPersistentModelIndex
_LINE, _KEYS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_REMEMBERED = 8  # chosen by hand: of what was chosen lately, no more is told apart from the rest
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class _CommandLine(Rows):
    """A name, where it stands in a fainter tone behind it, and its keys at the right edge."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        line = index.data(_LINE)
        if not isinstance(line, PaletteLine):
            return  # a heading
        # Painted apart, so that keys stand below each other however long the names are.
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole
        painter.setPen(option.palette.color(role.HighlightedText if chosen else role.Text))
        keys, metrics = str(index.data(_KEYS) or ""), option.fontMetrics
        place = option.rect.adjusted(GRID, 0, -GRID, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | middle, keys)
        painter.setPen(
            option.palette.color(role.HighlightedText if chosen else role.PlaceholderText)
        )
        name = icon_size().width() + metrics.horizontalAdvance(line.text)
        place.adjust(name + 2 * GRID, 0, -metrics.horizontalAdvance(keys) - GRID, 0)
        shown = metrics.elidedText(line.path, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | middle, shown)


class Palette(FittingDialog):
    """The command palette. What cannot be done now is left out."""

    def __init__(self, window: Window) -> None:
        # A click beside it closes it, as it does a menu.
        super().__init__(window, Qt.WindowType.Popup)
        self._window, self._actions = window, window.actions_table
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Command palette")
        open_at(self, letters=84, lines=30)
        place = window.workplace
        self._session = place.session if place is not None else None
        self._fits = self._find_fitting()
        self._lately = [n for n in window.settings.text_of_setting("palette").split() if n]
        self._lines = [
            *self._lines_of_actions(),
            *self._lines_of_records(),
            *self._lines_of_cases(),
        ]
        self._lay_out()
        self._show_lines("")

    def showEvent(self, event: QShowEvent) -> None:
        """High in the window, where the eye begins; the field has the focus at once."""
        behind = self._window.rect()
        at = QPoint((behind.width() - self.width()) // 2, behind.height() // 8)
        at.setY(min(at.y(), max(behind.height() - self.height(), 0)))
        self.move(self._window.mapToGlobal(at))
        super().showEvent(event)
        # A popup is given the keys of the whole program, but hands them on to whatever in it has
        # the focus; by itself that is nothing.
        self._wish.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys move in the list while the text keeps the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            move = _MOVES.get(Qt.Key(event.key()))
            if move is not None:
                self._move_choice(move)
                return True
        return super().eventFilter(watched, event)

    # ---- what there is

    def _find_fitting(self) -> list[str]:
        if self._session is None:
            return fitting_actions(None, None, case=False)
        snapshot = self._session.snapshot
        record = snapshot.records_by_path.get(self._session.selected_record)
        redaction = snapshot.find_redaction(self._session.selected_redaction)
        return fitting_actions(record, redaction, case=True)

    def _lines_of_actions(self) -> list[PaletteLine]:
        return [
            PaletteLine(row.id, self._actions[row.id].text(), row.path.replace("/", " › "))
            for row in TABLE
            if self._actions[row.id].isEnabled() and self._actions.is_bound(row.id)
        ]

    def _lines_of_records(self) -> list[PaletteLine]:
        records = self._session.snapshot.records if self._session is not None else ()
        return [
            PaletteLine(r.path, name_of(r), r.kind.value.capitalize(), RECORDS, r.path)
            for r in records
        ]

    def _lines_of_cases(self) -> list[PaletteLine]:
        here = self._session.case_folder if self._session is not None else None
        return [
            PaletteLine(str(folder), folder.name, "File › Open recent", CASES, str(folder.parent))
            for folder in self._window.settings.recent_cases()
            if folder != here
        ]

    # ---- choosing

    def _show_lines(self, wish: str) -> None:
        self._list.clear()
        part = ""
        for line in order_lines(self._lines, wish, self._lately, self._fits):
            if not wish.strip() and line.part != part:
                self._add_heading(line.part)
                part = line.part
            self._list.addItem(self._item_of(line))
        # Return takes the first without an arrow key.
        self._move_choice(1)
        if wish.strip() and not self._list.count():
            announce_text(self._wish, "Nothing fits")

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)  # it is passed over
        font = self._list.font()
        font.setBold(True)
        item.setFont(font)
        self._list.addItem(item)

    def _item_of(self, line: PaletteLine) -> QListWidgetItem:
        keys = ""
        sign = _blank_icon(self._list.iconSize())
        if line.part == RECORDS and self._session is not None:
            record = self._session.snapshot.records_by_path[line.id]
            sign = themed_icon(record.kind.value)
        elif line.part == CASES:
            sign = themed_icon("folder")
        else:
            action = self._actions[line.id]
            keys = action.shortcut().toString()
            sign = sign if action.icon().isNull() else action.icon()
        item = QListWidgetItem(sign, line.text)
        item.setData(_LINE, line)
        item.setData(_KEYS, keys)
        heard = ", ".join(part for part in (line.text, line.path, keys) if part)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, heard)
        return item

    def _move_choice(self, by: int) -> None:
        """Move on by so many lines, over headings, and no further than the ends."""
        step, last = (1 if by > 0 else -1), self._list.currentRow()
        at = last
        for _ in range(abs(by)):
            at += step
            while (item := self._list.item(at)) is not None and not item.flags():
                at += step
            if self._list.item(at) is None:
                break
            last = at
        if last >= 0:
            self._list.setCurrentRow(last)
        if last <= 1:
            self._list.scrollToTop()  # with the heading

    def _run_chosen(self) -> None:
        item = self._list.currentItem()
        line = item.data(_LINE) if item is not None else None
        # Before it is done: it may open a dialog, which a popup would lie over.
        self.close()
        if not isinstance(line, PaletteLine):
            return
        if line.part == RECORDS and self._session is not None:
            self._session.select_record(line.id)
        elif line.part == CASES:
            self._window.open_case(Path(line.id))
        else:
            kept = [line.id, *(name for name in self._lately if name != line.id)]
            self._window.settings.set_text("palette", " ".join(kept[:_REMEMBERED]))
            self._actions.run_action(line.id)

    # ---- building

    def _lay_out(self) -> None:
        self._wish = QLineEdit()
        self._wish.setPlaceholderText("What do you want to do? Or the title of a record")
        self._wish.setAccessibleName("Command or record")
        self._list = QListWidget()
        self._list.setAccessibleName("What fits")
        # The text keeps the keys, so that one can type on.
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setIconSize(icon_size())
        # The list is made anew at each letter.
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setItemDelegate(_CommandLine(self._list))
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.addWidget(self._wish)
        column.addWidget(self._list)
        self._wish.textChanged.connect(self._show_lines)
        self._wish.returnPressed.connect(self._run_chosen)
        self._list.itemClicked.connect(lambda _: self._run_chosen())
        self._wish.installEventFilter(self)


def _blank_icon(size: QSize) -> QIcon:
    """Stands where an action has no icon, so that all names begin at one edge."""
    nothing = QPixmap(size)
    nothing.fill(Qt.GlobalColor.transparent)
    return QIcon(nothing)
