"""The window as a person starts it, which tells a test where things stand on the screen.

``python -m tests.helpers.telling_window CASE``: each line on standard input is an expression, whose
value is written as a line of JSON to the file that ``TOLD`` names. It is the program itself that
runs: keys and mouse reach it from outside, and it is only asked, never told what to do.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QSocketNotifier
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

import ui.release.export_process as export_process
from ui.window import app as program
from ui.window.window import Window

_FIELDS = (QComboBox, QAbstractSpinBox, QLineEdit)


def main() -> int:
    """Run the program until it is closed."""
    started: list[Window] = []
    start = program.start_window

    def start_and_tell(*wanted):
        started.append(start(*wanted))
        return started[0]

    program.start_window = start_and_tell
    if script := os.environ.get("EXPORTS_AS"):  # an export that ends when a test wants it to
        export_process.own_command = lambda said: (sys.executable, [script, *said])
    application = QApplication([sys.argv[0]])
    ear = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, application)
    ear.activated.connect(lambda *_: _answer(Desk(started[0])))
    return program.main(sys.argv[1:])


def _answer(desk: Desk) -> None:
    line = sys.stdin.readline()
    if not line:
        return
    try:
        told = eval(line, {name: getattr(desk, name) for name in dir(desk) if name[0] != "_"})
    except Exception as fault:  # noqa: BLE001 - what does not stand there yet is asked for again
        told = {"not yet": f"{type(fault).__name__}: {fault}"}
    with Path(os.environ["TOLD"]).open("a", encoding="utf-8") as out:
        out.write(json.dumps(told, default=str) + "\n")


class Desk:
    """What may be asked of a window; places are pixels of the screen."""

    def __init__(self, window: Window) -> None:
        self.window, self.place = window, window.workplace
        self.session = window.workplace.session if window.workplace else None

    def named(self, words: str) -> QWidget:
        """The first widget in sight whose name for screen readers, or text, begins so, in
        letters of any size.
        """
        for widget in QApplication.allWidgets():
            text = getattr(widget, "text", str)
            names = (widget.accessibleName(), (text() if callable(text) else "").replace("&", ""))
            seen = widget.isVisible() and not widget.visibleRegion().isEmpty()
            if seen and any(n.casefold().startswith(words.casefold()) for n in names):
                return widget
        raise LookupError(words)

    def middle(self, words: str) -> list[int]:
        """The middle of that widget."""
        widget = self.named(words)
        return self.spot(widget, widget.rect().center())

    def fields_of(self, view: str) -> list[list[int]]:
        """The middles of all fields in sight of a view, or of the window with that title."""
        return [self.spot(w, w.rect().center()) for w in self._fields(view)]

    def values_of(self, view: str) -> list[str]:
        """What stands in these fields."""
        names = ("currentText", "toPlainText", "text")
        texts = (next(getattr(w, n) for n in names if hasattr(w, n)) for w in self._fields(view))
        return [text() for text in texts]

    def _fields(self, view: str) -> list[QWidget]:
        top = self.place.views.get(view)
        top = top or next(w for w in self._windows() if view in w.windowTitle())
        found = [w for w in top.findChildren(QWidget) if isinstance(w, (*_FIELDS, QPlainTextEdit))]
        return [w for w in found if w.isVisible() and not w.visibleRegion().isEmpty()]

    def _windows(self) -> list[QWidget]:
        return [w for w in QApplication.topLevelWidgets() if w.isVisible()]

    def line_of_menu(self, words: str) -> list[int]:
        """The middle of that line of the menu that is open."""
        menu = next(w for w in self._windows() if isinstance(w, QMenu))
        line = next(a for a in menu.actions() if a.text().replace("&", "").startswith(words))
        return self.spot(menu, menu.actionGeometry(line).center())

    def focus(self) -> str:
        """The name, for screen readers or as text, of what has the focus."""
        widget = QApplication.focusWidget()
        text = getattr(widget, "text", str)
        return widget.accessibleName() or (text() if callable(text) else "")

    def spot(self, widget: QWidget, at: QPoint) -> list[int]:
        """A point of a widget."""
        there = widget.mapToGlobal(at)
        return [there.x(), there.y()]

    def on_picture(self, record: str, x: float, y: float) -> list[int]:
        """A place on a picture of the wall, in fractions of it."""
        view = self.place.wall.tile_of(record).view
        area = view.picture_rect()
        at = QPoint(round(area.x() + x * area.width()), round(area.y() + y * area.height()))
        return self.spot(view, at)

    def shown_frame(self, record: str) -> bool:
        """A picture of that recording is painted."""
        return self.place.wall.tile_of(record).frame is not None

    def row_of_record(self, path: str) -> list[int]:
        """The row of a record in the list."""
        view = self.place.views["records"]
        at = view.list.visualRect(view.list.model().index(self._row(path), 0)).center()
        return self.spot(view.list.viewport(), at)

    def state_of_record(self, path: str) -> str:
        """What the list of records says of one."""
        return self.place.views["records"].model.rows[self._row(path)].state_text

    def _row(self, path: str) -> int:
        return self.place.views["records"].model.row_of(path)

    def ends_of_item(self, key: str) -> list[list[int]]:
        """Where an item begins and ends on the timeline."""
        canvas = self.place.views["timeline"].canvas
        port = canvas.viewport()
        for y in range(0, port.height(), 4):
            hits = (
                (x, canvas.hit_at(QPointF(x, y))) for x in range(canvas.title_width, port.width())
            )
            xs = [x for x, hit in hits if hit is not None and hit.item.key == key]
            if xs:
                return [self.spot(port, QPoint(x, y)) for x in (xs[0], xs[-1])]
        raise LookupError(key)

    def told(self) -> list[str]:
        """All words of labels in sight."""
        return [
            w.text() for w in QApplication.allWidgets() if isinstance(w, QLabel) and w.isVisible()
        ]


if __name__ == "__main__":
    sys.exit(main())
