"""The three pages of the export: the plan, the run, and what came of it. Widgets alone."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from ui.case.context import Context
from ui.common.theme import themed_icon
from ui.release.still_readable_view import StillReadable
from ui.release.ways_out import WaysOut
from ui.widgets.fair_columns import FairColumns
from ui.widgets.field import ChoiceField
from ui.widgets.rows import Rows

# Also the key to the tab: its count is put behind.
STILL = "&Still Readable"


class PlanPage(QWidget):
    """Who asks, where the package shall stand, what becomes of each record."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.request, self.folder = ChoiceField(), QLineEdit()
        self.request.setAccessibleName("Request to answer")
        self.folder.setAccessibleName("Folder of the package, which is made new")
        self.folder_fault, self.headline = QLabel(), QLabel()
        self.older = QLabel()
        for label in (self.headline, self.older):
            label.setWordWrap(True)
        self.older.setVisible(False)
        self.choose_button = QPushButton(themed_icon("folder"), "Choose…")
        # Return exports; it must not open a dialog instead.
        self.choose_button.setAutoDefault(False)
        self.tree = _make_tree(
            ("Record", "What becomes of it", "Because of"), "Plan of the release"
        )
        self.export_button = QPushButton(themed_icon("package"), "Export")
        self.export_button.setDefault(True)
        self.close_button = QPushButton("Close")
        self.readable = StillReadable(context)
        self.readable.counted.connect(self._on_counted)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("What is released, and what stays readable in it")
        self.tabs.addTab(_make_tab(self.tree), "&What Is Released")
        self.tabs.addTab(self.readable, STILL)
        row = _row_of_buttons(self.export_button, self.close_button)
        _fill_page(
            self,
            self._make_form(),
            self.older,
            self.headline,
            self.tabs,
            self.readable.unplayed,
            row,
        )

    def _make_form(self) -> QFormLayout:
        where = QHBoxLayout()
        where.addWidget(self.folder, 1)
        where.addWidget(self.choose_button)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Request", self.request)
        # By hand, for a form finds the field of a label only where it stands alone beside it.
        label = QLabel("&Folder")
        label.setBuddy(self.folder)
        form.addRow(label, where)
        form.addRow("", self.folder_fault)
        return form

    def _on_counted(self, count: int | None) -> None:
        self.tabs.setTabText(1, STILL if count is None else f"{STILL} ({count})")


class RunningPage(QWidget):
    """How far an export is."""

    def __init__(self) -> None:
        super().__init__()
        title = QLabel("Making the package, then testing it for leaks")
        title.setFont(_large_font(self))
        note = QLabel("You can close this dialog and go on working; the export goes on.")
        note.setWordWrap(True)
        self.bar, self.doing = QProgressBar(), QLabel()
        # In thousandths: an export of hours would stand still for minutes in hundredths.
        self.bar.setRange(0, 1000)
        self.bar.setFormat("%p %")
        self.bar.setAccessibleName("Progress of the export")
        self.doing.setWordWrap(True)
        self.cancel_button = QPushButton("Cancel the Export")
        self.cancel_button.setAutoDefault(False)  # the Return that began it does not end it
        self.close_button = QPushButton("Hide")
        row = _row_of_buttons(self.cancel_button, self.close_button)
        _fill_page(self, title, self.bar, self.doing, note, None, row)


class ResultPage(QWidget):
    """The package, or what stands against it."""

    def __init__(self) -> None:
        super().__init__()
        self.result_sign, self.result_title, self.result_text = QLabel(), QLabel(), QLabel()
        self.result_title.setFont(_large_font(self))
        self.result_title.setWordWrap(True)
        self.result_text.setWordWrap(True)
        # Folder and key are copied from here.
        self.result_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QHBoxLayout()
        head.addWidget(self.result_sign)
        head.addWidget(self.result_title, 1)
        self.findings = _make_tree(("What was found", "Where", "Record"), "What is to be done")
        # It has one level, and the room for arrows is needed for words.
        self.findings.setRootIsDecorated(False)
        self.ways = WaysOut()
        self.open_button = QPushButton(themed_icon("package"), "Open the Package")
        self.folder_button = QPushButton(themed_icon("folder"), "Show the Folder")
        self.again_button = QPushButton("Back to the Plan")
        self.close_button = QPushButton("Close")
        row = _row_of_buttons(self.open_button, self.close_button)
        row.insertWidget(1, self.folder_button)
        row.insertWidget(1, self.again_button)
        _fill_page(self, head, self.result_text, self.findings, self.ways, None, row)


def _make_tree(columns: tuple[str, ...], name: str) -> QTreeWidget:
    made = QTreeWidget()
    made.setHeaderLabels(list(columns))
    made.setAccessibleName(name)
    # Else each of some thousand rows is measured before the first is painted.
    made.setUniformRowHeights(True)
    made.setAllColumnsShowFocus(True)
    made.setItemDelegate(Rows(made, ends=(columns.index("Record"),)))
    made.header().setStretchLastSection(False)
    # All three may be long, and none matters less than the others.
    FairColumns(made, *range(len(columns)))
    return made


def _make_tab(tree: QTreeWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(8, 8, 8, 8)
    column.addWidget(tree)
    return page


def _large_font(widget: QWidget) -> Any:
    font = widget.font()
    # Of the letters that a person has chosen, not of a size of ours.
    font.setPointSizeF(font.pointSizeF() * 1.3)
    font.setBold(True)
    return font


def _row_of_buttons(button: QPushButton, close: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    close.setAutoDefault(False)
    row.addWidget(button)
    row.addWidget(close)
    return row


def _fill_page(page: QWidget, *parts: Any) -> None:
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    for part in parts:
        if part is None:
            column.addStretch(1)  # what is left over where no list is shown
        elif isinstance(part, QWidget):
            # A list takes all the room there is, and the stretch none beside it.
            column.addWidget(part, 1000 if isinstance(part, QTreeWidget | QTabWidget) else 0)
        else:
            column.addLayout(part)
