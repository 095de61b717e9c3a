"""What a person sees and touches in a widget, found by the words that are said of it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QPushButton, QWidget

_W = TypeVar("_W", bound=QWidget)


def named(parent: QWidget, words: str, kind: type[_W] = QWidget) -> _W:
    """The first child whose name for screen readers, or else whose text, begins so."""
    for child in parent.findChildren(kind):
        text = getattr(child, "text", str)
        if (child.accessibleName() or (text() if callable(text) else "")).startswith(words):
            return child
    raise AssertionError(f"nothing in {type(parent).__name__} is called {words!r}")


def said(parent: QWidget) -> str:
    """Every label's words that can be seen, a line each."""
    labels = parent.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(parent))


def answer(dialog: QWidget, which: str = "Ok") -> QPushButton:
    """One of a dialog's standard buttons."""
    (box,) = dialog.findChildren(QDialogButtonBox)
    return box.button(QDialogButtonBox.StandardButton[which])


def settle(rounds: int = 5) -> None:
    """Have done what waits to be done at once, and what follows from it."""
    for _ in range(rounds):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
