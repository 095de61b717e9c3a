"""File > Open recent: the cases that were open last, and a line that forgets them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ui.common.settings import WindowSettings


class RecentMenu:
    """Fills the menu each time it is opened: cases come, and are moved, while the window stands."""

    def __init__(
        self, menu: QMenu, settings: WindowSettings, open_case: Callable[[Path], object]
    ) -> None:
        self._menu, self._settings, self._open = menu, settings, open_case
        self._clear = menu.actions()[0]
        self._shown: list[QAction] = []
        menu.aboutToShow.connect(self.refresh_cases)
        self.refresh_cases()

    def refresh_cases(self) -> None:
        """Show what can be opened now."""
        for old in self._shown:
            self._menu.removeAction(old)
            old.deleteLater()
        folders = self._settings.recent_cases()
        names = [folder.name for folder in folders]
        self._shown = []
        for folder in folders:
            # Cases of one office are often called alike; where they lie tells them apart.
            alike = names.count(folder.name) > 1
            text = f"{folder.name} — {folder.parent}" if alike else folder.name
            action = QAction(text.replace("&", "&&"), self._menu)
            action.setToolTip(str(folder))
            action.triggered.connect(lambda _=False, case=folder: self._open(case))
            self._shown.append(action)
        if folders:
            line = QAction(self._menu)
            line.setSeparator(True)
            self._shown.append(line)
        self._menu.insertActions(self._clear, self._shown)
        self._clear.setEnabled(bool(folders))
