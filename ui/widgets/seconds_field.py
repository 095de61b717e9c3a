"""A moment of a record, typed in its own seconds."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.widgets.field import DecimalNumber

_SAME = 0.0006  # seconds: the field shows thousandths


class SecondsField(DecimalNumber):
    """What is typed is one change, made when it is done, and one step to undo."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDecimals(3)
        self.setSingleStep(0.04)  # a picture of 25 a second
        self.setSuffix(" s")
        self.setAccessibleName(f"{name} in seconds of the record")
        self.setKeyboardTracking(False)
        self.setMinimumWidth(8 * self.fontMetrics().averageCharWidth())

    def changed_from(self, was: float) -> float:
        """What stands in it; where nobody changed it, ``was`` with its microseconds."""
        return was if abs(self.value() - was) < _SAME else self.value()
