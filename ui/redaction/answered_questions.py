"""The questions of a tree that are answered: each answer is a link that asks its question again."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from reviewer.law.decision_tree import TreeWay
from ui.common.theme import GRID
from ui.widgets.fitting_link import FittingLink

_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class AnsweredQuestions(QWidget):
    """Questions one below the other, each with what was answered; Tab goes from answer to answer.

    Signals:
        chosen: the name of the question that is to be asked again.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[str, str, str], ...] = ()
        self.links: dict[str, FittingLink] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_way(self, way: TreeWay) -> None:
        """Show what is answered of a tree; what is shown already keeps the focus."""
        rows = tuple(
            (question.id, question.asks, f"{choice.says} ({note})" if note else choice.says)
            for question, choice, note in way.passed
        )
        if rows == self._shown:
            return
        self._shown, self.links = rows, {}
        while (item := self._column.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()  # it may be the one that was just pressed
        for name, asks, said in rows:
            self._add_row(name, asks, said)

    def _add_row(self, name: str, asks: str, said: str) -> None:
        question, link = QLabel(asks), AnswerLink("Ask this again; what comes behind it is open")
        question.setTextFormat(Qt.TextFormat.PlainText)
        question.setWordWrap(True)
        question.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        link.say_text(said)
        link.setAccessibleName(f"Ask again: {asks} Answered: {said}")
        link.clicked.connect(partial(self._choose, name))
        self.links[name] = link
        self._column.addWidget(question)
        self._column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addSpacing(GRID // 2)

    def _choose(self, name: str, _checked: bool = False) -> None:
        self.chosen.emit(name)


class AnswerLink(FittingLink):
    """A link that Return and Space press, though these are keys of the window as well."""

    def event(self, event: QEvent) -> bool:
        """What presses it is its own."""
        own = isinstance(event, QKeyEvent) and event.key() in _CHOOSE and not event.modifiers()
        if own and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if own and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if not event.isAutoRepeat():
                self.click()
            return True
        return super().event(event)
