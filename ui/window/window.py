"""The window only assembles: start page or workplace, panes, and menus from tables.

Decision 237.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QToolButton,
)

from reviewer.errors import ReviewerError
from reviewer.plan.worklist import has_undecided
from reviewer.store import Case, can_be_written
from ui.common.action_table import TABLE
from ui.common.actions import Actions
from ui.common.notices import Notices
from ui.common.overrides import guard_overrides
from ui.common.settings import WindowSettings
from ui.common.tasks import Tasks
from ui.common.theme import styled_once_built
from ui.common.work_behind import BehindWork
from ui.window.appearance import Appearance
from ui.window.docks import Docks
from ui.window.holder_bar import HolderBar
from ui.window.holding import Holding
from ui.window.leading_bar import LeadingBar
from ui.window.leaving import LeavingQuestion
from ui.window.menus import add_menu, build_menus
from ui.window.notice_bar import NoticeBar
from ui.window.on_screen import StayOnScreen
from ui.window.recent_menu import RecentMenu
from ui.window.start_page import StartPage
from ui.window.tab_order import next_in_sight
from ui.window.toasts import ToastTray

if TYPE_CHECKING:
    from ui.case.session import Changed
    from ui.window.case_state import CaseState
    from ui.window.workplace import Workplace

# Chosen by hand.
_OPENING = "opening"
REMEMBER_MS = 2_000  # after a crash, one is at most this far from where one was
SMALLEST = QSize(
    800, 500
)  # a laptop of 1366 x 768 whose letters are twice as large has little more
ROOMY = QSize(1600, 1000)  # a window that is new takes so much of a large screen


class Window(QMainWindow):
    """One window with at most one open case."""

    def __init__(self, settings: WindowSettings, notices: Notices) -> None:
        super().__init__()
        self.settings, self.notices = settings, notices
        self.actions_table = Actions(settings, self)
        self.tasks = Tasks(self)
        self.behind = self.tasks.work_behind
        self.workplace: Workplace | None = None
        self.setObjectName("window")
        self.setWindowTitle("Records Reviewer")
        self.setMinimumSize(SMALLEST)
        self.setAcceptDrops(True)
        # Panes above each other on one side, as reviewers with a tall screen want them.
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._pages = QStackedWidget(self)
        self.start_page = StartPage(settings, self.actions_table, self.tasks, self)
        self.start_page.case_chosen.connect(self.open_case)
        self._pages.addWidget(self.start_page)
        self.setCentralWidget(self._pages)
        self._remember = QTimer(self)
        self._remember.setInterval(REMEMBER_MS)
        self._remember.timeout.connect(self._remember_place)
        self._remembered: tuple[object, ...] = ()
        self.docks: Docks | None = None
        # Not ``menuBar``, which would make a row of its own for the menus.
        self.leading_bar = LeadingBar(self.actions_table, self.behind, self)
        self.menu_bar, self.next_step = self.leading_bar.menus, self.leading_bar.next_step
        self._state: CaseState | None = None
        self._view_menu: QMenu | None = None
        self._menus: list[QMenu] = []
        self._build_menus()
        self.setMenuWidget(self.leading_bar)
        tray = ToastTray(self, partial(self.actions_table.run_action, "undo"))
        self.notice_bar = NoticeBar(notices, tray, self.leading_bar.faults, self)
        self.holder_bar = HolderBar(self)
        self.addToolBar(self.holder_bar)
        self._holding: Holding | None = None
        self._leaving = False  # a person was asked already
        self._opening = False  # a case is read, and nothing else can be done
        self._question: LeavingQuestion | None = None
        self._bind_actions()
        self._enable_actions()
        self._restore_geometry()
        self._on_screen = StayOnScreen(self)
        self._on_screen.bring_back()  # the screen where it stood yesterday may be gone

    # ---- cases

    def open_case(self, folder: Path) -> None:
        """Open a case's folder in this window; the one that was open is closed."""
        # The start page does without all that a case needs, and is there at once.
        from ui.window.case_state import CaseState
        from ui.window.workplace import Workplace

        guard_overrides("ui")
        case = self._read_case(folder)
        if case is None:
            return
        # Asked only about one that opens: no export is stopped for nothing.
        if not self._may_leave("Open the other case", partial(self.open_case, folder)):
            case.close()
            return
        self.close_case()
        # A case that brings the program down is not opened by itself again.
        self.settings.set_last_case(None)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        with styled_once_built(app):
            self.workplace = Workplace(self, case)
            self._pages.addWidget(self.workplace.stage)
            self._pages.setCurrentWidget(self.workplace.stage)
            self._add_docks(self.workplace)
        self.settings.remember_case(folder)
        self.setWindowTitle(f"{case.case_info.title or folder.name} — Records Reviewer")
        session = self.workplace.context.session
        session.changed.connect(lambda _: self._enable_actions())
        session.changed.connect(self._note_step)
        session.record_selected.connect(lambda _: self._enable_actions())
        self.workplace.stage.changed.connect(lambda _: self._enable_actions())
        session.redaction_selected.connect(lambda _: self._enable_actions())
        found = self.workplace.found
        for signal in (found.doubt_met, found.changed):
            signal.connect(self._enable_actions)
        self.actions_table.read_only.changed.connect(self._enable_actions)
        self.workplace.restore_place(self.settings)
        self._holding = Holding(self, self.workplace)
        self._enable_actions()
        self._state = CaseState(self.leading_bar, self.actions_table, self.workplace, self)
        # The keys begin at the record that is shown, and not at the menus.
        self.workplace.stage.setFocus()
        # Only once it stands.
        self.settings.set_last_case(folder)
        self._remember.start()

    def open_request(self, folder: Path, request: str) -> None:
        """Open a case at one of its requests; one that is open stays so."""
        if self.workplace is None or self.workplace.session.case_folder != folder:
            self.open_case(folder)
        place = self.workplace
        # Else it was told why, or a person is asked first.
        if place is not None and place.session.case_folder == folder:
            place.go_to_request(request)

    def _read_case(self, folder: Path) -> Case | None:
        """Open a case while the window is painted; ``None`` where it was told why not."""
        from ui.case.opening import open_and_read

        if self._opening:
            return None
        author, held = self.settings.text_of_setting("author", ""), not can_be_written(folder)
        self._opening = True
        self.behind.show_work(_OPENING, BehindWork(f"Opening {folder.name}"))
        try:
            return self.tasks.finish_first(partial(open_and_read, folder, author, held))
        except ReviewerError as fault:
            self.notices.tell_fault(fault)
            return None
        finally:
            self._opening = False
            self.behind.end_work(_OPENING)

    def new_case(self, paths: Path | Sequence[Path]) -> None:
        """Ask what the case is and where it shall stand, take the files in, and open it."""
        from ui.window.new_case_dialog import NewCaseDialog

        dialog = NewCaseDialog(paths, self.tasks, self.notices, self)
        dialog.made.connect(self.open_case)
        dialog.open()

    def leave_case(self) -> None:
        """Close the open case, as a person wants it: asked first while a package is made."""
        if self._may_leave("Close the case", self.close_case):
            self.close_case()

    def _may_leave(self, verb: str, leave: Callable[[], object]) -> bool:
        """True when nothing would be lost; else a question stands, and its answer may leave."""
        process = self.workplace.export_process if self.workplace is not None else None
        if process is None or not process.is_running or self._leaving:
            return True
        if self._question is not None:
            self._question.drop_question()
        self._question = LeavingQuestion(
            process, partial(self._leave_asked, leave), verb, self.notices.keep_shown, self
        )
        self._question.open()
        return False

    def _leave_asked(self, leave: Callable[[], object]) -> None:
        self._question, self._leaving = None, True
        try:
            leave()
        finally:
            self._leaving = False

    def close_case(self) -> None:
        """Close the open case; everything is written already."""
        if self.workplace is None:
            return
        self._remember.stop()
        if self._holding is not None:
            self.actions_table.read_only.changed.disconnect(self._enable_actions)
            self._holding.close()
            self._holding = None
        if self._state is not None:
            self._state.close()
            self._state = None
        self.notice_bar.pass_on()
        self.workplace.remember_place(self.settings)
        self.settings.set_last_case(None)
        if self.docks is not None:
            self.docks.close()
            self.actions_table["fold_panes"].setChecked(False)
            self.docks = None
        self._pages.removeWidget(self.workplace.stage)
        self.workplace.close()
        self.workplace = None
        self.setWindowTitle("Records Reviewer")
        self._pages.setCurrentWidget(self.start_page)
        self.start_page.refresh_recent()
        self._enable_actions()

    def shut_down(self) -> None:
        """Close what is open and end every thread."""
        self.settings.set_blob("geometry", self.saveGeometry())
        open_now = self.workplace.session.case_folder if self.workplace is not None else None
        self.close_case()
        # Closing a case forgets it; a window that is closed over one opens it again next time.
        if open_now is not None:
            self.settings.set_last_case(open_now)
        self.tasks.shut_down()
        self.settings.write_now()

    def _remember_place(self) -> None:
        if self.workplace is None or self.docks is None:
            return
        session, geometry = self.workplace.session, self.saveGeometry()
        self.docks.remember_layout()
        layout = self.settings.packed_layout("layout")
        place = (self.workplace.playhead.position, session.selected_record, geometry, layout)
        if place != self._remembered:  # writing waits for the disk
            self._remembered = place
            self.workplace.remember_place(self.settings)
            self.settings.set_blob("geometry", geometry)
            self.settings.write_now()

    def show_reasons(self, on: bool) -> None:
        """Whether menus say of what is disabled why it is."""
        for menu in self._menus:
            menu.setToolTipsVisible(on)

    # ---- assembling

    def _build_menus(self) -> None:
        menus = build_menus(self.menu_bar, self.actions_table)
        # Also what stands in no menu: a key works only for actions that a widget of the window has.
        self.addActions([self.actions_table[row.id] for row in TABLE])
        self._menus = list(menus.values())
        self._recent = RecentMenu(menus["File/Open recent"], self.settings, self.open_case)
        self.appearance = Appearance(self.actions_table, self.settings, self)
        self._view_menu = add_menu(menus["View"], "Panes")

    def _add_docks(self, workplace: Workplace) -> None:
        assert self._view_menu is not None
        self.docks = Docks(self, workplace.pane_widgets, self.settings)
        self._view_menu.clear()
        self._view_menu.addActions(self.docks.toggles)
        workplace.arrange_panes(self.docks)

    def _restore_geometry(self) -> None:
        """Where the window stood; a new one takes what the screen has free, up to a good size."""
        kept = self.settings.packed_layout("geometry")
        if kept is not None and self.restoreGeometry(QByteArray(kept)):
            return
        free = self.screen().availableGeometry()
        self.resize(free.size().boundedTo(ROOMY).expandedTo(SMALLEST))

    # ---- what the window itself does

    def _bind_actions(self) -> None:
        from ui.window.commands import bind_shell

        bind_shell(self)

    def _enable_actions(self) -> None:
        place = self.workplace
        session = place.context.session if place else None
        self.actions_table.enable_for(
            case=place is not None,
            record=bool(session and session.selected_record),
            redaction=bool(session and session.selected_redaction),
            waiting=bool(session and has_undecided(session.snapshot, session.places))
            or bool(place and place.decides_on_stage),
            found=bool(place and place.found.candidates),
            marked=bool(place and place.marks_found),
        )
        undo, redo = session.case.labels_to_turn() if session else (None, None)
        self._name_undo("undo", "Undo", undo)
        self._name_undo("redo", "Redo", redo)

    def _note_step(self, change: Changed) -> None:
        # Undo beside what was told before would take back this step now.
        if change.tables - {"places"}:
            self.notice_bar.tray.withdraw_undo()
        # What others did, what was taken back and what was only found out is no step of one's own.
        if change.label and not change.outside and not change.turned:
            self.notices.note_step()

    def _name_undo(self, name: str, verb: str, label: str | None) -> None:
        action: QAction = self.actions_table[name]
        action.setText(f"{verb} {label}" if label else verb)
        action.setEnabled(label is not None and not self.actions_table.read_only)

    # ---- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that nothing answers to now says why; Return presses the button in focus."""
        at = QApplication.focusWidget()
        pressed = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        # Qt's buttons know Return in dialogs only.
        if pressed and isinstance(at, QPushButton | QToolButton) and not event.isAutoRepeat():
            at.click()
            return
        said = self.actions_table.why_not(QKeySequence(event.keyCombination()))
        if said and not event.isAutoRepeat():
            self.notices.say_briefly(said)
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through what can be seen."""
        target = next_in_sight(self, forward=forward)
        if target is None:
            return False
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        target.setFocus(reason)
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self.start_page.zone.set_hovered(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.start_page.zone.set_hovered(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.start_page.zone.set_hovered(False)
        paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        # One window has one case: a case among what is dropped is meant before its files.
        case = next((path for path in paths if (path / "case.db").is_file()), None)
        if case is not None:
            self.open_case(case)
        elif paths:
            self.new_case(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._opening or not self._may_leave("Quit", self.close):
            event.ignore()
            return
        self.shut_down()
        super().closeEvent(event)
        # Dialogs that are open would keep the program alive without its window.
        QApplication.quit()
