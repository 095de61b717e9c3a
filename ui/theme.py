"""One visual language: icons tinted with the text colour, and colours that carry a meaning.

Chrome colours are palette roles, so light, dark and high contrast follow the system; the
colours of media and redactions are data here, with a word and a shape beside each, since
colour alone never tells.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from reviewer.model import Kind, Status
from reviewer.resources import resource

GRID = 8  # pixels: margins and gaps are multiples of half of it

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
STATUS_COLOURS = {
    Status.PROPOSED: "#d99a1c",
    Status.ACCEPTED: "#c93c3c",
    Status.REJECTED: "#8a8a8a",
}
STATUS_SHAPES = {Status.PROPOSED: "?", Status.ACCEPTED: "■", Status.REJECTED: "×"}


def is_dark() -> bool:
    """True when the palette is dark."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128


@lru_cache(maxsize=512)
def _picture(name: str, colour: str, size: int) -> QPixmap:
    svg = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    drawn = QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawn.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def icon(name: str, colour: str = "") -> QIcon:
    """An icon of the program's own set, in the text's colour unless another is named."""
    palette = QGuiApplication.palette()
    made = QIcon()
    text = colour or palette.color(QPalette.ColorRole.ButtonText).name()
    group = QPalette.ColorGroup.Disabled
    faded = palette.color(group, QPalette.ColorRole.ButtonText).name()
    for size in (16, 24, 32, 48):
        made.addPixmap(_picture(name, text, size), QIcon.Mode.Normal)
        made.addPixmap(_picture(name, faded, size), QIcon.Mode.Disabled)
    return made


def readable_on(background: QColor) -> QColor:
    """Black or white, whichever can be read on a colour."""
    parts = (background.redF(), background.greenF(), background.blueF())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
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
    "Mid": "#c4cad3",
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
    "Mid": "#3c434e",
}


def palette_of(colours: dict[str, str]) -> QPalette:
    """A palette of the program's own colours; disabled text is faded."""
    palette = QPalette()
    for name, colour in colours.items():
        palette.setColor(getattr(QPalette.ColorRole, name), QColor(colour))
    faded = QColor(colours["PlaceholderText"])
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faded)
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText, faded)
    return palette


def apply_theme(app: QApplication, wish: str = "system") -> None:
    """Set style and palette: ``light``, ``dark`` or ``system`` (high contrast is left alone)."""
    app.setStyle("Fusion")
    hints = app.styleHints()
    scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(wish)
    dark = (scheme or hints.colorScheme()) == Qt.ColorScheme.Dark
    if not _high_contrast(app):
        app.setPalette(palette_of(DARK if dark else LIGHT))
    _picture.cache_clear()


def _high_contrast(app: QApplication) -> bool:
    hints = app.styleHints()
    asked = getattr(hints, "accessibility", None)
    if asked is None:
        return False
    wish = asked().contrastPreference()
    return bool(wish == Qt.ContrastPreference.HighContrast)
