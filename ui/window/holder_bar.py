"""The bar of a window that only reads: who writes the case, since when, and Take over."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolBar, QWidget

from reviewer.store import Hold
from ui.case.following import name_of
from ui.common.screen_reader import announce_text
from ui.common.theme import GRID, ICON
from ui.widgets.sign import IconSign


class HolderBar(QToolBar):
    """Stands above the panes while the window only reads.

    Signals:
        wanted: Take over was chosen.
    """

    wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Who writes", parent)
        self.setObjectName("holder_bar")
        # It is a fact about the window, not a tool that one arranges.
        self.setMovable(False)
        self.toggleViewAction().setVisible(False)  # it is no choice
        self._sign, self.label = IconSign(ICON, "eye"), QLabel()
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # A long name of a machine must not widen the window.
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        font = self.label.font()
        font.setBold(True)
        self.label.setFont(font)
        self.label.setAccessibleName("Who writes this case")
        self.button = QPushButton("Take over")
        self.button.setToolTip("Write the case in this window; the other one then only reads it")
        self.button.clicked.connect(self.wanted)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(self._sign)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self.addWidget(line)
        self.show_hold(None)

    def show_hold(self, hold: Hold | None) -> None:
        """Say how the window stands to its case; without a case, or when it writes, nothing."""
        reads = hold is not None and not hold.mine
        if hold is not None and reads:
            said = hold_text(hold)
            # A hold is told again with each look at it; it is read aloud once.
            if said != self.label.text() or not self.isVisible():
                self.label.setText(said)
                self.label.setToolTip(said)
                announce_text(self, said)
            self.button.setVisible(not hold.locked)
            # The other window is asked first and has some seconds to answer.
            self.button.setEnabled(not hold.asking)
            self.button.setText("Asking …" if hold.asking else "Take over")
        self.setVisible(reads)


def hold_text(hold: Hold) -> str:
    """Who writes the case, and since when, in a sentence."""
    if hold.locked:
        return (
            "Read only: nothing can be written where this case lies. What others change in it is "
            "seen when it is opened again."
        )
    if hold.holder is None:
        return "Read only: no other window writes this case now."
    name, at = name_of(hold), _time_of_day(hold.holder.since)
    since = at and f" since {at}"
    if hold.gone:
        return f"Read only: {name} wrote this case{since}, and has ended or gives no sign of life."
    if hold.taken:
        return f"Read only: {name} took this case over{at and f' at {at}'}."
    return f"Read only: {name} has been writing this case{since}."


def _time_of_day(since: str) -> str:
    """The time of day here; with its date if that is another than today's."""
    try:
        at = datetime.fromisoformat(since).astimezone()
    except (ValueError, OverflowError):
        return ""
    day = "" if at.date() == datetime.now().astimezone().date() else f" {at:%Y-%m-%d}"
    return f"{day} {at:%H:%M}".strip()
