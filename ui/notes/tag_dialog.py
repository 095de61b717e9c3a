"""Tags: pick one, write a note, change the case's vocabulary."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.model import Annotation
from reviewer.model.tag_vocabulary import Tag, clean_tags
from ui.common.theme import themed_icon
from ui.widgets.field import ChoiceField
from ui.widgets.fitting_dialog import FittingDialog

_OK, _CANCEL = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel


class TagPalette(FittingDialog):
    """Type a few letters, press Return.

    Signals:
        picked: the tag's name.
    """

    picked = Signal(str)

    def __init__(self, tags: tuple[Tag, ...], running: set[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._tags, self._running = tags, running
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Tag")
        self.field = QLineEdit()
        self.field.setPlaceholderText("Search tags")
        self.field.setAccessibleName("Search tags")
        self.list = QTreeWidget()
        self.list.setHeaderLabels(["Key", "Tag", "Meaning"])
        self.list.setRootIsDecorated(False)
        self.list.setAccessibleName("Tags")
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.resize(self.fontMetrics().averageCharWidth() * 90, 380)
        self.field.textChanged.connect(self._fill_tags)
        self.list.itemActivated.connect(lambda *_: self.accept())
        self._fill_tags("")

    def accept(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            super().accept()
            self.picked.emit(item.data(0, Qt.ItemDataRole.UserRole))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        # Arrows go into the list, so that a choice needs no mouse.
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.field.hasFocus():
            self.list.setFocus()
            self.list.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _fill_tags(self, text: str) -> None:
        words = text.casefold().split()
        self.list.clear()
        for tag in self._tags:
            about = f"{tag.name} {tag.group} {tag.meaning}".casefold()
            if all(word in about for word in words):
                meaning = f"running: choose to end. {tag.meaning}"
                shown = meaning if tag.name in self._running else tag.meaning
                item = QTreeWidgetItem(self.list, [tag.key, tag.name, shown])
                item.setData(0, Qt.ItemDataRole.UserRole, tag.name)
                item.setToolTip(2, tag.meaning)
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)


class NoteDialog(FittingDialog):
    """A tag and a note on an annotation.

    Signals:
        made: the annotation as it was written.
    """

    made = Signal(object)

    def __init__(
        self, annotation: Annotation, tags: tuple[Tag, ...], where: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._annotation = annotation
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Annotate")
        self.note = QPlainTextEdit(annotation.note)
        self.note.setAccessibleName("Note")
        self.note.setTabChangesFocus(True)
        self.tag = ChoiceField()
        self.tag.setEditable(True)
        self.tag.setAccessibleName("Tag")
        self.tag.addItem("")
        self.tag.addItems([t.name for t in tags])
        self.tag.setCurrentText(annotation.tag)
        about = QLabel(where)
        about.setWordWrap(True)
        buttons = QDialogButtonBox(_OK | _CANCEL)
        buttons.button(_OK).setText("Save")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Note", self.note)
        form.addRow("&Tag", self.tag)
        column = QVBoxLayout(self)
        column.addWidget(about)
        column.addLayout(form)
        column.addWidget(buttons)
        self.note.setFixedHeight(self.fontMetrics().lineSpacing() * 6)
        self.resize(self.fontMetrics().averageCharWidth() * 64, self.sizeHint().height())
        self.note.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.accept()
        else:
            super().keyPressEvent(event)

    def accept(self) -> None:
        note, tag = self.note.toPlainText().strip(), " ".join(self.tag.currentText().split())
        super().accept()
        # Without either nothing would be noted.
        if note or tag:
            self.made.emit(replace(self._annotation, note=note, tag=tag))


class Vocabulary(FittingDialog):
    """The case's tags as a table to edit.

    Signals:
        changed: the tags; ``None`` for the shipped ones.
    """

    changed = Signal(object)

    def __init__(self, tags: tuple[Tag, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Tags of this case")
        self.table = QTableWidget(0, 4)
        self.table.setHorizontalHeaderLabels(["Tag", "Group", "Meaning", "Key"])
        self.table.verticalHeader().hide()
        self.table.setAccessibleName("Tags of this case")
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for tag in tags:
            self._add_tag(tag)
        add = QPushButton(themed_icon("plus"), "Add")
        add.clicked.connect(self.add_row)
        remove = QPushButton(themed_icon("trash"), "Remove")
        remove.clicked.connect(lambda: self.table.removeRow(self.table.currentRow()))
        again = QPushButton("Tags that came with the program")
        again.clicked.connect(self._reset_tags)
        row = QHBoxLayout()
        for button in (add, remove):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(again)
        buttons = QDialogButtonBox(_OK | _CANCEL)
        buttons.button(_OK).setText("Save")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.table)
        column.addLayout(row)
        column.addWidget(buttons)
        self.table.resizeColumnToContents(0)
        self.table.resizeColumnToContents(1)
        self.resize(self.fontMetrics().averageCharWidth() * 110, 460)

    def edited_tags(self) -> tuple[Tag, ...]:
        """What the table says."""
        return clean_tags(
            Tag(*(self._text_at(row, column) for column in range(4)))
            for row in range(self.table.rowCount())
        )

    def add_row(self) -> None:
        """A new row, ready to be typed into."""
        self._add_tag(Tag(""))
        self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.table.editItem(self.table.currentItem())

    def accept(self) -> None:
        self.table.setCurrentCell(-1, -1)  # what is being typed counts too
        self.changed.emit(self.edited_tags())
        super().accept()

    def _reset_tags(self) -> None:
        self.changed.emit(None)
        self.reject()

    def _add_tag(self, tag: Tag) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        for column, text in enumerate((tag.name, tag.group, tag.meaning, tag.key)):
            self.table.setItem(row, column, QTableWidgetItem(text))

    def _text_at(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text() if item is not None else ""
