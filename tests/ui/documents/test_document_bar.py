"""The document's tools are all in sight, however narrow the pane is."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.common.theme import apply_theme
from ui.documents.toolbar import DocumentBar

MAIN = (
    "Previous page",
    "Next page",
    "Draw an area (B)",
    "Redact the selected words",
    "Zoom out",
    "Zoom in",
    "Show as released, side by side",
    "More document tools",
)


@pytest.fixture
def pane(qtbot):
    """A pane with the tools above something else."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    bar = DocumentBar()
    bar.show_page(1, 120)
    column.addWidget(bar)
    column.addWidget(QLabel("page"), 1)
    qtbot.addWidget(made)
    return made


def seen(pane):
    """The names of tools that are wholly within the pane, and their places in it."""
    room = pane.rect()
    places = {
        tool.accessibleName(): QRect(tool.mapTo(pane, tool.rect().topLeft()), tool.size())
        for tool in pane.findChildren(QToolButton)
        if tool.isVisible()
    }
    return {name: place for name, place in places.items() if room.contains(place)}


@pytest.mark.parametrize("width", [200, 332, 492, 900])
@pytest.mark.parametrize("letters", [1, 2])
def test_every_main_tool_is_in_sight(pane, width, letters):
    font = pane.font()
    font.setPointSizeF(font.pointSizeF() * letters)
    pane.setFont(font)
    pane.resize(width, 500)
    pane.show()
    places = seen(pane)
    assert set(MAIN) <= set(places)
    rects = list(places.values())
    assert not any(a.intersects(b) for n, a in enumerate(rects) for b in rects[n + 1 :])


def test_one_row_is_enough_for_the_document_pane_of_a_small_screen(pane):
    pane.resize(492, 500)
    pane.show()
    assert len({place.center().y() for place in seen(pane).values()}) <= 2


def test_what_is_seldom_needed_is_in_a_menu(pane):
    bar = pane.findChild(DocumentBar)
    said = [a.text() for a in bar.more.menu().actions() if not a.isSeparator()]
    assert said == [
        "Fit the page's width",
        "Fit the whole page",
        "Show the pages in small",
        "Show the page's words",
    ]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_number_of_the_page_has_room_in_every_theme(qapp, pane, theme):
    apply_theme(qapp, theme)
    try:
        pane.resize(800, 100)
        pane.show()
        QApplication.processEvents()
        number = pane.findChild(DocumentBar).number
        field = number.findChild(QLineEdit)
        assert field.text() == "1"
        assert field.width() >= number.fontMetrics().horizontalAdvance("120")
    finally:
        apply_theme(qapp)
