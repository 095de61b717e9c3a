"""Before anything is typed into Find: whom the records of the case name, and what stands beside.

Decisions 21, 216.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.case.context import Context
from ui.common.redaction_text import count_text, name_of
from ui.finding.belongings import tell_why
from ui.widgets.rows import paint_ground
from ui.widgets.scrolled import scroll_snugly
from ui.widgets.when_seen import WhenSeen

if TYPE_CHECKING:
    from reviewer.overlooked.names_found import Belonging, NamedThing

_TERMS = Qt.ItemDataRole.UserRole
_WHERE = _TERMS + 1
"""How often and where: the second line of a row."""
_PAD = 4  # pixels, chosen by hand: half of the theme's grid
_LOOKING = "Type words to find them. Looking for names in the records …"
_CHOOSE = "Type words to find them, or choose whom the records name:"

Index = QModelIndex | QPersistentModelIndex


class NamesPage(QWidget):
    """The list, and how to search; it looks for the names when it is first seen.

    Signals:
        chosen: another row is meant, or none.
        redact_wished: the words of a row are to be redacted wherever they stand.
    """

    chosen = Signal()
    redact_wished = Signal()

    def __init__(self, context: Context, help_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._help = help_text
        self.heading = QLabel()
        self.heading.setWordWrap(True)
        self.heading.setToolTip(help_text)
        self.list = _NamesTree()
        self.list.itemActivated.connect(lambda *_: self.redact_wished.emit())
        self.list.currentItemChanged.connect(lambda *_: self.chosen.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll_snugly(self.heading, "How to find"))
        column.addWidget(self.list, 1)
        context.names.changed.connect(self._show_names)
        self._seen = WhenSeen(self, context.names.ask_for, stale=True)
        self._show_names()

    @property
    def has_names(self) -> bool:
        """True when there is a row to choose."""
        return self.list.topLevelItemCount() > 0

    def chosen_terms(self) -> list[str]:
        """The words of the row that is meant, with what likely belongs to a name."""
        row = self.list.currentItem()
        return list(row.data(0, _TERMS) or ()) if row is not None else []

    def begin_choosing(self) -> None:
        """Take the keys, at the row that was meant last, else at the first."""
        # Before it has the keys: a view that gets them without a row makes one current, unselected.
        self._choose_row(self.list.currentItem() or self.list.topLevelItem(0))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_row(self, row: QTreeWidgetItem | None) -> None:
        if row is not None and row.data(0, _TERMS) is None:
            row = row.child(0)  # a heading is no choice
        if row is not None:
            self.list.setCurrentItem(row)

    def _show_names(self) -> None:
        things = self._context.names.things
        kept = self.chosen_terms()[:1]
        # Of open rows each is looked for among all open ones as it goes: 10 s of 10,000 names.
        self.list.collapseAll()
        self.list.clear()
        people = [thing for thing in things or () if thing.what == "name" and not thing.duty]
        self.list.addTopLevelItems([self._row_of_person(thing) for thing in people])
        rest = [thing for thing in things or () if thing.what != "name"]
        duty = [thing for thing in things or () if thing.what == "name" and thing.duty]
        self._add_group("Numbers and addresses", rest)
        self._add_group("Staff on duty", duty)
        self.list.expandAll()
        for row in self.list.rows():
            if kept and row.data(0, _TERMS) and row.data(0, _TERMS)[0] == kept[0]:
                self.list.setCurrentItem(row)
        found = _CHOOSE if self.has_names else self._help
        looked = things is not None or self._context.names.failed
        self.heading.setText(found if looked else _LOOKING)
        self.list.setVisible(self.has_names)
        self.chosen.emit()

    def _add_group(self, title: str, things: list[NamedThing]) -> None:
        if not things:
            return
        group = QTreeWidgetItem([title])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        group.addChildren([self._row_of_thing(thing) for thing in things])
        self.list.addTopLevelItem(group)

    def _row_of_person(self, thing: NamedThing) -> QTreeWidgetItem:
        row = self._row_of_thing(thing)
        font = row.font(0)
        font.setBold(True)
        row.setFont(0, font)
        terms = [thing.term, *(one.term for one in thing.belongs if one.likely)]
        row.setData(0, _TERMS, terms)
        row.addChildren([self._row_beside(one) for one in thing.belongs])
        return row

    def _row_of_thing(self, thing: NamedThing) -> QTreeWidgetItem:
        records = self._context.session.snapshot.records_by_path
        names = [name_of(records[path]) for path in thing.records if path in records]
        where = names[0] if len(names) == 1 else count_text(len(thing.records), "record")
        row = QTreeWidgetItem([thing.term])
        row.setData(0, _TERMS, [thing.term])
        times = count_text(thing.count, "time")
        row.setData(0, _WHERE, f"{thing.party or thing.what} · {times} in {where}")
        why = ", ".join(part for part in (thing.what, thing.why) if part)
        row.setToolTip(0, "\n".join([f"{thing.term}: {why}", *names]))
        return row

    def _row_beside(self, one: Belonging) -> QTreeWidgetItem:
        row = QTreeWidgetItem([one.term])
        row.setData(0, _TERMS, [one.term])
        row.setData(0, _WHERE, f"{one.what} beside it")
        row.setToolTip(0, f"{one.term}: {tell_why(one, self._context.session)}")
        return row


class _NamesTree(QTreeWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setAccessibleName("Names that were found")
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setIndentation(2 * _PAD)
        self.setRootIsDecorated(False)
        self.setItemDelegate(_TwoLines(self))

    def rows(self) -> list[QTreeWidgetItem]:
        """All rows, those below others too."""
        found = (self.topLevelItem(at) for at in range(self.topLevelItemCount()))
        tops = [top for top in found if top is not None]
        below = (top.child(at) for top in tops for at in range(top.childCount()))
        return [*tops, *(row for row in below if row is not None)]


class _TwoLines(QStyledItemDelegate):
    """What is named, and below it how often and where."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = 1 if index.data(_WHERE) is None else 2
        # No width of its own: a long line would make the list scroll sideways.
        return QSize(0, lines * option.fontMetrics.lineSpacing() + 2 * _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        term, where = option.text, index.data(_WHERE) or ""
        strong, quiet = paint_ground(painter, option)
        box = option.rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        line = option.fontMetrics.lineSpacing()
        painter.save()
        painter.setFont(option.font)
        painter.setPen(option.palette.color(strong if where else quiet))
        end = Qt.TextElideMode.ElideRight
        shown = option.fontMetrics.elidedText(term, end, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignTop, shown)
        plain = self._plain_font(option)
        painter.setFont(plain)
        painter.setPen(option.palette.color(quiet))
        below = QRect(box.left(), box.top() + line, box.width(), line)
        shown = painter.fontMetrics().elidedText(where, end, box.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignTop, shown)
        painter.restore()

    @staticmethod
    def _plain_font(option: QStyleOptionViewItem) -> QFont:
        made = QFont(option.font)
        made.setBold(False)
        return made
