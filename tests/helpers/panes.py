"""Views of the window that stand behind another one, in a tab or on the stage."""

from PySide6.QtWidgets import QApplication, QWidget

from ui.widgets.pane import bring_to_front, in_front, pane_of


def in_sight(view: QWidget) -> QWidget:
    """The view, once it was brought to the front, in a pane or on the stage."""
    bring_to_front(view)
    for _ in range(5):
        QApplication.processEvents()
    assert in_front(view)
    return view


def raise_pane(view: QWidget) -> None:
    """Bring a view to the front as a click on its tab would."""
    dock = pane_of(view)
    if dock is not None:
        dock.raise_()
    else:
        bring_to_front(view)
