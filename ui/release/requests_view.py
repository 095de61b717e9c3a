"""The requests of the case: who waits for what, until when, and how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import ReviewerError
from reviewer.export.approving import approval_of_request
from reviewer.export.earlier_packages import deliveries_of
from reviewer.export.request_board import (
    blocks_of_request,
    count_pending,
    state_with_package,
)
from reviewer.law.deadlines import Calendar, calendar_or_none, days_left
from reviewer.law.request_due import RequestDue, due_of_request
from reviewer.model import Change, Put, Record, Remove, Request
from reviewer.model.ids import REQUEST, new_id
from reviewer.model.memo import are_same_objects
from reviewer.overlooked.delivery import Delivery, short_day, tell_delivery
from reviewer.overlooked.next_step import request_to_send
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import asked_for
from ui.case.context import Context
from ui.common.redaction_text import count_text
from ui.common.theme import GRID, icon_size, themed_icon
from ui.common.times import day_text
from ui.release.approval_dialog import ApprovalDialog, tell_approval
from ui.release.export_dialog import ExportDialog
from ui.release.request_form import RequestForm, basis_name, due_text
from ui.widgets.flow import FlowLayout
from ui.widgets.headings import make_heading
from ui.widgets.pane import bring_to_front
from ui.widgets.rows import Rows
from ui.widgets.when_seen import WhenSeen

_ID = Qt.ItemDataRole.UserRole
_WIDE = 84  # letters: the list and what is known of one request
_EMPTY = "Nobody has asked for anything yet.\nAdd a request: a package answers one."


class RequestsView(QWidget):
    """List, details, and the commands on a request."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        # The case's jurisdiction does not change while it is open.
        self._law: Calendar | None = calendar_or_none(context.session.snapshot.info.jurisdiction)
        self._signs: dict[QPushButton, str] = {}
        self.list = QTreeWidget()
        self.title, self.details, self.state = make_heading(""), QLabel(), QLabel()
        self.add_button = self._make_button("Add…", "plus", self.add_request)
        self.edit_button = self._make_button("Edit…", "note", self.edit_request)
        self.delete_button = self._make_button("Delete", "trash", self.delete_request)
        self.export_button = self._make_button("Export…", "package", self.export_request)
        self.approve_button = self._make_button("Approval…", "shield", self.open_approval)
        self.send_button = self._make_button("Send checklist", "request", self.deliver_request)
        writing = (self.add_button, self.edit_button, self.delete_button, self.approve_button)
        context.actions.read_only.guard_writers(*writing)
        self.exporter: ExportDialog | None = None
        self._pages = QStackedWidget()
        self._shown: tuple[object, ...] = ()
        self._deliveries: dict[str, Delivery] = {}
        # Counting what is open looks at all records of each request: not for a pane that nobody
        # sees.
        self._seen = WhenSeen(self, self._follow_case)
        self._build_pane()
        context.session.changed.connect(self._seen.tell_changed)
        context.first.do_afterwards(self._seen.tell_changed)
        context.session.sealed.connect(self._follow_package)
        context.actions.bind_action("requests", self.open_pane)
        context.actions.bind_action("export", self.export_request)
        context.actions.bind_action("deliver", self.deliver_named)
        self.list.currentItemChanged.connect(lambda *_: self._tell_details())
        self.list.itemActivated.connect(lambda *_: self.edit_request())
        self._fill_list()

    # ---- commands

    def open_pane(self) -> None:
        """Bring the pane to the front."""
        bring_to_front(self)
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def current_request(self) -> Request | None:
        """The request that is marked."""
        self._seen.bring_up_to_date()
        item = self.list.currentItem()
        wanted = item.data(0, _ID) if item is not None else ""
        return next((q for q in self._context.session.snapshot.requests if q.id == wanted), None)

    def add_request(self, then: Callable[[], None] | None = None) -> None:
        """Ask for a new request, and go on with ``then`` once it is there."""
        # Its id is random, so one that is cancelled leaves no gap that anybody would ask about.
        self._ask_request(Request(new_id(REQUEST), ""), "Add", then)

    def edit_request(self) -> None:
        """Change the marked one."""
        request = self.current_request()
        if request is not None:
            self._ask_request(request, "Change")

    def open_approval(self) -> None:
        """Show where the approval of the marked one stands, and take its steps."""
        request = self.current_request()
        if request is not None:
            ApprovalDialog(self._context, request, self.window()).open()

    def delete_request(self) -> None:
        """Take the marked one out; undo brings it back."""
        request = self.current_request()
        if request is not None:
            self._apply_change(Remove("requests", request.id), f"Delete request {request.id}")

    def _ask_request(
        self, request: Request, verb: str, then: Callable[[], None] | None = None
    ) -> None:
        session = self._context.session
        form = RequestForm(session.snapshot, request, self.window(), session.case.author)
        form.made.connect(lambda made: self._apply_change(Put(made), f"{verb} request {made.id}"))
        if then is not None:
            form.accepted.connect(then)
        form.open()
        form.requester.setFocus()

    def _apply_change(self, change: Change, label: str) -> None:
        try:
            self._context.session.apply([change], label, self)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)
            return
        if isinstance(change, Put) and isinstance(change.entity, Request):
            self.select_request(change.entity.id)
        else:
            self._context.notices.say_briefly(f"{label}. Undo brings it back.")

    def export_request(self) -> None:
        """Show the plan of the marked request, and how its export goes."""
        if not self._context.session.snapshot.requests:
            self._context.notices.say_briefly("A package answers a request: say first who asks.")
            self.add_request(then=self.export_request)
            return
        request = self.current_request()
        self._open_exporter().show_for(request.id if request is not None else "")

    def deliver_request(self) -> None:
        """Show what is done with the sealed package of the marked request, or of the first one."""
        session = self._context.session
        known = deliveries_of(session.case, session.snapshot)
        waits = [d.request for d in known.values() if d.package and d.answered is None]
        made = [d.request for d in known.values() if d.package]
        request = self.current_request()
        wanted = [request.id] if request is not None and request.id in made else []
        # The button stands beside the marked one; without it, what still waits comes first.
        if not (found := wanted or waits or made):
            self._context.notices.say_briefly("No package was made yet: export one first.")
            return
        self._open_exporter().send_package(found[0])

    def deliver_named(self) -> None:
        """Send what the button of the next thing names, whatever is marked here."""
        session = self._context.session
        known = deliveries_of(session.case, session.snapshot)
        named = request_to_send(session.snapshot, known)
        if named is None:
            self.deliver_request()
        else:
            self._open_exporter().send_package(named.id)

    def _open_exporter(self) -> ExportDialog:
        """Made when it is first wanted, and kept: what runs in it outlives its being closed."""
        if self.exporter is None:
            self.exporter = ExportDialog(self._context, self)
        return self.exporter

    def closeEvent(self, event: QCloseEvent) -> None:
        """The case is closed: what still runs for it ends."""
        if self.exporter is not None:
            self.exporter.shut_down()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Side by side where there is room for both.
        wide = self.width() >= self.fontMetrics().averageCharWidth() * _WIDE
        way = QBoxLayout.Direction
        self._board.setDirection(way.LeftToRight if wide else way.TopToBottom)
        self._fit_columns()

    # ---- showing

    def _fit_columns(self) -> None:
        """Of who asks, more is seen than an ellipsis; how far it is, is said below too."""
        room = self.list.viewport().width()
        needs = self._least + self.list.sizeHintForColumn(1) + self.list.sizeHintForColumn(2)
        self.list.setColumnHidden(2, room < needs)

    def select_request(self, request_id: str) -> None:
        """Go to a request."""
        self._seen.bring_up_to_date()
        for n in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(n)
            if item is not None and item.data(0, _ID) == request_id:
                self.list.setCurrentItem(item)

    def _follow_case(self) -> None:
        session = self._context.session
        known = self._context.first.known_outcomes()
        snapshot = session.snapshot
        shown: tuple[object, ...] = (known, snapshot.requests, snapshot.records)
        if any(request.approvals for request in snapshot.requests):
            # Whatever is released may be what an approval does not hold for any more.
            shown += (snapshot.redactions, snapshot.decisions, snapshot.grounds)
            shown += (snapshot.subjects, snapshot.signatures, snapshot.anchors, snapshot.ties)
        # A step of a case seldom changes a request's state.
        if not are_same_objects(shown, self._shown):
            self._shown = shown
            self._fill_list()

    def _follow_package(self, _request: str = "") -> None:
        """A package was made or sent, which is no step of the case."""
        self._shown = ()
        self._seen.tell_changed()

    def _fill_list(self) -> None:
        kept = self.current_request()
        session = self._context.session
        self._deliveries = deliveries_of(session.case, session.snapshot)
        self.list.blockSignals(True)
        self.list.clear()
        for request in session.snapshot.requests:
            asked = asked_for(session.snapshot, request)
            item = QTreeWidgetItem(
                [
                    request.requester or request.id,
                    self._due_in_words(request),
                    self._state_of(request, asked),
                ]
            )
            item.setData(0, _ID, request.id)
            item.setIcon(0, themed_icon("request"))
            for column in range(3):
                item.setToolTip(column, item.text(column))
            self.list.addTopLevelItem(item)
        self.list.blockSignals(False)
        self.select_request(kept.id if kept is not None else "")
        first = self.list.topLevelItem(0)
        if self.list.currentItem() is None and first is not None:
            self.list.setCurrentItem(first)
        self._pages.setCurrentIndex(0 if self.list.topLevelItemCount() else 1)
        self._fit_columns()
        self._tell_details()

    def _state_of(self, request: Request, asked: Sequence[Record]) -> str:
        """How far it is, with its shape: what was sent says more than what was decided."""
        known = self._deliveries.get(request.id)
        told = tell_delivery(known, date.today()) if known is not None else ""
        if known is not None and known.answered is not None:
            return f"✓ {told}"
        if known is not None and known.is_current:
            return f"◐ {told}"
        return _state_in_words(self._count_open(asked), len(asked))

    def _count_open(self, asked: Sequence[Record]) -> int | None:
        """How many of them are undecided; ``None`` before the case was looked over."""
        known = self._context.first.known_outcomes()
        if not self._context.first.done:
            return None
        return sum(known[r.path] is Outcome.UNDECIDED for r in asked)

    def _due_in_words(self, request: Request) -> str:
        due = self._due_of(request)
        if due.day is None:
            return "cannot be counted" if due.fault else "–"
        # A sign and not a colour alone.
        late = "! " if due.day < date.today() else ""
        return f"{late}{day_text(due.day, weekday=False)}"

    def _tell_details(self) -> None:
        request = self.current_request()
        for button in self._buttons_of_request():
            button.setEnabled(request is not None)
        if request is None:
            for label in (self.title, self.details, self.state):
                label.setText("")
            self.details.setToolTip("")
            return
        snapshot = self._context.session.snapshot
        asked, total = asked_for(snapshot, request), len(snapshot.records)
        todo = self._count_open(asked)
        received = (
            f"received {_day_received(request)}" if request.received else "no date of receipt"
        )
        delivery = self._deliveries.get(request.id, Delivery(request.id))
        due = self._due_of(request)
        lines = [
            f"{basis_name(self._law, request.basis)}, {received}.",
            self._tell_deadline(due),
            self._tell_state(request, delivery, due),
            *self._tell_parts(request),
            tell_approval(approval_of_request(snapshot, request)) if request.approvals else "",
            f"{len(asked)} of {total} records, {'…' if todo is None else todo} open.",
            request.scope,
            f"Last package: {Path(delivery.package).name}" if delivery.package else "",
        ]
        self.title.setText(request.requester or request.id)
        self.state.setText(self._state_of(request, asked))
        self.details.setText("\n".join(line for line in lines if line))
        trace = "\n".join(due.counted.trace) if due.counted is not None else ""
        self.details.setToolTip("\n".join(t for t in (delivery.package, trace) if t))
        self.send_button.setEnabled(bool(delivery.package))
        sealed = delivery.is_current and delivery.answered is None
        self._mark_primary(self.send_button if sealed else self.export_button)

    def _tell_state(self, request: Request, delivery: Delivery, due: RequestDue) -> str:
        """``On hold since Jun 12. Open for 12 days, nothing happened for 3.``"""
        today = date.today()
        state = state_with_package(due.state, delivery)
        since = f" since {short_day(state.since, today)}" if state.since is not None else ""
        told = [f"{state.stage.value.capitalize()}{since}."]
        waits, idle = state.days_open(today), state.days_idle(today)
        if not state.is_closed and waits is not None:
            told.append(f"Open for {count_text(waits, 'day')}, no action for {idle or 0}.")
        told += [f"Waits: {block}." for block in blocks_of_request(request, state, today)]
        return " ".join(told if not state.is_closed else told[:1])

    def _tell_parts(self, request: Request) -> list[str]:
        """How many of what is asked one by one are answered."""
        items = len(request.items)
        pending = count_pending(request)
        return [f"{items - pending} of {count_text(items, 'item')} answered."] if items else []

    def _mark_primary(self, chosen: QPushButton) -> None:
        """The one that comes next stands out."""
        for button in (self.export_button, self.send_button):
            name = "primary" if button is chosen else ""
            if button.objectName() != name:
                button.setObjectName(name)
                # A rule for a name is asked again only so.
                button.style().unpolish(button)
                button.style().polish(button)
                button.setIcon(QIcon() if name else themed_icon(self._signs[button]))
                button.updateGeometry()

    def _due_of(self, request: Request) -> RequestDue:
        return due_of_request(request, self._context.session.snapshot.info)

    def _tell_deadline(self, due: RequestDue) -> str:
        text = due_text(due)
        return f"{text} {days_left(due.day, date.today()).capitalize()}." if due.day else text

    # ---- building

    def _build_pane(self) -> None:
        self.list.setHeaderLabels(["Requester", "Due", "State"])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setAccessibleName("Requests")
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._least = self.fontMetrics().horizontalAdvance("J. Whitaker") + 2 * icon_size().width()
        self.list.setItemDelegate(Rows(self.list))
        self.details.setWordWrap(True)
        # The scope is the requester's words, which might look like markup.
        self.details.setTextFormat(Qt.TextFormat.PlainText)
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        empty = QLabel(_EMPTY)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setWordWrap(True)
        self._pages.addWidget(self.list)
        self._pages.addWidget(empty)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(GRID)
        left.addWidget(self._pages, 1)
        left.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        for label in (self.title, self.state, self.details):
            label.setWordWrap(True)
            right.addWidget(label)
        right.addSpacing(GRID)
        # A widget holds its layout; one within another would be held by nobody, and Qt would ask
        # what is gone.
        below = QWidget()
        row = FlowLayout(below, GRID)
        for button in self._buttons_of_request():
            button.setAutoDefault(False)
            row.addWidget(button)
        right.addWidget(below)
        right.addStretch(1)
        self._board = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._board.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._board.setSpacing(3 * GRID)
        self._board.addLayout(left, 3)
        self._board.addLayout(right, 2)

    def _buttons_of_request(self) -> tuple[QPushButton, ...]:
        return (
            *(self.export_button, self.approve_button, self.send_button),
            *(self.edit_button, self.delete_button),
        )

    def _make_button(self, text: str, sign: str, does: Callable[[], None]) -> QPushButton:
        made = QPushButton(themed_icon(sign), text)
        self._signs[made] = sign
        made.setAccessibleName(f"{text.rstrip('…')} request")
        made.clicked.connect(lambda: does())
        return made


def _day_received(request: Request) -> str:
    """When it came, in words; what is no date is shown as it is."""
    try:
        return day_text(date.fromisoformat(request.received))
    except ValueError:
        return request.received


def _state_in_words(todo: int | None, asked: int) -> str:
    if not asked:
        return "– matches no record"
    if todo is None:
        return f"… of {asked} open"
    return f"○ {todo} of {asked} open" if todo else f"● {asked} decided"
