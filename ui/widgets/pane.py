"""The pane of the window that a view stands in."""

from __future__ import annotations

from PySide6.QtWidgets import QDockWidget, QWidget


def pane_of(widget: QWidget) -> QDockWidget | None:
    """The dock around a widget, if there is one."""
    parent: QWidget | None = widget
    while parent is not None and not isinstance(parent, QDockWidget):
        parent = parent.parentWidget()
    return parent


def in_front(widget: QWidget) -> bool:
    """True when it can be seen: Qt calls a pane behind another tab visible, too."""
    # The region is what the layout leaves of it, so it is empty behind another tab.
    return widget.isVisible() and not widget.visibleRegion().isEmpty()
