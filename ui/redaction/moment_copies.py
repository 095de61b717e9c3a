"""One moment, every camera: what was hidden on one is offered to the others that recorded it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from reviewer.errors import Refused, ReviewerError
from reviewer.model import Put, Redaction, SpanRedaction, Status
from reviewer.redaction.other_cameras import copies_on_cameras
from ui.case.context import Context
from ui.case.session import Changed
from ui.common.redaction_text import name_of
from ui.common.theme import GRID, themed_icon

STEP = "Copy to the other cameras"


class MomentCopies(QObject):
    """Binds the action, and offers it once where a redaction was just accepted."""

    def __init__(self, context: Context, wall: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._session, self._wall = context, context.session, wall
        self._known: Redaction | None = None
        self.chip = QToolButton(wall)
        self.chip.setObjectName("copy-chip")
        self.chip.setAccessibleName(STEP)
        self.chip.setIcon(themed_icon("box"))
        self.chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.chip.hide()
        self.chip.clicked.connect(self.copy_selected)
        wall.installEventFilter(self)
        context.actions.bind_action("copy_cameras", self.copy_selected)
        self._session.changed.connect(self._follow_case)
        self._session.redaction_selected.connect(lambda _: self._follow_selection())

    def copy_selected(self) -> None:
        """Propose the selected redaction on each other recording of its moment, as one step."""
        self.chip.hide()
        try:
            made = self._copies()
            if not made:
                raise Refused(
                    "No other camera records at this moment without a copy of this redaction."
                )
            self._session.apply([Put(r) for r in made], STEP, self)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)
            return
        where = "box" if len(made) == 1 else "boxes"
        self._context.notices.say_briefly(
            f"Proposed on {self._names(made)}, for as long as the clocks may be off: look where "
            f"it is seen there, move the {where} and accept."
        )

    def _copies(self) -> list[SpanRedaction]:
        chosen = self._session.snapshot.find_redaction(self._session.selected_redaction)
        if chosen is None:
            raise Refused("No redaction is selected.", "Click a box, or press N.")
        places = {p.record: p for p in self._session.placements_in_order}
        return copies_on_cameras(self._session.snapshot, places, chosen)

    def _names(self, made: list[SpanRedaction]) -> str:
        if len(made) == 1:
            return name_of(self._session.snapshot.get_record(made[0].record))
        return f"{len(made)} other cameras"

    # ---- offering it

    def _follow_selection(self) -> None:
        self.chip.hide()
        chosen = self._session.selected_redaction
        self._known = self._session.snapshot.find_redaction(chosen)

    def _follow_case(self, change: Changed) -> None:
        was = self._known
        self._known = now = self._session.snapshot.find_redaction(self._session.selected_redaction)
        if now is None or was is None or now is was:
            return
        fresh = now.status is Status.ACCEPTED and was.status is not Status.ACCEPTED
        if fresh and not change.turned and not change.outside:
            self._offer()

    def _offer(self) -> None:
        try:
            made = self._copies()
        except Refused:
            return  # it has no moment: nothing to offer
        if not made or not self._wall.isVisible():
            return
        self.chip.setText(f"Also on {self._names(made)}? Copy there")
        self.chip.adjustSize()
        self._place_chip()
        self.chip.show()
        self.chip.raise_()

    def _place_chip(self) -> None:
        size = self._wall.size()
        x = max((size.width() - self.chip.width()) // 2, 0)
        self.chip.move(x, max(size.height() - self.chip.height() - 2 * GRID, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It stays where it is on the wall, whatever size that takes."""
        if event.type() == QEvent.Type.Resize and self.chip.isVisible():
            self._place_chip()
        return False
