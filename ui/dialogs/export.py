"""Export: the plan in plain words, the run, and what the attack found, with the way to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import ReviewerError
from reviewer.model import Snapshot
from reviewer.nowhere import places_of
from reviewer.plan import Plan, make
from reviewer.scans import writing_of
from reviewer.spoken import audible
from ui.announce import announce
from ui.context import Context
from ui.dialogs.room import open_at
from ui.dialogs.still_readable import StillReadable
from ui.dialogs.ways_out import WaysOut
from ui.export_process import ExportProcess
from ui.plan_text import GROUPS, cited, finding_rows, headline, what_becomes
from ui.session import Spot
from ui.tasks import Task
from ui.theme import icon
from ui.widgets.fair_columns import FairColumns
from ui.widgets.rows import Rows

PLAN, RUNNING, RESULT = range(3)
STILL = "&Still Readable"
LOOKING = "Looking at what blocks this release …"
_WAYS = {"redact": "Redact too in", "pictures": "Release as pictures:", "withhold": "Withhold"}
_PLACE = Qt.ItemDataRole.UserRole


class ExportDialog(QDialog):
    """Stays while the person goes on working; closing it while it runs only hides it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.process = ExportProcess(self)
        self.plan: Plan | None = None  # of the request that is chosen; none while it is made
        self._looking: Snapshot | None = None  # the state of the case that a plan is made of
        self._task: Task | None = None  # one look at a time, however fast the case changes
        self._told = ""  # the request whose plan is in view
        self._opened = False  # the focus goes where the plan has it, once
        self.answer: dict[str, Any] = {}
        self.setWindowTitle("Export a Package")
        self.pages = QStackedWidget()
        for page in (self._plan_page(), self._running_page(), self._result_page()):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.addWidget(self.pages)
        open_at(self, letters=200, lines=44)
        self.request.currentIndexChanged.connect(lambda _: self._show_plan())
        self.folder.textChanged.connect(lambda _: self._check())
        context.session.changed.connect(lambda _: self._on_changed())
        self.process.progressed.connect(self._on_progress)
        self.process.succeeded.connect(self._on_success)
        self.process.refused.connect(self._on_refused)
        self.process.stopped.connect(self._on_stopped)

    # ---- opening

    def show_for(self, request: str = "") -> None:
        """Show the plan of a request; if an export runs, how far it is."""
        if not self.process.running:
            self._fill_requests(request)
            self.pages.setCurrentIndex(PLAN)
        self.show()
        self.raise_()
        self.activateWindow()
        if self.pages.currentIndex() == PLAN:
            self._opened = True
            self.tree.setFocus()

    def shut_down(self) -> None:
        """End what runs, because the case is closed."""
        self._looking = None
        self.readable.stop()
        self.process.blockSignals(True)
        self.process.shut_down()
        self.hide()

    def _fill_requests(self, wanted: str) -> None:
        kept = wanted or self.request.currentData()
        self.request.blockSignals(True)
        self.request.clear()
        for request in self._context.session.snapshot.requests:
            self.request.addItem(f"{request.id}: {request.requester}", request.id)
        self.request.setCurrentIndex(max(self.request.findData(kept), 0))
        self.request.blockSignals(False)
        self._show_plan()

    def _on_changed(self) -> None:
        if self.isVisible() and self.pages.currentIndex() == PLAN:
            self._fill_requests("")

    # ---- the plan

    def _show_plan(self) -> None:
        """Make the plan off the window's thread; what it was stays in view for so long."""
        request = self.request.currentData()
        if request != self._told:
            self.tree.clear()
        self.plan, self._looking = None, None
        if request is None:
            self.headline.setText("Nobody has asked for anything yet. Add a request first.")
            self.readable.clear()
            self._check()
            return
        self._looking = self._context.session.snapshot
        self.headline.setText(LOOKING)
        self.folder.setText(str(self._free_folder(request)))
        self._check()
        self._look()

    def _look(self) -> None:
        snapshot, request = self._looking, self.request.currentData()
        case = self._context.session.case
        if snapshot is None or self._task is not None:
            return
        self._task = self._context.tasks.start(
            lambda job: (
                snapshot,
                make(
                    snapshot,
                    request,
                    audible(case, snapshot),
                    places_of(case, snapshot, job),
                    writing_of(case, snapshot),
                ),
            )
        )
        self._task.succeeded.connect(self._planned)
        self._task.failed.connect(self._on_unplanned)

    def _planned(self, made: tuple[Snapshot, Plan]) -> None:
        """A plan came; when the case or the choice has changed meanwhile, look again."""
        self._task, (snapshot, plan) = None, made
        if snapshot is not self._looking or plan.request.id != self.request.currentData():
            self._look()
            return
        self.plan, self._looking = plan, None
        self.headline.setText(headline(plan))
        self._fill_tree(plan)
        self._check()
        self.readable.look(snapshot, plan)
        announce(self, self.headline.text())
        if self._opened and self.focusWidget() is self.tree:
            self._go_to_first()
        self._opened = False

    def _on_unplanned(self, fault: Exception) -> None:
        self._task, self._looking = None, None
        self.headline.setText("The plan of this release cannot be made.")
        self._context.notices.fail(fault)

    def _go_to_first(self) -> None:
        """Return exports, or goes to what blocks first."""
        if self.export_button.isEnabled():
            self.export_button.setFocus()
        group = self.tree.topLevelItem(0)
        first = group.child(0) if group is not None else None
        if first is not None:
            self.tree.setCurrentItem(first)

    def _fill_tree(self, plan: Plan) -> None:
        self.tree.clear()
        self._told = plan.request.id
        if plan.blockers:
            group = self._group("○", "To be decided first", len(plan.blockers))
            for b in plan.blockers:
                self._row(group, b.record, b.why, "", (b.record, b.redaction or ""))
        for outcome, (shape, title) in GROUPS.items():
            steps = [s for s in plan.steps if s.outcome is outcome]
            if steps:
                group = self._group(shape, title, len(steps))
                for s in steps:
                    why = cited(plan, s.exemptions)
                    self._row(group, s.record, what_becomes(s), why, (s.record, ""))
        self.tree.expandAll()

    def _group(self, shape: str, title: str, count: int) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.tree, [f"{shape} {title} ({count})"])
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
        item.setFirstColumnSpanned(True)
        return item

    def _row(
        self, group: QTreeWidgetItem, record: str, what: str, why: str, place: tuple[str, str]
    ) -> None:
        known = self._context.session.snapshot.record(record)
        item = QTreeWidgetItem(group, [known.title or record, what, why])
        item.setIcon(0, icon(known.kind.value))
        item.setData(0, _PLACE, place)
        for column, text in enumerate((record, what, why)):
            item.setToolTip(column, text)

    def _free_folder(self, request: str) -> Path:
        """A folder that is not there yet, beside the last package or the case."""
        kept = self._context.settings.text("export/beside")
        session = self._context.session
        beside = Path(kept) if kept and Path(kept).is_dir() else session.folder.parent
        name = f"{session.folder.name}-{request}-package"
        made, number = beside / name, 2
        while made.exists():
            made, number = beside / f"{name}-{number}", number + 1
        return made

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, "The folder in which the package shall stand")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setDirectory(str(Path(self.folder.text()).parent))
        name = Path(self.folder.text()).name
        dialog.fileSelected.connect(lambda place: self.folder.setText(str(Path(place) / name)))
        dialog.open()

    def _check(self) -> None:
        folder = Path(self.folder.text()) if self.folder.text().strip() else None
        fault = ""
        if self.request.currentData() is None:
            pass  # the headline says what is missing
        elif folder is None or not folder.is_absolute():
            fault = "Name a folder with its whole path."
        elif folder.exists():
            fault = "This folder is there already: name a new one."
        elif not folder.parent.is_dir():
            fault = f"There is no folder {folder.parent}."
        self.folder_fault.setText(fault)
        self.folder_fault.setVisible(bool(fault))
        plan = self.plan
        ready = plan is not None and bool(plan.steps) and not plan.blockers
        self.export_button.setEnabled(ready and not fault)

    # ---- the run

    def start(self) -> None:
        """Run the export as a process of its own."""
        folder = Path(self.folder.text())
        self._context.settings.set_text("export/beside", str(folder.parent))
        self.bar.setValue(0)
        self.doing.setText("Starting …")
        self.cancel_button.setEnabled(True)
        self.pages.setCurrentIndex(RUNNING)
        self.cancel_button.setFocus()
        self.process.start(self._context.session.folder, self.request.currentData(), folder)

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.doing.setText("Stopping …")
        self.process.stop()

    def _on_progress(self, share: float, text: str) -> None:
        self.bar.setValue(round(share * 1000))
        if text and self.cancel_button.isEnabled():
            self.doing.setText(text[0].upper() + text[1:])

    def _on_stopped(self) -> None:
        self._context.notices.say("The export was cancelled; nothing was released.")
        self.pages.setCurrentIndex(PLAN)
        self._show_plan()

    # ---- the result

    def _on_success(self, answer: dict[str, Any]) -> None:
        self.answer = answer
        session, request = self._context.session, self.request.currentData()
        known = session.case.setting("exports", {})
        session.case.set_setting("exports", {**known, request: answer["package"]})
        session.sealed.emit(request)
        lines = (
            f"Folder: {answer['package']}",
            f"{answer['checks']} checks by the attack; nothing that is redacted was found.",
            f"Signed with key {answer['key']}",
            answer.get("older", ""),
        )
        self._show_result("The package is sealed.", "\n".join(filter(None, lines)), "shield", ())
        self._context.notices.say(f"The package is sealed: {answer['package']}")

    def _on_refused(self, answer: dict[str, Any]) -> None:
        self.answer = answer
        error = answer["error"]
        rows: list[tuple[str, str, str, tuple[str, str]]] = []
        rows += finding_rows(answer.get("findings", ()), self._context.session.snapshot)
        for b in answer.get("blockers", ()):
            rows.append((b["why"], "", b["record"], (b["record"], b["redaction"] or "")))
        for record, why in answer.get("records", {}).items():
            rows.append((str(why), "", record, (record, "")))
        # The first line says it; what it lists stands in the table.
        message = error["message"].splitlines()[0]
        title = "Nothing was released." if not rows else f"Nothing was released: {len(rows)} to do."
        self.ways.set_findings(answer.get("findings", ()))
        self._show_result(title, f"{message} {error['remedy']}".strip(), "warning", tuple(rows))
        self._context.notices.fail(ReviewerError(message, error["remedy"]))

    def _show_result(
        self, title: str, text: str, sign: str, rows: tuple[tuple[str, str, str, Any], ...]
    ) -> None:
        self.result_title.setText(title)
        self.result_sign.setPixmap(icon(sign).pixmap(32, 32))
        self.result_text.setText(text)
        self.findings.clear()
        for *words, place in rows:
            item = QTreeWidgetItem(self.findings, list(words))
            item.setData(0, _PLACE, place)
            for column, word in enumerate(words):
                item.setToolTip(column, word)
        self.findings.setVisible(bool(rows))
        self.ways.setVisible(bool(rows) and "findings" in self.answer)
        first = self.findings.topLevelItem(0)
        if first is not None:
            self.findings.setCurrentItem(first)
        good = "package" in self.answer
        self.open_button.setVisible(good)
        self.folder_button.setVisible(good)
        self.again_button.setVisible(not good)
        self.pages.setCurrentIndex(RESULT)
        (self.open_button if good else self.again_button).setFocus()
        announce(self, f"{title} {text}")

    def _open(self, name: str) -> None:
        path = self.answer[name]
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(path)):
            self.result_text.setText(f"No program opened {path}. Open it from its folder by hand.")
            announce(self, self.result_text.text())

    def _offer(self, item: QTreeWidgetItem | None) -> None:
        place = item.data(0, _PLACE) if item is not None else None
        self.ways.show_for(place[0] if place else "")

    def _go_on(self, way: str, record: str) -> None:
        """Decide about a refused record, and export again: what was made is kept."""
        session = self._context.session
        try:
            changes = self.ways.changes(way, record, session.snapshot)
            session.apply(changes, f"{_WAYS[way]} {record}", self)
        except ReviewerError as fault:
            self._context.notices.fail(fault)
            return
        self.start()

    def _jump(self, item: QTreeWidgetItem) -> None:
        """Go to a record or redaction, and make room to see it."""
        record, redaction = item.data(0, _PLACE) or ("", "")
        session = self._context.session
        if record not in {r.path for r in session.snapshot.records}:
            return
        found = next((r for r in session.snapshot.redactions if r.id == redaction), None)
        self.hide()
        if found is None:
            session.select_redaction("")
            session.show_spot(Spot(record))
            return
        place = session.placement(record)
        if place is not None and found.start is not None:
            self._context.playhead.seek(place.utc(found.start) + 1)
        session.select_redaction(redaction)
        session.show_spot(Spot(record, found.start, found.page, found.cue))

    # ---- building

    def _plan_page(self) -> QWidget:
        self.request, self.folder = QComboBox(), QLineEdit()
        self.request.setAccessibleName("Request to answer")
        self.folder.setAccessibleName("Folder of the package, which is made new")
        self.folder_fault, self.headline = QLabel(), QLabel()
        self.headline.setWordWrap(True)
        choose = QPushButton(icon("folder"), "Choose…")
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose_folder)
        where = QHBoxLayout()
        where.addWidget(self.folder, 1)
        where.addWidget(choose)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Request", self.request)
        label = QLabel("&Folder")
        label.setBuddy(self.folder)
        form.addRow(label, where)
        form.addRow("", self.folder_fault)
        self.tree = _tree(("Record", "What becomes of it", "Because of"), "Plan of the release")
        self.tree.itemActivated.connect(lambda item, _: self._jump(item))
        self.export_button = QPushButton(icon("package"), "Export")
        self.export_button.setDefault(True)
        self.export_button.clicked.connect(self.start)
        self.readable = StillReadable(self._context)
        self.readable.left.connect(self.hide)
        self.readable.counted.connect(self._on_counted)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("What is released, and what stays readable in it")
        self.tabs.addTab(_tab(self.tree), "&What Is Released")
        self.tabs.addTab(self.readable, STILL)
        row = _buttons(self, self.export_button)
        return _page(form, self.headline, self.tabs, self.readable.unplayed, row)

    def _on_counted(self, count: int | None) -> None:
        self.tabs.setTabText(1, STILL if count is None else f"{STILL} ({count})")

    def _running_page(self) -> QWidget:
        title = QLabel("Making the package, then testing it for leaks")
        title.setFont(_large(self))
        note = QLabel("You can close this dialog and go on working; the export goes on.")
        note.setWordWrap(True)
        self.bar, self.doing = QProgressBar(), QLabel()
        self.bar.setRange(0, 1000)
        self.bar.setFormat("%p %")
        self.bar.setAccessibleName("Progress of the export")
        self.doing.setWordWrap(True)
        self.cancel_button = QPushButton("Cancel the Export")
        self.cancel_button.setAutoDefault(False)  # the Return that began it does not end it
        self.cancel_button.clicked.connect(self._cancel)
        row = _buttons(self, self.cancel_button, "Hide")
        return _page(title, self.bar, self.doing, note, None, row)

    def _result_page(self) -> QWidget:
        self.result_sign, self.result_title, self.result_text = QLabel(), QLabel(), QLabel()
        self.result_title.setFont(_large(self))
        self.result_title.setWordWrap(True)
        self.result_text.setWordWrap(True)
        self.result_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QHBoxLayout()
        head.addWidget(self.result_sign)
        head.addWidget(self.result_title, 1)
        self.findings = _tree(("What was found", "Where", "Record"), "What is to be done")
        self.findings.setRootIsDecorated(False)
        self.findings.itemActivated.connect(lambda item, _: self._jump(item))
        self.ways = WaysOut()
        self.ways.chosen.connect(self._go_on)
        self.findings.currentItemChanged.connect(lambda item, _: self._offer(item))
        self.open_button = QPushButton(icon("package"), "Open the Package")
        self.open_button.clicked.connect(lambda: self._open("index"))
        self.folder_button = QPushButton(icon("folder"), "Show the Folder")
        self.folder_button.clicked.connect(lambda: self._open("package"))
        self.again_button = QPushButton("Back to the Plan")
        self.again_button.clicked.connect(lambda: self.show_for())
        row = _buttons(self, self.open_button)
        row.insertWidget(1, self.folder_button)
        row.insertWidget(1, self.again_button)
        return _page(head, self.result_text, self.findings, self.ways, None, row)


def _tree(columns: tuple[str, ...], name: str) -> QTreeWidget:
    made = QTreeWidget()
    made.setHeaderLabels(list(columns))
    made.setAccessibleName(name)
    made.setUniformRowHeights(True)
    made.setAllColumnsShowFocus(True)
    made.setItemDelegate(Rows(made, ends=(columns.index("Record"),)))
    made.header().setStretchLastSection(False)
    FairColumns(made, *range(len(columns)))
    return made


def _tab(tree: QTreeWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(8, 8, 8, 8)
    column.addWidget(tree)
    return page


def _large(widget: QWidget) -> Any:
    font = widget.font()
    font.setPointSizeF(font.pointSizeF() * 1.3)
    font.setBold(True)
    return font


def _buttons(dialog: QDialog, button: QPushButton, leave: str = "Close") -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    close = QPushButton(leave)
    close.setAutoDefault(False)
    close.clicked.connect(dialog.hide)
    row.addWidget(button)
    row.addWidget(close)
    return row


def _page(*parts: Any) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    for part in parts:
        if part is None:
            column.addStretch(1)
        elif isinstance(part, QWidget):
            column.addWidget(part, 1 if isinstance(part, QTreeWidget | QTabWidget) else 0)
        else:
            column.addLayout(part)
    return page
