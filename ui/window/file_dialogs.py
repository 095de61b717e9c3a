"""Asking for a file or a folder, each time where the last one of its kind was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from ui.common.settings import WindowSettings

FOLDER = QFileDialog.FileMode.Directory
FILE = QFileDialog.FileMode.ExistingFile
FILES = QFileDialog.FileMode.ExistingFiles
NEW = QFileDialog.FileMode.AnyFile


@dataclass(frozen=True)
class FileWish:
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


def ask_for_file(
    parent: QWidget, settings: WindowSettings, wish: FileWish, then: Callable[[Path], object]
) -> None:
    """Ask, remember where it was, and go on with what was chosen."""
    ask_for_files(parent, settings, wish, lambda paths: then(paths[0]))


def ask_for_files(
    parent: QWidget, settings: WindowSettings, wish: FileWish, then: Callable[[list[Path]], object]
) -> None:
    """Ask, remember where they were, and go on with all that were chosen."""
    dialog = QFileDialog(parent, wish.title, _start_folder(settings, wish.name), wish.kinds)
    dialog.setFileMode(wish.mode)
    if wish.mode is NEW:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # Else a file named "review" could not be opened by the filter that saved it.
        dialog.setDefaultSuffix(wish.ending)
        dialog.filterSelected.connect(
            lambda kind: dialog.setDefaultSuffix(_ending_of_kind(kind) or wish.ending)
        )

    def take_chosen(names: list[str]) -> None:
        chosen = [Path(name) for name in _typed_in_full(dialog) or names]
        settings.set_text(_key_of_folder(wish.name), str(chosen[0].parent))
        then(chosen)

    dialog.filesSelected.connect(take_chosen)
    # Not the static functions: they run a loop of their own, in which tasks end behind a dead
    # window.
    dialog.open()


def _ending_of_kind(kind: str) -> str:
    """``otio`` of ``OpenTimelineIO (*.otio)``; empty where a kind names no ending."""
    return kind.rpartition("(*.")[2].rstrip(")") if "(*." in kind else ""


def _typed_in_full(dialog: QFileDialog) -> list[str]:
    """A path that was typed is the one that is meant: while it is typed Qt's own dialog marks
    folders above it, and would give those as well. Empty in the dialogs of a system.
    """
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    path = Path(line.text().strip()) if line is not None else Path()
    return [str(path)] if path.is_absolute() and path.exists() else []


def _start_folder(settings: WindowSettings, name: str) -> str:
    """Where the last one was, if that is still there; else the user's documents."""
    known = settings.text_of_setting(_key_of_folder(name))
    if known and Path(known).is_dir():
        return known
    where = QStandardPaths.StandardLocation
    places = map(QStandardPaths.writableLocation, (where.DocumentsLocation, where.HomeLocation))
    return next((p for p in places if Path(p).is_dir()), "")


def _key_of_folder(name: str) -> str:
    return f"folder/{name}"
