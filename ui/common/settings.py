"""What the window remembers: a few typed settings, and layout apart from them.

Kept under ``REVIEWER_HOME`` or the user's own settings folder; tests have their own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from reviewer.system.home import home_folder

# Chosen by hand: what a start page shows without scrolling.
RECENT = 8


class WindowSettings:
    """Typed doors to one INI file."""

    def __init__(self) -> None:
        # QSettings makes no folder and says nothing of what it could not write.
        home_folder().mkdir(parents=True, exist_ok=True)
        self._file = QSettings(str(home_folder() / "window.ini"), QSettings.Format.IniFormat)

    def recent_cases(self) -> list[Path]:
        """Folders of cases that were open, newest first; gone ones are left out."""
        stored = self._file.value("recent", [])
        # An INI file gives a list of one back as a text.
        names = stored if isinstance(stored, list) else [stored]
        return [Path(str(n)) for n in names if n and (Path(str(n)) / "case.db").is_file()]

    def remember_case(self, folder: Path) -> None:
        """Put a case at the head of the recent ones."""
        others = [p for p in self.recent_cases() if p != folder]
        self._file.setValue("recent", [str(p) for p in (folder, *others)][:RECENT])

    def forget_recent(self) -> None:
        """Name no case any more; the cases themselves stay where they are."""
        self._file.setValue("recent", [])

    def last_case(self) -> Path | None:
        """The case that was open when the window was closed, or ended by itself."""
        name = self.text_of_setting("open")
        return Path(name) if name and (Path(name) / "case.db").is_file() else None

    def set_last_case(self, folder: Path | None) -> None:
        """Remember at once, on disk, which case is open."""
        self.set_text("open", str(folder) if folder is not None else "")
        # At once: the window that ends by itself is the one that asks for it at its next start.
        self.write_now()

    def text_of_setting(self, name: str, default: str = "") -> str:
        """A setting that is text."""
        return str(self._file.value(name, default))

    def set_text(self, name: str, value: str) -> None:
        """Remember a text."""
        self._file.setValue(name, value)

    def packed_layout(self, name: str) -> QByteArray | None:
        """Window and dock layout as Qt packs it."""
        value: Any = self._file.value(name)
        # Somebody may have edited the file, and Qt takes layout from anything.
        return value if isinstance(value, QByteArray) else None

    def set_blob(self, name: str, value: QByteArray) -> None:
        """Remember a layout."""
        self._file.setValue(name, value)

    def mapped_keys(self) -> dict[str, str]:
        """Keys that the user has mapped anew: action id to key sequence."""
        self._file.beginGroup("keys")
        found = {name: str(self._file.value(name)) for name in self._file.childKeys()}
        self._file.endGroup()
        return found

    def set_key(self, action: str, sequence: str | None) -> None:
        """Map an action to a key; ``None`` gives it its own key back."""
        if sequence is None:
            self._file.remove(f"keys/{action}")
        else:
            self._file.setValue(f"keys/{action}", sequence)

    def write_now(self) -> None:
        """Write to disk now."""
        self._file.sync()
