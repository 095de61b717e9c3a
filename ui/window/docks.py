"""The panes around the stage: where each stands, its tab or title, its size, and how all fold.

Decision 183.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QWidget

from ui.common.settings import WindowSettings
from ui.widgets.pane import TypingPane, in_front
from ui.widgets.scrolled import scroll_when_low
from ui.window.timeline_height import USUAL, Face, TimelineHeight

LAYOUT = 2  # of what is remembered: layouts of other panes are not taken
_MOST = 0.5  # of the window's width, for both sides together: half of it is the record's
_USUAL_LETTERS = 14  # pixels: the height of letters for which the sizes below are meant
NARROW = 160  # pixels: panes can be made so narrow
LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea

_SIDES = (
    ((LEFT, RIGHT), Qt.Orientation.Horizontal),
    ((BOTTOM,), Qt.Orientation.Vertical),
)


@dataclass(frozen=True)
class Dock:
    """One pane.

    Attributes:
        beside: the pane it shares its place with, as a tab.
        front: it is the tab on top at first.
        size: width or height in pixels at first.
    """

    name: str
    title: str
    area: Qt.DockWidgetArea
    beside: str = ""
    front: bool = False
    size: int = 240


# Left is what one chooses from, right what is known of what is chosen, below what has a time; the
# record itself stands between.
DOCKS: tuple[Dock, ...] = (
    Dock("records", "Records", LEFT, front=True, size=236),
    Dock("find", "Find", LEFT, beside="records"),
    Dock("worklist", "Work list", LEFT, beside="records"),
    Dock("inspector", "Selected", RIGHT, size=292),
    Dock("transcript", "Transcript", RIGHT, beside="inspector", front=True),
    Dock("annotations", "Notes", RIGHT, beside="inspector"),
    Dock("timeline", "Timeline", BOTTOM, size=USUAL),
)


class Docks(QObject):
    """The panes of an open case.

    Signals:
        folded: all panes were folded away, or came back.
    """

    folded = Signal(bool)

    def __init__(
        self, window: QMainWindow, views: Mapping[str, QWidget], settings: WindowSettings
    ) -> None:
        super().__init__(window)
        self._window, self._settings, self._views = window, settings, views
        # A timer of its own: one shot of Qt's that the window does not live to see would hold it
        # for good.
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self._title_docks)
        self._letters = window.fontMetrics().height()
        self._away: list[tuple[QDockWidget, int]] = []  # what was folded, in front last; widths
        self._back: list[tuple[QDockWidget, int]] = []  # what came back and does not stand yet
        self._heard: list[QTabBar] = []
        self.docks: dict[str, QDockWidget] = {}
        for row in DOCKS:
            dock = QDockWidget(row.title, window)
            dock.setObjectName(f"dock-{row.name}")
            dock.setWidget(_hold_view(views[row.name], row))
            # What a view would like to have must not take the room of the record.
            dock.widget().setMinimumWidth(NARROW)
            window.addDockWidget(row.area, dock)
            self.docks[row.name] = dock
            dock.topLevelChanged.connect(self._settle_titles)
            dock.dockLocationChanged.connect(self._settle_titles)
            dock.visibilityChanged.connect(self._settle_titles)
        self._timeline = TimelineHeight(window, self.docks["timeline"], settings)
        # Tabs that stand already when a layout is restored stay behind, over the pictures.
        layout = settings.packed_layout("layout")
        self._fresh = layout is None or not window.restoreState(layout, LAYOUT)
        if self._fresh:
            self._tab_docks()
            self._size_docks()
        window.installEventFilter(self)
        self._title_docks()
        self._settle_titles()

    @property
    def toggles(self) -> list[QAction]:
        """Rows of a menu that show and close each pane."""
        return [dock.toggleViewAction() for dock in self.docks.values()]

    @property
    def in_front(self) -> list[QDockWidget]:
        """The panes that can be seen, in their order."""
        return [dock for dock in self.docks.values() if in_front(dock)]

    @property
    def are_folded(self) -> bool:
        """True while all panes are away."""
        return bool(self._away)

    def remember_layout(self) -> None:
        """Keep where the panes stand; while they are folded, where they stood."""
        if not self.are_folded:
            self._settings.set_blob("layout", self._window.saveState(LAYOUT))

    def fold_all(self, on: bool) -> None:
        """Fold all panes away, or bring back those that were there."""
        if on == self.are_folded:
            return
        if on:
            self.remember_layout()
            shown = [d for d in self.docks.values() if d.toggleViewAction().isChecked()]
            # Those behind a tab have the width of the one before them, whatever they say.
            order = sorted(shown, key=in_front)
            self._away = [(d, d.width() if in_front(d) else 0) for d in order]
            for dock, _ in self._away:
                dock.hide()
        else:
            self._back, self._away = self._away, []
            for dock, width in self._back:
                # What comes back is given the least that it may have; until it stands, that is
                # what it had.
                dock.widget().setMinimumWidth(width or NARROW)
                dock.show()
                dock.raise_()
        self.folded.emit(on)

    def size_timeline(self, *, media: bool, large: bool = False) -> None:
        """Lanes for recordings, one line for pages; folded, a line and nothing; or ``large``."""
        strip = not media or self.are_folded
        if self.are_folded:
            self.docks["timeline"].setVisible(media or large)
        face = Face.STRIP if strip else Face.USUAL
        self._timeline.show_face(Face.LARGE if large else face)

    def close(self) -> None:
        """The case is closed: nothing of it stays in the window."""
        self.remember_layout()
        self._settling.stop()
        for dock in self.docks.values():
            self._window.removeDockWidget(dock)
            dock.setParent(None)  # else the next case's layout would be given to these as well
            dock.deleteLater()
        self.deleteLater()

    # ---- inside

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window has its size only when it is shown: until then panes have none to take.

        With letters of another size panes need another width.
        """
        if event.type() == QEvent.Type.Show and self._fresh:
            self._fresh = False
            self._size_docks()
        elif event.type() == QEvent.Type.FontChange:
            self._follow_letters()
        return False

    def _follow_letters(self) -> None:
        before, self._letters = self._letters, self._window.fontMetrics().height()
        sides = [d for d in self.in_front if not self._is_below(d) and not d.isFloating()]
        if before == self._letters or not sides or self._fresh:
            return
        widths = [round(d.width() * self._letters / before) for d in sides]
        share = min(1.0, _MOST * self._window.width() / sum(widths))
        wanted = [round(width * share) for width in widths]
        self._window.resizeDocks(sides, wanted, Qt.Orientation.Horizontal)

    def _settle_titles(self) -> None:
        """Docks say that they move before they stand where they go; many move at once."""
        self._settling.start()

    def _title_docks(self) -> None:
        """A pane with a tab needs no second title; one that stands alone is held by its title."""
        self._release_widths()
        for bar in self._window.findChildren(QTabBar):
            bar.setElideMode(Qt.TextElideMode.ElideNone)  # a cut name names nothing
            bar.setUsesScrollButtons(True)
            named = ", ".join(bar.tabText(at) for at in range(bar.count()))
            bar.setAccessibleName(f"Panes: {named}")
            if bar not in self._heard:  # the same bars are met again whenever panes move
                self._heard.append(bar)
                # A method, which ends with these panes: the window's bars serve the next case too.
                bar.tabBarClicked.connect(self._enter_pane)
        for name, dock in self.docks.items():
            tabbed = bool(self._window.tabifiedDockWidgets(dock))
            # A timeline tells by itself what it is, and its height is dear.
            untitled = (tabbed or name == "timeline") and not dock.isFloating()
            bare = dock.titleBarWidget()
            if untitled and bare is None:
                dock.setTitleBarWidget(QWidget(dock))
            elif not untitled and bare is not None:
                # Qt takes None for its own title; the stubs do not say so.
                dock.setTitleBarWidget(cast(QWidget, None))
                bare.deleteLater()

    def _enter_pane(self, at: int) -> None:
        """A press on a tab: where one types, the keys go along."""
        bar = cast(QTabBar, self.sender())
        for name, dock in self.docks.items():
            view = self._views[name]
            if dock.windowTitle() == bar.tabText(at) and isinstance(view, TypingPane):
                view.begin_typing()

    def _release_widths(self) -> None:
        """What came back has its width: from now on a person may draw it narrower."""
        back, self._back = self._back, []
        beside = {d: width for d, width in back if width and not self._is_below(d)}
        if not beside:
            return
        side = Qt.Orientation.Horizontal
        self._window.resizeDocks([*beside], [*beside.values()], side)
        for dock, _ in back:
            dock.widget().setMinimumWidth(NARROW)
        # Again: a layout that was about to be made gives what has just come the least it may have.
        if (arranged := self._window.layout()) is not None:
            arranged.activate()
        self._window.resizeDocks([*beside], [*beside.values()], side)

    def _is_below(self, dock: QDockWidget) -> bool:
        return self._window.dockWidgetArea(dock) == BOTTOM

    def _tab_docks(self) -> None:
        for row in DOCKS:
            if row.beside:
                self._window.tabifyDockWidget(self.docks[row.beside], self.docks[row.name])
        for row in DOCKS:
            if row.front:
                self.docks[row.name].raise_()

    def _size_docks(self) -> None:
        for area, way in _SIDES:
            rows = [row for row in DOCKS if row.area in area and not row.beside]
            docks = [self.docks[row.name] for row in rows]
            # Those of one direction at once: else the second takes from the first.
            share = 1.0 if area == (BOTTOM,) else self._share_of_panes([row.size for row in rows])
            self._window.resizeDocks(docks, [round(row.size * share) for row in rows], way)

    def _share_of_panes(self, widths: list[int]) -> float:
        """By how much the panes at the sides are wider or narrower than they are at first."""
        letters = self._window.fontMetrics().height() / _USUAL_LETTERS
        return min(max(letters, 1.0), _MOST * self._window.width() / sum(widths))


def _hold_view(view: QWidget, row: Dock) -> QWidget:
    """What a pane holds: at the sides a view is scrolled where the window is too low for it."""
    if row.area is BOTTOM:
        return view
    view.setMinimumWidth(1)  # it breaks and cuts its lines: nothing is scrolled sideways
    return scroll_when_low(view)
