"""What a person does about something that stays visible: its picture, and a button for each answer.

Each answer is a step that can be undone. What it needs of tracks is read off the window's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QPushButton, QVBoxLayout, QWidget

from reviewer.errors import ReviewerError
from reviewer.model import Change, Put, Snapshot
from reviewer.model.geometry import box_at
from reviewer.model.on_page import as_region
from reviewer.overlooked.answers_to_visible import (
    keep_visible,
    leave_bare,
    redaction_of_visible,
    widen_masks,
)
from reviewer.overlooked.preview import step_of
from reviewer.overlooked.released_sight import ReleasedSight, ReleasedSights
from reviewer.overlooked.still_visible import find_visible_in_steps
from reviewer.overlooked.visible import SeenThrough, Visible
from reviewer.store import Case
from reviewer.system.jobs import Job
from ui.case.context import Context
from ui.common.tasks import Task
from ui.common.theme import GRID, themed_icon
from ui.redaction.hidden_picture import HiddenPicture

_PICTURE = QSize(320, 180)
_OUTLINE = QColor("#ffd400")  # on pictures of any brightness
WHY = "Why may be seen what this mask leaves? The reason is kept with your name."

Answer = Callable[[Case, Snapshot, Job], list[Change]]


class MaskAnswers(QObject):
    """Makes the changes of an answer off the window's thread, and applies them.

    Signals:
        applied: it stands in the case.
    """

    applied = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._window = context, parent
        self.asking: QInputDialog | None = None
        self._task: Task | None = None

    def give(self, label: str, answer: Answer) -> None:
        """Make the changes of an answer, and apply them as one step; one answer at a time."""
        if self._task is not None:
            return
        session = self._context.session
        case, snapshot = session.case, session.snapshot
        self._task = self._context.tasks.start_task(lambda job: answer(case, snapshot, job))
        self._task.succeeded.connect(partial(self._apply, label))
        self._task.failed.connect(self._context.notices.tell_fault)
        self._task.ended.connect(self._forget_task)

    def _forget_task(self) -> None:
        self._task = None

    def ask_reason(self, then: Callable[[str], None]) -> None:
        """Ask why something may be seen."""
        box = self.asking = QInputDialog(self._window)
        box.setWindowTitle("It may be seen")
        box.setLabelText(WHY)
        box.textValueSelected.connect(then)
        box.finished.connect(box.deleteLater)
        box.open()

    def widen(self, record: str, mask: str) -> None:
        """Widen a mask wherever its own subject sticks out of it."""
        self.give("Widen the mask", partial(_widen_mask, record, mask))

    def leave_bare(self, record: str, mask: str) -> None:
        """Ask why what a mask leaves may be seen, and say so."""
        self.ask_reason(
            lambda reason: self.give(
                "It may be seen", partial(_leave_mask_bare, record, mask, reason)
            )
        )

    def _apply(self, label: str, changes: list[Change]) -> None:
        try:
            self._context.session.apply(changes, label, self)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)
            return
        self.applied.emit()


class _AnswerAction(QPushButton):
    """The second half of a double click is no answer to what is shown next."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


class VisibleAnswers(QWidget):
    """The picture of something that stays visible, and what can be done about it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._item: Visible | None = None
        self._looking: Task | None = None
        self._sights = sights = ReleasedSights(context.session.case.cache_folder)
        self.answers = MaskAnswers(context, self)
        self.picture = HiddenPicture(context, _PICTURE)
        self.picture.setAccessibleName("What stays visible, as it is released")
        self.stays_button = self._button("It sta&ys", "eye", self._keep)
        self.stays_button.setToolTip("Say with your name that you looked at it, and that it stays")
        self.box_button = self._button("Propose a &box", "box", self._propose)
        self.box_button.setToolTip("Propose to hide it; it is decided where it is seen")
        self.widen_button = self._button("&Widen the mask", "plus", self._widen)
        self.widen_button.setToolTip("Hide what sticks out of its own mask, for as long as it does")
        self.bare_button = self._button("It &may be seen…", "note", self._leave_bare)
        self.bare_button.setToolTip("Say why what the mask leaves may be seen")
        self._lay_out()
        self.destroyed.connect(lambda: self._drop_looking())
        self.destroyed.connect(sights.close)
        self.show_item(None)

    def show_item(self, item: Visible | None) -> None:
        """Show one thing; none hides all of it."""
        self._item = item
        self._drop_looking()
        self.setVisible(item is not None)
        for button in (self.stays_button, self.box_button):
            button.setVisible(item is not None and not item.mask)
        for button in (self.widen_button, self.bare_button):
            button.setVisible(item is not None and bool(item.mask))
        self.picture.show_redaction(None)
        if item is None:
            return
        session, sights = self._context.session, self._sights
        case, snapshot = session.case, session.snapshot
        self._looking = self._context.tasks.start_task(
            lambda job: _sight_of(sights, case, snapshot, item, job)
        )
        self._looking.succeeded.connect(self._show_sight)
        self._looking.failed.connect(self._tell_no_sight)

    def _show_sight(self, sight: ReleasedSight) -> None:
        self._looking = None
        self.picture.show_image(_image_of(sight))

    def _tell_no_sight(self, fault: Exception) -> None:
        self._looking = None
        self.picture.show_words(f"Its picture cannot be shown: {fault}")

    def _drop_looking(self) -> None:
        """Who goes down the list with a held key waits for none of those passed by."""
        if self._looking is not None:
            self._looking.drop_work()
            self._looking = None

    def _keep(self) -> None:
        if self._item is not None:
            self.answers.give("It stays visible", partial(_keep_item, self._item))

    def _propose(self) -> None:
        if self._item is not None:
            self.answers.give("Propose a box", partial(_propose_item, self._item))

    def _widen(self) -> None:
        if self._item is not None:
            self.answers.widen(self._item.record, self._item.mask)

    def _leave_bare(self) -> None:
        if self._item is not None:
            self.answers.leave_bare(self._item.record, self._item.mask)

    def _button(self, text: str, icon: str, then: Callable[[], None]) -> QPushButton:
        made = _AnswerAction(themed_icon(icon), text)
        made.setAutoDefault(False)
        made.clicked.connect(lambda: then())
        self._context.actions.read_only.guard_writers(made)
        return made

    def _lay_out(self) -> None:
        buttons = QVBoxLayout()
        buttons.setSpacing(GRID // 2)
        for made in (self.stays_button, self.box_button, self.widen_button, self.bare_button):
            buttons.addWidget(made)
        buttons.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.picture, 1)
        row.addLayout(buttons)


# ---- off the window's thread


def _sight_of(
    sights: ReleasedSights, case: Case, snapshot: Snapshot, item: Visible, job: Job
) -> ReleasedSight:
    """It and what is around it as they are released, at the moment at which it is seen best."""
    record = snapshot.get_record(item.record)
    keys = as_region(redaction_of_visible(case, snapshot, item)).keyframes
    # What a second look saw tells itself where; of a track its redaction does.
    place = item.at, box_at(item.pieces or keys, item.at)
    step = step_of(snapshot, item.record)
    return sights.look(record, case.original_path(record), step, place, job)


def _image_of(sight: ReleasedSight) -> QImage:
    """The part of a picture, with an outline around the thing."""
    high, wide = sight.picture.shape[:2]
    kind = QImage.Format.Format_RGB888
    image = QImage(sight.picture.tobytes(), wide, high, 3 * wide, kind).copy()
    painter = QPainter(image)
    painter.setPen(QPen(_OUTLINE, max(round(min(wide, high) / 100), 1)))
    left, top, right, bottom = sight.box.to_pixels(wide, high)
    painter.drawRect(left, top, right - left - 1, bottom - top - 1)
    painter.end()
    return image


def _keep_item(item: Visible, case: Case, snapshot: Snapshot, _: Job) -> list[Change]:
    return keep_visible(case, snapshot, SeenThrough((item,)), [(item.record, item.track)])


def _propose_item(item: Visible, case: Case, snapshot: Snapshot, _: Job) -> list[Change]:
    return [Put(redaction_of_visible(case, snapshot, item))]


def _widen_mask(record: str, mask: str, case: Case, snapshot: Snapshot, job: Job) -> list[Change]:
    seen = _seen_of_record(record, case, snapshot, job)
    return widen_masks(case, snapshot, seen, [(record, mask)])


def _leave_mask_bare(
    record: str, mask: str, reason: str, case: Case, snapshot: Snapshot, job: Job
) -> list[Change]:
    seen = _seen_of_record(record, case, snapshot, job)
    return leave_bare(case, snapshot, seen, [(record, mask, reason)])


def _seen_of_record(record: str, case: Case, snapshot: Snapshot, job: Job) -> SeenThrough:
    """What is known to stay visible in one record; no picture is looked at for it."""
    step = step_of(snapshot, record)
    return find_visible_in_steps(case, snapshot, [step], job, only_known=True)
