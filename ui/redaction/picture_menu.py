"""What can be done at a place of a picture: the right button's menu, and that of its key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from reviewer.model.geometry import Box
from ui.case.context import Context
from ui.playback.frame_view import FrameView

TILES = ("tile_1", "tile_2", "tile_3", "tile_4")


class PictureCommands(Protocol):
    """What the menu cannot leave to actions of the table, for it is meant at a point."""

    def new_box_at(self, path: str, around: Box) -> None:
        """Put a new box there."""

    def follow_at(self, path: str, around: Box) -> None:
        """Hide what is there, and follow it from where it comes to where it leaves."""

    def size_for(self, path: str) -> tuple[float, float]:
        """How large a box on this recording is, if nobody draws one."""


@dataclass(frozen=True)
class _Place:
    """Where the menu was asked for: the recording, the overlay there, and the place as a box."""

    path: str
    overlay: str
    box: Box


class PictureMenu(QObject):
    """Opens the menu on pictures that are attached."""

    def __init__(self, context: Context, commands: PictureCommands, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._commands = context, commands
        self.menu: QMenu | None = None

    def attach_picture(self, path: str, view: FrameView) -> None:
        """Open the menu where it is asked for on this picture."""
        view.menu_asked.connect(partial(self._open, path, view))

    def _open(self, path: str, view: FrameView, at: QPoint, overlay: str) -> None:
        session = self._context.session
        self._context.playhead.pause()
        session.select_record(path)
        if overlay:
            session.select_redaction(overlay)
        here, (w, h) = view.to_picture(at.toPointF()), self._commands.size_for(path)
        x, y = (min(max(m - s / 2, 0.0), 1 - s) for m, s in ((here.x(), w), (here.y(), h)))
        self.menu = menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.destroyed.connect(self._forget)
        self._fill(menu, _Place(path, overlay, Box(x, y, w, h)))
        menu.popup(view.mapToGlobal(at))

    def _forget(self) -> None:
        self.menu = None

    def _fill(self, menu: QMenu, place: _Place) -> None:
        actions = self._context.actions
        if place.overlay:
            names = ("exemption", "hide_until_gone", "follow_there", "start_here", "end_here")
            menu.addActions([actions[name] for name in names])
            menu.addAction(actions["delete_redaction"])
            menu.addSeparator()
        new = partial(self._commands.new_box_at, place.path, place.box)
        self._add(menu, "New box here", "new_region", new)
        if not place.overlay:
            follow = partial(self._commands.follow_at, place.path, place.box)
            self._add(menu, actions["hide_until_gone"].text(), "hide_until_gone", follow)
            menu.addAction(actions["spray"])
            menu.addAction(actions["copy_cameras"])
        menu.addSeparator()
        self._add_videos(menu, place.path)
        menu.addAction(actions["view_released"])

    def _add(self, menu: QMenu, text: str, like: str, does: Callable[[], object]) -> QAction:
        """A line that is meant at this point; the key of the action that does the same is shown."""
        key = self._context.actions[like].shortcut().toString()
        line = menu.addAction(f"{text}\t{key}" if key else text)
        line.triggered.connect(lambda _=False: does())
        line.setEnabled(not self._context.actions.read_only)
        return line

    def _add_videos(self, menu: QMenu, path: str) -> None:
        player = self._context.player
        paths = list(player.streams)
        if player.only_record == path and len(paths) > 1:
            menu.addAction(self._context.actions["wall"])
        elif len(paths) > 1:
            number = paths.index(path)
            like = TILES[number] if number < len(TILES) else ""
            key = self._context.actions[like].shortcut().toString() if like else ""
            line = menu.addAction(f"Only this video\t{key}" if key else "Only this video")
            line.triggered.connect(lambda _=False: player.show_records((path,)))
