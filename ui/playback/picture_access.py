"""A painted picture is a graphic to a screen reader, and no nameless part."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from ui.common.screen_reader import keep_interface

_PAINTED = "painted-picture"
_installed = False


def tell_as_picture(widget: QWidget) -> None:
    """Let a screen reader call this part a graphic, by its accessible name."""
    global _installed
    widget.setProperty(_PAINTED, True)
    if not _installed:
        _installed = True
        QAccessible.installFactory(_make_interface)


def _make_interface(name: str, thing: QObject | None) -> QAccessibleInterface | None:
    if not isinstance(thing, QWidget) or not thing.property(_PAINTED):
        return None
    return keep_interface(QAccessibleWidget(thing, QAccessible.Role.Graphic))
