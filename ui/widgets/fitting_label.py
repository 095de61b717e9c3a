"""A label that says as much as there is room for, in whole words where it can."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class FittingLabel(QLabel):
    """Shows the longest of several forms that fits; the shortest is elided where it must be.

    Whoever reads it aloud, or points at it, gets the longest.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms: tuple[str, ...] = ()
        # Its text must not ask for room: a long name would push the panes apart.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.say_variants(text)

    def say_variants(self, *forms: str) -> None:
        """The same thing in several lengths, the longest first."""
        if forms != self._forms:
            self._forms = forms
            self.setToolTip(forms[0])
            self.setAccessibleName(forms[0])
            self._fit_text()

    @property
    def full_text(self) -> str:
        """All that it has to say."""
        return self._forms[0]

    def _fit_text(self) -> None:
        room, metrics = self.contentsRect().width(), self.fontMetrics()
        # The first that fits is the longest, as they come so.
        fitting = (f for f in self._forms if metrics.horizontalAdvance(f) <= room)
        shortest = self._forms[-1]
        cut = metrics.elidedText(shortest, Qt.TextElideMode.ElideMiddle, room)
        self.setText(next(fitting, cut))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…"), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_text()
