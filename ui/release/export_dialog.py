"""Export: the plan in plain words, the run, and what the attack found, with the way to it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QStackedWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import ReviewerError
from reviewer.export.earlier_packages import older_packages
from reviewer.law.exemption_choice import Citation
from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.model import (
    Snapshot,
    WithholdRedaction,
    start_of,
)
from reviewer.overlooked.found_nowhere import places_of
from reviewer.pages.read_scans import writing_of
from reviewer.plan.plan import Plan, make_plan
from reviewer.redaction.spoken_proposals import audible_stretches
from reviewer.store import Case
from ui.case.context import Context
from ui.case.session import RecordSpot, spot_of
from ui.common.screen_reader import announce_text
from ui.common.tasks import Task
from ui.common.theme import themed_icon
from ui.redaction.exemption_popup import AskedFor, ExemptionsPopup, OfferedExemptions
from ui.release.export_pages import PlanPage, ResultPage, RunningPage
from ui.release.export_process import ExportProcess
from ui.release.export_rows import PLACE, show_plan
from ui.release.plan_text import finding_rows, headline_of_plan
from ui.widgets.dialog_size import open_at

PLAN, RUNNING, RESULT = range(3)
GOES_ON = "The export goes on; Ctrl+E shows how far it is."
LOOKING = "Looking at what blocks this release …"
# The beginnings of the names of these steps, as Undo and the journal show them.
_WAYS = {
    "redact": "Redact too in",
    "pictures": "Release as pictures:",
    "no copy": "No copy of what is withheld:",
    "withhold": "Withhold",
    "all": "Withhold",
}


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
        self._opened = False  # the focus goes where the next plan has it
        self.answer: dict[str, Any] = {}
        self.asking: ExemptionsPopup | None = None  # for what a refused record is withheld
        # Not modal: an export takes minutes, and the case can be worked on meanwhile.
        self.setWindowTitle("Export a package")
        self.pages = QStackedWidget()
        self._build_pages()
        column = QVBoxLayout(self)
        column.addWidget(self.pages)
        open_at(self, letters=200, lines=44)
        self.request.currentIndexChanged.connect(lambda _: self._show_plan())
        self.folder.textChanged.connect(lambda _: self._check_ready())
        context.session.changed.connect(lambda _: self._on_changed())
        self.process.progressed.connect(self._on_progress)
        self.process.succeeded.connect(self._on_success)
        self.process.refused.connect(self._on_refused)
        self.process.stopped.connect(self._on_stopped)

    def _build_pages(self) -> None:
        plan, running, result = PlanPage(self._context), RunningPage(), ResultPage()
        for page in (plan, running, result):
            self.pages.addWidget(page)
            page.close_button.clicked.connect(self.hide)
        self.request, self.folder, self.headline = plan.request, plan.folder, plan.headline
        self.folder_fault, self.older, self.tree = plan.folder_fault, plan.older, plan.tree
        self.readable, self.tabs = plan.readable, plan.tabs
        self.export_button = plan.export_button
        self.bar, self.doing, self.cancel_button = running.bar, running.doing, running.cancel_button
        self.result_sign, self.result_title = result.result_sign, result.result_title
        self.result_text, self.findings, self.ways = (
            result.result_text,
            result.findings,
            result.ways,
        )
        self.open_button, self.folder_button = result.open_button, result.folder_button
        self.again_button = result.again_button
        plan.choose_button.clicked.connect(self._choose_folder)
        self.tree.itemActivated.connect(lambda item, _: self._jump_to_finding(item))
        self.export_button.clicked.connect(lambda: self.start_export())
        self.readable.left.connect(self.hide)
        self.cancel_button.clicked.connect(self._cancel_export)
        self.findings.itemActivated.connect(lambda item, _: self._jump_to_finding(item))
        self.findings.currentItemChanged.connect(lambda item, _: self._offer_ways(item))
        self.ways.chosen.connect(self._go_on)
        self.open_button.clicked.connect(lambda: self._open_made("index"))
        self.folder_button.clicked.connect(lambda: self._open_made("package"))
        self.again_button.clicked.connect(lambda: self.show_for())

    # ---- opening

    def show_for(self, request: str = "") -> None:
        """Show the plan of a request; if an export runs, how far it is."""
        # Else what runs would be shown as a plan, and could be begun twice.
        if not self.process.is_running:
            self._fill_requests(request)
            self.pages.setCurrentIndex(PLAN)
        self.show()
        self.raise_()
        self.activateWindow()
        if self.pages.currentIndex() == PLAN:
            self._opened = True
            self.tree.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """What goes on unseen is said to go on."""
        super().hideEvent(event)
        if self.process.is_running:
            self._context.notices.keep_shown(GOES_ON)

    def shut_down(self) -> None:
        """End what runs, because the case is closed."""
        self._looking = None
        self.readable.stop_looking()
        # Its end would open pages of a case that is no more.
        self.process.blockSignals(True)
        self.process.shut_down()
        self.hide()

    def _fill_requests(self, wanted: str) -> None:
        # A change of the case must not lead the person to another request.
        kept = wanted or self.request.currentData()
        # Filling it would make a plan for each request that is added.
        self.request.blockSignals(True)
        self.request.clear()
        for request in self._context.session.snapshot.requests:
            self.request.addItem(f"{request.id}: {request.requester}", request.id)
        self.request.setCurrentIndex(max(self.request.findData(kept), 0))
        self.request.blockSignals(False)
        self._show_plan()

    def _on_changed(self) -> None:
        # A result stays as it was found, whatever is done to the case behind it.
        if self.isVisible() and self.pages.currentIndex() == PLAN:
            self._fill_requests("")

    # ---- the plan

    def _show_plan(self) -> None:
        """Make the plan off the window's thread; what it was stays in view for so long."""
        request = self.request.currentData()
        if request != self._told:
            self.tree.clear()
        self.plan, self._looking = None, None
        if self.export_button.hasFocus():
            # It is not to be had till the new plan is there; then it has the focus again.
            self._opened = True
            self.tree.setFocus()
        if request is None:
            self.headline.setText("Nobody has asked for anything yet. Add a request first.")
            self.readable.clear_findings()
            self._check_ready()
            return
        self._looking = self._context.session.snapshot
        self.headline.setText(LOOKING)
        # A name for each request: nobody writes one into the folder of another.
        self.folder.setText(str(self._free_folder(request)))
        self._check_ready()
        self._make_plan()

    def _make_plan(self) -> None:
        snapshot, request = self._looking, self.request.currentData()
        case = self._context.session.case
        # One that runs is asked no more: its end looks whether the case is still the same.
        if snapshot is None or self._task is not None:
            return
        self._task = self._context.tasks.start_task(
            # With the snapshot beside it, so that it is known what the plan was made of.
            lambda job: (
                snapshot,
                make_plan(
                    snapshot,
                    request,
                    audible_stretches(case, snapshot),
                    places_of(case, snapshot, job),
                    writing_of(case, snapshot),
                ),
            )
        )
        self._task.succeeded.connect(self._take_plan)
        self._task.failed.connect(self._on_unplanned)

    def _take_plan(self, made: tuple[Snapshot, Plan]) -> None:
        """A plan came; when the case or the choice has changed meanwhile, look again."""
        self._task, (snapshot, plan) = None, made
        if snapshot is not self._looking or plan.request.id != self.request.currentData():
            self._make_plan()
            return
        self.plan, self._looking = plan, None
        self.headline.setText(headline_of_plan(plan))
        self._told = plan.request.id
        show_plan(self.tree, plan, self._context.session.snapshot)
        self._check_ready()
        self.readable.look_through(snapshot, plan)
        announce_text(self, self.headline.text())
        if self._opened and self.focusWidget() is self.tree:
            self._go_to_first()
        self._opened = False

    def _on_unplanned(self, fault: Exception) -> None:
        # Not tried again by itself: the same fault would come up at once.
        self._task, self._looking = None, None
        self.headline.setText("The plan of this release cannot be made.")
        self._context.notices.tell_fault(fault)

    def _go_to_first(self) -> None:
        """Return exports, or goes to what blocks first."""
        # The focus is where the next thing is to be done, for who works by keys alone.
        if self.export_button.isEnabled():
            self.export_button.setFocus()
        group = self.tree.topLevelItem(0)
        first = group.child(0) if group is not None else None
        if first is not None:
            self.tree.setCurrentItem(first)

    def _free_folder(self, request: str) -> Path:
        """A folder that is not there yet, beside the last package or the case."""
        # Packages of an office mostly lie in one place.
        kept = self._context.settings.text_of_setting("export/beside")
        session = self._context.session
        beside = Path(kept) if kept and Path(kept).is_dir() else session.case_folder.parent
        name = f"{session.case_folder.name}-{request}-package"
        made, number = beside / name, 2
        # A package is never written into a folder that is there.
        while made.exists():
            made, number = beside / f"{name}-{number}", number + 1
        return made

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, "The folder in which the package shall stand")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        # One chooses where it stands; how it is called is typed, as the folder is not there yet.
        dialog.setDirectory(str(Path(self.folder.text()).parent))
        name = Path(self.folder.text()).name
        dialog.fileSelected.connect(lambda place: self.folder.setText(str(Path(place) / name)))
        dialog.open()

    def _check_ready(self) -> None:
        folder = Path(self.folder.text()) if self.folder.text().strip() else None
        fault = ""
        if self.request.currentData() is None:
            pass  # the headline says what is missing
        elif folder is None or not folder.is_absolute():
            fault = "Name a folder with its whole path."
        # The command refuses all of these, too; here they are said before minutes have passed.
        elif folder.exists():
            fault = "This folder is there already: name a new one."
        elif not folder.parent.is_dir():
            fault = f"There is no folder {folder.parent}."
        self._check_older(folder)
        self.folder_fault.setText(fault)
        self.folder_fault.setVisible(bool(fault))
        plan = self.plan
        ready = plan is not None and bool(plan.steps) and not plan.blockers
        self.export_button.setEnabled(ready and not fault)

    def _check_older(self, folder: Path | None) -> None:
        """Say before the export which packages of the request lie where this one shall."""
        session, request = self._context.session, self.request.currentData()
        told = ""
        if request is not None and folder is not None and folder.is_absolute():
            told = older_packages(session.case, session.snapshot, request, folder.parent)
        self.older.setText(told)
        self.older.setVisible(bool(told))

    # ---- the run

    def start_export(self, *, patient: bool = False) -> None:
        """Run the export as a process of its own; ``patient`` lets pages take their time."""
        folder = Path(self.folder.text())
        self._context.settings.set_text("export/beside", str(folder.parent))
        self.bar.setValue(0)
        self.doing.setText("Starting …")
        self.cancel_button.setEnabled(True)
        self.pages.setCurrentIndex(RUNNING)
        # The button that was pressed is on another page now, and keys would go nowhere.
        self.cancel_button.setFocus()
        request = self.request.currentData()
        self.process.start_export(
            self._context.session.case_folder, request, folder, patient=patient
        )

    def _cancel_export(self) -> None:
        self.cancel_button.setEnabled(False)
        self.doing.setText("Stopping …")
        self.process.stop_export()

    def _on_progress(self, share: float, text: str) -> None:
        self.bar.setValue(round(share * 1000))
        # While it stops, its last words are no news.
        if text and self.cancel_button.isEnabled():
            self.doing.setText(text[0].upper() + text[1:])

    def _on_stopped(self) -> None:
        self._context.notices.say_briefly("The export was cancelled; nothing was released.")
        self.show_for()

    # ---- the result

    def _on_success(self, answer: dict[str, Any]) -> None:
        self.answer = answer
        session, request = self._context.session, self.request.currentData()
        # As a command line would: a window that only reads may export. The package stands, also
        # when nobody can note it down.
        with suppress(ReviewerError), Case.open(session.case_folder) as case:
            known = case.read_setting("exports", {})
            case.set_setting("exports", {**known, request: answer["package"]})
        session.sealed.emit(request)
        # The fingerprint stands here once more: it is what a requester is told by another way.
        lines = (
            f"Folder: {answer['package']}",
            f"{answer['checks']:,} checks by the attack; nothing that is redacted was found.",
            f"Signed with key {answer['key']}",
            answer.get("older", ""),
        )
        self._show_result("The package is sealed.", "\n".join(filter(None, lines)), "shield", ())
        self._context.notices.say_briefly(f"The package is sealed: {answer['package']}")

    def _on_refused(self, answer: dict[str, Any]) -> None:
        self.answer = answer
        error = answer["error"]
        rows: list[tuple[str, str, str, tuple[str, str]]] = []
        # What the attack found comes first: it tells a place, where the others tell a record.
        rows += finding_rows(answer.get("findings", ()), self._context.session.snapshot)
        told = {row[3][0] for row in rows}
        for b in answer.get("blockers", ()):
            # What the attack found says more than that the record was refused for it.
            if b.get("refused") and b["record"] in told:
                continue
            rows.append((b["why"], "", b["record"], (b["record"], b["redaction"] or "")))
        for record, why in answer.get("records", {}).items():
            if record not in told:
                rows.append((str(why), "", record, (record, "")))
        # The first line says it; what it lists stands in the table.
        message = error["message"].splitlines()[0]
        if message.endswith(":"):
            message = f"{message[:-1]}."
        title = "Nothing was released." if not rows else f"Nothing was released: {len(rows)} to do."
        self.ways.set_findings(answer.get("findings", ()))
        self._show_result(title, f"{message} {error['remedy']}".strip(), "warning", tuple(rows))
        fault = ReviewerError(message, error["remedy"])
        fault.log = error.get("log", "")
        self._context.notices.tell_fault(fault)

    def _show_result(
        self, title: str, text: str, sign: str, rows: tuple[tuple[str, str, str, Any], ...]
    ) -> None:
        self.result_title.setText(title)
        self.result_sign.setPixmap(themed_icon(sign).pixmap(32, 32))
        self.result_text.setText(text)
        self.findings.clear()
        for *words, place in rows:
            item = QTreeWidgetItem(self.findings, list(words))
            item.setData(0, PLACE, place)
            for column, word in enumerate(words):
                item.setToolTip(column, word)
        self.findings.setVisible(bool(rows))
        # Questions have no ways out but to be answered.
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
        announce_text(self, f"{title} {text}")

    def _open_made(self, name: str) -> None:
        path = self.answer[name]
        # Without a browser or a file manager nothing happens, and nobody would know.
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(path)):
            self.result_text.setText(f"No program opened {path}. Open it from its folder by hand.")
            announce_text(self, self.result_text.text())

    def _offer_ways(self, item: QTreeWidgetItem | None) -> None:
        place = item.data(0, PLACE) if item is not None else None
        self.ways.show_for(place[0] if place else "")

    def _go_on(self, way: str, record: str) -> None:
        """Decide about a refused record, and export again: what was made is kept."""
        if way == "patient":
            self.start_export(patient=True)
            return
        # A record is withheld under a law, and only a person can say under which.
        uncited = self.ways.records_uncited(way, record)
        if uncited:
            self._ask_exemption(way, record, uncited)
        else:
            self._decide_way(way, record, Citation(()))

    def _ask_exemption(self, way: str, record: str, uncited: list[str]) -> None:
        """Under which exemption records are withheld, where nothing tells one."""
        law = load_jurisdiction(self._context.session.snapshot.info.jurisdiction)
        asked = WithholdRedaction("", uncited[0])
        many = f" and {len(uncited) - 1} more" if uncited[1:] else ""
        self.asking = ExemptionsPopup(
            law,
            OfferedExemptions(self._context, law, [asked]),
            AskedFor(
                "Cite and withhold", f"Whole record · {uncited[0]}{many}", "it stays undecided"
            ),
            self,
        )
        self.asking.chosen.connect(
            lambda codes, why: self._decide_way(way, record, Citation(tuple(codes), why))
        )
        self.asking.show()

    def _decide_way(self, way: str, record: str, citation: Citation) -> None:
        session = self._context.session
        try:
            changes = self.ways.changes_of_way(way, record, session.snapshot, citation)
            many = f"{len(changes)} records" if way == "all" else record
            # A step as any other, so that Undo takes it back when the export shows that it was
            # wrong.
            session.apply(changes, f"{_WAYS[way]} {many}", self)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)
            return
        self.start_export()

    def _jump_to_finding(self, item: QTreeWidgetItem) -> None:
        """Go to a record or redaction, and make room to see it."""
        record, redaction = item.data(0, PLACE) or ("", "")
        session = self._context.session
        # Findings about pages of the package itself belong to no record.
        if record not in session.snapshot.records_by_path:
            return
        found = session.snapshot.find_redaction(redaction)
        self.hide()
        if found is None:
            session.select_redaction("")
            session.show_spot(RecordSpot(record))
            return
        place = session.placement_of(record)
        start = start_of(found)
        if place is not None and start is not None:
            # A microsecond late rather than early: a moment belongs to the frame behind it.
            self._context.playhead.seek_to(place.utc_of_media(start) + 1)
        session.select_redaction(redaction)
        session.show_spot(spot_of(found))
