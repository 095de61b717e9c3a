"""The large pages of the export: the plan, and what stands against it. Widgets alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.case.context import Context
from ui.common.theme import GRID, ICON, INK_ON_AMBER, themed_icon
from ui.release.export_rows import PLACE
from ui.release.look_line import LookLine
from ui.release.plan_text import Row
from ui.release.requester_name import RequesterName
from ui.release.still_readable_view import StillReadable
from ui.release.ways_out import WaysOut
from ui.widgets.fair_columns import FairColumns
from ui.widgets.field import ChoiceField
from ui.widgets.headings import make_heading
from ui.widgets.rows import Rows
from ui.widgets.sign import IconSign

# Also the key to the tab: its count is put behind.
STILL = "&Still readable"


class PlanPage(QWidget):
    """Who asks, where the package shall stand, what becomes of each record."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.request, self.folder = ChoiceField(), QLineEdit()
        self.request.setAccessibleName("Request to answer")
        self.folder.setAccessibleName("Folder of the package, which is made new")
        self.folder_fault, self.older = QLabel(), QLabel()
        self.truth = PlanTruth()
        self.headline, self.go_button = self.truth.headline, self.truth.go_button
        self.named = RequesterName()
        self.older.setWordWrap(True)
        self.older.setVisible(False)
        self.choose_button = QPushButton(themed_icon("folder"), "Choose…")
        # Return exports; it must not open a dialog instead.
        self.choose_button.setAutoDefault(False)
        self.tree = _make_tree(
            ("Record", "What becomes of it", "Because of"), "Plan of the release"
        )
        self.export_button = QPushButton("Export")
        self.export_button.setObjectName("primary")
        self.close_button = QPushButton("Close")
        self.readable = StillReadable(context)
        self.readable.counted.connect(self._on_counted)
        self.look = LookLine()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("What is released, and what stays readable in it")
        self.tabs.addTab(_make_tab(self.tree), "&What is released")
        self.tabs.addTab(self.readable, STILL)
        row = _row_of_buttons(self.export_button, self.close_button)
        _fill_page(
            self,
            self._make_form(),
            self.older,
            self.truth,
            self.named,
            self.tabs,
            self.readable.unplayed,
            self.look,
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


class PlanTruth(QFrame):
    """The headline of a plan: the weaker of what is decided and what was looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("truth")
        self._sign = IconSign(ICON, "warning", INK_ON_AMBER)
        self.headline, self.about = QLabel(), QLabel()
        for label in (self.headline, self.about):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = self.headline.font()
        font.setBold(True)
        self.headline.setFont(font)
        self.go_button = QPushButton(themed_icon("next"), "Go there")
        self.go_button.setAutoDefault(False)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.headline)
        words.addWidget(self.about)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self._sign)
        row.addLayout(words, 1)
        row.addWidget(self.go_button)
        self.say_truth("", weak=False)

    def say_truth(self, headline: str, about: str = "", *, weak: bool, goes: bool = False) -> None:
        """Say it; what is weak is amber, and ``goes`` offers the way there."""
        self.headline.setText(headline)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.go_button.setVisible(goes)
        self._sign.setVisible(weak)
        if self.property("weak") != weak:
            self.setProperty("weak", weak)
            for part in (self, self.headline, self.about):
                # A rule that asks for a property is asked again only so.
                self.style().unpolish(part)
                self.style().polish(part)


class ResultPage(QWidget):
    """What stands against a package."""

    def __init__(self) -> None:
        super().__init__()
        self.result_title, self.result_text = make_heading(""), QLabel()
        self.result_text.setWordWrap(True)
        # Folder and key are copied from here.
        self.result_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QHBoxLayout()
        head.addWidget(IconSign(32, "warning"))
        head.addWidget(self.result_title, 1)
        self.findings = _make_tree(("What was found", "Where", "Record"), "What is to be done")
        # It has one level, and the room for arrows is needed for words.
        self.findings.setRootIsDecorated(False)
        self.ways = WaysOut()
        self.again_button = QPushButton("Back to the plan")
        self.close_button = QPushButton("Close")
        row = _row_of_buttons(self.again_button, self.close_button)
        _fill_page(self, head, self.result_text, self.findings, self.ways, None, row)

    def show_refusal(self, title: str, text: str, rows: Sequence[Row]) -> None:
        """Show what was refused, a row for each thing to do."""
        self.result_title.setText(title)
        self.result_text.setText(text)
        self.findings.clear()
        for *words, place in rows:
            item = QTreeWidgetItem(self.findings, [str(word) for word in words])
            item.setData(0, PLACE, place)
            for column, word in enumerate(words):
                item.setToolTip(column, str(word))
            item.setToolTip(2, place[0] or str(words[2]))
        self.findings.setVisible(bool(rows))
        first = self.findings.topLevelItem(0)
        if first is not None:
            self.findings.setCurrentItem(first)


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
