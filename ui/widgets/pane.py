"""The pane of the window that a view stands in, and how it comes to the front."""

from __future__ import annotations

from PySide6.QtWidgets import QDockWidget, QWidget


class FrontRoom(QWidget):
    """A place in which one of several views is seen at a time."""

    def bring_forward(self, view: QWidget) -> None:
        """Show the view that is, or that holds, this one."""
        raise NotImplementedError


class TypingPane(QWidget):
    """A pane that one opens in order to type: a press on its tab goes on with the keys."""

    def begin_typing(self) -> None:
        """Take the keys."""
        raise NotImplementedError


def pane_of(widget: QWidget) -> QDockWidget | None:
    """The dock around a widget, if there is one."""
    parent: QWidget | None = widget
    while parent is not None and not isinstance(parent, QDockWidget):
        parent = parent.parentWidget()
    return parent


def bring_to_front(widget: QWidget, *, unfold: bool = True) -> None:
    """Bring a view to where it is seen, be it in a dock or on the stage.

    Without ``unfold`` a dock that a person closed or folded away stays so.
    """
    at: QWidget | None = widget
    while at is not None:
        if isinstance(at, FrontRoom):
            at.bring_forward(widget)
        elif isinstance(at, QDockWidget):
            if unfold:
                at.show()
            at.raise_()
        at = at.parentWidget()


def in_front(widget: QWidget) -> bool:
    """True when it can be seen: Qt calls a pane behind another tab visible, too."""
    # The region is what the layout leaves of it, so it is empty behind another tab.
    return widget.isVisible() and not widget.visibleRegion().isEmpty()
