"""What takes the focus says what it is; everything can be read, and nothing is cut off."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDockWidget,
    QLineEdit,
    QMenu,
    QRadioButton,
    QWidget,
)

from ui.common.action_table import TABLE
from ui.common.theme import DARK, LIGHT, apply_theme, palette_of
from ui.window.tab_order import is_inner

ROLE = QPalette.ColorRole
PAIRS = (
    (ROLE.WindowText, ROLE.Window),
    (ROLE.Text, ROLE.Base),
    (ROLE.Text, ROLE.AlternateBase),
    (ROLE.ButtonText, ROLE.Button),
    (ROLE.ToolTipText, ROLE.ToolTipBase),
    (ROLE.HighlightedText, ROLE.Highlight),
    (ROLE.PlaceholderText, ROLE.Base),
    (ROLE.PlaceholderText, ROLE.Window),
    (ROLE.Link, ROLE.Base),
)


def test_everything_that_takes_the_focus_has_a_name(window):
    nameless = [_told(w) for w in window.findChildren(QWidget) if _takes_focus(w) and not _name(w)]
    assert not nameless, "\n".join(nameless)


def test_the_smallest_window_fits_a_laptop(window):
    hint = window.minimumSizeHint()
    assert (hint.width(), hint.height()) <= (1366, 768)
    assert hint.height() <= 768
    assert (window.width(), window.height()) == (1366, 768)


def test_nothing_is_wider_than_the_window(window):
    docks = window.findChildren(QDockWidget)
    wide = [_told(w) for w in docks if w.isVisible() and w.width() > window.width()]
    assert wide == []


def test_a_pane_with_a_tab_has_no_second_title(window):
    docks = window.findChildren(QDockWidget)
    assert all(d.titleBarWidget() is not None for d in docks if window.tabifiedDockWidgets(d))


def test_a_pane_that_floats_is_held_by_its_title(window, qtbot):
    dock = window.findChild(QDockWidget, "dock-inspector")
    dock.setFloating(True)
    qtbot.waitUntil(lambda: dock.titleBarWidget() is None)
    dock.setFloating(False)


def test_every_action_does_something(window):
    table = window.actions_table
    assert [row.id for row in TABLE if not table.is_bound(row.id)] == []


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_what_it_is_on(colours):
    palette = palette_of(colours)
    for text, ground in PAIRS:
        ratio = _contrast(palette.color(text), palette.color(ground))
        assert ratio >= 4.5, f"{text} on {ground}: {ratio:.2f}"


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_of_fields_stand_out(colours):
    palette = palette_of(colours)
    assert _contrast(palette.color(ROLE.Mid), palette.color(ROLE.Base)) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_choice_that_is_not_made_is_seen_as_one(qtbot, qapp, theme):
    apply_theme(qapp, theme)
    button = QRadioButton()
    qtbot.addWidget(button)
    seen = button.grab().toImage()
    ground = button.palette().color(ROLE.Window)
    points = [(x, y) for x in range(seen.width()) for y in range(seen.height())]
    edges = [_contrast(seen.pixelColor(*point), ground) for point in points]
    apply_theme(qapp)
    assert max(edges) >= 3


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_what_can_be_ticked_or_filled_in_is_seen_as_such(qtbot, qapp, theme):
    apply_theme(qapp, theme)
    choice, written = QComboBox(), QComboBox()
    choice.addItem("one")
    written.setEditable(True)
    for part in (QCheckBox(), choice, written, QLineEdit()):
        qtbot.addWidget(part)
        part.resize(part.sizeHint())
        part.ensurePolished()
        seen, ground = part.grab().toImage(), part.palette().color(ROLE.Window)
        middle = seen.height() // 2
        edge = (_contrast(seen.pixelColor(x, middle), ground) for x in range(5))
        assert max(edge) >= 3, type(part)
    apply_theme(qapp)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_line_between_parts_of_a_menu_is_seen(qtbot, qapp, theme):
    apply_theme(qapp, theme)
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.addAction("one")
    line = menu.addSeparator()
    menu.addAction("two")
    menu.ensurePolished()
    menu.resize(menu.sizeHint())
    place = menu.actionGeometry(line)
    seen, ground = menu.grab().toImage(), menu.palette().color(ROLE.Window)
    drawn = (seen.pixelColor(place.center().x(), y) for y in range(place.top(), place.bottom() + 1))
    apply_theme(qapp)
    assert max(_contrast(colour, ground) for colour in drawn) >= 3


def _takes_focus(widget):
    takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    its_list = isinstance(widget.parentWidget().parentWidget(), QComboBox)
    return bool(takes) and not is_inner(widget) and not its_list


def _name(widget):
    told = QAccessible.queryAccessibleInterface(widget)
    return widget.accessibleName() or (told.text(QAccessible.Text.Name) if told else "")


def _told(widget):
    line = []
    at = widget
    while at is not None:
        line.append(f"{type(at).__name__}#{at.objectName()}")
        at = at.parentWidget()
    return " < ".join(line[:5])


def _contrast(one, other):
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour):
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
