"""Asking for a file or a folder, each time where the last one of its kind was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.common.settings import Settings

FOLDER = QFileDialog.FileMode.Directory
FILE = QFileDialog.FileMode.ExistingFile
NEW = QFileDialog.FileMode.AnyFile


@dataclass(frozen=True)
class Wish:
    """What is asked for.

    Attributes:
        name: what its folder is remembered by.
        kinds: of files, as Qt writes them.
        ending: what a new file's name gets.
    """

    name: str
    title: str
    mode: QFileDialog.FileMode
    kinds: str = ""
    ending: str = ""


def ask(parent: QWidget, settings: Settings, wish: Wish, then: Callable[[Path], object]) -> None:
    """Ask, remember where it was, and go on with what was chosen."""
    dialog = QFileDialog(parent, wish.title, _start(settings, wish.name), wish.kinds)
    dialog.setFileMode(wish.mode)
    if wish.mode is NEW:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(wish.ending)

    def chosen(name: str) -> None:
        settings.set_text(_key(wish.name), str(Path(name).parent))
        then(Path(name))

    dialog.fileSelected.connect(chosen)
    dialog.open()


def _start(settings: Settings, name: str) -> str:
    """Where the last one was, if that is still there; else the user's documents."""
    known = settings.text(_key(name))
    if known and Path(known).is_dir():
        return known
    where = QStandardPaths.StandardLocation
    places = map(QStandardPaths.writableLocation, (where.DocumentsLocation, where.HomeLocation))
    return next((p for p in places if Path(p).is_dir()), "")


def _key(name: str) -> str:
    return f"folder/{name}"
