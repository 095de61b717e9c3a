"""The exemptions that a redaction cites, each to be taken away, and the way to choose others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from reviewer.law.jurisdiction import Jurisdiction
from ui.case.context import Context
from ui.common.theme import GRID, themed_icon


class CodeChips(QWidget):
    """Chips, one below the other.

    Signals:
        dropped: this code is to be taken away.
    """

    dropped = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)

    def show_codes(self, law: Jurisdiction, codes: Sequence[str]) -> None:
        """Show these, and a button for others."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                # Deleted later, it would be seen until then.
                widget.hide()
                widget.deleteLater()
        for code in codes:
            known = law.find_exemption(code)
            chip = QToolButton()
            chip.setText(f"{code}  ×")
            chip.setAccessibleName(f"Remove exemption {code}")
            chip.setToolTip(f"{known.title if known else code}. Click to remove it.")
            chip.clicked.connect(partial(self._drop, code))
            self._add(chip)
        more = QToolButton()
        more.setText("Change…" if codes else "Choose…")
        more.setAccessibleName("Choose exemption and reason")
        more.setIcon(themed_icon("law"))
        more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        more.clicked.connect(lambda: self._context.actions.run_action("exemption"))
        self._add(more)

    def _add(self, button: QToolButton) -> None:
        self._context.actions.read_only.guard_writers(button)
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _drop(self, code: str, _checked: bool = False) -> None:
        self.dropped.emit(code)
