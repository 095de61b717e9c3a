"""From files to a case: what it is about, where it shall stand, and its inventory as it grows."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import ReviewerError, explain_plainly
from reviewer.intake import (
    Arrival,
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
from ui.common.tasks import Task, Tasks
from ui.widgets.dialog_size import open_at
from ui.widgets.fitting_dialog import FittingDialog
from ui.widgets.fitting_label import FittingLabel
from ui.window.case_form import CaseForm
from ui.window.inventory_list import InventoryList, size_in_words


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


class NewCaseDialog(FittingDialog):
    """Asks what the case is, then shows what intake finds, file by file.

    Signals:
        made: the folder of the case.
    """

    made = Signal(Path)
    _found = Signal(object)

    def __init__(
        self,
        bundle: Path | Sequence[Path],
        tasks: Tasks,
        notices: Notices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("New case")
        open_at(self, letters=170, lines=36)
        self._paths = (bundle,) if isinstance(bundle, Path) else tuple(bundle)
        self._tasks, self._notices = tasks, notices
        self._task: Task | None = None
        self._form = CaseForm(_name_of(self._paths))
        self._place = QLineEdit(str(_proposed_place(self._paths)))
        self._place.setAccessibleName("Folder of the new case")
        self._link = QCheckBox("Leave big media where they are (link instead of copy)")
        self._start = QPushButton("Make case")
        self._start.setDefault(True)
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Progress of the intake")
        # Per mille, so that the bar moves with large bundles as well.
        self._bar.setRange(0, 1000)
        self._bar.hide()
        self._list = InventoryList()
        self._summary = QLabel("Looking what there is …")
        self._summary.setWordWrap(True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        # Return makes the case, whichever field was filled in last.
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self._buttons.addButton(self._start, QDialogButtonBox.ButtonRole.ActionRole)
        self._lay_out()
        self._start.clicked.connect(self.start_intake)
        self._form.changed.connect(self._allow_start)
        self._buttons.rejected.connect(self.reject)
        self._found.connect(self._list.fill_in)
        # The files tell the rest; who asks stands in none of them. Return begins from there, too.
        self._form.requester.setFocus()
        arrived = Arrival(self._paths)
        self._listing: Task | None = tasks.start_task(lambda job: _preview_files(arrived, job))
        self._listing.succeeded.connect(self._list_files)
        self._listing.failed.connect(self._cannot_list)

    def start_intake(self) -> None:
        """Make the case of the files."""
        place, link = Path(self._place.text()), self._link.isChecked()
        arrived = self._form.describe(self._paths)
        self._set_editable(False)
        self._bar.show()

        def take_files_in(job: Job) -> IntakeReport:
            # Read when it begins: a person may have changed the file because an intake was refused.
            limits = read_settings()
            return new_case(
                place, arrived, link=link, limits=limits, job=job, on_item=self._tell_item
            )

        self._task = self._tasks.start_task(take_files_in)
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
        """What will be read, so that one sees at once whether these are the right files."""
        if self._listing is None:
            return
        self._listing = None
        self._list.list_files(found.files)
        self._form.tell_known(found.title, found.identifiers.values())
        if self._task is not None:  # it is being made already
            return
        many = count_text(len(found.files), "file")
        notes = "".join(f" {note[0].upper()}{note[1:]}." for note in found.notes)
        self._summary.setText(
            f"{many}, {size_in_words(sum(size for _, size in found.files))}.{notes} "
            "Make case reads each of them and takes its fingerprint: then its kind, its time and "
            "what was found stand here. The files themselves are not changed."
        )

    def _cannot_list(self, fault: BaseException) -> None:
        if self._listing is not None and self._task is None:
            self._listing = None
            self._summary.setText(
                str(fault) if isinstance(fault, ReviewerError) else explain_plainly(fault)
            )

    def _stop_listing(self) -> None:
        if self._listing is not None:
            self._listing.drop_work()
            self._listing = None  # what it still has to say is not heard

    def _allow_start(self) -> None:
        self._start.setEnabled(self._form.fits and self._task is None)

    # ---- while it is made

    def _tell_item(self, item: IntakeItem) -> None:
        """From the thread that reads to the window's."""
        self._found.emit(item)

    def _on_progress(self, share: float, text: str) -> None:
        self._bar.setValue(round(share * 1000))
        if text:
            self._summary.setText(text)

    def _on_success(self, report: IntakeReport) -> None:
        self._task = None
        bad = [r for r in report.records if r.condition is not Condition.GOOD]
        said = f"Taken in: {report.summary_sentence}"
        said += f", {len(bad)} of them need a look: the list of records says which." if bad else "."
        # Opened first: the window clears what it has said of another case.
        self.made.emit(report.case)
        # What went well need not stay: the list says it too.
        (self._notices.keep_shown if bad else self._notices.say_briefly)(said)
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
        self._list.wait_again()
        self._set_editable(True)
        self._allow_start()

    def _set_editable(self, on: bool) -> None:
        for part in (self._form, self._place, self._browse, self._link, self._start):
            part.setEnabled(on)

    def _lay_out(self) -> None:
        self._browse = QPushButton("Change…")
        self._browse.setAutoDefault(False)  # Return makes the case, wherever the focus is
        self._browse.clicked.connect(self._browse_folder)
        where = QHBoxLayout()
        label = QLabel("&Case folder")
        label.setBuddy(self._place)
        for part in (label, self._place, self._browse):
            where.addWidget(part, 1 if part is self._place else 0)
        source = FittingLabel(_told_source(self._paths))
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(source)
        column.addWidget(self._form)
        column.addWidget(self._list, 1)
        column.addWidget(self._bar)
        column.addWidget(self._summary)
        column.addLayout(where)
        column.addWidget(self._link)
        column.addWidget(self._buttons)
        # The focus begins at what no file tells; Tab goes through from above.
        order = (self._form, self._list, self._place, self._browse, self._link, self._start)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _browse_folder(self) -> None:
        dialog = QFileDialog(
            self, "Where shall the case stand?", str(Path(self._place.text()).parent)
        )
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        name = Path(self._place.text()).name
        dialog.fileSelected.connect(lambda folder: self._place.setText(str(Path(folder) / name)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _preview_files(arrived: Arrival, job: Job) -> BundlePreview:
    return preview_bundle(arrived, read_settings(), job)


def _told_source(paths: tuple[Path, ...]) -> str:
    """Where the files come from."""
    if len(paths) == 1:
        return f"From {paths[0]}"
    return f"From {paths[0].parent}: {paths[0].name} and {len(paths) - 1} more"


def _name_of(paths: tuple[Path, ...]) -> str:
    first = paths[0]
    return first.name if first.is_dir() else first.stem


def _proposed_place(paths: tuple[Path, ...]) -> Path:
    first, stem = paths[0], _name_of(paths)
    # A disc or a stick that only gives is no place for a case.
    parent = first.parent if os.access(first.parent, os.W_OK) else Path.home()
    # Bounded, for a folder that cannot be read says of everything that it is there or is not.
    for number in range(1, 1000):
        place = parent / (f"{stem}-case" if number == 1 else f"{stem}-case-{number}")
        if not place.exists():
            return place
    return parent / f"{stem}-case-new"
