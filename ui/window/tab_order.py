"""Where Tab goes: through what can be seen, in the order in which one reads the window.

Qt goes in the order in which parts were made, and through panes behind tabs, where no focus is
seen.

Decision 225.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QDockWidget, QTabBar, QTabWidget, QWidget

from ui.widgets.pane import in_front, pane_of

if TYPE_CHECKING:
    from ui.window.window import Window

# The bar on top, what one chooses from, the record, what is known of it, the time below.
_TOP, _STAGE = 0, 2
_SIDES = {
    Qt.DockWidgetArea.LeftDockWidgetArea: 1,
    Qt.DockWidgetArea.RightDockWidgetArea: 3,
    Qt.DockWidgetArea.BottomDockWidgetArea: 4,
    Qt.DockWidgetArea.TopDockWidgetArea: _TOP,
}


def next_in_sight(window: Window, *, forward: bool) -> QWidget | None:
    """What Tab goes to from where the focus is; nothing where there is nothing else."""
    start = window.focusWidget()
    docks = window.docks.in_front if window.docks is not None else []
    inside = (at for at in parts_of(window) if at.window() is window)
    chain = [at for at in inside if at is start or _takes_tab(at, window)]
    ordered = sorted(chain, key=lambda at: _place_of(window, at, docks))
    if start not in ordered:
        return ordered[0 if forward else -1] if ordered else None
    rest = ordered.index(start) + (1 if forward else -1)
    found = ordered[rest % len(ordered)]
    return found if found is not start else None


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab stops at a part at all, be it in sight or not."""
    policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(policy) and widget.isEnabled() and not is_inner(widget)


def is_inner(widget: QWidget) -> bool:
    """Whether another part has the focus for it: what Qt made it of, or the bar of its tabs."""
    whole = widget.parentWidget()
    if isinstance(widget, QTabWidget):
        return True
    return widget.objectName().startswith("qt_") or isinstance(whole, QAbstractSpinBox | QComboBox)


def parts_of(top: QWidget) -> list[QWidget]:
    """All that lies in a part of the window, in the order in which it is laid out.

    Qt's own chain, ``nextInFocusChain``, and ``focusProxy`` are not asked: the binding takes what
    they answer for a child of what was asked, and where that is a part of Qt's own, it is collected
    in time, and what was answered with it: a pane vanished from an open window.
    """
    return top.findChildren(QWidget)


def _takes_tab(widget: QWidget, window: QWidget) -> bool:
    if not takes_tab(widget) or not widget.isVisibleTo(window):
        return False
    if isinstance(widget, QTabBar) and not widget.count():
        return False  # of panes that went with their case
    pane = pane_of(widget)
    return pane is None or in_front(pane)


def _place_of(window: Window, widget: QWidget, docks: list[QDockWidget]) -> tuple[int, int, bool]:
    """Which part of the window it is in, how far down, and whether behind that pane's tabs."""
    pane = pane_of(widget)
    if isinstance(widget, QTabBar) and widget.parentWidget() is window:
        pane = next((d for d in docks if _stands_over(widget.geometry(), d.geometry())), None)
        if pane is not None:
            return _SIDES[window.dockWidgetArea(pane)], pane.y(), False
    if pane is not None:
        return _SIDES.get(window.dockWidgetArea(pane), _STAGE), pane.y(), True
    centre = window.centralWidget()
    inside = centre is not None and (widget is centre or centre.isAncestorOf(widget))
    return (_STAGE if inside else _TOP), 0, True


def _stands_over(tabs: QRect, pane: QRect) -> bool:
    """The tabs of a pane share its columns, and touch it."""
    beside = tabs.right() < pane.left() or tabs.left() > pane.right()
    return not beside and tabs.adjusted(0, -2, 0, 2).intersects(pane)
