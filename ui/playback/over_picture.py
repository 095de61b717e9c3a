"""What stands over a picture and takes no room from it: its title, how it is shown, its sound."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSlider, QToolButton, QWidget
from shiboken6 import isValid

from ui.case.context import Context
from ui.common.telling_names import TellingName
from ui.common.theme import GRID, themed_icon

# One colour for all themes: what lies below is a picture, and no theme has a say in that.
GROUND = QColor(11, 13, 16, 176)
LETTERS = QColor("#ffffff")
_ROUND = 3
_MARK = "▸ "  # the one in focus is told by a sign, by weight and by its frame


class PictureTitle(QWidget):
    """A name on a dark ground; what tells it apart from its neighbours comes first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._name = TellingName("", "")
        self._selected, self._room = False, 0

    def show_name(self, name: TellingName) -> None:
        """Say this name."""
        if name != self._name:
            self._name = name
            self.fit_into(self._room)
            self.update()

    def set_selected(self, selected: bool) -> None:
        """Show that its record is in focus."""
        if selected != self._selected:
            self._selected = selected
            self.update()

    @property
    def name_shown(self) -> str:
        """The name as it is shown where there is room for all of it."""
        return (_MARK if self._selected else "") + self._name.text

    def fit_into(self, width: int) -> None:
        """Take the room that the name needs, and no more than this."""
        self._room = width
        metrics = QFontMetrics(self._heavy_font())
        # Up: what is a part of a pixel too wide is cut.
        letters = QFontMetricsF(metrics).horizontalAdvance(_MARK + self._name.text)
        needs = ceil(letters) + 2 * GRID
        self.resize(max(min(needs, width), 0), metrics.height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = self._heavy_font() if self._selected else self.font()
        painter.setFont(font)
        room = self.width() - 2 * GRID
        if room < 8:
            return
        metrics = QFontMetrics(font)
        text = metrics.elidedText(self.name_shown, Qt.TextElideMode.ElideRight, room)
        ground = QRectF(0, 0, metrics.horizontalAdvance(text) + 2 * GRID, self.height())
        paint_ground(
            painter, ground, self.palette().highlight().color() if self._selected else None
        )
        at = QPoint(GRID, (self.height() + metrics.ascent() - metrics.descent()) // 2)
        if self._selected:
            painter.setPen(self.palette().highlightedText().color())
        else:
            painter.setPen(QColor(0, 0, 0, 200))
            painter.drawText(at + QPoint(1, 1), text)
            painter.setPen(LETTERS)
        painter.drawText(at, text)

    def _heavy_font(self) -> QFont:
        font = self.font()
        font.setBold(True)
        return font


class PictureSign(QWidget):
    """A few words about how a picture is shown, at its corner, in a frame."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("badge")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.text = ""
        self.hide()

    def say_text(self, text: str) -> None:
        """Show these words; none hide the sign."""
        self.text = text
        self.setAccessibleName(text)
        metrics = self.fontMetrics()
        self.resize(metrics.horizontalAdvance(text) + 2 * GRID, metrics.height() + 4)
        self.setVisible(bool(text))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ground(painter, QRectF(self.rect()))
        painter.setPen(LETTERS)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text)


class SoundOver(QWidget):
    """Mute, solo and volume: seen while the mouse or the focus is on the tile.

    What is on stays in sight, for it changes what is heard.
    """

    def __init__(self, context: Context, record: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._player, self._record, self._tile = context.player, record, parent
        self._wanted = False
        self.top: int | None = None  # pixels; without, it stands below
        voice = self._player.voice_of(record)
        self.mute = self._make_button("mute", "Mute", name, lambda on: self._set(muted=on))
        self.solo = self._make_button("solo", "Solo: hear only this", name, self._set_solo)
        self.gain = QSlider(Qt.Orientation.Horizontal, self)
        self.gain.setRange(0, 200)
        self.gain.setValue(round(voice.gain * 100))
        self.gain.setFixedWidth(9 * GRID)
        self.gain.setAccessibleName(f"Volume of {name}")
        self.gain.setToolTip("Volume")
        self.gain.valueChanged.connect(lambda value: self._set(gain=value / 100))
        self.mute.setChecked(voice.muted)
        self.solo.setChecked(voice.solo)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 4, 2)
        row.setSpacing(4)
        for part in self.parts:
            row.addWidget(part)
        for button in (self.mute, self.solo):
            button.toggled.connect(lambda _: self._show_parts())
        self._show_parts()

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What can be pressed."""
        return (self.mute, self.solo, self.gain)

    def show_all(self, wanted: bool) -> None:
        """Whether all of it is seen, or only what is on."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._show_parts()

    def _show_parts(self) -> None:
        for button in (self.mute, self.solo):
            button.setVisible(self._wanted or button.isChecked())
        self.setVisible(self._wanted or self.mute.isChecked() or self.solo.isChecked())
        self.stand_in_corner()

    def stand_in_corner(self) -> None:
        """At the right of the tile, above or below; without the slider where that has no room."""
        tile = self._tile
        self.gain.setVisible(self._wanted and tile.width() >= 24 * GRID)
        self.adjustSize()
        below = tile.height() - self.height() - GRID
        self.move(tile.width() - self.width() - GRID, below if self.top is None else self.top)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(QPainter(self), QRectF(self.rect()))

    def _set_solo(self, on: bool) -> None:
        self._set(solo=on)

    def _set(self, **wishes: float | bool) -> None:
        self._player.set_voice(self._record, **wishes)

    def _make_button(
        self, sign: str, text: str, name: str, does: Callable[[bool], None]
    ) -> QToolButton:
        made = QToolButton(self)
        made.setIcon(themed_icon(sign, LETTERS.name()))
        made.setCheckable(True)
        made.setAutoRaise(True)
        made.setToolTip(text)
        made.setAccessibleName(f"{text.partition(':')[0]} {name}")
        made.toggled.connect(does)
        return made


class SoundShower(QObject):
    """Shows the sound of a tile while the mouse or the focus is on it."""

    def __init__(self, tile: QWidget, sound: SoundOver, *others: QWidget) -> None:
        super().__init__(tile)
        self._tile, self._sound = tile, sound
        for watched in (tile, *sound.parts, *others):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = QEvent.Type
        # A picture that goes with its tile loses the focus when that is half gone already.
        if not isValid(self._tile) or not isValid(self._sound):
            return False
        if event.type() in (kinds.Enter, kinds.Leave, kinds.FocusIn, kinds.FocusOut, kinds.Resize):
            inside = QApplication.focusWidget()
            focused = inside is not None and self._tile.isAncestorOf(inside)
            self._sound.show_all(focused or inside is self._tile or self._tile.underMouse())
        return False


def paint_ground(painter: QPainter, rect: QRectF, colour: QColor | None = None) -> None:
    """A dark ground for letters over a picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour or GROUND)
    painter.drawRoundedRect(rect, _ROUND, _ROUND)
    painter.setBrush(Qt.BrushStyle.NoBrush)
