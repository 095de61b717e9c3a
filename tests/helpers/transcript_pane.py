"""The transcript pane in a window, as tests of it use it."""

from dataclasses import replace

from PySide6.QtCore import QPoint

from reviewer.model import Put, Status
from ui.widgets.pane import bring_to_front

NAME = "Maria Lopez"


def opened(view, record, window, qtbot):
    window.workplace.session.select_record(record)
    bring_to_front(view)
    qtbot.waitUntil(view.isVisible)
    qtbot.waitUntil(lambda: view.model.transcript is not None, timeout=5000)
    qtbot.waitUntil(lambda: len(view.text.shown_cues) == 4, timeout=5000)
    return view


def select(pane, words):
    """Select words of the text, as a drag would."""
    cue, line = next((n, c) for n, c in enumerate(pane.text.shown_cues) if words in c.block_text)
    at = line.block_text.index(words)
    pane.text.put_caret(cue, at, at + len(words))


def point_of(pane, cue, offset):
    block = pane.text.document().findBlockByNumber(cue)
    cursor = pane.text.textCursor()
    cursor.setPosition(block.position() + offset)
    return pane.text.cursorRect(cursor).center() + QPoint(1, 0)


def settle(pane, qtbot):
    """Until what is shown agrees with the case."""
    qtbot.waitUntil(lambda: pane.model.is_settled)


def redactions(context, kind=None):
    found = context.session.snapshot.redactions
    return [r for r in found if kind is None or r.kind is kind]


def text_of(pane, cue):
    return pane.text.document().findBlockByNumber(cue).text()


def accept(context, redaction):
    changed = replace(redaction, status=Status.ACCEPTED, exemptions=("7(1)(b)",))
    context.session.apply([Put(changed)], "Accept")
