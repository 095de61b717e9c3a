"""The focus is always seen: a ring of two pixels, around every kind of part, in every theme."""

from itertools import groupby

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSlider,
    QTabBar,
    QTableWidget,
    QToolButton,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from tests.helpers.ui_case import REPORT, VIDEO_A
from ui.common.theme import apply_theme
from ui.widgets.field import ChoiceField, DecimalNumber, Field, WholeNumber
from ui.widgets.focus_ring import WIDTH, FocusRing
from ui.widgets.pane import in_front, pane_of
from ui.window.app import start_window

THEMES = ("light", "dark", "contrast")
KINDS = (
    QPushButton,
    QToolButton,
    QCheckBox,
    QRadioButton,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QSlider,
    QTabBar,
    QTableWidget,
    QTreeWidget,
    ChoiceField,
    DecimalNumber,
    Field,
    WholeNumber,
)


@pytest.fixture
def rings(qapp):
    """The rings, as the program starts them."""
    made = start_window(qapp)
    yield made
    apply_theme(qapp)
    made.shut_down()
    made.close()
    made.deleteLater()


def ring_of(window):
    return window.findChild(FocusRing, options=Qt.FindChildOption.FindDirectChildrenOnly)


def contrast(one, other):
    lights = sorted(_light(c) for c in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(colour):
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", THEMES)
def test_every_kind_of_part_has_a_ring_that_stands_out(rings, qtbot, qapp, theme):
    apply_theme(qapp, theme)
    sheet = QDialog()
    qtbot.addWidget(sheet)
    column = QVBoxLayout(sheet)
    parts = [kind() for kind in KINDS]
    for part in parts:
        if isinstance(part, QTabBar):
            part.addTab("one")
            part.addTab("two")
        column.addWidget(part)
    sheet.resize(400, 900)
    sheet.show()
    sheet.activateWindow()
    for part in parts:
        part.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        ring = ring_of(sheet)
        assert ring.isVisible(), type(part)
        seen = sheet.grab().toImage()
        middle = ring.geometry().center().x()
        edge = [seen.pixelColor(middle, ring.y() + n) for n in range(WIDTH)]
        ground = sheet.palette().color(QPalette.ColorRole.Window)
        assert all(contrast(colour, ground) >= 3 for colour in edge), type(part)


def test_a_ring_goes_with_what_it_lies_around_and_ends_at_what_cuts_it(rings, qtbot):
    area, inner = QScrollArea(), QWidget()
    qtbot.addWidget(area)
    column = QVBoxLayout(inner)
    buttons = [QPushButton(str(n)) for n in range(30)]
    for button in buttons:
        column.addWidget(button)
    area.setWidget(inner)
    area.resize(200, 200)
    area.show()
    area.activateWindow()
    buttons[0].setFocus()
    QApplication.processEvents()
    first = ring_of(area).geometry()
    area.verticalScrollBar().setValue(10)
    QApplication.processEvents()
    assert ring_of(area).geometry() != first
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    QApplication.processEvents()
    assert not ring_of(area).isVisible()


@pytest.mark.parametrize("record", [VIDEO_A, REPORT])
def test_tab_stops_only_where_the_focus_is_seen(window, context, qtbot, record):
    """As a person without a mouse goes round the room."""
    context.session.select_record(record)
    QApplication.processEvents()
    window.activateWindow()
    stops, lost = [], []
    for _ in range(120):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now in stops:
            break
        stops.append(now)
        ring = ring_of(window)
        pane = pane_of(now)
        seen = ring is not None and ring.isVisible() and window.rect().contains(ring.geometry())
        if not seen or not in_front(now) or (pane is not None and not in_front(pane)):
            lost.append(f"{type(now).__name__} {now.accessibleName()!r}")
    assert not lost
    assert 10 < len(stops) < 120
    runs = [part for part, _ in groupby(_part_of(window, stop) for stop in stops)]
    if runs[0] == runs[-1]:
        runs.pop()  # it began in the middle of this one
    start = runs.index("top")
    assert runs[start:] + runs[:start] == [part for part in ORDER if part in runs]


ORDER = ["top", "left", "stage", "right", "below"]


def _part_of(window, widget):
    """Where a person sees it."""
    middle = widget.mapTo(window, widget.rect().center())
    stage = window.workplace.stage
    if stage.isAncestorOf(widget):
        return "stage"
    if window.leading_bar.isAncestorOf(widget):
        return "top"
    if middle.y() > stage.mapTo(window, stage.rect().bottomLeft()).y():
        return "below"
    return "left" if middle.x() < window.width() / 2 else "right"
