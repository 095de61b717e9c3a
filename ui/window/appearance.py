"""How the window looks: theme and size of letters, chosen in View, at once there, remembered."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from ui.common.action_table import TEXT_SIZES
from ui.common.actions import Actions
from ui.common.settings import WindowSettings
from ui.common.theme import apply_look

THEMES = ("system", "light", "dark", "contrast")


def apply_appearance(app: QApplication, settings: WindowSettings) -> None:
    """Give everything that stands, and all that comes, the chosen look."""
    apply_look(app, theme_of(settings), text_size(settings))


def theme_of(settings: WindowSettings) -> str:
    """The chosen theme; a word that is none means that of the system."""
    wish = settings.text_of_setting("theme", "system")
    return wish if wish in THEMES else "system"


def text_size(settings: WindowSettings) -> int:
    """The chosen size of letters in per cent; one that is not on offer means the usual."""
    wish = settings.text_of_setting("text-size", "100")
    return int(wish) if wish.isdecimal() and int(wish) in TEXT_SIZES else 100


class Appearance(QObject):
    """Does what View > Theme and View > Text size say, and ticks what is chosen there."""

    def __init__(self, actions: Actions, settings: WindowSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._actions, self._settings = actions, settings
        for name in THEMES:
            actions.bind_action(f"theme_{name}", partial(self._choose_theme, name))
        for size in TEXT_SIZES:
            actions.bind_action(f"text_{size}", partial(self._choose_size, size))
        actions.bind_action("text_larger", partial(self._step_size, 1))
        actions.bind_action("text_smaller", partial(self._step_size, -1))
        self._tick_chosen()

    def _choose_theme(self, name: str) -> None:
        self._settings.set_text("theme", name)
        self._look_so()

    def _step_size(self, by: int) -> None:
        at = TEXT_SIZES.index(text_size(self._settings)) + by
        self._choose_size(TEXT_SIZES[min(max(at, 0), len(TEXT_SIZES) - 1)])

    def _choose_size(self, size: int) -> None:
        self._settings.set_text("text-size", str(size))
        self._look_so()

    def _look_so(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_appearance(app, self._settings)
        self._tick_chosen()

    def _tick_chosen(self) -> None:
        for name in THEMES:
            self._actions[f"theme_{name}"].setChecked(name == theme_of(self._settings))
        for size in TEXT_SIZES:
            self._actions[f"text_{size}"].setChecked(size == text_size(self._settings))
