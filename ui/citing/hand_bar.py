"""The citation in hand, above what is selected: it is seen until a field has taken it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from reviewer.model import Citation
from ui.case.context import Context
from ui.citing.citation_field import CitationField
from ui.common.theme import GRID, themed_icon


class HandBar(QWidget):
    """Holds a view, and shows above it what is in hand while something is."""

    def __init__(self, context: Context, view: QWidget) -> None:
        super().__init__()
        self._context, self._citing = context, context.citing
        self.field = CitationField(context, "Citation in hand")
        self.bar, self._away = QWidget(), QToolButton()
        self._build_bar(view)
        self._citing.changed.connect(self._show_hand)
        self.field.given.connect(self._citing.take_in_hand)
        self.field.removed.connect(lambda: self._citing.take_in_hand(None))
        self._away.clicked.connect(lambda: self._citing.take_in_hand(None))
        context.actions.bind_action("cite", self.cite_selected)
        context.actions.bind_action("put_citation", self._tell_where)
        self._show_hand()

    def cite_selected(self) -> None:
        """Take what is selected in hand."""
        self._context.notices.try_command(self._cite_selected)

    def _cite_selected(self) -> None:
        cited = self._citing.cite_selected(QApplication.focusWidget())
        self._citing.take_in_hand(cited)
        told = self._citing.guide.tell_citation(cited)
        key = self._context.actions["put_citation"].shortcut().toString()
        self._context.notices.say_briefly(f"In hand: {told.heading}. {key} puts it into a field.")

    def _tell_where(self) -> None:
        self._context.notices.say_briefly("Go to a field for a citation first, then put it there.")

    def _show_hand(self) -> None:
        cited: Citation | None = self._citing.in_hand
        self.field.show_citation(cited)
        self.bar.setVisible(cited is not None)

    def _build_bar(self, view: QWidget) -> None:
        title = QLabel("Citation in hand")
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        self._away.setIcon(themed_icon("reject"))
        self._away.setAutoRaise(True)
        self._away.setToolTip("Put it away")
        self._away.setAccessibleName("Put the citation in hand away")
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self._away)
        within = QVBoxLayout(self.bar)
        within.setContentsMargins(GRID, GRID, GRID, 0)
        within.setSpacing(GRID // 2)
        within.addLayout(head)
        within.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(view, 1)
