"""How far the look at the released pictures is, on the first page of the export.

An export waits for it, so that nobody releases by accident what nobody looked at; and who will not
wait says so by a button of its own, and the package's report tells it.

Decision 229.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from ui.common.screen_reader import announce_text
from ui.common.theme import GRID
from ui.release.looking_again import LookingAgain, LookState

EXPORT, WHEN_LOOKED, NOT_YET = "Export", "Export when looked at", "Do not export yet"
_TIP = "The report in the package says that these pictures were not looked at as they are released"


class LookLine(QFrame):
    """A sentence, how far it is, and the way to go on without.

    Signals:
        without: a person does not wait for the look.
    """

    without = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.bar = QLabel(), QProgressBar()
        self.words.setWordWrap(True)
        self.bar.setAccessibleName("How far the look at the released pictures is")
        self.bar.setMaximumWidth(24 * self.fontMetrics().averageCharWidth())
        self.button = QPushButton("&Export without this look")
        self.button.setToolTip(_TIP)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.without)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.words, 1)
        row.addWidget(self.bar)
        row.addWidget(self.button)
        self.hide()

    def tell(self, words: str, share: float | None = None) -> None:
        """Say it; ``share`` of 1 is done, and it goes on; without words it is not there."""
        self.words.setText(words)
        for part in (self.bar, self.button):
            part.setVisible(share is not None)
        self.bar.setValue(round(100 * (share or 0.0)))
        self.setVisible(bool(words))


class LookGate(QObject):
    """Lets an export begin once the pictures of its plan were looked at as they are released.

    Args:
        again: who looks.
        line: where it is told.
        button: begins the export.

    Signals:
        opened: the export is to begin now.
        found: a person waited for the export, and so many more things were seen.
    """

    opened = Signal()
    found = Signal(int)

    def __init__(
        self, again: LookingAgain, line: LookLine, button: QPushButton, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._again, self._line, self._button, self._window = again, line, button, parent
        self.waits = False
        self._known: frozenset[str] = frozenset()  # what was seen when somebody began to wait
        self._seen: frozenset[str] = frozenset()
        again.changed.connect(self.follow)
        line.without.connect(self._open)
        button.clicked.connect(self._press)
        self.follow()

    def note_seen(self, unanswered: frozenset[str]) -> None:
        """What stays visible and nobody answered, by ids."""
        self._seen = unanswered

    def stop_waiting(self) -> None:
        """Nobody waits for an export any more."""
        self.waits = False
        self.follow()

    def _press(self) -> None:
        if self._again.state is not LookState.LOOKING:
            self._open()
            return
        self.waits = not self.waits
        self._known = self._seen
        self.follow()
        announce_text(self._window, self._line.words.text())

    def _open(self) -> None:
        self.waits = False
        self.opened.emit()

    def follow(self) -> None:
        """Tell how far it is; what can be pressed follows the button."""
        state, share = self._again.state, self._again.share
        looking = state is LookState.LOOKING
        waited = self.waits and state is LookState.LOOKED
        self.waits = self.waits and looking
        self._button.setText(NOT_YET if self.waits else WHEN_LOOKED if looking else EXPORT)
        told = ""
        if looking:
            told = "Pictures are being looked at as they are released. "
            told += (
                "The export begins when that is done, unless more is seen."
                if self.waits
                else "An export waits for that."
            )
        elif state is LookState.FAILED:
            told = (
                "The pictures could not be looked at as they are released. "
                "The report in the package will say so."
            )
        self._line.tell(told, share if looking else None)
        self._line.button.setEnabled(self._button.isEnabled())
        if waited:
            self._end_waiting()

    def tell(self, words: str) -> None:
        """Say something in place of how far it is."""
        self._line.tell(words)

    def _end_waiting(self) -> None:
        more = self._seen - self._known
        if more:
            self.found.emit(len(more))
        else:
            self.opened.emit()
