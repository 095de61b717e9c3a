"""An icon that stands by itself, in each theme and on each screen."""

import pytest
from PySide6.QtGui import QPalette, QPixmap

from ui.common.theme import apply_look
from ui.widgets.sign import IconSign


@pytest.fixture
def themed(qapp):
    yield lambda name: apply_look(qapp, name)
    apply_look(qapp)


def inks(sign, ratio=1.0):
    """The colours of an icon's strokes, each pixel as opaque as it is drawn."""
    drawn = QPixmap(sign.size() * ratio)
    drawn.setDevicePixelRatio(ratio)
    drawn.fill("transparent")
    sign.render(drawn, renderFlags=sign.RenderFlag.DrawChildren)
    image = drawn.toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return [p for p in pixels if p.alpha() == 255]


@pytest.mark.parametrize("colour", ["", QPalette.ColorRole.PlaceholderText])
def test_an_icon_that_stands_by_itself_follows_the_theme(themed, qtbot, colour):
    sign = IconSign(24, "eye", colour)
    qtbot.addWidget(sign)
    themed("light")
    by_day = {c.lightness() for c in inks(sign)}
    themed("dark")
    by_night = {c.lightness() for c in inks(sign)}
    assert min(by_night) > max(by_day)


def test_an_icon_is_as_sharp_as_the_screen(themed, qtbot):
    sign = IconSign(24, "eye")
    qtbot.addWidget(sign)
    themed("light")
    # Of a picture drawn small and made larger, the strokes' edges would be blurred away.
    assert len(inks(sign, 2.0)) > 3 * len(inks(sign))


def test_nothing_is_drawn_before_there_is_something_to_say(qtbot):
    sign = IconSign(24)
    qtbot.addWidget(sign)
    assert not inks(sign)
    sign.show_icon("note")
    assert inks(sign)
