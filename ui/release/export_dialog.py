"""Export: the plan in plain words, the run, and what came of it, with the way to what it found."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QHideEvent
from PySide6.QtWidgets import QTreeWidgetItem, QVBoxLayout, QWidget

from reviewer.errors import ReviewerError
from reviewer.export.earlier_packages import older_packages
from reviewer.model import Snapshot, start_of
from reviewer.overlooked.reading import tell_unread, unread_in_plan
from reviewer.overlooked.unseen import tell_unseen
from reviewer.overlooked.watched import missed_in_plan
from reviewer.plan.changed import changed_after_acceptance
from reviewer.plan.plan import Plan
from reviewer.plan.release_profile import tell_left_open
from reviewer.store import Case
from reviewer.tracking.candidates import Verdict
from ui.case.context import Context
from ui.case.session import RecordSpot, spot_of
from ui.common.screen_reader import announce_text
from ui.common.tasks import Task
from ui.common.theme import GRID
from ui.redaction.exemption_popup import ExemptionsPopup
from ui.release.export_pages import PlanPage, ResultPage
from ui.release.export_rows import PLACE, REQUESTER, show_plan
from ui.release.export_run import ExportRun
from ui.release.export_sheets import RunningPage, SealedPage
from ui.release.look_line import LookGate
from ui.release.package_folder import PackageFolder
from ui.release.plan_text import (
    Weakest,
    rows_of_refusal,
    tell_changes_of,
    told_of_refusal,
    truth_of_plan,
    weakest_place,
)
from ui.release.planned_release import PlannedRelease, plan_release
from ui.release.send_sheet import SendSheet
from ui.release.way_taker import WayTaker
from ui.widgets.dialog_size import open_at
from ui.widgets.fitting_dialog import FittingDialog
from ui.widgets.snug_pages import SnugPages

PLAN, RUNNING, RESULT, SEALED = range(4)
GOES_ON = "The export goes on; the bar shows how far it is."
_SHEET = 480  # pixels: a sheet of a few lines, beside which one goes on working
LOOKING = "Looking at what blocks this release …"
_HOW_TO_ANSWER = "At doubtful moments what is hidden may be bare: D goes from one to the next."


class ExportDialog(FittingDialog):
    """Stays while the person goes on working; closing it while it runs only hides it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.run = ExportRun(context, lambda: self.show_for(), self)
        self.process = self.run.process
        self.sending: SendSheet | None = None
        self.plan: Plan | None = None  # of the request that is chosen; none while it is made
        self._looking: Snapshot | None = None  # the state of the case that a plan is made of
        self._task: Task | None = None  # one look at a time, however fast the case changes
        self._weakest: Weakest | None = None  # where one should look before this is released
        self._planned: PlannedRelease | None = None  # the plan, and what is known beside it
        self._told = ""  # the request whose plan is in view
        self._opened = False  # the focus goes where the next plan has it
        self.answer: dict[str, Any] = {}
        # Not modal: an export takes minutes, and the case can be worked on meanwhile.
        self.setWindowTitle("Export a package")
        self.pages = SnugPages()
        self._build_pages()
        column = QVBoxLayout(self)
        column.addWidget(self.pages)
        # Only a button that stands in the dialog already becomes what Return does everywhere in it.
        self.export_button.setDefault(True)
        self.pages.currentChanged.connect(lambda _: self._fit_page())
        self._fit_page()
        self.request.currentIndexChanged.connect(lambda _: self._show_plan())
        self.folder.textChanged.connect(lambda _: self._check_ready())
        context.session.changed.connect(lambda _: self._on_changed())
        context.watcher.changed.connect(self._tell_truth)
        context.first.do_afterwards(self._tell_truth)
        context.found.doubts_changed.connect(self._tell_truth)
        self.run.progressed.connect(self.running.show_progress)
        self.process.succeeded.connect(self._on_success)
        self.process.refused.connect(self._on_refused)
        self.process.stopped.connect(self._on_stopped)

    def _build_pages(self) -> None:
        plan, self.refused_page = PlanPage(self._context), ResultPage()
        result = self.refused_page
        self.running, self.sealed_page = RunningPage(), SealedPage()
        running, sealed = self.running, self.sealed_page
        for page in (plan, running, result, sealed):
            self.pages.addWidget(page)
            page.close_button.clicked.connect(self.hide)
        self.truth, self.go_button = plan.truth, plan.go_button
        self.request, self.folder, self.headline = plan.request, plan.folder, plan.headline
        self.folder_fault, self.older, self.tree = plan.folder_fault, plan.older, plan.tree
        self.readable, self.tabs, self.look = plan.readable, plan.tabs, plan.look
        self.named = plan.named
        self.export_button = plan.export_button
        self.bar, self.doing, self.cancel_button = running.bar, running.doing, running.cancel_button
        self.result_title, self.result_text = result.result_title, result.result_text
        self.findings, self.ways = result.findings, result.ways
        self.open_button, self.folder_button = sealed.open_button, sealed.folder_button
        self.key_button, self.send_button = sealed.key_button, sealed.send_button
        self.again_button = result.again_button
        self._place = PackageFolder(self._context, plan.folder, plan.choose_button, self)
        self.tree.itemActivated.connect(lambda item, _: self._jump_to_finding(item))
        self.gate = LookGate(self.readable.again, self.look, self.export_button, self)
        self.gate.opened.connect(lambda: self.start_export())
        self.gate.found.connect(self._show_found)
        self.readable.counted.connect(lambda _: self._note_seen())
        self.named.chosen.connect(self._name_requester)
        self.readable.left.connect(self.hide)
        self.cancel_button.clicked.connect(self._cancel_export)
        self.findings.itemActivated.connect(lambda item, _: self._jump_to_finding(item))
        self.findings.currentItemChanged.connect(lambda item, _: self._offer_ways(item))
        self._taker = WayTaker(self._context, self.ways, self.start_export, self)
        self.open_button.clicked.connect(lambda: self._open_made("index"))
        self.folder_button.clicked.connect(lambda: self._open_made("package"))
        self.key_button.clicked.connect(self._copy_key)
        self.send_button.clicked.connect(lambda: self.send_package())
        self.again_button.clicked.connect(lambda: self.show_for())
        self.go_button.clicked.connect(self._go_to_unseen)

    @property
    def asking(self) -> ExemptionsPopup | None:
        """What asks for what a refused record is withheld."""
        return self._taker.asking

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
        """What goes on unseen is said to go on; what would begin unseen does not."""
        super().hideEvent(event)
        if self.gate.waits:
            self.gate.stop_waiting()
            self._context.notices.keep_shown("The export does not wait any more: nothing began.")
        if self.process.is_running:
            self._context.notices.keep_shown(GOES_ON)

    def shut_down(self) -> None:
        """End what runs, because the case is closed."""
        self._looking = None
        self.readable.stop_looking()
        # Its end would open pages of a case that is no more.
        self.process.blockSignals(True)
        self.run.shut_down()
        self.hide()

    def _fill_requests(self, wanted: str) -> None:
        # A change of the case must not lead the person to another request.
        kept = wanted or self.request.currentData()
        # Filling it would make a plan for each request that is added.
        self.request.blockSignals(True)
        self.request.clear()
        for request in self._context.session.snapshot.requests:
            self.request.addItem(request.requester or request.id, request.id)
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
            self.named.stop_asking()
        self.plan, self._looking = None, None
        self.gate.stop_waiting()
        if self.export_button.hasFocus():
            # It is not to be had till the new plan is there; then it has the focus again.
            self._opened = True
            self.tree.setFocus()
        if request is None:
            self.truth.say_truth(
                "Nobody has asked for anything yet. Add a request first.", weak=False
            )
            self.readable.clear_findings()
            self._check_ready()
            return
        self._looking = self._context.session.snapshot
        self.truth.say_truth(LOOKING, weak=False)
        self._place.show_for(request)
        self._check_ready()
        self._make_plan()

    def _make_plan(self) -> None:
        snapshot, request = self._looking, self.request.currentData()
        case = self._context.session.case
        # One that runs is asked no more: its end looks whether the case is still the same.
        if snapshot is None or self._task is not None:
            return
        self._task = self._context.tasks.start_task(
            lambda job: plan_release(case, snapshot, request, job)
        )
        self._task.succeeded.connect(self._take_plan)
        self._task.failed.connect(self._on_unplanned)

    def _take_plan(self, made: PlannedRelease) -> None:
        """A plan came; when the case or the choice has changed meanwhile, look again."""
        self._task, snapshot, plan = None, made.snapshot, made.plan
        if snapshot is not self._looking or plan.request.id != self.request.currentData():
            self._make_plan()
            return
        self.plan, self._looking = plan, None
        self._planned = made
        self._tell_truth()
        self._told = plan.request.id
        show_plan(self.tree, plan, self._context.session.snapshot, made.cautions)
        self.named.ask_of(plan)
        self._check_ready()
        self.readable.look_through(snapshot, plan)
        announce_text(self, self.headline.text())
        if self._opened and self.focusWidget() is self.tree:
            self._go_to_first()
        self._opened = False

    def _tell_truth(self) -> None:
        """The weaker of the two: what is decided, and what was looked at."""
        plan = self.plan
        if plan is None or self._looking is not None:
            return
        session, watched = self._context.session, self._context.watcher.watched
        changed = [c for c in changed_after_acceptance(session.snapshot, plan) if not c.check]
        missed, unread = missed_in_plan(plan, watched), unread_in_plan(plan, watched)
        doubts = self._count_doubts(plan)
        unseen = tell_unseen(missed, unread, len(changed), doubts)
        headline, about = truth_of_plan(plan, unseen)
        if about:
            parts = [about, *tell_unread(unread, 3), *tell_changes_of(changed, session.snapshot)]
            parts += [_HOW_TO_ANSWER] if doubts else []
            about = "\n".join(parts)
        opened = tell_left_open(plan.jurisdiction, plan.request.profile, plan.left_open)
        if opened:  # before all else: it is what nobody can take back
            headline, about = opened, "\n".join(filter(None, [headline, about]))
        beside = self._planned
        unequal = beside.lines_of_unequal if beside is not None else []
        about = "\n".join(filter(None, [*unequal, about]))
        self._weakest = weakest_place(missed, unread, changed)
        weak = bool(about) or bool(plan.blockers)
        self.truth.say_truth(headline, about, weak=weak, goes=self._weakest is not None)

    def _count_doubts(self, plan: Plan) -> int:
        """Open ones about what the release hides; of what it does not, other lists tell."""
        released = {step.record for step in plan.steps if step.is_released}
        return sum(
            one.candidate.record in released and one.candidate.verdict is Verdict.HIDDEN
            for one in self._context.found.doubts
        )

    def _go_to_unseen(self) -> None:
        """Where looking goes on: what was missed the most, or what nobody read."""
        if self._weakest is None:
            return
        self._context.playhead.pause()
        record, redaction, start = self._weakest
        if redaction:
            self._go_to_place(record, redaction)
        else:
            self._show_place(RecordSpot(record, start))

    def _on_unplanned(self, fault: Exception) -> None:
        # Not tried again by itself: the same fault would come up at once.
        self._task, self._looking = None, None
        self.truth.say_truth("The plan of this release cannot be made.", weak=True)
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
            if first.data(0, PLACE) == REQUESTER:
                self.named.field.setFocus()

    def _name_requester(self, name: str) -> None:
        """The request is named so from now on: the case keeps no second name beside its own."""
        request = self._context.session.snapshot.get_request(self.request.currentData())
        self._opened = True  # Return exports once the plan is there
        self.tree.setFocus()
        label = f"Name the requester of {request.id} in the package"
        try:
            self._context.session.put_entity(replace(request, requester=name), label)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)

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
        self.gate.follow()

    def _note_seen(self) -> None:
        """What stays visible and waits for an answer."""
        left = (one for one in self.readable.visible if not one.answer)
        self.gate.note_seen(frozenset(f"{one.record} {one.track}" for one in left))

    def _show_found(self, more: int) -> None:
        """A person waited for the export, and more stays visible than was known."""
        self.tabs.setCurrentWidget(self.readable)
        things = "1 thing more was" if more == 1 else f"{more} things more were"
        told = f"{things} seen as released. Look at them, then press Export."
        self.gate.tell(told)
        self.readable.tree.setFocus()
        announce_text(self, told)

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
        # An export has all the machine; what was seen by now is known to it.
        self.readable.stop_looking()
        self.running.begin()
        self.pages.setCurrentIndex(RUNNING)
        # The button that was pressed is on another page now, and keys would go nowhere. On what
        # only tells, so that one that is still held, or comes again, ends nothing.
        self.bar.setFocus()
        request = self.request.currentData()
        self.run.start_export(
            self._context.session.case_folder, self.plan, request, folder, patient=patient
        )

    def _cancel_export(self) -> None:
        self.running.say_stopping()
        self.process.stop_export()

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
        self._place.note_sealed(request)
        session.sealed.emit(request)
        who = self._name_of_request(request)
        self.sealed_page.show_package(
            f"For {who}. Checked for leaks {answer['checks']:,} times: nothing that is redacted "
            "was found.",
            answer["key"],
            f"Folder: {answer['package']}",
            answer.get("older", ""),
        )
        self.pages.setCurrentIndex(SEALED)
        self.open_button.setFocus()
        announce_text(self, f"{self.sealed_page.title.text()}. {self.sealed_page.about.text()}")
        # Where nobody sees the sheet, its news is told all the same.
        if not self.isVisible():
            self._context.notices.keep_shown(f"The package for {who} is sealed.")

    def _name_of_request(self, request: str) -> str:
        known = self._context.session.snapshot.requests
        return next((q.requester for q in known if q.id == request and q.requester), request)

    def _copy_key(self) -> None:
        QGuiApplication.clipboard().setText(self.answer["key"])
        self.key_button.setText("Fingerprint copied")
        announce_text(self, self.key_button.text())

    def send_package(self, request: str = "") -> None:
        """The checklist of a sealed package, by default of the one that was just made."""
        wanted = request or self.request.currentData()
        known = self._context.session.snapshot.requests
        found = next((q for q in known if q.id == wanted), None)
        if found is None:
            return
        self.hide()
        if self.sending is not None:
            self.sending.close()
            self.sending.deleteLater()
        self.sending = SendSheet(self._context, found, self.parentWidget() or self)
        self.sending.noted.connect(self._context.session.sealed)
        self.sending.open()

    def _on_refused(self, answer: dict[str, Any]) -> None:
        self.answer = answer
        message, remedy = told_of_refusal(answer)
        rows = rows_of_refusal(answer, self._context.session.snapshot)
        title = "Nothing was released." if not rows else f"Nothing was released: {len(rows)} to do."
        self.ways.set_findings(answer.get("findings", ()))
        self.refused_page.show_refusal(title, f"{message} {remedy}".strip(), rows)
        # Questions have no ways out but to be answered.
        self.ways.setVisible(bool(rows) and "findings" in answer)
        self.pages.setCurrentIndex(RESULT)
        self.again_button.setFocus()
        announce_text(self, f"{title} {message}")
        if not self.isVisible():  # the sheet says it itself, with what is to be done
            fault = ReviewerError(message, remedy)
            fault.log = answer["error"].get("log", "")
            self._context.notices.tell_fault(fault)

    def _open_made(self, name: str) -> None:
        path = self.answer[name]
        # Without a browser or a file manager nothing happens, and nobody would know. One that was
        # started and ended at once tells nothing: where it is stands there in any case.
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(path))
        told = f"Opened {path}" if opened else f"No program opened {path}"
        rest = "If nothing appears, open it" if opened else "Open it"
        told = f"{told}. {rest} from its folder by hand."
        self.sealed_page.folder.setText(told)
        announce_text(self, told)

    def _offer_ways(self, item: QTreeWidgetItem | None) -> None:
        place = item.data(0, PLACE) if item is not None else None
        self.ways.show_for(place[0] if place else "")

    def _jump_to_finding(self, item: QTreeWidgetItem) -> None:
        """Go to a record or redaction, and make room to see it."""
        place = item.data(0, PLACE) or ("", "")
        if place == REQUESTER:
            self.named.field.setFocus()
        else:
            self._go_to_place(*place)

    def _go_to_place(self, record: str, redaction: str) -> None:
        session = self._context.session
        # Findings about pages of the package itself belong to no record.
        if record not in session.snapshot.records_by_path:
            return
        found = session.snapshot.find_redaction(redaction)
        session.select_redaction(found.id if found is not None else "")
        start = start_of(found) if found is not None else None
        self._show_place(spot_of(found) if found is not None else RecordSpot(record), start)

    def _show_place(self, spot: RecordSpot, start: float | None = None) -> None:
        """Make room, and show a place in a record."""
        session = self._context.session
        self.hide()
        place, moment = session.placement_of(spot.record), spot.media if start is None else start
        if place is not None and moment is not None:
            self._context.playhead.seek_to(place.utc_within(moment))
        session.show_spot(spot)

    def _fit_page(self) -> None:
        """Lists are large; what runs and what is sealed is a small sheet."""
        page = self.pages.currentWidget()
        if page in (self.running, self.sealed_page):
            wide = max(_SHEET, self.fontMetrics().averageCharWidth() * 60)
            high = max(page.heightForWidth(wide - 3 * GRID), page.minimumSizeHint().height())
            high += 3 * GRID
            self.resize(wide, high)
        else:
            open_at(self, letters=200, lines=44)
