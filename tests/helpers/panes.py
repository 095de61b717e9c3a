"""Panes of the window that stand behind another one's tab."""

from PySide6.QtWidgets import QApplication, QWidget

from ui.widgets.pane import in_front, pane_of


def in_sight(view: QWidget) -> QWidget:
    """The view, once its pane was brought to the front."""
    pane = pane_of(view)
    assert pane is not None
    pane.raise_()
    for _ in range(5):
        QApplication.processEvents()
    assert in_front(view)
    return view
