"""Parts of a pane that scroll where it is low."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.common.theme import GRID


def scroll_around(widget: QWidget) -> QScrollArea:
    """Parts in an area without a frame, as wide as the pane is; Tab goes from part to part."""
    return _dress(QScrollArea(), widget)


def scroll_when_low(widget: QWidget) -> QScrollArea:
    """A pane with lists of its own, which give way first: all of it is scrolled only when these
    are as low as they can be.
    """
    return _dress(_LowScroll(), widget)


def scroll_snugly(widget: QWidget, name: str) -> QScrollArea:
    """Words in such an area, never higher than they need: what follows stands right below.

    Tab stops at it while some of them have to be scrolled to; ``name`` is told then.
    """
    made = _dress(_SnugScroll(), widget)
    made.setAccessibleName(name)
    return made


def scroll_to_parts(parts: Sequence[QWidget]) -> None:
    """Bring parts of a pane that scrolls before the eyes, once they have their places.

    Where not all of them fit, the first ones.
    """
    area = _area_of(parts[0])
    if area is not None:
        QTimer.singleShot(0, area, partial(_scroll_over, area, tuple(parts)))


def scroll_to_rect(part: QWidget, rect: QRect) -> None:
    """Bring a place of such a part before the eyes."""
    area = _area_of(part)
    inside = area.widget() if area is not None else None
    if area is not None and inside is not None:
        top, bottom = (part.mapTo(inside, p) for p in (rect.topLeft(), rect.bottomLeft()))
        area.ensureVisible(0, bottom.y(), 0, GRID)
        area.ensureVisible(0, top.y(), 0, GRID)


def _scroll_over(area: QScrollArea, parts: Sequence[QWidget]) -> None:
    shown = [part for part in parts if part.isVisible()]
    if (inside := area.widget()) is None or not shown:
        return
    if (layout := inside.layout()) is not None:
        layout.activate()
    for part in reversed(shown):
        scroll_to_rect(part, part.rect())


def _area_of(part: QWidget) -> QScrollArea | None:
    above = part.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above


class _LowScroll(QScrollArea):
    def setWidget(self, widget: QWidget) -> None:
        self.setWidgetResizable(False)  # Qt would scroll as soon as lists are less high than usual
        super().setWidget(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Not while it goes: layouts that are half gone are asked nothing.
        asked = event.type() == QEvent.Type.LayoutRequest and self.isVisible()
        if asked and isinstance(watched, QWidget):
            self._fit_widget(watched)
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if (inside := self.widget()) is not None:
            self._fit_widget(inside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (inside := self.widget()) is not None:
            self._fit_widget(inside)

    def _fit_widget(self, inside: QWidget) -> None:
        room, layout = self.viewport().size(), inside.layout()
        if layout is None:
            inside.resize(room)
            return
        least = layout.minimumHeightForWidth(room.width())
        least = least if layout.hasHeightForWidth() else layout.minimumSize().height()
        inside.resize(room.width(), max(room.height(), least))


class _SnugScroll(QScrollArea):
    def __init__(self) -> None:
        super().__init__()
        self.verticalScrollBar().rangeChanged.connect(self._follow_range)

    def setWidget(self, widget: QWidget) -> None:
        super().setWidget(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit_height()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()

    def _follow_range(self, least: int, most: int) -> None:
        policy = Qt.FocusPolicy
        self.setFocusPolicy(policy.StrongFocus if most > least else policy.NoFocus)

    def _fit_height(self) -> None:
        if (inside := self.widget()) is None:
            return
        tall = inside.hasHeightForWidth()
        needs = inside.heightForWidth(self.width()) if tall else inside.sizeHint().height()
        self.setMaximumHeight(needs)
        # Beside a bar lines are shorter and more of them: it would need itself, and never go again.
        policy = Qt.ScrollBarPolicy
        seen = policy.ScrollBarAsNeeded if self.height() < needs else policy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(seen)


def _dress(scroll: QScrollArea, widget: QWidget) -> QScrollArea:
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(widget)
    # What fills its ground hides what holds it from ``visibleRegion``, and with it from Tab.
    for part in (scroll.viewport(), widget):
        part.setAutoFillBackground(False)
    return scroll
