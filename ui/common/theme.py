"""One visual language: icons tinted with the text colour, and colours that carry a meaning.

Chrome colours are palette roles, so light, dark and high contrast follow the system; the
colours of media and redactions are data here, with a word and a shape beside each, since
colour alone never tells.

Decision 191.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontInfo,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from reviewer.model import Kind, Status
from reviewer.system.resources import resource_path
from reviewer.timeline import ItemKind

# Chosen by hand, as the grid: smaller ones cannot be told apart, larger ones outweigh their words.
ICON = 20  # pixels: of icons beside letters of the usual size
GRID = 8  # pixels: margins and gaps are multiples of half of it
# A property: of the program, the points that letters had before anyone chose another size; of a
# widget, its share of the usual.
_OWN_SIZE = "reviewer-own-size"

# Middle tones, so that one colour can be seen on light ground and on dark.
KIND_COLOURS = {
    Kind.VIDEO: "#3b7dd8",
    Kind.AUDIO: "#2a9d6f",
    Kind.TRANSCRIPT: "#8a63c9",
    Kind.DISPATCH: "#c9762a",
    Kind.DOCUMENT: "#6b7686",
    Kind.IMAGE: "#b8508f",
    Kind.EMAIL: "#4a8c9f",
    Kind.OTHER: "#8a8a8a",
}
ITEM_COLOURS = {
    ItemKind.VIDEO: KIND_COLOURS[Kind.VIDEO],
    ItemKind.CALL: "#1f8a8a",
    ItemKind.SOUND: KIND_COLOURS[Kind.AUDIO],
    ItemKind.MOMENT: KIND_COLOURS[Kind.IMAGE],
    ItemKind.EVENT: KIND_COLOURS[Kind.DISPATCH],
    ItemKind.CUE: KIND_COLOURS[Kind.TRANSCRIPT],
    ItemKind.ANNOTATION: "#5d8c2f",
    ItemKind.BOOKMARK: "#b08a10",
    ItemKind.REDACTION: "#c93c3c",
}
STATUS_COLOURS = {
    Status.PROPOSED: "#d99a1c",
    Status.ACCEPTED: "#c93c3c",
    Status.REJECTED: "#8a8a8a",
}
# A question, what it becomes in the release, and what is crossed out.
STATUS_SHAPES = {Status.PROPOSED: "?", Status.ACCEPTED: "■", Status.REJECTED: "×"}


@lru_cache(maxsize=512)
# Kept by name, colour and size: a list asks for the same few icons at each row that it paints.
def _picture_of_icon(name: str, colour: str, size: int) -> QPixmap:
    svg = resource_path(f"icons/{name}.svg").read_text(encoding="utf-8")
    drawn = QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawn.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


class _Tinted(QIconEngine):
    """Draws an icon in the text colour of the moment, so that a change of theme is followed."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name, self._colour = name, colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        # Sharp also where the screen counts several pixels as one.
        size = round(max(min(rect.width(), rect.height()), 1) * painter.device().devicePixelRatio())
        painter.drawPixmap(rect, _picture_of_icon(self._name, self._tint_of_mode(mode), size))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return _picture_of_icon(
            self._name, self._tint_of_mode(mode), min(size.width(), size.height())
        )

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        return self.pixmap(size, mode, state)

    def clone(self) -> QIconEngine:
        return _Tinted(self._name, self._colour)

    def _tint_of_mode(self, mode: QIcon.Mode) -> str:
        palette = QGuiApplication.palette()
        if mode == QIcon.Mode.Disabled:
            group = QPalette.ColorGroup.Disabled
            return palette.color(group, QPalette.ColorRole.ButtonText).name()
        # Who named a colour knows the ground that it stands on.
        if mode == QIcon.Mode.Selected and not self._colour:
            return palette.color(QPalette.ColorRole.HighlightedText).name()
        return self._colour or palette.color(QPalette.ColorRole.ButtonText).name()


def themed_icon(name: str, colour: str = "") -> QIcon:
    """An icon of the program's own set, in the text's colour unless another is named."""
    return QIcon(_Tinted(name, colour))


def readable_on(background: QColor) -> QColor:
    """Black or white, whichever can be read on a colour."""
    parts = (background.redF(), background.greenF(), background.blueF())
    # WCAG 2, relative luminance (sRGB, IEC 61966-2-1).
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    # There black and white have the same contrast by WCAG: (L + 0.05) / 0.05 = 1.05 / (L + 0.05).
    return QColor(Qt.GlobalColor.black if luminance > 0.179 else Qt.GlobalColor.white)


LIGHT = {
    "Window": "#f4f5f7",
    "WindowText": "#1c2128",
    "Base": "#ffffff",
    "AlternateBase": "#f0f2f5",
    "Text": "#1c2128",
    "Button": "#ffffff",
    "ButtonText": "#1c2128",
    "ToolTipBase": "#1c2128",
    "ToolTipText": "#ffffff",
    "Highlight": "#1f5fbf",
    "HighlightedText": "#ffffff",
    "Link": "#1f5fbf",
    "PlaceholderText": "#667080",
    "Mid": "#838d9b",
}
DARK = {
    "Window": "#1b1e24",
    "WindowText": "#e6e9ee",
    "Base": "#14171b",
    "AlternateBase": "#1f232a",
    "Text": "#e6e9ee",
    "Button": "#2a2f38",
    "ButtonText": "#e6e9ee",
    "ToolTipBase": "#e6e9ee",
    "ToolTipText": "#14171b",
    "Highlight": "#5b9bf0",
    "HighlightedText": "#0c0f13",
    "Link": "#7fb2f5",
    "PlaceholderText": "#98a2b0",
    "Mid": "#747e8e",
}


# White on it has a contrast of 6.5 to 1: an error looks the same in every theme.
FAULT = "#b3261e"

# Amber asks for attention, as red does for an error; black on it has a contrast of 10 to 1.
AMBER, INK_ON_AMBER = "#f0b429", "#1c2128"

# Roles of the palette only, so that every palette, high contrast among them, stays itself.
SHEET = (
    """
QToolBar { border: none; border-bottom: 1px solid palette(mid); padding: 4px; spacing: 4px; }
QHeaderView::section {
    background: palette(window); color: palette(window-text);
    border: none; border-bottom: 1px solid palette(mid); padding: 4px;
}
QMainWindow::separator { width: 5px; height: 5px; }
QMainWindow::separator:horizontal {
    background: qlineargradient(x1: 0, y1: 0, x2: 0, y2: 1, stop: 0 transparent,
        stop: 0.4 transparent, stop: 0.41 palette(mid), stop: 0.6 palette(mid),
        stop: 0.61 transparent, stop: 1 transparent);
}
QMainWindow::separator:vertical {
    background: qlineargradient(x1: 0, y1: 0, x2: 1, y2: 0, stop: 0 transparent,
        stop: 0.4 transparent, stop: 0.41 palette(mid), stop: 0.6 palette(mid),
        stop: 0.61 transparent, stop: 1 transparent);
}
QMainWindow::separator:hover { background: palette(highlight); }
QMainWindow > QTabBar { qproperty-drawBase: 0; }
QMainWindow > QTabBar::tab {
    background: palette(window); color: palette(window-text);
    border: none; border-bottom: 2px solid palette(mid); padding: 4px 8px;
}
QMainWindow > QTabBar::tab:selected {
    background: palette(base); border-bottom: 2px solid palette(highlight);
}
QMainWindow > QTabBar::tab:hover { background: palette(base); }
QMainWindow > QTabBar::tab:focus { border-bottom: 2px solid palette(window-text); }
QLineEdit, Prose {
    background: palette(base); color: palette(text);
    border: 1px solid palette(mid); border-radius: 2px; padding: 2px 4px;
}
QLineEdit:focus, Prose:focus { border: 1px solid palette(highlight); }
QComboBox {
    background: palette(button); color: palette(button-text);
    border: 1px solid palette(mid); border-radius: 2px; padding: 2px 4px 2px 6px;
}
QComboBox:editable { background: palette(base); color: palette(text); }
QComboBox:focus { border: 1px solid palette(highlight); }
QComboBox:disabled { color: palette(placeholder-text); border-style: dashed; }
QComboBox::drop-down { border: none; width: 18px; }
QComboBox::down-arrow { image: url(MARKS/down-on-BUTTON.svg); width: 12px; height: 12px; }
QMenu::separator { height: 1px; background: palette(mid); margin: 4px 8px; }
QCheckBox::indicator, QTreeView::indicator, QListView::indicator, QTableView::indicator {
    width: 12px; height: 12px; border: 1px solid palette(placeholder-text); border-radius: 2px;
    background: palette(base);
}
QCheckBox::indicator:checked, QTreeView::indicator:checked, QListView::indicator:checked,
QTableView::indicator:checked {
    border: 1px solid palette(text); image: url(MARKS/tick-on-BASE.svg);
}
QCheckBox::indicator:indeterminate, QTreeView::indicator:indeterminate {
    border: 1px solid palette(text); image: url(MARKS/part-on-BASE.svg);
}
QCheckBox::indicator:focus { border: 1px solid palette(highlight); }
QCheckBox::indicator:disabled { border-style: dashed; }
QToolButton#choice { padding-right: 16px; }
QToolButton#choice::menu-indicator {
    subcontrol-origin: padding; subcontrol-position: center right; right: 2px;
}
QToolButton#more::menu-indicator { image: none; }
QPushButton#link {
    color: palette(link); background: transparent;
    border: none; border-bottom: 1px solid transparent; padding: 2px 0px; text-align: left;
}
QPushButton#link:hover, QPushButton#link:focus { border-bottom: 1px solid palette(link); }
QPushButton#chip {
    color: palette(text); background: palette(base);
    border: 1px solid palette(mid); border-radius: 10px; padding: 2px 10px;
}
QPushButton#chip:checked {
    color: palette(highlighted-text); background: palette(highlight);
    border: 1px solid palette(highlight);
}
QPushButton#chip:disabled { color: palette(placeholder-text); border-style: dashed; }
QPushButton#away {
    background: palette(base); color: palette(text);
    border: 1px solid palette(mid); border-radius: 4px; padding: 0px 8px;
}
QPushButton#away:hover { border: 1px solid palette(text); }
QPushButton#away:focus { border: 2px solid palette(highlight); }
QRadioButton::indicator {
    width: 12px; height: 12px; border: 1px solid palette(placeholder-text); border-radius: 7px;
    background: palette(base);
}
QRadioButton::indicator:checked {
    background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
        stop: 0 palette(text), stop: 0.55 palette(text),
        stop: 0.6 palette(base), stop: 1 palette(base));
}
QRadioButton::indicator:focus { border: 1px solid palette(highlight); }
LeadingBar > QMenuBar { border: none; background: transparent; }
QFrame#toast { background: palette(tooltip-base); border: none; }
QFrame#toast QLabel { color: palette(tooltip-text); }
QFrame#toast QPushButton#link {
    color: palette(tooltip-text); border: none; border-bottom: 1px solid palette(tooltip-text);
    padding: 0px; font-weight: bold;
}
QFrame#fault { background: FAULT; border: none; }
QFrame#fault QLabel { color: #ffffff; background: transparent; }
QFrame#fault QPushButton {
    color: #ffffff; background: transparent; border: 1px solid #ffffff; border-radius: 2px;
    padding: 2px 8px;
}
QFrame#fault QPushButton:hover, QFrame#fault QPushButton:focus {
    color: FAULT; background: #ffffff;
}
QFrame#truth { border: 1px solid palette(mid); border-radius: 4px; }
QFrame#truth[weak="true"] { background: AMBER; border: none; }
QFrame#truth[weak="true"] QLabel { color: INK; background: transparent; }
QFrame#truth[weak="true"] QPushButton {
    color: INK; background: transparent; border: 1px solid INK; border-radius: 2px;
    padding: 3px 10px;
}
QFrame#truth[weak="true"] QPushButton:focus { border: 2px solid INK; padding: 2px 9px; }
QPushButton#primary, QToolButton#primary {
    color: palette(highlighted-text); background: palette(highlight);
    border: 2px solid palette(highlight); border-radius: 4px; padding: 4px 16px;
}
QPushButton#primary:focus, QToolButton#primary:focus { border: 2px solid palette(window-text); }
QPushButton#primary:disabled, QToolButton#primary:disabled {
    color: palette(placeholder-text); background: transparent; border: 1px solid palette(mid);
}
QLabel#quiet { color: palette(placeholder-text); }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0px; }
""".replace("FAULT", FAULT)
    .replace("AMBER", AMBER)
    .replace("INK", INK_ON_AMBER)
)


# Where the system's colours are black and white, edges made of shades are not seen.
EDGES = """
QPushButton, QDockWidget > QWidget, QTreeView, QListView,
QAbstractSpinBox[buttonSymbols="0"],
QTableView {
    border: 1px solid palette(window-text);
}
QAbstractSpinBox[buttonSymbols="0"] { padding: 2px 4px; }
ActionButton, Inspector QToolButton {
    border: 1px solid palette(window-text); padding: 2px 4px;
}
ActionButton:focus, Inspector QToolButton:focus { border: 2px solid palette(highlight); }
ActionButton:disabled { border: 1px dashed palette(mid); }
QComboBox, QCheckBox::indicator, QRadioButton::indicator {
    border: 1px solid palette(window-text);
}
QSlider::groove:horizontal { height: 4px; border: 1px solid palette(window-text); }
QSlider::sub-page:horizontal { background: palette(highlight); }
QSlider::handle:horizontal {
    width: 10px; margin: -6px 0px;
    background: palette(window); border: 2px solid palette(window-text);
}
QSlider::handle:horizontal:focus { background: palette(highlight); }
QScrollBar { background: palette(window); border: 1px solid palette(mid); }
QScrollBar::handle { background: palette(window-text); margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QPushButton { background: palette(button); color: palette(button-text); padding: 4px 8px; }
QPushButton:focus { border: 2px solid palette(highlight); }
QPushButton:disabled { border: 1px dashed palette(mid); }
QSplitter::handle, QMainWindow::separator { background: palette(mid); }
"""


# Black, white, and one colour each for what is chosen, what leads on, and what cannot be used: 7:1
# and more on the ground.
CONTRAST = {
    "Window": "#000000",
    "WindowText": "#ffffff",
    "Base": "#000000",
    "AlternateBase": "#141414",
    "Text": "#ffffff",
    "Button": "#000000",
    "ButtonText": "#ffffff",
    "BrightText": "#ffffff",
    "ToolTipBase": "#ffffff",
    "ToolTipText": "#000000",
    "Highlight": "#ffdd00",
    "HighlightedText": "#000000",
    "Link": "#7ecbff",
    "PlaceholderText": "#b4b4b4",
    "Mid": "#d0d0d0",
}


def palette_of(colours: dict[str, str]) -> QPalette:
    """A palette of the program's own colours; disabled text is faded."""
    palette = QPalette()
    for name, colour in colours.items():
        palette.setColor(getattr(QPalette.ColorRole, name), QColor(colour))
    # Qt would make disabled text of the window's colour and black, which is not always readable.
    faded = QColor(colours["PlaceholderText"])
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faded)
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText, faded)
    return palette


def apply_theme(app: QApplication, wish: str = "system", contrast: bool | None = None) -> None:
    """Set style and palette, also of what stands already.

    Args:
        app: what is to look so.
        wish: ``light``, ``dark``, ``contrast`` or ``system``.
        contrast: the palette that is there has a high contrast and stays; by default the
            system knows.
    """
    # One style everywhere: it follows the palette, which those of the systems do in part only.
    app.setStyle("Fusion")
    hints = app.styleHints()
    # "system" is none of these, so that the system is asked.
    scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(wish)
    dark = (scheme or hints.colorScheme()) == Qt.ColorScheme.Dark
    if contrast is None:
        contrast = wish == "system" and _high_contrast(app)
    if wish == "contrast":
        app.setPalette(palette_of(CONTRAST))
    elif not contrast:
        app.setPalette(palette_of(DARK if dark else LIGHT))
    elif _is_ours(app.palette()):
        # Whoever has chosen a palette of high contrast needs that one, and none of ours.
        app.setPalette(QPalette())
    edges = EDGES if contrast or wish == "contrast" else ""
    app.setStyleSheet(_with_marks(SHEET, app.palette()) + _icon_sizes() + edges)


@contextmanager
def styled_once_built(app: QApplication) -> Iterator[None]:
    """What is built within is styled when all of it stands.

    Where a sheet is in force, Qt styles anew all that lies below a widget whenever that is given a
    parent: of a case, each widget once for each layout around it. Nothing within may be painted.
    """
    sheet = app.styleSheet()
    if sheet:  # else one within another
        app.setStyleSheet("")
    try:
        yield
    finally:
        if not app.styleSheet():  # else another theme came meanwhile
            app.setStyleSheet(sheet)


def _with_marks(sheet: str, palette: QPalette) -> str:
    """A sheet with the files of ticks and arrows, which it can name and not tint."""

    def ground(role: QPalette.ColorRole) -> str:
        return "dark" if readable_on(palette.color(role)).lightness() else "light"

    names = {
        "MARKS": resource_path("icons/marks").as_posix(),
        "BUTTON": ground(QPalette.ColorRole.Button),
        "BASE": ground(QPalette.ColorRole.Base),
    }
    for word, value in names.items():
        sheet = sheet.replace(word, value)
    return sheet


def _is_ours(palette: QPalette) -> bool:
    """Whether it was set here, and is not what the system gave."""
    ground, text = QPalette.ColorRole.Window, QPalette.ColorRole.WindowText
    seen = palette.color(ground).name(), palette.color(text).name()
    return seen in {(own["Window"], own["WindowText"]) for own in (LIGHT, DARK, CONTRAST)}


def apply_look(app: QApplication, wish: str = "system", per_cent: int = 100) -> None:
    """Set theme and size of all letters, also of what stands already.

    Args:
        app: what is to look so.
        wish: the theme, as for ``apply_theme``.
        per_cent: of the size that the system gives letters.
    """
    font, before = app.font(), QFontInfo(app.font()).pointSizeF()
    if app.property(_OWN_SIZE) is None:
        app.setProperty(_OWN_SIZE, before)
    now = app.property(_OWN_SIZE) * per_cent / 100
    # A heading has a size of its own, which does not follow by itself; and a style sheet that
    # comes gives each widget back what it had at first.
    sized = [
        (widget, _share_of(widget, before))
        for widget in app.allWidgets()
        if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont)
    ]
    if abs(before - now) > 0.01:
        font.setPointSizeF(now)
        app.setFont(font)
    apply_theme(app, wish)
    for widget, share in sized:
        if share > 0 and abs(share - 1) > 0.01:
            own = widget.font()
            own.setPointSizeF(share * now)
            widget.setFont(own)


def _share_of(widget: QWidget, usual: float) -> float:
    """How large the letters of a widget are beside the usual, by what they were at first."""
    if widget.property(_OWN_SIZE) is None:
        widget.setProperty(_OWN_SIZE, widget.font().pointSizeF() / usual)
    return float(widget.property(_OWN_SIZE))


def icon_size() -> QSize:
    """The size of an icon beside text: it grows with the letters that a person has chosen."""
    size = max(ICON, round(QFontMetrics(QApplication.font()).height() * 1.1))
    return QSize(size, size)


def _icon_sizes() -> str:
    size = icon_size().width()
    if size <= ICON:
        return ""
    sized = "QPushButton, QToolBar, QCheckBox, QTreeView, QListView { icon-size: SIZEpx; }"
    tools = "QToolButton { qproperty-iconSize: SIZEpx; }"
    return (sized + tools).replace("SIZE", str(size))


def _high_contrast(app: QApplication) -> bool:
    hints = app.styleHints()
    # Older versions of Qt cannot tell.
    asked = getattr(hints, "accessibility", None)
    if asked is None:
        return False
    wish = asked().contrastPreference()
    return bool(wish == Qt.ContrastPreference.HighContrast)
