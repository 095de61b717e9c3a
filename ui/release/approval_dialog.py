"""The approval of a release: where it stands, what is to be looked at, and the steps of a second
person. Names are declared, and the dialog says so.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import ReviewerError
from reviewer.export.approving import (
    approval_of_request,
    conduct_of_request,
    last_change_of,
    signature_of,
    step_of_approval,
)
from reviewer.model import ApprovalStep, Change, Request
from reviewer.model.hidden_conduct import HiddenConduct
from reviewer.plan.approval import ReleaseApproval, tell_step
from ui.case.context import Context
from ui.common.redaction_text import name_of
from ui.common.theme import GRID
from ui.widgets.fitting_dialog import FittingDialog
from ui.widgets.headings import make_heading

_CONDUCT = Qt.ItemDataRole.UserRole
_DECLARED = (
    "Names are declared: this computer does not prove who approves. The record of changes keeps "
    "who did what."
)


class ApprovalDialog(FittingDialog):
    """Send for approval, ask for a change, approve, and sign for conduct that is hidden."""

    def __init__(self, context: Context, request: Request, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._id = context, request.id
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Approval: {request.requester or request.id}")
        self.state, self.last, self.fault = make_heading(""), QLabel(), QLabel()
        self.changes, self.note = QListWidget(), QLineEdit()
        self.send_button = self._make_button(
            "&Send for approval", lambda: self._take_step(ApprovalStep.ASKED)
        )
        self.change_button = self._make_button(
            "Needs &change", lambda: self._take_step(ApprovalStep.NEEDS_CHANGE)
        )
        self.approve_button = self._make_button(
            "&Approve", lambda: self._take_step(ApprovalStep.APPROVED)
        )
        self.sign_button = self._make_button("S&ign for conduct", self._sign)
        self._build()
        context.session.changed.connect(self._show_state)
        self.changes.currentItemChanged.connect(lambda *_: self._follow_choice())
        self._show_state()

    # ---- steps

    def _take_step(self, step: ApprovalStep) -> None:
        session = self._context.session
        request = session.snapshot.get_request(self._id)
        self._apply(
            lambda: step_of_approval(
                session.case, session.snapshot, request, step, self.note.text()
            )
        )

    def _sign(self) -> None:
        item = self.changes.currentItem()
        conduct: HiddenConduct | None = item.data(_CONDUCT) if item is not None else None
        if conduct is not None:
            case = self._context.session.case
            self._apply(lambda: signature_of(case, conduct, self.note.text()))

    def _apply(self, make: Callable[[], tuple[Change, str]]) -> None:
        try:
            change, label = make()
            self._context.session.apply([change], label)
        except ReviewerError as fault:
            self._say_fault(str(fault))
            return
        self._say_fault("")
        self.note.clear()

    def _say_fault(self, text: str) -> None:
        self.fault.setText(text)
        self.fault.setVisible(bool(text))

    # ---- showing

    def _show_state(self) -> None:
        snapshot = self._context.session.snapshot
        request = next((q for q in snapshot.requests if q.id == self._id), None)
        if request is None:  # it was deleted behind the dialog
            self.close()
            return
        approval = approval_of_request(snapshot, request)
        self.state.setText(tell_approval(approval))
        last = last_change_of(self._context.session.case, snapshot, request)
        self.last.setText(
            f"Last change to what it contains: {last.by or 'nobody named'}, {last.at[:10]} "
            f"({last.label}). Another person approves it."
            if last is not None
            else ""
        )
        self._fill_changes(request, approval)

    def _fill_changes(self, request: Request, approval: ReleaseApproval) -> None:
        snapshot = self._context.session.snapshot
        self.changes.clear()
        for part in approval.reopened:
            record = snapshot.records_by_path.get(part.record)
            named = name_of(record) if record is not None else part.record or "The whole release"
            self.changes.addItem(f"! {named}: {part.sentence}")
        try:
            hidden = conduct_of_request(snapshot, request)
        except ReviewerError as fault:  # the file of the rules does not fit
            self.changes.addItem(str(fault))
            hidden = ()
        for conduct in hidden:
            self.changes.addItem(self._make_line(conduct))
        if not self.changes.count():
            self.changes.addItem("Nothing was changed since, and no conduct is hidden.")
        lines = (self.changes.item(n) for n in range(self.changes.count()))
        unsigned = (line for line in lines if line.data(_CONDUCT) is not None)
        self.changes.setCurrentItem(next(unsigned, self.changes.item(0)))
        self._follow_choice()

    def _make_line(self, conduct: HiddenConduct) -> QListWidgetItem:
        snapshot, mark = self._context.session.snapshot, conduct.bookmark
        signed = conduct.find_signature(snapshot.signatures_of(mark.record))
        where = f"{mark.tag}, {name_of(snapshot.get_record(mark.record))}"
        at = f" at {mark.start:.1f} s" if mark.start is not None else ""
        told = f"signed by {signed.by}: {signed.reason}" if signed else "not signed by a second"
        line = QListWidgetItem(f"{'✓' if signed else '○'} Conduct hidden: {where}{at}; {told}")
        line.setData(_CONDUCT, None if signed else conduct)
        return line

    def _follow_choice(self) -> None:
        item = self.changes.currentItem()
        self.sign_button.setEnabled(item is not None and item.data(_CONDUCT) is not None)

    # ---- building

    def _build(self) -> None:
        for label in (self.state, self.last, self.fault):
            label.setWordWrap(True)
            # Notes and labels are people's words, which might look like markup.
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.changes.setAccessibleName("Changed since it was approved, and hidden conduct")
        self.changes.setWordWrap(True)
        self.changes.setMinimumHeight(self.fontMetrics().height() * 6)
        self.note.setAccessibleName("Note")
        self.note.setPlaceholderText("What is to be changed, or why this conduct stays hidden")
        declared = QLabel(_DECLARED)
        declared.setWordWrap(True)
        form = QFormLayout()
        form.addRow("&Note", self.note)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (self.send_button, self.change_button, self.approve_button, self.sign_button):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(GRID)
        # What was refused stands where it is seen, also with large letters.
        for part in (self.state, self.fault, self.last):
            column.addWidget(part)
        column.addWidget(self.changes, 1)
        column.addLayout(form)
        column.addWidget(declared)
        column.addWidget(buttons)
        self._say_fault("")
        self.resize(self.fontMetrics().averageCharWidth() * 90, self.sizeHint().height())

    def _make_button(self, text: str, does: Callable[[], None]) -> QPushButton:
        made = QPushButton(text)
        made.setAutoDefault(False)
        made.clicked.connect(lambda: does())
        return made


def tell_approval(approval: ReleaseApproval) -> str:
    """Where an approval stands, in a sentence or two."""
    if approval.last is None:
        return "Not sent for approval."
    told = tell_step(approval.last)
    if approval.reopened and approval.approved is approval.last:
        count = len(approval.reopened)
        return f"{told}, but for {count} {'part' if count == 1 else 'parts'} changed since."
    return f"{told}."
