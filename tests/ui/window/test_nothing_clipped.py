"""What is shown is whole: in every pane, on the smallest screen, and with letters of 200 %.

A word is cut only where a tip, or what a screen reader hears, tells all of it; a part stands in
its pane, or in what can be scrolled.
"""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QLabel,
    QScrollBar,
    QTabBar,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from reviewer.model import CaseInfo, RedactionKind
from reviewer.model.geometry import Box, Keyframe
from reviewer.store import Case
from tests.helpers.redactions import any_redaction
from tests.helpers.seen import settle
from tests.helpers.ui_case import CUES, LOG, PHOTO, REPORT, VIDEO_A
from ui.case.session import Session
from ui.widgets.pane import bring_to_front
from ui.widgets.whole_rows import WholeRows

BOX = any_redaction(
    "r1",
    VIDEO_A,
    RedactionKind.REGION,
    ("50 ILCS 706/10-20(b)",),
    start=1.0,
    end=2.0,
    keyframes=(Keyframe(1.0, Box(0.2, 0.2, 0.3, 0.3)),),
)

SCREENS = {
    "a laptop": (100, QSize(1366, 768)),
    "the smallest": (100, QSize(800, 500)),
    "letters of 200 %": (200, QSize(1366, 768)),
}
LEFT, RIGHT = ("records", "find", "worklist"), ("inspector", "transcript", "annotations")


@pytest.fixture(params=SCREENS)
def screen(request, window):
    """The window on that screen."""
    letters, room = SCREENS[request.param]
    window.actions_table.run_action(f"text_{letters}")
    window.resize(room)
    settle()
    yield room
    window.actions_table.run_action("text_100")


def test_every_pane_is_whole_or_scrolls(window, context, screen):
    views, wrong = window.workplace.views, []
    for record in (VIDEO_A, REPORT, PHOTO, CUES, LOG):
        context.session.select_record(record)
        wrong += faults_of(window, record)
    context.session.put_entity(BOX, "Redact")
    context.session.select_record(VIDEO_A)
    context.session.select_redaction("r1")
    wrong += faults_of(window, "a box")
    for left, right in zip(LEFT, RIGHT, strict=True):
        bring_to_front(views[left])
        bring_to_front(views[right])
        wrong += faults_of(window, f"{left} and {right}")
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def faults_of(window, where):
    settle()
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty() and is_told(widget):
            said = is_clipped(widget) or lacks_room(widget)
            if said:
                yield f"{where}: {type(widget).__name__} {words_of(widget)!r} {said}"


def is_told(widget):
    """Labels and buttons with words of their own; those inside a list or a bar of tabs are its."""
    if not isinstance(widget, QLabel | QAbstractButton) or not words_of(widget):
        return False
    return not isinstance(widget.parentWidget(), QTabBar | QScrollBar | QAbstractItemView)


def words_of(widget):
    return widget.text()


def is_clipped(widget):
    """What of it lies outside of what holds it, where no bar brings it into sight."""
    at, inside = widget, QRect(QPoint(), widget.size())
    while (holder := at.parentWidget()) is not None and not at.isWindow():
        inside.translate(at.pos())
        area = holder.parentWidget()
        if isinstance(area, QAbstractScrollArea) and holder is area.viewport():
            if inside.left() < 0 or inside.right() >= holder.width():
                return "is cut at its sides"
            return ""  # up and down it is scrolled to
        if not holder.rect().contains(inside):
            return f"is cut by {type(holder).__name__}"
        at = holder
    return ""


def lacks_room(widget):
    """Whether its words need more room than it has, and nothing else tells them."""
    if isinstance(widget, QLabel) and widget.wordWrap():
        needs = widget.heightForWidth(widget.width())
        return f"is {widget.height()} pixels high, not {needs}" if needs > widget.height() else ""
    text = words_of(widget)
    if text in widget.toolTip():  # it cuts them itself, and its tip tells all of them
        return ""
    if "…" in text.rstrip("…"):  # cut by the program itself
        return "" if widget.toolTip() or widget.accessibleName() else "is cut and told nowhere"
    needs = widget.minimumSizeHint().width() if isinstance(widget, QLabel) else 0
    letters = widget.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, text).width()
    shows = not isinstance(widget, QAbstractButton) or shows_words(widget)
    most = max(needs, letters if shows else 0)
    if widget.textFormat() == Qt.TextFormat.RichText if isinstance(widget, QLabel) else False:
        return ""
    return f"is {widget.width()} pixels wide, not {most}" if most > widget.width() else ""


def shows_words(button):
    style = getattr(button, "toolButtonStyle", None)
    return style is None or style() != Qt.ToolButtonStyle.ToolButtonIconOnly


def test_the_timeline_gets_large_on_the_smallest_screen(window, context):
    context.session.select_record(VIDEO_A)
    window.resize(SCREENS["the smallest"][1])
    settle()
    dock = window.docks.docks["timeline"]
    usual = dock.height()
    window.actions_table["large_timeline"].trigger()
    settle()
    assert usual <= 160 < 0.5 * window.height() < dock.height()
    window.actions_table["large_timeline"].trigger()


@pytest.mark.parametrize("height", [200, 207, 215])
def test_a_list_of_even_rows_ends_between_two_of_them(qtbot, height):
    rows = QTreeWidget()
    rows.addTopLevelItems([QTreeWidgetItem([str(n)]) for n in range(40)])
    room = WholeRows(rows)
    qtbot.addWidget(room)
    room.resize(160, height)
    room.show()
    settle()
    last = rows.itemAt(2, rows.viewport().height() - 1)
    assert rows.visualItemRect(last).bottom() == rows.viewport().height() - 1
    assert room.height() - rows.height() < rows.visualItemRect(last).height()


def test_two_cases_in_folders_of_one_name_remember_apart(tmp_path, qapp):
    """And one goes on where it was when its folder is moved."""
    cases = [Case.create(tmp_path / n / "case", CaseInfo("a case")) for n in "ab"]
    groups = [Session(case).settings_group for case in cases]
    assert groups[0] != groups[1]
    for case in cases:
        case.close()
    (tmp_path / "a" / "case").rename(tmp_path / "moved")
    with Case.open(tmp_path / "moved") as moved:
        assert Session(moved).settings_group == groups[0]
