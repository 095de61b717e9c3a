"""The small sheets of the export: how far it is, and the sealed package. Widgets alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.export.steps import ExportProgress, ExportStep
from ui.common.theme import GRID, themed_icon
from ui.release.export_run import steps_told
from ui.widgets.headings import make_heading
from ui.widgets.sign import IconSign

_SIGN = 32  # pixels
_TALL = 36  # pixels: of the few buttons that a sheet is about


class RunningPage(QWidget):
    """How far an export is: its steps, the one that runs, and the time left."""

    def __init__(self) -> None:
        super().__init__()
        title = make_heading("Making the package")
        note = make_quiet("The window can be used meanwhile; the bar shows how far it is.")
        self.bar, self.doing, self.left = QProgressBar(), QLabel(), make_quiet("")
        # In thousandths: an export of hours would stand still for minutes in hundredths.
        self.bar.setRange(0, 1000)
        self.bar.setFormat("%p %")
        self.bar.setAccessibleName("Progress of the export")
        self.bar.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.doing.setWordWrap(True)
        self._signs: dict[ExportStep, tuple[QLabel, QLabel]] = {}
        self._marked: tuple[ExportStep, str] | None = None
        self.cancel_button, self.close_button = (
            QPushButton("Cancel the export"),
            QPushButton("Hide"),
        )
        self.cancel_button.setAutoDefault(False)  # the Return that began it does not end it
        self.close_button.setAutoDefault(False)
        column = make_column(self)
        column.addWidget(title)
        column.addLayout(self._make_steps())
        column.addWidget(self.bar)
        column.addWidget(self.doing)
        column.addWidget(self.left)
        column.addWidget(note)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column.addLayout(row)

    def begin(self) -> None:
        """Nothing is done yet."""
        self.bar.setValue(0)
        self.doing.setText("Starting …")
        self.left.setText("")
        self.cancel_button.setEnabled(True)
        self._mark_steps(ExportStep.RENDER, ExportStep.RENDER.value)

    def show_progress(self, progress: ExportProgress, doing: str, left: str) -> None:
        """Show how far it is; while it stops, its last words are no news."""
        self.bar.setValue(round(progress.share * 1000))
        self.left.setText(left and f"{left[:1].upper()}{left[1:]}")
        self._mark_steps(progress.step, progress.words)
        if doing and self.cancel_button.isEnabled():
            self.doing.setText(doing)

    def say_stopping(self) -> None:
        """It was asked to end."""
        self.cancel_button.setEnabled(False)
        self.doing.setText("Stopping …")
        self.left.setText("")

    def _make_steps(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        for n, step in enumerate(ExportStep):
            sign, name = QLabel(), QLabel(step.value)
            sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
            sign.setFixedWidth(self.fontMetrics().horizontalAdvance("✓") + GRID)
            grid.addWidget(sign, n, 0)
            grid.addWidget(name, n, 1)
            self._signs[step] = sign, name
        return grid

    def _mark_steps(self, now: ExportStep, words: str) -> None:
        # A line comes for each file and more: letters that are set anew lay out all of the sheet.
        if (now, words) == self._marked:
            return
        self._marked = now, words
        for shape, told, step in steps_told(now):
            sign, name = self._signs[step]
            font = name.font()
            font.setBold(step is now)
            name.setFont(font)
            sign.setText(shape)
            name.setText(words if step is now else step.value)
            name.setAccessibleName(f"{name.text()}: {told}")


class SealedPage(QWidget):
    """The package that was made, and the three things one does with it."""

    def __init__(self) -> None:
        super().__init__()
        self._sign, self.title = IconSign(_SIGN, "shield"), make_heading("The package is sealed")
        self.about, self.key, self.folder = QLabel(), QLabel(), make_quiet("")
        self.older = QLabel()
        for label in (self.about, self.key, self.folder, self.older):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open_button = make_large("Open package")
        self.open_button.setObjectName("primary")
        self.open_button.setDefault(True)
        self.key_button = make_large("Copy fingerprint", "copy")
        self.send_button = make_large("Send checklist", "request")
        self.folder_button, self.close_button = QPushButton("Show the folder"), QPushButton("Close")
        for button in (self.folder_button, self.close_button):
            button.setAutoDefault(False)
        head = QHBoxLayout()
        head.addWidget(self._sign)
        head.addWidget(self.title, 1)
        column = make_column(self)
        column.addLayout(head)
        for part in (self.about, self.open_button, self.key_button, self.send_button):
            column.addWidget(part)
        for label in (self.key, self.folder, self.older):
            column.addWidget(label)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.folder_button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column.addLayout(row)

    def show_package(self, about: str, key: str, folder: str, older: str) -> None:
        """Show what was made."""
        self.about.setText(about)
        self.key.setText(f"Fingerprint of the key: {key}")
        self.folder.setText(folder)
        self.older.setText(older)
        self.older.setVisible(bool(older))


def make_quiet(text: str) -> QLabel:
    """A line that is not looked for."""
    label = QLabel(text)
    label.setObjectName("quiet")
    label.setWordWrap(True)
    return label


def make_large(text: str, sign: str = "") -> QPushButton:
    """One of the few buttons that a sheet is about."""
    # The one that stands out has no icon: icons are of the colour of usual letters.
    button = QPushButton(themed_icon(sign), text) if sign else QPushButton(text)
    button.setMinimumHeight(_TALL)
    button.setAutoDefault(False)
    return button


def make_column(page: QWidget) -> QVBoxLayout:
    """The column of a sheet."""
    column = QVBoxLayout(page)
    column.setContentsMargins(GRID, GRID, GRID, GRID)
    column.setSpacing(GRID)
    return column
