"""With letters twice as large, and on the smallest screen, every dialog fits and is usable."""

import importlib
import pkgutil

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QDialogButtonBox

import ui
import ui.widgets.dialog_size
import ui.widgets.fitting_dialog
from tests.helpers.all_dialogs import MAKERS, opened
from tests.helpers.ui_case import CUES
from ui.widgets.fitting_dialog import FittingDialog

SCREENS = {"letters of 200 %": (200, QSize(1366, 768)), "a small screen": (100, QSize(800, 500))}


@pytest.fixture(params=SCREENS)
def screen(request, window, context, qtbot, monkeypatch):
    """The window on that screen; gives what is free there."""
    size, room = SCREENS[request.param]
    for module in (ui.widgets.dialog_size, ui.widgets.fitting_dialog):
        monkeypatch.setattr(module, "free_room", lambda _: room - QSize(16, 40))
    window.actions_table.run_action(f"text_{size}")
    window.resize(room)
    context.session.select_record(CUES)
    qtbot.waitUntil(lambda: window.workplace.transcript.model.transcript is not None)
    yield room
    window.actions_table.run_action("text_100")


def test_every_dialog_fits_and_its_buttons_are_in_sight(window, screen):
    wrong = []
    for name in MAKERS:
        with opened(window, name) as dialog:
            if screen.expandedTo(dialog.size()) != screen:
                wrong.append(f"{name} is {dialog.width()} x {dialog.height()}")
            for box in dialog.findChildren(QDialogButtonBox):
                buttons = [b for b in box.buttons() if b.isVisible()]
                cut = [b.text() for b in buttons if not _is_whole(b, dialog)]
                wrong += [f"{name}: {text!r} is cut off" for text in cut]
    assert not wrong, "\n".join(wrong)


def _is_whole(button: QAbstractButton, dialog: QDialog) -> bool:
    place = button.rect().translated(button.mapTo(dialog, button.rect().topLeft()))
    return dialog.rect().contains(place)


def test_the_window_itself_becomes_as_small(window, screen):
    QApplication.processEvents()
    assert (window.width(), window.height()) == (screen.width(), screen.height())


def test_every_dialog_of_the_program_is_tried(window, context, qtbot):
    context.session.select_record(CUES)
    qtbot.waitUntil(lambda: window.workplace.transcript.model.transcript is not None)
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    tried = set()
    for make in MAKERS.values():
        dialog = make(window)
        tried.add(type(dialog))
        dialog.deleteLater()
    assert _kinds_of(FittingDialog) - tried == set()
    others = {kind for kind in _kinds_of(QDialog) if kind.__module__.startswith("ui.")}
    fits = {FittingDialog, *_kinds_of(FittingDialog)}
    # Questions of the system's own kind wrap their text by themselves.
    assert {kind.__name__ for kind in others - fits} == {"LeavingQuestion"}


def _kinds_of(kind: type) -> set[type]:
    below = set(kind.__subclasses__())
    return below.union(*map(_kinds_of, below))
