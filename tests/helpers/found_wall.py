"""The wall of found things, as tests use it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

LARGE, MIDDLE, SMALL = (0.2, 0.2, 0.3, 0.5), (0.3, 0.3, 0.1, 0.2), (0.8, 0.1, 0.03, 0.06)
KEY = Qt.Key


def press(wall, key, modifier=Qt.KeyboardModifier.NoModifier):
    """Press a key on the wall."""
    QTest.keyClick(wall.list, key, modifier)


def redactions(window):
    """Those of the case, by id."""
    return {r.id: r for r in window.workplace.session.snapshot.redactions}
