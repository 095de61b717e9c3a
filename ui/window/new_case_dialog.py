"""From a bundle to a case: where it shall stand, and its inventory as it grows."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.clock.clock_map import clock_of, describe_spread
from reviewer.errors import ReviewerError, explain_plainly
from reviewer.intake import (
    BundlePreview,
    IntakeItem,
    IntakeReport,
    new_case,
    preview_bundle,
    read_settings,
)
from reviewer.intake.demo_bundle import write_bundle
from reviewer.model import Condition
from reviewer.reviewfile.exchange import import_review, read_review
from reviewer.store import Case
from reviewer.system.home import home_folder
from reviewer.system.jobs import Job
from ui.common.notices import Notices
from ui.common.redaction_text import count_text
from ui.common.settings import WindowSettings
from ui.common.tasks import Task, Tasks
from ui.common.theme import themed_icon
from ui.common.times import clock_text
from ui.widgets.dialog_size import open_at
from ui.widgets.fair_columns import FairColumns
from ui.widgets.rows import Rows
from ui.window.file_dialogs import FILE, FOLDER, FileWish, ask_for_file

CONDITION_WORDS = {
    Condition.GOOD: ("accept", "recognised"),
    Condition.BROKEN: ("warning", "broken"),
    Condition.UNKNOWN: ("other", "not known"),
    Condition.MISMATCH: ("warning", "does not match its hash"),
    Condition.REFUSED: ("reject", "refused"),
}


_FOLDER = FileWish("bundle", "The folder of the bundle", FOLDER)
_ARCHIVE = FileWish("bundle", "The bundle", FILE, "ZIP (*.zip);;All files (*)")


def ask_for_bundle(window: QWidget, settings: WindowSettings, then: Callable[[Path], None]) -> None:
    """Ask for a folder or a ZIP, and go on with it."""
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    folder = menu.addAction(themed_icon("folder"), "A folder or BagIt bag…")
    archive = menu.addAction(themed_icon("package"), "A ZIP file…")
    folder.triggered.connect(lambda: ask_for_file(window, settings, _FOLDER, then))
    archive.triggered.connect(lambda: ask_for_file(window, settings, _ARCHIVE, then))
    # By keys alone the first Down would only enter the menu.
    menu.setActiveAction(folder)
    # A dialog of Qt takes either folders or files, and a bundle may be both.
    menu.popup(_below_focus(window))


def _below_focus(window: QWidget) -> QPoint:
    """Under the button that was pressed; else in the window's middle."""
    pressed = window.focusWidget()
    if isinstance(pressed, QAbstractButton) and pressed.isVisible():
        return pressed.mapToGlobal(pressed.rect().bottomLeft())
    return window.mapToGlobal(window.rect().center())


def make_demo_case(job: Job) -> Path:
    """Make the demo case in the user's settings folder; gives the one that is there already."""
    place = home_folder() / "demo"
    if not (place / "case" / "case.db").is_file():
        bundle, review = write_bundle(_free_folder(place))
        new_case(place / "case", bundle, job=job)
        with Case.open(place / "case", author="Demo Reviewer") as case:
            import_review(case, read_review(review))
    return place / "case"


def _free_folder(place: Path) -> Path:
    """The folder, or one near it where an earlier attempt was cut off."""
    import shutil

    # Only ever the program's own folder for the demo, in which no case came to stand.
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    return place


class NewCaseDialog(QDialog):
    """Asks where, then shows what intake finds, file by file."""

    made = Signal(Path)
    _found = Signal(object)

    def __init__(
        self, bundle: Path, tasks: Tasks, notices: Notices, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("New case from bundle")
        open_at(self, letters=200, lines=36)
        self._bundle, self._tasks, self._notices = bundle, tasks, notices
        self._task: Task | None = None
        self._place = QLineEdit(str(_proposed_place(bundle)))
        self._place.setAccessibleName("Folder of the new case")
        self._link = QCheckBox("Leave big media where they are (link instead of copy)")
        self._start = QPushButton("Make case")
        self._start.setDefault(True)
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Progress of the intake")
        # Per mille, so that the bar moves with large bundles as well.
        self._bar.setRange(0, 1000)
        self._bar.hide()
        self._list = QTreeWidget()
        self._list.setAccessibleName("Inventory")
        self._list.setHeaderLabels(["Record", "Kind", "Condition", "Time", "What was found"])
        self._list.setRootIsDecorated(False)
        self._list.header().setStretchLastSection(False)
        for column in (1, 2):
            fitted = QHeaderView.ResizeMode.ResizeToContents
            self._list.header().setSectionResizeMode(column, fitted)
        self._list.setItemDelegate(Rows(self._list, ends=(0,)))
        FairColumns(self._list, 0, 3, 4)
        self._summary = QLabel("Looking what the bundle holds …")
        self._summary.setWordWrap(True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.addButton(self._start, QDialogButtonBox.ButtonRole.ActionRole)
        self._lay_out()
        self._start.clicked.connect(self.start_intake)
        self._buttons.rejected.connect(self.reject)
        self._found.connect(self._add_item)
        # The place that is proposed is nearly always right: Return begins.
        self._start.setFocus()
        self._listing: Task | None = tasks.start_task(lambda job: _preview_files(bundle, job))
        self._listing.succeeded.connect(self._list_files)
        self._listing.failed.connect(self._cannot_list)

    def start_intake(self) -> None:
        """Take the bundle in."""
        place, bundle, link = Path(self._place.text()), self._bundle, self._link.isChecked()
        for part in (self._place, self._link, self._start):
            part.setEnabled(False)
        self._stop_listing()
        self._list.clear()
        self._summary.setText("Reading the bundle …")
        self._bar.show()

        def take_bundle_in(job: Job) -> IntakeReport:
            # Read when it begins: a person may have changed the file because an intake was refused.
            limits = read_settings()
            return new_case(
                place, bundle, link=link, limits=limits, job=job, on_item=self._found.emit
            )

        self._task = self._tasks.start_task(take_bundle_in)
        self._task.progressed.connect(self._on_progress)
        self._task.succeeded.connect(self._on_success)
        self._task.failed.connect(self._on_failure)
        self._task.stopped.connect(self._on_stop)

    def reject(self) -> None:
        """Stop the intake, or close."""
        if self._task is not None:
            self._task.cancel()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._task is not None:
            self._task.cancel()
            event.ignore()
        else:
            super().closeEvent(event)

    def done(self, result: int) -> None:
        self._stop_listing()
        super().done(result)

    # ---- before the case is made

    def _list_files(self, found: BundlePreview) -> None:
        """What will be read, so that one sees at once whether it is the right bundle."""
        if self._listing is None:
            return
        self._listing = None
        rows = []
        for name, size in found.files:
            rows.append(
                row := QTreeWidgetItem([name, "", "not read yet", "", _size_in_words(size)])
            )
            row.setToolTip(0, name)
        self._list.addTopLevelItems(rows)
        many = count_text(len(found.files), "file")
        notes = "".join(f" {note[0].upper()}{note[1:]}." for note in found.notes)
        self._summary.setText(
            f"{many}, {_size_in_words(sum(size for _, size in found.files))}.{notes} "
            "Make case reads and hashes each of them: then its kind, its time and what "
            "was found stand here. Nothing of the bundle is changed."
        )

    def _cannot_list(self, fault: BaseException) -> None:
        if self._listing is not None:
            self._listing = None
            self._summary.setText(
                str(fault) if isinstance(fault, ReviewerError) else explain_plainly(fault)
            )

    def _stop_listing(self) -> None:
        if self._listing is not None:
            self._listing.drop_work()
            self._listing = None  # what it still has to say is not heard

    # ---- while it is made

    def _on_progress(self, share: float, text: str) -> None:
        self._bar.setValue(round(share * 1000))
        if text:
            self._summary.setText(text)

    def _add_item(self, item: IntakeItem) -> None:
        self._list.addTopLevelItem(inventory_row(item))
        # One sees that it goes on, and what it is at.
        self._list.scrollToBottom()

    def _on_success(self, report: IntakeReport) -> None:
        self._task = None
        bad = [r for r in report.records if r.condition is not Condition.GOOD]
        said = f"Taken in: {report.summary_sentence}"
        said += f", {len(bad)} of them need a look (see the records pane)." if bad else "."
        # Opened first: the window clears what it has said of another case.
        self.made.emit(report.case)
        self._notices.keep_shown(said)
        self.accept()

    def _on_failure(self, fault: BaseException) -> None:
        self._offer_again()
        self._summary.setText(
            str(fault) if isinstance(fault, ReviewerError) else explain_plainly(fault)
        )
        self._notices.tell_fault(fault)

    def _on_stop(self) -> None:
        self._offer_again()
        self._summary.setText("Stopped; nothing was left behind.")

    def _offer_again(self) -> None:
        self._task = None
        self._bar.hide()
        for part in (self._place, self._link, self._start):
            part.setEnabled(True)

    def _lay_out(self) -> None:
        where = QHBoxLayout()
        browse = QPushButton("Browse…")
        browse.setAutoDefault(False)  # Return makes the case, wherever the focus is
        browse.clicked.connect(self._browse_folder)
        label = QLabel("&Case folder:")
        label.setBuddy(self._place)
        for part in (label, self._place, browse):
            where.addWidget(part, 1 if part is self._place else 0)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(QLabel(f"Bundle: {self._bundle}"))
        column.addLayout(where)
        column.addWidget(self._link)
        column.addWidget(self._list, 1)
        column.addWidget(self._bar)
        column.addWidget(self._summary)
        column.addWidget(self._buttons)

    def _browse_folder(self) -> None:
        dialog = QFileDialog(
            self, "Where shall the case stand?", str(Path(self._place.text()).parent)
        )
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        name = Path(self._place.text()).name
        dialog.fileSelected.connect(lambda folder: self._place.setText(str(Path(folder) / name)))
        dialog.open()


def _size_in_words(count: int) -> str:
    # As the file managers of most systems write it.
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def _preview_files(bundle: Path, job: Job) -> BundlePreview:
    return preview_bundle(bundle, read_settings(), job)


def inventory_row(item: IntakeItem) -> QTreeWidgetItem:
    """A record as a line of the inventory."""
    record = item.record
    sign, word = CONDITION_WORDS[record.condition]
    texts = [record.path, record.kind.value, word, _time_in_words(item), "; ".join(record.notes)]
    row = QTreeWidgetItem(texts)
    row.setIcon(0, themed_icon(record.kind.value))
    row.setIcon(2, themed_icon(sign))
    row.setToolTip(0, record.path)
    row.setToolTip(4, "\n".join(record.notes))
    row.setData(0, Qt.ItemDataRole.UserRole, record.path)
    return row


def _time_in_words(item: IntakeItem) -> str:
    """When the record begins, how far that may be off, and where it is from."""
    clock = clock_of(item.anchors)
    if clock is None:
        return ""
    when = clock_text(clock.origin, item.timezone, date=True)
    return f"{when} {describe_spread(clock.sigma)}, {clock.source}"


def _proposed_place(bundle: Path) -> Path:
    stem = bundle.stem if bundle.is_file() else bundle.name
    # A disc or a stick that only gives is no place for a case.
    parent = bundle.parent if os.access(bundle.parent, os.W_OK) else Path.home()
    # Bounded, for a folder that cannot be read says of everything that it is there or is not.
    for number in range(1, 1000):
        place = parent / (f"{stem}-case" if number == 1 else f"{stem}-case-{number}")
        if not place.exists():
            return place
    return parent / f"{stem}-case-new"
