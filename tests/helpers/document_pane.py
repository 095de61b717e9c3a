"""What tests do in the pane of documents, and see there."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer.model import Put, Status


def ready(view):
    pane = view.pane
    return (
        pane.is_drawn
        and not pane.canvas.painted_image.isNull()
        and pane.canvas.page_text is not None
    )


def redactions(context):
    return context.session.snapshot.redactions


def word_point(view, text):
    word = next(w for w in view.pane.page_text.words if w.text.startswith(text))
    return view.pane.canvas.to_widget(word.box).center().toPoint()


def drag(canvas, start, end, keys=Qt.KeyboardModifier.NoModifier):
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, keys, start)
    for share in (0.5, 1.0):
        at = start + (end - start) * share
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(at),
            QPointF(canvas.mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            keys,
        )
        QApplication.sendEvent(canvas, move)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, keys, end)


def corner(view, x, y):
    canvas = view.pane.canvas
    return QPoint(round(x * canvas.width()), round(y * canvas.height()))


def accept_all(context):
    changes = [
        Put(replace(r, exemptions=("7(1)(b)",), status=Status.ACCEPTED))
        for r in redactions(context)
    ]
    context.session.apply(changes, "Accept")


def released_text(view, qtbot):
    qtbot.waitUntil(
        lambda: not view.released.is_making and view.released.preview is not None, timeout=40_000
    )
    desk, source = view.store.page_desk, view.released.preview.source
    return "\n".join(
        desk.ask_text(source, n + 1).text for n in range(desk.ask_outline(source).pages)
    )
